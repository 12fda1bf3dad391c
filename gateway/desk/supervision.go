package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"ablauf/gateway/auth"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/measure"
	"ablauf/internal/store"
)

// SupervisionReaders are those who read the numbers of supervision; only casefile.RoleLeitung acts on them.
func SupervisionReaders() []casefile.Role {
	return []casefile.Role{casefile.RoleLeitung, casefile.RoleRevision}
}

// PeriodMonths is the period of numbers for which nobody chose another, PeriodDaysMax the longest.
const (
	PeriodMonths  = 6
	PeriodDaysMax = 3 * 366
)

// Scope completes a scope by what the actor may see and by a period: the half year up to today where none was chosen, never longer than
// three years, and never turned round.
func (d *Desk) Scope(actor casefile.Actor, sc store.Scope) store.Scope {
	sc.HideConfidential = !auth.SeesConfidential(actor)
	sc.Today = casefile.DateOf(d.now().In(calendar.Berlin()))
	if sc.To.IsZero() {
		sc.To = sc.Today
	}
	if sc.From.IsZero() {
		sc.From = casefile.DateOf(time.Date(sc.To.Year, sc.To.Month-PeriodMonths, 1, 0, 0, 0, 0, time.UTC))
	}
	if sc.To.Before(sc.From) {
		sc.From, sc.To = sc.To, sc.From
	}
	if sc.From.DaysUntil(sc.To) > PeriodDaysMax {
		sc.From = sc.To.AddDays(-PeriodDaysMax)
	}
	return sc
}

// Workload is what lies where.
type Workload struct {
	Queues  []store.SupervisedQueue
	Backlog []store.Backlog
	Weeks   []store.Week
	Flow    measure.Flow
}

// Workload gives the queues, the backlog and what flows through.
func (d *Desk) Workload(ctx context.Context, sc store.Scope) (w Workload, err error) {
	if w.Queues, err = d.Store.SupervisionLoad(ctx, sc); err != nil {
		return w, err
	}
	if w.Backlog, err = d.Store.SupervisionBacklog(ctx, sc); err != nil {
		return w, err
	}
	if w.Weeks, err = d.Store.SupervisionWeeks(ctx, sc); err != nil {
		return w, err
	}
	for _, week := range w.Weeks {
		w.Flow.Received += week.Received
		w.Flow.Closed += week.Closed
	}
	for _, b := range w.Backlog {
		for _, n := range b.Ages {
			w.Flow.Open += n
		}
	}
	w.Flow.Days = sc.From.DaysUntil(sc.To) + 1
	return w, nil
}

// PersonLoad gives what lies with each person, with their names. Forbidden "supervision.persons" where the staff council has not agreed: what is
// not asked cannot be shown.
func (d *Desk) PersonLoad(ctx context.Context, sc store.Scope) ([]store.SupervisedPerson, map[casefile.ActorID]string, error) {
	if err := d.checkPersonFigures(); err != nil {
		return nil, nil, err
	}
	persons, err := d.Store.SupervisionPersons(ctx, sc)
	if err != nil {
		return nil, nil, err
	}
	ids := make([]casefile.ActorID, 0, len(persons))
	for _, p := range persons {
		ids = append(ids, p.Holder)
	}
	names, err := d.Store.StaffNames(ctx, ids)
	return persons, names, err
}

// PersonFigures reports whether figures per person may be shown today.
func (d *Desk) PersonFigures() bool { return d.Authority.PersonFigures(d.today()) }

func (d *Desk) checkPersonFigures() error {
	if !d.PersonFigures() {
		return casefile.Errorf(casefile.Forbidden, "supervision.persons", "the staff council has not agreed to figures per person")
	}
	return nil
}

// Percentile is the number of days by which a share of the cases has ended; Known is false where too many still run.
type Percentile struct {
	Days  int
	Known bool
}

// Cohort is how long the cases of a procedure and month took. Month is empty for all months together.
type Cohort struct {
	Procedure, Month string
	All, Ended       int
	P50, P80, P95    Percentile
	Curve            []measure.Point
}

// Cohorts makes cohorts of how long cases lasted: one for each procedure and month, and one for each procedure.
func Cohorts(rows []store.Lasting) []Cohort {
	spans := map[[2]string][]measure.Span{}
	for _, r := range rows {
		spans[[2]string{r.Procedure, r.Month}] = append(spans[[2]string{r.Procedure, r.Month}], r.Span)
		if r.Month != "" {
			spans[[2]string{r.Procedure, ""}] = append(spans[[2]string{r.Procedure, ""}], r.Span)
		}
	}
	cohorts := make([]Cohort, 0, len(spans))
	for key, s := range spans {
		cohorts = append(cohorts, cohort(key[0], key[1], s))
	}
	slices.SortFunc(cohorts, func(a, b Cohort) int {
		return cmp.Or(cmp.Compare(a.Procedure, b.Procedure), cmp.Compare(a.Month, b.Month))
	})
	return cohorts
}

func cohort(procedure, month string, spans []measure.Span) Cohort {
	c := Cohort{Procedure: procedure, Month: month, Curve: measure.Survival(spans)}
	c.All, c.Ended = measure.Total(spans)
	c.P50, c.P80, c.P95 = percentile(c.Curve, 0.5), percentile(c.Curve, 0.8), percentile(c.Curve, 0.95)
	return c
}

func percentile(curve []measure.Point, p float64) Percentile {
	days, known := measure.DayOf(curve, p)
	return Percentile{days, known}
}

// Times is how long cases take, by when they came in and by when they ended.
type Times struct {
	Received, Closed []Cohort
}

// Times gives how long cases take.
func (d *Desk) Times(ctx context.Context, sc store.Scope) (Times, error) {
	received, err := d.Store.SupervisionReceived(ctx, sc)
	if err != nil {
		return Times{}, err
	}
	closed, err := d.Store.SupervisionClosed(ctx, sc)
	return Times{Cohorts(received), Cohorts(closed)}, err
}

// SupervisedCases lists the cases behind a number, and counts them up to 1000. Forbidden "supervision.persons" for those of one person where the
// staff council has not agreed.
func (d *Desk) SupervisedCases(ctx context.Context, f store.SupervisedFilter) (rows []store.CaseRow, next string, n int, capped bool, err error) {
	if f.Holder != "" {
		if err := d.checkPersonFigures(); err != nil {
			return nil, "", 0, false, err
		}
	}
	if f.Limit <= 0 || f.Limit > TasksMax {
		f.Limit = TasksMax
	}
	if rows, next, err = d.Store.SupervisedCases(ctx, f); err != nil {
		return nil, "", 0, false, err
	}
	n, capped, err = d.Store.CountSupervised(ctx, f)
	return rows, next, n, capped, err
}

// LogExport notes in the access log that a list left the program: which, and how many lines.
func (d *Desk) LogExport(ctx context.Context, actor casefile.Actor, list, lines string) error {
	return d.Store.LogAccess(ctx, casefile.Event{
		Stream: casefile.StreamAccess, Code: "supervision.exported", Actor: actor.ID, HappenedAt: d.now(),
		Params: map[string]string{"list": list, "lines": lines},
	})
}
