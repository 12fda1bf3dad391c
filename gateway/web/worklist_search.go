package web

import (
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
)

// searchWorklist handles "POST /aufgaben/suche": the text may be a name, so the address gets an opaque id instead.
func (h *Handler) searchWorklist(c *gin.Context) {
	q, err := h.postedQuery(c)
	if err != nil {
		h.fail(c, err)
		return
	}
	text := strings.TrimSpace(c.PostForm("text"))
	if text == "" {
		h.redirect(c, q.with(fieldSearch, "").path())
		return
	}
	id, err := h.Desk.SaveSearch(c.Request.Context(), auth.Actor(c), text)
	if err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, q.with(fieldSearch, id).path())
}
