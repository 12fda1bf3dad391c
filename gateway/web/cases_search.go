package web

import (
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
)

// searchCases handles "POST /faelle/suche", from the top of every page too.
func (h *Handler) searchCases(c *gin.Context) {
	v := url.Values{"verfahren": {c.PostForm("verfahren")}, "stand": {c.PostForm("stand")}}
	if text := strings.TrimSpace(c.PostForm("text")); text != "" {
		id, err := h.Desk.SaveSearch(c.Request.Context(), auth.Actor(c), text)
		if err != nil {
			h.fail(c, err)
			return
		}
		v.Set("suche", id)
	}
	for name, values := range v {
		if values[0] == "" {
			delete(v, name)
		}
	}
	v.Set("gesucht", "1")
	h.redirect(c, "/faelle?"+v.Encode())
}
