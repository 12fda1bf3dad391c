package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/gin-gonic/gin"
	"golang.org/x/oauth2"

	"ablauf/internal/casefile"
)

// OIDCConfig is the identity provider of the authority.
type OIDCConfig struct {
	Issuer       string
	ClientID     string
	ClientSecret string
	// RedirectURL is our "/login/callback" as the browser sees it.
	RedirectURL string
}

// loginLife is how long a visitor may take at the identity provider.
const loginLife = 15 * time.Minute

// provider knows the identity provider. Discovery happens on first use and is tried again after a failure: the gateway must
// start, and take receipts by session, while the identity provider is down.
type provider struct {
	cfg OIDCConfig
	now func() time.Time

	mu       sync.Mutex
	verifier *oidc.IDTokenVerifier
	oauth    *oauth2.Config
}

func (p *provider) discover(ctx context.Context) (*oauth2.Config, *oidc.IDTokenVerifier, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.oauth != nil {
		return p.oauth, p.verifier, nil
	}
	// The provider keeps its context for fetching keys later, so the request's own context must not end it.
	found, err := oidc.NewProvider(context.WithoutCancel(ctx), p.cfg.Issuer)
	if err != nil {
		return nil, nil, casefile.Errorf(casefile.Unavailable, "auth.provider-down", "discover %s: %w", p.cfg.Issuer, err)
	}
	p.verifier = found.Verifier(&oidc.Config{ClientID: p.cfg.ClientID, Now: p.now})
	p.oauth = &oauth2.Config{
		ClientID: p.cfg.ClientID, ClientSecret: p.cfg.ClientSecret, RedirectURL: p.cfg.RedirectURL,
		Endpoint: found.Endpoint(), Scopes: []string{oidc.ScopeOpenID, "profile"},
	}
	return p.oauth, p.verifier, nil
}

// pending is what the browser keeps, encrypted, while its owner is at the identity provider.
type pending struct {
	State    string    `json:"s"`
	Nonce    string    `json:"n"`
	Verifier string    `json:"v"` // of PKCE, RFC 7636
	Next     string    `json:"x"`
	Expires  time.Time `json:"e"`
}

// beginOIDC handles "GET /login/oidc": code flow with state, nonce and PKCE.
func (a *Auth) beginOIDC(c *gin.Context) {
	oauth, _, err := a.oidc.discover(c.Request.Context())
	if err != nil {
		a.fail(c, err)
		return
	}
	p := pending{
		State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(),
		Next: localPath(c.Query("next")), Expires: a.now().Add(loginLife),
	}
	sealed, err := a.seal(loginCookie, p)
	if err != nil {
		a.fail(c, err)
		return
	}
	a.setCookie(c, loginCookie, sealed, loginLife)
	c.Redirect(seeOther, oauth.AuthCodeURL(p.State, oidc.Nonce(p.Nonce), oauth2.S256ChallengeOption(p.Verifier)))
}

// finishOIDC handles "GET /login/callback".
func (a *Auth) finishOIDC(c *gin.Context) {
	var p pending
	text, err := c.Cookie(a.cookieName(loginCookie))
	a.dropCookie(c, loginCookie)
	if err != nil || !a.open(loginCookie, text, &p) || !a.now().Before(p.Expires) || !same(p.State, c.Query("state")) {
		a.fail(c, casefile.Errorf(casefile.Forbidden, "auth.login-expired", "the answer belongs to no sign-in of this browser"))
		return
	}
	actor, err := a.actorOf(c.Request.Context(), c.Query("code"), p)
	if err == nil {
		err = a.startFor(c, actor)
	}
	if err != nil {
		a.fail(c, err)
		return
	}
	c.Redirect(seeOther, p.Next)
}

// actorOf exchanges the code and turns the claims into an actor. The provider's words are not passed on: they may name a person.
func (a *Auth) actorOf(ctx context.Context, code string, p pending) (casefile.Actor, error) {
	oauth, verifier, err := a.oidc.discover(ctx)
	if err != nil {
		return casefile.Actor{}, err
	}
	token, err := oauth.Exchange(ctx, code, oauth2.VerifierOption(p.Verifier))
	if err != nil {
		return casefile.Actor{}, casefile.Errorf(casefile.Forbidden, "auth.login-refused", "the code was not exchanged")
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := verifier.Verify(ctx, raw)
	if err != nil || !same(id.Nonce, p.Nonce) {
		return casefile.Actor{}, casefile.Errorf(casefile.Forbidden, "auth.login-refused", "the id token does not hold")
	}
	var claims claims
	if err := id.Claims(&claims); err != nil {
		return casefile.Actor{}, casefile.Errorf(casefile.Forbidden, "auth.login-refused", "the claims cannot be read")
	}
	roles := claims.roles()
	if len(roles) == 0 {
		return casefile.Actor{}, casefile.Errorf(casefile.Forbidden, "auth.no-role", "the account has no role here")
	}
	return a.staff.UpsertStaff(ctx, fmt.Sprintf("oidc:%s#%s", id.Issuer, id.Subject), claims.Name, roles, claims.Teams)
}

// claims are the claims we read: plain lists, or the nested one that Keycloak sends without a mapper.
type claims struct {
	Name        string   `json:"name"`
	Roles       []string `json:"roles"`
	Teams       []string `json:"teams"`
	RealmAccess struct {
		Roles []string `json:"roles"`
	} `json:"realm_access"`
}

// roles keeps the roles of the role concept and drops what else the provider knows.
func (c claims) roles() []casefile.Role {
	var roles []casefile.Role
	for _, known := range casefile.Roles() {
		for _, name := range append(append([]string{}, c.Roles...), c.RealmAccess.Roles...) {
			if string(known) == name {
				roles = append(roles, known)
				break
			}
		}
	}
	return roles
}

func same(a, b string) bool {
	return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}
