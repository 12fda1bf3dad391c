package web

import (
	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// goOn leads from a finished task to the next one, which the reader then holds. The act is done whatever comes: where there is no next task, or
// the reader holds as many as they may, the list follows.
func (h *Handler) goOn(c *gin.Context, finished casefile.TaskID, outcome desk.Outcome) {
	behind := "?hinweis=" + string(outcome.Progress) + "&erledigt=" + string(finished)
	next, found, err := h.Desk.Next(c.Request.Context(), auth.Actor(c))
	if err != nil || !found {
		h.redirect(c, backToList(c, string(outcome.Progress)))
		return
	}
	if outcome.Progress == desk.ProgressApplied {
		behind = "?erledigt=" + string(finished)
	}
	h.redirect(c, keepBack(c, "/aufgaben/"+string(next.ID)+behind))
}

// FinishedLine is the task that the reader has just finished, with the way back to it.
type FinishedLine struct {
	Name, Aktenzeichen string
	CaseID             casefile.CaseID
}

// finishedTask gives the task that the address says was finished before; nil where it names none that the reader may see. Anybody can write
// an address, so it says only what is so.
func (h *Handler) finishedTask(c *gin.Context) *FinishedLine {
	id := casefile.TaskID(c.Query("erledigt"))
	if id == "" {
		return nil
	}
	view, err := h.Desk.TaskView(c.Request.Context(), auth.Actor(c), id)
	if err != nil || view.Task.State == casefile.TaskCancelled {
		return nil
	}
	return &FinishedLine{Name: view.Task.Name, Aktenzeichen: view.Case.Aktenzeichen, CaseID: view.Case.ID}
}
