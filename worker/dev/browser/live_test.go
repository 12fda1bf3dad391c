package browser_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestLiveNoticeNeverMovesRows: new tasks are told below the list; no row moves, the focus stays, and the link brings the list as it is now.
func TestLiveNoticeNeverMovesRows(t *testing.T) {
	browser := openBrowser(t)
	play := player.NewPlay(gateway)
	require.NoError(t, play.Apply(t.Context(), "antragsteller2", testdata.Incomplete))
	_, err := play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	p := signIn(t, browser, "clearing")
	p.visit("/aufgaben")
	p.ready()
	p.keys("j")
	const stand = `JSON.stringify([[...document.querySelectorAll("main tbody tr")].map(r => r.getBoundingClientRect().top), scrollY, document.activeElement.href])`
	before := p.js(stand)
	require.Empty(t, p.text(".ab-live"))

	second := player.NewPlay(gateway)
	require.NoError(t, second.Apply(t.Context(), "antragsteller", testdata.Timely))
	task, err := second.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	p.turns("true", `document.querySelector(".ab-live").innerText.includes("Aufgabe")`)
	require.Equal(t, before, p.js(stand), "something moved")
	require.Equal(t, "0", p.js(`document.querySelectorAll('main tbody a[href^="/aufgaben/`+task.ID+`"]').length`), "the list stays as it was")
	p.sees("für Ihr Team. Liste aktualisieren")
	p.do(chromedp.EmulateViewport(desk.width, desk.height))
	p.picture("live-notice")
	p.accessible("worklist with the notice of new tasks")
	p.press(`.ab-live a`)
	require.Equal(t, "1", p.js(`document.querySelectorAll('main tbody a[href^="/aufgaben/`+task.ID+`"]').length`))
	require.Empty(t, p.text(".ab-live"))
}
