package desk

import (
	"context"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/measure"
	"ablauf/internal/store"
)

// ForecastDays is how far a forecast of missed deadlines looks ahead.
const ForecastDays = 14

// Chance is something due with the chance that it will be late; Known is false where too few like it have ended.
type Chance struct {
	store.Due
	P     float64
	Known bool
}

// Dues is what is late and what will be.
type Dues struct {
	Late, Coming []Chance
	// Expected is how many of Coming will be late: the sum of the chances. Unknown is how many of them nobody can judge.
	Expected float64
	Unknown  int
	// Score is the Brier score of the forecast of the steps as it would have stood a month ago, over Scored steps; Foretold and Happened are what
	// it expected and what came.
	Score    float64
	Scored   int
	Foretold float64
	Happened int
	// Judged are the steps of the forecast that is scored.
	Judged []Judged
	Cut    bool
}

// Judged is a step with the chance that was foretold of it, and whether it came so late.
type Judged struct {
	Chance
	Late bool
}

// past knows what ended before.
type past map[store.History][]measure.Span

func newPast(rows []store.History) past {
	p := past{}
	for _, r := range rows {
		span := r.Span
		r.Span = measure.Span{}
		p[r] = append(p[r], span)
	}
	return p
}

// chance gives the chance that something is late, seen from a day. A step is compared with the same step of the procedure; a period of the
// case with the rest of the way from the step at which it stands, or with the whole way where too few came from there. Tasks of other
// procedures that this one calls are steps like its own.
func (p past) chance(d store.Due, today casefile.Date) (float64, bool) {
	elapsed, left := max(d.Since.DaysUntil(today), 0), today.DaysUntil(d.LastDay)
	key := store.History{Procedure: d.Procedure, Process: d.Process, Element: d.Element, Rest: d.Kind != "schritt"}
	if p, known := measure.Later(p[key], elapsed, left); known || !key.Rest {
		return p, known
	}
	return measure.Later(p[store.History{Procedure: d.Procedure, Rest: true}], elapsed, left)
}

// Dues gives what is late now and what is expected to be late within ForecastDays, and how good the forecast of last month was.
func (d *Desk) Dues(ctx context.Context, sc store.Scope) (Dues, error) {
	today, all := sc.Today, sc
	all.From, all.To = today.AddDays(-10*366), today.AddDays(ForecastDays)
	steps, err := d.Store.SupervisionDueSteps(ctx, all, today.AddDays(1))
	if err != nil {
		return Dues{}, err
	}
	periods, err := d.Store.SupervisionDuePeriods(ctx, all)
	if err != nil {
		return Dues{}, err
	}
	history, err := d.Store.SupervisionHistory(ctx, today)
	if err != nil {
		return Dues{}, err
	}
	found := Dues{Cut: len(steps) == store.DueMax || len(periods) == store.DueMax}
	found.add(newPast(history), today, steps)
	found.add(newPast(history), today, periods)
	return found, d.score(ctx, sc, &found)
}

func (f *Dues) add(p past, today casefile.Date, dues []store.DueOutcome) {
	for _, o := range dues {
		if o.LastDay.Before(today) {
			f.Late = append(f.Late, Chance{o.Due, 1, true})
			continue
		}
		chance, known := p.chance(o.Due, today)
		f.Coming = append(f.Coming, Chance{o.Due, chance, known})
		if known {
			f.Expected += chance
		} else {
			f.Unknown++
		}
	}
}

// score repeats the forecast of the first of last month with what was known then, and compares it with what came.
func (d *Desk) score(ctx context.Context, sc store.Scope, f *Dues) error {
	then := casefile.DateOf(time.Date(sc.Today.Year, sc.Today.Month-1, 1, 0, 0, 0, 0, time.UTC))
	sc.From, sc.To = then, then.AddDays(ForecastDays)
	steps, err := d.Store.SupervisionDueSteps(ctx, sc, then)
	if err != nil {
		return err
	}
	history, err := d.Store.SupervisionHistory(ctx, then)
	if err != nil {
		return err
	}
	p := newPast(history)
	var forecasts []measure.Forecast
	for _, o := range steps {
		chance, known := p.chance(o.Due, then)
		if !known {
			continue
		}
		late := o.Done.IsZero() || o.LastDay.Before(o.Done)
		forecasts = append(forecasts, measure.Forecast{Chance: chance, Happened: late})
		f.Judged = append(f.Judged, Judged{Chance{o.Due, chance, true}, late})
		f.Foretold += chance
		if late {
			f.Happened++
		}
	}
	f.Score, _ = measure.Brier(forecasts)
	f.Scored = len(forecasts)
	return nil
}
