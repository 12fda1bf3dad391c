package web

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/httperr"
)

// showError is the page of httperr: a sentence, what to do now, and for an unexpected error the number to name.
func (h *Handler) showError(c *gin.Context, p httperr.Problem) {
	if h.showAgain(c, p) {
		return
	}
	if p.Status == http.StatusUnauthorized {
		h.redirect(c, "/login?next="+url.QueryEscape(localPath(ownPath(c))))
		return
	}
	// An error before the session was read, or a panic, must not fail for want of a session.
	h.show(c, p.Status, &ErrorPage{Layout: h.layoutFor(c, "", Said(p.Title)), Problem: p})
}
