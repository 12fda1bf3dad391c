package browser_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// arrivedItem brings an application that clearing has to check and gives the play and its task.
func arrivedItem(t *testing.T) (*player.Play, player.Task) {
	t.Helper()
	play := player.NewPlay(gateway)
	require.NoError(t, play.Apply(t.Context(), "antragsteller2", testdata.Incomplete))
	task, err := play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	return play, task
}

// untilShown goes on through the pages of a list until an element is there.
func (p *person) untilShown(selector string) {
	p.t.Helper()
	shown := fmt.Sprintf(`document.querySelector(%q) !== null`, selector)
	for range 100 {
		if p.js(shown) == "true" {
			return
		}
		p.press(`.ab-pager a:last-child`)
	}
	p.t.Fatalf("no page of the list has %s", selector)
}

// visitUntil opens a page anew until something holds on it.
func (p *person) visitUntil(path, condition string) {
	p.t.Helper()
	// Not require.Eventually, which asks in a goroutine of its own: a check that fails there late would end all tests instead of this one.
	late := time.Now().Add(30 * time.Second)
	for p.visit(path); p.js(condition) != "true"; p.visit(path) {
		require.True(p.t, time.Now().Before(late), "not in time: %s on %s", condition, path)
		time.Sleep(200 * time.Millisecond)
	}
}

// TestClearing13BulkAcceptAndRoute: clearing ticks several items in the box itself, sees before what will become of each, takes them in one act, and
// sends them on to another team in another; each has its own result, one that a colleague took meanwhile says so, and the log of each case names who
// did it and why.
func TestClearing13BulkAcceptAndRoute(t *testing.T) {
	browser := openBrowser(t)
	var plays []*player.Play
	var tasks []player.Task
	for range 3 {
		play, task := arrivedItem(t)
		plays, tasks = append(plays, play), append(tasks, task)
	}
	p := signIn(t, browser, "clearing")
	pick := func(view string, of ...player.Task) {
		t.Helper()
		p.visit(view)
		for _, task := range of {
			p.untilShown("#auswahl-" + task.ID)
			p.do(chromedp.Click(chromedp.CSS("#auswahl-" + task.ID)))
		}
		p.picture("incoming-picked")
		p.press("#mehrere button")
		for _, task := range of {
			require.Equal(t, "true", p.js(fmt.Sprintf(`document.querySelector('input[name="task"][value^="%s:"]').checked`, task.ID)))
		}
		require.Equal(t, fmt.Sprint(len(of)), p.js(`document.querySelectorAll('input[name="task"]').length`), "what was not ticked stays out of it")
	}
	row := func(task player.Task) string {
		t.Helper()
		return p.js(fmt.Sprintf(`document.querySelector('tr:has(a[href^="/aufgaben/%s"])').textContent`, task.ID))
	}

	pick("/eingang?bei=niemand", tasks...)
	p.tick("akt", "uebernehmen")
	p.press(`form[action="/aufgaben/mehrere"] .ab-button--primary`)
	p.sees("3 Aufgaben werden geändert.")
	p.picture("incoming-bulk-preview")
	p.accessible("preview of several items")
	open, err := plays[2].Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	require.Empty(t, open.Assignee, "a preview changes nothing")
	_, err = gateway.As("leitung").Claim(t.Context(), open)
	require.NoError(t, err, "a colleague is quicker with the last one")
	p.press(`form[action="/aufgaben/mehrere/ausfuehren"] .ab-button--primary`)
	p.sees("2 Aufgaben erledigt.")
	require.Contains(t, row(tasks[0]), "erledigt")
	require.Contains(t, row(tasks[2]), "bearbeitet diese Aufgabe schon")
	p.picture("incoming-bulk-result")
	p.accessible("result of several items")
	p.press(`.ab-back a`)
	require.Equal(t, "/eingang?bei=niemand", p.where(), "the box with its filter")
	for _, task := range tasks[:2] {
		p.visit("/aufgaben/" + task.ID)
		require.Equal(t, "true", p.js(`document.querySelector('form[action$="/erledigen"]') !== null`), "the form is open to who took it")
	}

	pick("/eingang?bei=ich", tasks[:2]...)
	p.tick("akt", "weiterleiten")
	p.do(chromedp.Click(chromedp.CSS(`form[action="/aufgaben/mehrere"] .ab-button--primary`)), chromedp.WaitVisible(chromedp.CSS("#fehler")))
	const why = "Gehört zum Sachgebiet der anderen Gruppe."
	team := p.js(`[...document.querySelector('[name="team"]').options].find(o => o.value && !o.textContent.includes("Clearing")).value`)
	p.fill("team", team)
	p.fill("note", why)
	p.press(`form[action="/aufgaben/mehrere"] .ab-button--primary`)
	p.sees("2 Aufgaben werden geändert.")
	p.press(`form[action="/aufgaben/mehrere/ausfuehren"] .ab-button--primary`)
	p.sees("2 Aufgaben erledigt.")
	for i, play := range plays[:2] {
		open, err := play.Task(t.Context(), "vollstaendigkeit-pruefen")
		require.NoError(t, err)
		require.Empty(t, open.Assignee, tasks[i].ID)
		p.visit("/faelle/" + play.CaseID + "?ansicht=protokoll")
		p.sees(why)
	}
}

// TestClearing05ReplyOnTop: a request for documents has a deadline, the day of the reminder is known before, and the reminder goes out on it. The answer
// that arrives puts the task on top of the box, before everything that nobody has answered, with the words "Antwort eingegangen" and the day.
func TestClearing05ReplyOnTop(t *testing.T) {
	_, unanswered := arrivedItem(t) // received before the case that is answered
	w, p := asked(t)
	_, until, err := w.play.Deadline(t.Context(), "nachforderung")
	require.NoError(t, err)
	const reminderDay = `[...document.querySelectorAll("main li, main tr, main dt, main dd")].find(e => e.textContent.includes("7 Tage vor Fristende"))?.textContent`
	p.visitUntil(w.path, reminderDay+" !== undefined") // the deadline is set before the step begins that waits for it
	p.sees(until.Format("02.01.2006"))
	reminder := p.js(reminderDay)
	require.Contains(t, reminder, until.AddDate(0, 0, -7).Format("02.01.2006"))
	found, err := w.play.Case(t.Context())
	require.NoError(t, err)
	inBox := fmt.Sprintf(`[...document.querySelectorAll("main tbody tr")].some(r => r.textContent.includes(%q))`, found.Aktenzeichen)
	p.visit("/eingang?merkmal=antwort")
	require.Equal(t, "false", p.js(inBox), "while the applicant has the word nothing lies in the box")
	require.NoError(t, w.play.Advance(t.Context(), until.AddDate(0, 0, -7).Add(12*time.Hour)))
	letter, err := w.play.Letter(t.Context(), "nachforderung/erinnerung", 1)
	require.NoError(t, err)
	p.visit(w.path + "?ansicht=schreiben")
	p.sees(letter.Subject)

	require.NoError(t, w.play.Upload(t.Context(), "antragsteller2", "K01"))
	task, err := w.play.Task(t.Context(), "eingang-pruefen")
	require.NoError(t, err)
	p.visit("/eingang")
	p.untilShown(fmt.Sprintf(`main tbody a[href^="/aufgaben/%s"]`, task.ID))
	above := `[...document.querySelectorAll("main tbody tr")].slice(0, [...document.querySelectorAll("main tbody tr")].indexOf(` +
		fmt.Sprintf(`document.querySelector('main tbody a[href^="/aufgaben/%s"]').closest("tr")) + 1)`, task.ID)
	require.Equal(t, "true", p.js(above+`.every(r => r.textContent.includes("Antwort eingegangen"))`), "only other answers may stand above")
	require.Equal(t, "false", p.js(above+fmt.Sprintf(`.some(r => r.querySelector('a[href^="/aufgaben/%s"]'))`, unanswered.ID)), "what came earlier but has no answer stands below")
	row := p.js(above + `.at(-1).textContent`)
	require.Contains(t, row, "Antwort eingegangen "+time.Now().In(player.Berlin()).Format("02.01."))
	p.picture("incoming-reply")
	p.accessible("incoming box with an answer")
	p.press(fmt.Sprintf(`main tbody a[href^="/aufgaben/%s"]`, task.ID))
	p.sees("krankenversicherung.pdf")
}
