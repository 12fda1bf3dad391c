package web

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// showProcedures handles "GET /verfahren".
func (h *Handler) showProcedures(c *gin.Context) {
	page := &ProceduresPage{Layout: h.layoutFor(c, "verfahren", Say("page.procedures.heading"))}
	actor := auth.Actor(c)
	page.Scans, page.Releases = actor.Has(casefile.RoleLeitung), actor.Has(auth.With(desk.Releasers(), casefile.RoleRevision)...)
	for _, p := range h.Desk.Processes() {
		last := len(page.Procedures) - 1
		if last < 0 || page.Procedures[last].Key != p.Key {
			page.Procedures = append(page.Procedures, ProcedureLine{Key: p.Key, Name: p.Name})
			last++
		}
		page.Procedures[last].Versions = append(page.Procedures[last].Versions, p.Version)
	}
	for _, p := range page.Procedures {
		slices.Reverse(p.Versions)
	}
	h.show(c, http.StatusOK, page)
}
