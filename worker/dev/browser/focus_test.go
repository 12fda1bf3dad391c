package browser_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// focusShown says what covers the element that has the focus: of the part that lies in the window the middle must be the element or inside it. A
// line of text that breaks has several boxes, the first of them counts; of a node of a diagram, which has gaps, one of its shapes has to be seen.
// "end" is where the tabulator has left the page or begins anew.
const focusShown = `await (async () => {
	await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
	const e = document.activeElement;
	window.focused ??= new Set();
	if (!e || e === document.body || window.focused.has(e)) return "end";
	window.focused.add(e);
	const called = e.id || e.className?.baseVal || e.className || e.name || "";
	const name = () => e.tagName + " " + called + " " + (e.textContent || e.value || "").trim().slice(0, 40);
	const boxes = e instanceof SVGElement ? [...e.querySelectorAll("rect, circle, path, polygon, text")].map(part => part.getBoundingClientRect())
		: [[...e.getClientRects()].find(r => r.width > 0 && r.height > 0) ?? e.getBoundingClientRect()];
	let found = "outside of the window: " + name();
	for (const box of boxes) {
		const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth), top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
		if (right <= left || bottom <= top) continue;
		const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
		if (at === e || e.contains(at)) return "shown";
		found = name() + " under " + (at ? at.tagName + " " + (at.id || at.className) : "nothing");
	}
	return found;
})()`

// focusNeverHidden goes through the controls of the page that is open with the tabulator, there and a part of the way back: what has the focus is
// seen, whatever bar sticks to an edge of the window (WCAG 2.2, 2.4.11). It requires that there were so many controls at least.
func (p *person) focusNeverHidden(page string, atLeast int) {
	p.t.Helper()
	const tabs = 150
	p.ready()
	p.js(`(window.focused = new Set(), document.activeElement.blur(), "")`)
	controls := 0
	for range tabs {
		p.keys(kb.Tab)
		shown := p.js(focusShown)
		if shown == "end" {
			break
		}
		controls++
		if shown != "shown" {
			p.t.Errorf("%s, control %d: %s", page, controls, shown)
		}
	}
	require.GreaterOrEqual(p.t, controls, atLeast, page)
	// Backwards the bars at the upper edge are the ones in the way.
	p.js(`(window.focused = new Set(), "")`)
	for i := range min(controls, tabs/3) {
		p.do(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(shift)))
		if shown := p.js(focusShown); shown != "shown" && shown != "end" {
			p.t.Errorf("%s, %d controls backwards: %s", page, i+1, shown)
		}
	}
}

// TestFocusNeverHidden: WCAG 2.2, 2.4.11 (BITV 2.0): on the pages of the daily work no control that has the focus lies under something else, also in a
// low window, and in the list with the notice of new tasks over its lower edge.
func TestFocusNeverHidden(t *testing.T) {
	browser := openBrowserFor(t, 20*time.Minute)
	play := player.NewPlay(gateway)
	require.NoError(t, play.Apply(t.Context(), "antragsteller2", testdata.Incomplete))
	require.NoError(t, play.Upload(t.Context(), "antragsteller2", "A01", "P01"))
	w := &walk{t: t, play: play, path: "/faelle/" + play.CaseID}
	w.arrived(2)
	p := signIn(t, browser, "clearing")
	p.low()
	p.visit("/aufgaben")
	p.ready()
	second := player.NewPlay(gateway)
	require.NoError(t, second.Apply(t.Context(), "antragsteller", testdata.Timely))
	p.turns("true", `document.querySelector(".ab-live").innerText.includes("Aufgabe")`)
	p.focusNeverHidden("worklist", 30)

	task, err := w.play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	p.openTask(task)
	p.press(claimButton(task))
	p.low()
	p.focusNeverHidden("task", 20)
	p.visit(w.path)
	p.focusNeverHidden("case", 30)
	// In the past a bar that says so sticks to the upper edge.
	p.visit(w.path)
	p.ready()
	p.tabTo("#stand-regler")
	p.keys(kb.Home)
	p.turns("true", `document.readyState === "complete" && Boolean(document.querySelector(".ab-past"))`)
	p.focusNeverHidden("case of the past", 20)
	p.visit(w.path + "/pruefung")
	p.focusNeverHidden("clearing", 20)

	lead := signIn(t, browser, "leitung")
	lead.low()
	lead.visit("/leitung")
	lead.focusNeverHidden("supervision", 20)
	lead.visit("/aufgaben")
	lead.focusNeverHidden("worklist of supervision", 30)
	p.visit("/aufgaben/" + task.ID)
	p.press(fmt.Sprintf(`form[action="/aufgaben/%s/freigeben"] button`, task.ID))
}

// low makes the window as low as that of a notebook whose browser has its bars.
func (p *person) low() { p.t.Helper(); p.do(chromedp.EmulateViewport(1280, 600)) }
