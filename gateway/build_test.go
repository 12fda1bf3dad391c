package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/auth"
	"ablauf/gateway/web"
	"ablauf/internal/casefile"
	"ablauf/internal/store/storetest"
)

// serve builds the gateway as main does, on a database of the test's own and the MinIO of the development stack; Temporal is not
// there unless the environment names one.
func serve(t testing.TB) (*httptest.Server, storetest.Database) {
	t.Helper()
	return serveThrough(t, func(address string) string { return address })
}

// serveThrough is serve with another way to the database.
func serveThrough(t testing.TB, way func(address string) string) (*httptest.Server, storetest.Database) {
	t.Helper()
	db := storetest.New(t)
	env := goodEnv(t)
	for _, name := range []string{
		"ABLAUF_MINIO_ENDPOINT", "ABLAUF_MINIO_BUCKET", "ABLAUF_MINIO_ACCESS_KEY_FILE", "ABLAUF_MINIO_SECRET_KEY_FILE",
		"ABLAUF_MASTER_KEY_FILE", "ABLAUF_PAYLOAD_KEY_FILE", "ABLAUF_SESSION_KEY_FILE",
	} {
		require.NotEmpty(t, os.Getenv(name), "%s is not set: go -C worker/dev run . exec -- go test ./gateway/...", name)
		env[name] = os.Getenv(name)
	}
	env["ABLAUF_DATABASE_URL"] = way(db.AppURL)
	env["ABLAUF_TEMPORAL_ADDRESS"] = "127.0.0.1:1" // nothing listens there
	cfg, err := readConfig(func(name string) string { return env[name] })
	require.NoError(t, err)
	parts, err := build(t.Context(), cfg, nil, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	server := httptest.NewServer(parts.handler)
	t.Cleanup(func() {
		server.Close()
		parts.close()
	})
	return server, db
}

// call sends a request and gives status and body.
func call(t *testing.T, client *http.Client, method, address, as string, body io.Reader) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, body)
	require.NoError(t, err)
	if as != "" {
		req.Header.Set("Authorization", "Bearer dev:"+as)
	}
	res, err := client.Do(req)
	require.NoError(t, err)
	defer res.Body.Close() //nolint:errcheck // read to its end below
	content, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, string(content)
}

// noRedirect is a client that shows redirects instead of following them.
func noRedirect() *http.Client {
	return &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// TestReadyWithoutTemporal: the gateway is ready as soon as the database is; the other parts are named as they are.
func TestReadyWithoutTemporal(t *testing.T) {
	t.Parallel()
	server, _ := serve(t)
	code, body := call(t, server.Client(), http.MethodGet, server.URL+"/readyz", "", nil)
	require.Equal(t, http.StatusOK, code)
	require.JSONEq(t, `{"ready":true,"parts":{"database":"up","minio":"up","temporal":"down"}}`, body)
}

// TestEveryPageWithEveryRole walks the routes of the pages and of the sign-in with every role (domain 7.1); the API has its own walk.
func TestEveryPageWithEveryRole(t *testing.T) {
	t.Parallel()
	server, db := serve(t)
	pages, err := web.New(web.Deps{})
	require.NoError(t, err)
	reader := db.Open(t, time.Now)
	denied := func() int {
		events, err := reader.Events(t.Context(), "", casefile.StreamAccess, 0, 5000)
		require.NoError(t, err)
		return len(events)
	}
	fill := strings.NewReplacer(":id", "019391b0-0000-7000-8000-000000000000", ":key", "nirgends", ":version", "1")
	for _, route := range pages.Routes() {
		if route.Public {
			continue
		}
		for _, role := range casefile.Roles() {
			before := denied()
			code, _ := call(t, noRedirect(), route.Method, server.URL+fill.Replace(route.Path), string(role), nil)
			if route.Allows(casefile.Actor{Roles: []casefile.Role{role}}) {
				require.NotContains(t, []int{401, 403, 500}, code, "%s %s as %s", route.Method, route.Path, role)
				continue
			}
			require.Equal(t, http.StatusForbidden, code, "%s %s as %s", route.Method, route.Path, role)
			require.Equal(t, before+1, denied(), "%s %s as %s leaves a line", route.Method, route.Path, role)
		}
	}
}

// TestSignInWithABrowser goes the way of a person: the login page, a demo person, the worklist, the sign-out.
func TestSignInWithABrowser(t *testing.T) {
	t.Parallel()
	server, _ := serve(t)
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	browser := &http.Client{Jar: jar}
	_, page := call(t, browser, http.MethodGet, server.URL+"/login", "", nil)
	token := regexp.MustCompile(`name="` + auth.CSRFField + `" value="([^"]+)"`).FindStringSubmatch(page)
	require.NotNil(t, token, "the form carries the session's token")
	for _, user := range []string{"leitung", "antragsteller", "revision"} {
		require.Contains(t, page, `"`+user+`"`)
	}
	post := func(path string, form url.Values) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+path, strings.NewReader(form.Encode()))
		require.NoError(t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := browser.Do(req)
		require.NoError(t, err)
		defer res.Body.Close() //nolint:errcheck // read to its end below
		content, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		return res.StatusCode, string(content)
	}
	code, list := post("/login/dev", url.Values{"user": {"sachbearbeitung"}, "next": {"/aufgaben"}, auth.CSRFField: {token[1]}})
	require.Equal(t, http.StatusOK, code)
	require.Contains(t, list, "J. Beispiel")
	again := regexp.MustCompile(`name="` + auth.CSRFField + `" value="([^"]+)"`).FindStringSubmatch(list)
	require.NotNil(t, again)
	require.NotEqual(t, token[1], again[1], "signing in draws a new token")
	code, _ = post("/logout", url.Values{auth.CSRFField: {again[1]}})
	require.Equal(t, http.StatusOK, code)
	code, _ = call(t, &http.Client{Jar: jar, CheckRedirect: noRedirect().CheckRedirect}, http.MethodGet, server.URL+"/aufgaben", "", nil)
	require.NotEqual(t, http.StatusOK, code)
}

// TestDevUsers: scripts and the start message of the development stack ask who can sign in.
func TestDevUsers(t *testing.T) {
	t.Parallel()
	server, _ := serve(t)
	_, body := call(t, server.Client(), http.MethodGet, server.URL+"/dev/users", "", nil)
	var users []struct{ Login, Name, Role string }
	require.NoError(t, json.Unmarshal([]byte(body), &users))
	require.GreaterOrEqual(t, len(users), len(casefile.Roles()))
	require.NotEmpty(t, users[0].Login)
}

// TestStop: the gateway ends when it is told to, and says nothing is wrong.
func TestStop(t *testing.T) {
	t.Parallel()
	env := goodEnv(t)
	env["ABLAUF_LISTEN"] = "127.0.0.1:0"
	env["ABLAUF_MINIO_ENDPOINT"] = "127.0.0.1:1" // down: the gateway starts all the same
	cfg, err := readConfig(func(name string) string { return env[name] })
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	lines, out := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, cfg, slog.New(slog.NewJSONHandler(out, nil))) }()
	line, err := bufio.NewReader(lines).ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, line, "gateway listens")
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	cancel()
	require.NoError(t, <-ended)
}
