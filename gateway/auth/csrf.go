package auth

import (
	"crypto/subtle"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/internal/casefile"
)

// CSRFField is the name of the form field that carries the token, CSRFHeader the header for scripts of our own pages.
const (
	CSRFField  = "_csrf"
	CSRFHeader = "X-CSRF-Token"
)

// CSRFToken gives the token that a form of this page must carry. A visitor without a session gets one that belongs to nobody, so
// that the sign-in form is guarded too; it must therefore be called before the page is written.
func (a *Auth) CSRFToken(c *gin.Context) string {
	s := a.session(c)
	if s.CSRF == "" {
		if err := a.start(c, session{}); err != nil {
			return ""
		}
		s = a.session(c)
	}
	return s.CSRF
}

// checkCSRF refuses a request that changes something, came with a cookie and lacks the session's token. A bearer token is not
// sent by a browser on its own, so requests that carry one need no second proof.
func (a *Auth) checkCSRF(c *gin.Context) error {
	if safe(c.Request.Method) || bearer(c) != "" {
		return nil
	}
	want := a.session(c).CSRF
	got := c.GetHeader(CSRFHeader)
	if got == "" && isForm(c) {
		got = c.PostForm(CSRFField)
	}
	if want == "" || subtle.ConstantTimeCompare([]byte(want), []byte(got)) != 1 {
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
