package web

import (
	"encoding/json"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/schemas"
)

// TestFormThereAndBack: what a browser sends becomes the form's JSON, and that JSON fills the same fields again. Every built-in form
// is shown without loss of a field.
func TestFormThereAndBack(t *testing.T) {
	t.Parallel()
	forms, err := schemas.All()
	require.NoError(t, err)
	require.NotEmpty(t, forms)
	for _, form := range forms {
		shown := formFields(form.Fields(), "de", url.Values{})
		ids := map[string]bool{}
		for _, f := range shown {
			require.NotEmpty(t, f.Label, "%s %s", form.Ref, f.Name)
			require.False(t, ids[f.ID], "%s: two fields with the id %s", form.Ref, f.ID)
			ids[f.ID] = true
		}
	}
}

func testFields() []schemas.Field {
	long := 4000
	label := func(s string) map[string]schemas.Text { return map[string]schemas.Text{"de": {Label: s}} }
	return []schemas.Field{
		{Name: "wahl", Pointer: "/wahl", Type: "string", Required: true, Texts: label("Wahl"), Enum: []schemas.Option{{Value: "ja"}, {Value: "nein"}}},
		{Name: "entscheidend", Pointer: "/entscheidend", Type: "boolean", Deciding: true, Texts: label("Frage")},
		{Name: "nebenbei", Pointer: "/nebenbei", Type: "boolean", Texts: label("Haken")},
		{Name: "muss", Pointer: "/muss", Type: "boolean", MustBe: true, Required: true, Texts: label("Erklärung")},
		{Name: "zahl", Pointer: "/zahl", Type: "integer", Texts: label("Zahl")},
		{Name: "betrag", Pointer: "/betrag", Type: "number", Texts: label("Betrag")},
		{Name: "tag", Pointer: "/tag", Type: "string", Format: "date", Texts: label("Tag")},
		{Name: "text", Pointer: "/text", Type: "string", MaxLength: &long, Texts: label("Text")},
		{Name: "liste", Pointer: "/liste", Type: "array", Texts: label("Liste"), Items: &schemas.Field{Type: "string", Enum: []schemas.Option{{Value: "P01"}, {Value: "P02"}}}},
		{Name: "zeilen", Pointer: "/zeilen", Type: "array", Texts: label("Zeilen"), Items: &schemas.Field{Type: "string"}},
		{Name: "ort", Pointer: "/ort", Type: "object", Texts: label("Ort"), Fields: []schemas.Field{{Name: "plz", Pointer: "/ort/plz", Type: "string", Texts: label("PLZ")}}},
	}
}

func TestFormData(t *testing.T) {
	t.Parallel()
	fields := testFields()
	for _, c := range []struct {
		name string
		in   url.Values
		want string
	}{
		{"nothing: an open question stays open, a box left empty means no", url.Values{}, `{"nebenbei":false}`},
		{
			"everything",
			url.Values{
				"/wahl": {"ja"}, "/entscheidend": {"false"}, "/nebenbei": {"true"}, "/muss": {"true"}, "/zahl": {" 12 "}, "/betrag": {"1,50"},
				"/tag": {"2026-11-26"}, "/text": {"eins\r\nzwei"}, "/liste": {"P01", "P02"}, "/zeilen": {"a\r\nb"}, "/ort/plz": {"70173"},
			},
			`{"wahl":"ja","entscheidend":false,"nebenbei":true,"muss":true,"zahl":12,"betrag":1.5,"tag":"2026-11-26","text":"eins\nzwei",` +
				`"liste":["P01","P02"],"zeilen":["a","b"],"ort":{"plz":"70173"}}`,
		},
		{"what is no number stays as it was typed", url.Values{"/zahl": {"zwölf"}, "/betrag": {"1.000,5x"}}, `{"zahl":"zwölf","betrag":"1.000,5x","nebenbei":false}`},
		{"fields that the form does not have are dropped", url.Values{"/fremd": {"x"}, "/wahl": {"nein"}}, `{"wahl":"nein","nebenbei":false}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := formData(fields, c.in)
			require.NoError(t, err)
			require.JSONEq(t, c.want, string(got))
			again, err := formData(fields, formValues(fields, got))
			require.NoError(t, err)
			require.JSONEq(t, string(got), string(again), "there and back")
		})
	}
	require.Empty(t, formValues(fields, json.RawMessage(`not json`)))
}

func TestFieldKinds(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"/wahl": "radio", "/entscheidend": "radio", "/nebenbei": "checkbox", "/muss": "checkbox", "/zahl": "number", "/betrag": "number",
		"/tag": "date", "/text": "textarea", "/liste": "checkboxes", "/zeilen": "textarea", "/ort/plz": "text",
	}
	got := map[string]string{}
	for _, f := range formFields(testFields(), "de", url.Values{}) {
		got[f.Name] = f.Kind
	}
	require.Equal(t, want, got)
}

// TestErrorsStandAtTheirFields: also an error inside a list stands at the list; one that fits nowhere stands in the summary.
func TestErrorsStandAtTheirFields(t *testing.T) {
	t.Parallel()
	fields := formFields(testFields(), "de", url.Values{})
	summary := placeErrors(fields, []casefile.FieldError{
		{Field: "/data/wahl", Code: "required"}, {Field: "/data/liste/1", Code: "choice"}, {Field: "/data", Code: "field.unknown"},
	}, "de")
	require.Len(t, summary, 3)
	require.Equal(t, "feld-wahl", summary[0].FieldID)
	require.Equal(t, "feld-liste", summary[1].FieldID)
	require.Empty(t, summary[2].FieldID)
	require.NotNil(t, fields[0].Error)
	require.NotNil(t, fields[8].Error)
	require.Nil(t, fields[1].Error)
}

// TestUrgency: the end of the title goes before the task's own deadline; every urgency is a word; soon is information, today a warning (product 2.6).
func TestUrgency(t *testing.T) {
	t.Parallel()
	today := casefile.MustParseDate("2026-11-23")
	day := casefile.MustParseDate
	for _, c := range []struct {
		name   string
		state  casefile.TaskState
		due    Term
		title  casefile.Date
		kind   string
		key, n string
	}{
		{"no deadline", casefile.TaskOpen, Term{}, casefile.Date{}, "plain", "page.urgency.plan", ""},
		{"far away", casefile.TaskOpen, Term{day("2026-12-23"), 22}, casefile.Date{}, "plain", "page.urgency.plan", ""},
		{"three working days", casefile.TaskOpen, Term{day("2026-11-26"), 3}, casefile.Date{}, "info", "page.urgency.soon.other", "3"},
		{"tomorrow", casefile.TaskOpen, Term{day("2026-11-24"), 1}, casefile.Date{}, "info", "page.urgency.soon.one", "1"},
		{"today", casefile.TaskOpen, Term{today, 0}, casefile.Date{}, "warning", "page.urgency.today", ""},
		{"overdue since Saturday", casefile.TaskOpen, Term{day("2026-11-21"), -1}, casefile.Date{}, "danger", "page.urgency.overdue.one", "1"},
		{"title ends in 14 days", casefile.TaskOpen, Term{day("2026-11-21"), -1}, day("2026-12-07"), "danger", "page.urgency.title.other", "14"},
		{"title ends today", casefile.TaskOpen, Term{}, today, "danger", "page.urgency.title.today", ""},
		{"title ends in 15 days", casefile.TaskOpen, Term{}, day("2026-12-08"), "plain", "page.urgency.plan", ""},
		{"finished", casefile.TaskCompleted, Term{day("2026-11-21"), -1}, today, "plain", "page.urgency.closed", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := urgencyOf(c.state, today, c.due, c.title)
			require.Equal(t, c.kind, got.Kind)
			require.Equal(t, c.key, got.Text.Key)
			require.Equal(t, c.n, got.Text.Params["n"])
		})
	}
}
