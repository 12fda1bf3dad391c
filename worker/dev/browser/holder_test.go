package browser_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
)

// claimButton is the button that takes a task, on its page.
func claimButton(task player.Task) string {
	return fmt.Sprintf(`form[action="/aufgaben/%s/uebernehmen"] button`, task.ID)
}

// TestCaseworker04VisibleHolder: who holds a task and since when stands where others see it, at once. Nobody's task is taken in silence: a
// colleague can ask, cannot finish it, and reads why; Leitung and declared substitutes take over with a reason, of which the holder is told; and of
// two people who take the same task in the same moment one gets it, and the other reads who has it (product 2.4).
func TestCaseworker04VisibleHolder(t *testing.T) {
	_, tasks := atRegisters(t, 2)
	task, contested := tasks[0], tasks[1]
	browser := openBrowser(t)
	first, second := signIn(t, browser, "sachbearbeitung"), signIn(t, browser, "sachbearbeitung2")

	first.openTask(task)
	first.press(claimButton(task))
	first.sees("J. Beispiel hat die Aufgabe seit ")
	second.visit("/aufgaben?sort=-geoeffnet")
	second.openTask(task)
	second.sees("J. Beispiel hat die Aufgabe seit ")
	second.sees("Uhr")
	require.Equal(t, "0", second.js(`document.querySelectorAll('form[action$="/erledigen"], form[action$="/uebernehmen"]').length`), "nothing to fill in for anybody else")
	second.picture("holder-other")
	second.accessible("task of somebody else")
	second.visit("/aufgaben?sort=-geoeffnet")
	require.Equal(t, "J. Beispiel", second.js(rowOf(task)+`.querySelector("td:nth-of-type(9)").textContent.trim()`), "the list says who has it")

	// Sent all the same, from a page that knows nothing of it: refused in words.
	second.openTask(task)
	answer := second.js(fmt.Sprintf(`await (await fetch("/aufgaben/%s/erledigen", { method: "POST", body: new URLSearchParams({
		_csrf: document.querySelector('[name="_csrf"]').value, version: "2" }) })).text()`, task.ID))
	require.Contains(t, answer, "J. Beispiel")
	refused := second.js(fmt.Sprintf(`await (await fetch("/aufgaben/%s/uebergeben", { method: "POST", body: new URLSearchParams({
		_csrf: document.querySelector('[name="_csrf"]').value, version: "2", to: "00000000-0000-4000-8000-000000000000", note: "Ich nehme sie." }) })).text()`, task.ID))
	require.Contains(t, refused, "Diese Aufgabe übernehmen nur die Leitung oder eine eingetragene Vertretung. Fragen Sie J. Beispiel.")

	// A colleague can ask; the holder reads the question in the list.
	second.press(fmt.Sprintf(`a[href^="/aufgaben/%s/mehr"]`, task.ID))
	require.Equal(t, "0", second.js(`document.querySelectorAll('form[action$="/uebergeben"]').length`))
	second.fill("note", "Brauchst du Hilfe bei der Auskunft?")
	second.press(`form[action$="/nachfragen"] .ab-button--primary`)
	second.sees("Ihre Frage ist hinterlegt.")
	first.visit("/aufgaben")
	first.sees("Brauchst du Hilfe bei der Auskunft?")

	// Leitung takes over, with a reason only, and the holder is told.
	lead := signIn(t, browser, "leitung")
	lead.openTask(task)
	lead.press(fmt.Sprintf(`a[href^="/aufgaben/%s/mehr"]`, task.ID))
	lead.choose("to", "K. Muster")
	lead.clicks(`form[action$="/uebergeben"] .ab-button--primary`)
	lead.turns("true", `Boolean(document.querySelector("#fehler"))`)
	lead.do(setValue(`form[action$="/uebergeben"] [name="note"]`, "Der Fall eilt, und Sie sind heute beim Gericht."))
	lead.press(`form[action$="/uebergeben"] .ab-button--primary`)
	lead.sees("Sie haben die Aufgabe übernommen.")
	first.visit("/aufgaben")
	first.sees("K. Muster")
	first.sees("hat Ihnen diese Aufgabe abgenommen")
	first.sees("Der Fall eilt, und Sie sind heute beim Gericht.")
	first.picture("holder-told")
	first.accessible("worklist with a notice")

	// Given back it is free for everybody at once.
	lead.openTask(task)
	lead.press(fmt.Sprintf(`form[action="/aufgaben/%s/freigeben"] button`, task.ID))
	second.openTask(task)
	require.Equal(t, "1", second.js(`document.querySelectorAll('`+claimButton(task)+`').length`))

	// Two in the same moment.
	first.openTask(contested)
	second.openTask(contested)
	together(t, claimButton(contested), first, second)
	winner, loser, name := first, second, "J. Beispiel"
	if first.js(`document.querySelectorAll('form[action$="/erledigen"]').length`) == "0" {
		winner, loser, name = second, first, "L. Beispiel"
	}
	require.Equal(t, "1", winner.js(`document.querySelectorAll('form[action$="/erledigen"]').length`))
	require.Equal(t, "0", loser.js(`document.querySelectorAll('form[action$="/erledigen"]').length`), "one of them got it")
	loser.sees(name + " bearbeitet diese Aufgabe schon.")
	loser.sees(name + " hat die Aufgabe seit ")
	require.Equal(t, "1", loser.js(fmt.Sprintf(`document.querySelectorAll('a[href^="/aufgaben/%s/mehr"]').length`, contested.ID)), "the way to ask is there")
	loser.picture("holder-late")
	loser.accessible("somebody was quicker")
}
