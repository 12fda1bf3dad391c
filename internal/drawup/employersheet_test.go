package drawup

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/checkcode"
	"ablauf/internal/invitation"
	"ablauf/internal/letter"
	"ablauf/internal/store"
)

// sheetFor offers the confirmation of receipt its sheet, as the row of the table of effects says, and gives what it was offered.
func sheetFor(t *testing.T, a *Maker, d Record, row map[string]any) (sheet map[string]any, stored store.Sheet, fields map[string]any) {
	t.Helper()
	fields = map[string]any{
		"Wirkung": withGermanNames(row), letter.RowsKey: map[string][]string{tableEffect: rowsOf(row)},
		"Angaben": map[string]any{"fortgeltungAb": on("2026-11-16")}, "Person": map[string]any{"Name": "Ayşe Muster", "Anrede": d.Person.Salutation()},
	}
	l := casefile.Letter{CaseID: "c", Template: letterWithSheet, LetterDate: on("2026-11-16")}
	stored, err := a.employerSheet(d, l, []string{"Ayşe Muster", "Musterweg 4"}, fields)
	require.NoError(t, err)
	sheet, _ = fields[fieldSheet].(map[string]any)
	require.Equal(t, sheet == nil, len(stored.Hash) == 0, "a sheet has a code that the record knows, and no code is without a sheet")
	return sheet, stored, fields
}

func withCodes(t *testing.T) *Maker {
	t.Helper()
	a := office(t)
	a.Invitations = invitation.NewMaker("https://antrag.musterstadt.example", []byte("key"))
	return a
}

// TestSheetOnlyWhereWorkGoesOn: § 81 Abs. 4 Satz 1 and 3, § 4a Abs. 5 AufenthG: a sheet for the employer stands only behind a confirmation whose row says that the title goes on
// with the work of before: for an application in time, or where somebody has ordered it; never for a late one, never for the permission by § 81 Abs. 3, never where only the future
// job is allowed.
func TestSheetOnlyWhereWorkGoesOn(t *testing.T) {
	t.Parallel()
	a := withCodes(t)
	d := holder(casefile.TitleAufenthaltserlaubnis, "18b", "2026-11-26", "IND")
	var given []string
	for _, row := range constants(t, a, tableEffect) {
		sheet, _, _ := sheetFor(t, a, d, row)
		if sheet != nil {
			given = append(given, rowsOf(row)...)
		}
	}
	require.Equal(t, []string{"fiktionswirkung-zeile-8", "fiktionswirkung-zeile-9", "fiktionswirkung-zeile-16"}, given)
}

// effectRow gives a row of the table of effects.
func effectRow(t *testing.T, a *Maker, id string) map[string]any {
	t.Helper()
	for _, row := range constants(t, a, tableEffect) {
		if rowsOf(row)[0] == id {
			return row
		}
	}
	t.Fatalf("no row %s", id)
	return nil
}

// TestSheetOnlyWhereWorkWasAllowed: § 4a Abs. 1 and 3 AufenthG: where the title allowed no work, or nobody can tell, there is no sheet; nor where nobody could check it, nor behind
// another letter.
func TestSheetOnlyWhereWorkWasAllowed(t *testing.T) {
	t.Parallel()
	a := withCodes(t)
	row := effectRow(t, a, "fiktionswirkung-zeile-9")
	for _, c := range []struct {
		kind                 casefile.TitleKind
		paragraph, condition string
		sheet                bool
	}{
		{casefile.TitleAufenthaltserlaubnis, "18b", "", true},
		{casefile.TitleAufenthaltserlaubnis, "18b", "Beschäftigung als Bauingenieurin bei Beispiel AG", true},
		{casefile.TitleAufenthaltserlaubnis, "18b", "Beschäftigung als Bauingenieurin bei Beispiel AG. Selbständige Tätigkeit nicht gestattet.", true},
		{casefile.TitleAufenthaltserlaubnis, "18b", "Beschäftigung nur als Koch gestattet; selbstständige Erwerbstätigkeit ist nicht erlaubt", true},
		{casefile.TitleAufenthaltserlaubnis, "18b", "Beschäftigung als Koch. Andere Beschäftigung nur mit Erlaubnis der Ausländerbehörde.", true},
		{casefile.TitleAufenthaltserlaubnis, "16b", "140 ganze oder 280 halbe Tage im Jahr sowie studentische Nebentätigkeiten", true},
		{casefile.TitleBlaueKarte, "18g", "", true},
		{casefile.TitleAufenthaltserlaubnis, "28", "Erwerbstätigkeit erlaubt", true},
		{casefile.TitleAufenthaltserlaubnis, "28", "Erwerbstätigkeit nicht gestattet", false},
		{casefile.TitleAufenthaltserlaubnis, "28", "Jede Erwerbstätigkeit, auch selbständige, ist nicht gestattet", false},
		{casefile.TitleAufenthaltserlaubnis, "25 Abs. 5", "Keine Erwerbstätigkeit", false},
		{casefile.TitleAufenthaltserlaubnis, "25 Abs. 5", "Erwerbstätigkeit untersagt", false},
		{casefile.TitleAufenthaltserlaubnis, "25 Abs. 3", "Beschäftigung nur mit Erlaubnis der Ausländerbehörde gestattet", false},
		{casefile.TitleAufenthaltserlaubnis, "25 Abs. 3", "Unselbständige Tätigkeit nicht gestattet", false},
		{casefile.TitleAufenthaltserlaubnis, "25 Abs. 4a", "", false},
		{casefile.TitleAufenthaltserlaubnis, "21", "", false},
		{casefile.TitleAufenthaltserlaubnis, "20", "", false},
		{casefile.TitleAufenthaltserlaubnis, "", "", false},
	} {
		d := holder(c.kind, c.paragraph, "2026-11-26", "IND")
		d.Title.Nebenbestimmung = c.condition
		sheet, _, _ := sheetFor(t, a, d, row)
		require.Equal(t, c.sheet, sheet != nil, "%s § %s %q", c.kind, c.paragraph, c.condition)
	}
	d := holder(casefile.TitleAufenthaltserlaubnis, "18b", "2026-11-26", "IND")
	sheet, _, _ := sheetFor(t, office(t), d, row)
	require.Nil(t, sheet, "no page, no sheet")
	fields := map[string]any{"Wirkung": withGermanNames(row), letter.RowsKey: map[string][]string{}}
	_, err := a.employerSheet(d, casefile.Letter{Template: "verlaengerung/eingangsbestaetigung-ohne-wirkung"}, nil, fields)
	require.NoError(t, err)
	require.NotContains(t, fields, fieldSheet)
}

// TestSheetSaysWhatTheRowGives: product 5.1, domain 2.4, Art. 5 Abs. 1 DSGVO: what stands on the sheet is who, which title, that the work of before goes on in its extent and from
// which day, and what it is not. It names no birth date, no address, no file number and no employer, has a page of its own on the front of a paper, and where the row did not fire the
// letter is refused.
func TestSheetSaysWhatTheRowGives(t *testing.T) {
	t.Parallel()
	a := withCodes(t)
	for _, c := range []struct{ row, law, day string }{
		{"fiktionswirkung-zeile-9", "§ 81 Abs. 4 Satz 1 AufenthG", "Freitag, 27.11.2026"},
		{"fiktionswirkung-zeile-8", "§ 81 Abs. 4 Satz 1 AufenthG", "Freitag, 27.11.2026"},
		{"fiktionswirkung-zeile-16", "§ 81 Abs. 4 Satz 3 AufenthG", "Montag, 16.11.2026"},
	} {
		d := holder(casefile.TitleAufenthaltserlaubnis, "18b", "2026-11-26", "IND")
		var err error
		d.Person.BirthDate, err = casefile.ParsePartialDate("1991-03-14")
		require.NoError(t, err)
		d.Title.EmployerName = "Beispiel AG"
		sheet, _, fields := sheetFor(t, a, d, effectRow(t, a, c.row))
		code := sheet["Code"].(string)
		subject, body, err := filled(t, a, d, letterWithSheet, fields)
		require.NoError(t, err, c.row)
		file, err := letter.Render(letter.Cover(a.Authority, d.Case.Team, d.Case.Aktenzeichen, []string{"Ayşe Muster", "Musterweg 4", "00001 Musterstadt"}, on("2026-11-16"), subject, body))
		require.NoError(t, err)
		pages := pagesOf(t, file)
		require.Equal(t, 1, len(pages)%2, "the sheet begins on the front of a paper")
		said := strings.Join(strings.Fields(pages[len(pages)-1]), " ")
		for _, part := range []string{
			"Blatt zur Vorlage beim Arbeitgeber", "Ausgestellt am 16.11.2026", "Ayşe Muster", "Aufenthaltserlaubnis nach § 18b AufenthG", "im bisherigen Umfang erlaubt", c.law, c.day,
			code, "https://antrag.musterstadt.example/pruefen", "Es ist keine Fiktionsbescheinigung (§ 81 Abs. 5 AufenthG) und kein Aufenthaltstitel",
			"Es sagt nichts über eine andere Beschäftigung oder einen anderen Arbeitgeber",
		} {
			require.Contains(t, said, part, c.row)
		}
		for _, part := range []string{"1991", "14.03.", "Musterweg", d.Case.Aktenzeichen, "Beispiel AG", "Seite 3", "Indien"} {
			require.NotContains(t, said, part, c.row)
		}
		for _, page := range pages[:len(pages)-1] {
			require.NotContains(t, page, code, "only the sheet has the code")
		}
		fields[letter.RowsKey] = map[string][]string{tableEffect: rowsOf(effectRow(t, a, c.row)), tableSheet: {"arbeitgeberblatt-sonst"}}
		_, _, err = filled(t, a, d, letterWithSheet, fields)
		require.Equal(t, "letter.row", casefile.CodeOf(err))
	}
}

func pagesOf(t *testing.T, file []byte) []string {
	t.Helper()
	at := filepath.Join(t.TempDir(), "brief.pdf")
	require.NoError(t, os.WriteFile(at, file, 0o600))
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", at, "-").Output()
	require.NoError(t, err, "pdftotext (make packages installs it)")
	return strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}

// TestCodeOfASheet: the preview of a letter and what is filed have the same code; another day, another case, another recipient and another key have another. What is frozen with the
// letter does not have it.
func TestCodeOfASheet(t *testing.T) {
	t.Parallel()
	a := withCodes(t)
	d := holder(casefile.TitleAufenthaltserlaubnis, "18b", "2026-11-26", "IND")
	row := effectRow(t, a, "fiktionswirkung-zeile-9")
	code := func(a *Maker, id, day, to string) string {
		d.Case.ID = casefile.CaseID(id)
		fields := map[string]any{"Wirkung": withGermanNames(row), letter.RowsKey: map[string][]string{}}
		stored, err := a.employerSheet(d, casefile.Letter{Template: letterWithSheet, LetterDate: on(day)}, []string{to}, fields)
		require.NoError(t, err)
		made := fields[fieldSheet].(map[string]any)["Code"].(string)
		hash, problem := checkcode.Hash(made)
		require.Empty(t, problem)
		require.Equal(t, stored.Hash, hash)
		withholdCode(fields)
		raw, err := json.Marshal(fields)
		require.NoError(t, err)
		require.NotContains(t, string(raw), made)
		return made
	}
	first := code(a, "c", "2026-11-16", "x")
	require.Equal(t, first, code(a, "c", "2026-11-16", "x"))
	other := withCodes(t)
	other.Invitations = invitation.NewMaker("https://antrag.musterstadt.example", []byte("another"))
	for _, next := range []string{code(a, "d", "2026-11-16", "x"), code(a, "c", "2026-11-17", "x"), code(a, "c", "2026-11-16", "y"), code(other, "c", "2026-11-16", "x")} {
		require.NotEqual(t, first, next)
	}
}

// askedSheet is a case in whose record everything agrees that the work of before goes on.
func askedSheet() SheetCase {
	d := holder(casefile.TitleAufenthaltserlaubnis, "18b", "2026-11-26", "IND")
	d.Case.ID, d.Case.State, d.Person.ID = "c", casefile.CaseOpen, "p"
	frozen, _ := json.Marshal(map[string]any{"Titel": titleFields(d.Title)})
	return SheetCase{
		Sheet: store.CheckedSheet{Case: "c", Letter: "l", Sheet: store.Sheet{Person: "p", Title: "t"}},
		File: store.Dossier{Case: d.Case, Person: d.Person, Title: d.Title, Facts: map[string]json.RawMessage{
			"antragArt": json.RawMessage(`"verlaengerung"`),
		}},
		Letters: []casefile.Letter{{ID: "l", Template: letterWithSheet, LetterDate: on("2026-11-16"), Data: frozen}},
		Effects: []casefile.Effect{{Effect: "fortgeltung", Work: "wie-bisher"}},
	}
}

func factDay(c *SheetCase, name, day string) { c.File.Facts[name] = json.RawMessage(`"` + day + `"`) }

// TestStandingOfSheet: § 81 Abs. 4, § 84 Abs. 1 Nr. 1, § 51 Abs. 1 AufenthG, § 43 Abs. 1 VwVfG: what an employer is told today is what the record gives today: yes only while
// everything agrees, and the new title once the person knows of it. Nothing false remains when the case changes.
func TestStandingOfSheet(t *testing.T) {
	t.Parallel()
	a := office(t)
	effects, err := a.Library.Rule(tableEffect)
	require.NoError(t, err)
	sheets, err := a.Library.Rule(tableSheet)
	require.NoError(t, err)
	decision := func(template, posted, deemed string) casefile.Letter {
		return casefile.Letter{ID: "b", Template: template, LetterDate: on(posted), PostedOn: on(posted), DeemedDeliveredOn: on(deemed), State: casefile.LetterSent}
	}
	grant := func(c *SheetCase) { c.Granted = &casefile.Title{ID: "n", Paragraph: "18b", ValidTo: on("2030-11-26")} }
	for _, x := range []struct {
		name, today string
		change      func(c *SheetCase)
		want        SheetStanding
	}{
		{"before the title ends", "2026-11-20", nil, SheetHolds},
		{"on its last day", "2026-11-26", nil, SheetHolds},
		{"the day after", "2026-11-27", nil, SheetHolds},
		{"a year later, still undecided", "2027-11-27", nil, SheetHolds},
		{"withdrawn yesterday", "2026-11-20", func(c *SheetCase) { factDay(c, "ruecknahmeAm", "2026-11-19") }, SheetOver},
		{"withdrawn, and the title has ended", "2026-12-20", func(c *SheetCase) { factDay(c, "ruecknahmeAm", "2026-11-19") }, SheetOver},
		{"left for good", "2026-12-20", func(c *SheetCase) { factDay(c, "ausreiseAm", "2026-12-19") }, SheetOver},
		{"refusal announced today", "2026-12-20", func(c *SheetCase) {
			c.File.Facts["entscheidung"] = json.RawMessage(`"ablehnen"`)
			factDay(c, "bescheidBekanntgegebenAm", "2026-12-20")
		}, SheetOver},
		{"refused, to be announced tomorrow", "2026-12-20", func(c *SheetCase) {
			c.File.Facts["entscheidung"] = json.RawMessage(`"ablehnen"`)
			factDay(c, "bescheidBekanntgegebenAm", "2026-12-21")
		}, SheetHolds},
		{"refused, the letter lies in the tray", "2026-12-20", func(c *SheetCase) {
			c.File.Facts["entscheidung"] = json.RawMessage(`"ablehnen"`)
			c.Letters = append(c.Letters, casefile.Letter{ID: "b", Template: "ablehnung/bescheid-ablehnung", DeemedDeliveredOn: on("2026-12-10")})
		}, SheetHolds},
		{"refused, on its way", "2026-12-20", func(c *SheetCase) {
			c.Letters = append(c.Letters, decision("ablehnung/bescheid-ablehnung", "2026-12-18", "2026-12-22"))
		}, SheetHolds},
		{"refused, counts as delivered, nobody has entered it", "2026-12-22", func(c *SheetCase) {
			c.Letters = append(c.Letters, decision("ablehnung/bescheid-ablehnung", "2026-12-18", "2026-12-22"))
		}, SheetOver},
		{"granted, the letter lies in the tray", "2026-12-20", func(c *SheetCase) { grant(c) }, SheetHolds},
		{"granted and posted", "2026-12-20", func(c *SheetCase) {
			grant(c)
			c.Letters = append(c.Letters, decision("verlaengerung/bescheid-bewilligung", "2026-12-18", "2026-12-22"))
		}, SheetReplaced},
		{"granted, card handed over, case closed", "2027-02-20", func(c *SheetCase) { grant(c); c.File.Case.State = casefile.CaseClosed }, SheetReplaced},
		{"granted, and the new title has ended", "2031-01-01", func(c *SheetCase) { grant(c); c.File.Case.State = casefile.CaseClosed }, SheetOver},
		{"granted, and the new title was revoked", "2027-02-20", func(c *SheetCase) {
			grant(c)
			c.Granted.EndedOn, c.File.Case.State = on("2027-02-01"), casefile.CaseClosed
		}, SheetOver},
		{"closed without a title", "2026-12-20", func(c *SheetCase) { c.File.Case.State = casefile.CaseClosed }, SheetOver},
		{"the title was revoked", "2026-11-20", func(c *SheetCase) { c.File.Title.EndedOn = on("2026-11-18") }, SheetOver},
		{"the end of the title was put right: the application is late", "2026-11-20", func(c *SheetCase) { c.File.Title.ValidTo = on("2026-10-01") }, SheetOver},
		{"the paragraph was put right", "2026-11-20", func(c *SheetCase) { c.File.Title.Paragraph = "18a" }, SheetOver},
		{"another work is allowed since", "2026-11-20", func(c *SheetCase) { c.File.Title.Nebenbestimmung = "Beschäftigung bei der Muster GmbH" }, SheetOver},
		{"the case is about another title", "2026-11-20", func(c *SheetCase) { c.File.Title.ID = "u" }, SheetOver},
		{"the case is somebody else's", "2026-11-20", func(c *SheetCase) { c.File.Person.ID = "q" }, SheetOver},
		{"the person has died", "2026-11-20", func(c *SheetCase) { c.File.Person.DiedOn = on("2026-11-19") }, SheetOver},
		{"the person has married and bears another name", "2026-11-20", func(c *SheetCase) { c.File.Person.FamilyName = "Neu" }, SheetHolds},
		{"a later effect is another", "2026-11-20", func(c *SheetCase) {
			c.Effects = append(c.Effects, casefile.Effect{Effect: "beendet", Work: "nein"})
		}, SheetOver},
		{"no effect was recorded", "2026-11-20", func(c *SheetCase) { c.Effects = nil }, SheetOver},
		{"asylum was applied for", "2026-11-20", func(c *SheetCase) {
			c.File.Facts["asylantragAnhaengig"], c.File.Facts["antragArt"] = json.RawMessage("true"), json.RawMessage(`"zweckwechsel"`)
		}, SheetOver},
		{"received later than was thought", "2026-12-20", func(c *SheetCase) { c.File.Case.ReceivedAt = on("2026-11-27").Time(calendar.Berlin()) }, SheetOver},
		{"the letter is gone", "2026-11-20", func(c *SheetCase) { c.Letters[0].Data = nil }, SheetOver},
	} {
		c := askedSheet()
		if x.change != nil {
			x.change(&c)
		}
		got, err := StandingOfSheet(effects, sheets, c, on(x.today))
		require.NoError(t, err, x.name)
		require.Equal(t, x.want, got, x.name)
	}
}

// TestSheetHasNothingOfTheReader: Art. 5 Abs. 1 DSGVO: the address of a reading aid stands in the letter, never on the sheet behind it: an employer does not learn which language
// somebody reads.
func TestSheetHasNothingOfTheReader(t *testing.T) {
	t.Parallel()
	aid := &readingAid{language: "ar", address: "https://antrag.musterstadt.example/lesehilfe/x/y/ar"}
	sheet := []letter.Block{{Kind: letter.HandOut, Text: "Blatt zur Vorlage beim Arbeitgeber"}, {Kind: letter.Paragraph, Text: "Was gilt"}}
	body := aid.behind(letter.Letter{Body: append([]letter.Block{{Kind: letter.Paragraph, Text: "Guten Tag"}}, sheet...)}).Body
	require.Len(t, body, 4)
	require.Equal(t, aid.address, body[1].Address)
	require.Equal(t, sheet, body[2:])
	body = aid.behind(letter.Letter{Body: []letter.Block{{Kind: letter.Paragraph, Text: "Guten Tag"}}}).Body
	require.Equal(t, aid.address, body[1].Address)
}
