package web

import (
	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// followUpTask handles "POST /aufgaben/:id/wiedervorlage": a button with a proposed day, or the day of the field; "ende" takes it away.
func (h *Handler) followUpTask(c *gin.Context) {
	day := formDay(c, "vorschlag")
	if day.IsZero() {
		day = formDay(c, "day")
	}
	ends := c.PostForm("ende") != ""
	if ends {
		day = casefile.Date{}
	}
	var err error
	if day.IsZero() && !ends {
		err = casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/day", Code: "required"})
	} else {
		_, err = h.Desk.FollowUp(c.Request.Context(), auth.Actor(c), casefile.TaskID(c.Param("id")), desk.FollowUp{
			Version: version(c), Day: day, Note: c.PostForm("note"), Anyway: c.PostForm("trotzdem") != "",
		})
	}
	switch {
	case err != nil:
		c.Request.PostForm.Set("day", day.String())
		h.handlingAgain(c, "wiedervorlage", err)
	case ends:
		h.redirect(c, keepBack(c, "/aufgaben/"+c.Param("id")+"?hinweis=follow-up-ended"))
	default:
		h.redirect(c, backToList(c, "follow-up"))
	}
}
