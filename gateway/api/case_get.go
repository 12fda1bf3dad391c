package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
)

// getCase handles "GET /cases/:id", as it is or as it was by "happenedBy" and as far as it was known by "knownBy".
func (h *handler) getCase(c *gin.Context) {
	q := newQuery(c, happenedParam, knownParam)
	from := desk.Standpoint{Happened: q.moment(happenedParam.name, h.Now()), Known: q.moment(knownParam.name, h.Now())}
	if err := q.err(); err != nil {
		h.fail(c, err)
		return
	}
	view, err := h.Desk.CaseViewFrom(c.Request.Context(), auth.Actor(c), caseID(c), from)
	if err != nil {
		h.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, caseOf(httperr.Language(c), view))
}
