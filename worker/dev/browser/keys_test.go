package browser_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// What is held down with a key (Input.dispatchKeyEvent of the DevTools protocol).
const (
	alt   = 1
	ctrl  = 2
	shift = 8
)

func (p *person) withCtrl(key string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(key, chromedp.KeyModifiers(ctrl)))
}

func (p *person) withAlt(key string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(key, chromedp.KeyModifiers(alt)))
}

// turns waits until a question about the page has the answer, also while another page is being loaded.
func (p *person) turns(want, question string) {
	p.t.Helper()
	last := ""
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		ctx, cancel := p.patiently()
		answer, err := chromedp.Run(ctx, chromedp.Evaluate[string]("String("+question+")"))
		cancel()
		if last = answer; err == nil && answer == want {
			return
		}
	}
	require.Failf(p.t, "never so", "%s is %q, want %q, on %s", question, last, want, p.where())
}

// ready waits until the scripts of the page that is open now have bound their keys.
func (p *person) ready() { p.t.Helper(); p.turns("complete", `document.readyState`) }

const focusedRow = `document.activeElement.closest("tr")?.sectionRowIndex`

// TestCaseworker12EverythingByKeyboard: caseworker 12, "everything by keyboard": from the list through filter, row, claim and form to the
// finished task, without a mouse and without the tab key but in the form.
func TestCaseworker12EverythingByKeyboard(t *testing.T) {
	browser := openBrowser(t)
	play := player.NewPlay(gateway)
	require.NoError(t, play.Apply(t.Context(), "antragsteller2", testdata.Incomplete))
	task, err := play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)

	p := signIn(t, browser, "clearing")
	p.keys(kb.Tab, kb.Tab) // any page: the first key is that of a person who has just come
	p.keys("g", "w")
	p.turns("/aufgaben", `location.pathname`)
	p.ready()

	p.keys("?")
	p.turns("true", `document.querySelector("dialog").open`)
	p.sees("Aufgabe übernehmen")
	p.picture("keys-help")
	require.Equal(t, "false", p.js(`document.querySelector("[data-ab-key=row-next]").hidden`))
	require.Equal(t, "true", p.js(`document.querySelector("[data-ab-key=tab]").hidden`), "a list has no tabs")
	p.keys("j")
	p.keys(kb.Escape)
	p.turns("false", `document.querySelector("dialog").open`)
	require.Equal(t, "undefined", p.js(focusedRow), "keys of the page rest while the help is open")

	p.keys("f")
	p.turns("true", `document.activeElement.closest("details")?.open`)
	p.keys("c", "x") // in a select these choose an entry and nothing else
	p.keys(kb.Escape)
	p.turns("SUMMARY", `document.activeElement.tagName`)

	p.keys("/")
	p.turns("suche-oben", `document.activeElement.id`)
	p.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.value = ""`)) // the driver types the character although the page took the key
	p.keys("j", "n", "?")
	require.Equal(t, "jn?", p.js(`document.activeElement.value`), "in a field a letter is a letter")

	p.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.value = ""; document.activeElement.blur()`))
	mine := fmt.Sprintf(`document.activeElement.getAttribute("href")?.startsWith("/aufgaben/%s")`, task.ID)
	for range 60 {
		p.keys("j")
		if p.js(mine) == "true" {
			break
		}
	}
	require.Equal(t, "true", p.js(mine), "the row of the task")
	row := p.js(focusedRow)
	switch last := p.js(`document.activeElement.closest("tr").nextElementSibling === null`); {
	case last == "false":
		p.keys(kb.ArrowDown, kb.ArrowUp, "j", "k")
	case row != "0": // behind the last row there is none to come back from
		p.keys(kb.ArrowUp, kb.ArrowDown, "k", "j")
	}
	require.Equal(t, row, p.js(focusedRow), "back and forth leads to where one was")
	p.keys("c")
	p.turns("true", `document.querySelector("[data-ab-announce]").textContent.length > 0`)
	require.Equal(t, row, p.js(focusedRow), "the keyboard stays in the row")
	require.Equal(t, "true", p.js(mine))
	p.picture("keys-claimed")
	held, err := play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	require.NotEmpty(t, held.Assignee)

	p.keys(kb.Enter)
	p.turns("/aufgaben/"+task.ID, `location.pathname`)
	p.ready()
	p.tabTo(`input[name="/vollstaendig"]`)
	p.keys(kb.ArrowDown)
	p.turns("false", `document.querySelector('input[name="/vollstaendig"]:checked')?.value`)
	p.withCtrl("s")
	p.turns("true", `document.body.textContent.includes("Entwurf")`)
	p.ready()
	p.turns("false", `document.querySelector('input[name="/vollstaendig"]:checked')?.value`)
	p.withCtrl(kb.Enter)
	p.turns("false", `location.pathname.startsWith("/aufgaben/`+task.ID+`")`)
	_, err = play.Task(t.Context(), "fehlendes-markieren")
	require.NoError(t, err, "the case went on; the page says: %s", p.text("main"))

	p.visit("/faelle/" + play.CaseID)
	p.ready()
	p.withAlt("2")
	p.turns("unterlagen", `new URLSearchParams(location.search).get("ansicht")`)
}

// TestKeysCanBeSwitchedOffAndRemapped: WCAG 2.2, 2.1.4: single characters can be switched off and replaced, by a form that works without
// scripts, and a clash is refused.
func TestKeysCanBeSwitchedOffAndRemapped(t *testing.T) {
	p := signIn(t, openBrowser(t), "rechtssachbearbeitung")
	p.visit("/einstellungen")
	p.accessible("settings")
	p.fill("/claim", "j")
	p.do(chromedp.Click(chromedp.CSS(`form[action="/einstellungen"] .ab-button--primary`)), chromedp.WaitVisible(chromedp.CSS("#fehler")))
	p.sees("Diese Taste gehört schon zu etwas anderem.")
	p.picture("settings-errors")
	p.accessible("settings with errors")
	p.fill("/claim", "c")
	p.fill("/help", "h")
	p.press(`form[action="/einstellungen"] .ab-button--primary`)
	p.sees("Die Einstellungen sind gespeichert.")
	p.picture("settings")
	open := `document.querySelector("dialog").open`
	p.ready()
	p.keys("?")
	require.Equal(t, "false", p.js(open))
	p.keys("h")
	p.turns("true", open)
	p.accessible("help on keys")
	p.keys(kb.Escape)
	p.turns("false", open)

	p.tick("/modus", "ohne-zeichen")
	p.press(`form[action="/einstellungen"] .ab-button--primary`)
	p.ready()
	p.keys("h", "g", "w")
	require.Equal(t, "false", p.js(open))
	require.Equal(t, "/einstellungen", p.js("location.pathname"))
	p.do(chromedp.Click(chromedp.CSS(`[data-ab-do="help"]`)))
	p.turns("true", open)
	require.NotContains(t, p.text("dialog"), "Aufgabe übernehmen")
	require.Contains(t, p.text("dialog"), "Strg")
	p.keys(kb.Escape)
	p.turns("help", `document.activeElement.dataset.abDo`) // the focus is back where it came from

	p.tick("/modus", "aus")
	p.press(`form[action="/einstellungen"] .ab-button--primary`)
	p.do(chromedp.Click(chromedp.CSS(`[data-ab-do="help"]`)))
	p.sees("Sie haben die Tasten abgeschaltet.")
	p.keys(kb.Escape)
	p.press(`button[name="zurueck"]`)
	require.Contains(t, p.js(`document.querySelector("dialog").textContent`), "Aufgabe übernehmen")
}
