package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// showIncoming handles "GET /eingang": the filters stand in the query.
func (h *Handler) showIncoming(c *gin.Context) {
	ctx, actor := c.Request.Context(), auth.Actor(c)
	q := incomingQueryOf(c.Request.URL.Query())
	page := &IncomingPage{
		Layout: h.layoutFor(c, "eingang", Say("clearing.title")), Filter: incomingForm(q),
		Picks: actor.Has(auth.Officials()...), Here: q.path(),
		Own: !actor.Has(casefile.RoleClearing, casefile.RoleLeitung, casefile.RoleRevision), Emergencies: actor.Has(desk.EmergencyReaders()...),
	}
	filter := h.incomingFilter(q, actor, page.Today)
	rows, next, err := h.Desk.Incoming(ctx, actor, filter)
	if err == nil {
		page.Count, page.Capped, err = h.Desk.CountIncoming(ctx, actor, filter)
	}
	if err == nil {
		err = h.countIncomingViews(ctx, actor, page, q)
	}
	if err == nil {
		page.Rows, err = h.incomingLines(ctx, actor, page.Today, rows)
	}
	if err != nil {
		h.fail(c, err)
		return
	}
	if next != "" {
		page.NextPage = q.with("ab", next).path()
	}
	if q.cursor != "" {
		page.FirstURL = q.with("ab", "").path()
	}
	h.show(c, http.StatusOK, page)
}
