package browser_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

var checkCode = regexp.MustCompile(`\b[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}\b`)

// sheetOf gives the pages of the confirmation of receipt as one reads them, and its file.
func sheetOf(t *testing.T, play *player.Play, template string) (pages []string, file []byte) {
	t.Helper()
	l, err := play.Letter(t.Context(), template, 1)
	require.NoError(t, err)
	require.NoError(t, gateway.As("leitung").StatePurpose(t.Context(), play.CaseID, "aufsicht"))
	file, err = gateway.As("leitung").DocumentContent(t.Context(), l.DocumentID)
	require.NoError(t, err)
	at := filepath.Join(t.TempDir(), "brief.pdf")
	require.NoError(t, os.WriteFile(at, file, 0o600))
	text, err := exec.CommandContext(t.Context(), "pdftotext", at, "-").Output()
	require.NoError(t, err, "pdftotext (make packages installs it)")
	return strings.Split(strings.TrimSuffix(string(text), "\f"), "\f"), file
}

// checks types a code into the page as an employer does.
func (p *person) checks(code string) {
	p.t.Helper()
	p.visit("/pruefen")
	p.fill("code", code)
	p.ready()
	p.do(chromedp.Focus(chromedp.CSS(`main button[type="submit"]`)))
	p.leads(chromedp.KeyEvent(kb.Enter))
	p.ready()
}

// TestEmployerChecksTheSheet goes the way of a sheet (product 5.1; § 81 Abs. 4, § 4a Abs. 5 AufenthG): an application in time brings a letter with a sheet for the employer on a
// page of its own; the employer opens the page of the QR code, mistypes the code, and learns that the sheet counts today; once the extension is granted and posted the same code says
// that the new title counts. The sheet of somebody who takes their application back counts no more. A late application brings no sheet.
func TestEmployerChecksTheSheet(t *testing.T) {
	play, _ := green(t)
	pages, file := sheetOf(t, play, "verlaengerung/eingangsbestaetigung")
	sheet := pages[len(pages)-1]
	require.Contains(t, sheet, "Blatt zur Vorlage beim Arbeitgeber")
	code := checkCode.FindString(sheet)
	require.NotEmpty(t, code, sheet)
	c, err := play.Case(t.Context())
	require.NoError(t, err)
	require.NotContains(t, sheet, c.Aktenzeichen)
	address := scanned(t, file, len(pages))
	require.True(t, strings.HasSuffix(address, "/pruefen"), address)

	p := stranger(t, openBrowser(t))
	p.visit("/pruefen")
	p.sees("Blatt für den Arbeitgeber prüfen")
	p.accessible("check of a sheet")
	wrong := "2"
	if code[:1] == wrong {
		wrong = "3"
	}
	p.checks(wrong + code[1:])
	p.sees("Ein Zeichen ist falsch oder vertauscht.")
	require.Equal(t, wrong+code[1:], p.value("code"))
	p.accessible("check of a sheet with a mistake")
	p.checks(strings.ToLower(strings.ReplaceAll(code, "-", " ")))
	p.sees("Das Blatt gilt heute")
	p.sees("Die bisherige Beschäftigung ist im bisherigen Umfang erlaubt.")
	require.Equal(t, "/pruefen", p.js(`location.pathname + location.search`), "no address holds a code")
	p.accessible("sheet that counts")

	require.NoError(t, play.Complete(t.Context(), "sachbearbeitung", "vorschlag-bestaetigen", map[string]any{
		"entscheidung": "verlaengern", "gueltigBis": play.Today.AddDate(0, 0, 1).AddDate(4, 0, 0).AddDate(0, 0, -1).Format(time.DateOnly),
		"nebenbestimmung": "Beschäftigung als Fachkraft erlaubt", "biometrieNoetig": false, "befangenheit": false,
	}))
	drawn := false // by lot, for a second look
	require.NoError(t, play.Until(t.Context(), "what was confirmed", func(ctx context.Context) (bool, error) {
		c, err := play.Case(ctx)
		drawn = slices.ContainsFunc(c.Tasks, func(t player.Task) bool { return t.Element == "stichprobe-pruefen" })
		return err == nil && (drawn || slices.ContainsFunc(c.Active, func(at player.Place) bool { return at.Element == "karte-ausgeben" })), err
	}))
	if drawn {
		require.NoError(t, play.Complete(t.Context(), "leitung", "stichprobe-pruefen", map[string]any{"stichprobeErgebnis": "in-ordnung"}))
	}
	require.NoError(t, play.Until(t.Context(), "the grant on record", func(ctx context.Context) (bool, error) {
		c, err := play.Case(ctx)
		return err == nil && c.LegalEffect != nil && c.LegalEffect.Effect.Code == "titel-erteilt", err
	}))
	require.NoError(t, play.Posted(t.Context()))
	p.checks(code)
	p.sees("Es zählt der neue Aufenthaltstitel")
	p.accessible("sheet whose title is granted")

	back := player.NewPlay(gateway)
	require.NoError(t, back.Apply(t.Context(), "antragsteller", testdata.Timely))
	pages, _ = sheetOf(t, back, "verlaengerung/eingangsbestaetigung")
	second := checkCode.FindString(pages[len(pages)-1])
	require.NotEmpty(t, second)
	require.NotEqual(t, code, second)
	p.checks(second)
	p.sees("Das Blatt gilt heute")
	require.NoError(t, gateway.As("antragsteller").Message(t.Context(), back.CaseID, "zurueck-"+back.CaseID, "ruecknahme", map[string]any{
		"ruecknahmeAm": back.Today.Format(time.DateOnly),
	}))
	_, err = back.Letter(t.Context(), "verlaengerung/ruecknahme", 1)
	require.NoError(t, err)
	p.checks(second)
	p.sees("Das Blatt gilt nicht mehr")
	p.press(`button[name="sprache"][value="en"]`)
	p.sees("Check a sheet for the employer")
	p.checks(second)
	p.sees("The sheet is no longer valid")
	p.accessible("sheet that is over, in English")

	late := player.NewPlay(gateway)
	require.NoError(t, late.Apply(t.Context(), "antragsteller", testdata.Late))
	pages, _ = sheetOf(t, late, "verlaengerung/eingangsbestaetigung-ohne-wirkung")
	require.NotContains(t, strings.Join(pages, "\n"), "Arbeitgeber")
}
