package web_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"ablauf/gateway/api"
	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
)

// nowhere is an id that nothing has.
const nowhere = "019391b0-0000-7000-8000-000000000000"

// permissions lists the routes of pages and of signing in and out.
func (w *world) permissions() []auth.Permission {
	var all []auth.Permission
	for _, r := range slices.Concat((&web.Handler{}).Routes(), w.auth.Routes()) {
		all = append(all, r.Permission)
	}
	return all
}

// pathOf fills a route with real objects, so that nothing but the permission stands between a caller and them.
func (w *world) pathOf(p auth.Permission) string {
	params := map[string]string{":version": "1", ":akt": "vertretung", ":id": nowhere, ":key": "verlaengerung"}
	switch {
	case strings.HasPrefix(p.Path, "/aufgaben/"):
		params[":id"] = string(w.task.ID)
	case strings.HasPrefix(p.Path, "/faelle/"):
		params[":id"] = string(w.caseID)
	case strings.HasPrefix(p.Path, "/vorschlaege/"):
		params[":id"] = w.proposal
	case strings.HasPrefix(p.Path, "/regeln/"):
		params[":key"] = "gebuehr"
	}
	parts := strings.Split(p.Path, "/")
	for i, part := range parts {
		switch {
		case params[part] != "":
			parts[i] = params[part]
		case strings.HasPrefix(part, ":"), strings.HasPrefix(part, "*"):
			parts[i] = nowhere
		}
	}
	return strings.Join(parts, "/")
}

// call sends a request as a demo person, "" for nobody. It reads what comes within a moment: an answer that goes on is under way then.
func (w *world) call(method, path, as string, form url.Values) answer {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, w.url+path, strings.NewReader(form.Encode()))
	require.NoError(w.t, err)
	req.Header.Set("Accept", "text/html")
	if method != http.MethodGet {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if as != "" {
		req.Header.Set("Authorization", "Bearer dev:"+as)
	}
	res, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
	require.NoError(w.t, err, "%s %s", method, path)
	defer res.Body.Close() //nolint:errcheck // a test's answer
	var body []byte
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		body, err = io.ReadAll(res.Body)
		require.NoError(w.t, err)
	}
	return answer{res.StatusCode, string(body), res.Header, res.Header.Get("Location")}
}

// denials lists the lines of the access log about who was turned away since it was asked last.
func (w *world) denials() []casefile.Event {
	w.t.Helper()
	var events []casefile.Event
	for i, of := range []casefile.CaseID{"", w.caseID} { // lines about routes, lines about the case
		fresh, err := w.db.Events(w.t.Context(), of, casefile.StreamAccess, w.seen[i], 5000)
		require.NoError(w.t, err)
		if len(fresh) > 0 {
			w.seen[i] = fresh[len(fresh)-1].Seq
		}
		events = append(events, fresh...)
	}
	return slices.DeleteFunc(events, func(e casefile.Event) bool { return e.Code != "access.denied" })
}

// change writes what the pages give no act for.
func (w *world) change(statement string, more ...any) {
	w.t.Helper()
	_, err := w.base.Owner(w.t).Exec(w.t.Context(), statement, append([]any{w.caseID}, more...)...)
	require.NoError(w.t, err)
}

// TestEveryRouteIsInTheTable: what the router knows and what the tables say is the same, so that no page is without a row.
func TestEveryRouteIsInTheTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var have, want []string
	for _, r := range w.engine.Routes() {
		have = append(have, r.Method+" "+r.Path)
	}
	for _, p := range w.permissions() {
		want = append(want, p.Method+" "+p.Path)
		require.NotEmpty(t, p.Comment, p.Path)
		require.True(t, p.Public || len(p.Roles) > 0, "%s has neither roles nor is it public", p.Path)
	}
	require.ElementsMatch(t, want, have)
}

// TestEveryPageWithEveryRole walks the table with real objects: who lacks the role gets 403 and a line in the access log that names the route, who has
// it gets past the door, nobody is sent to the sign-in (domain 7.1).
func TestEveryPageWithEveryRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, p := range w.permissions() {
		path, name := w.pathOf(p), p.Method+" "+p.Path
		if p.Public {
			require.NotContains(t, []int{401, 403, 500}, w.call(p.Method, path, "leitung", url.Values{"user": {"leitung"}}).status, name)
			continue
		}
		stranger := w.call(p.Method, path, "", nil)
		require.Equal(t, http.StatusSeeOther, stranger.status, name)
		require.True(t, strings.HasPrefix(stranger.location, "/login"), "%s leads a stranger to %s", name, stranger.location)
		for _, role := range casefile.Roles() {
			w.denials()
			got := w.call(p.Method, path, string(role), url.Values{"version": {"1"}})
			lines := w.denials()
			if p.Allows(casefile.Actor{Roles: []casefile.Role{role}}) {
				require.NotContains(t, []int{401, 500}, got.status, "%s as %s: %s", name, role, got.body)
				for _, line := range lines {
					require.NotEqual(t, "role", line.Params["reason"], "%s as %s", name, role)
				}
				continue
			}
			require.Equal(t, http.StatusForbidden, got.status, "%s as %s", name, role)
			require.Len(t, lines, 1, "%s as %s leaves a line", name, role)
			require.Equal(t, map[string]string{"route": name, "reason": "role"}, lines[0].Params)
		}
	}
}

// TestRolesOfTheConcept pins for the pages what the role concept forbids outright (domain 7.1).
func TestRolesOfTheConcept(t *testing.T) {
	t.Parallel()
	roles := map[string]auth.Permission{}
	for _, r := range (&web.Handler{}).Routes() {
		roles[r.Method+" "+r.Path] = r.Permission
	}
	for route, forbidden := range map[string][]casefile.Role{
		"GET /aufgaben":                {casefile.RoleAntragsteller, casefile.RoleArbeitgeber, casefile.RoleAdminIT, casefile.RoleProzessgestaltung, casefile.RoleKasse},
		"GET /aufgaben/:id":            {casefile.RoleAntragsteller, casefile.RoleArbeitgeber, casefile.RoleAdminIT, casefile.RoleProzessgestaltung, casefile.RoleKasse},
		"POST /aufgaben/:id/erledigen": {casefile.RoleAntragsteller, casefile.RoleArbeitgeber, casefile.RoleAdminIT, casefile.RoleRevision, casefile.RoleProzessgestaltung, casefile.RoleKasse},
		"GET /faelle":                  {casefile.RoleAntragsteller, casefile.RoleArbeitgeber, casefile.RoleAdminIT, casefile.RoleProzessgestaltung, casefile.RoleKasse},
		"GET /faelle/:id":              {casefile.RoleArbeitgeber, casefile.RoleAdminIT, casefile.RoleProzessgestaltung, casefile.RoleKasse},
		"POST /faelle/:id/notizen":     {casefile.RoleAntragsteller, casefile.RoleArbeitgeber, casefile.RoleRevision, casefile.RoleAdminIT},
		"GET /dokumente/:id":           {casefile.RoleArbeitgeber, casefile.RoleAdminIT, casefile.RoleProzessgestaltung, casefile.RoleKasse},
		"GET /dokumente/:id/vorschau":  {casefile.RoleAntragsteller, casefile.RoleArbeitgeber, casefile.RoleAdminIT, casefile.RoleProzessgestaltung, casefile.RoleKasse},
		"GET /dokumente/:id/archiv":    {casefile.RoleAntragsteller, casefile.RoleArbeitgeber, casefile.RoleAdminIT, casefile.RoleProzessgestaltung, casefile.RoleKasse},
		"GET /ablaufscan":              {casefile.RoleAntragsteller, casefile.RoleSachbearbeitung, casefile.RoleAdminIT},
	} {
		p, known := roles[route]
		require.True(t, known, route)
		for _, role := range forbidden {
			require.False(t, p.Allows(casefile.Actor{Roles: []casefile.Role{role}}), "%s as %s", route, role)
		}
	}
}

// toFirstTeam gives the case and its task to the first of several teams of caseworkers and says which, whatever the teams of the authority are. The
// name of the person begins with the first letter, because teams that have tasks of a name may see its cases.
func (w *world) toFirstTeam() string {
	w.t.Helper()
	teams := desk.Office{Data: w.data}.TeamsOf(casefile.RoleSachbearbeitung)
	require.Greater(w.t, len(teams), 1)
	w.change(`update cases set team = $2 where id = $1`, teams[0])
	w.change(`update task set team = $2 where case_id = $1`, teams[0])
	w.change(`update person set family_name = 'Albrecht-Öztürk-Canario' where id in (select person_id from case_person where case_id = $1)`)
	return teams[0]
}

// TestObjectsOfOthers: a role is not enough. A case of another team, a confidential one and one of another applicant stay closed, on each of their pages,
// and the attempt leaves a line; an applicant does not even learn that the case exists.
func TestObjectsOfOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pages := func(as string, status int) {
		for _, p := range w.permissions() {
			if p.Method != http.MethodGet || !strings.Contains(p.Path, "/faelle/:id") && !strings.Contains(p.Path, "/aufgaben/:id") || !allows(p, as) {
				continue
			}
			w.denials()
			got := w.call(http.MethodGet, w.pathOf(p), as, nil)
			require.Equal(t, status, got.status, "%s as %s", p.Path, as)
			require.NotContains(t, got.body, "Öztürk", "%s as %s", p.Path, as)
			if status == http.StatusForbidden {
				require.NotEmpty(t, w.denials(), "%s as %s leaves a line", p.Path, as)
			}
		}
	}
	w.toFirstTeam()
	pages("sachbearbeitung3", http.StatusForbidden) // of the last team of the role
	pages("antragsteller2", http.StatusNotFound)
	w.change(`update cases set sensitivity = 'vertraulich' where id = $1`)
	pages("revision", http.StatusForbidden)
	require.Equal(t, http.StatusOK, w.call(http.MethodGet, "/faelle/"+string(w.caseID), "leitung", nil).status)
	for _, path := range []string{"/faelle", "/aufgaben"} {
		require.NotContains(t, w.call(http.MethodGet, path, "revision", nil).body, "Öztürk", "a name in a list would already tell")
	}
}

func allows(p auth.Permission, login string) bool {
	role := casefile.Role(strings.TrimRight(login, "23"))
	return p.Allows(casefile.Actor{Roles: []casefile.Role{role}})
}

// TestEveryActNeedsTheToken: what changes something and comes with a cookie is refused without the session's token and with a false one, and leaves a
// line; the same request with the token gets through.
func TestEveryActNeedsTheToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, p := range w.permissions() {
		if p.Method == http.MethodGet || p.Public && p.DevOnly || p.Path == "/logout" {
			continue
		}
		role := casefile.RoleLeitung
		if !p.Public && !slices.Contains(p.Roles, role) {
			role = p.Roles[0]
		}
		b := w.signIn(string(role))
		for name, form := range map[string]url.Values{"none": {"version": {"1"}}, "false": {"version": {"1"}, "_csrf": {"falsch"}}, "empty": {"_csrf": {""}}} {
			w.denials()
			require.Equal(t, http.StatusForbidden, b.post(w.pathOf(p), answer{}, form).status, "%s with token %q", p.Path, name)
			lines := w.denials()
			require.Len(t, lines, 1, p.Path)
			require.Equal(t, "csrf", lines[0].Params["reason"], p.Path)
		}
		home := b.get("/verfahren")
		got := b.post(w.pathOf(p), home, url.Values{"version": {"1"}})
		require.NotContains(t, got.body, "auth.csrf", p.Path)
		require.NotEqual(t, http.StatusInternalServerError, got.status, p.Path)
	}
}

// TestEveryAnswerIsGuarded: pages, errors, redirects and files carry the headers that keep a browser from guessing, framing, keeping and running.
func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	asked := []string{"/nirgends", "/aufgaben/" + nowhere, "/faelle/x", "/static/x/y.css", "/login", "/dokumente/" + nowhere}
	for _, p := range w.permissions() {
		if p.Method == http.MethodGet {
			asked = append(asked, w.pathOf(p))
		}
	}
	for _, as := range []string{"", "leitung", "antragsteller", "kasse"} {
		for _, path := range asked {
			got := w.call(http.MethodGet, path, as, nil)
			policy := got.header.Get("Content-Security-Policy")
			require.Contains(t, policy, "default-src 'none'", "%s as %q", path, as)
			require.Equal(t, "nosniff", got.header.Get("X-Content-Type-Options"), "%s as %q", path, as)
			require.NotEmpty(t, got.header.Get("Referrer-Policy"), "%s as %q", path, as)
			if strings.HasPrefix(got.header.Get("Content-Type"), "text/html") && got.status != http.StatusSeeOther {
				require.Equal(t, web.SecurityPolicy(), policy, path)
				require.NotContains(t, policy, "unsafe-inline")
				require.Contains(t, policy, "frame-ancestors 'none'")
			}
			require.Equal(t, "no-store", got.header.Get("Cache-Control"), "%s as %q", path, as)
		}
	}
	b := w.signIn("leitung")
	static := regexp.MustCompile(`href="(/static/[^"]+\.css)"`).FindStringSubmatch(b.get("/aufgaben").body)
	require.NotNil(t, static)
	require.Contains(t, b.get(static[1]).header.Get("Cache-Control"), "immutable")
}

// TestRequestsOfAnySize: what is far too large or no text at all gets an answer that a person can read, and never ends as an error of ours.
func TestRequestsOfAnySize(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("leitung")
	page := b.get("/aufgaben/" + string(w.task.ID))
	big := b.post("/aufgaben/"+string(w.task.ID)+"/entwurf", page, url.Values{"x": {strings.Repeat("a", 10<<20)}})
	require.Equal(t, http.StatusRequestEntityTooLarge, big.status)
	require.Contains(t, big.body, "Kürzen Sie den Text")
	require.Contains(t, big.header.Get("Content-Type"), "text/html")
	unsaid := b.do(http.MethodPost, "/aufgaben/"+string(w.task.ID)+"/entwurf", "application/x-www-form-urlencoded",
		io.MultiReader(strings.NewReader("x="), strings.NewReader(strings.Repeat("a", api.FormBytesMax)))) // without a length
	require.Equal(t, http.StatusRequestEntityTooLarge, unsaid.status, unsaid.body)
	names := []string{"ab", "frist", "bei", "stand", "team", "verfahren", "ansicht", "ebene", "stand-am", "suche", "sicht", "sortiert", "spalten", "hinweis", "seite", "next", "titel"}
	for _, p := range w.permissions() {
		if p.Method != http.MethodGet || strings.HasPrefix(p.Path, "/static") {
			continue
		}
		for _, rubbish := range []string{"%00", "%ff%fe", "-1", "99999999999999999999", "%27+or+1%3D1--", "..%2F..%2Fetc", "2026-13-45", strings.Repeat("a", 30<<10), "a%0d%0aSet-Cookie:x"} {
			query := "?" + strings.Join(names, "="+rubbish[:min(len(rubbish), 1500)]+"&") + "=" + rubbish
			got := w.call(http.MethodGet, w.pathOf(p)+query, "leitung", nil)
			require.Less(t, got.status, 500, "%s%s: %s", p.Path, query[:min(len(query), 200)], got.body)
			require.Empty(t, got.header.Get("Set-Cookie-X"))
		}
		got := w.call(http.MethodGet, strings.ReplaceAll(w.pathOf(p), nowhere, "%00%ff"), "leitung", nil)
		require.Less(t, got.status, 500, p.Path)
	}
}

// TestNoPersonInAnyAddress visits what each role can reach by links and forms, and requires that no address holds name, birth date or number of the
// person: addresses stand in histories, logs and referrers.
func TestNoPersonInAnyAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	personal := regexp.MustCompile(`(?i)öztürk|oeztuerk|ozturk|canario|zoë|1991-03-14|14\.0?3\.1991|123456789012|musterweg`)
	clean := func(address, on, as string) {
		plain, err := url.QueryUnescape(address)
		require.NoError(t, err, address)
		require.False(t, personal.MatchString(plain), "%s on %s as %s", plain, on, as)
	}
	for _, role := range casefile.Roles() {
		as := string(role)
		queue, seen, shown := []string{"/", "/aufgaben", "/faelle", "/faelle/" + string(w.caseID), "/aufgaben/" + string(w.task.ID)}, map[string]bool{}, false
		for len(queue) > 0 && len(seen) < 80 {
			path := queue[0]
			queue = queue[1:]
			if seen[path] {
				continue
			}
			seen[path] = true
			got := w.call(http.MethodGet, path, as, nil)
			clean(got.location, path, as)
			shown = shown || strings.Contains(got.body, "Öztürk")
			for _, address := range addressesOf(t, got.body) {
				clean(address, path, as)
				if local, err := url.Parse(address); err == nil && local.Host == "" && strings.HasPrefix(local.Path, "/") && !strings.HasPrefix(local.Path, "/static/") {
					queue = append(queue, local.RequestURI())
				}
			}
		}
		if role == casefile.RoleSachbearbeitung {
			require.True(t, shown, "the walk must meet the person that it looks for")
		}
		require.Greater(t, len(seen), 3, as)
	}
	b := w.signIn("leitung")
	for _, path := range []string{"/faelle/suche", "/aufgaben/suche"} {
		clean(b.post(path, b.get("/faelle"), url.Values{"text": {"Öztürk-Canario 123456789012"}}).location, path, "leitung")
	}
}

// addressesOf gives what a page leads to by links, forms that ask, and sources.
func addressesOf(t *testing.T, body string) []string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	require.NoError(t, err)
	var found []string
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for _, a := range n.Attr {
			if n.Type == html.ElementNode && (a.Key == "href" || a.Key == "src" || a.Key == "action" || strings.HasPrefix(a.Key, "data-") && strings.HasPrefix(a.Val, "/")) {
				found = append(found, a.Val)
			}
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			walk(child)
		}
	}
	walk(doc)
	return found
}
