package browser_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
)

const (
	showsLetter = `#schreiben-vorab [data-view-post]`
	letterAhead = `[...document.querySelectorAll(".ab-view-text")].map(t => t.textContent).join(" ")`
	lastPage    = `(() => { const f = document.querySelector("[data-view-page]"); f.value = f.max; f.dispatchEvent(new Event("change")); })()`
)

// looksAtLetters looks at the letters that follow a task, where the page has any: whoever finishes it has to have seen them.
func (p *person) looksAtLetters() {
	p.t.Helper()
	p.ready()
	for i := range 3 {
		button := fmt.Sprintf(`document.querySelectorAll(%q)[%d]`, showsLetter, i)
		if p.js(button+` === undefined`) == "true" {
			return
		}
		p.js(`document.querySelector("[data-view-status]").textContent = ""`)
		p.js(button + `.focus()`)
		p.keys(kb.Enter)
		p.shown()
	}
}

// shown waits until the reader shows what was asked for, or says why not.
func (p *person) shown() {
	p.t.Helper()
	p.eventually("true", `document.querySelector("[data-view-status]").textContent !== "" || document.querySelector("[data-view-stage]").hidden`)
}

// refusedFor presses the button that finishes and requires that the page asks for the letter.
func (p *person) refusedFor(sentence string) {
	p.t.Helper()
	p.ready()
	p.js(`document.querySelector("#fehler")?.remove()`) // that of the time before
	p.do(chromedp.Click(chromedp.CSS(`form[action$="/erledigen"] .ab-button--primary`)), chromedp.WaitVisible(chromedp.CSS("#fehler")))
	p.ready()
	require.Contains(p.t, p.text("#fehler"), sentence)
	require.Equal(p.t, "#schreiben-vorab", p.js(`document.querySelector("#fehler a").getAttribute("href")`), "it leads to the letter")
}

// TestCaseworker10LetterPreviewAndRelease: § 37 Abs. 3 VwVfG: who decides reads the notice beside the form as it will go out with what has been typed, by
// keyboard; who changes something afterwards, or has not looked, is asked to. The second person reads the same notice under their own name and releases
// it. What is filed is that very file, and each look stands in the access log.
func TestCaseworker10LetterPreviewAndRelease(t *testing.T) {
	plays, _ := atRegisters(t, 1)
	w := &walk{t: t, play: plays[0], path: "/faelle/" + plays[0].CaseID}
	browser := openBrowser(t)
	p := signIn(t, browser, "sachbearbeitung")
	w.take(p, "registerauskuenfte-eintragen")
	p.fillRegisters()
	w.finish(p, "registerauskuenfte-eintragen")
	require.NoError(t, w.play.Complete(t.Context(), "sicherheit", "abfrage-entscheiden", map[string]any{"sicherheitAbfragen": true}))

	w.take(p, "antrag-entscheiden")
	day := func(months int) time.Time { return w.play.Today.AddDate(1, months, 0) }
	p.tick("/entscheidung", "nachfordern")
	p.tabTo(showsLetter)
	p.keys(kb.Enter)
	p.shown()
	require.Contains(t, p.text("[data-view-message]"), "Mit dieser Antwort folgt kein Schreiben.")
	p.tick("/entscheidung", "verlaengern")
	p.fill("/gueltigBis", day(6).Format(time.DateOnly))
	p.fill("/abweichungBegruendung", "Das Studium endet zu diesem Tag.")
	p.tick("/biometrieNoetig", "false")
	p.tick("/befangenheit", "true")
	p.refusedFor("Sehen Sie das Schreiben an, bevor Sie die Aufgabe erledigen.")
	p.accessible("task whose letter nobody has looked at")
	p.watchPolicy()
	p.tabTo(showsLetter)
	p.keys(kb.Enter)
	p.eventually("true", fmt.Sprintf(`(%s).includes(%q)`, letterAhead, day(6).Format("02.01.2006")))
	p.js(lastPage)
	p.eventually("true", fmt.Sprintf(`(%s).includes("J. Beispiel")`, letterAhead)) // who would decide
	require.Contains(t, p.text("[data-view-facts]"), "Entwurf", "the page says that it is a draft; the letter does not")
	require.NotContains(t, p.js(letterAhead), "Entwurf")
	require.Contains(t, p.text("#schreiben-vorab"), "Angesehen.")
	p.picture("letter-ahead")
	p.nothingStopped()
	p.accessible("letter beside the form")

	p.fill("/gueltigBis", day(7).Format(time.DateOnly))
	p.refusedFor("Das Schreiben ist nicht mehr so, wie Sie es angesehen haben.")
	require.Contains(t, p.text("#schreiben-vorab"), "Sie haben eine andere Fassung angesehen.")
	require.Equal(t, day(7).Format(time.DateOnly), p.js(`document.querySelector('[name="/gueltigBis"]').value`), "nothing typed is lost")
	w.finish(p, "antrag-entscheiden")

	second := signIn(t, browser, "leitung")
	w.take(second, "entscheidung-mitzeichnen")
	second.tick("/mitzeichnung", "zustimmen")
	second.refusedFor("Sehen Sie das Schreiben an, bevor Sie die Aufgabe erledigen.")
	task, err := w.play.Task(t.Context(), "entscheidung-mitzeichnen")
	require.NoError(t, err)
	second.tabTo(showsLetter)
	second.keys(kb.Enter)
	second.eventually("true", fmt.Sprintf(`(%s).includes(%q)`, letterAhead, day(7).Format("02.01.2006")))
	second.js(lastPage)
	second.eventually("true", fmt.Sprintf(`(%s).includes("Im Auftrag")`, letterAhead))
	require.NotContains(t, second.js(letterAhead), "J. Beispiel", "the decision is that of who releases it")
	ahead, err := gateway.As("leitung").Letters(t.Context(), task, map[string]any{"mitzeichnung": "zustimmen"})
	require.NoError(t, err)
	require.Len(t, ahead, 1)
	second.press(`form[action$="/erledigen"] .ab-button--primary`)
	letter, err := w.play.Letter(t.Context(), "verlaengerung/bescheid-bewilligung", 1)
	require.NoError(t, err)
	require.NoError(t, gateway.As("leitung").StatePurpose(t.Context(), w.play.CaseID, "aufsicht"))
	filed, err := gateway.As("leitung").DocumentContent(t.Context(), letter.DocumentID)
	require.NoError(t, err)
	sum := sha256.Sum256(filed)
	require.Equal(t, ahead[0].Print, hex.EncodeToString(sum[:]), "what was shown is what is filed")
	require.Equal(t, 1, letters(t, w.play), "looking at a letter writes none")
	second.visit(w.path + "?ansicht=zugriffe")
	second.sees("Jemand hat ein Schreiben angesehen, bevor es hinausging")
}

// letters counts the notices of a case.
func letters(t *testing.T, play *player.Play) int {
	t.Helper()
	c, err := play.Case(t.Context())
	require.NoError(t, err)
	n := 0
	for _, l := range c.Letters {
		if l.Template == "verlaengerung/bescheid-bewilligung" {
			n++
		}
	}
	return n
}
