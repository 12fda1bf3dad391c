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
		h.redirect(c, h.startOf(c, actor))
	default:
		h.redirect(c, "/verfahren")
	}
}

// startOf gives the view that a person's worklist opens with: their own choice, else that of their role. A saved view that is gone leads to
// all open tasks.
func (h *Handler) startOf(c *gin.Context, actor casefile.Actor) string {
	_, setting, err := h.Desk.Views(c.Request.Context(), actor)
	if err != nil {
		return "/aufgaben"
	}
	if opaqueID.MatchString(setting.DefaultView) {
		if v, err := h.Desk.View(c.Request.Context(), setting.DefaultView); err == nil {
			return savedQuery(v).path()
		}
	}
	start := "/aufgaben"
	for _, v := range h.Desk.BuiltViews(actor) {
		switch {
		case v.Key == setting.DefaultView:
			return trusted(v.Query).path()
		case actor.Has(v.DefaultFor...):
			start = trusted(v.Query).path()
		}
	}
	return start
}
