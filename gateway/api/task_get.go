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
	answer := taskOf(view.Task)
	answer.Choices = choicesOf(view.Choices)
	for _, l := range view.Letters {
		answer.Letters = append(answer.Letters, letterOf(l))
	}
	c.JSON(http.StatusOK, answer)
}
