package web

import (
	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// handOverTask handles "POST /aufgaben/:id/uebergeben": to a colleague, or to oneself.
func (h *Handler) handOverTask(c *gin.Context) {
	actor, to := auth.Actor(c), casefile.ActorID(c.PostForm("to"))
	_, err := h.Desk.HandOver(c.Request.Context(), actor, casefile.TaskID(c.Param("id")), desk.HandOver{Version: version(c), To: to, Note: c.PostForm("note")})
	switch {
	case err != nil:
		h.handlingAgain(c, "uebergeben", err)
	case to == actor.ID:
		h.redirect(c, keepBack(c, "/aufgaben/"+c.Param("id")+"?hinweis=taken-over"))
	default:
		h.redirect(c, backToList(c, "handed-over"))
	}
}
