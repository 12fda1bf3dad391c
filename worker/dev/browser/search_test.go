package browser_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestCaseworker15OneSearchBox: the box at the top of every page, reached by one key, finds a case by name in other spellings and other orders, by
// Aktenzeichen or a part of it, by AZR number and by birth date in its usual spellings, alone or beside a name; nothing of what was typed stands in an
// address, and the page says what it looked for (product 2.3).
func TestCaseworker15OneSearchBox(t *testing.T) {
	play := player.NewPlay(gateway)
	sample, err := testdata.Application(testdata.Incomplete, play.Today)
	require.NoError(t, err)
	var application map[string]any
	require.NoError(t, json.Unmarshal(sample, &application))
	who := application["application"].(map[string]any)["person"].(map[string]any)
	// Each run has a person of its own: the same name and day with another number would be a question for clearing.
	born := time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(play.Today.UnixMilli()/1000%12_000))
	azr := fmt.Sprintf("%012d", play.Today.UnixMilli()%1_000_000_000_000)
	who["familienname"], who["vornamen"], who["geburtsdatum"], who["azrNummer"] = "Çelik-Şahinöz", "Yurij Mäximilian", born.Format(time.DateOnly), azr
	changed, err := json.Marshal(application)
	require.NoError(t, err)
	play.AsWritten = true
	require.NoError(t, play.ApplyWith(t.Context(), "antragsteller2", changed))
	c, err := play.Case(t.Context())
	require.NoError(t, err)
	_, err = play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)

	browser := openBrowser(t)
	p := signIn(t, browser, "clearing")
	found := fmt.Sprintf(`document.querySelectorAll('main tbody a[href^="/faelle/%s"]').length`, play.CaseID)
	look := func(text string) {
		t.Helper()
		p.visit("/verfahren")
		p.ready()
		p.keys("/")
		p.turns("suche-oben", `document.activeElement.id`)
		p.js(`document.activeElement.value = ""`) // the driver types the character although the page took the key
		p.keys(text, kb.Enter)
		p.turns("/faelle", `document.readyState === "complete" && location.pathname`)
		address := p.js(`decodeURIComponent(location.href)`)
		require.NotContains(t, address, text)
		require.Regexp(t, `^[^?]+\?gesucht=1&suche=[0-9a-f-]{36}$`, address)
		require.Equal(t, text, p.js(`document.querySelector("#suche-oben").value`))
	}
	for _, text := range []string{
		"Çelik-Şahinöz", "celik sahinoez", "CELIK", "Sahinoz", "Juri Maximilian", "Yuriy Celik", "mäximilian çelik", // spellings and orders
		c.Aktenzeichen, c.Aktenzeichen[len("ABH-"):],
		azr, azr[:4] + " " + azr[4:8] + " " + azr[8:],
		born.Format("2.1.2006") + " Çelik", "Celik " + born.Format(time.DateOnly), born.Format("02.01.2006") + " Sahinöz",
	} {
		look(text)
		require.Equal(t, "1", p.js(found), "%q finds the case: %s", text, p.text("main"))
	}
	p.picture("search-found")
	p.accessible("found cases")
	look(born.Format("2.1.2006"))
	require.NotEqual(t, "0", p.js(found), "the birth date alone")
	for _, other := range []string{born.AddDate(0, 0, 1).Format("2.1.2006") + " Çelik", "Öztürk Çelik", "000000000000"} {
		look(other)
		require.Equal(t, "0", p.js(found), other)
	}
	p.accessible("nothing found")

	// The id of the search is its owner's alone: an address that was sent shows nothing of the name.
	look("Çelik-Şahinöz")
	address := p.js(`location.pathname + location.search`)
	colleague := signIn(t, browser, "sachbearbeitung")
	colleague.ready()
	colleague.js(fmt.Sprintf(`(location.href = %q, "")`, address))
	colleague.turns("true", `document.readyState === "complete" && location.pathname === "/faelle"`)
	require.NotContains(t, colleague.js(`document.documentElement.outerHTML`), "Çelik")
}
