package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
)

// getTask handles "GET /tasks/:id".
func (h *handler) getTask(c *gin.Context) {
	view, err := h.Desk.TaskView(c.Request.Context(), auth.Actor(c), taskID(c))
	if err != nil {
		h.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, taskOf(view.Task))
}
