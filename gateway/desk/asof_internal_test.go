package desk

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// day gives noon of a day in November 2026.
func day(d int) time.Time { return time.Date(2026, 11, d, 11, 0, 0, 0, time.UTC) }

func date(d int) casefile.Date { return casefile.Date{Year: 2026, Month: 11, Day: d} }

// entry is a line of a log that happened and was recorded on days of November.
func entry(happened, recorded int, code string, pairs ...string) casefile.Event {
	e := casefile.Event{Code: code, HappenedAt: day(happened), RecordedAt: day(recorded), Params: map[string]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		e.Params[pairs[i]] = pairs[i+1]
	}
	return e
}

// aHistory is a case whose answer arrived on the 9th and was found in the letter box on the 11th; on the 16th the title was granted.
func aHistory() (CaseView, []casefile.Event) {
	claimed := entry(4, 4, "task.claimed", "task", "t1")
	claimed.Actor = "anna"
	log := []casefile.Event{
		entry(2, 2, "case.opened"),
		entry(2, 2, "element.entered", "element", "pruefen", "process", "p", "instance", "1"),
		entry(2, 2, "task.opened", "task", "t1", "elementName", "Prüfen", "element", "pruefen", "process", "p", "dueOn", "2026-11-20"),
		claimed,
		entry(4, 4, "letter.intended", "letter", "l1"),
		entry(4, 4, "deadline.set", "deadline", "d1", "lastDay", "2026-11-08"),
		entry(5, 5, "letter.filed", "letter", "l1"),
		entry(6, 6, "letter.sent", "letter", "l1"),
		entry(6, 7, "letter.posted", "letter", "l1", "on", "2026-11-06", "deemed", "2026-11-10"),
		entry(7, 7, "deadline.extended", "deadline", "d1", "lastDay", "2026-11-10"),
		entry(9, 11, "receipt.recorded", "receipt", "r1"),
		entry(9, 11, "deadline.met", "deadline", "d1"),
		entry(12, 12, "document.released", "document", "doc1"),
		entry(13, 13, "task.completed", "task", "t1"),
		entry(13, 13, "element.completed", "element", "pruefen", "process", "p", "instance", "1"),
		entry(15, 16, "activity.completed"),
		entry(17, 17, "case.completed"),
	}
	view := CaseView{
		Case:      casefile.Case{State: casefile.CaseClosed, Outcome: "erteilt"},
		Deadlines: []casefile.Deadline{{Key: "d1", LastDay: date(10), State: casefile.DeadlineMet, Reason: "length", SetAt: day(4), RecordedAt: day(4)}},
		Documents: []casefile.Document{{ID: "doc1", State: casefile.DocumentReleased, ReceivedAt: day(9), RecordedAt: day(11)}},
		Letters: []casefile.Letter{{
			ID: "l1", State: casefile.LetterSent, DocumentID: "pdf", PostedOn: date(6), DeemedDeliveredOn: date(10), RecordedAt: day(4),
		}},
		Decisions:  []casefile.Decision{{Key: "1", HappenedAt: day(2), RecordedAt: day(2), Outputs: json.RawMessage(`{}`)}},
		Notes:      []casefile.Note{{Text: "spät", HappenedAt: day(14), RecordedAt: day(14)}},
		Statements: []Statement{{Kind: casefile.ReceiptAntrag, At: day(2), RecordedAt: day(2)}, {Kind: casefile.ReceiptAntwort, At: day(9), RecordedAt: day(11)}},
		law: law{
			about:   &casefile.Title{ID: "alt", EndedOn: date(16)},
			granted: &casefile.Title{ID: "neu", RecordedAt: day(16)},
			effects: []casefile.Effect{{Effect: "keine", HappenedAt: day(2), RecordedAt: day(2)}, {Effect: "fortgeltung", HappenedAt: day(9), RecordedAt: day(11)}},
		},
	}
	return view, log
}

// TestBackdatedReceiptOnBothAxes: architecture 4, rule 9: what arrived on the 9th and was recorded on the 11th had happened on the 10th, and
// nobody knew of it then.
func TestBackdatedReceiptOnBothAxes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		from       Standpoint
		statements int
		deadline   casefile.DeadlineState
		documents  int
		effect     string
	}{
		"now":                                 {Standpoint{}, 2, casefile.DeadlineMet, 1, "titel-erteilt"},
		"had happened by the 10th":            {Standpoint{Happened: day(10)}, 2, casefile.DeadlineMet, 1, "fortgeltung"},
		"was known on the 10th":               {Standpoint{Known: day(10)}, 1, casefile.DeadlineRunning, 0, "keine"},
		"had happened by the 8th, known now":  {Standpoint{Happened: day(8)}, 1, casefile.DeadlineRunning, 0, "keine"},
		"was known on the 11th":               {Standpoint{Known: day(11)}, 2, casefile.DeadlineMet, 1, "fortgeltung"},
		"of the 10th, as known on the 12th":   {Standpoint{Happened: day(10), Known: day(12)}, 2, casefile.DeadlineMet, 1, "fortgeltung"},
		"of the 10th, as known on the 10th":   {Standpoint{Happened: day(10), Known: day(10)}, 1, casefile.DeadlineRunning, 0, "keine"},
		"of the 8th, as known on the 12th":    {Standpoint{Happened: day(8), Known: day(12)}, 1, casefile.DeadlineRunning, 0, "keine"},
		"the very moment counts, on one axis": {Standpoint{Happened: day(9)}, 2, casefile.DeadlineMet, 1, "fortgeltung"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			view, log := aHistory()
			got := asOf(view, log, test.from)
			require.Len(t, got.Statements, test.statements)
			require.Equal(t, test.deadline, got.Deadlines[0].State)
			require.Len(t, got.Documents, test.documents)
			_, effect := got.law.inForce("c")
			require.Equal(t, test.effect, effect.Effect)
		})
	}
}

// TestAsOfFollowsTheFile: a letter, a deadline, a task and a document stand as far as they had come; before the case there is nothing.
func TestAsOfFollowsTheFile(t *testing.T) {
	t.Parallel()
	at := func(d int) CaseView {
		view, log := aHistory()
		return asOf(view, log, Standpoint{Happened: day(d)})
	}
	before := at(1)
	require.Empty(t, before.Log)
	require.Empty(t, before.Letters)
	require.Empty(t, before.Tasks)
	require.Empty(t, before.Decisions)

	third := at(3)
	require.Equal(t, casefile.CaseOpen, third.Case.State)
	require.Len(t, third.Tasks, 1)
	require.Empty(t, third.Tasks[0].Task.Assignee)
	require.Equal(t, date(20), third.Tasks[0].Task.DueOn)
	require.Empty(t, third.Deadlines)

	fourth := at(4)
	require.Equal(t, casefile.ActorID("anna"), fourth.Tasks[0].Task.Assignee)
	require.Equal(t, casefile.LetterIntended, fourth.Letters[0].State)
	require.Empty(t, fourth.Letters[0].DocumentID)
	require.Equal(t, date(8), fourth.Deadlines[0].LastDay, "the day before it was extended")
	require.Empty(t, fourth.Deadlines[0].Reason, "the reason of the later day would be wrong")

	sixth := at(6)
	require.Equal(t, casefile.LetterSent, sixth.Letters[0].State)
	require.Equal(t, date(6), sixth.Letters[0].PostedOn)

	tenth := at(10)
	require.Equal(t, date(10), tenth.Deadlines[0].LastDay)
	require.Equal(t, "length", tenth.Deadlines[0].Reason)
	require.Equal(t, casefile.DocumentQuarantined, tenth.Documents[0].State, "it had not been checked yet")
	title, _ := tenth.law.inForce("c")
	require.Equal(t, casefile.TitleID("alt"), title.ID)
	require.True(t, title.EndedOn.IsZero(), "the title ended later")

	fourteenth := at(14)
	require.Empty(t, fourteenth.Tasks)
	require.Equal(t, casefile.DocumentReleased, fourteenth.Documents[0].State)
	require.Len(t, fourteenth.Notes, 1)

	sixteenth := at(16)
	title, _ = sixteenth.law.inForce("c")
	require.Equal(t, casefile.TitleID("neu"), title.ID)
	require.Equal(t, casefile.CaseOpen, sixteenth.Case.State)
	require.Equal(t, casefile.CaseClosed, at(17).Case.State)
}

// TestAsOfNowChangesNothing: the standpoint of now is the case itself.
func TestAsOfNowChangesNothing(t *testing.T) {
	t.Parallel()
	view, log := aHistory()
	got := asOf(view, log, Standpoint{})
	got.Log, got.Whole = nil, nil
	require.Equal(t, view, got)
}

// TestPathKeepsProcessesApart: a called procedure may use an id that the case's own diagram has too.
func TestPathKeepsProcessesApart(t *testing.T) {
	t.Parallel()
	view := CaseView{Log: []casefile.Event{
		entry(2, 2, "element.entered", "element", "ende", "process", "gerufen", "instance", "1"),
		entry(2, 2, "element.completed", "element", "ende", "process", "gerufen", "instance", "1"),
		entry(2, 2, "element.entered", "element", "pruefen", "process", "eigen", "instance", "2"),
	}}
	require.Equal(t, map[string]string{"ende": "done"}, view.Path("gerufen").State)
	require.Equal(t, map[string]string{"pruefen": "active"}, view.Path("eigen").State)
}
