package store_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// out gives a case a letter that was handed to the post.
func out(t *testing.T, s *store.Store, id casefile.CaseID, day string) casefile.Letter {
	t.Helper()
	l := lettered(t, s, id, day, "Ayşe Çelik")
	require.NoError(t, s.MarkLetter(t.Context(), l.ID, casefile.LetterSent, berlin1430))
	return l
}

func back(l casefile.Letter, on, key string) store.LetterReturn {
	m := aMessage(l.CaseID, casefile.ReceiptRuecklaeufer)
	m.Receipt.IdempotencyKey = key
	return store.LetterReturn{Letter: l.ID, On: casefile.MustParseDate(on), Reason: "unbekannt-verzogen", Message: m, Field: "/data/zurueckAm"}
}

// TestLetterComesBackByHand: § 41 Abs. 2 Satz 3 VwVfG: who opens the post says which letter it is, so that this one counts as delivered no more.
// A letter that never went out, one of another case and a day that cannot be are refused; told twice is told once.
func TestLetterComesBackByHand(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c, other := aCase(t, s), aCase(t, s)
	l, owed := out(t, s, c.ID, "2026-11-20"), lettered(t, s, c.ID, "2026-11-25", "x")
	for _, wrong := range []struct{ on, code string }{{"2026-11-27", "received.future"}, {"2026-11-19", "letter.back-early"}} {
		_, _, err := s.ReturnLetterByHand(t.Context(), back(l, wrong.on, wrong.on))
		var invalid *casefile.Error
		require.ErrorAs(t, err, &invalid)
		require.Equal(t, []casefile.FieldError{{Field: "/data/zurueckAm", Code: wrong.code}}, invalid.Fields)
	}
	_, _, err := s.ReturnLetterByHand(t.Context(), back(owed, "2026-11-26", "a"))
	requireConflict(t, err, "letter.not-sent")
	strange := back(l, "2026-11-26", "b")
	strange.Message.Receipt.CaseID = other.ID
	_, _, err = s.ReturnLetterByHand(t.Context(), strange)
	requireKind(t, err, casefile.NotFound, "store.not-found")
	receipts, err := s.Receipts(t.Context(), c.ID)
	require.NoError(t, err)
	require.Len(t, receipts, 1, "what was refused left nothing")

	r, replayed, err := s.ReturnLetterByHand(t.Context(), back(l, "2026-11-26", "c"))
	require.NoError(t, err)
	require.False(t, replayed)
	again, replayed, err := s.ReturnLetterByHand(t.Context(), back(l, "2026-11-26", "c"))
	require.NoError(t, err)
	require.True(t, replayed)
	require.Equal(t, r.ID, again.ID)
	_, _, err = s.ReturnLetterByHand(t.Context(), back(l, "2026-11-26", "d"))
	requireConflict(t, err, "letter.returned")
	stored, err := s.Letter(t.Context(), l.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.MustParseDate("2026-11-26"), stored.ReturnedOn)
	require.False(t, stored.Posted())

	_, err = s.Project(t.Context(), store.Turn{CaseID: c.ID, Rev: 1, At: berlin1430, State: []byte(`{}`), Facts: []store.Fact{
		{N: 1, Code: store.FactMessageUnmatched, Receipt: r.ID},
	}})
	require.NoError(t, err)
	rows := tasksOf(t, s, c.ID)
	require.Len(t, rows, 1)
	require.Equal(t, "Rückläufer klären", rows[0].Task.Name)
	letters, err := s.TaskLetters(t.Context(), rows[0].Task.ID)
	require.NoError(t, err)
	require.Len(t, letters, 1, "the task names the letter")
	require.Equal(t, l.ID, letters[0].ID)
}

// TestLetterThatNobodyNamed: a return of which nobody said which letter it was is a task with those that are out; who recognises it ties it, and
// the letter counts as delivered no more. Where no letter is out it is looked at like anything else that arrived.
func TestLetterThatNobodyNamed(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	arrived := func(id casefile.CaseID) casefile.Task {
		r, _, err := s.Receive(t.Context(), aMessage(id, casefile.ReceiptRuecklaeufer))
		require.NoError(t, err)
		_, err = s.Project(t.Context(), store.Turn{CaseID: id, Rev: 1, At: berlin1430, State: []byte(`{}`), Facts: []store.Fact{
			{N: 1, Code: store.FactMessageUnmatched, Receipt: r.ID},
		}})
		require.NoError(t, err)
		rows := tasksOf(t, s, id)
		require.Len(t, rows, 1)
		return rows[0].Task
	}
	require.Equal(t, "Eingang prüfen", arrived(aCase(t, s).ID).Name)

	c := aCase(t, s)
	first, second := out(t, s, c.ID, "2026-11-20"), out(t, s, c.ID, "2026-11-24")
	lettered(t, s, c.ID, "2026-11-25", "not yet out")
	task := arrived(c.ID)
	require.Equal(t, "Rückläufer zuordnen", task.Name)
	letters, err := s.TaskLetters(t.Context(), task.ID)
	require.NoError(t, err)
	require.Len(t, letters, 2)
	require.Equal(t, first.ID, letters[0].ID)
	tie := func(n int) error {
		data, err := json.Marshal(map[string]any{"zuordnungErgebnis": "schreiben", "zuordnungNummer": n, "ruecklaeuferGrund": "nicht-abgeholt", "zuordnungVermerk": "Betreff stimmt"})
		require.NoError(t, err)
		return finish(t, s, task, string(data))
	}
	require.Equal(t, casefile.Invalid, casefile.KindOf(tie(3)))
	require.NoError(t, tie(2))
	stored, err := s.Letter(t.Context(), second.ID)
	require.NoError(t, err)
	require.Equal(t, "nicht-abgeholt", stored.ReturnedFor)
	require.Equal(t, casefile.MustParseDate("2026-11-26"), stored.ReturnedOn)
	kept, err := s.Letter(t.Context(), first.ID)
	require.NoError(t, err)
	require.True(t, kept.ReturnedOn.IsZero())
	for _, row := range tasksOf(t, s, c.ID) {
		if row.Task.State == casefile.TaskOpen {
			require.Equal(t, "Rückläufer klären", row.Task.Name)
			require.Equal(t, stored.TaskID, row.Task.ID)
		}
	}
	require.Equal(t, []string{"task.completed", "letter.returned", "task.opened"}, codes(t, s, c.ID)[len(codes(t, s, c.ID))-3:])
}
