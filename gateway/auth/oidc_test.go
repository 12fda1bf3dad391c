package auth_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
	"github.com/stretchr/testify/require"

	"ablauf/gateway/auth"
)

// idp is a small identity provider: it checks PKCE and signs what the test wants.
type idp struct {
	*oidctest.Server
	url       string
	key       *rsa.PrivateKey
	challenge string
	claims    map[string]any
}

func newIDP(t *testing.T) *idp {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	p := &idp{key: key, claims: map[string]any{}, Server: &oidctest.Server{
		PublicKeys: []oidctest.PublicKey{{PublicKey: key.Public(), KeyID: "k", Algorithm: oidc.RS256}},
	}}
	mux := http.NewServeMux()
	mux.Handle("/", p.Server)
	mux.HandleFunc("POST /token", p.token)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	p.url = server.URL
	p.SetIssuer(server.URL)
	return p
}

// token answers the code "good" from whoever knows the verifier of the challenge (RFC 7636, 4.6).
func (p *idp) token(w http.ResponseWriter, r *http.Request) {
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if r.FormValue("code") != "good" || base64.RawURLEncoding.EncodeToString(sum[:]) != p.challenge {
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	claims, _ := json.Marshal(p.claims)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{
		"access_token": "a", "token_type": "Bearer", "id_token": oidctest.SignIDToken(p.key, "k", oidc.RS256, string(claims)),
	})
}

// begin sends the browser to the provider and gives the parameters that it arrives with.
func (p *idp) begin(t *testing.T, w *world) url.Values {
	t.Helper()
	rec := w.do("GET", "/login/oidc?next=/faelle", nil)
	require.Equal(t, http.StatusSeeOther, rec.Code, rec.Body.String())
	target, err := url.Parse(rec.Header().Get("Location"))
	require.NoError(t, err)
	q := target.Query()
	require.Equal(t, "S256", q.Get("code_challenge_method"))
	p.challenge = q.Get("code_challenge")
	p.claims = map[string]any{
		"iss": p.url, "aud": "ablauf", "sub": "4711", "exp": w.now.Add(time.Hour).Unix(), "iat": w.now.Unix(), "nonce": q.Get("nonce"),
		"name": "J. Beispiel", "roles": []string{"sachbearbeitung", "unbekannt"}, "teams": []string{"erwerb-1"},
		"realm_access": map[string]any{"roles": []string{"leitung", "offline_access"}},
	}
	return q
}

func oidcWorld(t *testing.T, p *idp) *world {
	t.Helper()
	return newWorld(t, func(c *auth.Config) {
		c.Dev = false
		c.OIDC = &auth.OIDCConfig{Issuer: p.url, ClientID: "ablauf", ClientSecret: "s", RedirectURL: "http://ablauf.example/login/callback"}
	})
}

// TestOIDCSignIn: code flow with PKCE, state and nonce (OpenID Connect Core 3.1, RFC 7636); roles and teams come from the claims,
// what is no role of ours is dropped, and the actor is a pseudonym of issuer and subject.
func TestOIDCSignIn(t *testing.T) {
	t.Parallel()
	p := newIDP(t)
	w := oidcWorld(t, p)
	q := p.begin(t, w)
	rec := w.do("GET", "/login/callback?code=good&state="+q.Get("state"), nil)
	require.Equal(t, http.StatusSeeOther, rec.Code, rec.Body.String())
	require.Equal(t, "/faelle", rec.Header().Get("Location"))
	require.Equal(t, []string{"oidc:" + p.url + "#4711"}, w.staff.subjects)
	who := w.do("GET", "/who", nil).Body.String()
	require.Contains(t, who, `"Roles":["sachbearbeitung","leitung"]`)
	require.Contains(t, who, `"Teams":["erwerb-1"]`)
	require.Equal(t, 403, w.do("GET", "/login/callback?code=good&state="+q.Get("state"), nil).Code, "an answer counts once")
}

// TestOIDCRefuses lists what must not lead to a session.
func TestOIDCRefuses(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(p *idp, w *world, q url.Values) string{
		"another state":        func(_ *idp, _ *world, q url.Values) string { return "code=good&state=x" + q.Get("state") },
		"no state":             func(*idp, *world, url.Values) string { return "code=good" },
		"another code":         func(_ *idp, _ *world, q url.Values) string { return "code=bad&state=" + q.Get("state") },
		"refused by the owner": func(_ *idp, _ *world, q url.Values) string { return "error=access_denied&state=" + q.Get("state") },
		"another browser": func(_ *idp, w *world, q url.Values) string {
			delete(w.cookie, "ablauf_login")
			return "code=good&state=" + q.Get("state")
		},
		"too late": func(_ *idp, w *world, q url.Values) string {
			w.now = w.now.Add(16 * time.Minute)
			return "code=good&state=" + q.Get("state")
		},
		"another verifier": func(p *idp, _ *world, q url.Values) string {
			p.challenge = "x"
			return "code=good&state=" + q.Get("state")
		},
		"another nonce":  claim("nonce", "x"),
		"another client": claim("aud", "andere"),
		"another issuer": claim("iss", "https://boese.example"),
		"run out":        claim("exp", 1000),
		"no role of ours": func(p *idp, _ *world, q url.Values) string {
			p.claims["roles"], p.claims["realm_access"] = []string{"gast"}, nil
			return "code=good&state=" + q.Get("state")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newIDP(t)
			w := oidcWorld(t, p)
			query := change(p, w, p.begin(t, w))
			rec := w.do("GET", "/login/callback?"+query, nil)
			require.Equal(t, 403, rec.Code, rec.Body.String())
			require.Equal(t, 401, w.do("GET", "/who", nil).Code)
			require.Empty(t, w.staff.subjects)
		})
	}
}

func claim(name string, value any) func(*idp, *world, url.Values) string {
	return func(p *idp, _ *world, q url.Values) string {
		p.claims[name] = value
		return "code=good&state=" + q.Get("state")
	}
}

// TestOIDCProviderDown: the gateway runs without the provider, says so in words, and recovers by itself.
func TestOIDCProviderDown(t *testing.T) {
	t.Parallel()
	p := newIDP(t)
	down := true
	gate := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if down {
			http.Error(w, "down", http.StatusBadGateway)
			return
		}
		p.ServeHTTP(w, r)
	}))
	t.Cleanup(gate.Close)
	p.SetIssuer(gate.URL)
	p.url = gate.URL
	w := oidcWorld(t, p)
	require.Equal(t, http.StatusServiceUnavailable, w.do("GET", "/login/oidc", nil).Code)
	down = false
	require.Equal(t, http.StatusSeeOther, w.do("GET", "/login/oidc", nil).Code)
}
