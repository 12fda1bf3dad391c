package browser_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
)

// theList is what must be as it was when somebody comes back: filter and order, page, and the row that has the keyboard.
const theList = `JSON.stringify([(u => [...u.searchParams].filter(([k]) => k !== "zeile" && k !== "hinweis"))(new URL(location.href)),
	[...document.querySelectorAll(".ab-chips a")].map(a => a.textContent.replace(/\s+/g, " ")), document.querySelector("#sortierung")?.textContent.replace(/\d+/g, "n")])`

// focusedTask is the address of the task in whose row the keyboard stands.
const focusedTask = `document.activeElement.closest("main tbody tr")?.querySelector("th a").pathname`

// TestCaseworker02ListKeepsPlace: filter, order, page and the row with the keyboard are as they were after a task was opened and left again, by the
// link, by the browser's back button, after it was put off, skipped, given back or finished (product 2.3). All of it by keyboard alone.
func TestCaseworker02ListKeepsPlace(t *testing.T) {
	const perPage = 50
	_, tasks := atRegisters(t, 3)
	freeHands(t, "sachbearbeitung")
	p := signIn(t, openBrowser(t), "sachbearbeitung")

	// A filter and an order of one's own, by keyboard: the form opens with f.
	p.visit("/aufgaben")
	p.ready()
	p.keys("f")
	p.tabTo(`#f-bei-niemand`)
	p.keys(" ")
	p.keys(kb.Enter)
	p.turns("true", `location.search.includes("bei=niemand") && document.readyState === "complete"`)
	p.tabTo(`.ab-worklist a.ab-sort[href*="sort=geoeffnet"]`)
	p.keys(kb.Enter)
	p.turns("true", `location.search.includes("sort=geoeffnet") && document.readyState === "complete"`)
	p.tabTo(`.ab-worklist a.ab-sort[href*="sort=-geoeffnet"]`)
	p.keys(kb.Enter)
	p.turns("true", `location.search.includes("sort=-geoeffnet") && document.readyState === "complete"`)
	p.ready()
	before := p.js(theList)
	require.Contains(t, before, `["bei","niemand"],["sort","-geoeffnet"]`)

	open := func(task player.Task) {
		t.Helper()
		p.ready()
		p.js(`document.activeElement.blur()`)
		for range perPage {
			p.keys("j")
			if p.js(focusedTask) == "/aufgaben/"+task.ID {
				break
			}
		}
		require.Equal(t, "/aufgaben/"+task.ID, p.js(focusedTask), "the row of the task")
		p.keys(kb.Enter)
		p.turns("/aufgaben/"+task.ID, `location.pathname`)
		p.ready()
	}
	asBefore := func(row string) {
		t.Helper()
		p.turns("/aufgaben", `location.pathname`)
		p.ready()
		require.Equal(t, before, p.js(theList))
		p.turns(row, focusedTask)
	}
	own := func(task player.Task) string { return "/aufgaben/" + task.ID }

	open(tasks[0])
	p.tabTo(`.ab-back a`)
	p.keys(kb.Enter)
	asBefore(own(tasks[0]))
	p.picture("worklist-return")

	open(tasks[0])
	p.do(chromedp.NavigateBack())
	asBefore(own(tasks[0]))

	// Through the page of further acts and the case, there and back.
	open(tasks[0])
	p.follow(`.ab-actions a[href*="/mehr"]`, "Auf Wiedervorlage legen")
	p.follow(`.ab-back a`, "Zurück zu den Aufgaben")
	p.follow(`.ab-facts a[href^="/faelle/"]`, "Was gilt jetzt")
	p.tabTo(`.ab-back a`)
	p.keys(kb.Enter)
	asBefore(own(tasks[0]))

	// What leaves the list leaves the keyboard on the row in its place.
	open(tasks[0])
	behind := p.js(`new URL(document.querySelector(".ab-back a").href).searchParams.get("zeile").split(".")[1]`)
	place := `[...document.querySelectorAll("main tbody tr")].indexOf(document.activeElement.closest("tr"))`
	p.follow(`.ab-actions a[href*="/mehr"]`, "Auf Wiedervorlage legen")
	p.tabTo(`form[action$="/wiedervorlage"] button[name="vorschlag"]`)
	p.keys(kb.Enter)
	p.turns("true", `document.body.textContent.includes("Die Aufgabe liegt auf Wiedervorlage.")`)
	p.ready()
	require.Equal(t, before, p.js(theList))
	p.turns(behind, place)
	require.Equal(t, "undefined", p.js(rowOf(tasks[0])))

	open(tasks[1])
	p.keys("c")
	p.turns("true", `document.body.textContent.includes("Sie bearbeiten diese Aufgabe.")`)
	p.ready()
	p.keys("u")
	asBefore(own(tasks[1]))
	open(tasks[1])
	p.follow(`.ab-actions a[href*="/mehr"]`, "Überspringen")
	p.do(setValue(`form[action$="/ueberspringen"] [name="reason"]`, "ruecksprache"))
	p.tabTo(`form[action$="/ueberspringen"] .ab-button--primary`)
	p.keys(kb.Enter)
	asBefore(own(tasks[1]))

	// Finished: the case follows, and its way back leads to the list.
	open(tasks[1])
	p.keys("c")
	p.turns("true", `document.body.textContent.includes("Sie bearbeiten diese Aufgabe.")`)
	p.ready()
	p.withCtrl(kb.Enter) // refused, with the form as it was: the way back must not get lost on the way
	p.turns("true", `Boolean(document.querySelector("#fehler"))`)
	p.fillRegisters()
	p.withCtrl(kb.Enter)
	p.turns("/faelle/"+tasks[1].CaseID, `location.pathname`)
	p.ready()
	p.tabTo(`.ab-back a`)
	p.keys(kb.Enter)
	p.turns("/aufgaben", `location.pathname`)
	p.ready()
	require.Equal(t, before, p.js(theList))
	require.Equal(t, "true", p.js(place+" >= 0"), "the keyboard stands in the list")

	// Finish and next: the list is still behind the next task.
	open(tasks[2])
	p.keys("c")
	p.turns("true", `document.body.textContent.includes("Sie bearbeiten diese Aufgabe.")`)
	p.ready()
	p.fillRegisters()
	p.press(`button[name="danach"][value="naechste"]`)
	p.ready()
	p.turns("true", fmt.Sprintf(`document.readyState === "complete" && !location.pathname.includes(%q)`, tasks[2].ID))
	if p.js(`location.pathname`) != "/aufgaben" { // where nothing else is free the list follows at once
		p.press(`.ab-back a`)
	}
	require.Equal(t, before, p.js(theList))
	p.accessible("worklist after coming back")
	freeHands(t, "sachbearbeitung")
}

// fillRegisters answers what the form about the registers must be told.
func (p *person) fillRegisters() {
	p.t.Helper()
	p.ready()
	p.tick("/bzrAuskunft", "kein-eintrag")
	for _, question := range []string{"/ausweisungsinteresse", "/strafverfahrenAnhaengig", "/aussetzung"} {
		p.tick(question, "false")
	}
}
