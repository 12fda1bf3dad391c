package web

import (
	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// addNote handles "POST /faelle/:id/notizen".
func (h *Handler) addNote(c *gin.Context) {
	id := casefile.CaseID(c.Param("id"))
	if _, err := h.Desk.AddNote(c.Request.Context(), auth.Actor(c), id, c.PostForm("text")); err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, "/faelle/"+string(id)+"?ansicht=notizen&hinweis=note")
}
