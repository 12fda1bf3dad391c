package browser_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// firstLoadMax is what the worklist may weigh on the wire for a browser that was never here, in bytes; rowBytes is what a row of a full page
// adds: 1.2 kB of HTML, of which compression leaves a quarter at the most.
const (
	firstLoadMax = 200_000
	rowBytes     = 300
	fullPage     = 50
)

// TestFirstLoadWeight: a browser without anything in its cache fetches the worklist with styles, fonts and scripts in less than 200 kB.
func TestFirstLoadWeight(t *testing.T) {
	browser := openBrowser(t)
	play := player.NewPlay(gateway)
	require.NoError(t, play.Apply(t.Context(), "antragsteller2", testdata.Incomplete))
	_, err := play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	p := signIn(t, browser, "leitung")
	p.withoutCache()
	p.visit("/aufgaben")
	p.turns("complete", `document.readyState`)
	var parts []struct {
		Name string
		Sent int
		Size int
	}
	list := p.js(`await document.fonts.ready.then(() => JSON.stringify(performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
		.map(e => ({Name: new URL(e.name).pathname.replace(/^\/static\/[0-9a-f]+\//, ""), Sent: e.transferSize, Size: e.decodedBodySize}))))`)
	require.NoError(t, json.Unmarshal([]byte(list), &parts), list)
	sum, seen := 0, map[string]bool{}
	for _, part := range parts {
		t.Logf("%7d bytes on the wire, %7d unpacked: %s", part.Sent, part.Size, part.Name)
		require.Positive(t, part.Sent, "%s came from a cache, so this is no first load", part.Name)
		sum, seen[part.Name] = sum+part.Sent, true
	}
	for _, needed := range []string{"/aufgaben", "ablauf.css", "vendor/kern.min.css", "vendor/FiraSans-Regular.woff2", "scripts/main.js", "scripts/keys.js"} {
		require.True(t, seen[needed], "%s was not loaded", needed)
	}
	rows := p.js(`document.querySelectorAll("main tbody tr").length`)
	var n int
	_, err = fmt.Sscan(rows, &n)
	require.NoError(t, err)
	full := sum + max(0, fullPage-n)*rowBytes
	t.Logf("%d bytes in all with %d rows, about %d with %d", sum, n, full, fullPage)
	require.Less(t, full, firstLoadMax)
}

// TestNoLayoutShift: nothing jumps while a page builds up in a browser that was never here: neither when the fonts come nor when the scripts
// begin.
func TestNoLayoutShift(t *testing.T) {
	browser := openBrowser(t)
	play := player.NewPlay(gateway)
	require.NoError(t, play.Apply(t.Context(), "antragsteller2", testdata.Incomplete))
	task, err := play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	for _, path := range []string{"/aufgaben", "/aufgaben/" + task.ID, "/faelle/" + play.CaseID, "/faelle", "/einstellungen", "/eingang"} {
		p := signIn(t, browser, "clearing")
		p.withoutCache()
		p.visit(path)
		p.turns("complete", `document.readyState`)
		require.Empty(t, p.js(moves), "something moved on %s", path)
		p.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("main").before(document.createElement("hr"), document.createElement("hr"), document.createElement("hr"))`))
		require.NotEmpty(t, p.js(moves), "the browser does not say what moves")
	}
}

// TestGalleryHoldsStill: nothing jumps on any kind of page either while it comes piece by piece over a slow line, fonts and scripts last.
func TestGalleryHoldsStill(t *testing.T) {
	w := watchGallery(t)
	w.index.slow.Store(true)
	w.lengthen("worklist-full", "worklist-long")
	_, err := chromedp.Call(w.ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	require.NoError(t, err)
	for _, s := range shotsOf(w.index) {
		if s.width != phoneWidth {
			continue // the fullest frame of each template is the one that is also looked at in a narrow window
		}
		w.open("/de/"+s.frame+".html", deskWidth)
		assert.Empty(t, w.run(`(async () => `+moves+`)()`), "something moved on %s", s.frame)
	}
}

// lengthen gives the table of a frame as many rows as a page of the list has: its own again and again, the widest at the end.
func (w *watcher) lengthen(frame, widest string) {
	w.t.Helper()
	read := func(name string) string {
		page, err := os.ReadFile(filepath.Join(w.index.folder, "de", name+".html"))
		require.NoError(w.t, err)
		return string(page)
	}
	rows := regexp.MustCompile(`(?s)(<table class="ab-table[^>]*>.*?<tbody[^>]*>)(.*?)(</tbody>)`)
	page, wide := read(frame), rows.FindStringSubmatch(read(widest))
	own := rows.FindStringSubmatch(page)
	require.NotEmpty(w.t, own)
	require.NotEmpty(w.t, wide)
	long := own[1] + strings.Repeat(own[2], 6) + wide[2] + own[3]
	page = strings.Replace(page, own[0], long, 1)
	require.NoError(w.t, os.WriteFile(filepath.Join(w.index.folder, "de", frame+".html"), []byte(page), 0o600))
}

// moves lists what has jumped on the page so far.
const moves = `await new Promise(done => {
			const moves = [];
			new PerformanceObserver(list => { for (const e of list.getEntries()) moves.push(e.value.toFixed(4) + " " +
				e.sources.map(s => (s.node?.nodeName ?? "?") + "." + (s.node?.className ?? "")).join(" ")); }).observe({ type: "layout-shift", buffered: true });
			document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(moves.join("; ")), 300))));
	})`

// withoutCache makes the browser fetch everything anew.
func (p *person) withoutCache() {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	require.NoError(p.t, err)
}
