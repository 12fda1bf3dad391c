package web

import (
	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// askHolder handles "POST /aufgaben/:id/nachfragen".
func (h *Handler) askHolder(c *gin.Context) {
	if err := h.Desk.Ask(c.Request.Context(), auth.Actor(c), casefile.TaskID(c.Param("id")), c.PostForm("note")); err != nil {
		h.handlingAgain(c, "nachfragen", err)
		return
	}
	h.redirect(c, keepBack(c, "/aufgaben/"+c.Param("id")+"?hinweis=asked"))
}
