package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// versionBody says which version of a task the caller has read, or which version of a list is meant.
type versionBody struct {
	Version int `json:"version" validate:"required,min=1"`
}

// claimTask handles "POST /tasks/:id/claim".
func (h *handler) claimTask(c *gin.Context) { h.hold(c, h.Desk.Claim) }

// unclaimTask handles "POST /tasks/:id/unclaim".
func (h *handler) unclaimTask(c *gin.Context) { h.hold(c, h.Desk.Unclaim) }

func (h *handler) hold(c *gin.Context, act func(context.Context, casefile.Actor, casefile.TaskID, int) (casefile.Task, error)) {
	var in versionBody
	if err := h.decode(c, &in); err != nil {
		h.fail(c, err)
		return
	}
	task, err := act(c.Request.Context(), auth.Actor(c), taskID(c), in.Version)
	if err != nil {
		h.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, taskOf(task))
}
