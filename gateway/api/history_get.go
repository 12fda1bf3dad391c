package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
)

// historyAnswer is a page of the event log; next is the number to go on after, 0 at the end.
type historyAnswer struct {
	Events []desk.HistoryEntry `json:"events"`
	Next   int64               `json:"next"`
}

// getHistory handles "GET /cases/:id/history".
func (h *handler) getHistory(c *gin.Context) {
	q := newQuery(c, afterParam, limitParam)
	after, limit := q.number("after", 0, 0, 1<<53), int(q.number("limit", historyMax, 1, historyMax))
	if err := q.err(); err != nil {
		h.fail(c, err)
		return
	}
	entries, next, err := h.Desk.History(c.Request.Context(), auth.Actor(c), httperr.Language(c), caseID(c), after, limit)
	if err != nil {
		h.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, historyAnswer{notNil(entries), next})
}

// historyMax is the most lines of one page of the event log.
const historyMax = 1000
