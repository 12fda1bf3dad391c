package web

import (
	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// showStart handles "GET /": everybody gets to the page where their work begins.
func (h *Handler) showStart(c *gin.Context) {
	actor := auth.Actor(c)
	switch {
	case actor.ID == "":
		h.redirect(c, "/login")
	case actor.Has(auth.With(auth.Officials(), casefile.RoleScan, casefile.RoleRevision)...):
		h.redirect(c, "/aufgaben")
	default:
		h.redirect(c, "/verfahren")
	}
}
