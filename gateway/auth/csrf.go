package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/stream"
	"ablauf/internal/casefile"
)

// CSRFField is the name of the form field that carries the token, CSRFHeader the header for scripts of our own pages.
const (
	CSRFField  = "_csrf"
	CSRFHeader = "X-CSRF-Token"
)

// CSRFToken gives the token that a form of this page must carry. A visitor without a session gets one that belongs to nobody, so
// that the sign-in form is guarded too; it must therefore be called before the page is written.
//
// Each page gets it in another guise: pages are compressed, and a secret that stood there twice alike could be guessed from their length
// (BREACH).
func (a *Auth) CSRFToken(c *gin.Context) string {
	s := a.session(c)
	if s.CSRF == "" {
		if err := a.start(c, session{}); err != nil {
			return ""
		}
		s = a.session(c)
	}
	return disguise(s.CSRF)
}

// disguise gives a random mask and the token under it.
func disguise(token string) string {
	both := make([]byte, 2*len(token))
	_, _ = rand.Read(both[:len(token)]) // never fails
	subtle.XORBytes(both[len(token):], both[:len(token)], []byte(token))
	return base64.RawURLEncoding.EncodeToString(both)
}

// undisguise gives the token that disguise hid; "" for what is none.
func undisguise(text string) string {
	both, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(both)%2 != 0 {
		return ""
	}
	token := make([]byte, len(both)/2)
	subtle.XORBytes(token, both[:len(token)], both[len(token):])
	return string(token)
}

// checkCSRF refuses a request that changes something, came with a cookie and lacks the session's token. A bearer token is not
// sent by a browser on its own, so requests that carry one need no second proof.
func (a *Auth) checkCSRF(c *gin.Context, p Permission) error {
	if safe(c.Request.Method) || bearer(c) != "" {
		return nil
	}
	want := a.session(c).CSRF
	got := c.GetHeader(CSRFHeader)
	if got == "" && p.Streams && stream.Is(c) {
		if _, err := stream.Of(c); err != nil {
			return err
		}
		got = c.PostForm(CSRFField)
	} else if got == "" && isForm(c) {
		var tooLarge *http.MaxBytesError
		if err := c.Request.ParseForm(); errors.As(err, &tooLarge) {
			return casefile.Errorf(casefile.Invalid, "body.too-large", "a form of more than %d bytes", tooLarge.Limit)
		}
		got = c.PostForm(CSRFField)
	}
	if want == "" || subtle.ConstantTimeCompare([]byte(want), []byte(undisguise(got))) != 1 {
		return casefile.Errorf(casefile.Forbidden, "auth.csrf", "the request does not carry the session's token")
	}
	return nil
}

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

func isForm(c *gin.Context) bool {
	kind := c.ContentType()
	return kind == "application/x-www-form-urlencoded" || kind == "multipart/form-data"
}

func bearer(c *gin.Context) string {
	token, ok := strings.CutPrefix(c.GetHeader("Authorization"), "Bearer ")
	if !ok {
		return ""
	}
	return token
}
