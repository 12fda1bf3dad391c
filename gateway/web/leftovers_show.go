package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/store"
)

// showLeftovers handles "GET /partnerpost".
func (h *Handler) showLeftovers(c *gin.Context) {
	found, err := h.Desk.Leftovers(c.Request.Context(), auth.Actor(c))
	if err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, &LeftoversPage{
		Layout: h.layoutFor(c, "aufgaben", Say("page.leftovers.heading")), Lines: leftoverLines(found), Cut: len(found) == store.LeftoversMax,
	})
}
