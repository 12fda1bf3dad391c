package browser_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// aidSides says on which side the reading aid on the page begins: its heading, its notice, the marks of its lists and the first of the languages.
const aidSides = `(() => {
	const box = e => { const range = document.createRange(); range.selectNodeContents(e); return range.getBoundingClientRect() };
	const side = (e, within) => {
		const inner = box(e), outer = within.getBoundingClientRect();
		return Math.abs(inner.left - outer.left) < Math.abs(inner.right - outer.right) ? "left" : "right";
	};
	const main = document.querySelector("main"), item = main.querySelector("li"), languages = [...document.querySelectorAll(".ab-aid-languages a")];
	const border = getComputedStyle(main.querySelector(".ab-notice"));
	return [
		getComputedStyle(document.documentElement).direction,
		side(main.querySelector("h1"), main),
		parseFloat(border.borderLeftWidth) > parseFloat(border.borderRightWidth) ? "left" : "right",
		item.getBoundingClientRect().left - main.getBoundingClientRect().left > main.getBoundingClientRect().right - item.getBoundingClientRect().right ? "left" : "right",
		languages[0].getBoundingClientRect().left < languages[4].getBoundingClientRect().left ? "left" : "right",
		getComputedStyle(main.querySelector("li bdi[lang=de]")).direction,
	].join();
})()`

// TestGalleryAid: product.md 3.6: the page of a reading aid is laid out in the direction of its language, German words in it in theirs; WCAG 2.2, 2.4.1
// and 2.4.3: by keyboard one comes first to the link to the text, which leads there, then to the languages in their order. So it is in either
// language of the workplace.
func TestGalleryAid(t *testing.T) {
	w := watchGallery(t)
	key := func(k string) {
		require.NoError(t, chromedp.Do(w.ctx, chromedp.KeyEvent(k)))
	}
	const focused = `document.activeElement === document.body ? "page" : document.activeElement.id || document.activeElement.textContent.trim()`
	for _, workplace := range w.index.Languages {
		for frame, want := range map[string]struct{ lang, skip, sides string }{
			"aid":    {"en", "Skip to the text", "ltr,left,left,left,left,ltr"},
			"aid-ar": {"ar", "الانتقال إلى النص", "rtl,right,right,right,right,ltr"},
		} {
			for _, width := range []int64{deskWidth, phoneWidth} {
				w.open("/"+workplace+"/"+frame+".html", width)
				require.Equal(t, want.lang, w.run(`document.documentElement.lang`), frame)
				sides := w.run(aidSides)
				if width == phoneWidth { // the languages may stand in two lines, and a long heading fills its line
					require.Regexp(t, `^`+want.sides[:3]+`,`, sides, frame)
					continue
				}
				require.Equal(t, want.sides, sides, frame)
			}
			w.open("/"+workplace+"/"+frame+".html", deskWidth)
			key(kb.Tab)
			require.Equal(t, want.skip, w.run(focused))
			for _, language := range []string{"English", "Українська", "Русский", "Türkçe", "العربية"} {
				key(kb.Tab)
				require.Equal(t, language, w.run(focused), frame)
			}
			w.open("/"+workplace+"/"+frame+".html", deskWidth)
			key(kb.Tab)
			key(kb.Enter)
			require.Equal(t, "inhalt", w.run(focused), "the link leads to the text")
		}
	}
}
