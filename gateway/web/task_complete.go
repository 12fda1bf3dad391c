package web

import (
	"encoding/json"
	"strconv"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/schemas"
)

// completeTask handles "POST /aufgaben/:id/erledigen". It shows the form again, with everything that was typed, when a field is
// wrong (422) or when somebody else was first, what the form rests on has changed, or the running case says no (409).
func (h *Handler) completeTask(c *gin.Context) {
	ctx, actor, id := c.Request.Context(), auth.Actor(c), casefile.TaskID(c.Param("id"))
	view, err := h.Desk.TaskView(ctx, actor, id)
	if err != nil {
		h.fail(c, err)
		return
	}
	data, form, err := h.enteredIn(c, view.Task.Form)
	if err != nil {
		h.fail(c, err)
		return
	}
	var outcome desk.Outcome
	if err = h.movedOn(c, form, id); err == nil {
		outcome, err = h.Desk.Complete(ctx, actor, desk.Completion{Task: id, Version: version(c), Data: data, Key: c.PostForm("vorgang")})
	}
	if err != nil {
		switch casefile.KindOf(err) {
		case casefile.Invalid, casefile.Conflict:
			h.showTaskAgain(c, err)
		case casefile.Internal, casefile.NotFound, casefile.Forbidden, casefile.Unavailable:
			h.fail(c, err)
		}
		return
	}
	if c.PostForm("danach") == "naechste" {
		h.goOn(c, id, outcome)
		return
	}
	h.redirect(c, keepBack(c, "/faelle/"+string(outcome.CaseID)+"?hinweis="+string(outcome.Progress)))
}

// entered gives the form's data as JSON; a task without a form has an empty object.
func (h *Handler) entered(c *gin.Context, ref string) (json.RawMessage, error) {
	data, _, err := h.enteredIn(c, ref)
	return data, err
}

// enteredIn is entered with the form, nil where there is none.
func (h *Handler) enteredIn(c *gin.Context, ref string) (json.RawMessage, *schemas.Form, error) {
	if err := c.Request.ParseForm(); err != nil {
		return nil, nil, casefile.Errorf(casefile.Invalid, "body.broken-off", "the form cannot be read")
	}
	takeChoices(c.Request.PostForm)
	form, err := schemas.Load(ref)
	switch {
	case err != nil && casefile.KindOf(err) == casefile.NotFound:
		return json.RawMessage("{}"), nil, nil
	case err != nil:
		return nil, nil, err
	}
	data, err := formData(form.Fields(), c.Request.PostForm)
	return data, form, err
}

// seenEvent gives the number of the last event that the form was filled with; below zero where the page did not say.
func seenEvent(c *gin.Context) int64 {
	n, err := strconv.ParseInt(c.PostForm("stand"), 10, 64)
	if err != nil || n < 0 {
		return -1
	}
	return n
}
