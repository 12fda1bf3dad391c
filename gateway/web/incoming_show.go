package web

import (
	"context"
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
	err := together(ctx,
		func(ctx context.Context) error { return h.countIncoming(ctx, actor, page, q) },
		func(ctx context.Context) error {
			rows, next, err := h.Desk.Incoming(ctx, actor, filter)
			if err != nil {
				return err
			}
			if next != "" {
				page.NextPage = q.with("ab", next).path()
			}
			page.Rows, err = h.incomingLines(ctx, actor, page.Today, rows)
			return err
		})
	if err != nil {
		h.fail(c, err)
		return
	}
	if q.cursor != "" {
		page.FirstURL = q.with("ab", "").path()
	}
	h.show(c, http.StatusOK, page)
}
