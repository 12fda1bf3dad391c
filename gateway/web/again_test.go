package web_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNothingTypedIsLostWithTheSession: who sends a form after the session has ended gets back all that was typed, signs in and sends it
// once more. A form of a foreign page is never given back, because somebody who is signed in would confirm it.
func TestNothingTypedIsLostWithTheSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := "/faelle/" + string(w.caseID) + "/notizen"
	b := w.signIn("leitung")
	page := b.get("/faelle/" + string(w.caseID) + "?ansicht=notizen")
	token := tokenField.FindStringSubmatch(page.body)[1]
	typed := url.Values{"_csrf": {token}, "text": {`Rückruf am "Dienstag" <b>&`}}

	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	b.client.Jar = jar // the session has ended
	foreign := b.sendFrom("cross-site", path, typed)
	require.Equal(t, http.StatusSeeOther, foreign.status)
	ended := b.sendFrom("same-origin", path, typed)
	require.Equal(t, http.StatusUnauthorized, ended.status)
	require.Contains(t, ended.body, "Was Sie eingegeben haben, ist noch da.")
	require.Contains(t, ended.body, `name="text" value="Rückruf am &#34;Dienstag&#34; &lt;b&gt;&amp;"`)
	require.NotContains(t, ended.body, token)

	login := b.get("/login")
	require.Equal(t, http.StatusSeeOther, b.post("/login/dev", login, url.Values{"user": {"leitung"}, "next": {"/"}}).status)
	typed.Set("_csrf", tokenField.FindStringSubmatch(ended.body)[1])
	require.NotContains(t, b.sendFrom("cross-site", path, typed).body, "Dienstag")
	again := b.sendFrom("same-origin", path, typed)
	require.Equal(t, http.StatusForbidden, again.status)
	typed.Set("_csrf", tokenField.FindStringSubmatch(again.body)[1])
	require.Equal(t, http.StatusSeeOther, b.sendFrom("same-origin", path, typed).status)
	notes, err := w.db.Notes(t.Context(), w.caseID)
	require.NoError(t, err)
	require.Len(t, notes, 1)
}

// sendFrom sends a form as a browser does, with what it says about where the form came from.
func (b *browser) sendFrom(site, path string, form url.Values) answer {
	b.w.t.Helper()
	transport := b.client.Transport
	b.client.Transport = says{site}
	defer func() { b.client.Transport = transport }()
	return b.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

type says struct{ site string }

func (s says) RoundTrip(r *http.Request) (*http.Response, error) {
	r.Header.Set("Sec-Fetch-Site", s.site)
	return http.DefaultTransport.RoundTrip(r)
}
