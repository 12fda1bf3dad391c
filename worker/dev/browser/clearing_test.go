package browser_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
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
	require.Equal(t, "true", p.js(fmt.Sprintf(`document.querySelector('a[href^="/aufgaben/%s"]') !== null`, task.ID)))
	p.picture("incoming")
	p.accessible("incoming box")
	// By keyboard alone: from the top of the page to the item and into it.
	p.tabTo(fmt.Sprintf(`a[href^="/aufgaben/%s"]`, task.ID))
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
		row := p.text(fmt.Sprintf(`tr:has(a[href^="/aufgaben/%s"])`, task.ID))
		require.Contains(t, row, "Notfall gemeldet")
		require.Contains(t, row, "Titel endet in 9 Tagen")
	}
	p.visit("/eingang?merkmal=81a")
	require.Equal(t, "false", p.js(fmt.Sprintf(`document.querySelector('a[href^="/aufgaben/%s"]') !== null`, task.ID)))
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

// appliedTwice has two accounts apply under two spellings of a name, with the birth date of the example or another one, and gives the later application.
func appliedTwice(t *testing.T, born, first, second string) *player.Play {
	t.Helper()
	var play *player.Play
	for _, by := range []struct{ login, family string }{{"antragsteller", first}, {"antragsteller2", second}} {
		play = player.NewPlay(gateway)
		play.AsWritten = true
		require.NoError(t, play.ApplyWith(t.Context(), by.login, changed(t, play, func(a map[string]any) {
			person := a["person"].(map[string]any)
			person["familienname"] = by.family
			if born != "" {
				person["geburtsdatum"] = born
			}
		})))
	}
	return play
}

// TestClearing06DuplicateDetection: somebody applies again under another spelling; clearing sees both side by side and says that it is one person.
func TestClearing06DuplicateDetection(t *testing.T) {
	browser := openBrowser(t)
	const first = "Öztürkmen-Weißgärber"
	play := appliedTwice(t, "", first, "Oeztuerkmen Weissgaerber")
	w := &walk{t: t, play: play, path: "/faelle/" + play.CaseID}
	_, err := play.Task(t.Context(), "person-bestimmen")
	require.NoError(t, err)
	p := signIn(t, browser, "clearing")
	p.visit(w.path + "/pruefung")
	p.sees(first)
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
	p.press(fmt.Sprintf(`section[aria-labelledby="zustaendig"] a[href^="/aufgaben/%s"]`, task.ID))
	w.take(p, "zustaendigkeit-pruefen")
	p.tick("/zustaendigkeitEntscheidung", "abgeben")
	p.tick("/anschriftAendern", "false")
	p.fill("/abgabeBehoerde", "Ausländerbehörde Anderswo")
	p.answer("/abgabeGrund", "wohnort")
	p.tick("/meldeauskunftLage", "ohne-auskunft")
	p.fill("/zustaendigkeitVermerk", "Die Person ist dort gemeldet.")
	w.finish(p, "zustaendigkeit-pruefen")
	_, err = play.Letter(t.Context(), "eingang/abgabe", 1)
	require.NoError(t, err)
}

// someName makes up a given name that no other case has.
func someName() string {
	name := []rune("Pro")
	for n := time.Now().UnixNano(); n > 0; n /= 26 {
		name = append(name, 'a'+rune(n%26))
	}
	return string(name)
}

// TestClearing11CorrectDataKeepOriginal: clearing corrects the address that the applicant stated. What the person wrote stays visible beside what is on
// file now, with who corrected it and when; the message and the log keep it too, and the person still reads what they sent.
func TestClearing11CorrectDataKeepOriginal(t *testing.T) {
	browser := openBrowser(t)
	play := player.NewPlay(gateway)
	play.AsWritten = true
	require.NoError(t, play.ApplyWith(t.Context(), "antragsteller2", changed(t, play, func(a map[string]any) {
		a["person"].(map[string]any)["familienname"] = "Berichtigt-Probe"
		a["person"].(map[string]any)["vornamen"] = someName() // nobody is to look like them
		a["anschrift"] = map[string]any{"strasse": "Tippfehlerweg 1", "plz": "99998", "ort": "Anderswo"}
	})))
	w := &walk{t: t, play: play, path: "/faelle/" + play.CaseID}
	p := signIn(t, browser, "clearing")
	w.take(p, "zustaendigkeit-pruefen")
	require.Contains(t, p.js(`document.querySelector("main").textContent`), "Tippfehlerweg 1", "what the person wrote stands beside the form")
	p.tick("/zustaendigkeitEntscheidung", "hier")
	p.tick("/anschriftAendern", "true")
	p.fill("/neueAnschrift/strasse", "Richtigweg 7")
	p.fill("/neueAnschrift/plz", "99998")
	p.fill("/neueAnschrift/ort", "Musterstadt")
	p.tick("/meldeauskunftLage", "ohne-auskunft")
	p.fill("/zustaendigkeitVermerk", "Mietvertrag gesehen.")
	w.finish(p, "zustaendigkeit-pruefen")

	require.NoError(t, play.Until(t.Context(), "the new address on file", func(context.Context) (bool, error) {
		p.visit(w.path + "/pruefung")
		return strings.Contains(p.text(`section[aria-labelledby="zustaendig"]`), "Richtigweg 7"), nil
	}))
	row := func(field string) string {
		return p.js(fmt.Sprintf(`[...document.querySelectorAll('section[aria-labelledby="berichtigt"] tbody tr')].find(r => r.querySelector("th").textContent.includes(%q))?.textContent`, field))
	}
	for _, want := range []string{"Tippfehlerweg 1", "Richtigweg 7", "C. Muster", time.Now().In(player.Berlin()).Format("02.01.2006")} {
		require.Contains(t, row("Straße"), want)
	}
	require.Contains(t, row("Ort"), "Anderswo")
	require.Equal(t, "undefined", row("Postleitzahl"), "what stayed as it was is no correction")
	p.picture("clearing-corrected")
	p.accessible("corrected statements beside what the person wrote")
	p.visit(w.path + "?ansicht=nachrichten")
	require.Contains(t, p.js(`document.querySelector(".ab-messages").textContent`), "Tippfehlerweg 1")
	own := signIn(t, browser, "antragsteller2")
	own.visit(w.path + "?ansicht=nachrichten")
	require.Contains(t, own.js(`document.querySelector("main").textContent`), "Tippfehlerweg 1")
}

// toRow goes to the row of a task with the keys of the list, from page to page, and leaves the keyboard there.
func (p *person) toRow(task string) {
	p.t.Helper()
	here := fmt.Sprintf(`(document.activeElement.getAttribute("href") ?? "").startsWith("/aufgaben/%s")`, task)
	for range 40 {
		p.ready()
		rows, err := strconv.Atoi(p.js(`document.querySelectorAll("main tbody tr").length`))
		require.NoError(p.t, err)
		for range rows {
			p.keys("j")
			if p.js(here) == "true" {
				return
			}
		}
		before := p.where()
		p.tabTo(`.ab-pager a[rel="next"]`) // fails on the last page
		p.keys(kb.Enter)
		p.turns("false", fmt.Sprintf(`location.pathname + location.search === %q`, before))
	}
	p.t.Fatalf("the keys do not reach the row of task %s", task)
}

// TestClearingByKeyboard: clearing 01 to 05 without a mouse: an item of the box is claimed in its row, its documents are checked, one is found expired, the
// check of completeness is finished, and the request that names everything missing goes out.
func TestClearingByKeyboard(t *testing.T) {
	browser := openBrowser(t)
	play := player.NewPlay(gateway)
	require.NoError(t, play.Apply(t.Context(), "antragsteller2", testdata.Incomplete))
	require.NoError(t, play.Upload(t.Context(), "antragsteller2", "A01", "P01", "P02", "P03", "W02", "S01", "S02"))
	w := &walk{t: t, play: play, path: "/faelle/" + play.CaseID}
	w.arrived(7)
	task, err := play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	p := signIn(t, browser, "clearing")
	const box = "Zuerst, worauf eine Antwort kam"

	p.follow(`header a[href="/eingang"]`, box)
	p.toRow(task.ID)
	p.keys("x")
	require.Equal(t, "true", p.js(fmt.Sprintf(`document.getElementById("auswahl-%s").checked`, task.ID)), "a row is ticked with a key")
	p.keys("x", "c")
	p.turns("true", `document.querySelector("[data-ab-announce]").textContent.length > 0`)
	require.Equal(t, "true", p.js(fmt.Sprintf(`(document.activeElement.getAttribute("href") ?? "").startsWith("/aufgaben/%s")`, task.ID)), "the keyboard stays in the row")
	p.picture("clearing-keyboard-row")
	p.keys(kb.Enter)
	p.turns("/aufgaben/"+task.ID, `location.pathname`)
	p.ready()

	p.follow(`main a[href$="/pruefung"]`, "Unterlagen")
	p.turns(w.path+"/pruefung", `location.pathname`)
	p.ready()
	p.tabTo(`#slot-P01 summary`)
	p.keys(kb.Enter)
	p.turns("true", `document.querySelector("#slot-P01 details").open`)
	p.tabTo(`#slot-P01 button[value="abgelaufen"]`)
	p.keys(kb.Enter)
	p.turns("true", `document.querySelector("#slot-P01")?.textContent.includes("abgelaufen") && document.body.textContent.includes("Vermerkt.")`)
	p.ready()
	p.follow(fmt.Sprintf(`main a[href^="/aufgaben/%s"]`, task.ID), "Die Unterlagen sind vollständig")
	p.ready()
	p.tabTo(`input[name="/vollstaendig"]`)
	p.keys(kb.ArrowDown)
	p.turns("false", `document.querySelector('input[name="/vollstaendig"]:checked')?.value`)
	p.withCtrl(kb.Enter)
	p.turns("false", fmt.Sprintf(`location.pathname.startsWith("/aufgaben/%s")`, task.ID))

	request, err := play.Task(t.Context(), "fehlendes-markieren")
	require.NoError(t, err, "the page says: %s", p.text("main"))
	p.ready()
	p.follow(`header a[href="/eingang"]`, box)
	p.toRow(request.ID)
	p.keys("c")
	p.turns("true", `document.querySelector("[data-ab-announce]").textContent.length > 0`)
	p.keys(kb.Enter)
	p.turns("/aufgaben/"+request.ID, `location.pathname`)
	p.ready()
	require.Equal(t, "F01 K01 P01", p.js(`[...document.querySelectorAll('input[name="/fehlend"]:checked')].map(i => i.value).sort().join(" ")`))
	p.tabTo(showsLetter)
	p.keys(kb.Enter)
	p.shown()
	p.tabTo(`[name="/hinweisUnterlagen"]`)
	p.withCtrl(kb.Enter)
	p.turns("false", fmt.Sprintf(`location.pathname.startsWith("/aufgaben/%s")`, request.ID))
	letter, err := play.Letter(t.Context(), "nachforderung/aufforderung", 1)
	require.NoError(t, err)
	p.ready()
	p.follow(fmt.Sprintf(`main a[href^="%s"]`, w.path), "Was gilt jetzt")
	p.ready()
	p.follow(`.ab-tabs a[href*="ansicht=schreiben"]`, letter.Subject)
}

// TestClearing14ReasonsForRejectWithdrawReturn: whoever says that a letter is no application, that the person has withdrawn, or that another authority is
// competent, chooses a reason from a list and adds words; without a reason the form is refused. The reason stands in the log and in plain words in the
// letter or on the page that the person has.
func TestClearing14ReasonsForRejectWithdrawReturn(t *testing.T) {
	browser := openBrowser(t)
	p := signIn(t, browser, "clearing")
	refused := func(form string) {
		t.Helper()
		p.ready()
		p.do(chromedp.Click(chromedp.CSS(form+` .ab-button--primary`)), chromedp.WaitVisible(chromedp.CSS("#fehler")))
	}
	logged := func(w *walk, words ...string) {
		t.Helper()
		p.visit(w.path + "?ansicht=protokoll")
		log := p.js(`document.querySelector(".ab-history").textContent`)
		for _, want := range words {
			require.Contains(t, log, want)
		}
	}

	{ // It is no application.
		play := player.NewPlay(gateway)
		require.NoError(t, play.Apply(t.Context(), "clearing", testdata.Letter))
		w := &walk{t: t, play: play, path: "/faelle/" + play.CaseID}
		w.take(p, "schreiben-wuerdigen")
		p.tick("/schreibenErgebnis", "kein-antrag")
		p.fill("/schreibenAntwort", "Ihre Karte liegt zur Abholung bereit.")
		for _, field := range []string{"/notfallErkannt", "/beschwerdeErkannt"} {
			p.tick(field, "false")
		}
		p.tick("/vollmachtLage", "keine-vertretung")
		p.fill("/schreibenVermerk", "Frage nach der Abholung.")
		refused(`form[action$="/erledigen"]`)
		require.Contains(t, p.text("#fehler"), "Warum ist es kein Antrag?")
		p.answer("/keinAntragGrund", "nur-frage")
		w.finish(p, "schreiben-wuerdigen")
		letter, err := play.Letter(t.Context(), "eingang/antwort", 1)
		require.NoError(t, err)
		require.Contains(t, p.letterText(letter.DocumentID), "Wir haben es als Frage verstanden.")
		logged(w, "Wir haben das Schreiben als Frage verstanden.", "Ihre Karte liegt zur Abholung bereit.")
	}
	{ // It is withdrawn.
		play, _ := arrivedItem(t)
		w := &walk{t: t, play: play, path: "/faelle/" + play.CaseID}
		p.visit(w.path + "?ansicht=nachrichten")
		p.press(`a[href$="/akt/ruecknahme"]`)
		p.fill("/ruecknahmeAm", play.Today.Format(time.DateOnly))
		p.answer("/ruecknahmeWeg", "schalter")
		refused(`form[action$="/akt/ruecknahme"]`)
		require.Contains(t, p.text("#fehler"), "Grund der Rücknahme")
		p.accessible("withdrawal without a reason")
		p.answer("/ruecknahmeGrund", "ausreise")
		p.fill("/ruecknahmeText", "Ich ziehe im Dezember nach Kanada.")
		p.press(`form[action$="/akt/ruecknahme"] .ab-button--primary`)
		_, err := play.Letter(t.Context(), "verlaengerung/ruecknahme", 1)
		require.NoError(t, err)
		logged(w, "Ausreise aus Deutschland.", "Ich ziehe im Dezember nach Kanada.")
		p.accessible("log with the reason of the withdrawal")
		own := signIn(t, browser, "antragsteller2")
		own.visit(w.path)
		own.sees("Ausreise aus Deutschland.")
		own.sees("Ich ziehe im Dezember nach Kanada.")
		own.picture("case-own-withdrawn")
		own.accessible("withdrawn case of the applicant")
	}
	{ // It is handed over.
		play := player.NewPlay(gateway)
		play.AsWritten = true
		require.NoError(t, play.ApplyWith(t.Context(), "antragsteller2", changed(t, play, func(a map[string]any) {
			a["person"].(map[string]any)["vornamen"] = someName()
			a["anschrift"] = map[string]any{"strasse": "Fernweg 1", "plz": "99998", "ort": "Anderswo"}
		})))
		w := &walk{t: t, play: play, path: "/faelle/" + play.CaseID}
		w.take(p, "zustaendigkeit-pruefen")
		p.tick("/zustaendigkeitEntscheidung", "abgeben")
		p.tick("/anschriftAendern", "false")
		p.fill("/abgabeBehoerde", "Ausländerbehörde Anderswo")
		p.tick("/meldeauskunftLage", "ohne-auskunft")
		p.fill("/zustaendigkeitVermerk", "Nur für uns: Mietvertrag gesehen.")
		refused(`form[action$="/erledigen"]`)
		require.Contains(t, p.text("#fehler"), "Warum geben wir ab?")
		p.answer("/abgabeGrund", "wohnort")
		p.fill("/abgabeText", "Sie sind seit Oktober dort gemeldet.")
		w.finish(p, "zustaendigkeit-pruefen")
		letter, err := play.Letter(t.Context(), "eingang/abgabe", 1)
		require.NoError(t, err)
		require.Contains(t, p.letterText(letter.DocumentID), "Sie leben im Bezirk dieser Behörde.")
		logged(w, "Der Wohnort liegt im Bezirk der anderen Behörde.", "Sie sind seit Oktober dort gemeldet.")
		own := signIn(t, browser, "antragsteller2")
		own.visit(w.path)
		own.sees("Der Wohnort liegt im Bezirk der anderen Behörde.")
		require.NotContains(t, own.js(`document.documentElement.outerHTML`), "Nur für uns", "a remark for colleagues is no reason for the person")
	}
}

// answer takes a value of a list, whether the page lays it out as radio buttons or as a drop-down.
func (p *person) answer(name, value string) {
	p.t.Helper()
	if p.js(fmt.Sprintf(`document.querySelector('select[name="%s"]') !== null`, name)) == "true" {
		p.fill(name, value)
		return
	}
	p.tick(name, value)
}

// letterText reads the text of a letter, as somebody reads it who opens it.
func (p *person) letterText(document string) string {
	p.t.Helper()
	encoded := p.js(fmt.Sprintf(`await (async () => {
		const first = await fetch("/dokumente/%s", {headers: {Accept: "text/html"}});
		if (!first.url.includes("/zweck")) return first;
		const form = new DOMParser().parseFromString(await first.text(), "text/html").querySelector('form[action$="/zweck"]');
		form.querySelector('[value="rueckfrage"]').checked = true;
		return fetch(form.getAttribute("action"), {method: "POST", body: new URLSearchParams(new FormData(form))});
	})().then(r => r.arrayBuffer()).then(b => { let s = ""; new Uint8Array(b).forEach(c => s += String.fromCharCode(c)); return btoa(s) })`, document))
	pdf, err := base64.StdEncoding.DecodeString(encoded)
	require.NoError(p.t, err)
	file := filepath.Join(p.t.TempDir(), "letter.pdf")
	require.NoError(p.t, os.WriteFile(file, pdf, 0o600))
	text, err := exec.CommandContext(p.t.Context(), "pdftotext", file, "-").Output()
	require.NoError(p.t, err, "pdftotext (make packages installs it)")
	return strings.Join(strings.Fields(string(text)), " ")
}

// TestClearing04InTheApplicantsLanguage: clearing sees the request for documents in German beside the language of the applicant, with who reviewed each
// text. Nobody has reviewed the translations of the program, so it says so, and the letter goes out in German only.
func TestClearing04InTheApplicantsLanguage(t *testing.T) {
	browser := openBrowser(t)
	play := player.NewPlay(gateway)
	require.NoError(t, play.ApplyWith(t.Context(), "antragsteller2", changed(t, play, func(a map[string]any) {
		contact, _ := a["kontakt"].(map[string]any)
		if contact == nil {
			contact = map[string]any{}
		}
		contact["sprache"] = "uk"
		a["kontakt"] = contact
	})))
	w := &walk{t: t, play: play, path: "/faelle/" + play.CaseID}
	require.NoError(t, play.Complete(t.Context(), "clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": false}))
	p := signIn(t, browser, "clearing")
	w.take(p, "fehlendes-markieren")
	card := `section[aria-labelledby="uebersetzung"]`
	for _, want := range []string{"Ukrainisch", "Keine geprüfte Übersetzung", "Das Schreiben geht nur auf Deutsch hinaus.", "Texte sind nicht geprüft", "Reisepass", "Паспорт", "nicht geprüft"} {
		require.Contains(t, p.text(card), want)
	}
	require.Equal(t, "uk", p.js(fmt.Sprintf(`[...document.querySelectorAll('%s [lang]')].find(e => e.textContent === "Паспорт").lang`, card)))
	p.picture("clearing-translation")
	p.accessible("request beside its translation")
	w.finish(p, "fehlendes-markieren")
	letter, err := play.Letter(t.Context(), "nachforderung/aufforderung", 1)
	require.NoError(t, err)
	text := p.letterText(letter.DocumentID)
	require.Contains(t, text, "Diese Unterlagen fehlen")
	require.NotContains(t, text, "Übersetzung")
	require.NotContains(t, text, "Паспорт")
}
