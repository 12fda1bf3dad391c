package web_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWorklistFilters: every field of the address filters, values of one field are alternatives, each stands as a chip that can be removed.
func TestWorklistFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	const there, gone = "Öztürk-Canario, Zoë", "Keine Aufgabe passt"
	for query, want := range map[string]string{
		"bei=niemand": there, "bei=ich": gone, "bei=ich&bei=niemand": there, "frist=woche": there, "frist=ueberfaellig": gone,
		"frist=ueberfaellig&frist=woche": there, "frist=keine": gone, "frist-von=2026-11-30&frist-bis=2026-11-30": there, "frist-von=2026-12-01": gone,
		"titel=14": there, "titel=abgelaufen": gone, "titel-bis=2026-11-26": there, "titel=keine": gone, "eingang-von=2026-11-23": there,
		"eingang-bis=2026-11-22": gone, "verfahren=verlaengerung": there, "schritt=entscheiden": there, "schritt=eingang-pruefen": gone,
		"merkmal=antwort": gone, "merkmal=81a": gone, "merkmal=widerspruch": gone, "unterlagen=offen": there, "unterlagen=fehlt": gone, "sprache=uk": gone, "wv=ja": gone, "wv=alle": there, "prio=1": gone,
		"stand=completed": gone, "sort=-name": there, "bei=niemand&frist=woche&verfahren=verlaengerung&sort=titel": there,
	} {
		page := b.get("/aufgaben?" + query)
		require.Equal(t, http.StatusOK, page.status, query)
		_, main, _ := strings.Cut(page.body, "<main")
		require.Contains(t, main, want, query)
		require.NotContains(t, page.body, "wurde weggelassen", query)
	}
	page := b.get("/aufgaben?bei=ich&bei=niemand&frist-bis=2026-12-24")
	require.Contains(t, page.body, `href="/aufgaben?bei=niemand&amp;frist-bis=2026-12-24"`, "without the first value")
	require.Contains(t, page.body, `href="/aufgaben?bei=ich&amp;bei=niemand"`, "without the range")
	require.Contains(t, page.body, "bis Donnerstag, 24.12.2026")
}

// TestWorklistRubbish: whatever stands in an address, the list comes, says that it left something out, and shows nothing of other teams.
func TestWorklistRubbish(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	for _, field := range []string{
		"team", "bei", "stand", "frist", "eingang-von", "titel", "titel-bis", "verfahren", "schritt", "prio", "merkmal", "unterlagen", "sprache",
		"wv", "suche", "sort", "ab", "vor", "nr", "sicht", "zeile",
	} {
		for _, value := range []string{"'; drop table task", "<script>", strings.Repeat("x", 5000), "\x00", "٢٠٢٦", "-1", "2026-02-31"} {
			page := b.get("/aufgaben?" + field + "=" + url.QueryEscape(value))
			require.Equal(t, http.StatusOK, page.status, "%s=%q", field, value)
			require.NotContains(t, page.body, "<script>x", field)
		}
	}
	require.Contains(t, b.get("/aufgaben?frist=gestern").body, "wurde weggelassen")
	require.Contains(t, b.get("/aufgaben?ab=ZHVlOjIwMjYtMTMtMzJ8eA&sort=name").body, "Öztürk-Canario", "a cursor of nowhere leads to the first page")
	require.Contains(t, b.get("/aufgaben?suche=00000000-0000-4000-8000-000000000000").body, "wurde weggelassen", "a search that is gone")
	first := w.toFirstTeam()
	far := w.signIn("sachbearbeitung3").get("/aufgaben?team=" + first + "&team=clearing") // of the last team of the role
	require.NotContains(t, far.body, "Öztürk-Canario", "the team of others in the address shows nothing of theirs")
}

// TestWorklistReturn: the way back leads to the same list and row, through a task and through taking it, in two tabs at once; a way back to
// anywhere else is none.
func TestWorklistReturn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	hrefs := map[string]string{}
	for _, list := range []string{"/aufgaben?bei=niemand&sort=name", "/aufgaben?frist=woche"} {
		page := b.get(list)
		m := regexp.MustCompile(`href="(/aufgaben/[0-9a-f-]+\?zurueck=[^"]+)"`).FindStringSubmatch(page.body)
		require.NotNil(t, m, page.body)
		hrefs[list] = html.UnescapeString(m[1])
	}
	for list, href := range hrefs {
		task := b.get(href)
		require.Equal(t, http.StatusOK, task.status)
		back := regexp.MustCompile(`<p class="ab-back"><a href="([^"]+)"`).FindStringSubmatch(task.body)
		require.NotNil(t, back)
		address := html.UnescapeString(back[1])
		require.True(t, strings.HasPrefix(address, list+"&zeile="), address)
		require.True(t, strings.HasSuffix(address, "#zeile"), address)
		require.Contains(t, b.get(strings.TrimSuffix(address, "#zeile")).body, `id="zeile"`)
	}
	require.Contains(t, b.get("/aufgaben?zeile="+string(w.caseID)+".7").body, `id="zeile"`, "the task is gone: the row in its place, or the last")
	for _, evil := range []string{"//boese.example", "https://boese.example/aufgaben", "/login", "/aufgaben/../logout", `/\boese.example`, "javascript:alert(1)"} {
		task := b.get("/aufgaben/" + string(w.task.ID) + "?zurueck=" + url.QueryEscape(evil))
		require.Contains(t, task.body, `<p class="ab-back"><a href="/aufgaben">`, evil)
	}
}

// TestSavedViews: a filter is kept under a name, counted, shared with a team and by its link, changed, moved and deleted by whoever may.
func TestSavedViews(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b, colleague, boss := w.signIn("sachbearbeitung"), w.signIn("sachbearbeitung2"), w.signIn("leitung")
	form := func(more url.Values) url.Values {
		v := url.Values{"filter": {"bei=niemand&frist=woche&suche=x"}, "sort": {"-name"}, "name": {"Meine <Eiligen>"}, "spalte": {"kanal"}}
		for k, values := range more {
			v[k] = values
		}
		return v
	}
	page := b.get("/aufgaben?bei=niemand&frist=woche&sort=-name")
	saved := b.post("/aufgaben/sichten", page, form(nil))
	require.Equal(t, http.StatusSeeOther, saved.status, saved.body)
	require.NotContains(t, saved.location, "suche", "free text is not kept")
	shown := b.get(saved.location)
	require.Contains(t, shown.body, "Meine &lt;Eiligen&gt;")
	require.Contains(t, shown.body, "Die Sicht ist gespeichert.")
	require.Contains(t, shown.body, "Eingangsweg", "with its columns")
	require.NotContains(t, colleague.get("/aufgaben").body, "Eiligen")
	require.Contains(t, colleague.get(saved.location).body, "Meine &lt;Eiligen&gt;", "who has the link sees it")

	id := regexp.MustCompile(`sicht=([0-9a-f-]{36})`).FindStringSubmatch(saved.location)[1]
	version := url.Values{"version": {field(t, shown.body, "version")}}
	atColleague, atBoss := colleague.get("/aufgaben"), boss.get("/aufgaben")
	require.Equal(t, http.StatusForbidden, colleague.post("/aufgaben/sichten/"+id, atColleague, form(url.Values{"version": version["version"], "akt": {"name"}})).status)
	require.Equal(t, http.StatusForbidden, boss.post("/aufgaben/sichten/"+id, atBoss, form(url.Values{"version": version["version"], "akt": {"loeschen"}})).status)

	team := w.team()
	shared := b.post("/aufgaben/sichten", page, form(url.Values{"name": {"Für alle"}, "team": {team}}))
	require.Equal(t, http.StatusSeeOther, shared.status, shared.body)
	require.Contains(t, colleague.get("/aufgaben").body, "Für alle")
	theirs := colleague.get(shared.location)
	sharedID := regexp.MustCompile(`sicht=([0-9a-f-]{36})`).FindStringSubmatch(shared.location)[1]
	renamed := colleague.post("/aufgaben/sichten/"+sharedID, theirs, form(url.Values{"version": {field(t, theirs.body, "version")}, "akt": {"name"}, "name": {"Team eilig"}}))
	require.Equal(t, http.StatusSeeOther, renamed.status, renamed.body)
	stale := b.post("/aufgaben/sichten/"+sharedID, page, form(url.Values{"version": {field(t, theirs.body, "version")}, "akt": {"filter"}}))
	require.Equal(t, http.StatusConflict, stale.status, "two people at once: the second one learns it")
	require.Contains(t, stale.body, "Jemand hat die Sicht inzwischen geändert")
	require.Equal(t, http.StatusForbidden, colleague.post("/aufgaben/sichten/"+sharedID, theirs, form(url.Values{"version": {"2"}, "akt": {"loeschen"}})).status)
	require.Equal(t, http.StatusSeeOther, boss.post("/aufgaben/sichten/"+sharedID, atBoss, form(url.Values{"version": {"2"}, "akt": {"loeschen"}})).status)
	require.Equal(t, http.StatusOK, colleague.get(shared.location).status, "a link to a view that is gone still filters")

	for _, bad := range []url.Values{{"name": {""}}, {"name": {strings.Repeat("ä", 61)}}, {"name": {"a\nb"}}} {
		require.Equal(t, http.StatusBadRequest, b.post("/aufgaben/sichten", page, form(bad)).status, bad)
	}
	require.Equal(t, http.StatusForbidden, b.post("/aufgaben/sichten", page, form(url.Values{"team": {"einbuergerung"}})).status)

	require.Equal(t, http.StatusSeeOther, b.post("/aufgaben/start", page, url.Values{"sicht": {id}}).status)
	require.Contains(t, b.get("/").location, "sicht="+id, "the worklist opens with it")
	require.Equal(t, http.StatusSeeOther, b.post("/aufgaben/sichten/"+id, page, form(url.Values{"version": version["version"], "akt": {"loeschen"}})).status)
	require.Equal(t, "/aufgaben", b.get("/").location, "a default that is gone is none")
	require.Equal(t, http.StatusNotFound, b.post("/aufgaben/sichten/"+id, page, form(nil)).status)
	require.Equal(t, "/aufgaben?sort=eingang", w.signIn("clearing").get("/").location, "each role has a default")
}

func (w *world) team() string {
	w.t.Helper()
	k, err := w.db.Case(w.t.Context(), w.caseID)
	require.NoError(w.t, err)
	return k.Team
}

// TestColumns: a person's columns stay, whoever else looks.
func TestColumns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	page := b.get("/aufgaben")
	require.NotContains(t, page.body, `data-label="Titel endet"`)
	set := b.post("/aufgaben/spalten", page, url.Values{"spalte": {"titel", "ereignis", "unfug"}, "zurueck": {"/aufgaben?bei=niemand"}})
	require.Equal(t, "/aufgaben?bei=niemand&hinweis=columns", set.location)
	require.Contains(t, b.get("/aufgaben").body, `data-label="Titel endet"`)
	require.Contains(t, b.get("/aufgaben").body, `data-label="Letztes Ereignis"`)
	require.NotContains(t, w.signIn("sachbearbeitung2").get("/aufgaben").body, `data-label="Titel endet"`)
}
