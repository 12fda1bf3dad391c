package letter_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
)

const confirmation = `Betreff: Eingang Ihres Antrags vom {{datum .eingangAm}} ({{.aktenzeichen}})
Rechtsgrundlage: § 81 Abs. 4 Satz 1 AufenthG

{{.anrede}},

Ihr Antrag ist am {{datum .eingangAm}} und damit **vor** Ablauf Ihres Aufenthaltstitels
(gültig bis {{kurzdatum .titelEnde}}) bei uns eingegangen.
{{if .reise}}
Sie möchten verreisen.
{{- end}}

## Das fehlt noch

{{liste .unterlagen}}

- Bringen Sie außerdem mit: {{aufzaehlung .nachweise}},
  jeweils im Original
- {{.person.familienname}}

| Unterlage | Frist |
|{{range .fristen}} {{.was}} | {{kurzdatum .bis}} |{{end}}

Mit freundlichen Grüßen\
Im Auftrag\
{{.person.familienname}}

!rechtsbehelf
`

func data() map[string]any {
	return map[string]any{
		"eingangAm": casefile.MustParseDate("2026-11-26"), "titelEnde": "2027-01-31", "aktenzeichen": "ABH-2026-000123",
		"anrede": "Guten Tag Frau Şahin", "reise": true, "unterlagen": []string{"Reisepass", "Lohnabrechnungen"},
		"nachweise": []any{"Pass", "Mietvertrag", "Lichtbild"}, "person": map[string]any{"familienname": "Şahin-O'Brien"},
		"fristen":      []any{map[string]any{"was": "Pass", "bis": "2026-12-21"}},
		"rechtsbehelf": []string{"Gegen diesen Bescheid können Sie Widerspruch erheben.", "2 * 2"},
	}
}

func parse(t *testing.T, text string) *letter.Template {
	t.Helper()
	tmpl, err := letter.ParseTemplate([]byte(text))
	require.NoError(t, err)
	return tmpl
}

// TestFill: every kind of block, dates with their weekday, conditions, lists.
func TestFill(t *testing.T) {
	t.Parallel()
	needFonts(t)
	tmpl := parse(t, confirmation)
	require.Equal(t, "§ 81 Abs. 4 Satz 1 AufenthG", tmpl.Basis)
	require.Equal(t, []string{
		"aktenzeichen", "anrede", "eingangAm", "fristen", "nachweise", "person", "rechtsbehelf", "reise", "titelEnde", "unterlagen",
	}, tmpl.Keys())
	subject, body, err := tmpl.Fill(data())
	require.NoError(t, err)
	require.Equal(t, "Eingang Ihres Antrags vom Donnerstag, 26.11.2026 (ABH-2026-000123)", subject)
	require.Equal(t, []letter.Block{
		{Kind: letter.Paragraph, Text: "Guten Tag Frau Şahin,"},
		{Kind: letter.Paragraph, Text: "Ihr Antrag ist am Donnerstag, 26.11.2026 und damit **vor** Ablauf Ihres Aufenthaltstitels (gültig bis 31.01.2027) bei uns eingegangen."},
		{Kind: letter.Paragraph, Text: "Sie möchten verreisen."},
		{Kind: letter.Heading, Text: "Das fehlt noch"},
		{Kind: letter.List, Items: []string{"Reisepass", "Lohnabrechnungen"}},
		{Kind: letter.List, Items: []string{"Bringen Sie außerdem mit: Pass, Mietvertrag und Lichtbild, jeweils im Original", "Şahin-O'Brien"}},
		{Kind: letter.Table, Rows: [][]string{{"Unterlage", "Frist"}, {"Pass", "21.12.2026"}}},
		{Kind: letter.Paragraph, Text: "Mit freundlichen Grüßen\nIm Auftrag\nŞahin-O'Brien"},
		{Kind: letter.Remedies, Text: "Rechtsbehelfsbelehrung", Items: []string{"Gegen diesen Bescheid können Sie Widerspruch erheben.", `2 \* 2`}},
	}, body)

	l := sample()
	l.Subject, l.Body = subject, body
	render(t, l)
}

// TestFillFromJSON: data that were frozen as JSON give the same letter, so that it can be drawn up again.
func TestFillFromJSON(t *testing.T) {
	t.Parallel()
	frozen, err := json.Marshal(data())
	require.NoError(t, err)
	var thawed map[string]any
	require.NoError(t, json.Unmarshal(frozen, &thawed))
	tmpl := parse(t, confirmation)
	subject, body, err := tmpl.Fill(data())
	require.NoError(t, err)
	subjectAgain, bodyAgain, err := tmpl.Fill(thawed)
	require.NoError(t, err)
	require.Equal(t, subject, subjectAgain)
	require.Equal(t, body, bodyAgain)
}

// TestFillNeverLeavesGaps: each value of the letter taken away, emptied or blanked in turn is an error that names it and quotes
// nothing.
func TestFillNeverLeavesGaps(t *testing.T) {
	t.Parallel()
	tmpl := parse(t, confirmation)
	for _, key := range tmpl.Keys() {
		for name, change := range map[string]func(map[string]any){
			"missing": func(d map[string]any) { delete(d, key) },
			"nil":     func(d map[string]any) { d[key] = nil },
			"empty":   func(d map[string]any) { d[key] = "" },
			"blank":   func(d map[string]any) { d[key] = " \n" },
			"no date": func(d map[string]any) { d[key] = casefile.Date{} },
			"no list": func(d map[string]any) { d[key] = []string{} },
			"holes":   func(d map[string]any) { d[key] = []string{"Pass", ""} },
		} {
			if key == "reise" && name != "missing" {
				continue // a condition may be empty
			}
			d := data()
			change(d)
			subject, body, err := tmpl.Fill(d)
			require.Equal(t, casefile.Invalid, casefile.KindOf(err), "%s %s", key, name)
			require.Contains(t, []string{"letter.missing-value", "letter.template"}, casefile.CodeOf(err), "%s %s", key, name)
			require.Empty(t, subject)
			require.Empty(t, body)
			require.NotContains(t, err.Error(), "Şahin")
		}
	}
	d := data()
	d["reise"] = false
	_, _, err := tmpl.Fill(d)
	require.NoError(t, err)
}

// TestFillValuesStayText: what a person wrote never becomes structure of the letter.
func TestFillValuesStayText(t *testing.T) {
	t.Parallel()
	needFonts(t)
	tmpl := parse(t, "Betreff: An {{.x}}\n\n{{.x}}\n\nText {{.x}} Text\n\n{{liste .xs}}\n\n| a | b |\n| {{.x}} | {{.x}} |\n\n- {{.x}}\n")
	for _, value := range []string{
		"- kein Listenpunkt", "## keine Überschrift", "| a | b |", "**nicht fett**", "!rechtsbehelf", "# x", `\`, `a\`, `\*`, "Stern*", "{{.x}}",
		"Zeile\n\n## Überschrift", "a | b", "|", "-", "<b>", "ABH-2026-000123", "---",
	} {
		subject, body, err := tmpl.Fill(map[string]any{"x": value, "xs": []string{value, value}})
		require.NoError(t, err, value)
		plain := strings.Join(strings.Fields(value), " ")
		require.Equal(t, "An "+plain, subject)
		inText := strings.NewReplacer(`\`, `\\`, `*`, `\*`).Replace(plain)
		require.Equal(t, []letter.Block{
			{Kind: letter.Paragraph, Text: inText},
			{Kind: letter.Paragraph, Text: "Text " + inText + " Text"},
			{Kind: letter.List, Items: []string{inText, inText}},
			{Kind: letter.Table, Rows: [][]string{{"a", "b"}, {inText, inText}}},
			{Kind: letter.List, Items: []string{inText}},
		}, body, value)
		l := sample()
		l.Body = body
		render(t, l)
	}
}

// TestFillNumbers: numbers print as German text has them; what has no text is an error.
func TestFillNumbers(t *testing.T) {
	t.Parallel()
	tmpl := parse(t, "Betreff: x\n\n{{.x}}\n")
	for want, value := range map[string]any{
		"93": 93, "93,5": 93.5, "12": json.Number("12"), "18b": casefile.TitleID("18b"), "26.11.2026": casefile.MustParseDate("2026-11-26"),
	} {
		_, body, err := tmpl.Fill(map[string]any{"x": value})
		require.NoError(t, err)
		require.Equal(t, want, body[0].Text)
	}
	for _, value := range []any{true, map[string]any{}, []string{"a"}, struct{}{}} {
		_, _, err := tmpl.Fill(map[string]any{"x": value})
		require.Equal(t, "letter.missing-value", casefile.CodeOf(err), "%T", value)
	}
}

// TestParseTemplateRefuses: mistakes of an author are found when the program starts, with the line.
func TestParseTemplateRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"", "no empty line"},
		{"Betreff: x", "no empty line"},
		{"Rechtsgrundlage: x\n\nText", "Betreff is missing"},
		{"Betreff:\n\nText", `line 1: want "Name: value"`},
		{"Betreff: x\nBetref: y\n\nText", `line 2: "Betref" is neither`},
		{"Betreff: {{.x\n\nText", "unclosed action"},
		{"Betreff: x\n\nText\n{{if .a}}\n", "Text:5: unexpected EOF"},
		{"Betreff: x\n\n{{unbekannt .a}}", `Text:3: function "unbekannt" not defined`},
		{"Betreff: x\n\n{{define \"a\"}}x{{end}}Text", "define and block are not used"},
		{"Betreff: x\n\n{{template \"a\"}}", "template is not used"},
	} {
		_, err := letter.ParseTemplate([]byte(c.text))
		require.Equal(t, "letter.template", casefile.CodeOf(err), c.text)
		require.ErrorContains(t, err, c.want)
	}
}

// TestFillRefusesForm: a filled text without proper form is an error.
func TestFillRefusesForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ body, want string }{
		{"{{if .a}}x{{end}}", "no text"},
		{"Text\n- Punkt", "an empty line is missing"},
		{"## Titel\nText", "a heading needs an empty line"},
		{"# Titel", `begins with "#"`},
		{"!rechtsbehelfe", `begins with "!"`},
		{"!rechtsbehelf\nText", "stands alone"},
		{"Das ist **wichtig.", "not closed"},
		{"| a | b |", "at least one row"},
		{"| a | b |\n| c |", "has 1 cells, its head 2"},
		{"| a | b |\n| c | d", "begins and ends with |"},
		{"| a | b |\n| c | |", "is empty"},
		{"- a\n-  \n- b", "is empty"},
	} {
		_, _, err := parse(t, "Betreff: x\n\n"+c.body+"\n").Fill(map[string]any{"a": false, "rechtsbehelf": []string{"x"}})
		require.Equal(t, "letter.template", casefile.CodeOf(err), c.body)
		require.ErrorContains(t, err, c.want, c.body)
	}
}
