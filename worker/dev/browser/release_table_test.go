package browser_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// holidayRow is the row of "notfall-punkte" for a private journey, holidayMeasure what it says to do.
const (
	holidayRow     = "notfall-punkte-urlaub"
	holidayMeasure = "Üblicher Ablauf mit zugesagtem Tag"
)

// holidayReport leads a report that is no emergency to the person who looks at it: the rule has spoken by then.
func holidayReport(t *testing.T) *player.Play {
	t.Helper()
	play := player.NewPlay(gateway)
	require.NoError(t, play.Apply(t.Context(), "antragsteller2", testdata.Holiday))
	_, err := play.Task(t.Context(), "nachweise-pruefen")
	require.NoError(t, err)
	return play
}

// handInTable uploads a file as a new version of "notfall-punkte".
func (p *person) handInTable(content, reason string) {
	p.t.Helper()
	p.visit("/regeln")
	p.press(`main a[href="/regeln/notfall-punkte"]`)
	p.press(`main a[href="/regeln/notfall-punkte/neu"]`)
	p.ready()
	file := filepath.Join(p.t.TempDir(), "neu.dmn")
	require.NoError(p.t, os.WriteFile(file, []byte(content), 0o600))
	p.do(chromedp.SetUploadFiles(chromedp.CSS("#datei"), []string{file}))
	p.fill("grund", reason)
	p.press(`form[action="/regeln/notfall-punkte/neu"] .ab-button--primary`)
	p.ready()
}

// tableRow gives a row of a rule table as it stands in the file.
func tableRow(t *testing.T, table, id string) string {
	t.Helper()
	row := regexp.MustCompile(`(?s)<rule id="` + id + `">.*?</rule>`).FindString(table)
	require.NotEmpty(t, row)
	return row
}

// noted gives a row with other days on which it holds.
func noted(row, from, to string) string {
	texts := regexp.MustCompile(`(?s)(<annotationEntry>\s*<text>)[^<]*(</text>)`)
	column := -1
	return texts.ReplaceAllStringFunc(row, func(entry string) string {
		if column++; column == 1 || column == 2 {
			return texts.ReplaceAllString(entry, "${1}"+[]string{from, to}[column-1]+"${2}")
		}
		return entry
	})
}

// nextMeasure gives the present table with another measure for private journeys from today on. Where an earlier run has begun a row today already, that row is changed.
func nextMeasure(t *testing.T, table string, version int, measure string) string {
	t.Helper()
	if version == 1 {
		now := time.Now().In(player.Berlin())
		row := tableRow(t, table, holidayRow)
		follower := noted(strings.ReplaceAll(strings.ReplaceAll(row, holidayRow, holidayRow+"-neu"), holidayMeasure, measure), now.Format(time.DateOnly), "")
		return strings.Replace(table, row, follower+noted(row, "2026-01-01", now.AddDate(0, 0, -1).Format(time.DateOnly)), 1)
	}
	before := regexp.MustCompile(`Üblicher Ablauf, Fassung \d+`).FindString(table)
	require.NotEmpty(t, before)
	return strings.ReplaceAll(table, before, measure)
}

// TestSupervisor11NewRuleTableByTwoPeople: whoever designs procedures takes the present rule table as a file and hands in a new version. One that changes what held on days that are
// past is refused, with the row and what to do instead. One with a new row from today shows row by row what changes and which decisions of the record would come out
// otherwise; a second person sees the cases, confirms and releases. Without a restart the next report is decided by the new row; what was decided stays.
func TestSupervisor11NewRuleTableByTwoPeople(t *testing.T) {
	browser := openBrowser(t)
	before := holidayReport(t)
	designer, second := signIn(t, browser, "prozessgestaltung"), signIn(t, browser, "leitung")
	designer.visit("/regeln/notfall-punkte")
	version, err := strconv.Atoi(regexp.MustCompile(`Fassung (\d+)`).FindStringSubmatch(designer.text("main"))[1])
	require.NoError(t, err)
	table := designer.js(`await (await fetch(document.querySelector('main a[href$="/datei"]').href)).text()`)
	old, measure := tableRow(t, table, holidayRow), fmt.Sprintf("Üblicher Ablauf, Fassung %d", version+1)
	designer.visit("/regeln/notfall-punkte/neu")
	designer.picture("release-table-new")
	designer.accessible("form for a new rule table")

	designer.handInTable(strings.Replace(table, old, strings.ReplaceAll(old, "Eine private Urlaubsreise", "Ein Urlaub"), 1), "Kürzer gesagt.")
	designer.sees("So kann die Fassung nicht freigegeben werden.")
	designer.sees("Die Zeile galt schon und sagt jetzt etwas anderes")
	designer.sees(holidayRow)
	designer.accessible("new rule table with errors")
	second.visit(strings.Split(designer.where(), "?")[0])
	require.Equal(t, "null", second.js(`document.querySelector('form[action$="/freigabe"]')`))
	second.fill("grund", "Bitte als neue Zeile.")
	second.press(`form[action$="/ablehnung"] button`)
	second.sees("Bitte als neue Zeile.")

	designer.handInTable(nextMeasure(t, table, version, measure), "Die Maßnahme heißt jetzt anders.")
	for _, text := range []string{"Die Prüfung hat nichts gefunden.", measure, "anders aus als bisher.", "Notfall · Fassung", "Auch ein laufender Fall wird nach der Fassung entschieden", "Das ist Ihr Vorschlag."} {
		designer.sees(text)
	}
	require.Equal(t, "0", designer.js(`document.querySelectorAll('main a[href^="/faelle/"]').length`), "who designs tables may not know which cases they are")
	address := strings.Split(designer.where(), "?")[0]
	status := designer.js(fmt.Sprintf(`(await fetch(%q, {method: "POST", body: new URLSearchParams({_csrf: document.querySelector('[name="_csrf"]').value, grund: "Passt.", geprueft: "ja"})})).status`, address+"/freigabe"))
	require.Equal(t, "403", status, "four eyes")

	second.visit("/vorschlaege")
	second.press(fmt.Sprintf(`main a[href=%q]`, address))
	second.ready()
	require.Equal(t, "1", second.js(fmt.Sprintf(`document.querySelectorAll('main details a[href="/faelle/%s"]').length`, before.CaseID)))
	second.picture("release-table")
	second.accessible("new rule table to release")
	second.do(chromedp.Click(chromedp.CSS("#geprueft")))
	second.do(setValue("#grund", "Mit dem Clearing besprochen."))
	second.press(`form[action$="/freigabe"] button`)
	second.sees("Ab jetzt wird nach der neuen Fassung entschieden.")
	second.accessible("released rule table")
	second.visit("/regeln/notfall-punkte")
	second.sees(fmt.Sprintf("Fassung %d", version+1))

	// Each worker takes it up with its next round; a report that comes before that is decided by the version before.
	released := false
	for tries := 0; !released && tries < 20; tries++ {
		second.visit("/faelle/" + holidayReport(t).CaseID + "?ansicht=regeln")
		released = strings.Contains(second.text("main"), measure)
	}
	require.True(t, released, "a new report is decided by the new row")
	second.visit("/faelle/" + before.CaseID + "?ansicht=regeln")
	require.NotContains(t, second.text("main"), measure, "what was decided stays")
}
