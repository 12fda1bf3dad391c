package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/httperr"
)

// getCase handles "GET /cases/:id".
func (h *handler) getCase(c *gin.Context) {
	view, err := h.Desk.CaseView(c.Request.Context(), auth.Actor(c), caseID(c))
	if err != nil {
		h.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, caseOf(httperr.Language(c), view))
}
