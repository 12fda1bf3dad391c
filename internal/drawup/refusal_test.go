package drawup

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/processes"
	"ablauf/workflows/feel"
)

// office is an authority with the procedures that are built in, without a record.
func office(t *testing.T) *Maker {
	t.Helper()
	library, err := processes.Load()
	require.NoError(t, err)
	a, err := authority.Load("musterstadt")
	require.NoError(t, err)
	return &Maker{Library: library, Authority: a}
}

// holder is a case of somebody who has a title of a kind until a day ("" for none) and applied for § 18b AufenthG.
func holder(kind casefile.TitleKind, paragraph, until, nationality string) Record {
	d := Record{
		Case:      casefile.Case{Aktenzeichen: "ABH-2026-000123", Procedure: "verlaengerung", AppliedFor: "18b", ReceivedAt: casefile.MustParseDate("2026-10-12").Time(calendar.Berlin())},
		Person:    casefile.Person{FamilyName: "Muster", GivenNames: "Ayşe", Nationalities: []string{nationality}},
		Title:     casefile.Title{ID: "t", Kind: kind, Paragraph: paragraph, ValidFrom: casefile.MustParseDate("2024-03-05")},
		AntragArt: "verlaengerung",
	}
	if until != "" {
		d.Title.ValidTo = casefile.MustParseDate(until)
	}
	return d
}

// filled fills a letter of the newest procedure.
func filled(t *testing.T, a *Maker, d Record, template string, more map[string]any) (subject string, body []letter.Block, err error) {
	t.Helper()
	procedure, _, _ := strings.Cut(template, "/")
	bundle, found := a.Library.Newest(procedure)
	require.True(t, found)
	source, err := a.Library.Letter(bundle.Hash, template)
	require.NoError(t, err)
	parsed, err := letter.ParseTemplate(source)
	require.NoError(t, err)
	remedy, found := a.Authority.RemedyFor(DecisionOf(template), casefile.MustParseDate("2026-11-16"))
	require.True(t, found)
	fields := map[string]any{
		"Fall":         map[string]any{"Aktenzeichen": "ABH-2026-000123", "EingangAm": d.ReceivedOn(), "AntragAuf": d.Case.AppliedFor},
		"Person":       map[string]any{"Name": d.Person.GivenNames + " " + d.Person.FamilyName, "Anrede": d.Person.Salutation()},
		"Titel":        titleFields(d.Title),
		"Behoerde":     authorityFields(a.Authority),
		"Gebuehr":      map[string]any{"BetragText": "46,50 Euro"},
		"Entschieden":  map[string]any{"Name": "Dr. Ada Şahin"},
		fieldSheet:     nil,
		"Brief":        map[string]any{"Datum": casefile.MustParseDate("2026-11-16")},
		"Rechtsbehelf": map[string]any{"Ueberschrift": remedy.Heading, "Text": remedy.Text},
		"Angaben": map[string]any{
			"abschiebungAngedroht": "true", "ausreisefristTage": "30", "sachverhalt": "Sie arbeiten seit dem 1. Oktober 2026 nicht mehr.",
			"ablehnungGruende": "Der Arbeitsvertrag ist beendet, ein neuer liegt nicht vor (§ 18 Abs. 2 Nr. 1 AufenthG).",
		},
		letter.RowsKey: rowsThatFired(t, a, more),
	}
	maps.Copy(fields, more)
	return parsed.Fill(fields)
}

// fill writes a letter of the newest procedure and gives its text; with ABLAUF_LETTER_OUT set, the PDF is kept there to be looked at.
func fill(t *testing.T, a *Maker, d Record, template, name string, more map[string]any) string {
	t.Helper()
	subject, body, err := filled(t, a, d, template, more)
	require.NoError(t, err, name)
	if dir := os.Getenv("ABLAUF_LETTER_OUT"); dir != "" {
		d.Person.Address = casefile.Address{Street: "Musterweg 4", PostalCode: "00001", City: "Musterstadt"}
		pdf, err := letter.Render(letter.Cover(a.Authority, d.Case.Team, d.Case.Aktenzeichen, recipientOf(d, false, casefile.Letter{}), casefile.MustParseDate("2026-11-16"), subject, body))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, strings.ReplaceAll(filepath.Base(template)+" "+name, " ", "-")+".pdf"), pdf, 0o600))
	}
	var text strings.Builder
	text.WriteString(subject + "\n")
	for _, block := range body {
		text.WriteString(block.Text + "\n" + strings.Join(block.Items, "\n") + "\n")
		for _, row := range block.Rows {
			text.WriteString(strings.Join(row, ": ") + "\n")
		}
	}
	return text.String()
}

var (
	everyRowOnce sync.Once
	everyRowIDs  map[string][]string
)

// everyRow gives the ids of the rows of all tables.
func everyRow(a *Maker) map[string][]string {
	everyRowOnce.Do(func() {
		everyRowIDs = map[string][]string{}
		for _, rule := range a.Library.Rules() {
			info, _ := rule.Definitions.Table(rule.Key)
			for _, row := range info.Rows {
				everyRowIDs[rule.Key] = append(everyRowIDs[rule.Key], row.ID)
			}
		}
	})
	return everyRowIDs
}

// rowsThatFired lets every row of every table have fired, and of the table of effects those that the data of the letter name.
func rowsThatFired(t *testing.T, a *Maker, more map[string]any) map[string][]string {
	t.Helper()
	fired := maps.Clone(everyRow(a))
	for _, name := range []string{"Wirkung", "NachBekanntgabe"} {
		if said, ok := more[name].(map[string]any); ok && len(rowsOf(said)) > 0 {
			fired[tableEffect] = rowsOf(said)
		}
	}
	return fired
}

// TestRefusalSaysWhatRunsOn: a refusal ends what the application did, not a title that runs by itself (§ 51 Abs. 1 Nr. 1 AufenthG). Only who
// has no title is told to leave (§ 50 Abs. 1); who has one reads until when it runs, and that the time for leaving begins behind it. The
// letter of 16.11.2026 counts as delivered on the 20th.
func TestRefusalSaysWhatRunsOn(t *testing.T) {
	t.Parallel()
	a := office(t)
	const (
		leave     = "Sie müssen das Bundesgebiet innerhalb von 30 Tagen nach Bekanntgabe dieses Bescheids verlassen."
		leaveThen = "Danach müssen Sie das Bundesgebiet innerhalb von 30 Tagen verlassen."
		ends      = "als fortbestehend. Das endet mit der Bekanntgabe dieses Bescheids"
	)
	for name, c := range map[string]struct {
		d             Record
		row           string
		says, unsaids []string
	}{
		"title has run out": {
			holder("aufenthaltserlaubnis", "18b", "2026-11-15", "IND"), "19", []string{leave, ends}, []string{"gilt noch bis", leaveThen},
		},
		"no title": {holder("keiner", "", "", "IND"), "19", []string{leave, ends}, []string{"gilt noch bis"}},
		"title runs": {
			holder("aufenthaltserlaubnis", "18b", "2026-12-31", "IND"), "19",
			[]string{"Ihr bisheriger Titel (Aufenthaltserlaubnis) gilt noch bis Donnerstag, 31.12.2026.", leaveThen, "§ 84 Abs. 2 Satz 2"},
			[]string{leave, ends},
		},
		"last day of the title": {
			holder("aufenthaltserlaubnis", "18b", "2026-11-20", "IND"), "19", []string{"gilt noch bis Freitag, 20.11.2026."}, []string{leave, ends},
		},
		"Schengen visa runs": {
			holder("schengen-visum", "", "2026-12-20", "IND"), "19", []string{"(Schengen-Visum) gilt noch bis Sonntag, 20.12.2026."}, []string{leave, ends},
		},
		"settlement permit": {
			holder("niederlassungserlaubnis", "9", "", "IND"), "19",
			[]string{"Ihr bisheriger Titel (Niederlassungserlaubnis) ist unbefristet und gilt weiter."},
			[]string{"verlassen", "abgeschoben", ends, "gilt noch bis"},
		},
		"Ukraine ordinance": {
			holder("aufenthaltserlaubnis", "24", "2026-03-04", "UKR"), "19",
			[]string{"gilt noch bis Donnerstag, 04.03.2027.", leaveThen},
			[]string{leave, ends},
		},
		"free movement": {
			holder("freizuegigkeit", "", "", "FRA"), "0",
			[]string{"Ihr Aufenthaltsrecht folgt aus dem Recht der Europäischen Union."},
			[]string{"verlassen", "abgeschoben", ends},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after, err := a.afterRefusal(c.d, feel.NewContext(), casefile.MustParseDate("2026-11-20"), casefile.MustParseDate("2026-11-16"))
			require.NoError(t, err)
			require.Equal(t, c.row, after["Zeile"])
			text := fill(t, a, c.d, "ablehnung/bescheid-ablehnung", name, map[string]any{"NachBekanntgabe": after})
			checkSaid(t, text, c.says, c.unsaids)
		})
	}
}

func checkSaid(t *testing.T, text string, says, unsaids []string) {
	t.Helper()
	for _, sentence := range says {
		require.Contains(t, text, sentence)
	}
	for _, sentence := range unsaids {
		require.NotContains(t, text, sentence)
	}
}

// TestWithdrawalSaysWhatRunsOn: the same holds for a withdrawal. Who applies anew after the title has ended gets no effect back (§ 81 Abs. 4
// Satz 1 AufenthG), so the letter names the day until which that can be done, and promises nothing behind it.
func TestWithdrawalSaysWhatRunsOn(t *testing.T) {
	t.Parallel()
	a := office(t)
	const none = "Aus diesem Verfahren haben Sie kein Aufenthaltsrecht mehr."
	for name, c := range map[string]struct {
		d             Record
		says, unsaids []string
	}{
		"title has run out": {holder("aufenthaltserlaubnis", "18b", "2026-11-15", "IND"), []string{none}, []string{"gilt noch"}},
		"no title":          {holder("keiner", "", "", "IND"), []string{none}, []string{"gilt noch"}},
		"title runs": {
			holder("aufenthaltserlaubnis", "18b", "2026-12-31", "IND"),
			[]string{"Ihr bisheriger Titel (Aufenthaltserlaubnis) gilt noch bis Donnerstag, 31.12.2026.", "spätestens an diesem Tag"},
			[]string{none},
		},
		"settlement permit": {holder("niederlassungserlaubnis", "9", "", "IND"), []string{"ist unbefristet und gilt weiter"}, []string{none, "gilt noch"}},
		"Ukraine ordinance": {holder("aufenthaltserlaubnis", "24", "2026-03-04", "UKR"), []string{"gilt noch bis Donnerstag, 04.03.2027."}, []string{none}},
		"free movement": {
			holder("freizuegigkeit", "", "", "FRA"), []string{"Recht der Europäischen Union", "Die Rücknahme ändert daran nichts."}, []string{none},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			day := casefile.MustParseDate("2026-11-20")
			effect, err := a.effectOn(c.d, feel.NewContext(), day, day, feel.NewContext().Put("ruecknahmeAm", FeelDate(day)))
			require.NoError(t, err)
			checkSaid(t, fill(t, a, c.d, "verlaengerung/ruecknahme", name, map[string]any{"Wirkung": effect}), c.says, c.unsaids)
		})
	}
}
