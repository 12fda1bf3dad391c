package auth_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"ablauf/gateway/auth"
	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
)

// staff remembers what the database would be told.
type staff struct {
	mu       sync.Mutex
	subjects []string
	denied   []casefile.Event
}

func (s *staff) UpsertStaff(_ context.Context, subject, name string, roles []casefile.Role, teams []string) (casefile.Actor, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.subjects = append(s.subjects, subject)
	return casefile.Actor{ID: casefile.ActorID("actor-of-" + subject), Name: name, Roles: roles, Teams: teams}, nil
}

func (s *staff) LogAccess(_ context.Context, e casefile.Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.denied = append(s.denied, e)
	return nil
}

// world is a gateway with three routes and a browser.
type world struct {
	staff  *staff
	auth   *auth.Auth
	engine *gin.Engine
	now    time.Time
	cookie map[string]*http.Cookie
}

func newWorld(t *testing.T, change func(*auth.Config)) *world {
	t.Helper()
	gin.SetMode(gin.TestMode)
	w := &world{staff: &staff{}, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), cookie: map[string]*http.Cookie{}}
	cfg := auth.Config{
		SessionKey: []byte(strings.Repeat("k", 32)), Dev: true, Loopback: true,
		Teams: func(casefile.Role) []string { return []string{"eins", "zwei"} },
	}
	if change != nil {
		change(&cfg)
	}
	errs := &httperr.Translator{}
	a, err := auth.New(cfg, w.staff, errs.Fail, nil, func() time.Time { return w.now })
	require.NoError(t, err)
	w.auth, w.engine = a, gin.New()
	w.engine.Use(a.Middleware())
	a.Mount(w.engine, a.Routes())
	a.Mount(w.engine, []auth.Route{
		{Permission: auth.Permission{Method: "GET", Path: "/form", Public: true}, Handle: func(c *gin.Context) { c.String(200, a.CSRFToken(c)) }},
		{Permission: auth.Permission{Method: "GET", Path: "/who", Roles: auth.SignedIn()}, Handle: func(c *gin.Context) { c.JSON(200, auth.Actor(c)) }},
		{Permission: auth.Permission{Method: "POST", Path: "/lead", Roles: []casefile.Role{casefile.RoleLeitung}}, Handle: func(c *gin.Context) { c.Status(204) }},
	})
	return w
}

// do sends a request as the browser would, with its cookies, and keeps what comes back.
func (w *world) do(method, target string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	for _, c := range w.cookie {
		req.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	w.engine.ServeHTTP(rec, req)
	for _, c := range rec.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(w.cookie, c.Name)
			continue
		}
		w.cookie[c.Name] = c
	}
	return rec
}

func (w *world) signIn(t *testing.T, user string) {
	t.Helper()
	token := w.do("GET", "/form", nil).Body.String()
	rec := w.do("POST", "/login/dev", url.Values{"user": {user}, "next": {"/aufgaben"}, auth.CSRFField: {token}})
	require.Equal(t, http.StatusSeeOther, rec.Code, rec.Body.String())
	require.Equal(t, "/aufgaben", rec.Header().Get("Location"))
}

// TestDemoPeopleCoverEveryRole: domain 7.1, every role of the role concept can be tried out, and the names are invented.
func TestDemoPeopleCoverEveryRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	have := map[casefile.Role]int{}
	for _, u := range w.auth.DemoUsers() {
		have[u.Role]++
	}
	for _, role := range casefile.Roles() {
		require.Positive(t, have[role], role)
	}
	require.GreaterOrEqual(t, have[casefile.RoleSachbearbeitung], 2, "four eyes need two people")
}

// TestBearerIsForScriptsInDevelopmentOnly: "Bearer dev:<user>" works with the dev flag on loopback and nowhere else.
func TestBearerIsForScriptsInDevelopmentOnly(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		dev, loopback bool
		token         string
		want          int
	}{
		"dev on loopback":     {true, true, "dev:leitung", 200},
		"no dev flag":         {false, true, "dev:leitung", 403},
		"unknown demo person": {true, true, "dev:niemand", 403},
		"some other token":    {true, true, "geheim", 403},
		"no token":            {true, true, "", 401},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(c *auth.Config) { c.Dev, c.Loopback = row.dev, row.loopback })
			var headers []string
			if row.token != "" {
				headers = []string{"Authorization", "Bearer " + row.token}
			}
			require.Equal(t, row.want, w.do("GET", "/who", nil, headers...).Code)
		})
	}
	_, err := auth.New(auth.Config{Dev: true, SessionKey: make([]byte, 32)}, &staff{}, nil, nil, time.Now)
	require.ErrorContains(t, err, "config.dev-not-loopback")
}

// TestDemoSignInIsRefusedWithoutDev: without the dev flag the route does not even exist.
func TestDemoSignInIsRefusedWithoutDev(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *auth.Config) { c.Dev = false })
	require.Equal(t, 404, w.do("POST", "/login/dev", url.Values{"user": {"leitung"}}).Code)
	require.Equal(t, 404, w.do("GET", "/dev/users", nil).Code)
	require.Empty(t, w.auth.DemoUsers())
}

// TestSession: a session is one encrypted cookie that lives for a working day, and ends with the sign-out.
func TestSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.signIn(t, "leitung")
	cookie := w.cookie["ablauf_session"]
	require.True(t, cookie.HttpOnly)
	require.Equal(t, http.SameSiteLaxMode, cookie.SameSite)
	require.NotContains(t, cookie.Value, "leitung")
	require.Contains(t, w.do("GET", "/who", nil).Body.String(), "actor-of-dev:leitung")

	w.now = w.now.Add(10*time.Hour + time.Second)
	require.Equal(t, 401, w.do("GET", "/who", nil).Code, "the session has run out")

	w.signIn(t, "leitung")
	token := w.do("GET", "/form", nil).Body.String()
	require.Equal(t, http.StatusSeeOther, w.do("POST", "/logout", url.Values{auth.CSRFField: {token}}).Code)
	require.Equal(t, 401, w.do("GET", "/who", nil).Code)
}

// TestSecureCookies: outside of development cookies are bound to this host over https.
func TestSecureCookies(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *auth.Config) { c.Secure = true })
	w.do("GET", "/form", nil)
	cookie := w.cookie["__Host-ablauf_session"]
	require.NotNil(t, cookie)
	require.True(t, cookie.Secure)
	require.Equal(t, "/", cookie.Path)
}

// TestForgedCookies: a cookie that was changed, cut off, taken from another key or another purpose counts as none.
func TestForgedCookies(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.signIn(t, "leitung")
	good := w.cookie["ablauf_session"].Value
	other := newWorld(t, func(c *auth.Config) { c.SessionKey = []byte(strings.Repeat("x", 32)) })
	other.signIn(t, "leitung")
	changed := map[bool]string{true: "A", false: "B"}[good[0] != 'A'] + good[1:] // the nonce in front is random: any letter may stand there
	for name, value := range map[string]string{
		"changed": changed, "cut off": good[:20], "empty": "", "other key": other.cookie["ablauf_session"].Value,
		"no base64": "!!!", "too long": strings.Repeat("A", 5000),
	} {
		w.cookie["ablauf_session"].Value = value
		require.Equal(t, 401, w.do("GET", "/who", nil).Code, name)
	}
}

// TestCSRF: a request that changes something and comes with a cookie must carry the session's token, as field or header; a token
// of an earlier session does not count.
func TestCSRF(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	early := w.do("GET", "/form", nil).Body.String()
	require.Equal(t, 403, w.do("POST", "/login/dev", url.Values{"user": {"leitung"}}).Code, "the sign-in form is guarded too")
	w.signIn(t, "leitung")
	token := w.do("GET", "/form", nil).Body.String()
	require.NotEqual(t, early, token)
	require.Equal(t, 403, w.do("POST", "/lead", url.Values{}).Code)
	require.Equal(t, 403, w.do("POST", "/lead", url.Values{auth.CSRFField: {early}}).Code)
	require.Equal(t, 204, w.do("POST", "/lead", url.Values{auth.CSRFField: {token}}).Code)
	require.Equal(t, 204, w.do("POST", "/lead", nil, auth.CSRFHeader, token).Code)
	again := w.do("GET", "/form", nil).Body.String()
	require.NotEqual(t, token, again, "another guise on each page")
	require.Equal(t, 204, w.do("POST", "/lead", nil, auth.CSRFHeader, again).Code)
	for _, rubbish := range []string{"", "A", "AA", "!", token + "A", token[:len(token)-4], strings.Repeat("A", len(token))} {
		require.Equal(t, 403, w.do("POST", "/lead", nil, auth.CSRFHeader, rubbish).Code, rubbish)
	}
}

// TestDeniedLeavesALine: who is turned away by role stands in the access log with route and reason; a stranger has no identity.
func TestDeniedLeavesALine(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	require.Equal(t, 401, w.do("POST", "/lead", nil).Code)
	require.Empty(t, w.staff.denied)
	require.Equal(t, 403, w.do("POST", "/lead", nil, "Authorization", "Bearer dev:clearing").Code)
	require.Len(t, w.staff.denied, 1)
	line := w.staff.denied[0]
	require.Equal(t, casefile.StreamAccess, line.Stream)
	require.Equal(t, "access.denied", line.Code)
	require.Equal(t, map[string]string{"route": "POST /lead", "reason": "role"}, line.Params)
	require.Equal(t, casefile.ActorID("actor-of-dev:clearing"), line.Actor)
}

// TestRedirectsStayHere: after the sign-in nobody is sent to another site.
func TestRedirectsStayHere(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{
		"/faelle?x=1": "/faelle?x=1", "https://boese.example": "/", "//boese.example": "/", "/\\boese.example": "/", "": "/", "/a\r\nb": "/",
	} {
		w := newWorld(t, nil)
		token := w.do("GET", "/form", nil).Body.String()
		rec := w.do("POST", "/login/dev", url.Values{"user": {"leitung"}, "next": {next}, auth.CSRFField: {token}})
		require.Equal(t, want, rec.Header().Get("Location"), next)
	}
}
