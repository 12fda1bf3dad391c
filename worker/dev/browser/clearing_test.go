package browser_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// changed gives the sample of an incomplete application with other statements.
func changed(t *testing.T, play *player.Play, change func(application map[string]any)) []byte {
	t.Helper()
	raw, err := testdata.Application(testdata.Incomplete, play.Today)
	require.NoError(t, err)
	var body map[string]any
	require.NoError(t, json.Unmarshal(raw, &body))
	change(body["application"].(map[string]any))
	raw, err = json.Marshal(body)
	require.NoError(t, err)
	return raw
}

// atCheck opens the page on which clearing checks an application.
func atCheck(t *testing.T, kinds ...string) (*walk, *person) {
	t.Helper()
	w, p := atTask(t, kinds...)
	p.visit(w.path + "/pruefung")
	return w, p
}

// change says what was found about a document.
func (p *person) change(code, state, reason string) {
	p.t.Helper()
	p.ready()
	p.do(chromedp.Click(chromedp.CSS(fmt.Sprintf(`#slot-%s summary`, code))))
	p.eventually("true", fmt.Sprintf(`document.querySelector("#slot-%s details").open`, code))
	if reason != "" {
		p.do(chromedp.SetValue(chromedp.CSS(fmt.Sprintf(`#slot-%s [name="grund"]`, code)), reason))
	}
	p.press(fmt.Sprintf(`#slot-%s button[value="%s"]`, code, state))
}

// TestClearing01IncomingBox: what came in stands in the box with age and channel, and says what makes it urgent.
func TestClearing01IncomingBox(t *testing.T) {
	w, p := atTask(t)
	task, err := w.play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	p.visit("/eingang")
	p.sees("Vollständigkeit prüfen")
	p.sees("Portal")
	p.visit("/eingang?bei=ich&weg=portal")
	require.Equal(t, "true", p.js(fmt.Sprintf(`document.querySelector('a[href="/aufgaben/%s"]') !== null`, task.ID)))
	p.picture("incoming")
	p.accessible("incoming box")
	// By keyboard alone: from the top of the page to the item and into it.
	p.tabTo(fmt.Sprintf(`a[href="/aufgaben/%s"]`, task.ID))
	p.keys(kb.Enter)
	p.eventually("true", fmt.Sprintf(`location.pathname === "/aufgaben/%s"`, task.ID))
}

// TestClearing12UrgencyFlags: the end of a title and the word of the person that it is urgent stand beside the item, and each is a view.
func TestClearing12UrgencyFlags(t *testing.T) {
	browser := openBrowser(t)
	play := player.NewPlay(gateway)
	require.NoError(t, play.ApplyWith(t.Context(), "antragsteller2", changed(t, play, func(a map[string]any) {
		a["dringend"] = true
		a["titel"].(map[string]any)["gueltigBis"] = play.Today.AddDate(0, 0, 9).Format(time.DateOnly)
	})))
	task, err := play.Task(t.Context(), "besonderheiten-pruefen")
	require.NoError(t, err)
	p := signIn(t, browser, "clearing")
	for _, view := range []string{"notfall", "titel"} {
		p.visit("/eingang?merkmal=" + view)
		row := p.text(fmt.Sprintf(`tr:has(a[href="/aufgaben/%s"])`, task.ID))
		require.Contains(t, row, "Notfall gemeldet")
		require.Contains(t, row, "Titel endet in 9 Tagen")
	}
	p.visit("/eingang?merkmal=81a")
	require.Equal(t, "false", p.js(fmt.Sprintf(`document.querySelector('a[href="/aufgaben/%s"]') !== null`, task.ID)))
}

// TestClearing02Checklist: what the rule asks for stands there, and who departs from it says why.
func TestClearing02Checklist(t *testing.T) {
	w, p := atCheck(t, "A01")
	p.sees("Nachweis der Krankenversicherung")
	p.do(chromedp.Click(chromedp.CSS(`#slot-K01 summary`)), chromedp.Click(chromedp.CSS(`#slot-K01 button[value="entfaellt"]`)), chromedp.WaitVisible(chromedp.CSS("#fehler")))
	p.sees("Sagen Sie, warum Sie von der Regel abweichen.")
	p.change("K01", "entfaellt", "Die Kasse hat elektronisch gemeldet.")
	p.sees("nicht nötig")
	p.sees("Die Kasse hat elektronisch gemeldet.")
	p.picture("clearing")
	p.accessible("check of an item")
	p.visit(w.path + "?ansicht=protokoll")
	p.sees("nicht nötig")
}

// TestClearing03DocumentSlots: a document is required, received, missing, unreadable or expired.
func TestClearing03DocumentSlots(t *testing.T) {
	_, p := atCheck(t, "A01", "P01", "P03")
	require.Contains(t, p.text("#slot-K01"), "fehlt")
	require.Contains(t, p.text("#slot-P01"), "liegt vor")
	p.change("P01", "abgelaufen", "")
	require.Contains(t, p.text("#slot-P01"), "abgelaufen")
	p.change("P03", "unleserlich", "")
	require.Contains(t, p.text("#slot-P03"), "nicht lesbar")
}

// TestClearing15Undo: the last step is taken back, and the log keeps both.
func TestClearing15Undo(t *testing.T) {
	w, p := atCheck(t, "A01", "P01")
	p.change("P01", "unleserlich", "")
	require.Contains(t, p.text("#slot-P01"), "nicht lesbar")
	p.press(`#slot-P01 button[value=""]`)
	require.Contains(t, p.text("#slot-P01"), "liegt vor")
	p.sees("Zurückgenommene Vermerke")
	p.visit(w.path + "?ansicht=protokoll")
	p.sees("zurückgenommen")
}

// asked leads an application to the request for what is missing, which the form proposes.
func asked(t *testing.T) (*walk, *person) {
	t.Helper()
	w, p := atCheck(t, "A01", "P01", "P02", "P03", "W02", "S01", "S02")
	p.change("P01", "abgelaufen", "")
	task, err := w.play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	p.visit("/aufgaben/" + task.ID)
	p.tick("/vollstaendig", "false")
	w.finish(p, "vollstaendigkeit-pruefen")
	w.take(p, "fehlendes-markieren")
	for _, code := range []string{"F01", "K01", "P01"} {
		require.Equal(t, "true", p.js(fmt.Sprintf(`document.querySelector('input[name="/fehlend"][value="%s"]').checked`, code)), code)
	}
	require.Equal(t, "false", p.js(`document.querySelector('input[name="/fehlend"][value="S01"]').checked`))
	require.Contains(t, p.js(`document.querySelector('[name="/hinweisUnterlagen"]').value`), "Das eingereichte Dokument ist abgelaufen.")
	p.picture("clearing-request")
	w.finish(p, "fehlendes-markieren")
	return w, p
}

// TestClearing04SeveralMissingItemsInOneRequest: one letter names everything that is missing, each with what exactly to send.
func TestClearing04SeveralMissingItemsInOneRequest(t *testing.T) {
	w, p := asked(t)
	letter, err := w.play.Letter(t.Context(), "nachforderung/aufforderung", 1)
	require.NoError(t, err)
	p.visit(w.path + "?ansicht=schreiben")
	p.sees(letter.Subject)
}

// TestClearing10PassportMRZ: the lines are typed by keyboard alone, digits checked at once, and what differs from the file stands side by side.
func TestClearing10PassportMRZ(t *testing.T) {
	_, p := atCheck(t, "A01")
	p.tabTo("#zeilen")
	p.keys("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", kb.Enter, "L898902C37UTO7408122F1204159ZE184226B<<<<<10")
	p.tabTo(`form[action*="/pruefung/pass"] button`)
	p.keys(kb.Enter)
	p.eventually("true", `document.querySelector("#pass-ergebnis") !== null`)
	for _, text := range []string{"Eine Prüfziffer passt nicht.", "Die Prüfziffer hinter der Nummer passt nicht.", "ERIKSSON", "weicht ab", "12.08.1974"} {
		p.sees(text)
	}
	p.picture("clearing-passport")
	p.accessible("passport beside the file")
}

// TestClearing06DuplicateDetection: somebody applies again under another spelling; clearing sees both side by side and says that it is one person.
func TestClearing06DuplicateDetection(t *testing.T) {
	browser := openBrowser(t)
	family := []string{"Öztürkmen-Weißgärber", "Oeztuerkmen Weissgaerber"}
	var play *player.Play
	for i, login := range []string{"antragsteller", "antragsteller2"} {
		play = player.NewPlay(gateway)
		play.AsWritten = true
		require.NoError(t, play.ApplyWith(t.Context(), login, changed(t, play, func(a map[string]any) {
			a["person"].(map[string]any)["familienname"] = family[i]
		})))
	}
	w := &walk{t: t, play: play, path: "/faelle/" + play.CaseID}
	_, err := play.Task(t.Context(), "person-bestimmen")
	require.NoError(t, err)
	p := signIn(t, browser, "clearing")
	p.visit(w.path + "/pruefung")
	p.sees(family[0])
	p.sees("Name und Geburtsdatum gleich")
	w.take(p, "person-bestimmen")
	p.tick("/personEntscheidung", "vorschlag-1")
	p.fill("/personVermerk", "Pass verglichen.")
	w.finish(p, "person-bestimmen")
	p.visit(w.path + "?ansicht=beteiligte")
	p.sees("Öztürkmen-Weißgärber")
	require.Equal(t, "true", p.js(`document.querySelector('a[href$="/akt/person-loesen"]') !== null`), "the link can be undone")
}

// TestClearing07ResponsibilityCheck: who lives elsewhere is named by the rules beside the address, and the application is handed over.
func TestClearing07ResponsibilityCheck(t *testing.T) {
	browser := openBrowser(t)
	play := player.NewPlay(gateway)
	play.AsWritten = true
	require.NoError(t, play.ApplyWith(t.Context(), "antragsteller2", changed(t, play, func(a map[string]any) {
		a["person"].(map[string]any)["familienname"] = "Auswärtig-Probe"
		a["anschrift"] = map[string]any{"strasse": "Fernweg 1", "plz": "99998", "ort": "Anderswo"}
	})))
	w := &walk{t: t, play: play, path: "/faelle/" + play.CaseID}
	task, err := play.Task(t.Context(), "zustaendigkeit-pruefen")
	require.NoError(t, err)
	p := signIn(t, browser, "clearing")
	p.visit(w.path + "/pruefung")
	p.sees("Die Person wohnt nicht in unserem Bezirk.")
	p.sees("99998 Anderswo")
	p.press(fmt.Sprintf(`section[aria-labelledby="zustaendig"] a[href="/aufgaben/%s"]`, task.ID))
	w.take(p, "zustaendigkeit-pruefen")
	p.tick("/zustaendigkeitEntscheidung", "abgeben")
	p.tick("/anschriftAendern", "false")
	p.fill("/abgabeBehoerde", "Ausländerbehörde Anderswo")
	p.tick("/meldeauskunftLage", "ohne-auskunft")
	p.fill("/zustaendigkeitVermerk", "Die Person ist dort gemeldet.")
	w.finish(p, "zustaendigkeit-pruefen")
	_, err = play.Letter(t.Context(), "eingang/abgabe", 1)
	require.NoError(t, err)
}
