package browser_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// proposeFor fills the form of an intervention of one kind at a step.
func (p *person) proposeFor(play *player.Play, kind, step, reason string) {
	p.t.Helper()
	p.visit("/leitung/eingriffe/fall/" + play.CaseID)
	p.tick("art", kind)
	p.js(fmt.Sprintf(`[...document.querySelectorAll("#schritt option")].find(o => o.textContent.includes(%q)).selected = true`, step))
	p.fill("grund", reason)
	p.press(`form[action^="/leitung/eingriffe/fall/"] .ab-button--primary`)
	p.sees("Vorgelegt.")
	require.Contains(p.t, p.js(ofCase(play)+`.textContent`), reason)
	require.Equal(p.t, "null", p.js(ofCase(play)+`.querySelector('form[action$="/freigabe"]')`), "not by the person who proposed it")
}

// releases lets the second person release the proposal of a case.
func (p *person) releases(play *player.Play) {
	p.t.Helper()
	p.press(fmt.Sprintf(`form[action=%q] button`, p.releaseOf(play)))
	p.sees("Freigegeben. Der Fall hat den Eingriff ausgeführt.")
}

// doneByHand requires that log, steps and diagram of a case say that people and not the procedure ended a step.
func (p *person) doneByHand(play *player.Play, plane, step, reason string) {
	p.t.Helper()
	path := "/faelle/" + play.CaseID
	p.visit(path + "?ansicht=protokoll&art=eingriffe")
	p.sees("Die Leitung hat von Hand festgelegt")
	p.visit(path + "?ansicht=protokoll")
	for _, text := range []string{reason, "K. Muster", "N. Muster", "Eine zweite Person der Leitung hat einen Eingriff freigegeben"} {
		p.sees(text)
	}
	p.visit(path + plane)
	p.eventually("true", `[...document.querySelectorAll(".ab-step--hand")].some(s => s.textContent.includes("von Hand"))`)
	state := fmt.Sprintf(`[...document.querySelectorAll(".ab-step")].find(s => s.querySelector(".ab-step-name").textContent.includes(%q)).className`, step)
	require.Contains(p.t, p.js(state), "ab-step--cancelled")
	require.Equal(p.t, "true", p.js(fmt.Sprintf(`[...document.querySelectorAll(".ab-drawing .bp-cancelled")].some(e => (e.getAttribute("aria-label") ?? e.textContent).includes(%q))`, step)))
	p.accessible("case with a step that was ended by hand")
}

// TestSupervisor12SkipAStep: the lateness of an application has been weighed in another case; one person of supervision proposes to skip the step, the
// second releases it, and the running workflow goes on with the step behind it, which is finished as ever.
func TestSupervisor12SkipAStep(t *testing.T) {
	browser := openBrowser(t)
	play := player.NewPlay(gateway)
	require.NoError(t, play.Apply(t.Context(), "antragsteller", testdata.Late))
	_, err := play.Task(t.Context(), "verspaetung-wuerdigen")
	require.NoError(t, err)
	first, second := signIn(t, browser, "leitung"), signIn(t, browser, "leitung2")
	const reason = "Die Verspätung ist im ersten Fall der Person gewürdigt."
	first.proposeFor(play, "ueberspringen", "Verspätung würdigen", reason)
	second.releases(play)
	_, err = play.Task(t.Context(), "anordnung-entscheiden")
	require.NoError(t, err)
	second.doneByHand(play, "?ebene=verlaengerung%2Feingang-wuerdigen", "Verspätung würdigen", reason)

	require.NoError(t, play.Complete(t.Context(), "leitung", "anordnung-entscheiden", map[string]any{
		"fortgeltungAnordnen": false, "anordnungBegruendung": "Die Person nennt keinen Grund für die Verspätung.",
	}))
	_, err = play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err, "the case goes on")
}

// TestSupervisor12CancelAStep: a change of employer was reported by mistake; the second person releases that its step is cancelled, nothing else of
// the case is touched, and the check of completeness goes on as ever.
func TestSupervisor12CancelAStep(t *testing.T) {
	browser := openBrowser(t)
	play := named(t, "Abbruchprobe")
	require.NoError(t, gateway.As("antragsteller2").Message(t.Context(), play.CaseID, "wechsel-"+play.CaseID, "arbeitgeber", map[string]any{
		"arbeitgeberMeldung": "wechsel", "arbeitgeberMeldungZum": play.Today.AddDate(0, 0, 30).Format("2006-01-02"), "neuerArbeitgeber": "Beispiel Klinikum GmbH",
	}))
	_, err := play.Task(t.Context(), "arbeitgeberwechsel-einordnen")
	require.NoError(t, err)
	check, err := play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	first, second := signIn(t, browser, "leitung"), signIn(t, browser, "leitung2")
	const reason = "Die Meldung betraf eine andere Person gleichen Namens."
	first.proposeFor(play, "abbrechen", "Arbeitgeberwechsel einordnen", reason)
	second.releases(play)
	require.NoError(t, play.Until(t.Context(), "the step is gone", func(ctx context.Context) (bool, error) {
		tasks, err := gateway.As("leitung").Tasks(ctx, play.CaseID, "open")
		for _, task := range tasks {
			if task.Element == "arbeitgeberwechsel-einordnen" {
				return false, err
			}
		}
		return true, err
	}))
	second.doneByHand(play, "", "Arbeitgeberwechsel einordnen", reason)
	still, err := play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	require.Equal(t, check.ID, still.ID, "nothing else was touched")
	require.NoError(t, play.Complete(t.Context(), "clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": true}))
	_, err = play.Task(t.Context(), "registerauskuenfte-eintragen")
	require.NoError(t, err, "the case goes on")
}

// TestSupervisor12MigrateACase: a new version of a procedure was released while a case waits on the old one; one person of supervision proposes that the
// case goes on by the new version, the second releases it, and the running workflow does: page, diagram and log say so, and the case comes to its end.
func TestSupervisor12MigrateACase(t *testing.T) {
	browser := openBrowser(t)
	play := askedAgain(t, "Umstellprobe")
	designer, first, second := signIn(t, browser, "prozessgestaltung"), signIn(t, browser, "leitung"), signIn(t, browser, "leitung2")
	designer.visit("/verfahren")
	now, err := strconv.Atoi(designer.js(`document.querySelector('main a[href^="/verfahren/sachstand/"]').getAttribute("href").split("/").pop()`))
	require.NoError(t, err)
	name := fmt.Sprintf("Umgestellte Frage %d beantworten", now+1)
	designer.handIn(`name="Frage beantworten"`, fmt.Sprintf("name=%q", name), "Die Frage heißt jetzt anders.")
	second.visit(strings.Split(designer.where(), "?")[0])
	second.do(setValue("#grund", "Mit dem Team besprochen."))
	second.press(`form[action$="/freigabe"] button`)
	second.sees("Freigegeben. Neue Fälle beginnen ab jetzt auf der neuen Fassung.")
	second.visit("/faelle/" + play.CaseID)
	second.sees(fmt.Sprintf("Das Diagramm zeigt Fassung %d.", now))

	const reason = "Alle offenen Fragen sollen nach der neuen Fassung laufen."
	first.visit("/leitung/eingriffe/fall/" + play.CaseID)
	first.tick("art", "umstellen")
	first.fill("fassung", strconv.Itoa(now+1))
	first.fill("grund", reason)
	first.press(`form[action^="/leitung/eingriffe/fall/"] .ab-button--primary`)
	first.sees("Vorgelegt.")
	require.Equal(t, "null", first.js(ofCase(play)+`.querySelector('form[action$="/freigabe"]')`), "not by the person who proposed it")
	second.releases(play)
	second.visit("/faelle/" + play.CaseID)
	second.sees(fmt.Sprintf("Das Diagramm zeigt Fassung %d.", now+1))
	require.Equal(t, "true", second.js(`[...document.querySelectorAll(".ab-step--hand")].some(s => s.textContent.includes("von Hand"))`))
	second.accessible("case that was moved to another version")
	second.visit("/faelle/" + play.CaseID + "?ansicht=protokoll")
	for _, text := range []string{reason, "Der Fall läuft jetzt nach einer neueren Fassung des Verfahrens.", "K. Muster", "N. Muster"} {
		second.sees(text)
	}
	require.NoError(t, play.Complete(t.Context(), "clearing", "frage-beantworten", map[string]any{
		"sachbearbeitungNoetig": false, "sachstandAntwort": "Ihr Pass liegt vor. Es fehlt nichts.",
	}))
	_, err = play.Letter(t.Context(), "sachstand/antwort", 1)
	require.NoError(t, err, "the case goes on")
}
