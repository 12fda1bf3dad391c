package web

import (
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// ToldLine is a notice about a task.
type ToldLine struct {
	ID           string
	Task         casefile.TaskID
	Name         string
	Aktenzeichen string
	Sender       string
	Kind         store.NoticeKind
	Note         string
	At           time.Time
}

// toldLines gives what the actor has not seen yet. The list is shown without them rather than not at all.
func (h *Handler) toldLines(c *gin.Context, actor casefile.Actor) []ToldLine {
	ctx := c.Request.Context()
	found, err := h.Desk.Notices(ctx, actor)
	if err != nil || len(found) == 0 {
		return nil
	}
	senders := make([]casefile.ActorID, len(found))
	for i, n := range found {
		senders[i] = n.Sender
	}
	names, err := h.Desk.Store.StaffNames(ctx, senders)
	if err != nil {
		return nil
	}
	lines := make([]ToldLine, len(found))
	for i, n := range found {
		lines[i] = ToldLine{
			ID: n.ID, Task: n.Task, Name: n.TaskName, Aktenzeichen: n.Aktenzeichen, Sender: names[n.Sender], Kind: n.Kind, Note: n.Note, At: n.At,
		}
	}
	return lines
}

// seeNotice handles "POST /mitteilungen/:id/gesehen".
func (h *Handler) seeNotice(c *gin.Context) {
	if err := h.Desk.SeeNotice(c.Request.Context(), auth.Actor(c), c.Param("id")); err != nil {
		h.fail(c, err)
		return
	}
	h.redirect(c, listBack(c))
}
