package web

import (
	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// skipTask handles "POST /aufgaben/:id/ueberspringen".
func (h *Handler) skipTask(c *gin.Context) {
	_, err := h.Desk.Skip(c.Request.Context(), auth.Actor(c), casefile.TaskID(c.Param("id")), desk.Skip{
		Version: version(c), Reason: c.PostForm("reason"), Note: c.PostForm("note"),
	})
	if err != nil {
		h.handlingAgain(c, "ueberspringen", err)
		return
	}
	h.redirect(c, backToList(c, "skipped"))
}
