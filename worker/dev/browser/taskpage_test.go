package browser_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// atTask leads an application to the check for completeness and opens that task for clearing, taken.
func atTask(t *testing.T, kinds ...string) (*walk, *person) {
	t.Helper()
	browser := openBrowser(t)
	play := player.NewPlay(gateway)
	require.NoError(t, play.Apply(t.Context(), "antragsteller2", testdata.Incomplete))
	require.NoError(t, play.Upload(t.Context(), "antragsteller2", kinds...))
	w := &walk{t: t, play: play, path: "/faelle/" + play.CaseID}
	w.arrived(len(kinds))
	p := signIn(t, browser, "clearing")
	w.take(p, "vollstaendigkeit-pruefen")
	p.watchPolicy()
	return w, p
}

// watchPolicy keeps what the content security policy stops on the page that is open.
func (p *person) watchPolicy() {
	p.t.Helper()
	p.js(`(window.stopped = [], document.addEventListener("securitypolicyviolation", e => window.stopped.push(e.violatedDirective + " " + e.blockedURI)))`)
}

// nothingStopped requires that the page did nothing that its content security policy forbids.
func (p *person) nothingStopped() {
	p.t.Helper()
	require.Empty(p.t, p.js(`(window.stopped ?? ["nobody listened"]).join(", ")`))
}

// js evaluates an expression to a text.
func (p *person) js(expression string) string {
	p.t.Helper()
	text, err := p.evaluate(expression)
	require.NoError(p.t, err, expression)
	return text
}

func (p *person) evaluate(expression string) (string, error) {
	ctx, cancel := p.patiently()
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[string]("(async () => String("+expression+"))()", chromedp.EvalAwaitPromise))
}

// eventually waits until an expression says what is wanted.
func (p *person) eventually(want, expression string) {
	p.t.Helper()
	got := ""
	for range 300 {
		// While another page comes there may be nothing to ask.
		var err error
		if got, err = p.evaluate(expression); err != nil {
			got = err.Error()
		}
		if got == want {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	require.Equal(p.t, want, got, "%s on %s", expression, p.where())
}

// keys presses keys, one after the other, wherever the focus is.
func (p *person) keys(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		p.do(chromedp.KeyEvent(key))
	}
}

// tabTo goes on with the tabulator until the element has the focus.
func (p *person) tabTo(selector string) {
	p.t.Helper()
	for range 400 { // a full page of a list has four places in each row
		p.keys(kb.Tab)
		if p.js(fmt.Sprintf(`document.activeElement.matches(%q)`, selector)) == "true" {
			return
		}
	}
	p.t.Fatalf("the tabulator does not reach %s on %s", selector, p.where())
}

const inkOn = `(() => { const c = document.querySelector("[data-view-stage] canvas"); if (!c || !c.width) return 0;
	const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data; let n = 0; for (let i = 0; i < d.length; i += 4) if (d[i] < 128 && d[i + 3] > 0) n++; return n; })()`

// TestCaseworker08DocumentBesideForm: documents are read beside the form, by keyboard alone and without download, with their name, kind, day
// and number of pages and a text that can be read aloud; the form keeps what was entered; each reading stands in the access log; what cannot
// be shown says so.
func TestCaseworker08DocumentBesideForm(t *testing.T) {
	w, p := atTask(t, "A01", "P01", "W02")
	pages, err := testdata.Pages("Mietvertrag", 3)
	require.NoError(t, err)
	_, err = gateway.As("antragsteller2").Upload(t.Context(), w.play.CaseID, "drei-seiten", testdata.Attachment{Kind: "K01", Name: "drei Seiten.pdf", Content: pages})
	require.NoError(t, err)
	w.arrived(4)
	p.visit(p.where())
	p.watchPolicy()

	p.tick("/vollstaendig", "false")
	require.Equal(t, "0", p.js(`performance.getEntriesByType("resource").filter(e => /pdf\.min|pdf\.worker/.test(e.name)).length`), "the reader is fetched when it is needed")
	p.tabTo(`a[data-view]`)
	p.keys(kb.Enter)
	p.eventually("true", `document.querySelector(".ab-view-text")?.textContent.includes("Antrag mit Belehrung")`)
	require.NotEqual(t, "0", p.js(inkOn), "the page is drawn")
	require.Equal(t, "antrag.pdf", p.js(`document.querySelector("[data-view-name]").textContent`))
	require.Contains(t, p.js(`document.querySelector("[data-view-facts]").textContent`), "Antrag mit Belehrung · ")
	require.Contains(t, p.js(`document.querySelector("[data-view-facts]").textContent`), "1 Seite")
	require.Equal(t, "true", p.js(`document.querySelector("[data-view-panel]").contains(document.activeElement)`), "the focus goes along")
	p.picture("task-document")
	p.accessible("task with a document")

	// The confirmation of receipt is filed while the documents come in, so its place among them is not always the same.
	names := strings.Split(p.js(`[...document.querySelectorAll("a[data-view]")].map(a => a.querySelector("bdi").textContent).join("|")`), "|")
	require.Equal(t, "antrag.pdf", names[0])
	require.Subset(t, names, []string{"reisepass.jpg", "mietvertrag.pdf", "drei Seiten.pdf"})
	shown := slices.Index(names, "drei Seiten.pdf") + 1
	for _, name := range names[1:shown] {
		p.keys("]")
		p.eventually(name, `document.querySelector("[data-view-name]").textContent`)
	}
	p.eventually("3", `document.querySelectorAll(".ab-view-sheet").length`)
	p.tabTo(`[data-view-page]`)
	p.keys(kb.ArrowUp, kb.ArrowUp)
	p.eventually("true", `document.querySelector("[data-view-stage]").textContent.includes("Blatt 3")`)
	p.keys(kb.Escape)
	require.Equal(t, "true", p.js(`document.querySelector("[data-view-panel]").hidden`))
	require.Equal(t, "drei Seiten.pdf", p.js(`document.activeElement.querySelector("bdi").textContent`), "the focus is back where it was")
	require.Equal(t, "true", p.js(`document.querySelector('[name="/vollstaendig"][value="false"]').checked`), "nothing entered is lost")

	p.js(`(window.fetchTrue = window.fetch, window.fetch = async () => new Response("%PDF-1.7 kaputt", { headers: { "Content-Type": "application/pdf" } }))`)
	p.keys(kb.Enter)
	p.eventually("true", `document.querySelector("[data-view-message]").textContent.includes("beschädigt")`)
	p.picture("task-document-broken")
	p.js(`(window.fetch = window.fetchTrue)`)

	p.js(`document.querySelector("[data-splitter]").focus()`)
	p.keys(kb.ArrowLeft)
	require.Equal(t, "42", p.js(`document.querySelector("[data-splitter]").getAttribute("aria-valuenow")`))
	p.nothingStopped()
	// The small pictures beside the names are no readings; they come whenever the worker has drawn them.
	const read = `performance.getEntriesByType("resource").filter(e => e.name.includes("/dokumente/") && !e.name.endsWith("/vorschau")).length`
	require.Equal(t, strconv.Itoa(shown), p.js(read), "each that was shown was asked for, and so logged, once, and no other")
}

// TestClearing09ViewerRotateZoom: a picture that lies on its side is turned and made larger, by keyboard and by mouse; so is a page of a PDF.
func TestClearing09ViewerRotateZoom(t *testing.T) {
	_, p := atTask(t, "P01", "W02")
	p.tabTo(`a[data-view]`)
	p.keys(kb.Enter)
	const canvas = `document.querySelector(".ab-view-picture")`
	p.eventually("0", canvas+`?.dataset.angle`)
	wide := p.js(canvas + `.width > ` + canvas + `.height`)
	require.Equal(t, "true", wide)
	before := p.js(canvas + `.getBoundingClientRect().width`)
	p.keys("r")
	p.eventually("90", canvas+`.dataset.angle`)
	require.Equal(t, "true", p.js(canvas+`.width < `+canvas+`.height`), "what lay stands")
	p.keys("+")
	p.eventually("125", canvas+`.dataset.zoom`)
	require.NotEqual(t, before, p.js(canvas+`.getBoundingClientRect().width`))
	p.picture("task-picture-turned")
	p.accessible("task with a picture")
	p.keys("0", "-")
	p.eventually("80", canvas+`.dataset.zoom`)
	p.do(chromedp.Click(chromedp.CSS(`[data-view-act="width"]`)))
	// The list is in the order of receipt: our own confirmation may have been filed between the two papers.
	for range 2 {
		if p.js(`document.querySelector("[data-view-name]").textContent`) != "mietvertrag.pdf" {
			p.do(chromedp.Click(chromedp.CSS(`[data-view-act="next"]`)))
		}
	}

	const stage = `document.querySelector("[data-view-stage]")`
	p.eventually("true", stage+`.textContent.includes("Mietvertrag")`)
	p.do(chromedp.Click(chromedp.CSS(`[data-view-act="rotate"]`)), chromedp.Click(chromedp.CSS(`[data-view-act="larger"]`)))
	p.eventually("90 125", stage+`.dataset.angle + " " + `+stage+`.dataset.zoom`)
	p.eventually("true", `document.querySelector(".ab-view-sheet canvas")?.width > document.querySelector(".ab-view-sheet canvas")?.height`)
	p.eventually("true", stage+`.textContent.includes("Mietvertrag")`)
	p.nothingStopped()
}
