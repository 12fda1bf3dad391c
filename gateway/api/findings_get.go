package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
)

type findingsAnswer struct {
	Findings []desk.Finding `json:"findings"`
}

// getFindings handles "GET /cases/:id/security-findings". No cache may keep them.
func (h *handler) getFindings(c *gin.Context) {
	found, err := h.Desk.Findings(c.Request.Context(), auth.Actor(c), caseID(c))
	if err != nil {
		h.fail(c, err)
		return
	}
	c.Header("Cache-Control", "no-store")
	c.JSON(http.StatusOK, findingsAnswer{found})
}
