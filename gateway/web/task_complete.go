package web

import (
	"encoding/json"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/schemas"
)

// completeTask handles "POST /aufgaben/:id/erledigen". It shows the form again, with everything that was typed, when a field is
// wrong (422) or when somebody else was first or the running case says no (409).
func (h *Handler) completeTask(c *gin.Context) {
	ctx, actor, id := c.Request.Context(), auth.Actor(c), casefile.TaskID(c.Param("id"))
	view, err := h.Desk.TaskView(ctx, actor, id)
	if err != nil {
		h.fail(c, err)
		return
	}
	data, err := h.entered(c, view.Task.Form)
	if err != nil {
		h.fail(c, err)
		return
	}
	outcome, err := h.Desk.Complete(ctx, actor, desk.Completion{Task: id, Version: version(c), Data: data, Key: c.PostForm("vorgang")})
	if err != nil {
		switch casefile.KindOf(err) {
		case casefile.Invalid, casefile.Conflict:
			h.showTaskAgain(c, err)
		case casefile.Internal, casefile.NotFound, casefile.Forbidden, casefile.Unavailable:
			h.fail(c, err)
		}
		return
	}
	h.redirect(c, "/faelle/"+string(outcome.CaseID)+"?hinweis="+string(outcome.Progress))
}

// entered gives the form's data as JSON; a task without a form has an empty object.
func (h *Handler) entered(c *gin.Context, ref string) (json.RawMessage, error) {
	if err := c.Request.ParseForm(); err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "body.broken-off", "the form cannot be read")
	}
	form, err := schemas.Load(ref)
	switch {
	case err != nil && casefile.KindOf(err) == casefile.NotFound:
		return json.RawMessage("{}"), nil
	case err != nil:
		return nil, err
	}
	return formData(form.Fields(), c.Request.PostForm)
}
