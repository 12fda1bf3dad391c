package browser_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const drawNext = `form[action="/aufgaben/naechste"] button`

// TestCaseworker01NextTaskInOneClick: one click, or one key, gives the next task with the reason why it is this one. Two people who ask in the
// same moment never get the same; what somebody skips with a reason comes last for them and as before for everybody else; and with five tasks in
// work there is no sixth (product 2.5).
func TestCaseworker01NextTaskInOneClick(t *testing.T) {
	_, _ = atRegisters(t, 10)
	freeHands(t, "sachbearbeitung")
	freeHands(t, "sachbearbeitung2")
	browser := openBrowser(t)
	first, second := signIn(t, browser, "sachbearbeitung"), signIn(t, browser, "sachbearbeitung2")

	drawn := map[string]string{}
	for range 2 {
		first.visit("/aufgaben")
		second.visit("/aufgaben")
		together(t, drawNext, first, second)
		for _, p := range []*person{first, second} {
			id := p.taskHere()
			require.Len(t, id, 36, "a task is open: %s", p.text("main"))
			require.Empty(t, drawn[id], "given out twice")
			drawn[id] = p.where()
			p.sees("Das ist Ihre nächste Aufgabe.")
			p.sees("Warum diese?")
			p.sees("Sie bearbeiten diese Aufgabe.")
		}
	}
	first.picture("next-drawn")
	first.accessible("next task")

	// The key does what the button does.
	first.visit("/aufgaben")
	first.ready()
	first.keys("n")
	first.turns("true", `/^\/aufgaben\/[0-9a-f-]{36}$/.test(location.pathname)`)
	first.ready()
	skipped := first.taskHere()
	require.Empty(t, drawn[skipped])

	// Skipping needs a reason; without one nothing happens and the page says so.
	first.press(`a[href^="/aufgaben/` + skipped + `/mehr"]`)
	first.clicks(`form[action$="/ueberspringen"] .ab-button--primary`)
	first.turns("true", `Boolean(document.querySelector("#fehler"))`)
	first.accessible("skipping without a reason")
	first.fill("reason", "sprache")
	first.press(`form[action$="/ueberspringen"] .ab-button--primary`)
	first.sees("Die Aufgabe ist übersprungen.")
	first.press(drawNext)
	first.sees("Warum diese?")
	require.NotEqual(t, skipped, first.taskHere(), "others are free, so what was skipped does not come back at once")

	// For the colleague it is where it was: before what has come behind it.
	got := ""
	for range 3 {
		second.visit("/aufgaben")
		second.press(drawNext)
		if got = second.taskHere(); got == skipped {
			break
		}
	}
	require.Equal(t, skipped, got)
	require.NotContains(t, second.text("main"), "Sie hatten sie am", "the other has skipped it")

	// The limit of five.
	for range 2 {
		first.visit("/aufgaben")
		first.press(drawNext)
		require.Len(t, first.taskHere(), 36)
	}
	first.visit("/aufgaben")
	first.clicks(drawNext)
	first.turns("true", `document.querySelector("main").textContent.includes("Sie haben schon 5 Aufgaben in Arbeit.")`)
	require.Equal(t, "5", first.js(`document.querySelectorAll("main tbody tr").length`), "the five are listed with the way to each")
	first.picture("next-limit")
	first.accessible("no sixth task")
	// What is put off does not count.
	first.press(`main tbody a[href$="/mehr"]`)
	first.press(`form[action$="/wiedervorlage"] button[name="vorschlag"]`)
	first.sees("Die Aufgabe liegt auf Wiedervorlage.")
	first.press(drawNext)
	first.sees("Warum diese?")
	freeHands(t, "sachbearbeitung")
	freeHands(t, "sachbearbeitung2")
}
