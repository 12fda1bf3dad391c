package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
)

// showLeftovers handles "GET /partnerpost".
func (h *Handler) showLeftovers(c *gin.Context) {
	found, count, err := h.Desk.Leftovers(c.Request.Context(), auth.Actor(c))
	if err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, &LeftoversPage{
		Layout: h.layoutFor(c, "aufgaben", Say("page.leftovers.heading")), Lines: leftoverLines(found), Cut: count > len(found),
	})
}
