package browser_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSupervisor15ExportOfACase: supervision hands a whole case out: it says what and what for, the file comes, and the log of the case says who did. Without a purpose nothing
// comes, what the person is told needs the word of somebody who looks through it, and a caseworker is not offered it.
func TestSupervisor15ExportOfACase(t *testing.T) {
	browser := openBrowser(t)
	play := named(t, "Ausgabeprobe")
	p := signIn(t, browser, "leitung")
	p.visit("/faelle/" + play.CaseID)
	p.press(`a[href$="/ausgabe"]`)
	p.sees("In freien Texten können Daten anderer Menschen stehen.")
	p.accessible("form of an export")
	require.Equal(t, "422", p.js(sent("gericht", "")), "without a purpose")
	require.Equal(t, "422", p.js(sent("auskunft", "Anfrage vom 1.11.")), "nobody has said that they look through it")
	require.Equal(t, "409", p.js(sent("aussonderung", "Abgabe")), "an open case is not offered")
	require.Equal(t, "200 application/pdf %PDF-", p.js(sent("gericht", "VG Musterstadt, 1 K 1/26")))
	p.visit("/faelle/" + play.CaseID + "?ansicht=protokoll")
	p.sees("Akte für ein Gericht (§ 99 VwGO). Zweck: VG Musterstadt, 1 K 1/26")
	require.Contains(t, p.js(`[...document.querySelectorAll("main li, main tr")].find(l => l.textContent.includes("1 K 1/26")).textContent`), "K. Muster")

	caseworker := signIn(t, browser, "sachbearbeitung")
	caseworker.visit("/faelle/" + play.CaseID)
	require.Equal(t, "false", caseworker.js(`Boolean(document.querySelector('a[href$="/ausgabe"]'))`))
}

// sent sends the form as the page has it, with what somebody chose, and gives what came back.
func sent(what, purpose string) string {
	return fmt.Sprintf(`await (async () => {
		const form = new FormData(document.querySelector('form[action$="/ausgabe"]'));
		form.set("/art", %q); form.set("/zweck", %q);
		const r = await fetch(location.pathname, {method: "POST", body: new URLSearchParams(form)});
		if (r.status !== 200) return String(r.status);
		return r.status + " " + r.headers.get("content-type") + " " + (await r.text()).slice(0, 5);
	})()`, what, purpose)
}
