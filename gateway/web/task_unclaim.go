package web

import (
	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// unclaimTask handles "POST /aufgaben/:id/freigeben".
func (h *Handler) unclaimTask(c *gin.Context) {
	id := casefile.TaskID(c.Param("id"))
	if _, err := h.Desk.Unclaim(c.Request.Context(), auth.Actor(c), id, version(c)); err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, backToList(c, "unclaimed"))
}
