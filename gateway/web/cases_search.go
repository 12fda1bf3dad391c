package web

import (
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// searchCases handles "POST /faelle/suche", from the top of every page too.
func (h *Handler) searchCases(c *gin.Context) {
	if err := c.Request.ParseForm(); err != nil {
		h.fail(c, casefile.Errorf(casefile.Invalid, "request.invalid", "form: %w", err))
		return
	}
	v := h.casesQuery(c.Request.PostForm)
	if text := strings.TrimSpace(c.PostForm("text")); text != "" {
		id, err := h.Desk.SaveSearch(c.Request.Context(), auth.Actor(c), text)
		if err != nil {
			h.fail(c, err)
			return
		}
		v.Set("suche", id)
	}
	v.Set("gesucht", "1")
	h.redirect(c, "/faelle?"+v.Encode())
}
