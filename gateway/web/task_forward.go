package web

import (
	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// forwardTask handles "POST /aufgaben/:id/weiterleiten": to another team.
func (h *Handler) forwardTask(c *gin.Context) {
	err := casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/team", Code: "required"})
	if c.PostForm("team") != "" {
		_, err = h.Desk.Release(c.Request.Context(), auth.Actor(c), casefile.TaskID(c.Param("id")), desk.Release{
			Version: version(c), Team: c.PostForm("team"), Note: c.PostForm("note"),
		})
	}
	if err != nil {
		h.handlingAgain(c, "weiterleiten", err)
		return
	}
	h.redirect(c, backToList(c, "forwarded"))
}
