package browser_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestWalk leads a case from the application to the letter through the pages: clearing finds documents missing, the applicant sends
// them, a caseworker who knows the person decides, the lead signs too.
func TestWalk(t *testing.T) {
	browser := openBrowser(t)
	play := player.NewPlay(gateway)
	// There is no page for applications yet; they come through the API, as from a portal.
	require.NoError(t, play.Apply(t.Context(), "antragsteller2", testdata.Incomplete))
	require.NoError(t, play.Upload(t.Context(), "antragsteller2", "A01", "P01", "P02", "P03", "W02", "S01", "S02"))
	w := &walk{t: t, play: play, path: "/faelle/" + play.CaseID}
	w.arrived(7)

	guest := stranger(t, browser)
	guest.visit("/login")
	guest.picture("login")
	guest.accessible("login")

	clearing := signIn(t, browser, "clearing")
	w.findMissing(clearing)
	w.sendMissing(signIn(t, browser, "antragsteller2"))
	w.acceptRest(clearing)
	w.decide(signIn(t, browser, "sachbearbeitung"))
	w.sign(signIn(t, browser, "leitung"))
	w.readLetter(signIn(t, browser, "antragsteller2"))
	w.lookBack(clearing)
}

type walk struct {
	t    *testing.T
	play *player.Play
	path string // of the case
}

// arrived waits until the case knows of so many messages. Each one changes the open tasks, and who has read a task before it came is
// asked to look again.
func (w *walk) arrived(messages int) {
	w.t.Helper()
	require.NoError(w.t, w.play.Until(w.t.Context(), "arrival of the documents", func(ctx context.Context) (bool, error) {
		events, err := gateway.As("leitung").History(ctx, w.play.CaseID)
		seen := 0
		for _, e := range events {
			if e.Code == "message.received" || e.Code == "message.unmatched" {
				seen++
			}
		}
		if seen < messages || err != nil {
			return false, err
		}
		c, err := w.play.Case(ctx)
		return !slices.ContainsFunc(c.Documents, func(d player.Document) bool { return d.State == "quarantined" }), err
	}))
}

// take waits for a task, claims it on its page and leaves the form open.
func (w *walk) take(p *person, element string) {
	w.t.Helper()
	task, err := w.play.Task(w.t.Context(), element)
	require.NoError(w.t, err)
	p.visit("/aufgaben/" + task.ID)
	p.press(fmt.Sprintf(`form[action="/aufgaben/%s/uebernehmen"] button`, task.ID))
}

// finish looks at the letters that follow, sends the form and requires that the case took it.
func (w *walk) finish(p *person, element string) {
	w.t.Helper()
	p.looksAtLetters()
	p.press(`form[action$="/erledigen"] .ab-button--primary`)
	err := w.play.Until(w.t.Context(), "end of task "+element, func(ctx context.Context) (bool, error) {
		tasks, err := gateway.As("leitung").Tasks(ctx, w.play.CaseID, "open")
		for _, task := range tasks {
			if task.Element == element {
				return false, err
			}
		}
		return true, err
	})
	require.NoError(w.t, err, "the page says: %s", p.text("main"))
}

func (w *walk) findMissing(p *person) {
	w.t.Helper()
	task, err := w.play.Task(w.t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(w.t, err)
	p.visit("/aufgaben")
	p.sees("Vollständigkeit prüfen")
	p.picture("worklist")
	p.accessible("worklist")
	// Tests before this one have left more tasks than a page has.
	p.do(chromedp.Click(chromedp.CSS(`details[data-filter] > summary`)), chromedp.SetValue(chromedp.CSS("#f-text"), fileNumber(w.t, w.play)))
	p.press(`form[action="/aufgaben/suche"] button`)
	p.press(fmt.Sprintf(`form[action="/aufgaben/%s/uebernehmen"] button`, task.ID))
	p.visit("/aufgaben/" + task.ID)
	p.picture("task")
	p.accessible("task")
	p.do(chromedp.Click(chromedp.CSS(`form[action$="/erledigen"] .ab-button--primary`)), chromedp.WaitVisible(chromedp.CSS("#fehler")))
	p.picture("task-errors")
	p.accessible("task with errors")
	p.tick("/vollstaendig", "false")
	w.finish(p, "vollstaendigkeit-pruefen")

	w.take(p, "fehlendes-markieren")
	// What the checklist misses is proposed; whoever ticks it once more would take it away.
	require.Equal(w.t, "F01 K01", p.js(`[...document.querySelectorAll('input[name="/fehlend"]:checked')].map(i => i.value).sort().join(" ")`))
	w.finish(p, "fehlendes-markieren")
	letter, err := w.play.Letter(w.t.Context(), "nachforderung/aufforderung", 1)
	require.NoError(w.t, err)
	p.visit(w.path + "?ansicht=schreiben")
	p.sees(letter.Subject)
	p.picture("case-letters")
	p.accessible("letters of a case")
}

func (w *walk) sendMissing(p *person) {
	w.t.Helper()
	p.visit(w.path)
	p.picture("case-applicant")
	p.accessible("case, as the applicant sees it")
	for _, kind := range []string{"F01", "K01"} {
		doc, err := testdata.Document(kind)
		require.NoError(w.t, err)
		file := filepath.Join(w.t.TempDir(), doc.Name)
		require.NoError(w.t, os.WriteFile(file, doc.Content, 0o600))
		p.visit(w.path + "/unterlagen")
		if kind == "F01" {
			p.picture("upload")
			p.accessible("upload")
		}
		p.fill("/kind", kind)
		p.do(chromedp.SetUploadFiles(chromedp.CSS(`input[type="file"]`), []string{file}))
		p.press(`form[action$="/unterlagen"] .ab-button--primary`)
		p.sees(doc.Name)
	}
	w.arrived(9)
}

func (w *walk) acceptRest(p *person) {
	w.t.Helper()
	w.take(p, "eingang-pruefen")
	p.tick("/eingangErgebnis", "vollstaendig")
	w.finish(p, "eingang-pruefen")
	w.take(p, "vollstaendigkeit-pruefen")
	p.tick("/vollstaendig", "true")
	w.finish(p, "vollstaendigkeit-pruefen")
}

func (w *walk) decide(p *person) {
	w.t.Helper()
	w.take(p, "registerauskuenfte-eintragen")
	p.tick("/bzrAuskunft", "kein-eintrag")
	for _, question := range []string{"/ausweisungsinteresse", "/strafverfahrenAnhaengig", "/aussetzung"} {
		p.tick(question, "false")
	}
	w.finish(p, "registerauskuenfte-eintragen")
	require.NoError(w.t, w.play.Complete(w.t.Context(), "sicherheit", "abfrage-entscheiden", map[string]any{"sicherheitAbfragen": true}))
	w.take(p, "antrag-entscheiden")
	p.tick("/entscheidung", "verlaengern")
	p.fill("/gueltigBis", w.play.Today.AddDate(1, 6, 0).Format(time.DateOnly))
	p.fill("/abweichungBegruendung", "Das Studium endet zu diesem Tag.")
	p.tick("/biometrieNoetig", "false")
	p.tick("/befangenheit", "true")
	p.picture("decision")
	p.accessible("decision")
	w.finish(p, "antrag-entscheiden")
}

func (w *walk) sign(p *person) {
	w.t.Helper()
	w.take(p, "entscheidung-mitzeichnen")
	p.tick("/mitzeichnung", "zustimmen")
	p.picture("second-signature")
	w.finish(p, "entscheidung-mitzeichnen")
}

// readLetter downloads the notice as the applicant does and draws its first page.
func (w *walk) readLetter(p *person) {
	w.t.Helper()
	letter, err := w.play.Letter(w.t.Context(), "verlaengerung/bescheid-bewilligung", 1)
	require.NoError(w.t, err)
	p.visit(w.path + "?ansicht=schreiben")
	p.sees(letter.Subject)
	fetch := fmt.Sprintf(`fetch(document.querySelector('a[href="/dokumente/%s"]').href).then(r => r.arrayBuffer()).then(b => {
		let s = ""; new Uint8Array(b).forEach(c => s += String.fromCharCode(c)); return btoa(s) })`, letter.DocumentID)
	ctx, cancel := p.patiently()
	defer cancel()
	encoded, err := chromedp.Run(ctx, chromedp.Evaluate[string](fetch, chromedp.EvalAwaitPromise))
	require.NoError(w.t, err)
	pdf, err := base64.StdEncoding.DecodeString(encoded)
	require.NoError(w.t, err)
	require.Equal(w.t, "%PDF-", string(pdf[:min(5, len(pdf))]))
	file := filepath.Join(w.t.TempDir(), "letter.pdf")
	require.NoError(w.t, os.WriteFile(file, pdf, 0o600))
	output, err := exec.CommandContext(w.t.Context(), "pdftoppm", "-png", "-r", "90", "-f", "1", "-l", "1", "-singlefile", file,
		filepath.Join(shots, "letter")).CombinedOutput()
	require.NoError(w.t, err, "pdftoppm (make packages installs it): %s", output)
}

func (w *walk) lookBack(p *person) {
	w.t.Helper()
	for _, view := range []string{"ablauf", "unterlagen", "regeln", "protokoll"} {
		p.visit(w.path + "?ansicht=" + view)
		p.picture("case-" + view)
		p.accessible("case, " + view)
	}
	p.visit("/verfahren")
	p.picture("procedures")
	p.accessible("procedures")
	p.visit("/verfahren/verlaengerung/1")
	p.picture("procedure")
	p.accessible("procedure")
	p.visit("/faelle")
	p.accessible("cases")
}
