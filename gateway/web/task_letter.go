package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/schemas"
)

// AheadCard is what the page says about the letters that follow a task.
type AheadCard struct {
	// Letters are those that follow what the form holds; without one, what the answers are decides whether any does.
	Letters []AheadLine
}

// AheadLine is a letter that goes out when the task ends so.
type AheadLine struct {
	Element, Name, Subject string
	// Seen: the reader has looked at it as it is now; Other: at another version of it; Open: it cannot be drawn up yet.
	Seen, Other, Open bool
	// Claims are sentences that somebody typed and that promise a stay, work or a continuing effect: a hint, because the rules give it or a decision does.
	Claims []string
}

// aheadID is the place of the card, where the summary of errors leads to.
const aheadID = "schreiben-vorab"

// aheadCard gives the letters that follow a task with what its form holds; nil where none ever follows, or the reader does not work on it.
func (h *Handler) aheadCard(c *gin.Context, page *TaskPage, view desk.TaskView, form *schemas.Form, values url.Values) (*AheadCard, error) {
	if !page.Editable || !h.Desk.MayRelease(view) {
		return nil, nil
	}
	data := json.RawMessage("{}")
	if form != nil {
		filled, err := formData(form.Fields(), values)
		if err != nil {
			return nil, err
		}
		data = filled
	}
	letters, err := h.Desk.LettersAhead(c.Request.Context(), auth.Actor(c), view.Task.ID, data)
	if err != nil {
		return nil, err
	}
	card := &AheadCard{}
	for _, l := range letters {
		card.Letters = append(card.Letters, AheadLine{
			Element: l.Element, Name: l.Name, Subject: l.Subject, Seen: l.Seen, Other: l.Other, Open: l.Print == "", Claims: l.Claims,
		})
	}
	return card, nil
}

// showTaskLetter handles "POST /aufgaben/:id/schreiben": the letter that follows the task with what the form holds, as it will go out. Nothing is
// kept; that it was looked at is logged before the first byte. A form and not an address, because what was entered stands in no address.
func (h *Handler) showTaskLetter(c *gin.Context) {
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
	element := c.PostForm("schreiben")
	if element == "" {
		if element, err = h.firstAhead(c, view, data); err != nil {
			h.fail(c, err)
			return
		}
	}
	letters, err := h.Desk.ShowLetters(ctx, actor, id, data, element)
	if err != nil {
		h.fail(c, err)
		return
	}
	documentHeaders(c, "inline", "entwurf-"+element+".pdf")
	c.Data(http.StatusOK, "application/pdf", letters[0].PDF)
}

// firstAhead names the first letter that follows.
func (h *Handler) firstAhead(c *gin.Context, view desk.TaskView, data json.RawMessage) (string, error) {
	letters, err := h.Desk.LettersAhead(c.Request.Context(), auth.Actor(c), view.Task.ID, data)
	if err != nil {
		return "", err
	}
	if len(letters) == 0 {
		return "", casefile.Errorf(casefile.Conflict, "letter.none", "no letter follows")
	}
	return letters[0].Element, nil
}

// aboutLetters reports whether a form was not taken because a letter that follows was not seen as it is.
func aboutLetters(known *casefile.Error) bool {
	return known.Kind == casefile.Conflict && strings.HasPrefix(known.Code, "letter.")
}
