package web

import (
	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
)

// setDefaultView handles "POST /aufgaben/start": with which view the reader's worklist opens.
func (h *Handler) setDefaultView(c *gin.Context) {
	if err := h.Desk.SetDefaultView(c.Request.Context(), auth.Actor(c), c.PostForm("sicht")); err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, noticed(safeBack(c.PostForm("zurueck"), "/aufgaben"), "view-default"))
}
