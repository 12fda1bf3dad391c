package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// saveTaskDraft handles "POST /aufgaben/:id/entwurf": it keeps what has been entered so far, right or wrong, for its author only. A script
// gets the version and the time; where another window has saved since, the page shows the form with what this window holds.
func (h *Handler) saveTaskDraft(c *gin.Context) {
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
	seen := 0
	if n, err := strconv.ParseInt(c.PostForm("entwurf"), 10, 32); err == nil {
		seen = int(n) // what is no number has seen no draft
	}
	if c.PostForm("trotzdem") == "ja" {
		seen = view.Draft.Version // the person knows of the newer one and prefers this
	}
	saved, err := h.Desk.SaveDraft(ctx, actor, id, data, seen)
	scripted := strings.Contains(c.GetHeader("Accept"), "application/json")
	switch {
	case err != nil && casefile.KindOf(err) == casefile.Conflict && !scripted:
		h.showTaskAgain(c, err)
	case err != nil:
		h.fail(c, err)
	case scripted:
		c.Header("Cache-Control", "no-store")
		c.JSON(http.StatusOK, gin.H{"version": saved.Version})
	default:
		h.redirect(c, keepBack(c, "/aufgaben/"+string(id)+"?hinweis=draft"))
	}
}

// dropTaskDraft handles "POST /aufgaben/:id/entwurf/verwerfen": the form is empty again, or as the program proposes it.
func (h *Handler) dropTaskDraft(c *gin.Context) {
	id := casefile.TaskID(c.Param("id"))
	if err := h.Desk.DropDraft(c.Request.Context(), auth.Actor(c), id); err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, keepBack(c, "/aufgaben/"+string(id)+"?hinweis=draft-dropped"))
}
