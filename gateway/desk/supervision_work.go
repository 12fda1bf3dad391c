package desk

import (
	"cmp"
	"context"
	"slices"

	"ablauf/internal/measure"
	"ablauf/internal/store"
)

// StepWait is how long the tasks of a step wait until somebody takes them.
type StepWait struct {
	store.StepStand
	All   int // tasks measured
	P80   Percentile
	Ratio float64 // P80 by Target; 0 where one of them is not known
	// Share of all waiting, in days that have passed, that this step has.
	Share float64
	Days  int // days waited, over all tasks
}

// Bottlenecks gives the steps of a procedure and version ("" and 0: of all), the one with the greatest share of the waiting first.
func (d *Desk) Bottlenecks(ctx context.Context, sc store.Scope, procedure string, version int) ([]StepWait, error) {
	waits, err := d.Store.SupervisionWaits(ctx, sc, procedure, version)
	if err != nil {
		return nil, err
	}
	stand, err := d.Store.SupervisionStand(ctx, sc, procedure, version)
	return stepWaits(waits, stand), err
}

func stepWaits(waits []store.StepSpan, stand []store.StepStand) []StepWait {
	spans, total := map[[2]string][]measure.Span{}, 0
	for _, w := range waits {
		key := [2]string{w.Process, w.Element}
		spans[key] = append(spans[key], w.Span)
		total += w.Days * w.N
	}
	steps := make([]StepWait, 0, len(stand))
	for _, st := range stand {
		s := StepWait{StepStand: st}
		of := spans[[2]string{st.Process, st.Element}]
		s.All, _ = measure.Total(of)
		s.P80 = percentile(measure.Survival(of), 0.8)
		if s.P80.Known && st.Target > 0 {
			s.Ratio = float64(s.P80.Days) / float64(st.Target)
		}
		for _, span := range of {
			s.Days += span.Days * span.N
		}
		s.Share = measure.Share(s.Days, total)
		steps = append(steps, s)
	}
	slices.SortFunc(steps, func(a, b StepWait) int {
		return cmp.Or(cmp.Compare(b.Days, a.Days), cmp.Compare(a.Process, b.Process), cmp.Compare(a.Element, b.Element))
	})
	return steps
}

// Loop is a step that cases visit more than once.
type Loop struct {
	Process, Element, Name string
	Cases, Again, Extra    int
}

// Rework is what had to be done again, and why.
type Rework struct {
	Quality  []store.Quality
	Loops    []Loop // those with any repetition, the most extra visits first
	Missing  []store.MissingKind
	Replies  []Cohort
	Skips    []store.SkipCount // for which reasons tasks were skipped in the period
	Hands    []store.HandCount // how tasks changed hands in cases that were closed in it
	Answers  []store.AnswerCount
	Variants []store.Variant
}

// Rework gives what had to be done again in the period.
func (d *Desk) Rework(ctx context.Context, sc store.Scope, procedure string) (r Rework, err error) {
	if r.Quality, err = d.Store.SupervisionQuality(ctx, sc); err != nil {
		return r, err
	}
	visits, err := d.Store.SupervisionVisits(ctx, sc)
	if err != nil {
		return r, err
	}
	r.Loops = loops(visits)
	if r.Missing, err = d.Store.SupervisionMissing(ctx, sc); err != nil {
		return r, err
	}
	replies, err := d.Store.SupervisionReplies(ctx, sc)
	if err != nil {
		return r, err
	}
	r.Replies = Cohorts(replies)
	if r.Skips, err = d.Store.SupervisionSkips(ctx, sc); err != nil {
		return r, err
	}
	if r.Hands, err = d.Store.SupervisionHands(ctx, sc); err != nil {
		return r, err
	}
	if r.Answers, err = d.Store.SupervisionAnswers(ctx, sc); err != nil {
		return r, err
	}
	r.Variants, err = d.Store.SupervisionVariants(ctx, sc, procedure)
	return r, err
}

func loops(visits []store.StepVisits) []Loop {
	names, by := map[[2]string]string{}, map[[2]string][]measure.Visits{}
	for _, v := range visits {
		key := [2]string{v.Process, v.Element}
		names[key] = v.Name
		by[key] = append(by[key], v.Visits)
	}
	var found []Loop
	for key, of := range by {
		l := Loop{Process: key[0], Element: key[1], Name: names[key]}
		if l.Cases, l.Again, l.Extra = measure.Loops(of); l.Again > 0 {
			found = append(found, l)
		}
	}
	slices.SortFunc(found, func(a, b Loop) int {
		return cmp.Or(cmp.Compare(b.Extra, a.Extra), cmp.Compare(a.Process, b.Process), cmp.Compare(a.Element, b.Element))
	})
	return found
}
