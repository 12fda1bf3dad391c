package browser_test

import (
	"image"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// A4 is 794 pixels wide at 96 dpi and 1123 high; a browser leaves a centimetre on each side.
const paperWidth, paperHeight = 794 - 2*38, 1123 - 2*38

// TestGalleryPaperAndDark: every page in every state on paper: no navigation and no button, which lead nowhere there, nothing wider than the page and nothing
// cut off, white ground, contrast, and each link that says where something stands is still to be read; and by night, as a person has set it: contrast. With
// -gallery-pictures it writes a picture of each, on contact sheets, for the eye.
func TestGalleryPaperAndDark(t *testing.T) {
	w := watchGallery(t)
	pictures := &sheets{w: w, folder: *newPictures}
	for _, frame := range w.index.Frames {
		path := "/de/" + frame.Name + ".html"
		w.media("", "")
		w.open(path, deskWidth)
		w.run(axe + "; ''")
		w.run(linksOnScreen)
		w.media("print", "")
		width := int64(paperWidth)
		if w.shown(width, paperHeight); w.run(`getComputedStyle(document.body).page`) == "across" {
			width = paperHeight
			w.shown(width, paperWidth)
		}
		for what, script := range map[string]string{"on paper": notForPaper, "contrast on paper": axeContrast} {
			if found := w.run(script); found != "" {
				t.Errorf("%s, %s:\n%s", path, what, found)
			}
		}
		paperRaw, paper := pictures.take(width)
		w.scheme("dark")
		w.shown(deskWidth, 900)
		if found := w.run(axeContrast); found != "" {
			t.Errorf("%s by night:\n%s", path, found)
		}
		darkRaw, dark := pictures.take(deskWidth)
		pictures.add(frame.Name+" paper", paperRaw, paper)
		pictures.add(frame.Name+" dark", darkRaw, dark)
	}
	pictures.end()
}

// shown changes the window without loading the page anew.
func (w *watcher) shown(width, height int64) {
	w.t.Helper()
	require.NoError(w.t, chromedp.Do(w.ctx, chromedp.EmulateViewport(width, height)))
	w.settle(w.ctx)
}

// take gives a picture of the page that is open; without a folder to put it in, nothing.
func (s *sheets) take(width int64) (raw []byte, picture image.Image) {
	if s.folder == "" {
		return nil, nil
	}
	s.w.grow(width)
	raw, picture, _ = s.w.shoot()
	return raw, picture
}

// isShown says whether an element is to be seen.
const isShown = `const isShown = e => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 1;`

// linksOnScreen notes the links by which a page says where something stands: not those by which one goes about or acts.
const linksOnScreen = `(() => { ` + isShown + `
	window.links = [...document.querySelectorAll("main a[href]")].filter(e => isShown(e) &&
		!e.closest(".ab-button, nav, .ab-tabs, .ab-pager, .ab-back, .ab-chips, .ab-planes, .ab-actions, .ab-handling, .ab-side, form, [role=alert], thead"));
	return "";
})()`

// notForPaper names what a page shows in print that is of no use there, what it loses and what does not fit.
const notForPaper = `(() => { ` + isShown + `
	const name = e => e.tagName.toLowerCase() + (e.className.baseVal ?? e.className ? "." + String(e.className.baseVal ?? e.className).replaceAll(" ", ".") : "") + " „" + e.textContent.trim().replace(/\s+/g, " ").slice(0, 40) + "“";
	const found = [], list = (what, elements) => { if (elements.length) found.push(what + ": " + elements.slice(0, 5).map(name).join(" | ")); };
	const all = [...document.querySelectorAll("body *")].filter(isShown);
	list("leads nowhere", all.filter(e => e.matches("nav, button, .ab-button, .ab-top, .ab-side, .ab-skip, dialog, input[type=submit]")));
	list("lost", window.links.filter(e => !isShown(e)));
	list("wider than the page", all.filter(e => e.getBoundingClientRect().right > innerWidth + 1));
	list("cut off", all.filter(e => e.scrollWidth > e.clientWidth + 1 && ["hidden", "auto", "scroll"].includes(getComputedStyle(e).overflowX) && e.clientWidth > 1));
	for (const e of [document.documentElement, document.body])
		if (!["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].includes(getComputedStyle(e).backgroundColor)) found.push("ground " + getComputedStyle(e).backgroundColor);
	return found.join("\n");
})()`

// axeContrast looks at the contrast of texts alone.
const axeContrast = `axe.run(document, {runOnly: {type: "rule", values: ["color-contrast"]}}).then(r => (r.passes.length ? "" : "no text was looked at\n") +
	r.violations.flatMap(v => v.nodes.slice(0, 6).map(n => n.target.join(" ") + "  " + n.html.slice(0, 120) + "\n    " + n.any.map(a => a.message).join(" "))).join("\n"))`
