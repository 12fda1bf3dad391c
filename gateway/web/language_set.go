package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/locale"
)

const languageCookie = "ablauf_sprache"

// Language lets the reader's choice go before what the browser says it wants.
func Language() gin.HandlerFunc {
	return func(c *gin.Context) {
		if chosen, err := c.Cookie(languageCookie); err == nil && slices.Contains(locale.Languages(), chosen) {
			c.Request.Header.Set("Accept-Language", chosen)
		}
		c.Next()
	}
}

// setLanguage handles "POST /sprache": form fields "sprache" and "zurueck".
func (h *Handler) setLanguage(c *gin.Context) {
	if chosen := c.PostForm("sprache"); slices.Contains(locale.Languages(), chosen) {
		//nolint:gosec // G124: a language is no secret, and development on loopback has no https
		http.SetCookie(c.Writer, &http.Cookie{
			Name: languageCookie, Value: chosen, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		})
	}
	h.redirect(c, localPath(c.PostForm("zurueck")))
}

// localPath keeps a redirect on this site.
func localPath(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}
