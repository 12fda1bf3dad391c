package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// clock is a clock that a test sets.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

// berlin1430 is a Thursday in winter time: 14:30 in Berlin.
var berlin1430 = time.Date(2026, 11, 26, 13, 30, 0, 0, time.UTC)

func at1430() time.Time { return berlin1430 }

func openAt(t *testing.T) (*store.Store, *clock) {
	t.Helper()
	c := &clock{t: berlin1430}
	return storetest.OpenAt(t, c.now), c
}

// anApplication is an application for the extension of a title, with a key of its own.
func anApplication() store.Application {
	return store.Application{
		Receipt: casefile.Receipt{
			Kind: casefile.ReceiptAntrag, Channel: casefile.ChannelPortal, ReceivedAt: berlin1430.Add(-time.Hour), RecordedBy: "portal",
			Scope: "portal", IdempotencyKey: uuid.NewString(), RequestHash: []byte("hash"), Raw: []byte(`{"raw":true}`),
			Deciding: json.RawMessage(`{"titelArt": "aufenthaltserlaubnis"}`),
		},
		Person: casefile.Person{
			FamilyName: "Çelik-Übermut", GivenNames: "Ayşe Łucja", BirthDate: casefile.PartialDate{Year: 1991, Month: 3},
			Nationalities: []string{"TUR", "POL"}, Address: casefile.Address{Street: "Hauptstraße 1", City: "Musterstadt"},
			MovedAwayOn: casefile.MustParseDate("2026-02-28"),
		},
		Title: casefile.Title{
			Kind: casefile.TitleAufenthaltserlaubnis, Paragraph: "18b", ValidFrom: casefile.MustParseDate("2024-02-29"),
			ValidTo: casefile.MustParseDate("2026-12-31"),
		},
		Case: casefile.Case{Procedure: "verlaengerung", Version: 1, Bundle: "b1", AppliedFor: "18b", Team: "team-1"},
		Data: json.RawMessage(`{"grund": "arbeit"}`),
		Facts: map[string]json.RawMessage{
			"grund": json.RawMessage(`"arbeit"`), "gehalt": json.RawMessage(`4200`),
		},
		Deadlines: []casefile.Deadline{{
			Key: "vwgo75", Kind: "vwgo75", Direction: "behoerde", LastDay: casefile.MustParseDate("2027-02-26"),
			DueAt: time.Date(2027, 2, 26, 23, 0, 0, 0, time.UTC), Paragraph: "§ 75 VwGO", Reason: "frist.monate",
			Params: map[string]string{"monate": "3"}, SetAt: berlin1430,
		}},
	}
}

// aCase receives an application and gives its case.
func aCase(t *testing.T, s *store.Store) casefile.Case {
	t.Helper()
	c, _, replayed, err := s.ReceiveApplication(t.Context(), anApplication())
	require.NoError(t, err)
	require.False(t, replayed)
	return c
}

// aMessage is a message for a case, with a key of its own.
func aMessage(id casefile.CaseID, kind casefile.ReceiptKind) store.Message {
	return store.Message{Receipt: casefile.Receipt{
		CaseID: id, Kind: kind, Channel: casefile.ChannelPortal, ReceivedAt: berlin1430, RecordedBy: "portal", Scope: "portal",
		IdempotencyKey: uuid.NewString(), RequestHash: []byte("hash"),
	}}
}

// aTurn is a turn that opens the task of one visit.
func aTurn(id casefile.CaseID, rev, instance int, due string) store.Turn {
	task := &store.TaskOpened{Form: "entscheidung/entscheiden", Group: "sachbearbeitung", ExcludedActors: []casefile.ActorID{"a1"}}
	if due != "" {
		task.DueOn = casefile.MustParseDate(due)
	}
	return store.Turn{
		CaseID: id, Rev: rev, At: berlin1430, State: []byte(`{"rev":` + string(rune('0'+rev)) + `}`),
		Facts: []store.Fact{{
			N: 1, Code: store.FactTaskOpened, Element: "entscheiden", ElementName: "Antrag entscheiden", ElementType: "userTask",
			Process: "verlaengerung", Instance: instance, Task: task,
		}},
	}
}

// aTask is a case with one open task.
func aTask(t *testing.T, s *store.Store) (casefile.Case, casefile.Task) {
	t.Helper()
	c := aCase(t, s)
	project(t, s, aTurn(c.ID, 1, 7, "2026-12-03"))
	return c, onlyTask(t, s, c.ID)
}

func project(t *testing.T, s *store.Store, turn store.Turn) {
	t.Helper()
	applied, err := s.Project(t.Context(), turn)
	require.NoError(t, err)
	require.True(t, applied)
}

func onlyTask(t *testing.T, s *store.Store, id casefile.CaseID) casefile.Task {
	t.Helper()
	rows := tasksOf(t, s, id)
	require.Len(t, rows, 1)
	return rows[0].Task
}

func tasksOf(t *testing.T, s *store.Store, id casefile.CaseID) []store.TaskRow {
	t.Helper()
	rows, next, err := s.Tasks(t.Context(), store.TaskFilter{CaseID: id})
	require.NoError(t, err)
	require.Empty(t, next)
	return rows
}

func codes(t *testing.T, s *store.Store, id casefile.CaseID) []string {
	t.Helper()
	events, err := s.Events(t.Context(), id, casefile.StreamCase, 0, 0)
	require.NoError(t, err)
	out := make([]string, len(events))
	for i, e := range events {
		out[i] = e.Code
	}
	return out
}

// requireConflict gives the params of the error.
func requireConflict(t *testing.T, err error, code string) map[string]string {
	t.Helper()
	return requireKind(t, err, casefile.Conflict, code)
}

// requireKind gives the params of the error.
func requireKind(t *testing.T, err error, kind casefile.Kind, code string) map[string]string {
	t.Helper()
	var e *casefile.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, kind, e.Kind, "%v", err)
	require.Equal(t, code, e.Code)
	return e.Params
}

// TestDossier: what rules and letters read in one go is what the record says piece by piece.
func TestDossier(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	c := aCase(t, s)
	d, err := s.Dossier(t.Context(), c.ID)
	require.NoError(t, err)
	person, err := s.Person(t.Context(), c.PersonID)
	require.NoError(t, err)
	title, err := s.Title(t.Context(), c.TitleID)
	require.NoError(t, err)
	facts, err := s.Facts(t.Context(), c.ID)
	require.NoError(t, err)
	require.NotEmpty(t, facts)
	require.Equal(t, store.Dossier{Case: c, Person: person, Title: title, Facts: facts}, d)

	without := anApplication()
	without.Title = casefile.Title{}
	c, _, _, err = s.ReceiveApplication(t.Context(), without)
	require.NoError(t, err)
	d, err = s.Dossier(t.Context(), c.ID)
	require.NoError(t, err)
	require.Empty(t, d.Title.ID, "a case may be about no title")

	for _, unknown := range []casefile.CaseID{"01a200f2-aa9d-7cce-9d5b-a31336b624f1", "no id"} {
		_, err = s.Dossier(t.Context(), unknown)
		requireKind(t, err, casefile.NotFound, "store.not-found")
	}
}
