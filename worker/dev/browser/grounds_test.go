package browser_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCaseworker10GroundsOfALetter: § 39 Abs. 1 VwVfG: whoever works on a case sees of each letter, block by block, on which law and which row of which rule it
// rests, and goes from there to the row in the version that counted. Supervision sees it once it has said what for; the person does not.
func TestCaseworker10GroundsOfALetter(t *testing.T) {
	w, p := atTask(t)
	_, err := w.play.Letter(t.Context(), "verlaengerung/eingangsbestaetigung", 1)
	require.NoError(t, err)
	p.visit(w.path + "?ansicht=schreiben")
	const opens = `(() => { const d = [...document.querySelectorAll("details")].find(d => d.textContent.includes("Worauf das Schreiben beruht")); d.open = true; return d.innerText; })()`
	grounds := p.js(opens)
	require.Contains(t, grounds, "§ 25 Abs. 2 VwVfG")
	require.Contains(t, grounds, "keine Regel")
	require.Contains(t, grounds, "§ 81 Abs. 4")
	p.picture("letter-grounds")
	p.accessible("what a letter rests on")
	require.Equal(t, "false", p.js(`document.querySelector('details a[href^="/regeln/"]') !== null`), "clearing does not read the tables")

	browser := openBrowser(t)
	lead := signIn(t, browser, "leitung")
	lead.visit(w.path + "?ansicht=schreiben")
	require.Equal(t, "false", lead.js(`document.body.innerText.includes("Worauf das Schreiben beruht")`), "first it says what for")
	require.NoError(t, gateway.As("leitung").StatePurpose(t.Context(), w.play.CaseID, "aufsicht"))
	lead.visit(w.path + "?ansicht=schreiben")
	lead.js(opens)
	lead.press(`details a[href^="/regeln/fiktionswirkung?fassung="]`)
	lead.sees("fiktionswirkung-zeile-")
	require.Equal(t, "true", lead.js(`document.querySelector(location.hash) !== null`), "it leads to the row")
	require.Equal(t, "false", lead.js(`document.body.innerText.includes("Diese Fassung gilt nicht mehr")`))

	own := signIn(t, browser, "antragsteller2")
	own.visit(w.path + "?ansicht=schreiben")
	require.Equal(t, "false", own.js(`document.body.innerText.includes("Worauf das Schreiben beruht")`))
}
