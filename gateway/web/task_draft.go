package web

import (
	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// saveTaskDraft handles "POST /aufgaben/:id/entwurf": it keeps what has been entered so far, right or wrong, for its author only.
func (h *Handler) saveTaskDraft(c *gin.Context) {
	ctx, actor, id := c.Request.Context(), auth.Actor(c), casefile.TaskID(c.Param("id"))
	view, err := h.Desk.TaskView(ctx, actor, id)
	if err != nil {
		h.fail(c, err)
		return
	}
	data, err := h.entered(c, view.Task.Form)
	if err == nil {
		err = h.Desk.SaveDraft(ctx, actor, id, data)
	}
	if err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, "/aufgaben/"+string(id)+"?hinweis=draft")
}
