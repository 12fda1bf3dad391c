package browser_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/testdata"
)

// types goes to a field by the keyboard and writes into it.
func (p *person) types(selector, text string) {
	p.t.Helper()
	p.tabTo(selector)
	p.keys(text)
}

// takes goes to a select by the keyboard and types the beginning of an entry.
func (p *person) takes(selector, beginning, want string) {
	p.t.Helper()
	p.tabTo(selector)
	p.keys(beginning)
	p.turns(want, `document.activeElement.value`)
}

// arranged says how the documents that stand in front are called and where they belong.
func (p *person) arranged() string {
	p.t.Helper()
	return p.js(`[...document.querySelectorAll("#verbinden ~ form tbody tr")].map(r => r.querySelector("bdi").textContent + "=" + r.cells[1].textContent).sort().join("; ")`)
}

// TestClearing09SplitMergeClassify: product 1.4, clearing 9: a scan of three pages becomes two documents in two places of the checklist, two photos become
// one, one is turned for good and put into another place, and each of it is taken back; all by the keyboard. What was sent in stands behind what was made of
// it, to be shown, and is never gone.
func TestClearing09SplitMergeClassify(t *testing.T) {
	w, p := atTask(t, "P01", "P02")
	pages, err := testdata.Pages("Scan", 3)
	require.NoError(t, err)
	_, err = gateway.As("antragsteller2").Upload(t.Context(), w.play.CaseID, "scan-"+w.play.CaseID, testdata.Attachment{Kind: "K01", Name: "Scan.pdf", Content: pages})
	require.NoError(t, err)
	p.visit(w.path + "/pruefung")
	p.follow(`main a[href$="/ordnen"]`, "Unterlagen ordnen")
	p.ready()
	before := p.arranged()
	require.Contains(t, before, "Scan.pdf=Nachweis der Krankenversicherung")
	front := p.js(`document.querySelectorAll("#verbinden ~ form tbody tr").length`)
	require.Equal(t, "3", front)

	// Split: pages 1 and 2 into one place, page 3 into another.
	scan := p.js(`[...document.querySelectorAll('#verbinden ~ form a[href*="unterlage="]')].find(a => a.textContent === "Scan.pdf").getAttribute("href")`)
	p.follow(fmt.Sprintf(`a[href=%q]`, scan), "Aufteilen")
	p.ready()
	p.accessible("a document that is arranged")
	p.types(`[name="/parts/0/pages"]`, "1-2")
	p.tabTo(`[name="/parts/0/kind"]`)
	p.keys("Nachweis der Kr")
	p.types(`[name="/parts/1/pages"]`, "9")
	p.tabTo(`[name="/parts/1/kind"]`)
	p.keys("Mietv")
	p.keys(kb.Tab, kb.Enter)
	p.turns("true", `document.body.textContent.includes("Die Seite 9 gibt es nicht. Das Dokument hat 3 Seiten.")`)
	p.ready()
	require.Equal(t, "1-2", p.js(`document.querySelector('[name="/parts/0/pages"]').value`), "what was typed is still there")
	p.tabTo(`[name="/parts/1/pages"]`)
	p.withCtrl("a")
	p.keys("3")
	p.withCtrl(kb.Enter)
	p.turns("true", `document.body.textContent.includes("Erledigt.")`)
	p.ready()
	require.Contains(t, p.arranged(), "Scan, S. 1-2.pdf=Nachweis der Krankenversicherung")
	require.Contains(t, p.arranged(), "Scan, S. 3.pdf=Mietvertrag")
	require.NotContains(t, p.arranged(), "Scan.pdf")
	p.accessible("documents that were arranged")
	p.picture("clearing-arrange")

	// Merge: the two photos, the second one first.
	fields := `#verbinden ~ form input[name^="folge:"]`
	names := p.js(`[...document.querySelectorAll('` + fields + `')].filter(i => !i.labels[0].textContent.includes("Scan")).map(i => i.name).join(" ")`)
	var one, two string
	_, err = fmt.Sscan(names, &one, &two)
	require.NoError(t, err)
	p.types(fmt.Sprintf(`[name=%q]`, one), "2")
	p.types(fmt.Sprintf(`[name=%q]`, two), "1")
	p.takes(`[id="verbinden-art"]`, "Reisepass", "P01")
	p.keys(kb.Tab, kb.Enter)
	p.turns("true", `document.body.textContent.includes("Verbunden:")`)
	p.ready()
	require.Equal(t, "3", p.js(`document.querySelectorAll("#verbinden ~ form tbody tr").length`))
	p.tabTo(`#dahinter ~ details summary`)
	p.keys(kb.Enter)
	p.turns("3", `document.querySelectorAll("#dahinter ~ details[open] li").length`)
	require.Equal(t, "3", p.js(`document.querySelectorAll('#dahinter ~ details li a:not([href$="/archiv"])').length`), "each can still be read")

	// Turn and classify what was joined.
	joined := p.js(`[...document.querySelectorAll('#verbinden ~ form a[href*="unterlage="]')].find(a => a.textContent.includes(" + 1")).getAttribute("href")`)
	p.follow(fmt.Sprintf(`a[href=%q]`, joined), "Aufteilen")
	p.ready()
	p.takes(`[name="/degrees"]`, "nach r", "90")
	p.keys(kb.Tab, kb.Tab, kb.Enter)
	p.turns("true", `document.body.textContent.includes("Gedreht:")`)
	p.ready()
	turned := p.js(`[...document.querySelectorAll('#verbinden ~ form a[href*="unterlage="]')].find(a => a.textContent.includes("gedreht")).getAttribute("href")`)
	p.follow(fmt.Sprintf(`a[href=%q]`, turned), "Zuordnen")
	p.ready()
	p.takes(`[id="zuordnen-art"]`, "Mietv", p.js(`[...document.querySelector('[id="zuordnen-art"]').options].find(o => o.textContent.startsWith("Mietv")).value`))
	p.keys(kb.Tab, kb.Enter)
	p.turns("true", `document.body.textContent.includes("Zugeordnet:")`)
	p.ready()

	// Undo each, the newest first: what was sent in stands as it stood.
	for n := 4; n > 0; n-- {
		p.turns(fmt.Sprint(n), `document.querySelectorAll('[name="ordnung"]').length`)
		p.ready()
		p.tabTo(`#gemacht ~ ul button`)
		p.keys(kb.Enter)
	}
	p.turns("0", `document.querySelectorAll('[name="ordnung"]').length`)
	p.ready()
	require.Equal(t, before, p.arranged())
}
