package browser_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// named leads an application of a person with this family name to the check of completeness.
func named(t *testing.T, family string) *player.Play {
	t.Helper()
	play := player.NewPlay(gateway)
	require.NoError(t, play.ApplyWith(t.Context(), "antragsteller2", changed(t, play, func(a map[string]any) {
		a["person"].(map[string]any)["familienname"] = family
	})))
	_, err := play.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	return play
}

// claimed lets a colleague take a task of the case through the interface, from where nobody at a screen sees it coming.
func claimed(t *testing.T, play *player.Play, login, element string) player.Task {
	t.Helper()
	for {
		task, err := play.Task(t.Context(), element)
		require.NoError(t, err)
		taken, err := gateway.As(login).Claim(t.Context(), task)
		var refused *player.RefusedError
		if err == nil {
			return taken
		}
		require.ErrorAs(t, err, &refused)
		require.Equal(t, "task.version", refused.Problem.Code) // something arrived in between
	}
}

func fileNumber(t *testing.T, play *player.Play) string {
	t.Helper()
	c, err := play.Case(t.Context())
	require.NoError(t, err)
	return c.Aktenzeichen
}

// changeRecord changes rows as their owner: what days and weeks would make of them a browser test cannot wait for.
func changeRecord(t *testing.T, sql string, args ...any) {
	t.Helper()
	env, err := stack.Env()
	require.NoError(t, err)
	conn, err := pgx.Connect(t.Context(), devstack.Lookup(env)("ABLAUF_MIGRATE_DATABASE_URL"))
	require.NoError(t, err)
	defer conn.Close(context.Background())
	tag, err := conn.Exec(t.Context(), sql, args...)
	require.NoError(t, err)
	require.NotZero(t, tag.RowsAffected(), sql)
}

// listed gives an expression for the file numbers of a list behind a number, over all its pages.
func listed(href string) string {
	return fmt.Sprintf(`await (%s)(%q)`, walkList, href)
}

const walkList = `async function rows(href) {
	const found = [];
	for (let next = href; next;) {
		const page = new DOMParser().parseFromString(await (await fetch(next)).text(), "text/html");
		found.push(...[...page.querySelectorAll("tbody th a.ab-tasklink")].map(a => a.textContent.trim()));
		next = page.querySelector(".ab-pager a[rel=next]")?.getAttribute("href");
	}
	return found;
}`

// everyNumberOpensCases requires that no count of a page leads nowhere, where some count visits or requests and a case may have several.
func (p *person) everyNumberOpensCases(path string) {
	p.t.Helper()
	p.eventually("", fmt.Sprintf(`await (async () => {
		%s
		const page = new DOMParser().parseFromString(await (await fetch(%q)).text(), "text/html"), wrong = [];
		for (const cell of page.querySelectorAll("td.ab-number bdi")) {
			const n = Number(cell.textContent), href = cell.closest("a")?.getAttribute("href");
			if (!n) continue;
			const seen = href ? (await rows(href)).length : 0;
			if (!seen || seen > n) wrong.push((href ?? "nowhere") + ": " + n + " but " + seen);
		}
		return wrong.join("; ");
	})()`, walkList, path))
}

// everyNumberOpens requires that each number of cases on a page leads to a list with so many cases, and that no count leads nowhere. Another case
// may move on between two looks, so the page is asked anew until it holds.
func (p *person) everyNumberOpens(path string) {
	p.t.Helper()
	p.eventually("", fmt.Sprintf(`await (async () => {
		%s
		const page = new DOMParser().parseFromString(await (await fetch(%q)).text(), "text/html"), wrong = [];
		const numbers = [...page.querySelectorAll('a[href^="/leitung/faelle?"]')].filter(a => /^[0-9.\u202f]+$/.test(a.textContent.trim()));
		if (!numbers.length) wrong.push("no number");
		for (const a of numbers) {
			const n = Number(a.textContent.replace(/[^0-9]/g, "")), seen = (await rows(a.getAttribute("href"))).length;
			if (n !== seen) wrong.push(a.getAttribute("href") + ": " + n + " but " + seen);
		}
		for (const cell of page.querySelectorAll("td.ab-number bdi")) if (!cell.closest("a") && /^[1-9][0-9]*$/.test(cell.textContent)) wrong.push(cell.textContent + " leads nowhere");
		return wrong.join("; ");
	})()`, walkList, path))
}

// row gives an expression for the row of a table whose head has all of these texts.
func row(section string, texts ...string) string {
	all := ""
	for _, text := range texts {
		all += fmt.Sprintf(` && r.querySelector("th").textContent.includes(%q)`, text)
	}
	return fmt.Sprintf(`[...document.querySelectorAll('section[aria-labelledby="%s"] tbody tr')].find(r => true%s)`, section, all)
}

// followNumber opens the list behind a number in a row: the first link, or that of a column.
func (p *person) followNumber(row, column string) {
	p.t.Helper()
	p.ready()
	link := fmt.Sprintf(`%s?.querySelector('td[data-label=%q] a')`, row, column)
	require.Equal(p.t, "true", p.js(fmt.Sprintf(`Boolean(%s)`, link)), "%s in %s: %s", column, row, p.text("main"))
	ctx, cancel := p.patiently()
	defer cancel()
	_, err := chromedp.RunResponse(ctx, chromedp.Evaluate[chromedp.Void](link+".click()"))
	require.NoError(p.t, err)
	p.ready()
}

// ended is the case that finished tells once for all tests about what has ended.
var ended struct {
	sync.Mutex

	play *player.Play
}

const endedName = "Schlüßelmüller"

// finished gives a case of an application that was incomplete twice and then granted.
func finished(t *testing.T) *player.Play {
	t.Helper()
	ended.Lock()
	defer ended.Unlock()
	if ended.play != nil {
		return ended.play
	}
	play := player.NewPlay(gateway)
	require.NoError(t, play.ApplyWith(t.Context(), "antragsteller2", changed(t, play, func(a map[string]any) {
		a["person"].(map[string]any)["familienname"] = endedName
	})))
	for _, s := range player.Stories() {
		if s.Key == testdata.Incomplete {
			require.NoError(t, s.Tell(t.Context(), play))
			ended.play = play
		}
	}
	require.NotNil(t, ended.play)
	return ended.play
}

// TestSupervisor01LoadPerPersonAndQueue: what lies with each queue and, because the staff council of the example has agreed, with each person, by age;
// every number opens the list of its cases, and as many stand there.
func TestSupervisor01LoadPerPersonAndQueue(t *testing.T) {
	browser := openBrowser(t)
	play := named(t, "Lastprobe")
	claimed(t, play, "clearing", "vollstaendigkeit-pruefen")
	p := signIn(t, browser, "leitung")
	p.visit("/leitung")
	for _, text := range []string{"Bestand nach Alter", "Last je Team und Rolle", "Last je Person", "bis 2 Wochen", "über 13 Wochen", "Der Personalrat hat"} {
		require.Contains(t, p.js(`document.querySelector("main").textContent`), text)
	}
	queue, person := row("warteschlangen", "Clearingstelle"), row("personen", "C. Muster", "Clearingstelle")
	mine := fileNumber(t, play)
	for _, of := range []string{queue, person} {
		href := p.js(fmt.Sprintf(`%s.querySelector('td[data-label="bis 2 Wochen"] a').getAttribute("href")`, of))
		require.Contains(t, p.js(listed(href)), mine)
	}
	p.picture("supervision-load")
	p.accessible("load per queue and person")
	p.everyNumberOpens("/leitung")
	p.followNumber(person, "Alle")
	p.sees("Aufgabe übernommen von C. Muster")
	p.accessible("cases behind a number")
}

// TestSupervisor02BulkReassignWithPreview: from a number of the load to the tasks behind it; what changed meanwhile stands in the preview as a
// conflict, what somebody takes after the preview is told and not lost.
func TestSupervisor02BulkReassignWithPreview(t *testing.T) {
	browser := openBrowser(t)
	family := "Zzumverteilen" // its team's cases are few, so the list is short
	plays := []*player.Play{named(t, family), named(t, family), named(t, family)}
	tasks := make([]player.Task, len(plays))
	p := signIn(t, browser, "leitung")
	p.visit("/leitung")
	p.fill("team", "erwerb-3")
	p.press(`.ab-super-period button`)
	p.followNumber(row("warteschlangen", "Clearingstelle"), "Noch niemand")
	p.press(`main a.ab-button[href^="/aufgaben/mehrere?auswahl="]`)
	p.ready()
	for i, play := range plays {
		var err error
		tasks[i], err = play.Task(t.Context(), "vollstaendigkeit-pruefen")
		require.NoError(t, err)
	}
	chosen := `[...document.querySelectorAll('input[name="task"]:checked')].map(i => i.value.split(":")[0])`
	for _, task := range tasks {
		require.Contains(t, p.js(chosen), task.ID, "what stood behind the number is chosen")
	}
	p.js(fmt.Sprintf(`[...document.querySelectorAll('input[name="task"]:checked')].filter(i => !%q.includes(i.value.split(":")[0])).forEach(i => i.click())`,
		tasks[0].ID+tasks[1].ID+tasks[2].ID))
	p.tick("akt", "zuweisen")
	p.js(`[...document.querySelectorAll('select[name="to"] option')].find(o => o.textContent.includes("C. Muster")).selected = true`)
	p.fill("note", "Krankheit im Team")
	claimed(t, plays[2], "leitung2", "vollstaendigkeit-pruefen")
	p.press(`form[action="/aufgaben/mehrere"] .ab-button--primary`)
	result := func(i int) string {
		return fmt.Sprintf(`[...document.querySelectorAll("main tbody tr")].find(r => r.textContent.includes(%q)).textContent`, fileNumber(t, plays[i]))
	}
	require.Contains(t, p.js(result(0)), "möglich")
	require.Contains(t, p.js(result(1)), "möglich")
	require.NotContains(t, p.js(result(2)), "möglich", "somebody took it before the preview")
	p.picture("supervision-bulk-preview")
	p.accessible("preview of reassigning")

	claimed(t, plays[1], "leitung2", "vollstaendigkeit-pruefen")
	p.press(`form[action="/aufgaben/mehrere/ausfuehren"] .ab-button--primary`)
	require.Equal(t, "1", p.js(`[...document.querySelectorAll("main tbody tr")].filter(r => !r.querySelector(".ab-badge--warning")).length`), p.text("main"))
	require.Contains(t, p.js(result(1)), "N. Muster", "who has it now")
	p.picture("supervision-bulk-result")
	p.accessible("result of reassigning")
	held := make([]string, len(plays))
	for i, play := range plays {
		task, err := play.Task(t.Context(), "vollstaendigkeit-pruefen")
		require.NoError(t, err)
		held[i] = task.Assignee
	}
	require.NotEmpty(t, held[0])
	require.NotEqual(t, held[0], held[1])
	require.Equal(t, held[1], held[2], "what was taken meanwhile stays with who took it")
}

// TestSupervisor05SearchFinishedCases: open and finished cases are found by name in another spelling, file number and birth date, and narrowed to the
// finished or the open ones.
func TestSupervisor05SearchFinishedCases(t *testing.T) {
	browser := openBrowser(t)
	done, running := finished(t), named(t, "Suchprobe")
	p := signIn(t, browser, "leitung")
	search := func(text, state string) string {
		p.visit("/faelle")
		p.do(chromedp.SetValue(chromedp.CSS("#s-text"), text), chromedp.SetValue(chromedp.CSS("#s-stand"), state))
		p.press(`form[action="/faelle/suche"]:has(#s-text) .ab-button--primary`)
		return p.js(`[...document.querySelectorAll("tbody th")].map(h => h.textContent.trim()).join(" ")`)
	}
	for _, c := range []struct {
		play  *player.Play
		state string
		other string
	}{{done, "closed", "open"}, {running, "open", "closed"}} {
		number := fileNumber(t, c.play)
		require.Contains(t, search(number, ""), number)
		require.Contains(t, search(number, c.state), number)
		require.NotContains(t, search(number, c.other), number)
	}
	number := fileNumber(t, done)
	for _, text := range []string{endedName, "schluesselmueller", "Schlussel", "2.7.2003 Schlüßel"} {
		require.Contains(t, search(text, "closed"), number, text)
	}
	require.NotContains(t, search(endedName, "open"), number)
	require.Contains(t, search("Suchprobe", "open"), fileNumber(t, running))
	require.NotContains(t, search("Suchprobe", "closed"), fileNumber(t, running))
	search(endedName, "closed")
	p.sees("abgeschlossen")
	p.picture("supervision-search")
	p.accessible("search over finished cases")

	// By what a case is about, without a name; what is set stands above the list and leads to the search without it.
	of, err := done.Case(t.Context())
	require.NoError(t, err)
	p.visit("/faelle")
	p.do(chromedp.Click(chromedp.CSS(`form[action="/faelle/suche"] details.ab-filter summary`)), chromedp.SetValue(chromedp.CSS("#s-ergebnis"), of.Outcome),
		chromedp.SetValue(chromedp.CSS("#f-eingang-von"), of.ReceivedAt.Format(time.DateOnly)))
	p.press(`form[action="/faelle/suche"]:has(#s-text) .ab-button--primary`)
	require.Contains(t, p.js(`[...document.querySelectorAll("tbody th")].map(h => h.textContent.trim()).join(" ")`), number)
	require.NotContains(t, p.js(`document.querySelector("tbody").textContent`), "offen")
	p.picture("supervision-search-fields")
	p.accessible("search over finished cases by what they are about")
	require.Equal(t, "2", p.js(`String(document.querySelectorAll("a.ab-chip").length)`))
	p.press(`a.ab-chip`)
	require.Equal(t, "1", p.js(`String(document.querySelectorAll("a.ab-chip").length)`))
}
