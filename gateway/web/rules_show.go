package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// showRules handles "GET /regeln".
func (h *Handler) showRules(c *gin.Context) {
	page := &RulesPage{Layout: h.layoutFor(c, "regeln", Say("page.rules.heading")), MayTry: auth.Actor(c).Has(auth.RuleTesters()...)}
	page.Releases = auth.Actor(c).Has(auth.With(desk.Releasers(), casefile.RoleRevision)...)
	for _, t := range h.Desk.Rules() {
		line := RuleLine{Key: t.Key, Name: t.Name, Question: t.Question, Rows: len(t.Rows)}
		for _, row := range t.Rows {
			if row.NeedsLegalReview {
				line.Review++
			}
		}
		page.Tables = append(page.Tables, line)
	}
	h.show(c, http.StatusOK, page)
}
