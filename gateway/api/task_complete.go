package api

import (
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
)

// completeBody finishes a task.
type completeBody struct {
	Version   int              `json:"version" validate:"required,min=1"`
	Data      json.RawMessage  `json:"data" validate:"required"`
	ActingFor casefile.ActorID `json:"actingFor" validate:"omitempty,max=64"`
}

// completed says how far a finished task has come, in words too.
type completed struct {
	desk.Outcome
	Text string `json:"text"`
}

// completeTask handles "POST /tasks/:id/complete". 200: the case has gone on; 202: what was entered is kept and the case takes it
// as soon as it can be reached.
func (h *handler) completeTask(c *gin.Context) {
	var in completeBody
	if err := h.decode(c, &in); err != nil {
		h.fail(c, err)
		return
	}
	outcome, err := h.Desk.Complete(c.Request.Context(), auth.Actor(c), desk.Completion{
		Task: taskID(c), Version: in.Version, Data: in.Data, ActingFor: in.ActingFor, Key: c.GetHeader(keyHeader),
	})
	if err != nil {
		h.fail(c, err)
		return
	}
	status := http.StatusOK
	if outcome.Progress == desk.ProgressPending {
		status = http.StatusAccepted
	}
	c.JSON(status, completed{outcome, locale.T(httperr.Language(c), "receipt.completion."+string(outcome.Progress), nil)})
}
