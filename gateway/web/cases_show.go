package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
)

// showCases handles "GET /faelle". Without a search it shows the newest cases of the reader's teams.
func (h *Handler) showCases(c *gin.Context) {
	ctx, actor, raw := c.Request.Context(), auth.Actor(c), c.Request.URL.Query()
	page := &CasesPage{Layout: h.layoutFor(c, "faelle", Say("page.cases.heading")), SearchID: raw.Get("suche"), Searched: raw.Has("gesucht")}
	query := h.casesQuery(raw)
	filter := casesFilterOf(query)
	filter.Cursor, filter.Limit = raw.Get("ab"), worklistRows
	if page.SearchID != "" {
		text, err := h.Desk.SearchText(ctx, actor, page.SearchID)
		if err != nil {
			h.fail(c, err)
			return
		}
		filter.Text, page.Search = text, text
		query.Set("suche", page.SearchID)
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
	if page.Count, page.Capped, page.Counted, err = h.Desk.CountCases(ctx, actor, filter); err != nil {
		h.fail(c, err)
		return
	}
	h.casesForm(page.Lang, query, page)
	if page.Searched {
		query.Set("gesucht", "1")
	}
	if filter.Cursor != "" {
		page.FirstURL = "/faelle?" + query.Encode()
	}
	if next != "" {
		query.Set("ab", next)
		page.NextPage = "/faelle?" + query.Encode()
	}
	h.show(c, http.StatusOK, page)
}
