package browser_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCaseworker10MessageToThePerson: a caseworker writes the person a message that no procedure writes, sees it before it goes, changes a word and
// sends it; it goes out as a letter, colleagues see who wrote it, and the person reads it in their own view and opens the letter.
func TestCaseworker10MessageToThePerson(t *testing.T) {
	browser := openBrowser(t)
	play := named(t, "Nachrichtprobe")
	p := signIn(t, browser, "sachbearbeitung")
	p.visit("/faelle/" + play.CaseID)
	p.press(`a[href$="/akt/nachricht"]`)
	p.sees("Eine Entscheidung, eine Frist oder eine Anforderung von Unterlagen gehört nicht hierher")
	p.accessible("form of a message")
	p.fill("/nachrichtBetreff", "Ihr Anruf von gestern")
	p.fill("/nachrichtText", "wir haben Ihren Pass gefunden.\n\nSie können ihn am Empfang abholen.")
	p.press(`button[value="vorschau"]`)
	for _, text := range []string{"So geht die Nachricht hinaus", "Nachrichtprobe", "Sie können ihn am Empfang abholen.", "Mit freundlichen Grüßen", "Die Person liest sie auch in ihrer eigenen Ansicht."} {
		p.sees(text)
	}
	p.picture("case-message-preview")
	p.accessible("preview of a message")
	p.press(`button[value="aendern"]`)
	p.fill("/nachrichtText", "wir haben Ihren Pass gefunden.\n\nSie können ihn ab morgen abholen.")
	p.press(`button[value="vorschau"]`)
	p.sees("Sie können ihn ab morgen abholen.")
	p.press(`button[value="senden"]`)
	p.sees("Die Nachricht ist geschrieben.")
	letter, err := play.Letter(t.Context(), "allgemein/nachricht", 1)
	require.NoError(t, err)
	require.Equal(t, "Ihr Anruf von gestern", letter.Subject)

	colleague := signIn(t, browser, "clearing")
	colleague.visit("/faelle/" + play.CaseID + "?ansicht=nachrichten")
	require.Contains(t, colleague.js(`document.querySelector(".ab-message--out").textContent`), "geschrieben von J. Beispiel")
	colleague.accessible("messages of a case with one of the authority")

	own := signIn(t, browser, "antragsteller2")
	own.visit("/faelle/" + play.CaseID + "?ansicht=nachrichten")
	message := `[...document.querySelectorAll(".ab-message--out")].find(m => m.textContent.includes("Sie können ihn ab morgen abholen."))`
	require.NotContains(t, own.js(message+`.textContent`), "J. Beispiel", "no name of a colleague")
	require.Equal(t, "200 application/pdf", own.js(fmt.Sprintf(`await (async () => { const r = await fetch(%s.querySelector('a[href^="/dokumente/"]').getAttribute("href")); return r.status + " " + r.headers.get("content-type"); })()`, message)))
	own.picture("case-message-own")
	own.accessible("messages of the applicant with one of the authority")
}

// TestCaseworker06CaseComesBack: a caseworker sets a Wiedervorlage on the case itself; it leaves no trace in the list until its day, says why it was set,
// and is finished by saying what came of it.
func TestCaseworker06CaseComesBack(t *testing.T) {
	browser := openBrowser(t)
	play := named(t, "Wiedervorlageprobe")
	p := signIn(t, browser, "sachbearbeitung")
	p.visit("/faelle/" + play.CaseID)
	p.press(`a[href$="/akt/wiedervorlage"]`)
	p.accessible("form of a follow-up")
	p.fill("/wiedervorlageTag", play.Today.AddDate(0, 0, 9).Format("2006-01-02"))
	p.tick("/wiedervorlageFuer", "mich")
	p.fill("/wiedervorlageNotiz", "Ist das Urteil des Amtsgerichts da?")
	p.press(`form[action$="/akt/wiedervorlage"] .ab-button--primary`)
	p.sees("Die Wiedervorlage ist gesetzt.")
	task := p.js(`[...document.querySelectorAll('main a[href^="/aufgaben/"]')].find(a => a.textContent.trim() === "Wiedervorlage").getAttribute("href")`)
	listed := fmt.Sprintf(`Boolean(document.querySelector('a[href^="%s"]'))`, task)
	p.visit("/aufgaben?bei=ich")
	p.ready()
	require.Equal(t, "false", p.js(listed), "it rests")
	p.visit(task)
	p.sees("Ist das Urteil des Amtsgerichts da?")
	p.picture("task-of-a-follow-up")
	p.accessible("task of a follow-up")
	p.fill("/wiedervorlageErgebnis", "Das Urteil kam am Montag, es liegt in der Akte.")
	p.press(`form[action$="/erledigen"] .ab-button--primary`)
	require.NoError(t, play.Until(t.Context(), "the follow-up is finished", func(ctx context.Context) (bool, error) {
		tasks, err := gateway.As("leitung").Tasks(ctx, play.CaseID, "open")
		for _, other := range tasks {
			if "/aufgaben/"+other.ID == task {
				return false, err
			}
		}
		return true, err
	}))
}

// TestClearing11CorrectTheAddress: clearing puts the address of a running case right with a reason; the tab says the new one, the log keeps the old one,
// and the next letter goes to the new one.
func TestClearing11CorrectTheAddress(t *testing.T) {
	browser := openBrowser(t)
	play := named(t, "Anschriftprobe")
	p := signIn(t, browser, "clearing")
	p.visit("/faelle/" + play.CaseID + "?ansicht=beteiligte")
	before := p.js(`document.querySelector('section[aria-labelledby="anschrift"] bdi').textContent`)
	p.press(`a[href$="/akt/anschrift"]`)
	p.accessible("form of an address")
	p.correctAddress("Neue Straße 7", "Meldeauskunft vom Montag.")
	require.Contains(t, p.js(`document.querySelector('section[aria-labelledby="anschrift"] bdi').textContent`), "Neue Straße 7")
	p.accessible("parties with the address")
	p.visit("/faelle/" + play.CaseID + "?ansicht=protokoll")
	for _, text := range []string{"Bisher: " + before, "Jetzt: Neue Straße 7", "Meldeauskunft vom Montag."} {
		p.sees(text)
	}
	require.NoError(t, play.Complete(t.Context(), "clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": false}))
	require.NoError(t, play.Complete(t.Context(), "clearing", "fehlendes-markieren", map[string]any{"fehlend": []string{"F01", "K01"}}))
	_, err := play.Letter(t.Context(), "nachforderung/aufforderung", 1)
	require.NoError(t, err)
	p.visit("/faelle/" + play.CaseID + "?ansicht=nachrichten")
	p.sees("Neue Straße 7")
}

// correctAddress fills the form of an address that is open.
func (p *person) correctAddress(street, reason string) {
	p.t.Helper()
	p.fill("/anschrift/strasse", street)
	p.fill("/anschrift/plz", "70173")
	p.fill("/anschrift/ort", "Musterstadt")
	p.fill("/anschriftGrund", reason)
	p.press(`form[action$="/akt/anschrift"] .ab-button--primary`)
	p.sees("Das ist eingetragen.")
}

// TestClearing15UndoTheWrongPerson: somebody who applied under another spelling was taken for a person of the file; clearing undoes that with a reason,
// the case is that of the person as the application names them again, and a task asks whose it is.
func TestClearing15UndoTheWrongPerson(t *testing.T) {
	browser := openBrowser(t)
	const first, second = "Doppelgänger-Weiß", "Doppelgaenger Weiss"
	play := appliedTwice(t, "1988-08-08", first, second)
	w := &walk{t: t, play: play, path: "/faelle/" + play.CaseID}
	_, err := play.Task(t.Context(), "person-bestimmen")
	require.NoError(t, err)
	p := signIn(t, browser, "clearing")
	w.take(p, "person-bestimmen")
	p.tick("/personEntscheidung", "vorschlag-1")
	p.fill("/personVermerk", "Name und Geburtsdatum gleich.")
	w.finish(p, "person-bestimmen")
	p.visit(w.path + "?ansicht=beteiligte")
	p.sees(first)
	p.press(`a[href$="/akt/person-loesen"]`)
	p.accessible("undoing the link to a person")
	p.fill("/loesenGrund", "Das Lichtbild zeigt jemand anderen.")
	p.press(`form[action$="/akt/person-loesen"] .ab-button--primary`)
	p.sees("Dazu ist eine Aufgabe offen.")
	require.Contains(t, p.text("h1"), second)
	for _, text := range []string{"gelöst", "Person klären"} {
		p.sees(text)
	}
	p.accessible("parties after the link was undone")
	p.visit(w.path + "?ansicht=notizen")
	p.sees("Das Lichtbild zeigt jemand anderen.")
}
