package browser_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
)

// TestSupervisor10IncidentsInPlainWords: the first letter of a case cannot be made because the address does not fit into its window; supervision reads so in plain
// words, lets it be tried again in vain, and after clearing has shortened the address on a page lets it be tried again from the page; the letter goes out and the case goes on.
func TestSupervisor10IncidentsInPlainWords(t *testing.T) {
	browser := openBrowser(t)
	play := player.NewPlay(gateway)
	require.NoError(t, play.ApplyWith(t.Context(), "antragsteller2", changed(t, play, func(a map[string]any) {
		a["person"].(map[string]any)["familienname"] = "Stillstandprobe"
		a["anschrift"].(map[string]any)["strasse"] = strings.Repeat("WOHNWAGENHOF AM WALDWEG ZUR MÜHLE ", 5) + "7"
		a["anschrift"].(map[string]any)["zusatz"] = strings.Repeat("BEI DER HAUSVERWALTUNG AM HOHEN DAMM ", 5)
	})))
	number := fileNumber(t, play)
	p := signIn(t, browser, "leitung")
	mine := fmt.Sprintf(`[...document.querySelectorAll("main tbody tr")].find(r => r.textContent.includes(%q))`, number)
	shown := func(what string, want bool) {
		require.NoError(t, play.Until(t.Context(), what, func(context.Context) (bool, error) {
			p.visit("/leitung/stillstand")
			p.ready()
			return p.js(`Boolean(`+mine+`)`) == fmt.Sprint(want), nil
		}))
	}
	shown("the case stands still", true)
	require.Contains(t, p.js(mine+`.textContent`), "Name und Anschrift passen nicht in das Adressfeld")
	require.NotContains(t, p.js(mine+`.textContent`), "letter.recipient", "no code of the program")
	p.picture("supervision-incidents")
	p.accessible("incidents in plain words")
	retry := fmt.Sprintf(`form[action="/leitung/stillstand/%s"]`, play.CaseID)
	again := func(reason string) {
		p.js(fmt.Sprintf(`document.querySelector('%s [name="grund"]').value = %q`, retry, reason))
		p.press(retry + " button")
		p.sees("Das Programm versucht den Schritt noch einmal.")
	}
	again("Vielleicht war es ein Zufall.")
	require.NoError(t, play.Until(t.Context(), "the second failure", func(context.Context) (bool, error) {
		p.visit("/leitung/stillstand")
		p.ready()
		return strings.Contains(p.js(mine+`?.textContent ?? ""`), "1 Mal erneut versucht"), nil
	}))
	clearing := signIn(t, browser, "clearing")
	clearing.visit("/faelle/" + play.CaseID + "/akt/anschrift")
	clearing.correctAddress("Langestraße 7", "Die Anschrift passte nicht in das Fenster des Briefs.")
	again("Die Anschrift ist gekürzt.")
	_, err := play.Letter(t.Context(), "verlaengerung/eingangsbestaetigung", 1)
	require.NoError(t, err)
	_, err = play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	shown("the case goes on", false)
	p.visit("/faelle/" + play.CaseID + "?ansicht=protokoll")
	for _, text := range []string{"Vielleicht war es ein Zufall.", "Die Anschrift ist gekürzt.", "ist behoben"} {
		p.sees(text)
	}
}

// propose fills the form of an intervention that begins the check of completeness anew.
func (p *person) propose(play *player.Play, reason string) {
	p.t.Helper()
	p.visit("/leitung/eingriffe/fall/" + play.CaseID)
	p.tick("art", "wiederholen")
	p.js(`[...document.querySelectorAll("#schritt option")].find(o => o.textContent.includes("Vollständigkeit prüfen")).selected = true`)
	p.js(`document.querySelector("#ziel").value = "verlaengerung/vollstaendigkeit-pruefen"`)
	p.fill("grund", reason)
	p.press(`form[action^="/leitung/eingriffe/fall/"] .ab-button--primary`)
	p.sees("Vorgelegt.")
}

// ofCase gives an expression for the proposal of a case in the list of open ones.
func ofCase(play *player.Play) string {
	return fmt.Sprintf(`[...document.querySelectorAll("main .ab-lines > li")].find(l => l.querySelector('a[href="/faelle/%s"]'))`, play.CaseID)
}

// TestSupervisor12Intervene: one person proposes with a reason, may not release it herself, by no button and no form; a second person releases; the running workflow
// carries it out, and reason and both people stand in the log of the case.
func TestSupervisor12Intervene(t *testing.T) {
	browser := openBrowser(t)
	play := named(t, "Eingriffprobe")
	old, err := play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	first, second := signIn(t, browser, "leitung"), signIn(t, browser, "leitung2")
	first.visit("/leitung/eingriffe/fall/" + play.CaseID)
	first.picture("supervision-propose")
	first.accessible("form of an intervention")
	first.propose(play, "Die Prüfung begann mit dem falschen Pass.")
	require.Contains(t, first.js(ofCase(play)+`.textContent`), "Das ist Ihr Vorschlag")
	require.Equal(t, "null", first.js(ofCase(play)+`.querySelector('form[action$="/freigabe"]')`))
	release := second.releaseOf(play)
	status := first.js(fmt.Sprintf(`(await fetch(%q, {method: "POST", body: new URLSearchParams({_csrf: document.querySelector('[name="_csrf"]').value})})).status`, release))
	require.Equal(t, "403", status, "four eyes")
	still, err := play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	require.Equal(t, old.ID, still.ID)

	second.picture("supervision-interventions")
	second.accessible("interventions to release")
	second.press(fmt.Sprintf(`form[action=%q] button`, release))
	second.sees("Freigegeben. Der Fall hat den Eingriff ausgeführt.")
	require.NoError(t, play.Until(t.Context(), "a new task in place of the old one", func(ctx context.Context) (bool, error) {
		task, err := play.Task(ctx, "vollstaendigkeit-pruefen")
		return err == nil && task.ID != old.ID, err
	}))
	second.visit("/faelle/" + play.CaseID + "?ansicht=protokoll")
	for _, text := range []string{"Die Prüfung begann mit dem falschen Pass.", "K. Muster", "N. Muster", "Eine zweite Person der Leitung hat einen Eingriff freigegeben"} {
		second.sees(text)
	}
}

// releaseOf opens the list of interventions and gives the address at which that of a case is released.
func (p *person) releaseOf(play *player.Play) string {
	p.t.Helper()
	p.visit("/leitung/eingriffe")
	p.ready()
	return p.js(ofCase(play) + `.querySelector('form[action$="/freigabe"]').getAttribute("action")`)
}

// TestSupervisor14ManageAbsences: supervision declares a substitution for a colleague who is ill; the substitute has the colleague's tasks on the page at once,
// the colleague keeps them, and supervision ends it again.
func TestSupervisor14ManageAbsences(t *testing.T) {
	browser := openBrowser(t)
	play := named(t, "Vertretungsprobe")
	require.NoError(t, play.Complete(t.Context(), "clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": true}))
	task := claimed(t, play, "sachbearbeitung", "registerauskuenfte-eintragen")
	p, substitute := signIn(t, browser, "leitung"), signIn(t, browser, "sachbearbeitung2")
	p.visit("/vertretung")
	for name, who := range map[string]string{"absent": "J. Beispiel", "substitute": "L. Beispiel"} {
		p.js(fmt.Sprintf(`[...document.querySelectorAll('select[name="%s"] option')].find(o => o.textContent.includes(%q)).selected = true`, name, who))
	}
	p.fill("to", play.Today.AddDate(0, 0, 7).Format("2006-01-02"))
	p.press(`form[action="/vertretung"] .ab-button--primary`)
	p.sees("Die Vertretung ist eingetragen.")
	line := `[...document.querySelectorAll("main tbody tr")].find(r => r.textContent.includes("J. Beispiel") && r.textContent.includes("gilt heute") && r.querySelector('form[action$="/beenden"]'))`
	require.Contains(t, p.js(line+`.textContent`), "L. Beispiel")
	p.picture("supervision-absences")
	p.accessible("absences")

	substitute.visit("/vertretung")
	substitute.sees("Vertretung für J. Beispiel")
	substitute.visit("/aufgaben/" + task.ID)
	substitute.sees("J. Beispiel")
	end := p.js(line + `.querySelector('form[action$="/beenden"]').getAttribute("action")`)
	p.press(fmt.Sprintf(`form[action=%q] button`, end))
	p.sees("Die Vertretung ist beendet.")
	substitute.visit("/vertretung")
	require.NotContains(t, substitute.text("main"), "Vertretung für J. Beispiel")
	held, err := play.Task(t.Context(), "registerauskuenfte-eintragen")
	require.NoError(t, err)
	require.Equal(t, task.Assignee, held.Assignee)
}

// TestSupervisorByKeyboard: from the load of a team to the cases behind a number, to an intervention that is proposed with a reason and taken back, with the
// keyboard alone.
func TestSupervisorByKeyboard(t *testing.T) {
	browser := openBrowser(t)
	play := named(t, "Zztastatur")
	p := signIn(t, browser, "leitung")
	p.visit("/leitung?team=erwerb-3")
	p.follow(`section[aria-labelledby="warteschlangen"] td[data-label="Noch niemand"] a[href*="schlange=clearing"]`, fileNumber(t, play))
	p.follow(fmt.Sprintf(`a[href="/leitung/eingriffe/fall/%s"]`, play.CaseID), "Zur Freigabe vorlegen")
	p.tabTo(`input[name="art"]`)
	p.keys(" ")
	for range 6 {
		if p.js(`document.activeElement.value`) == "wiederholen" {
			break
		}
		p.keys(kb.ArrowDown)
	}
	require.Equal(t, "wiederholen", p.js(`document.querySelector('input[name="art"]:checked').value`))
	p.tabTo("#ziel")
	for range 60 {
		if p.js(`document.querySelector("#ziel").value`) == "verlaengerung/vollstaendigkeit-pruefen" {
			break
		}
		p.keys(kb.ArrowDown)
	}
	require.Equal(t, "verlaengerung/vollstaendigkeit-pruefen", p.js(`document.querySelector("#ziel").value`))
	p.tabTo("#grund")
	p.keys("Nur mit Tasten.", kb.Tab, kb.Enter)
	p.eventually("true", `document.readyState === "complete" && document.body?.textContent.includes("Vorgelegt.")`)
	require.Contains(t, p.js(ofCase(play)+`.textContent`), "Nur mit Tasten.")
	decline := p.js(ofCase(play) + `.querySelector('form[action$="/ablehnung"]').getAttribute("action")`)
	p.tabTo(fmt.Sprintf(`form[action=%q] input[name="grund"]`, decline))
	p.keys("Hat sich erledigt.", kb.Enter)
	p.eventually("true", `document.readyState === "complete" && document.body?.textContent.includes("Der Vorschlag ist beendet.")`)
	require.Equal(t, "undefined", p.js(ofCase(play)))
	p.accessible("interventions after taking back")
}
