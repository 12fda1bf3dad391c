package store_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/measure"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

func wide() store.Scope {
	return store.Scope{
		Today: casefile.MustParseDate("2027-01-15"), From: casefile.MustParseDate("2026-01-01"), To: casefile.MustParseDate("2027-12-31"),
	}
}

// TestSupervisionCountsWhatItLists: a case with an open task is counted in its queue and in the backlog with us, by its age, and the list behind
// each number has this case and no other.
func TestSupervisionCountsWhatItLists(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c, task := aTask(t, s)
	sc := wide()
	days := casefile.DateOf(c.ReceivedAt).DaysUntil(sc.Today)
	band := measure.BandOf(days)
	queues, err := s.SupervisionLoad(t.Context(), sc)
	require.NoError(t, err)
	require.Len(t, queues, 1)
	require.Equal(t, task.Team, queues[0].Team)
	require.Equal(t, []int{1, 1, 1}, []int{queues[0].Ages[band], queues[0].Unassigned, queues[0].Late}, "day %d, due 2026-12-03", days)
	backlog, err := s.SupervisionBacklog(t.Context(), sc)
	require.NoError(t, err)
	require.Len(t, backlog, 1)
	require.Equal(t, store.WaitsForUs, backlog[0].WaitsFor)
	require.Equal(t, 1, backlog[0].Ages[band])

	bounds := measure.Bands()[band]
	for name, f := range map[string]store.SupervisedFilter{
		"queue":   {Scope: sc, State: "open", InQueue: true, Queue: task.Team, Group: task.Group, AgeFrom: bounds.From, AgeTo: bounds.To},
		"free":    {Scope: sc, InQueue: true, Queue: task.Team, Group: task.Group, Unassigned: true, Late: true},
		"backlog": {Scope: sc, State: "open", Procedure: c.Procedure, WaitsFor: store.WaitsForUs, AgeFrom: bounds.From, AgeTo: bounds.To},
		"period":  {Scope: sc, InPeriod: "eingang"},
		"step":    {Scope: sc, Process: "verlaengerung", Element: "entscheiden"},
		"late":    {Scope: sc, Late: true},
	} {
		rows, next, err := s.SupervisedCases(t.Context(), f)
		require.NoError(t, err, name)
		require.Empty(t, next)
		require.Len(t, rows, 1, name)
		n, capped, err := s.CountSupervised(t.Context(), f)
		require.NoError(t, err)
		require.Equal(t, 1, n)
		require.False(t, capped)
	}
	for name, f := range map[string]store.SupervisedFilter{
		"other band":  {Scope: sc, AgeFrom: days + 1},
		"other party": {Scope: sc, WaitsFor: store.WaitsForApplicant},
		"closed":      {Scope: sc, State: "closed", InPeriod: "ende"},
		"other queue": {Scope: sc, InQueue: true, Queue: "x", Group: task.Group},
		"repeated":    {Scope: sc, Process: "verlaengerung", Element: "entscheiden", Repeated: true},
		"requested":   {Scope: sc, Requested: true},
		"missing":     {Scope: sc, Missing: "K01"},
		"way":         {Scope: sc, Trace: "x"},
	} {
		rows, _, err := s.SupervisedCases(t.Context(), f)
		require.NoError(t, err, name)
		require.Empty(t, rows, name)
	}
	_, _, err = s.SupervisedCases(t.Context(), store.SupervisedFilter{Scope: sc, Cursor: "rubbish"})
	require.Equal(t, casefile.Invalid, casefile.KindOf(err))
}

// TestSupervisionOfPeriods: running cases last up to today, closed ones to their end; every statistic can be asked for.
func TestSupervisionOfPeriods(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c, task := aTask(t, s)
	sc := wide()
	rows, err := s.SupervisionReceived(t.Context(), sc)
	require.NoError(t, err)
	require.Equal(t, []store.Lasting{{c.Procedure, "2026-11", measure.Span{Days: casefile.DateOf(c.ReceivedAt).DaysUntil(sc.Today), N: 1}}}, rows)
	steps, err := s.SupervisionDueSteps(t.Context(), sc, sc.Today)
	require.NoError(t, err)
	require.Len(t, steps, 1)
	require.Equal(t, casefile.MustParseDate("2026-12-03"), steps[0].LastDay)
	require.True(t, steps[0].Done.IsZero())
	waits, err := s.SupervisionWaits(t.Context(), sc, "", 0)
	require.NoError(t, err)
	require.Len(t, waits, 1)
	require.False(t, waits[0].Ended, "nobody has taken it")
	stand, err := s.SupervisionStand(t.Context(), sc, c.Procedure, c.Version)
	require.NoError(t, err)
	require.Equal(t, 1, stand[0].Open)

	done := store.Turn{CaseID: c.ID, Rev: 2, At: berlin1430.AddDate(0, 0, 10), State: []byte("{}"), Closed: true, Outcome: "erteilt", Facts: []store.Fact{{
		N: 1, Code: store.FactTaskCompleted, Element: task.Element, ElementName: task.Name, Process: task.Process, Instance: task.ElementInstance,
	}}}
	project(t, s, done)
	closed, err := s.SupervisionClosed(t.Context(), sc)
	require.NoError(t, err)
	require.Len(t, closed, 1)
	require.Equal(t, 10, closed[0].Days-casefile.DateOf(c.ReceivedAt).DaysUntil(casefile.DateOf(berlin1430)))
	visits, err := s.SupervisionVisits(t.Context(), sc)
	require.NoError(t, err)
	require.Equal(t, measure.Visits{Times: 1, Cases: 1}, visits[0].Visits)
	variants, err := s.SupervisionVariants(t.Context(), sc, c.Procedure)
	require.NoError(t, err)
	require.Len(t, variants, 1)
	require.Equal(t, []string{task.Name}, variants[0].Steps)
	found, _, err := s.SupervisedCases(t.Context(), store.SupervisedFilter{Scope: sc, InPeriod: "ende", State: "closed", Trace: variants[0].Mark})
	require.NoError(t, err)
	require.Len(t, found, 1)
	quality, err := s.SupervisionQuality(t.Context(), sc)
	require.NoError(t, err)
	require.Equal(t, []store.Quality{{Procedure: c.Procedure, Cases: 1}}, quality)
	weeks, err := s.SupervisionWeeks(t.Context(), sc)
	require.NoError(t, err)
	require.NotEmpty(t, weeks)
	history, err := s.SupervisionHistory(t.Context(), sc.Today)
	require.NoError(t, err)
	require.Len(t, history, 3, "the step, the rest of the case from it, the whole case")
	_, err = s.SupervisionDuePeriods(t.Context(), sc)
	require.NoError(t, err)
	_, err = s.SupervisionMissing(t.Context(), sc)
	require.NoError(t, err)
	_, err = s.SupervisionReplies(t.Context(), sc)
	require.NoError(t, err)
}

// TestSupervisionHands: product 7.2, "fairness and quality": skips by reason and tasks that changed hands are counted, in the period and for cases
// closed in it, and each number lists its cases; taking a task that is free is no change of hands.
func TestSupervisionHands(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c, task := aTask(t, s)
	task, err := s.SkipTask(t.Context(), store.Skip{Task: task.ID, Version: task.Version, Actor: "anna", Reason: "unterlagen", Note: "warten"})
	require.NoError(t, err)
	task, err = s.ClaimTask(t.Context(), task.ID, "anna", task.Version)
	require.NoError(t, err)
	task, err = s.AssignTask(t.Context(), store.HandOver{Task: task.ID, Version: task.Version, Actor: "anna", To: "berta", Note: "Urlaub"})
	require.NoError(t, err)
	sc := wide()
	skips, err := s.SupervisionSkips(t.Context(), sc)
	require.NoError(t, err)
	require.Equal(t, []store.SkipCount{{Reason: "unterlagen", Skips: 1, Cases: 1}}, skips)
	hands, err := s.SupervisionHands(t.Context(), sc)
	require.NoError(t, err)
	require.Empty(t, hands, "the case is still open")
	project(t, s, store.Turn{CaseID: c.ID, Rev: 2, At: berlin1430.AddDate(0, 0, 1), State: []byte("{}"), Closed: true, Outcome: "erteilt", Facts: []store.Fact{{
		N: 1, Code: store.FactTaskCompleted, Element: task.Element, ElementName: task.Name, Process: task.Process, Instance: task.ElementInstance,
	}}})
	hands, err = s.SupervisionHands(t.Context(), sc)
	require.NoError(t, err)
	require.Equal(t, []store.HandCount{{Procedure: c.Procedure, Code: "task.handed-over", Times: 1, Cases: 1}}, hands)

	before := sc
	before.From, before.To = casefile.MustParseDate("2025-01-01"), casefile.MustParseDate("2025-12-31")
	skips, err = s.SupervisionSkips(t.Context(), before)
	require.NoError(t, err)
	require.Empty(t, skips, "not in this period")
	for name, want := range map[string]struct {
		filter store.SupervisedFilter
		cases  int
	}{
		"skipped for the reason":  {store.SupervisedFilter{Scope: sc, Skipped: "unterlagen"}, 1},
		"skipped for another":     {store.SupervisedFilter{Scope: sc, Skipped: "sprache"}, 0},
		"skipped in another year": {store.SupervisedFilter{Scope: before, Skipped: "unterlagen"}, 0},
		"handed over":             {store.SupervisedFilter{Scope: sc, Hands: "task.handed-over"}, 1},
		"given back":              {store.SupervisedFilter{Scope: sc, Hands: "task.unclaimed"}, 0},
	} {
		n, _, err := s.CountSupervised(t.Context(), want.filter)
		require.NoError(t, err, name)
		require.Equal(t, want.cases, n, name)
	}
}

// TestSupervisionAnswers: what second persons said and what remedies came to is counted by answer, and the number lists its cases.
func TestSupervisionAnswers(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	c := aCase(t, s)
	for _, value := range []string{`"zurueck"`, `"zurueck"`, `"zustimmen"`} {
		_, err := db.Owner(t).Exec(t.Context(), `insert into case_fact (case_id, name, value, happened_at, recorded_at) values ($1, 'mitzeichnung', $2, $3, $3)`, string(c.ID), value, berlin1430)
		require.NoError(t, err)
	}
	sc := wide()
	answers, err := s.SupervisionAnswers(t.Context(), sc)
	require.NoError(t, err)
	require.Equal(t, []store.AnswerCount{{Name: "mitzeichnung", Value: "zurueck", Times: 2, Cases: 1}, {Name: "mitzeichnung", Value: "zustimmen", Times: 1, Cases: 1}}, answers)
	for _, name := range store.CountedAnswers()[1:] {
		_, err := db.Owner(t).Exec(t.Context(), `insert into case_fact (case_id, name, value, happened_at, recorded_at) values ($1, $2, '"x"', $3, $3)`, string(c.ID), name, berlin1430)
		require.NoError(t, err)
	}
	answers, err = s.SupervisionAnswers(t.Context(), sc)
	require.NoError(t, err)
	require.Len(t, answers, len(store.CountedAnswers())+1, "each of them is counted")
	for value, want := range map[string]int{"zurueck": 1, "nicht-ablehnen": 0} {
		n, _, err := s.CountSupervised(t.Context(), store.SupervisedFilter{Scope: sc, Answer: "mitzeichnung", AnswerValue: value})
		require.NoError(t, err)
		require.Equal(t, want, n, value)
	}
}

// TestIncidents: a case stands still where the newest state of its engine has an incident, from the day on which it was raised.
func TestIncidents(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c := aCase(t, s)
	held, err := s.Incidents(t.Context(), "", false)
	require.NoError(t, err)
	require.Empty(t, held)
	fact := store.Fact{N: 1, Code: store.FactIncidentRaised, Element: "gebuehr", ElementName: "Gebühr festsetzen", Process: "verlaengerung", Instance: 4, Params: map[string]string{"reason": "expression.failed"}}
	project(t, s, store.Turn{
		CaseID: c.ID, Rev: 1, At: berlin1430, Facts: []store.Fact{fact},
		State: []byte(`{"instances":[{"id":1},{"id":4,"process":"verlaengerung","element":"gebuehr","incident":{"code":"expression.failed"}}]}`),
	})
	held, err = s.Incidents(t.Context(), c.ID, true)
	require.NoError(t, err)
	require.Len(t, held, 1)
	require.Equal(t, []any{"Gebühr festsetzen", 4, "expression.failed", 0, berlin1430.UTC()}, []any{held[0].Name, held[0].Instance, held[0].Code, held[0].Retries, held[0].Since.UTC()})
	require.NoError(t, s.NoteIncidentRetry(t.Context(), held[0], "lead", "Register ist wieder da"))
	events := codes(t, s, c.ID)
	require.Equal(t, "incident.retry-asked", events[len(events)-1])
	project(t, s, store.Turn{CaseID: c.ID, Rev: 2, At: berlin1430, State: []byte(`{"instances":[{"id":1}]}`)})
	held, err = s.Incidents(t.Context(), "", false)
	require.NoError(t, err)
	require.Empty(t, held)
}

// TestInterventions: one open proposal per case; never released by who proposed it; decided once.
func TestInterventions(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c, task := aTask(t, s)
	i := store.Intervention{
		Case: c.ID, Kind: store.InterventionSkip, Process: task.Process, Element: task.Element, ElementName: task.Name, Instance: task.ElementInstance,
		Target: "ende", Reason: "doppelt geprüft", ProposedBy: "first",
	}
	id, err := s.ProposeIntervention(t.Context(), i)
	require.NoError(t, err)
	_, err = s.ProposeIntervention(t.Context(), i)
	requireConflict(t, err, "supervision.proposed")
	i, err = s.Intervention(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, store.InterventionProposed, i.State)
	requireKind(t, s.BeginRelease(t.Context(), i, "first"), casefile.Forbidden, "supervision.second-person")
	_, err = s.EndRelease(t.Context(), i, "second", "")
	requireConflict(t, err, "supervision.decided")
	require.NoError(t, s.BeginRelease(t.Context(), i, "second"))
	requireConflict(t, s.DeclineIntervention(t.Context(), i, "third", "nein"), "supervision.releasing")
	_, err = s.ProposeIntervention(t.Context(), i)
	requireConflict(t, err, "supervision.proposed")
	require.NoError(t, s.BeginRelease(t.Context(), i, "second"), "a release without an answer is begun again")
	state, err := s.EndRelease(t.Context(), i, "second", "")
	require.NoError(t, err)
	require.Equal(t, store.InterventionApplied, state)
	requireConflict(t, s.BeginRelease(t.Context(), i, "third"), "supervision.decided")
	err = s.DeclineIntervention(t.Context(), i, "third", "nein")
	requireConflict(t, err, "supervision.decided")
	all, err := s.Interventions(t.Context(), c.ID, false)
	require.NoError(t, err)
	require.Len(t, all, 1)
	require.Equal(t, casefile.ActorID("second"), all[0].DecidedBy)
	events := codes(t, s, c.ID)
	require.Equal(t, []string{"intervention.proposed", "intervention.applied"}, events[len(events)-2:])
	_, err = s.Intervention(t.Context(), uuid.NewString())
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))

	i.Instance++
	id, err = s.ProposeIntervention(t.Context(), i)
	require.NoError(t, err)
	i.ID = id
	require.NoError(t, s.DeclineIntervention(t.Context(), i, "first", "doch nicht"), "one's own proposal may be taken back")
	i.ID, err = s.ProposeIntervention(t.Context(), i)
	require.NoError(t, err)
	require.NoError(t, s.BeginRelease(t.Context(), i, "second"))
	state, err = s.EndRelease(t.Context(), i, "second", "modify.instance-gone")
	require.NoError(t, err)
	require.Equal(t, store.InterventionRefused, state)
}
