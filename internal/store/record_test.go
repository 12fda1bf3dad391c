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

// TestDecisionOnce: architecture.md 4.5: each evaluation of a rule table is kept with hash, rows and inputs, once per visit and table; the
// newest effect of § 81 AufenthG counts and the older ones stay.
func TestDecisionOnce(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := aCase(t, s)
	_, found, err := s.Effect(t.Context(), c.ID)
	require.NoError(t, err)
	require.False(t, found)
	d := casefile.Decision{
		CaseID: c.ID, Key: "case/1", Table: "fiktionswirkung", TableHash: "h", ReferenceOn: casefile.MustParseDate("2026-11-26"),
		Inputs: json.RawMessage(`{"a": 1}`), Outputs: json.RawMessage(`{"b": 2}`), Matched: json.RawMessage(`[{"id": "r5"}]`),
		Warnings: json.RawMessage(`[]`), NeedsLegalReview: true, HappenedAt: berlin1430,
	}
	e := casefile.Effect{
		CaseID: c.ID, Row: "5", Effect: "fortgeltung", Paragraph: "§ 81 Abs. 4 Satz 1 AufenthG", Stay: "s", Travel: "t", Work: "w",
		Certificate: "c", InForceFrom: casefile.MustParseDate("2026-12-31"), HappenedAt: berlin1430, NeedsLegalReview: true,
	}
	for range 2 {
		_, err := s.PutDecision(t.Context(), d, &e)
		require.NoError(t, err)
	}
	again := d
	again.TableHash, again.Outputs = "h2", json.RawMessage(`{"b": 3}`)
	kept, err := s.PutDecision(t.Context(), again, &e)
	require.NoError(t, err)
	require.JSONEq(t, `{"b": 2}`, string(kept), "a table that was released between two tries changes nothing")
	d.RecordedAt, e.RecordedAt = clock.t, clock.t
	decisions, err := s.Decisions(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, []casefile.Decision{d}, decisions)
	got, found, err := s.Effect(t.Context(), c.ID)
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, e, got)

	d.Key, e.Row = "case/2", "6"
	_, err = s.PutDecision(t.Context(), d, &e)
	require.NoError(t, err)
	got, _, err = s.Effect(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, "6", got.Row)

	clock.t = clock.t.Add(time.Hour)
	d.Key, d.Inputs = "case/3", json.RawMessage(`{"a": 4}`)
	_, err = s.PutDecision(t.Context(), d, nil)
	require.NoError(t, err)
	newest, err := s.NewestDecisions(t.Context(), "fiktionswirkung", 2)
	require.NoError(t, err)
	require.Len(t, newest, 2)
	require.Equal(t, []any{c.ID, "h", `{"a": 4}`, c.Aktenzeichen, false}, []any{newest[0].CaseID, newest[0].TableHash, string(newest[0].Inputs), newest[0].Aktenzeichen, newest[0].Confidential})
	none, err := s.NewestDecisions(t.Context(), "gebuehr", 2)
	require.NoError(t, err)
	require.Empty(t, none)
	effects, err := s.Effects(t.Context(), c.ID)
	require.NoError(t, err)
	require.Len(t, effects, 2)
	require.Equal(t, []string{
		"decision.recorded", "effect.recorded", "decision.recorded", "effect.recorded", "decision.recorded",
	}, codes(t, s, c.ID)[4:])
	d.CaseID = casefile.CaseID(uuid.NewString())
	_, err = s.PutDecision(t.Context(), d, nil)
	requireKind(t, err, casefile.NotFound, "store.reference")
}

// TestPutTitleOnce: a title is granted once per visit; one without an end has no date.
func TestPutTitleOnce(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	c := aCase(t, s)
	title := casefile.Title{
		PersonID: c.PersonID, Kind: casefile.TitleNiederlassung, Paragraph: "18c", ValidFrom: casefile.MustParseDate("2026-12-01"),
		CardValidTo: casefile.MustParseDate("2036-12-01"),
	}
	first, err := s.PutTitle(t.Context(), title, "case/9")
	require.NoError(t, err)
	again, err := s.PutTitle(t.Context(), title, "case/9")
	require.NoError(t, err)
	require.Equal(t, first, again)
	another, err := s.PutTitle(t.Context(), title, "case/10")
	require.NoError(t, err)
	require.NotEqual(t, first, another)
	stored, err := s.Title(t.Context(), first)
	require.NoError(t, err)
	require.True(t, stored.ValidTo.IsZero())
	require.Equal(t, title.CardValidTo, stored.CardValidTo)
	title.PersonID = casefile.PersonID(uuid.NewString())
	_, err = s.PutTitle(t.Context(), title, "case/11")
	requireKind(t, err, casefile.NotFound, "store.reference")
}

// TestActivityResultOnce: an activity that runs twice gives what it gave the first time (style.md, habit 11).
func TestActivityResultOnce(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	_, found, err := s.ActivityResult(t.Context(), "k")
	require.NoError(t, err)
	require.False(t, found)
	for _, result := range []string{`{"n": 1}`, `{"n": 2}`} {
		require.NoError(t, s.PutActivityResult(t.Context(), "k", json.RawMessage(result)))
	}
	result, found, err := s.ActivityResult(t.Context(), "k")
	require.NoError(t, err)
	require.True(t, found)
	require.JSONEq(t, `{"n": 1}`, string(result))
}

// TestStaff: a member of staff keeps one pseudonym for ever; only what changed makes a version.
func TestStaff(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	first, err := s.UpsertStaff(t.Context(), "sub-1", "Anna Ölmann", []casefile.Role{casefile.RoleClearing}, []string{"team-1"})
	require.NoError(t, err)
	require.NotContains(t, string(first.ID), "sub-1")
	same, err := s.UpsertStaff(t.Context(), "sub-1", "Anna Ölmann", []casefile.Role{casefile.RoleClearing}, []string{"team-1"})
	require.NoError(t, err)
	require.Equal(t, first, same)
	changed, err := s.UpsertStaff(t.Context(), "sub-1", "Anna Neu", []casefile.Role{casefile.RoleLeitung}, nil)
	require.NoError(t, err)
	require.Equal(t, first.ID, changed.ID)
	stored, err := s.Staff(t.Context(), first.ID)
	require.NoError(t, err)
	require.Equal(t, changed, stored)
	names, err := s.StaffNames(t.Context(), []casefile.ActorID{first.ID, casefile.ActorSystem, "", casefile.ActorID(uuid.NewString())})
	require.NoError(t, err)
	require.Equal(t, map[casefile.ActorID]string{first.ID: "Anna Neu"}, names)
	_, err = s.Staff(t.Context(), casefile.ActorSystem)
	requireKind(t, err, casefile.NotFound, "store.not-found")
	all, err := s.AllStaff(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 1)
	var versions int
	require.NoError(t, db.App(t).QueryRow(t.Context(), "select count(*) from row_history where table_name = 'staff'").Scan(&versions))
	require.Equal(t, 1, versions)
}

// TestDefinitionsStay: architecture.md 4.6: what was used under a hash never changes.
func TestDefinitionsStay(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	d := store.Definition{Hash: "h1", Kind: "process", Key: "verlaengerung", Version: 1, Content: []byte("<bpmn/>"), ReleasedAt: berlin1430}
	for range 2 {
		require.NoError(t, s.RegisterDefinition(t.Context(), d))
	}
	changed := d
	changed.Content = []byte("<other/>")
	requireConflict(t, s.RegisterDefinition(t.Context(), changed), "definition.changed")
	definitions, err := s.Definitions(t.Context())
	require.NoError(t, err)
	require.Equal(t, []store.Definition{d}, definitions)
}

// TestNotes: an internal note is kept; the event log says that there is one, not what it says.
func TestNotes(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := aCase(t, s)
	n, err := s.AddNote(t.Context(), casefile.Note{CaseID: c.ID, Text: "ZZKANARIE", Author: "anna"})
	require.NoError(t, err)
	require.Equal(t, clock.t, n.HappenedAt)
	notes, err := s.Notes(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, []casefile.Note{n}, notes)
	events, err := s.Events(t.Context(), c.ID, casefile.StreamCase, 4, 1)
	require.NoError(t, err)
	require.Equal(t, map[string]string{"note": n.ID}, events[0].Params)
	_, err = s.AddNote(t.Context(), casefile.Note{CaseID: casefile.CaseID(uuid.NewString()), Author: "anna"})
	requireKind(t, err, casefile.NotFound, "store.reference")
}

// TestChangeCondition: what a title says about work changes without a new title (§ 4a Abs. 3 Satz 3 AufenthG); said again it is no change,
// and the wording before stays in the history.
func TestChangeCondition(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c := aCase(t, s)
	id, err := s.PutTitle(t.Context(), casefile.Title{
		PersonID: c.PersonID, Kind: casefile.TitleAufenthaltserlaubnis, Paragraph: "18b", ValidFrom: casefile.MustParseDate("2026-01-01"),
		ValidTo: casefile.MustParseDate("2029-12-31"), Nebenbestimmung: "alt", EmployerName: "Muster GmbH",
	}, "")
	require.NoError(t, err)
	for range 2 {
		require.NoError(t, s.ChangeCondition(t.Context(), id, "neu", "Beispiel AG"))
	}
	title, err := s.Title(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, 2, title.Version, "twice is once")
	require.Equal(t, "neu", title.Nebenbestimmung)
	require.Equal(t, "Beispiel AG", title.EmployerName)
	require.Equal(t, "2029-12-31", title.ValidTo.String(), "the validity stays")
	err = s.ChangeCondition(t.Context(), casefile.TitleID(uuid.NewString()), "neu", "")
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
}
