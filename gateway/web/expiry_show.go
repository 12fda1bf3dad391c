package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
)

// showExpiryRuns handles "GET /ablaufscan".
func (h *Handler) showExpiryRuns(c *gin.Context) {
	dry, nights, err := h.Desk.ExpiryRuns(c.Request.Context())
	if err != nil {
		h.fail(c, err)
		return
	}
	page := &ExpiryRunsPage{Layout: h.layoutFor(c, "verfahren", Say("page.expiry.heading"))}
	for _, r := range dry {
		page.Dry = append(page.Dry, expiryRunLine(r))
	}
	for _, r := range nights {
		page.Nights = append(page.Nights, expiryRunLine(r))
	}
	h.show(c, http.StatusOK, page)
}

// startExpiryRun handles "POST /ablaufscan/probelauf".
func (h *Handler) startExpiryRun(c *gin.Context) {
	id, err := h.Desk.StartExpiryDryRun(c.Request.Context(), auth.Actor(c))
	if err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, "/ablaufscan/"+id)
}

// showExpiryRun handles "GET /ablaufscan/:id".
func (h *Handler) showExpiryRun(c *gin.Context) {
	found, err := h.Desk.ExpiryRun(c.Request.Context(), c.Param("id"))
	if err != nil {
		h.fail(c, err)
		return
	}
	page := &ExpiryRunPage{
		Layout: h.layoutFor(c, "verfahren", Say("page.expiry.run")), Run: expiryRunLine(found.Run), Letters: found.Letters, Held: found.Held,
		Cut: found.Cut,
	}
	page.Reasons = expiryReasons(page.Run.Counts.Reasons)
	h.show(c, http.StatusOK, page)
}
