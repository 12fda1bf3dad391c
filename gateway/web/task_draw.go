package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// showNext handles "GET /aufgaben/naechste": by which order the next task is looked for.
func (h *Handler) showNext(c *gin.Context) { h.show(c, http.StatusOK, h.nextPage(c)) }

func (h *Handler) nextPage(c *gin.Context) *NextPage {
	return &NextPage{
		Layout: h.layoutFor(c, "aufgaben", Say("handling.next.heading")), Limit: h.Desk.WorkLimit(auth.Actor(c)), Classes: desk.PullClasses(),
	}
}

// drawTask handles "POST /aufgaben/naechste" and leads to the task; where there is none, or too many are held, it says so.
func (h *Handler) drawTask(c *gin.Context) {
	ctx, actor := c.Request.Context(), auth.Actor(c)
	task, found, err := h.Desk.Next(ctx, actor)
	switch {
	case err == nil && found:
		h.redirect(c, keepBack(c, "/aufgaben/"+string(task.ID)+"?hinweis=drawn"))
		return
	case err == nil:
		page := h.nextPage(c)
		page.None = true
		h.show(c, http.StatusOK, page)
		return
	case casefile.CodeOf(err) != "task.limit":
		h.fail(c, err)
		return
	}
	page, reason := h.nextPage(c), reasonOf(err)
	page.Conflict = &reason
	rows, err := h.Desk.Held(ctx, actor)
	if err == nil {
		page.Held, err = h.taskLines(ctx, page.Today, rows)
	}
	if err != nil {
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusConflict, page)
}
