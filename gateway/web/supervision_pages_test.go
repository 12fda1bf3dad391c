package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
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
			for _, query := range []string{"", "?von=x&bis=2026-13-45&team=%3Cb%3E&verfahren='&fassung=-1&ab-tag=-5&bis-tag=1e9&stand=%00x&wartet=y&zeit=z&unterlage=%25&weg=a&schritt=s&prozess=p&mehrfach=ja", "?von=2030-01-01&bis=1900-01-01"} {
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
	list := b.get("/leitung/faelle?csv=faelle&" + url.Values{"stand": {"open"}}.Encode())
	c, err := w.db.Case(t.Context(), w.caseID)
	require.NoError(t, err)
	require.Contains(t, list.body, c.Aktenzeichen)
	require.NotContains(t, list.body, "Öztürk")
	events, err := w.db.Events(t.Context(), "", casefile.StreamAccess, 0, 100)
	require.NoError(t, err)
	n := 0
	for _, e := range events {
		if e.Code == "supervision.exported" {
			n++
		}
	}
	require.Equal(t, 2, n)
}
