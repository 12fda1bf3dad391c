package browser_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

const (
	remark  = `[name="/vollstaendigkeitBemerkung"]`
	signOut = `(await fetch("/logout", { method: "POST", body: new URLSearchParams({ _csrf: document.querySelector('[name="_csrf"]').value }) })).status`
	// signInAgain does in the background what a person does in another window.
	signInAgain = `(async () => { const page = new DOMParser().parseFromString(await (await fetch("/login")).text(), "text/html");
		await fetch("/login/dev", { method: "POST", body: new URLSearchParams({ _csrf: page.querySelector('[name="_csrf"]').value, user: "clearing", next: "/" }) });
		window.dispatchEvent(new Event("focus")); return "done"; })()`
)

// TestCaseworker11NoLostInput: what is typed is kept when the field is left, comes back after the page was closed, survives a session that has
// ended and a message that arrives meanwhile; all of it by keyboard.
func TestCaseworker11NoLostInput(t *testing.T) {
	w, p := atTask(t, "A01", "P01")
	p.tabTo(remark)
	p.do(chromedp.SendKeys(chromedp.CSS(remark), "Erster Satz."))
	p.keys(kb.Tab)
	p.eventually("true", `document.querySelector("[data-draft-state]").textContent.startsWith("Gespeichert ")`)
	p.picture("task-draft-saved")
	p.visit(p.where())
	p.sees("Ihr Entwurf von ")
	require.Equal(t, "Erster Satz.", p.js(`document.querySelector('`+remark+`').value`))

	p.js(signOut)
	p.do(chromedp.SendKeys(chromedp.CSS(remark), kb.End+" Zweiter Satz."))
	p.keys(kb.Tab)
	p.eventually("false", `document.querySelector("[data-draft-trouble]").hidden`)
	p.sees("Sie sind abgemeldet. Ihre Eingaben stehen noch in diesem Fenster.")
	p.picture("task-draft-signed-out")
	p.accessible("task after the session has ended")
	p.js(signInAgain)
	p.eventually("true", `document.querySelector("[data-draft-trouble]").hidden`)
	p.eventually("true", `document.querySelector("[data-draft-state]").textContent.startsWith("Gespeichert ")`)

	// While the form is open, something arrives.
	require.NoError(t, w.play.Upload(t.Context(), "antragsteller2", "W02"))
	w.arrived(3)
	p.js(`document.querySelector('[name="/vollstaendig"][value="true"]').focus()`)
	p.keys(" ")
	p.js(`document.querySelector('form[action$="/erledigen"] .ab-button--primary').focus()`)
	p.keys(kb.Enter)
	p.eventually("true", `document.body.textContent.includes("Seitdem geschehen")`)
	require.Equal(t, "Erster Satz. Zweiter Satz.", p.js(`document.querySelector('`+remark+`').value`))
	p.sees("Ihre Eingaben stehen unverändert im Formular.")
	p.picture("task-conflict")
	p.accessible("task with a conflict")
	w.finish(p, "vollstaendigkeit-pruefen")
}

// TestCaseworker09RequestDocumentsFromTextBlocks: several missing documents are asked for in one letter that names each of them. While the
// applicant has the word no task of the case waits for the authority; the answer brings it back into the list.
func TestCaseworker09RequestDocumentsFromTextBlocks(t *testing.T) {
	browser := openBrowser(t)
	play := player.NewPlay(gateway)
	require.NoError(t, play.Apply(t.Context(), "antragsteller2", testdata.Incomplete))
	require.NoError(t, play.Upload(t.Context(), "antragsteller2", "A01", "P01", "P02", "P03", "W02", "S01", "S02"))
	w := &walk{t: t, play: play, path: "/faelle/" + play.CaseID}
	w.arrived(7)
	p := signIn(t, browser, "clearing")
	w.findMissing(p)
	_, until, err := play.Deadline(t.Context(), "nachforderung")
	require.NoError(t, err)
	p.visit(w.path)
	p.sees(until.Format("02.01.2006"))
	require.Empty(t, w.openTasks(), "the clock of the authority rests while the applicant has the word")

	applicant := signIn(t, browser, "antragsteller2")
	for _, kind := range []string{"F01", "K01"} {
		doc, err := testdata.Document(kind)
		require.NoError(t, err)
		file := filepath.Join(t.TempDir(), doc.Name)
		require.NoError(t, os.WriteFile(file, doc.Content, 0o600))
		applicant.visit(w.path + "/unterlagen")
		applicant.fill("/kind", kind)
		applicant.do(chromedp.SetUploadFiles(chromedp.CSS(`input[type="file"]`), []string{file}))
		applicant.press(`form[action$="/unterlagen"] .ab-button--primary`)
	}
	require.NoError(t, play.Until(t.Context(), "the answer on somebody's list", func(context.Context) (bool, error) {
		return len(w.openTasks()) > 0, nil
	}))
	w.arrived(9)
	w.take(p, "eingang-pruefen")
	p.sees("krankenversicherung.pdf")
	p.picture("task-answer-arrived")
}

// openTasks gives the elements of the tasks of the case that are open.
func (w *walk) openTasks() []string {
	w.t.Helper()
	tasks, err := gateway.As("leitung").Tasks(w.t.Context(), w.play.CaseID, "open")
	require.NoError(w.t, err)
	var elements []string
	for _, task := range tasks {
		elements = append(elements, task.Element)
	}
	return elements
}
