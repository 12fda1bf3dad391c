package drawup

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/internal/letter/plain"
	"ablauf/workflows/dmn"
	"ablauf/workflows/feel"
)

// promise finds the words by which a letter promises that somebody may stay or work.
var promise = regexp.MustCompile(`als fortbestehend|als erlaubt|als ausgesetzt|weiterhin erlaubt|[Dd]ürfen Sie weiter|dürfen Sie dort|Sie dürfen (beginnen|weiter|dort arbeiten|eine andere Arbeit)|keine Erlaubnis|Wechsel erlaubt`)

// constants gives the constant outputs of the rows of a table, those of one row by the names of their columns.
func constants(t *testing.T, a *Maker, table string) []map[string]any {
	t.Helper()
	rule, err := a.Library.Rule(table)
	require.NoError(t, err)
	info, ok := rule.Definitions.Table(table)
	require.True(t, ok)
	var rows []map[string]any
	for _, row := range info.Rows {
		values := map[string]any{}
		for i, column := range info.Outputs {
			values[column.Name] = constant(row, i)
		}
		values[fieldRows] = []string{row.ID}
		rows = append(rows, values)
	}
	require.NotEmpty(t, rows)
	return rows
}

// constant gives a cell that reads nothing as a letter gets it, nil for all others.
func constant(row dmn.RowInfo, column int) any {
	expr, err := feel.Parse(row.Outputs[column], feel.Names{})
	if err != nil {
		return nil
	}
	switch value, _ := expr.Eval(nil, feel.Environment{}); v := value.(type) {
	case feel.String:
		return string(v)
	case feel.Bool:
		return bool(v)
	}
	return nil
}

// TestOnlyRowsPromise: § 81 AufenthG: a letter about an application promises that somebody may stay or work only where the row of the table of effects says
// that letters may ("positiverText"), and then in the words of the row. All rows are held against all letters that speak of the effect.
func TestOnlyRowsPromise(t *testing.T) {
	t.Parallel()
	a := office(t)
	promising := 0
	for _, row := range constants(t, a, tableEffect) {
		positive, _ := row["positiverText"].(bool)
		said, _ := row["text"].(string)
		d := holder(casefile.TitleAufenthaltserlaubnis, "18b", "2026-11-26", "IND")
		for _, special := range []string{"karte", "ukraine", "anderes"} {
			row["giltBis"] = nil
			fields := map[string]any{
				"Wirkung": withGermanNames(row), letter.RowsKey: map[string][]string{tableEffect: rowsOf(row)}, "Angaben": map[string]any{"sonderfallVerfahren": special, "fortgeltungAb": on("2026-11-16")},
			}
			name := row["zeile"].(string) + " " + special
			other := fill(t, a, d, "verlaengerung/anderes-verfahren", name, fields)
			require.NotRegexp(t, promise, other, name)
			matches := row["zeile"] == "1" && special == "karte" || row["zeile"] == "2" && special == "ukraine"
			require.Equal(t, !matches, strings.Contains(other, "Dieses Schreiben sagt nicht, ob Sie sich"), name)
			require.NotRegexp(t, promise, fill(t, a, d, "verlaengerung/ruecknahme", name, fields), name)

			received := fill(t, a, d, "verlaengerung/eingangsbestaetigung", name, fields)
			require.Contains(t, received, "**keine** Fiktionsbescheinigung", name)
			if !positive {
				require.NotRegexp(t, promise, received, name)
				require.NotContains(t, received, said, name)
				continue
			}
			require.Contains(t, received, said, name)
			promising++
		}
	}
	require.Positive(t, promising)
	for _, template := range []string{"verlaengerung/eingangsbestaetigung-ohne-wirkung", "eingang/abgabe", "verlaengerung/abgabe"} {
		text := fill(t, a, holder("", "", "", "IND"), template, "no effect", map[string]any{"Angaben": map[string]any{"abgabeBehoerde": "Landkreis Beispielburg", "schreibenText": nil}})
		require.NotRegexp(t, promise, text, template)
	}
}

// TestRowsArePlain: product 3.6: what the rows of the table of effects say stands in letters word by word.
func TestRowsArePlain(t *testing.T) {
	t.Parallel()
	for _, row := range constants(t, office(t), tableEffect) {
		text, _ := row["text"].(string)
		require.Empty(t, plain.Text(text, letter.Abbreviations()), row["zeile"])
	}
}

// TestExpiryLettersPromiseUnderACondition: product 3, § 81 Abs. 4 Satz 1 AufenthG: a letter that comes before a title ends says of each kind of title that it is
// no certificate; what it promises, it promises to who applies in time, and the only day that it names is the last one of the title.
func TestExpiryLettersPromiseUnderACondition(t *testing.T) {
	t.Parallel()
	a := office(t)
	kinds := []string{"ablauf"}
	for _, row := range constants(t, a, tableSuppression) {
		if kind, ok := row["brief"].(string); ok && kind != "" && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	require.Subset(t, kinds, []string{"ablauf", "visum", "begrenzt", "104c", "20a"})
	day := regexp.MustCompile(`(?:\p{L}+, )?\d\d\.\d\d\.\d{4}`)
	abbreviations := strings.NewReplacer("Abs. ", "Abs.", "Nr. ", "Nr.")
	d := holder(casefile.TitleAufenthaltserlaubnis, "18b", "2026-12-31", "IND")
	for _, template := range []string{"ablaufschreiben", "erinnerung", "letzte-erinnerung"} {
		for _, kind := range kinds {
			for _, addressee := range []string{"person", addresseeCustody} {
				name := template + " " + kind + " " + addressee
				text := fill(t, a, d, "ablaufverfahren/"+template, name, map[string]any{
					"Ablauf": map[string]any{
						"Brief": kind, "Adressat": addressee, "Anrede": d.Person.Salutation(), "Mitteilungspflicht": true, fieldOnline: "",
						"Checkliste": []map[string]any{{"Code": "P01", "Bezeichnung": "Pass"}},
					},
					"Person": map[string]any{"Name": "Ayşe Muster", "Anrede": d.Person.Salutation()},
				})
				require.Contains(t, text, "Dieses Schreiben ist **keine** Fiktionsbescheinigung", name)
				require.Contains(t, text, "kein Antrag", name)
				for _, found := range day.FindAllString(text, -1) {
					require.Equal(t, "Donnerstag, 31.12.2026", found, name)
				}
				promised := 0
				for _, s := range strings.FieldsFunc(strings.ReplaceAll(abbreviations.Replace(text), ". ", "\n"), func(r rune) bool { return r == '\n' }) {
					if promise.MatchString(s) {
						promised++
						require.Regexp(t, `^Geht (Ihr|\*\*ein solcher) Antrag.* spätestens am \*\*Donnerstag, 31\.12\.2026\*\* bei uns ein, `, s, name)
					}
				}
				require.Equal(t, 1, promised, "%s: the one promise of the law", name)
			}
		}
	}
}

// TestLettersTellWhoPaysNothing: §§ 52 and 53 AufenthV: who is exempt, as everybody with protection is, reads that it costs nothing, and of no fee that falls due.
func TestLettersTellWhoPaysNothing(t *testing.T) {
	t.Parallel()
	a := office(t)
	d := holder(casefile.TitleAufenthaltserlaubnis, "25 Abs. 2", "2026-12-31", "SYR")
	exempt, paying := 0, 0
	for _, row := range constants(t, a, "gebuehr") {
		if row["zweck"] == "ungeklaert" {
			continue // nobody knows yet
		}
		name, _ := row["paragraph"].(string)
		text := fill(t, a, d, "ablaufverfahren/ablaufschreiben", name, map[string]any{
			"Ablauf": map[string]any{
				"Brief": "ablauf", "Adressat": "person", "Anrede": d.Person.Salutation(), "Mitteilungspflicht": false, fieldOnline: "", "Checkliste": []map[string]any{},
			},
			"Gebuehr": feeFields(row),
		})
		if row["befreit"] == true {
			exempt++
			require.Contains(t, text, "Der Antrag kostet Sie voraussichtlich nichts ("+name+").")
			require.NotContains(t, text, "Gebühr")
			require.NotContains(t, text, "fällig")
			continue
		}
		paying++
		require.Contains(t, text, "Die Gebühr beträgt voraussichtlich "+row["betragText"].(string)+". Sie wird fällig, wenn wir entscheiden")
	}
	require.Greater(t, exempt, 5)
	require.Greater(t, paying, 30)
}

// TestEveryPromiseIsKnown: a template that begins to promise somebody's stay or work, or does so once more, has to be looked at: on what row or decision does the
// sentence rest, and can it appear without? The number is that of the promising words, the reason says when they appear.
func TestEveryPromiseIsKnown(t *testing.T) {
	t.Parallel()
	known := map[string]struct {
		words int
		rests string
	}{
		"ablaufverfahren/ablaufschreiben":         {3, "for who applies in time, one of three by kind (TestExpiryLettersPromiseUnderACondition)"},
		"ablaufverfahren/erinnerung":              {3, "as the first letter"},
		"ablaufverfahren/letzte-erinnerung":       {3, "as the first letter"},
		"ablehnung/abhilfe":                       {1, "not before we have allowed it or no permission is needed"},
		"arbeitgeberwechsel/suchphase":            {1, "the Blue Card, § 18g Abs. 4"},
		"ablehnung/bescheid-ablehnung":            {2, "says that the effect ends"},
		"ablehnung/bescheid-verkuerzung":          {1, "§ 84 Abs. 2 Satz 2: work, as long as the remedy has effect"},
		"ablehnung/bescheid-widerruf":             {1, "§ 84 Abs. 2 Satz 2: work, as long as the remedy has effect"},
		"ablehnung/widerspruch-eingang":           {3, "§ 84 Abs. 2 Satz 2, while the objection has effect or a court is asked; once with a not"},
		"arbeitgeberwechsel/bescheid-erlaubnis":   {2, "the decision itself, from the day that it names, and its words on the text for the supplementary sheet"},
		"arbeitgeberwechsel/eingangsbestaetigung": {9, "rows of arbeitgeberwechsel-pfad that allow it; one with not yet; the work as it was"},
		"arbeitgeberwechsel/kenntnisnahme":        {6, "after the change was taken note of"},
		"eingang/eingangsbestaetigung":            {1, "the law in general, with: whether it is so for you we write separately"},
		"fiktionsbescheinigung/abholung":          {1, "only with a certificate whose row allows work"},
		"fiktionsbescheinigung/uebersendung":      {1, "only with a certificate whose row allows work"},
		"verlaengerung/eingangsbestaetigung":      {4, "only where the row says so (TestOnlyRowsPromise, TestSheetOnlyWhereWorkGoesOn)"},
	}
	found := map[string]int{}
	for _, bundle := range office(t).Library.Bundles() {
		for _, file := range bundle.Files() {
			if path.Ext(file.Path) != ".md" {
				continue
			}
			name := strings.TrimSuffix(strings.Replace(file.Path, "/letters/", "/", 1), ".md")
			if n := len(promise.FindAllString(file.Text, -1)); n > 0 {
				found[name] = n
			}
		}
	}
	for name, n := range found {
		require.Contains(t, known, name, "a new promise")
		require.Equal(t, known[name].words, n, name)
	}
	for name, k := range known {
		require.Contains(t, found, name, "promises no more: take the line out")
		require.NotEmpty(t, k.rests)
	}
}

// TestMarksNameRowsThatExist: what a template rests on stands in the tables that its cases are decided by.
func TestMarksNameRowsThatExist(t *testing.T) {
	t.Parallel()
	a := office(t)
	rows := rowsThatFired(t, a, nil)
	named := 0
	for _, bundle := range a.Library.Bundles() {
		for _, file := range bundle.Files() {
			if path.Ext(file.Path) != ".md" {
				continue
			}
			tmpl, err := letter.ParseTemplate([]byte(file.Text))
			require.NoError(t, err, file.Path)
			for _, basis := range tmpl.Bases() {
				for _, of := range basis.Rows {
					require.Contains(t, rows, of.Table, file.Path)
					require.Subset(t, rows[of.Table], of.IDs, file.Path)
					named += len(of.IDs)
				}
			}
		}
	}
	require.Greater(t, named, 60)
}

// TestLettersOfEachRow: a letter that may be sent on each row of a table is drawn up on each of them, and refused where the data name a row that did not
// fire: what it would say was not decided.
func TestLettersOfEachRow(t *testing.T) {
	t.Parallel()
	a := office(t)
	d := holder(casefile.TitleAufenthaltserlaubnis, "18b", "2026-11-26", "IND")
	angaben := map[string]any{
		"fortgeltungAb": on("2026-11-16"), "sonderfallVerfahren": "karte", "wechselArt": "wechsel", "neuerArbeitgeber": "Beispiel AG", "gemeldetVon": nil,
		"bescheinigungBis": on("2027-02-26"), "kaestchenGewaehlt": "3", "beschaeftigungAls": "Bauingenieurin", "beschaeftigungBei": "Beispiel AG", "auskunftText": "Fragen Sie uns.",
	}
	for _, c := range []struct {
		table, field string
		templates    []string
		bound        int // rows at least on which a letter stands and falls
	}{
		{tableEffect, "Wirkung", []string{"verlaengerung/eingangsbestaetigung", "verlaengerung/ruecknahme", "verlaengerung/anderes-verfahren"}, 6},
		{"arbeitgeberwechsel-pfad", "Wechsel", []string{"arbeitgeberwechsel/eingangsbestaetigung"}, 14},
		{"fiktionsbescheinigung", "Bescheinigung", []string{"fiktionsbescheinigung/uebersendung", "fiktionsbescheinigung/abholung"}, 14},
	} {
		bound := 0
		for _, row := range constants(t, a, c.table) {
			for name, value := range map[string]any{"giltBis": nil, "titelEndetBald": false} {
				if _, there := row[name]; there {
					row[name] = value
				}
			}
			for _, template := range c.templates {
				fired := rowsThatFired(t, a, nil)
				fired[c.table] = rowsOf(row)
				fields := map[string]any{
					c.field: withGermanNames(row), letter.RowsKey: fired, "Angaben": angaben,
					"GebuehrBescheinigung": map[string]any{"BetragText": "13 Euro", "Paragraph": "§ 47 AufenthV"},
				}
				fill(t, a, d, template, rowsOf(row)[0], fields)
				fired[c.table] = []string{"another-row"}
				if _, _, err := filled(t, a, d, template, fields); err != nil {
					require.Equal(t, "letter.row", casefile.CodeOf(err), template)
					bound++
				}
			}
		}
		require.GreaterOrEqual(t, bound, c.bound, c.table)
	}
}
