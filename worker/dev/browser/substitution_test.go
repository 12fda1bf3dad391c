package browser_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestCaseworker14SubstituteAndHandOver: who is away names a substitute for a period; the substitute finds the tasks in a section of their own, acts
// "i. V." and without taking them away, and the log has both names. Without a declared substitution nobody acts for anybody. A task is handed over
// with a note, which the colleague reads in the list until they have seen it (product 2.8).
func TestCaseworker14SubstituteAndHandOver(t *testing.T) {
	plays, tasks := atRegisters(t, 2)
	left, given := tasks[0], tasks[1]
	freeHands(t, "sachbearbeitung")
	browser := openBrowser(t)
	absent, substitute := signIn(t, browser, "sachbearbeitung"), signIn(t, browser, "sachbearbeitung2")
	for _, task := range tasks {
		absent.openTask(task)
		absent.press(claimButton(task))
	}
	substitute.openTask(left)
	require.Equal(t, "0", substitute.js(`document.querySelectorAll('form[action$="/erledigen"]').length`), "nobody acts for anybody yet")

	// Somebody who cannot do the work cannot be chosen.
	absent.visit("/vertretung")
	require.NotContains(t, absent.text(`select[name="substitute"]`), "E. Probe")
	absent.choose("substitute", "L. Beispiel")
	absent.fill("from", plays[0].Today.Format(time.DateOnly))
	absent.fill("to", plays[0].Today.AddDate(0, 0, -1).Format(time.DateOnly))
	absent.clicks(`form[action="/vertretung"] .ab-button--primary`)
	absent.turns("true", `Boolean(document.querySelector("#fehler"))`)
	absent.accessible("substitution with errors")
	absent.fill("to", plays[0].Today.AddDate(0, 0, 7).Format(time.DateOnly))
	absent.press(`form[action="/vertretung"] .ab-button--primary`)
	absent.sees("Die Vertretung ist eingetragen.")
	absent.sees("gilt heute")

	// The substitute: every page says it, the list has the tasks in a section of its own, the holder stays.
	substitute.visit("/aufgaben")
	substitute.sees("i. V. für J. Beispiel bis ")
	section := `[...document.querySelectorAll(".ab-substituted")].find(s => s.querySelector("summary").textContent.includes("Vertretung für J. Beispiel"))`
	substitute.js(section + `.querySelector("summary").focus()`)
	substitute.keys(" ")
	substitute.turns("true", section+`.open`)
	substitute.picture("substitution-list")
	substitute.accessible("worklist of a substitute")
	substitute.press(fmt.Sprintf(`.ab-substituted a.ab-tasklink[href^="/aufgaben/%s"]`, left.ID))
	substitute.sees("Sie erledigen diese Aufgabe in Vertretung für J. Beispiel.")
	substitute.sees("J. Beispiel hat die Aufgabe seit ")
	substitute.picture("substitution-task")
	substitute.accessible("task of somebody who is away")
	substitute.fillRegisters()
	substitute.press(`form[action$="/erledigen"] .ab-button--primary`)
	substitute.turns("/faelle/"+left.CaseID, `location.pathname`)
	substitute.visit("/faelle/" + left.CaseID + "?ansicht=protokoll")
	line := substitute.js(`[...document.querySelectorAll(".ab-history li")].map(l => l.textContent.replace(/\s+/g, " ")).find(l => l.includes("in Vertretung für"))`)
	require.Contains(t, line, "L. Beispiel")
	require.Contains(t, line, "J. Beispiel")

	// Whoever looks after the work of a team finds what lies with people who are away.
	lead := signIn(t, browser, "leitung")
	lead.visit("/aufgaben?bei=abwesend&sort=-geoeffnet")
	require.NotEqual(t, "undefined", lead.js(rowOf(given)))
	lead.sees("jemand, der vertreten wird")

	// Back again: the substitution ends, and with it the right.
	absent.visit("/vertretung")
	absent.press(`form[action^="/vertretung/"][action$="/beenden"] button`)
	absent.sees("Die Vertretung ist beendet.")
	substitute.openTask(given)
	require.Equal(t, "0", substitute.js(`document.querySelectorAll('form[action$="/erledigen"]').length`))

	lead.visit("/aufgaben?bei=abwesend&sort=-geoeffnet")
	require.Equal(t, "undefined", lead.js(rowOf(given)))

	// Handing over, with a note.
	absent.openTask(given)
	absent.press(fmt.Sprintf(`a[href^="/aufgaben/%s/mehr"]`, given.ID))
	absent.choose("to", "L. Beispiel")
	absent.clicks(`form[action$="/uebergeben"] .ab-button--primary`)
	absent.turns("true", `Boolean(document.querySelector("#fehler"))`)
	absent.do(setValue(`form[action$="/uebergeben"] [name="note"]`, "Die Person kommt am Freitag um zehn."))
	absent.press(`form[action$="/uebergeben"] .ab-button--primary`)
	absent.sees("Die Aufgabe ist übergeben.")
	substitute.visit("/aufgaben")
	substitute.sees("hat Ihnen diese Aufgabe übergeben")
	substitute.sees("Die Person kommt am Freitag um zehn.")
	substitute.picture("hand-over-note")
	substitute.accessible("worklist with a task that was handed over")
	told := fmt.Sprintf(`[...document.querySelectorAll(".ab-told li")].find(l => l.querySelector('a[href^="/aufgaben/%s"]'))`, given.ID)
	substitute.js(told + `.querySelector("button").focus()`)
	substitute.keys(" ")
	substitute.turns("undefined", `document.readyState === "complete" ? `+told+` : "not yet"`)
	substitute.openTask(given)
	substitute.sees("L. Beispiel hat die Aufgabe seit ")
	substitute.sees("vergeben von J. Beispiel")
	require.Equal(t, "1", substitute.js(`document.querySelectorAll('form[action$="/erledigen"]').length`))
	freeHands(t, "sachbearbeitung2")
}
