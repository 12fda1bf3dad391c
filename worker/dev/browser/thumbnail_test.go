package browser_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/testdata"
)

// thumbnail says of the line of a document what stands before its name: the words of its small picture and whether the browser has drawn it, or "sign", or nothing.
func thumbnail(name string) string {
	return fmt.Sprintf(`(() => {
		const line = [...document.querySelectorAll(".ab-documents li")].find(l => l.textContent.includes(%q));
		const thumb = line?.querySelector(".ab-thumb");
		if (!thumb) return line ? "none" : "no line";
		if (thumb.tagName !== "IMG") return thumb.getAttribute("aria-hidden") === "true" && !thumb.textContent ? "sign" : "something else";
		thumb.scrollIntoView();
		return thumb.alt + (thumb.complete && thumb.naturalWidth > 0 ? ", drawn" : ", not drawn");
	})()`, name)
}

// TestThumbnailsInACase: product 6: a passport that was sent in stands with its small picture on the tab of the documents once it is released, named in words; a medical
// certificate in a protected sub-file has none, for the counter, which may not read it, and for who decides, who may and has said what for. Who has to say first
// what for sees no picture before, and the address gives none. The person's own page has none.
func TestThumbnailsInACase(t *testing.T) {
	w, p := atTask(t, "P01")
	pages, err := testdata.Pages("Attest", 2)
	require.NoError(t, err)
	_, err = gateway.As("clearing").Upload(t.Context(), w.play.CaseID, "attest-"+w.play.CaseID, testdata.Attachment{Kind: "Z01", Name: "Attest-Beispiel.pdf", Content: pages})
	require.NoError(t, err)
	pass, err := testdata.Document("P01")
	require.NoError(t, err)
	tab := w.path + "?ansicht=unterlagen"

	p.visitUntil(tab, fmt.Sprintf(`Boolean(document.querySelector('img.ab-thumb[alt$=%q]'))`, pass.Name))
	p.watchPolicy()
	p.ready()
	p.eventually("Vorschau: "+pass.Name+", drawn", thumbnail(pass.Name))
	p.nothingStopped()
	p.eventually("sign", thumbnail("Unterlage in einer Teilakte"))
	require.Equal(t, "1", p.js(`document.querySelectorAll("img.ab-thumb").length`))
	picture := p.js(`new URL(document.querySelector("img.ab-thumb").src).pathname`)
	p.picture("documents-thumbnails")
	p.accessible("the documents of a case with small pictures")

	// Who decides has no task here: before the purpose nothing shows, the lock of the question comes before any picture.
	decides := signIn(t, p.ctx, "leitung")
	decides.visit(tab)
	require.Equal(t, "0", decides.js(`document.querySelectorAll(".ab-thumb").length`))
	require.Equal(t, "409", decides.js(fmt.Sprintf(`(await fetch(%q)).status`, picture)))
	for _, place := range []string{"hauptakte", "gesundheit"} {
		decides.ready()
		decides.tabTo(`a[href*="teilakte=` + place + `"]`)
		decides.keys(kb.Enter)
		decides.turns("true", `location.pathname.endsWith("/zweck")`)
		decides.ready()
		decides.tabTo(`[name="/purpose"]`)
		decides.keys(" ")
		decides.keys(kb.Enter)
		decides.turns("true", `document.body.textContent.includes("Ihr Grund ist notiert")`)
	}
	decides.ready()
	decides.eventually("Vorschau: "+pass.Name+", drawn", thumbnail(pass.Name))
	decides.eventually("sign", thumbnail("Attest-Beispiel.pdf"))
	require.Equal(t, "1", decides.js(`document.querySelectorAll("img.ab-thumb").length`))
	certificate := decides.js(`[...document.querySelectorAll('a[href^="/dokumente/"]')].find(a => a.textContent.includes("Attest-Beispiel")).pathname`)
	require.Equal(t, "200", decides.js(fmt.Sprintf(`(await fetch(%q)).status`, certificate)))
	require.Equal(t, "404", decides.js(fmt.Sprintf(`(await fetch(%q)).status`, certificate+"/vorschau")))

	person := signIn(t, p.ctx, "antragsteller2")
	person.visit(tab)
	person.sees(pass.Name)
	require.Equal(t, "0", person.js(`document.querySelectorAll(".ab-thumb").length`))
	require.Equal(t, "403", person.js(fmt.Sprintf(`(await fetch(%q)).status`, picture)))
}
