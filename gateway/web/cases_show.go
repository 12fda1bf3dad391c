package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// showCases handles "GET /faelle". Without a search it shows the newest cases of the reader's teams.
func (h *Handler) showCases(c *gin.Context) {
	ctx, actor, query := c.Request.Context(), auth.Actor(c), c.Request.URL.Query()
	page := &CasesPage{Layout: h.layoutFor(c, "faelle", Say("page.cases.heading")), SearchID: query.Get("suche"), Searched: query.Has("gesucht")}
	filter := store.CaseFilter{Procedure: query.Get("verfahren"), State: query.Get("stand"), Cursor: query.Get("ab"), Limit: worklistRows}
	if page.SearchID != "" {
		text, err := h.Desk.SearchText(ctx, actor, page.SearchID)
		if err != nil {
			h.fail(c, err)
			return
		}
		filter.Text, page.Search = text, text
	}
	rows, next, err := h.Desk.SearchCases(ctx, actor, filter)
	if err != nil {
		h.fail(c, err)
		return
	}
	for _, r := range rows {
		page.Rows = append(page.Rows, CaseLine{
			ID: r.Case.ID, Aktenzeichen: r.Case.Aktenzeichen, Procedure: r.Case.Procedure, AppliedFor: r.Case.AppliedFor, State: r.Case.State,
			Person:  PersonLine{Family: r.FamilyName, Given: r.GivenNames, BirthDate: r.BirthDate, Nationalities: r.Nationalities},
			Outcome: r.Case.Outcome, Team: h.teamName(r.Case.Team), ReceivedAt: r.Case.ReceivedAt, ClosedAt: r.Case.ClosedAt,
		})
	}
	if next != "" {
		query.Set("ab", next)
		page.NextPage = "/faelle?" + query.Encode()
	}
	all := Choice{Text: Say("page.filter.all")}
	page.Procedures = append([]Choice{all}, h.procedureChoices()...)
	page.States = []Choice{
		all, {Value: string(casefile.CaseOpen), Text: Say("page.case.state.open")}, {Value: string(casefile.CaseClosed), Text: Say("page.case.state.closed")},
	}
	choose(page.Procedures, filter.Procedure)
	choose(page.States, filter.State)
	h.show(c, http.StatusOK, page)
}
