package browser_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
)

// eicar is the file that every virus scanner reports and that does nothing. It stands here in two parts, so that this source is none.
const eicar = `X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR` + `-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

// onePagePDF writes a PDF of one page that draws what is given.
func onePagePDF(drawing string) []byte {
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(drawing), drawing),
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(objects))
	for i, body := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// handsIn adds a document to the case by the page for it.
func (p *person) handsIn(w *walk, kind, name string, content []byte) {
	p.t.Helper()
	file := filepath.Join(p.t.TempDir(), name)
	require.NoError(p.t, os.WriteFile(file, content, 0o600))
	p.visit(w.path + "/unterlagen")
	p.fill("/kind", kind)
	p.do(chromedp.SetUploadFiles(chromedp.CSS(`input[type="file"]`), []string{file}))
	p.clicks(`form[action$="/unterlagen"] .ab-button--primary`)
	p.eventually("true", `document.querySelector(".kern-alert, [role=alert], .ab-notice, .ab-errors") !== null`)
}

// document gives the id and the state of the newest document of a kind.
func (w *walk) document(kind string) (id, state string) {
	w.t.Helper()
	c, err := w.play.Case(w.t.Context())
	require.NoError(w.t, err)
	for _, d := range c.Documents {
		if d.Kind == kind {
			id, state = d.ID, d.State
		}
	}
	return id, state
}

// closed requires that nobody opens a document, neither by its address nor through the interface.
func (w *walk) closed(p *person, id string) {
	w.t.Helper()
	require.Equal(w.t, "409", p.js(fmt.Sprintf(`(await fetch("/dokumente/%s")).status`, id)))
	for _, login := range []string{"antragsteller2", "clearing", "leitung"} {
		answer, err := gateway.As(login).Do(w.t.Context(), player.Request{Method: http.MethodGet, Path: "/api/v1/documents/" + id})
		require.NoError(w.t, err)
		require.Equal(w.t, http.StatusConflict, answer.Status, login)
	}
}

// TestClearing08VirusAndFormatResult: clearing sees of each file whether it is checked, what the check found and why a file was refused; what is not checked or
// was refused nobody can open. While the scanner is away files wait, and when it is back they are released without anybody doing anything.
func TestClearing08VirusAndFormatResult(t *testing.T) {
	w, p := atCheck(t)
	up := func() { require.NoError(t, stack.StartPart(t.Context(), devstack.Virus)) }
	require.NoError(t, stack.KillPart(devstack.Virus))
	running := false
	t.Cleanup(func() {
		if !running {
			_ = stack.StartPart(context.Background(), devstack.Virus)
		}
	})

	// What is no document is said at once, also while the scanner is away.
	p.handsIn(w, "K01", "versicherung.pdf", []byte("Das ist kein PDF."))
	p.sees("Dieses Format nehmen wir nicht an.")
	id, _ := w.document("K01")
	require.Empty(t, id, "nothing is left of it")

	p.handsIn(w, "P01", "pass.pdf", onePagePDF("% ein Pass"))
	p.sees("Es wird noch geprüft")
	p.handsIn(w, "L01", "vertrag.pdf", onePagePDF("% "+eicar))
	p.sees("wird geprüft")
	pass, state := w.document("P01")
	require.Equal(t, "quarantined", state)
	contract, state := w.document("L01")
	require.Equal(t, "quarantined", state)
	p.visit(w.path + "/pruefung")
	p.eventually("Datei wird geprüft", `document.querySelector("#slot-P01").innerText.match(/Datei wird geprüft/)?.[0]`)
	p.accessible("slots with files in quarantine")
	w.closed(p, pass)
	w.closed(p, contract)

	up()
	running = true
	require.NoError(t, w.play.Until(t.Context(), "check of the documents", func(context.Context) (bool, error) {
		_, first := w.document("P01")
		_, second := w.document("L01")
		return first == "released" && second == "refused", nil
	}))
	p.visit(w.path + "/pruefung")
	p.sees("In der Datei steckt Schadsoftware.")
	require.Equal(t, "true", p.js(fmt.Sprintf(`document.querySelector('a[href="/dokumente/%s"]') !== null`, pass)))
	require.Equal(t, "true", p.js(fmt.Sprintf(`document.querySelector('a[href="/dokumente/%s"]') === null`, contract)))
	require.Equal(t, "200", p.js(fmt.Sprintf(`(await fetch("/dokumente/%s")).status`, pass)))
	w.closed(p, contract)
	p.picture("clearing-refused")
	p.accessible("slots with a refused file")

	// Clearing is told, and so is the person, in the portal and by a letter (§ 3a VwVfG) that somebody has read before.
	require.Contains(t, w.openTasks(), "datei-zurueckgewiesen")
	applicant := signIn(t, openBrowser(t), "antragsteller2")
	applicant.visit(w.path + "?ansicht=unterlagen")
	applicant.sees("zurückgewiesen: In der Datei steckt Schadsoftware.")
	applicant.accessible("the person's own documents")
	w.answersRefused(p)
	applicant.visit(w.path + "?ansicht=schreiben")
	applicant.sees("Wir konnten eine Datei nicht annehmen")
}

// answersRefused leads the task about a refused file to its end: nothing goes out unseen, one press releases the ready letter, and what is filed tells neither
// the find nor more than is known.
func (w *walk) answersRefused(p *person) {
	w.t.Helper()
	tasks, err := gateway.As("leitung").Tasks(w.t.Context(), w.play.CaseID, "open")
	require.NoError(w.t, err)
	at := slices.IndexFunc(tasks, func(task player.Task) bool { return task.Element == "datei-zurueckgewiesen" })
	require.GreaterOrEqual(w.t, at, 0)
	p.visit("/aufgaben/" + tasks[at].ID)
	p.press(fmt.Sprintf(`form[action="/aufgaben/%s/uebernehmen"] button`, tasks[at].ID))
	require.Contains(w.t, p.text("[aria-labelledby=datei-titel]"), "vertrag.pdf")
	require.Equal(w.t, "schreiben", p.js(`document.querySelector('[name="/dateiAntwort"]:checked').value`), "the letter is proposed")
	p.tick("/dateiAntwort", "ohne")
	p.tick("/dateiOhneGrund", "portal")
	p.fill("/dateiErgebnis", "Am Schalter abgegeben.")
	p.do(chromedp.Click(chromedp.CSS(`form[action$="/erledigen"] .ab-button--primary`)), chromedp.WaitVisible(chromedp.CSS("#fehler")))
	p.ready()
	require.Contains(w.t, p.text("#fehler"), "Wählen Sie das nur, wenn die Person die Datei im Portal hochgeladen")
	p.tick("/dateiAntwort", "schreiben")
	p.refusedFor("Sehen Sie das Schreiben an, bevor Sie die Aufgabe erledigen.")
	p.looksAtLetters()
	p.eventually("true", fmt.Sprintf(`(%s).includes("Unser Virenschutz hat die Datei angehalten.")`, letterAhead))
	require.NotContains(w.t, p.js(letterAhead), "Eicar")
	p.picture("clearing-refused-letter")
	p.accessible("ready letter about a refused file")
	w.finish(p, "datei-zurueckgewiesen")
	letter, err := w.play.Letter(w.t.Context(), "allgemein/datei-zurueckgewiesen", 1)
	require.NoError(w.t, err)
	p.visit(w.path + "?ansicht=schreiben")
	p.sees(letter.Subject)
}
