package browser_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
)

// TestSupervisor06BreachListAndForecast: what is late stands in a list with its case; of what is due in fourteen days the list says how likely it is late,
// from how long the same step took before, and what the forecast cannot know.
func TestSupervisor06BreachListAndForecast(t *testing.T) {
	browser := openBrowser(t)
	before := make([]*player.Play, 6)
	for i := range before {
		before[i] = named(t, "Vorläufer")
	}
	for i, play := range before {
		task := claimed(t, play, "clearing", "vollstaendigkeit-pruefen")
		require.NoError(t, play.Complete(t.Context(), "clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": true}))
		_, err := play.Task(t.Context(), "registerauskuenfte-eintragen")
		require.NoError(t, err)
		days := 1 // half of them were quick
		if i%2 == 0 {
			days = 12
		}
		changeRecord(t, `update task set opened_at = now() - make_interval(days => 20), closed_at = now() - make_interval(days => 20 - $2) where id = $1`, task.ID, days)
	}
	late, coming := named(t, "Verspätet"), named(t, "Vorschau")
	for play, days := range map[*player.Play]int{late: -3, coming: 4} {
		task, err := play.Task(t.Context(), "vollstaendigkeit-pruefen")
		require.NoError(t, err)
		changeRecord(t, `update task set due_on = current_date + $2::int where id = $1`, task.ID, days)
	}
	p := signIn(t, browser, "leitung")
	p.visit("/leitung/fristen")
	overdue, due := row("ueberfaellig", fileNumber(t, late)), row("vorschau", fileNumber(t, coming))
	require.Contains(t, p.js(overdue+`.textContent`), "Vollständigkeit prüfen")
	require.Regexp(t, `^[0-9]+[\s\x{a0}]%$`, p.js(due+`.querySelector('td[data-label="Wird verspätet"] bdi').textContent`), "six finished ones to compare with")
	require.NotContains(t, p.js(`document.querySelector('section[aria-labelledby="vorschau"]').textContent`), fileNumber(t, late))
	for _, text := range []string{"Davon voraussichtlich zu spät", "Ohne Vergleich", "Was letzten Monat vorhergesagt war", "Brier-Wert"} {
		require.Contains(t, p.js(`document.querySelector("main").textContent`), text)
	}
	p.picture("supervision-dues")
	p.accessible("breach list and forecast")
	p.press(fmt.Sprintf(`section[aria-labelledby="ueberfaellig"] a[href="/faelle/%s"]`, late.CaseID))
	require.Contains(t, p.text("main"), fileNumber(t, late))
}

// TestSupervisor07Percentiles: how long cases take is told as percentiles and never as an average; the cases that still run are counted in, and the page
// says how many they are.
func TestSupervisor07Percentiles(t *testing.T) {
	browser := openBrowser(t)
	done, running := finished(t), named(t, "Laufprobe")
	p := signIn(t, browser, "leitung")
	p.visit("/leitung/laufzeiten")
	content := p.js(`document.querySelector("main").textContent`)
	for _, text := range []string{"50 % bis", "80 % bis", "95 % bis", "Davon laufend", "Fällen laufen noch"} {
		require.Contains(t, content, text)
	}
	require.NotContains(t, p.js(`[...document.querySelectorAll("main thead")].map(h => h.textContent).join(" ")`), "urchschnitt")
	whole := row("nach-eingang", "Verlängerung") // the first is of all months
	require.Contains(t, p.js(whole+`.textContent`), "ganzer Zeitraum")
	for column, play := range map[string]*player.Play{"Davon beendet": done, "Davon laufend": running} {
		href := p.js(fmt.Sprintf(`%s.querySelector('td[data-label="%s"] a').getAttribute("href")`, whole, column))
		list := p.js(listed(href))
		require.Contains(t, list, fileNumber(t, play), column)
	}
	require.Equal(t, "true", p.js(`document.querySelector("figure.ab-chart svg title").textContent.length > 0 && document.querySelectorAll("figure.ab-chart polyline").length > 0`))
	p.picture("supervision-times")
	p.accessible("percentiles")
	p.everyNumberOpens("/leitung/laufzeiten")
}

// TestSupervisor08BottlenecksOnTheDiagram: where work waits is warm on the diagram, in words and pattern, and the table has the same days.
func TestSupervisor08BottlenecksOnTheDiagram(t *testing.T) {
	browser := openBrowser(t)
	play := named(t, "Mengenprobe")
	task := claimed(t, play, "clearing", "vollstaendigkeit-pruefen")
	changeRecord(t, `update task set opened_at = opened_at - interval '12 days' where id = $1`, task.ID)
	p := signIn(t, browser, "leitung")
	p.visit("/leitung/engpaesse")
	p.fill("team", "erwerb-2")
	p.fill("verfahren", "verlaengerung")
	p.press(`.ab-super-period button`)
	p.ready()
	waits := row("engpaesse", "Vollständigkeit prüfen")
	require.Equal(t, "12 Tage", p.js(waits+`.querySelector('td[data-label="80 % warten bis"] bdi').textContent.replace(/\s/g, " ")`), p.text("main"))
	drawn := `document.querySelector('.ab-drawing [data-element="vollstaendigkeit-pruefen"]')`
	require.Regexp(t, `bp-heat-[1-4]`, p.js(drawn+`.getAttribute("class")`))
	require.Contains(t, p.js(drawn+`.textContent + (`+drawn+`.getAttribute("aria-label") ?? "")`), "80 % in 12 T")
	p.picture("supervision-bottlenecks")
	p.accessible("bottlenecks on the diagram")
	p.everyNumberOpens("/leitung/engpaesse?verfahren=verlaengerung")
	p.everyNumberOpens("/leitung/engpaesse?verfahren=verlaengerung&fassung=1")
	p.followNumber(waits, "Offen")
	require.Contains(t, p.text("main"), fileNumber(t, play))
}

// TestSupervisor09LoopsAndFirstTimeRight: an application that was twice incomplete stands behind the number of those with a request, behind the loop at the
// step that was repeated and behind the documents that were missing; the share that was right the first time is told.
func TestSupervisor09LoopsAndFirstTimeRight(t *testing.T) {
	browser := openBrowser(t)
	done := finished(t)
	number := fileNumber(t, done)
	p := signIn(t, browser, "leitung")
	// The story lets weeks pass for its case, so it ends ahead of today.
	period := "/leitung/nacharbeit?von=" + done.Today.AddDate(0, -1, 0).Format(time.DateOnly) + "&bis=" + done.Today.AddDate(1, 0, 0).Format(time.DateOnly)
	p.visit(period)
	p.sees("Auf Anhieb vollständig")
	for _, c := range []struct{ row, column string }{
		{row("auf-anhieb", "Verlängerung"), "Mit Nachforderung"},
		{row("schleifen", "Vollständigkeit prüfen"), "Fälle mit Wiederholung"},
		{row("schleifen", "Vollständigkeit prüfen"), "Zusätzliche Durchläufe"},
		{row("antworten", "Verlängerung"), "Beantwortet"},
		{row("unterlagen", "Krankenversicherung"), "Fälle"},
	} {
		href := p.js(fmt.Sprintf(`%s?.querySelector('td[data-label="%s"] a')?.getAttribute("href")`, c.row, c.column))
		require.Contains(t, href, "/leitung/faelle?", "%s in %s", c.column, c.row)
		require.Contains(t, p.js(listed(href)), number, c.column)
	}
	require.Regexp(t, `^[0-9]+[\s\x{a0}]%$`, p.js(row("auf-anhieb", "Verlängerung")+`.querySelector('td[data-label="Auf Anhieb vollständig"] bdi').textContent`))
	p.picture("supervision-rework")
	p.accessible("loops and first time right")
	p.everyNumberOpensCases(period)
}

// TestSupervisor13StaffingNeed: the need for posts is computed from the numbers that the authority has set, with their source and day; who plays with a
// number can keep the result as a link (orghandbuch.de 2.4.3.5.4).
func TestSupervisor13StaffingNeed(t *testing.T) {
	browser := openBrowser(t)
	named(t, "Stellenprobe")
	p := signIn(t, browser, "leitung")
	p.visit("/leitung/personalbedarf")
	p.sees("Wert der Behörde seit")
	posts := `[...document.querySelectorAll(".ab-figures div")].find(d => d.textContent.includes("Stellen für den Zufluss")).querySelector("dd").textContent.trim()`
	p.js(`document.querySelectorAll('input[name^="zeit-"]').forEach(i => { i.value = "0"; })`)
	p.fill("faelle-verlaengerung", "3000")
	p.fill("zeit-verlaengerung", "60")
	p.press(`form[action="/leitung/personalbedarf"] .ab-button--primary`)
	p.ready()
	require.Equal(t, "3,66", p.js(posts), "3000 × 60 × 1.15 / 95940 + 1.5 fixed")
	p.picture("supervision-staffing")
	p.accessible("need for staff")
	p.fill("mehr", "10")
	p.press(`form[action="/leitung/personalbedarf"] .ab-button--primary`)
	p.ready()
	require.Equal(t, "3,87", p.js(posts), "a tenth more cases")
	kept := p.where()
	other := signIn(t, browser, "leitung2")
	other.visit(kept)
	require.Equal(t, "3,87", other.js(posts))
}

// TestSupervisor15Export: a table leaves as a file for a spreadsheet in which a name that begins like a formula is a text, and a list of cases without the
// names of its people.
func TestSupervisor15Export(t *testing.T) {
	browser := openBrowser(t)
	play := named(t, "Ausfuhrprobe")
	claimed(t, play, "leitung2", "vollstaendigkeit-pruefen")
	const rename = `update staff set name = $2 where name = $1`
	changeRecord(t, rename, "N. Muster", "=N. Muster")
	defer changeRecord(t, rename, "=N. Muster", "N. Muster")
	p := signIn(t, browser, "leitung")
	p.visit("/leitung")
	href := p.js(`document.querySelector('section[aria-labelledby="personen"] .ab-heading a[href*="csv="]').getAttribute("href")`)
	file := p.js(fmt.Sprintf(`await (await fetch(%q)).text()`, href))
	require.Contains(t, file, "'=N. Muster")
	require.NotRegexp(t, `(^|[;\n"])=`, file)
	require.Contains(t, p.js(fmt.Sprintf(`(await fetch(%q)).headers.get("Content-Disposition")`, href)), "attachment")
	pdf := p.js(`document.querySelector('main a[href*="pdf="]').getAttribute("href")`)
	require.Equal(t, "200 application/pdf %PDF-", p.js(fmt.Sprintf(`await (async () => {
		const r = await fetch(%q), bytes = new Uint8Array(await r.arrayBuffer());
		return [r.status, r.headers.get("content-type"), String.fromCharCode(...bytes.slice(0, 5))].join(" ");
	})()`, pdf)))
	p.press(`.ab-figures a[href*="stand=open"]`)
	p.ready()
	list := p.js(`await (await fetch(document.querySelector('main a[href*="csv="]').href)).text()`)
	require.Contains(t, list, fileNumber(t, play))
	require.NotContains(t, list, "Ausfuhrprobe")
}
