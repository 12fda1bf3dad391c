package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// readingCase handles "POST /faelle/:id/offen", the sign that a page gives every 30 seconds while it is in front of somebody: it answers
// with the colleagues who have the case open too. Nothing is locked by it.
func (h *Handler) readingCase(c *gin.Context) {
	names, err := h.Desk.Reading(c.Request.Context(), auth.Actor(c), casefile.CaseID(c.Param("id")))
	if err != nil {
		h.fail(c, err)
		return
	}
	c.Header("Cache-Control", "no-store")
	c.JSON(http.StatusOK, gin.H{"names": names})
}
