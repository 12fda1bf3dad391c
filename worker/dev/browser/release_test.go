package browser_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
)

// askedAgain leads a question about a new application to the task of answering it by hand: the first answer comes out of the file, the second question is for a person.
func askedAgain(t *testing.T, family string) *player.Play {
	t.Helper()
	play := named(t, family)
	application := play.CaseID
	require.NoError(t, play.Ask(t.Context(), "antragsteller2", application, "Wie weit ist mein Antrag?"))
	_, err := play.Letter(t.Context(), "sachstand/auskunft", 1)
	require.NoError(t, err)
	require.NoError(t, play.Ask(t.Context(), "antragsteller2", application, "Und was ist mit meinem Pass?"))
	_, err = play.Task(t.Context(), "frage-beantworten")
	require.NoError(t, err)
	return play
}

// handIn uploads a diagram of "sachstand" in which something is changed, as a new version.
func (p *person) handIn(old, changed, reason string) {
	p.t.Helper()
	root, err := devstack.FindRoot(".")
	require.NoError(p.t, err)
	source, err := os.ReadFile(filepath.Join(root, "processes/sachstand/v1.bpmn"))
	require.NoError(p.t, err)
	require.Contains(p.t, string(source), old)
	p.visit("/verfahren")
	p.press(`main a[href^="/verfahren/sachstand/"]`) // the newest stands first
	p.press(`main a[href="/verfahren/sachstand/neu"]`)
	p.ready()
	file := filepath.Join(p.t.TempDir(), "neu.bpmn")
	require.NoError(p.t, os.WriteFile(file, []byte(strings.Replace(string(source), old, changed, 1)), 0o600))
	p.do(chromedp.SetUploadFiles(chromedp.CSS("#datei"), []string{file}))
	p.fill("grund", reason)
	p.press(`form[action="/verfahren/sachstand/neu"] .ab-button--primary`)
	p.ready()
}

// TestSupervisor11NewVersionByTwoPeople: whoever designs procedures uploads a new version, reads what is wrong with it, how the scenarios come out on it and which running cases
// could move; what has errors cannot be released. She cannot release her own; a second person does, with a reason. A case that begins then runs on the new version, one
// that ran before stays on its own and comes to its end.
func TestSupervisor11NewVersionByTwoPeople(t *testing.T) {
	browser := openBrowser(t)
	before := askedAgain(t, "Altfassung")
	designer, second := signIn(t, browser, "prozessgestaltung"), signIn(t, browser, "leitung")
	designer.visit("/verfahren")
	now, err := strconv.Atoi(designer.js(`document.querySelector('main a[href^="/verfahren/sachstand/"]').getAttribute("href").split("/").pop()`))
	require.NoError(t, err)
	name := fmt.Sprintf("Rückfrage %d beantworten", now+1)
	designer.visit("/verfahren/sachstand/neu")
	designer.picture("release-new")
	designer.accessible("form for a new version")

	designer.handIn(`candidateGroups="clearing"`, `candidateGroups="chefetage"`, "Die Leitung soll antworten.")
	designer.sees("1 Fehler. So kann die Fassung nicht freigegeben werden.")
	designer.sees("Die Gruppe „chefetage“ hat keine Menschen.")
	designer.accessible("new version with errors")
	second.visit(strings.Split(designer.where(), "?")[0])
	require.Equal(t, "null", second.js(`document.querySelector('form[action$="/freigabe"]')`))
	second.fill("grund", "Diese Gruppe gibt es nicht.")
	second.press(`form[action$="/ablehnung"] button`)
	second.sees("Diese Gruppe gibt es nicht.")

	designer.handIn(`name="Frage beantworten"`, fmt.Sprintf("name=%q", name), "Es ist immer eine zweite Frage.")
	for _, text := range []string{"Die Prüfung hat nichts gefunden.", name, "Szenarien gehen aus wie bisher.", "könnten so, wie sie stehen, auf die neue Fassung wechseln", "Das ist Ihr Vorschlag."} {
		designer.sees(text)
	}
	require.Equal(t, "0", designer.js(`document.querySelectorAll('main a[href^="/faelle/"]').length`), "who designs procedures may not know which cases they are")
	address := strings.Split(designer.where(), "?")[0]
	status := designer.js(fmt.Sprintf(`(await fetch(%q, {method: "POST", body: new URLSearchParams({_csrf: document.querySelector('[name="_csrf"]').value, grund: "Passt."})})).status`, address+"/freigabe"))
	require.Equal(t, "403", status, "four eyes")

	second.visit("/vorschlaege")
	second.press(fmt.Sprintf(`main a[href=%q]`, address))
	second.ready()
	require.Contains(t, second.js(fmt.Sprintf(`[...document.querySelectorAll("details li")].find(l => l.querySelector('a[href="/faelle/%s"]')).textContent`, before.CaseID)), "könnte wechseln")
	second.picture("release")
	second.accessible("new version to release")
	second.do(setValue("#grund", "Mit dem Team besprochen."))
	second.press(`form[action$="/freigabe"] button`)
	second.sees("Freigegeben. Neue Fälle beginnen ab jetzt auf der neuen Fassung.")
	second.accessible("released version")

	after := askedAgain(t, "Neufassung")
	second.visit("/faelle/" + after.CaseID)
	second.sees(fmt.Sprintf("Das Diagramm zeigt Fassung %d.", now+1))
	second.sees(name)
	second.visit("/faelle/" + before.CaseID)
	second.sees(fmt.Sprintf("Das Diagramm zeigt Fassung %d.", now))
	require.NotContains(t, second.text("main"), name)
	for _, play := range []*player.Play{before, after} {
		require.NoError(t, play.Complete(t.Context(), "clearing", "frage-beantworten", map[string]any{
			"sachbearbeitungNoetig": false, "sachstandAntwort": "Ihr Pass liegt vor. Es fehlt nichts.",
		}))
		_, err := play.Letter(t.Context(), "sachstand/antwort", 1)
		require.NoError(t, err)
	}
}
