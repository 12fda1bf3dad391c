package browser_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// green leads an application for which everything is known and nothing speaks against it to the step at which its proposal is confirmed, and gives the
// task (§ 35a VwVfG).
func green(t *testing.T) (*player.Play, player.Task) {
	t.Helper()
	play := player.NewPlay(gateway)
	w := &walk{t: t, play: play}
	documents := []string{"A01", "P01", "P02", "P03", "K01", "L03", "L04"}
	require.NoError(t, play.Apply(t.Context(), "antragsteller", testdata.LastDay))
	require.NoError(t, play.Upload(t.Context(), "antragsteller", documents...))
	w.arrived(len(documents))
	day := func(years, days int) string { return play.Today.AddDate(years, 0, days).Format(time.DateOnly) }
	for _, step := range []struct {
		login, element string
		data           map[string]any
	}{
		{"clearing", "bescheinigung-ausstellen", map[string]any{
			"bescheinigungBis": day(0, 180), "bescheinigungNummer": "MUSTER-0007", "edMassnahmen": "nicht-noetig", "bescheinigungAusgabe": "schalter",
		}},
		{"clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": true, "unterlagenGeprueft": documents, "versicherteMonate": 24}},
		{"sachbearbeitung", "registerauskuenfte-eintragen", map[string]any{
			"bzrAuskunft": "kein-eintrag", "ausweisungsinteresse": false, "strafverfahrenAnhaengig": false, "aussetzung": false, "zweckUnveraendert": true,
			"arbeitsvertrag": "unbefristet", "passGueltigBis": day(6, 0), "lebensunterhalt": "gesichert", "kursStand": "keine-pflicht",
		}},
		{"sicherheit", "abfrage-entscheiden", map[string]any{"sicherheitAbfragen": true}},
	} {
		require.NoError(t, play.Complete(t.Context(), step.login, step.element, step.data))
	}
	task, err := play.Task(t.Context(), "vorschlag-bestaetigen")
	require.NoError(t, err)
	return play, task
}

// TestCaseworker03GreenOnlyToConfirm: the view "Grün – nur bestätigen" has the cases whose proposal is only to be confirmed and no other task. From there a
// caseworker opens one, sees that every light is green and what the rules propose, confirms it, and comes back to the view without it.
func TestCaseworker03GreenOnlyToConfirm(t *testing.T) {
	_, others := atRegisters(t, 1)
	play, task := green(t)
	browser := openBrowser(t)
	p := signIn(t, browser, "sachbearbeitung")
	p.visit("/aufgaben")
	p.ready()
	const view = `[...document.querySelectorAll(".ab-side a")].find(a => a.textContent.includes("Grün – nur bestätigen"))`
	p.js(view + `.focus()`)
	p.keys(kb.Enter)
	p.turns("Grün – nur bestätigen", `document.readyState === "complete" && document.querySelector("h1").textContent`)
	require.Equal(t, "page", p.js(view+`.getAttribute("aria-current")`))
	p.seesRow(task)
	require.Equal(t, "undefined", p.js(rowOf(others[0])), "what is not green is not there")
	require.Equal(t, "true", p.js(`[...document.querySelectorAll('main tbody th a')].every(a => a.textContent.includes("Vorschlag bestätigen"))`))
	p.accessible("view of the green proposals")

	p.js(rowOf(task) + `.querySelector("th a").focus()`)
	p.keys(kb.Enter)
	p.turns("true", `location.pathname === "/aufgaben/`+task.ID+`" && document.readyState === "complete"`)
	p.press(`form[action$="/uebernehmen"] button`)
	require.Equal(t, "16 0", p.js(`document.querySelectorAll(".ab-mark--light-gruen").length + " " + document.querySelectorAll(".ab-mark--light-gelb, .ab-mark--light-rot").length`))
	until := play.Today.AddDate(0, 0, 1).AddDate(4, 0, 0).AddDate(0, 0, -1).Format(time.DateOnly)
	require.Equal(t, until, p.js(`document.querySelector('[name="/gueltigBis"]').value`), "§ 18 Abs. 4 AufenthG: four years")
	require.Equal(t, "verlaengern", p.js(`document.querySelector('[name="/entscheidung"]:is(select, :checked)').value`))
	p.fill("/nebenbestimmung", "Beschäftigung als Fachkraft erlaubt") // the title that the application names has none on file
	p.tick("/biometrieNoetig", "false")
	p.picture("green-confirm")
	p.accessible("task of a green proposal")
	p.looksAtLetters()
	p.press(`form[action$="/erledigen"] .ab-button--primary`)
	require.Equal(t, "/faelle/"+play.CaseID, p.js(`location.pathname`))
	p.press(`.ab-back a`)
	require.Equal(t, "Grün – nur bestätigen", p.text("h1"))
	require.Equal(t, "undefined", p.js(rowOf(task)), "back in the view, without it")

	// Five of a hundred are drawn by lot for a second look; then somebody else has a task, else the card is ordered.
	require.NoError(t, play.Until(t.Context(), "what was confirmed", func(ctx context.Context) (bool, error) {
		c, err := play.Case(ctx)
		drawn := slices.ContainsFunc(c.Tasks, func(t player.Task) bool { return t.Element == "stichprobe-pruefen" })
		return err == nil && (drawn || slices.ContainsFunc(c.Active, func(at player.Place) bool { return at.Element == "karte-ausgeben" })), err
	}))
}

// seesRow requires the row of a task in the list that is open, on whichever page of it.
func (p *person) seesRow(task player.Task) {
	p.t.Helper()
	p.ready()
	for p.js(rowOf(task)) == "undefined" {
		require.Equal(p.t, "true", p.js(`document.querySelector('.ab-pager a[rel="next"]') !== null`), "no page of the list has the task")
		p.press(`.ab-pager a[rel="next"]`)
		p.ready()
	}
}
