package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/internal/casefile"
)

// session is what the cookie holds, encrypted. Roles stand in it, so a role that is taken away is gone at the latest with the
// session; there is no list of sessions on the server.
type session struct {
	Actor   casefile.ActorID `json:"a,omitempty"`
	Name    string           `json:"n,omitempty"`
	Roles   []casefile.Role  `json:"r,omitempty"`
	Teams   []string         `json:"t,omitempty"`
	CSRF    string           `json:"c"`
	Expires time.Time        `json:"e"`
}

const (
	sessionCookie = "ablauf_session"
	loginCookie   = "ablauf_login"
	sessionKey    = "auth.session"
	// cookieBytesMax is what browsers keep of one cookie.
	cookieBytesMax = 4096
)

func newAEAD(key []byte) (cipher.AEAD, error) {
	if len(key) != 32 {
		return nil, casefile.Errorf(casefile.Invalid, "config.session-key", "the session key has %d bytes, want 32", len(key))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal encrypts a value for one cookie; the cookie's name is authenticated with it, so that one cookie cannot stand in for another.
func (a *Auth) seal(cookie string, value any) (string, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	sealed := a.aead.Seal(nil, nil, plain, []byte(cookie)) //nolint:gosec // G407: this AEAD draws its own nonce and wants none
	return base64.RawURLEncoding.EncodeToString(sealed), nil
}

// open reads a cookie that seal wrote; anything else counts as no cookie at all.
func (a *Auth) open(cookie, text string, value any) bool {
	if len(text) > cookieBytesMax {
		return false
	}
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return false
	}
	plain, err := a.aead.Open(nil, nil, sealed, []byte(cookie))
	if err != nil {
		return false
	}
	return json.Unmarshal(plain, value) == nil
}

func (a *Auth) setCookie(c *gin.Context, name, value string, life time.Duration) {
	//nolint:gosec // G124: Secure is off only in development on loopback, where there is no https
	http.SetCookie(c.Writer, &http.Cookie{
		Name: a.cookieName(name), Value: value, Path: "/", MaxAge: int(life / time.Second),
		HttpOnly: true, Secure: a.cfg.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// dropCookie tells the browser to forget a cookie.
func (a *Auth) dropCookie(c *gin.Context, name string) { a.setCookie(c, name, "", -time.Second) }

// cookieName adds the prefix that binds a cookie to exactly this host wherever https makes that possible.
func (a *Auth) cookieName(name string) string {
	if a.cfg.Secure {
		return "__Host-" + name
	}
	return name
}

// session gives the session of the request; the zero session where there is none or it has run out.
func (a *Auth) session(c *gin.Context) session {
	if known, ok := c.Get(sessionKey); ok {
		return known.(session)
	}
	var s session
	text, err := c.Cookie(a.cookieName(sessionCookie))
	if err != nil || !a.open(sessionCookie, text, &s) || !a.now().Before(s.Expires) {
		s = session{}
	}
	c.Set(sessionKey, s)
	return s
}

// start writes a session into the answer. It always draws a new CSRF token, so nothing from before the sign-in stays valid.
func (a *Auth) start(c *gin.Context, s session) error {
	life := time.Duration(a.cfg.Hours) * time.Hour
	s.CSRF, s.Expires = rand.Text(), a.now().Add(life)
	text, err := a.seal(sessionCookie, s)
	if err != nil {
		return err
	}
	a.setCookie(c, sessionCookie, text, life)
	c.Set(sessionKey, s)
	return nil
}

func (a *Auth) startFor(c *gin.Context, actor casefile.Actor) error {
	return a.start(c, session{Actor: actor.ID, Name: actor.Name, Roles: actor.Roles, Teams: actor.Teams})
}
