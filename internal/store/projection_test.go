package store_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestProjectOnce: architecture.md 3, "projection": a turn counts once, however often and by however many it is projected, and never
// before its predecessor.
func TestProjectOnce(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	c := aCase(t, s)
	_, _, err := s.EngineState(t.Context(), c.ID)
	requireKind(t, err, casefile.NotFound, "store.not-found")
	_, err = s.Project(t.Context(), aTurn(c.ID, 2, 2, ""))
	require.Equal(t, "0", requireConflict(t, err, "projection.gap")["rev"])

	const callers = 8
	applied := make([]bool, callers)
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() { applied[i], _ = s.Project(t.Context(), aTurn(c.ID, 1, 1, "2026-12-03")) })
	}
	wg.Wait()
	n := 0
	for _, a := range applied {
		if a {
			n++
		}
	}
	require.Equal(t, 1, n)
	require.Equal(t, []string{"task.opened"}, codes(t, s, c.ID)[4:])
	task := onlyTask(t, s, c.ID)
	require.Equal(t, "team-1", task.Team, "without a team of its own the task goes to that of the case")
	require.Equal(t, []casefile.ActorID{"a1"}, task.ExcludedActors)
	require.Equal(t, "Antrag entscheiden", task.Name)

	project(t, s, aTurn(c.ID, 2, 2, ""))
	rev, state, err := s.EngineState(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, 2, rev)
	require.Equal(t, `{"rev":2}`, string(state))
	state, err = s.EngineStateAt(t.Context(), c.ID, 1)
	require.NoError(t, err)
	require.Equal(t, `{"rev":1}`, string(state))
	c, err = s.Case(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, 2, c.Rev)
	require.Equal(t, 1, c.RowVersion, "a turn is no change of the case's row")
}

// TestProjectFailsWhole: a turn that cannot be applied leaves nothing behind.
func TestProjectFailsWhole(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	c := aCase(t, s)
	turn := aTurn(c.ID, 1, 1, "")
	turn.Facts = append(turn.Facts, store.Fact{N: 2, Code: store.FactTaskOpened, Instance: 2})
	_, err := s.Project(t.Context(), turn)
	requireKind(t, err, casefile.Invalid, "projection.task")
	_, err = s.Project(t.Context(), store.Turn{CaseID: c.ID, Rev: 1})
	requireKind(t, err, casefile.Invalid, "projection.at")
	require.Empty(t, tasksOf(t, s, c.ID))
	require.Len(t, codes(t, s, c.ID), 4)
}

// TestProjectFacts: the event log says what a fact says, with the numbers by which pages draw the way taken.
func TestProjectFacts(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := aCase(t, s)
	clock.t = berlin1430.Add(time.Hour)
	turn := aTurn(c.ID, 1, 3, "2026-12-03")
	turn.Facts = append(turn.Facts, store.Fact{
		N: 2, Code: store.FactFlowTaken, Element: "flow_1", Process: "verlaengerung", Params: map[string]string{"to": "entscheiden"},
		Actor: "anna", ActingFor: "berta",
	}, store.Fact{N: 3, Code: store.FactTimerArmed, Element: "frist", Instance: 4, DueAt: berlin1430})
	project(t, s, turn)
	events, err := s.Events(t.Context(), c.ID, casefile.StreamCase, 4, 10)
	require.NoError(t, err)
	require.Equal(t, []casefile.Event{
		{
			CaseID: c.ID, Stream: casefile.StreamCase, Seq: 5, Code: "task.opened", Actor: casefile.ActorSystem, Rev: 1,
			HappenedAt: berlin1430, RecordedAt: clock.t, Params: map[string]string{
				"n": "1", "element": "entscheiden", "elementName": "Antrag entscheiden", "elementType": "userTask", "instance": "3",
				"process": "verlaengerung", "task": string(onlyTask(t, s, c.ID).ID), "form": "entscheidung/entscheiden",
				"group": "sachbearbeitung", "dueOn": "2026-12-03",
			},
		},
		{
			CaseID: c.ID, Stream: casefile.StreamCase, Seq: 6, Code: "flow.taken", Actor: "anna", ActingFor: "berta", Rev: 1,
			HappenedAt: berlin1430, RecordedAt: clock.t, Params: map[string]string{
				"n": "2", "element": "flow_1", "process": "verlaengerung", "to": "entscheiden",
			},
		},
		{
			CaseID: c.ID, Stream: casefile.StreamCase, Seq: 7, Code: "timer.armed", Actor: casefile.ActorSystem, Rev: 1,
			HappenedAt: berlin1430, RecordedAt: clock.t, Params: map[string]string{
				"n": "3", "element": "frist", "instance": "4", "dueAt": "2026-11-26T13:30:00Z",
			},
		},
	}, events)
}

// TestProjectArrival: whatever arrives is seen by a person: on an open task, or as a task for clearing.
func TestProjectArrival(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c := aCase(t, s)
	arrive := func(rev int, code string, kind casefile.ReceiptKind) {
		m := aMessage(c.ID, kind)
		m.Receipt.ReceivedAt = berlin1430.Add(time.Duration(rev) * time.Minute)
		r, _, err := s.Receive(t.Context(), m)
		require.NoError(t, err)
		project(t, s, store.Turn{CaseID: c.ID, Rev: rev, At: m.Receipt.ReceivedAt, Facts: []store.Fact{
			{N: 1, Code: code, Receipt: r.ID},
		}})
	}
	arrive(1, store.FactMessageUnmatched, casefile.ReceiptUnterlage)
	task := onlyTask(t, s, c.ID)
	require.Equal(t, "Eingang prüfen", task.Name)
	require.Equal(t, "allgemein/eingang-pruefen", task.Form)
	require.Equal(t, string(casefile.RoleClearing), task.Group)
	require.Zero(t, task.ElementInstance)
	require.Equal(t, "2026-11-29", task.DueOn.String(), "three days after the day in Berlin")

	arrive(2, store.FactMessageUnmatched, casefile.ReceiptAntwort)
	rows := tasksOf(t, s, c.ID)
	require.Len(t, rows, 1, "the open task shows the answer")
	require.Equal(t, berlin1430.Add(2*time.Minute), rows[0].ReplyAt)

	arrive(3, store.FactMessageReceived, casefile.ReceiptWegzug)
	require.Len(t, tasksOf(t, s, c.ID), 1)
	arrive(4, store.FactMessageUnmatched, casefile.ReceiptWegzug)
	require.Len(t, tasksOf(t, s, c.ID), 2, "no element waits for it, and an open task does not show it")

	require.NoError(t, s.CompleteAdHocTask(t.Context(), casefile.Submission{TaskID: task.ID, Actor: "anna", TaskVersion: 2}))
	done, err := s.Task(t.Context(), task.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.TaskCompleted, done.State)
	project(t, s, aTurn(c.ID, 5, 9, ""))
	for _, r := range tasksOf(t, s, c.ID) {
		if r.Task.ElementInstance == 9 {
			err := s.CompleteAdHocTask(t.Context(), casefile.Submission{TaskID: r.Task.ID, Actor: "anna", TaskVersion: 1})
			requireConflict(t, err, "task.not-ad-hoc")
		}
	}
}

// TestProjectClose: with the end of a case the authority has acted in time or not, and what others should have done is of no more use.
func TestProjectClose(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c := aCase(t, s)
	put := func(key, direction string, due time.Time) {
		d := casefile.Deadline{
			CaseID: c.ID, Key: key, Kind: key, Direction: direction, LastDay: casefile.DateOf(due), DueAt: due, SetAt: berlin1430,
		}
		require.NoError(t, s.PutDeadline(t.Context(), d))
		require.NoError(t, s.PutDeadline(t.Context(), d))
	}
	put("late", "behoerde", berlin1430.Add(-time.Hour))
	put("answer", "antragsteller", berlin1430.Add(time.Hour))
	put("timer", "antragsteller", berlin1430)
	put("remedy", "antragsteller", berlin1430) // the case ends with the last moment of it (§ 70 VwGO)
	turn := aTurn(c.ID, 1, 1, "")
	turn.Facts = append(turn.Facts, store.Fact{N: 2, Code: store.FactTimerFired, Params: map[string]string{"deadline": "timer"}})
	project(t, s, turn)
	project(t, s, store.Turn{
		CaseID: c.ID, Rev: 2, At: berlin1430, State: []byte("{}"), Closed: true, Outcome: "titel-verlaengert",
		Facts: []store.Fact{
			{N: 1, Code: store.FactTaskCancelled, Instance: 1, Params: map[string]string{"reason": "timer:frist"}},
			{N: 2, Code: store.FactCaseCompleted},
		},
	})
	states := map[string]casefile.DeadlineState{}
	deadlines, err := s.Deadlines(t.Context(), c.ID)
	require.NoError(t, err)
	for _, d := range deadlines {
		states[d.Key] = d.State
	}
	require.Equal(t, map[string]casefile.DeadlineState{
		"late": casefile.DeadlinePassed, "answer": casefile.DeadlineCancelled, "timer": casefile.DeadlinePassed,
		"remedy": casefile.DeadlinePassed, "vwgo75": casefile.DeadlineMet,
	}, states)
	c, err = s.Case(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.CaseClosed, c.State)
	require.Equal(t, "titel-verlaengert", c.Outcome)
	require.Equal(t, berlin1430, c.ClosedAt)
	task := onlyTask(t, s, c.ID)
	require.Equal(t, casefile.TaskCancelled, task.State)
	require.Equal(t, "timer:frist", task.ClosedReason)
	open, err := s.OpenCases(t.Context(), "", 10)
	require.NoError(t, err)
	require.Empty(t, open)
	require.NoError(t, s.SetDeadlineState(t.Context(), c.ID, "late", casefile.DeadlineMet, berlin1430))
	require.NoError(t, s.VerifyChain(t.Context(), c.ID, casefile.StreamCase))
}

// TestTaskTakesOverInbound: documents that came while no task was open wait in a task of their own only until the diagram opens one that
// shows them; a withdrawal stays a task of its own.
func TestTaskTakesOverInbound(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c := aCase(t, s)
	arrived := berlin1430.Add(time.Minute)
	for i, kind := range []casefile.ReceiptKind{casefile.ReceiptUnterlage, casefile.ReceiptRuecknahme} {
		m := aMessage(c.ID, kind)
		m.Receipt.ReceivedAt = arrived
		r, _, err := s.Receive(t.Context(), m)
		require.NoError(t, err)
		project(t, s, store.Turn{
			CaseID: c.ID, Rev: i + 1, At: arrived, Facts: []store.Fact{{N: 1, Code: store.FactMessageUnmatched, Receipt: r.ID}},
		})
	}
	require.Len(t, tasksOf(t, s, c.ID), 2)
	project(t, s, aTurn(c.ID, 3, 9, ""))
	states := map[casefile.TaskState]int{}
	for _, row := range tasksOf(t, s, c.ID) {
		states[row.Task.State]++
		if row.Task.State == casefile.TaskCancelled {
			require.Equal(t, "ersetzt", row.Task.ClosedReason)
		}
		if row.Task.ElementInstance == 9 {
			require.Equal(t, arrived, row.ReplyAt, "the new task shows that something came in")
		}
	}
	require.Equal(t, map[casefile.TaskState]int{casefile.TaskCancelled: 1, casefile.TaskOpen: 2}, states)
}

// TestReplyOpensATask: the task that an answer opens shows the answer too, and so stands where replies stand; what else arrives is no reply.
func TestReplyOpensATask(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	for kind, want := range map[casefile.ReceiptKind]time.Time{
		casefile.ReceiptAntwort: berlin1430.Add(-time.Minute), casefile.ReceiptUnterlage: berlin1430.Add(-time.Minute), casefile.ReceiptWegzug: {},
	} {
		c := aCase(t, s)
		m := aMessage(c.ID, kind)
		m.Receipt.ReceivedAt = berlin1430.Add(-time.Minute)
		r, _, err := s.Receive(t.Context(), m)
		require.NoError(t, err)
		turn := aTurn(c.ID, 1, 9, "")
		turn.Facts = append([]store.Fact{{N: 50, Code: store.FactMessageReceived, Receipt: r.ID}}, turn.Facts...)
		project(t, s, turn)
		rows := tasksOf(t, s, c.ID)
		require.Len(t, rows, 1, kind)
		require.Equal(t, want, rows[0].ReplyAt, kind)
	}
}

// TestGrantedTitle: the title that a case granted is found by the case, and none before.
func TestGrantedTitle(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c := aCase(t, s)
	_, found, err := s.GrantedTitle(t.Context(), c.ID)
	require.NoError(t, err)
	require.False(t, found)
	until := casefile.MustParseDate("2030-11-26")
	_, err = s.PutTitle(t.Context(), casefile.Title{
		PersonID: c.PersonID, Kind: casefile.TitleAufenthaltserlaubnis, Paragraph: "18b", ValidTo: until,
	}, "case/"+string(c.ID)+"/77")
	require.NoError(t, err)
	granted, found, err := s.GrantedTitle(t.Context(), c.ID)
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, until, granted.ValidTo)
}

// TestConfidentialTasksAreHidden: the list of tasks of somebody who may not know of confidential cases does not show them.
func TestConfidentialTasksAreHidden(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, time.Now)
	c, _ := aTask(t, s)
	filter := store.TaskFilter{State: casefile.TaskOpen, HideConfidential: true}
	rows, _, err := s.Tasks(t.Context(), filter)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	_, err = db.Owner(t).Exec(t.Context(), `update cases set sensitivity = 'vertraulich' where id = $1`, string(c.ID))
	require.NoError(t, err)
	rows, _, err = s.Tasks(t.Context(), filter)
	require.NoError(t, err)
	require.Empty(t, rows)
	n, _, err := s.CountTasks(t.Context(), filter)
	require.NoError(t, err)
	require.Zero(t, n)
}
