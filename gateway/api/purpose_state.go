package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// purposeStated says for which sub-file a purpose holds, and how long.
type purposeStated struct {
	SubFile casefile.SubFile `json:"subFile"`
	Minutes int              `json:"minutes"`
}

// statePurpose handles "POST /cases/:id/purposes".
func (h *handler) statePurpose(c *gin.Context) {
	var body desk.PurposeRequest
	if err := h.decode(c, &body); err != nil {
		h.fail(c, err)
		return
	}
	file, err := h.Desk.StatePurpose(c.Request.Context(), auth.Actor(c), casefile.CaseID(c.Param("id")), body)
	if err != nil {
		h.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, purposeStated{file, int(desk.PurposeHolds.Minutes())})
}
