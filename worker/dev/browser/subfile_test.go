package browser_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/testdata"
)

// line gives what the list of documents on the page says in the line that holds a text, "" where there is none.
func (p *person) line(text string) string {
	p.t.Helper()
	return p.js(fmt.Sprintf(`([...document.querySelectorAll(".ab-documents li")].find(l => l.textContent.includes(%q))?.innerText ?? "").replace(/\s+/g, " ")`, text))
}

// TestSubFilesApart: Art. 9 GDPR: the counter files a medical certificate and sees from then on that it is there and no more; it puts another paper away by the
// keyboard, with a reason, and takes it back; who decides reads the sub-file and why something was moved.
func TestSubFilesApart(t *testing.T) {
	w, p := atTask(t, "P01")
	pages, err := testdata.Pages("Attest", 2)
	require.NoError(t, err)
	_, err = gateway.As("clearing").Upload(t.Context(), w.play.CaseID, "attest-"+w.play.CaseID, testdata.Attachment{Kind: "Z01", Name: "Attest-Beispiel.pdf", Content: pages})
	require.NoError(t, err)
	p.visit(w.path + "?ansicht=unterlagen")
	require.Contains(t, p.line("Unterlage in einer Teilakte"), "nicht für Ihre Rolle")
	require.NotContains(t, p.text("body"), "Attest-Beispiel")
	p.sees("Aktenplan")
	p.accessible("a case with a sub-file")
	p.visit("/aufgaben/" + p.js(`document.querySelector('a[href^="/aufgaben/"][href*="-"]').getAttribute("href").split("/")[2]`))
	require.NotContains(t, p.text("body"), "Attest-Beispiel")

	// Away by the keyboard, and back.
	p.visit(w.path + "/ordnen")
	p.tabTo(`#verbinden ~ form a[href*="unterlage="]`)
	p.keys(kb.Enter)
	p.turns("true", `Boolean(document.getElementById("ablegen"))`)
	p.ready()
	p.accessible("a document that may be put into a sub-file")
	p.tabTo(`[name="/to"]`)
	p.keys(kb.ArrowDown)
	p.turns("gesundheit", `document.querySelector('[name="/to"]:checked').value`)
	p.types(`[id="ablegen-grund"]`, "Darauf steht eine Diagnose.")
	p.keys(kb.Enter)
	p.turns("true", `document.body.textContent.includes("liegt jetzt in einer anderen Teilakte")`)
	p.ready()
	p.turns("0", `document.querySelectorAll("#verbinden ~ form tbody tr").length`)
	p.tabTo(`#abgelegt ~ ul button`)
	p.keys(kb.Enter)
	p.turns("1", `document.querySelectorAll("#verbinden ~ form tbody tr").length`)
	p.ready()

	// Who decides says what for, once, by the keyboard; a reason of one's own needs words.
	decides := signIn(t, p.ctx, "leitung")
	decides.visit(w.path + "?ansicht=unterlagen")
	require.NotContains(t, decides.text("body"), "Attest-Beispiel")
	decides.ready()
	decides.tabTo(`a[href*="teilakte=gesundheit"]`)
	decides.keys(kb.Enter)
	decides.turns("true", `location.pathname.endsWith("/zweck")`)
	decides.ready()
	decides.accessible("the question what somebody reads for")
	decides.tabTo(`[name="/purpose"]`)
	decides.keys(kb.ArrowUp) // the last one
	decides.turns("sonstiges", `document.querySelector('[name="/purpose"]:checked').value`)
	decides.keys(kb.Enter)
	decides.turns("true", `Boolean(document.getElementById("feld-worte-fehler"))`)
	decides.ready()
	decides.types(`#feld-worte`, "Vorbereitung der Anhörung")
	decides.keys(kb.Enter)
	decides.turns("true", `document.body.textContent.includes("Ihr Grund ist notiert")`)
	decides.ready()
	require.Contains(t, decides.line("Attest-Beispiel.pdf"), "Teilakte Gesundheit, Nr. ")
	require.Equal(t, "200", decides.js(`(await fetch([...document.querySelectorAll('a[href^="/dokumente/"]')].find(a => a.textContent.includes("Attest-Beispiel")).href)).status`))
	require.Equal(t, "true", decides.js(`Boolean(document.querySelector('a[href*="teilakte=hauptakte"]'))`), "the main file has a question of its own")
	decides.visit(w.path + "?ansicht=zugriffe")
	decides.sees("Etwas anderes: Vorbereitung der Anhörung")
	decides.visit(w.path + "?ansicht=protokoll&art=unterlagen")
	decides.sees("Hauptakte → Teilakte Gesundheit")
	decides.sees("Darauf steht eine Diagnose.")
}
