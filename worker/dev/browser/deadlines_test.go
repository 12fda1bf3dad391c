package browser_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// inWords is a day as pages say it: with its weekday.
func inWords(day time.Time) string {
	return [...]string{"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"}[day.Weekday()] + " " + day.Format("02.01.2006")
}

// parsed reads a day as the interface gives it.
func parsed(t *testing.T, day string) time.Time {
	t.Helper()
	d, err := time.ParseInLocation(time.DateOnly, day, player.Berlin())
	require.NoError(t, err)
	return d
}

// requested leads an application to the request for two documents.
func requested(t *testing.T) *player.Play {
	t.Helper()
	play := player.NewPlay(gateway)
	require.NoError(t, play.Apply(t.Context(), "antragsteller2", testdata.Incomplete))
	require.NoError(t, play.Complete(t.Context(), "clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": false}))
	require.NoError(t, play.Complete(t.Context(), "clearing", "fehlendes-markieren", map[string]any{"fehlend": []string{"F01", "K01"}}))
	_, err := play.Letter(t.Context(), "nachforderung/aufforderung", 1)
	require.NoError(t, err)
	return play
}

// answered lets one of them come, so that clearing has to look at it.
func answered(t *testing.T) (*player.Play, player.Task) {
	t.Helper()
	play := requested(t)
	require.NoError(t, play.Upload(t.Context(), "antragsteller2", "F01"))
	task, err := play.Task(t.Context(), "eingang-pruefen")
	require.NoError(t, err)
	return play, task
}

// written lets the applicant write something that no step waits for: clearing has to look at it, while the applicant has time for the documents.
func written(t *testing.T) (*player.Play, player.Task) {
	t.Helper()
	play := requested(t)
	require.NoError(t, gateway.As("antragsteller2").Message(t.Context(), play.CaseID, "frage-"+play.CaseID, "nachricht", map[string]any{"text": "Mein Pass kommt im Dezember."}))
	var task player.Task
	require.NoError(t, play.Until(t.Context(), "the task to look at the message", func(ctx context.Context) (bool, error) {
		tasks, err := gateway.As("leitung").Tasks(ctx, play.CaseID, "open")
		if len(tasks) > 0 {
			task = tasks[0]
		}
		return len(tasks) > 0, err
	}))
	return play, task
}

// TestCaseworker05DeadlinesInWords: the legal day, the own follow-up and the day until which the applicant has time are said in words, with
// weekday, date and how far off it is, in the list, on the task and on the case (product 2.6, 2.2).
func TestCaseworker05DeadlinesInWords(t *testing.T) {
	play, task := written(t)
	_, theirs, err := play.Deadline(t.Context(), "nachforderung")
	require.NoError(t, err)
	require.NotEmpty(t, task.DueOn)
	due := inWords(parsed(t, task.DueOn))
	c, err := play.Case(t.Context())
	require.NoError(t, err)
	title := inWords(parsed(t, c.Title.ValidTo))

	p := signIn(t, openBrowser(t), "clearing")
	p.visit("/aufgaben?sort=-geoeffnet&wv=alle")
	row := p.js(rowOf(task) + `.innerText`)
	require.Contains(t, row, due)
	require.Regexp(t, `heute|in \d+ Werktag`, row)
	require.Regexp(t, `Person hat Zeit bis\s+`+inWords(theirs)+`, in \d+ Werktagen`, row)

	// The own follow-up lies before the due day, so nobody has to confirm it.
	p.openTask(task)
	p.press(fmt.Sprintf(`a[href^="/aufgaben/%s/mehr"]`, task.ID))
	follow := parsed(t, p.js(`document.querySelector('form[action$="/wiedervorlage"] button[name="vorschlag"]').value`))
	p.fill("note", "Antwort der Person")
	p.press(`form[action$="/wiedervorlage"] button[name="vorschlag"]`)
	p.visit("/aufgaben?sort=-geoeffnet&wv=alle")
	row = p.js(rowOf(task) + `.innerText`)
	require.Contains(t, row, "ruht bis "+weekday(follow)+", "+follow.Format("02.01.2006"))
	p.picture("deadlines-list")
	p.accessible("worklist with deadlines")

	p.openTask(task)
	page := p.text("main")
	require.Contains(t, page, "Frist: "+due+", ")
	require.Contains(t, page, "Wiedervorlage am "+weekday(follow)+", "+follow.Format("02.01.2006"))
	require.Contains(t, page, "Antwort der Person")
	for _, day := range []string{inWords(theirs), title} {
		require.Regexp(t, day+` [^–]+ – in \d+ Werktag`, p.text(`.ab-beside`))
	}
	p.picture("deadlines-task")
	p.accessible("task with deadlines")

	p.visit("/faelle/" + play.CaseID)
	cards := p.text(`.ab-cards`)
	for _, day := range []string{inWords(theirs), title} {
		require.Regexp(t, day+` [^–]+ – in \d+ Werktag`, cards)
	}
	require.Contains(t, cards, "fällig "+due)
	require.Contains(t, cards, "Wiedervorlage "+inWords(follow))
	p.picture("deadlines-case")
	p.accessible("case with deadlines")
}

// weekday is the whole name of a day.
func weekday(day time.Time) string {
	return [...]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"}[day.Weekday()]
}

// TestCaseworker06FollowUp: a task that was put off leaves the list and the number of tasks in work, comes back by itself on its day, and earlier
// when something arrives for the case; it says for what it was waited. A day behind the due day needs to be confirmed (product 2.6).
func TestCaseworker06FollowUp(t *testing.T) {
	play, task := answered(t)
	p := signIn(t, openBrowser(t), "clearing")
	list := "/aufgaben?sort=-geoeffnet"
	p.visit(list)
	require.NotEqual(t, "undefined", p.js(rowOf(task)))

	// A day that is past, and one behind the due day.
	p.openTask(task)
	p.press(fmt.Sprintf(`a[href^="/aufgaben/%s/mehr"]`, task.ID))
	p.fill("day", play.Today.AddDate(0, 0, -1).Format(time.DateOnly))
	p.clicks(`form[action$="/wiedervorlage"] .ab-button--primary`)
	p.turns("true", `Boolean(document.querySelector("#fehler"))`)
	p.accessible("follow-up on a day that is past")
	p.fill("day", parsed(t, task.DueOn).AddDate(0, 0, 1).Format(time.DateOnly))
	p.clicks(`form[action$="/wiedervorlage"] .ab-button--primary`)
	p.turns("true", `Boolean(document.querySelector('[name="trotzdem"]'))`)
	p.fill("day", play.Today.AddDate(0, 0, 2).Format(time.DateOnly))
	p.fill("note", "Rückruf des Vermieters")
	p.press(`form[action$="/wiedervorlage"] .ab-button--primary`)
	p.sees("Die Aufgabe liegt auf Wiedervorlage.")

	p.visit(list)
	require.Equal(t, "undefined", p.js(rowOf(task)), "it has left the list")
	p.visit(list + "&wv=ja")
	require.NotEqual(t, "undefined", p.js(rowOf(task)), "it stands among the follow-ups")
	p.picture("follow-up-rests")
	p.accessible("follow-ups")

	// No clock of the gateway can be moved, so the day comes to the task: the owner of the database sets the day to today.
	arrives(t, task)
	p.visit(list)
	require.NotEqual(t, "undefined", p.js(rowOf(task)), "on its day it is back by itself")

	// Put off again; then the applicant writes.
	p.openTask(task)
	p.press(fmt.Sprintf(`a[href^="/aufgaben/%s/mehr"]`, task.ID))
	p.fill("note", "Rückruf des Vermieters")
	p.press(`form[action$="/wiedervorlage"] button[name="vorschlag"]`)
	p.visit(list)
	require.Equal(t, "undefined", p.js(rowOf(task)))
	require.NoError(t, play.Upload(t.Context(), "antragsteller2", "K01"))
	back := fmt.Sprintf(`await (await fetch(%q)).text().then(text => text.includes('/aufgaben/%s?'))`, list, task.ID)
	p.turns("true", `document.readyState === "complete"`)
	for end := time.Now().Add(60 * time.Second); p.js(back) != "true" && time.Now().Before(end); {
		time.Sleep(100 * time.Millisecond)
	}
	p.visit(list)
	require.NotEqual(t, "undefined", p.js(rowOf(task)), "mail brings it back before its day")
	require.Contains(t, p.js(rowOf(task)+`.innerText`), "Antwort")
	p.openTask(task)
	p.sees("Zurück von der Wiedervorlage (")
	p.sees("weil etwas eingegangen ist. Rückruf des Vermieters")
	p.picture("follow-up-back")
	p.accessible("task that came back")
}

// arrives makes the day of a task's follow-up today.
func arrives(t *testing.T, task player.Task) {
	t.Helper()
	db, err := pgx.Connect(t.Context(), ownersDatabase)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close(t.Context())) }()
	changed, err := db.Exec(t.Context(), "update task set follow_up_on = (now() at time zone 'Europe/Berlin')::date where id = $1 and follow_up_on is not null", task.ID)
	require.NoError(t, err)
	require.Equal(t, int64(1), changed.RowsAffected())
}
