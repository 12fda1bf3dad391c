package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// searchBody is a search by free text. It is posted, because a name must not stand in a URL.
type searchBody struct {
	Text   string             `json:"text" validate:"required,latin,min=2,max=200"`
	Teams  []string           `json:"teams" validate:"max=50,dive,latin,max=60"`
	State  casefile.TaskState `json:"state" validate:"omitempty,oneof=open completed cancelled"`
	Cursor string             `json:"cursor" validate:"max=300"`
	Limit  int                `json:"limit" validate:"omitempty,min=1,max=100"`
}

// searchTasks handles "POST /tasks/search".
func (h *handler) searchTasks(c *gin.Context) {
	var in searchBody
	if err := h.decode(c, &in); err != nil {
		h.fail(c, err)
		return
	}
	filter := store.TaskFilter{Teams: in.Teams, State: in.State, Cursor: in.Cursor, Limit: in.Limit}
	if filter.Limit == 0 {
		filter.Limit = desk.TasksMax / 2
	}
	rows, next, err := h.Desk.SearchTasks(c.Request.Context(), auth.Actor(c), in.Text, filter)
	if err != nil {
		h.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, taskListOf(rows, next))
}
