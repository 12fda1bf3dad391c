package desk

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/store"
)

// known is a database that knows a person, their cases and what the tables said in each.
type known struct {
	Store
	files map[casefile.CaseID]store.Dossier
	open  []casefile.Case
	said  map[casefile.CaseID][]casefile.Decision
}

func (s known) Dossier(_ context.Context, id casefile.CaseID) (store.Dossier, error) {
	return s.files[id], nil
}

func (s known) OpenCasesOf(context.Context, casefile.PersonID, []string, casefile.CaseID) ([]casefile.Case, error) {
	return s.open, nil
}

func (s known) Decisions(_ context.Context, id casefile.CaseID) ([]casefile.Decision, error) {
	return s.said[id], nil
}

func effect(outputs string) []casefile.Decision {
	return []casefile.Decision{{Table: "fiktionswirkung", Outputs: json.RawMessage(outputs)}}
}

// TestAnswersPromiseWhatTheRulesGave: § 81 Abs. 3 and 4, § 4a AufenthG: what a caseworker types and no rule gave comes back at its field, with the number of the
// sentence; what a row gave in the case, in the case that it is about or in what the person has applied for besides, passes.
func TestAnswersPromiseWhatTheRulesGave(t *testing.T) {
	t.Parallel()
	const continues = `{"wirkung": "fortgeltung", "aufenthalt": "erlaubt", "arbeit": "wie-bisher"}`
	const permits = `{"wirkung": "erlaubnisfiktion", "aufenthalt": "gilt-als-erlaubt", "arbeit": "nein"}`
	const nothing = `{"wirkung": "keine", "aufenthalt": "nicht-rechtmaessig", "arbeit": "nein"}`
	bare := known{files: map[casefile.CaseID]store.Dossier{"c": {}}}
	with := func(outputs string) known {
		return known{files: bare.files, said: map[casefile.CaseID][]casefile.Decision{"c": effect(outputs)}}
	}
	about := known{
		files: map[casefile.CaseID]store.Dossier{"c": {Case: casefile.Case{About: "a"}}, "a": {}}, said: map[casefile.CaseID][]casefile.Decision{"a": effect(continues)},
	}
	besides := known{files: bare.files, open: []casefile.Case{{ID: "b"}}, said: map[casefile.CaseID][]casefile.Decision{"b": effect(continues)}}
	titled := known{files: map[casefile.CaseID]store.Dossier{"c": {Title: casefile.Title{Kind: casefile.TitleAufenthaltserlaubnis, ValidTo: casefile.MustParseDate("2027-01-31")}}}}
	const text = "Danke für Ihre Geduld. Ihr Titel gilt bis zur Entscheidung weiter."
	for name, c := range map[string]struct {
		base  known
		field string
		text  string
		want  []casefile.FieldError
	}{
		"no row":                 {bare, "sachstandAntwort", text, []casefile.FieldError{{Field: "/sachstandAntwort", Code: "text.promise.continuing", Params: map[string]string{"n": "2"}}}},
		"a row without effect":   {with(nothing), "notfallAntwort", "Sie dürfen weiter arbeiten.", []casefile.FieldError{{Field: "/notfallAntwort", Code: "text.promise.work", Params: map[string]string{"n": "1"}}}},
		"stay without work":      {with(permits), "notfallAntwort", "Ihr Aufenthalt gilt als erlaubt. Sie dürfen arbeiten.", []casefile.FieldError{{Field: "/notfallAntwort", Code: "text.promise.work", Params: map[string]string{"n": "2"}}}},
		"in English":             {bare, "nachrichtText", "You may stay in Germany.", []casefile.FieldError{{Field: "/nachrichtText", Code: "text.promise.stay", Params: map[string]string{"n": "1"}}}},
		"a title is no new job":  {titled, "auskunftText", "Sie dürfen dort anfangen.", []casefile.FieldError{{Field: "/auskunftText", Code: "text.promise.work", Params: map[string]string{"n": "1"}}}},
		"a title lets one stay":  {titled, "auskunftText", "Sie können mit Pass und Karte wieder einreisen.", nil},
		"the row gives it":       {with(continues), "sachstandAntwort", text + " Sie dürfen weiter arbeiten.", nil},
		"the case it is about":   {about, "sachstandAntwort", text, nil},
		"what runs besides":      {besides, "notfallAntwort", text, nil},
		"a reason of a decision": {bare, "ablehnungGruende", text, nil},
		"nothing is promised":    {bare, "sachstandAntwort", "Ihr Termin ist am Dienstag.", nil},
	} {
		d := New(Deps{Store: c.base, Now: func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }})
		data, err := json.Marshal(map[string]any{c.field: c.text, "anderes": 3})
		require.NoError(t, err)
		err = d.checkAnswers(t.Context(), "c", data, append(drawup.Answers(), "nachrichtBetreff", "nachrichtText")...)
		if c.want == nil {
			require.NoError(t, err, name)
			continue
		}
		var refused *casefile.Error
		require.ErrorAs(t, err, &refused, name)
		require.Equal(t, "form.invalid", refused.Code, name)
		require.Equal(t, c.want, refused.Fields, name)
	}
}
