package web

import (
	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
)

// setColumns handles "POST /aufgaben/spalten": which columns the reader adds to those that everybody has.
func (h *Handler) setColumns(c *gin.Context) {
	if err := h.Desk.SetColumns(c.Request.Context(), auth.Actor(c), c.PostFormArray("spalte")); err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, noticed(safeBack(c.PostForm("zurueck"), "/aufgaben"), "columns"))
}
