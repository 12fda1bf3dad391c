package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// noBody says that an act needs nothing but its address.
type noBody struct{}

// nextAnswer is the next task, or none.
type nextAnswer struct {
	Task *taskAnswer `json:"task"`
}

// bulkAnswer is the result of an act for each of its tasks.
type bulkAnswer struct {
	Done  int             `json:"done"`
	Lines []desk.BulkLine `json:"lines"`
}

// nextTask handles "POST /tasks/next".
func (h *handler) nextTask(c *gin.Context) {
	task, found, err := h.Desk.Next(c.Request.Context(), auth.Actor(c))
	if err != nil {
		h.fail(c, err)
		return
	}
	var answer nextAnswer
	if found {
		shown := taskOf(task)
		answer.Task = &shown
	}
	c.JSON(http.StatusOK, answer)
}

// skipTask handles "POST /tasks/:id/skip".
func (h *handler) skipTask(c *gin.Context) { taskAct(h, c, h.Desk.Skip) }

// followUpTask handles "POST /tasks/:id/follow-up".
func (h *handler) followUpTask(c *gin.Context) { taskAct(h, c, h.Desk.FollowUp) }

// handOverTask handles "POST /tasks/:id/hand-over".
func (h *handler) handOverTask(c *gin.Context) { taskAct(h, c, h.Desk.HandOver) }

// releaseTask handles "POST /tasks/:id/release".
func (h *handler) releaseTask(c *gin.Context) { taskAct(h, c, h.Desk.Release) }

// taskAct reads what an act on a task needs, carries it out and shows the task as it is then.
func taskAct[T any](h *handler, c *gin.Context, act func(context.Context, casefile.Actor, casefile.TaskID, T) (casefile.Task, error)) {
	var in T
	if err := h.decode(c, &in); err != nil {
		h.fail(c, err)
		return
	}
	task, err := act(c.Request.Context(), auth.Actor(c), taskID(c), in)
	if err != nil {
		h.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, taskOf(task))
}

// bulkTasks handles "POST /tasks/bulk".
func (h *handler) bulkTasks(c *gin.Context) {
	var in desk.Bulk
	if err := h.decode(c, &in); err != nil {
		h.fail(c, err)
		return
	}
	lines, err := h.Desk.RunBulk(c.Request.Context(), auth.Actor(c), in)
	if err != nil {
		h.fail(c, err)
		return
	}
	answer := bulkAnswer{Lines: lines}
	for _, line := range lines {
		if line.Code == "" {
			answer.Done++
		}
	}
	c.JSON(http.StatusOK, answer)
}
