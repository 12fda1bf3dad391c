package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
)

type (
	messageBody = desk.MessageRequest
	receipted   = desk.Receipted
)

// createMessage handles "POST /cases/:id/messages".
func (h *handler) createMessage(c *gin.Context) {
	raw, err := readJSON(c)
	if err != nil {
		h.fail(c, err)
		return
	}
	answer, err := h.Desk.Deliver(c.Request.Context(), auth.Actor(c), httperr.Language(c), caseID(c), c.GetHeader(keyHeader), raw)
	if err != nil {
		h.fail(c, err)
		return
	}
	c.JSON(http.StatusCreated, answer)
}
