package processes_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/processes"
	"ablauf/workflows/feel"
)

// loaded is the library of the tests; it never changes.
var loaded = sync.OnceValues(func() (*processes.Library, error) { return processes.Load() })

func try(t *testing.T, key, on, facts string) (processes.Trial, error) {
	t.Helper()
	library, err := loaded()
	require.NoError(t, err)
	return library.Try(key, casefile.MustParseDate(on), json.RawMessage(facts))
}

// TestTrySaysWhatTheTableSays: the four-eyes rule for a refusal (§ 77 Abs. 1 AufenthG), with the row that fired and what it was not told.
func TestTrySaysWhatTheTableSays(t *testing.T) {
	t.Parallel()
	trial, err := try(t, "vier-augen", "2026-11-12", `{"fall":{"antragAuf":"18b","eingangAm":"2026-11-02"},"angaben":{"entscheidung":"ablehnen"}}`)
	require.NoError(t, err)
	value, ok := feel.ToGo(trial.Result.Value).(map[string]any)
	require.True(t, ok)
	require.Equal(t, true, value["mitzeichnung"])
	require.Len(t, trial.Result.Matched, 1)
	require.Equal(t, "vier-augen-ablehnung", trial.Result.Matched[0].RuleID)
	require.Contains(t, trial.Blank, "angaben.befangenheit")
	require.NotContains(t, trial.Blank, "fall.antragAuf")
	require.Equal(t, []string{"fall.eingangAm"}, trial.Unread, "the table does not ask when it was received")
	require.True(t, trial.NeedsLegalReview, "a rule of the authority, not of a statute")
	require.Len(t, trial.Rule.Hash, 64)
}

// TestTryComputesWhatFollows: § 50 Abs. 1 AufenthV halves the fee of a minor; whether somebody is one follows from the birth date on the date
// of reference, also where nobody says so.
func TestTryComputesWhatFollows(t *testing.T) {
	t.Parallel()
	for on, want := range map[string]string{"2026-05-01": "46.5", "2026-05-02": "93"} {
		trial, err := try(t, "gebuehr", on, `{"fall":{"antragAuf":"18b","antragArt":"verlaengerung"},"person":{"geburtsdatum":"2008-05-02"}}`)
		require.NoError(t, err)
		value, ok := feel.ToGo(trial.Result.Value).(map[string]any)
		require.True(t, ok)
		require.Equal(t, json.Number(want), value["betrag"], on)
		require.Equal(t, []string{"person.minderjaehrig"}, trial.Derived)
	}
}

// TestTryMarksRowsOutOfForce: before the first day of a table nobody has said what was law; the rows of that day answer, marked for review.
func TestTryMarksRowsOutOfForce(t *testing.T) {
	t.Parallel()
	trial, err := try(t, "vier-augen", "2025-12-31", `{"angaben":{"entscheidung":"ablehnen"}}`)
	require.NoError(t, err)
	require.NotEmpty(t, trial.OutOfForce)
	require.True(t, trial.NeedsLegalReview)
}

// TestTrySaysThatNoRowFits: a kind of application that is not known has no fee of its own (§ 45 AufenthV), whatever the table gives instead.
func TestTrySaysThatNoRowFits(t *testing.T) {
	t.Parallel()
	trial, err := try(t, "gebuehr", "2026-11-12", `{"fall":{"antragAuf":"18b"}}`)
	require.NoError(t, err)
	require.True(t, trial.NoRow)
	require.True(t, trial.NeedsLegalReview)
}

// TestTryRefuses: a fact that no table reads, a value that the fact cannot have, a group that does not exist. Nothing that was entered is in
// the error.
func TestTryRefuses(t *testing.T) {
	t.Parallel()
	for facts, want := range map[string]casefile.FieldError{
		`{"person":{"familienname":"Canario"}}`:             {Field: "/person", Code: "field.unknown"},
		`{"angaben":{"versicherteMonate":"viele"}}`:         {Field: "/angaben/versicherteMonate", Code: "type"},
		`{"fall":{"antragAuf":"99z"}}`:                      {Field: "/fall/antragAuf", Code: "enum"},
		`{"titel":{"gueltigBis":"2026-02-30"}}`:             {Field: "/titel/gueltigBis", Code: "date.impossible"},
		`{"person":{"staatsangehoerigkeiten":["Canario"]}}`: {Field: "/person/staatsangehoerigkeiten/0", Code: "country.invalid"},
		`{"sonst":{}}`: {Field: "", Code: "field.unknown"},
		`{"fall":[]}`:  {Field: "/fall", Code: "type"},
		`{"person":{"geburtsdatum":{"@":"date","v":"Canario"}}}`: {Field: "/person/geburtsdatum", Code: "type"},
	} {
		_, err := try(t, "gebuehr", "2026-11-12", facts)
		var known *casefile.Error
		require.ErrorAs(t, err, &known, facts)
		require.Equal(t, casefile.Invalid, known.Kind)
		require.Len(t, known.Fields, 1, facts)
		require.Equal(t, want.Field, known.Fields[0].Field, facts)
		require.Equal(t, want.Code, known.Fields[0].Code, facts)
		require.NotContains(t, err.Error(), "Canario")
	}
	_, err := try(t, "gibt-es-nicht", "2026-11-12", `{}`)
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
}

// TestNoTitleIsNoTitle: a title of which nothing is given does not exist (§ 81 Abs. 3 AufenthG against Abs. 4).
func TestNoTitleIsNoTitle(t *testing.T) {
	t.Parallel()
	facts := `{"fall":{"antragAuf":"18b","antragArt":"erteilung","eingangAm":"2026-11-12"},"titel":%s,"angaben":{"aufenthaltsstatus":"visumfrei","visumfreiBis":"2026-12-12"}}`
	for _, title := range []string{`null`, `{}`, `{"art":null}`} {
		trial, err := try(t, "fiktionswirkung", "2026-11-12", strings.Replace(facts, "%s", title, 1))
		require.NoError(t, err)
		require.Empty(t, trial.Result.Warnings)
		value, ok := feel.ToGo(trial.Result.Value).(map[string]any)
		require.True(t, ok)
		require.Equal(t, "erlaubnisfiktion", value["wirkung"], title)
	}
}

// TestVocabularyHasWords: every fact that a table reads has a label in German and English, and every value of it too.
func TestVocabularyHasWords(t *testing.T) {
	t.Parallel()
	library, err := loaded()
	require.NoError(t, err)
	facts := library.Vocabulary().Facts
	require.NotEmpty(t, facts)
	for _, f := range facts {
		require.NotEmpty(t, f.Tables, f.Path())
		for _, lang := range []string{"de", "en"} {
			require.NotEmpty(t, f.Field.Texts[lang].Label, "%s %s", lang, f.Path())
			for _, value := range f.Field.Enum {
				require.NotEmpty(t, value.Labels[lang], "%s %s %s", lang, f.Path(), value.Value)
			}
		}
	}
	require.Empty(t, library.Vocabulary().Undeclared, "declare them in processes/rules/vokabular.json, with words and values")
	require.Empty(t, library.Vocabulary().Of("gibt-es-nicht"))
}
