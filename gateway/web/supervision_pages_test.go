package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

var numberLink = regexp.MustCompile(`href="(/leitung/faelle\?[^"]+)"`)

// TestSupervisionReads: supervision and audit read the numbers, nobody else; every number opens a list that has its cases; rubbish in an
// address is dropped, not answered with a mistake.
func TestSupervisionReads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pages := []string{"/leitung", "/leitung/faelle", "/leitung/fristen", "/leitung/laufzeiten", "/leitung/engpaesse", "/leitung/nacharbeit"}
	for _, login := range []string{"clearing", "sachbearbeitung", "admin-it"} {
		b := w.signIn(login)
		for _, page := range pages {
			require.Equal(t, http.StatusForbidden, b.get(page).status, "%s %s", login, page)
		}
	}
	require.NotContains(t, w.signIn("clearing").get("/aufgaben").body, `href="/leitung"`)
	c, err := w.db.Case(t.Context(), w.caseID)
	require.NoError(t, err)
	for _, login := range []string{"leitung", "revision"} {
		b := w.signIn(login)
		require.Contains(t, b.get("/faelle").body, `href="/leitung"`)
		for _, page := range pages {
			for _, query := range []string{"", "?von=x&bis=2026-13-45&team=%3Cb%3E&verfahren='&fassung=-1&ab-tag=-5&bis-tag=1e9&stand=%00x&wartet=y&zeit=z&unterlage=%00%25&weg=%ff&schlange=%00&schritt=s&prozess=%00p&mehrfach=ja&uebersprungen=%00&haende=%27&angabe=mitzeichnung&wert=%00x", "?von=2030-01-01&bis=1900-01-01"} {
				answer := b.get(page + query)
				require.Equal(t, http.StatusOK, answer.status, "%s %s: %s", page, query, answer.body)
				require.NotContains(t, answer.body, "<b>")
			}
		}
		body := b.get("/leitung").body
		links := numberLink.FindAllStringSubmatch(body, -1)
		require.GreaterOrEqual(t, len(links), 6, "figures, backlog, queue")
		for _, link := range links {
			require.Contains(t, b.get(strings.ReplaceAll(link[1], "&amp;", "&")).body, c.Aktenzeichen, link[1])
		}
	}
	b := w.signIn("leitung")
	require.Equal(t, http.StatusBadRequest, b.get("/leitung/faelle?ab=rubbish").status)
	require.Contains(t, b.get("/leitung/fristen").body, "Verlängerung entscheiden")
}

// TestSupervisionExports: a table leaves as a file that a German spreadsheet reads, without names, with small numbers hidden, and never
// unnoticed.
func TestSupervisionExports(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("leitung")
	file := b.get("/leitung?csv=bestand")
	require.Equal(t, http.StatusOK, file.status)
	require.Equal(t, "text/csv; charset=utf-8", file.header.Get("Content-Type"))
	require.Contains(t, file.header.Get("Content-Disposition"), "attachment")
	require.True(t, strings.HasPrefix(file.body, "\ufeffVerfahren;Wartet auf;"), file.body)
	require.Contains(t, file.body, "auf uns;unter 5;0;0;0;0;unter 5\r\n")
	for _, path := range []string{"/leitung", "/leitung/fristen", "/leitung/laufzeiten", "/leitung/engpaesse", "/leitung/nacharbeit", "/leitung/personalbedarf", "/leitung/stillstand", "/leitung/eingriffe"} {
		require.Contains(t, b.get(path).body, `href="`+path+`?pdf=1"`)
		paper := b.get(path + "?pdf=1")
		require.Equal(t, http.StatusOK, paper.status, paper.body)
		require.Equal(t, "application/pdf", paper.header.Get("Content-Type"))
		require.Equal(t, "no-store", paper.header.Get("Cache-Control"))
		require.True(t, strings.HasPrefix(paper.body, "%PDF-"))
	}
	list := b.get("/leitung/faelle?csv=faelle&" + url.Values{"stand": {"open"}}.Encode())
	c, err := w.db.Case(t.Context(), w.caseID)
	require.NoError(t, err)
	require.Contains(t, list.body, c.Aktenzeichen)
	require.NotContains(t, list.body, "Öztürk")
	require.Equal(t, 10, w.exports())
}

// exports counts the files in the access log.
func (w *world) exports() (n int) {
	w.t.Helper()
	events, err := w.db.Events(w.t.Context(), "", casefile.StreamAccess, 0, 100)
	require.NoError(w.t, err)
	for _, e := range events {
		if e.Code == "supervision.exported" {
			n++
		}
	}
	return n
}

// TestFiguresPerPersonNeedTheStaffCouncil: acts on staff councils (§ 80 Abs. 1 Nr. 21 BPersVG for the federation): without an agreement in the
// authority's data no page, file, list or link tells a number of one person, and the page says why; with one supervision reads what lies with whom.
func TestFiguresPerPersonNeedTheStaffCouncil(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	caseworker := w.signIn("sachbearbeitung")
	taken := caseworker.post("/aufgaben/"+string(w.task.ID)+"/uebernehmen", caseworker.get("/aufgaben/"+string(w.task.ID)), url.Values{"version": {"1"}})
	require.Equal(t, http.StatusSeeOther, taken.status, taken.body)
	task, err := w.db.Task(t.Context(), w.task.ID)
	require.NoError(t, err)
	require.NotEmpty(t, task.Assignee)
	person := url.Values{"in": {"schlange"}, "schlange": {task.Team}, "person": {string(task.Assignee)}}.Encode()
	held := "/aufgaben?bei=" + string(task.Assignee)
	b := w.signIn("leitung")
	const why = "weil der Personalrat ihnen nicht zugestimmt hat"

	agreement := []authority.PersonFigures{{ValidFrom: casefile.MustParseDate("2026-01-01"), AgreedOn: casefile.MustParseDate("2025-11-20"), File: "PR-2025-118"}}
	w.data.PersonFigures = agreement
	page := b.get("/leitung").body
	require.NotContains(t, page, why)
	require.Contains(t, page, "J. Beispiel")
	require.Contains(t, page, "20.11.2025")
	require.Contains(t, page, "PR-2025-118")
	require.Contains(t, page, "person="+string(task.Assignee))
	require.Contains(t, b.get("/leitung?csv=personen").body, "J. Beispiel")
	require.Contains(t, b.get("/leitung/faelle?"+person).body, "Aufgabe übernommen von J. Beispiel")
	require.Contains(t, b.get(held).body, "1 Aufgabe")

	w.data.PersonFigures = nil
	page = b.get("/leitung").body
	require.Contains(t, page, why)
	require.NotContains(t, page, "person=")
	require.NotContains(t, page, "J. Beispiel")
	require.NotContains(t, b.get("/leitung?csv=personen").body, "J. Beispiel")
	require.NotContains(t, b.get("/leitung/faelle?"+person).body, "J. Beispiel")
	_, _, _, _, err = w.acts.SupervisedCases(t.Context(), store.SupervisedFilter{InQueue: true, Holder: task.Assignee})
	require.Equal(t, "supervision.persons", casefile.CodeOf(err))
	_, _, err = w.acts.PersonLoad(t.Context(), store.Scope{})
	require.Equal(t, "supervision.persons", casefile.CodeOf(err))
	list := b.get(held).body
	require.NotContains(t, list, "1 Aufgabe ", "the length of a colleague's list is a figure")
	require.Contains(t, list, why)
	require.Contains(t, list, "J. Beispiel", "who holds one task is no figure")
	require.Contains(t, caseworker.get("/aufgaben?bei=ich").body, "1 Aufgabe", "everybody may count their own")
}

// TestEveryNumberOpensItsCases: product 7.3: every number leads to the cases behind it, and as many stand there; what is no number of cases leads
// to the cases that it was counted from.
func TestEveryNumberOpensItsCases(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	clerk := w.signIn("sachbearbeitung")
	path := "/aufgaben/" + string(w.task.ID)
	more := clerk.get(path + "/mehr")
	skipped := clerk.post(path+"/ueberspringen", more, url.Values{"version": {field(t, more.body, "version")}, "reason": {"sprache"}})
	require.Equal(t, "/aufgaben?hinweis=skipped", skipped.location)
	b := w.signIn("leitung")
	number := regexp.MustCompile(`<td[^>]* class="ab-number">(?:<span class="ab-heat[^"]*">)?<bdi>([0-9]+)</bdi>`)
	linked := regexp.MustCompile(`<a href="(/leitung/faelle\?[^"]+)"><bdi>([0-9]+)</bdi></a>`)
	seen := 0
	for _, page := range []string{"/leitung", "/leitung/laufzeiten", "/leitung/engpaesse", "/leitung/engpaesse?verfahren=verlaengerung&fassung=1", "/leitung/nacharbeit"} {
		body := b.get(page).body
		for _, bare := range number.FindAllStringSubmatch(body, -1) {
			require.Equal(t, "0", bare[1], "%s: a count without a list", page)
		}
		for _, link := range linked.FindAllStringSubmatch(body, -1) {
			seen++
			list := b.get(strings.ReplaceAll(link[1], "&amp;", "&")).body
			require.Equal(t, link[2], strconv.Itoa(strings.Count(list, `<a class="ab-tasklink`)), "%s: %s", page, link[1])
		}
	}
	require.Greater(t, seen, 10)
	require.Contains(t, b.get("/leitung/nacharbeit").body, "uebersprungen=sprache", "the reasons for skipping are counted")
}
