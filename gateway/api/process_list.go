package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/desk"
)

// processList lists the versions of the procedures.
type processList struct {
	Processes []desk.Procedure `json:"processes"`
}

// listProcesses handles "GET /processes".
func (h *handler) listProcesses(c *gin.Context) {
	c.JSON(http.StatusOK, processList{notNil(h.Desk.Processes())})
}
