package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
)

// showSettings handles "GET /einstellungen".
func (h *Handler) showSettings(c *gin.Context) {
	kept, err := h.Desk.Keys(c.Request.Context(), auth.Actor(c))
	if err != nil {
		h.fail(c, err)
		return
	}
	page := &SettingsPage{Layout: h.layoutFor(c, "einstellungen", Say("keys.settings"))}
	page.Fill(kept, nil)
	h.show(c, http.StatusOK, page)
}
