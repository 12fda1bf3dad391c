package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
)

type (
	applyBody = desk.ApplyRequest
	applied   = desk.Applied
)

// createApplication handles "POST /applications". 201 means that the receipt is committed.
func (h *handler) createApplication(c *gin.Context) {
	raw, err := readJSON(c)
	if err != nil {
		h.fail(c, err)
		return
	}
	answer, err := h.Desk.Apply(c.Request.Context(), auth.Actor(c), httperr.Language(c), c.GetHeader(keyHeader), raw)
	if err != nil {
		h.fail(c, err)
		return
	}
	c.Header("Location", Prefix+"/cases/"+string(answer.CaseID))
	c.JSON(http.StatusCreated, answer)
}
