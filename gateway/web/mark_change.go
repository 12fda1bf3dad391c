package web

import (
	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// changeMark handles "POST /faelle/:id/hinweise": "code" names the mark, "gesetzt" is "ja" or "nein".
func (h *Handler) changeMark(c *gin.Context) {
	id := casefile.CaseID(c.Param("id"))
	if err := h.Desk.ChangeMark(c.Request.Context(), auth.Actor(c), id, c.PostForm("code"), c.PostForm("gesetzt") == "ja"); err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, "/faelle/"+string(id)+"?ansicht=notizen&hinweis=mark")
}
