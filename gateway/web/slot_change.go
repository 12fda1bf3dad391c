package web

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// changeSlot handles "POST /faelle/:id/pruefung/unterlage": "stand" is the state that a document gets, empty takes back what was said; "gesehen" is the
// mark that the person saw. A refusal shows the page as it is now.
func (h *Handler) changeSlot(c *gin.Context) {
	id := casefile.CaseID(c.Param("id"))
	in := desk.SlotChange{Code: c.PostForm("code"), State: c.PostForm("stand"), Reason: c.PostForm("grund"), Seen: c.PostForm("gesehen")}
	err := h.Desk.ChangeSlot(c.Request.Context(), auth.Actor(c), id, in)
	switch kind := casefile.KindOf(err); {
	case err == nil && in.State == "":
		h.redirect(c, "/faelle/"+string(id)+"/pruefung?hinweis=slot-undone#unterlagen")
	case err == nil:
		h.redirect(c, "/faelle/"+string(id)+"/pruefung?hinweis=slot#unterlagen")
	case kind == casefile.Invalid, kind == casefile.Conflict:
		h.showClearingAgain(c, err, "slot-"+in.Code)
	default:
		h.fail(c, err)
	}
}

// showClearingAgain answers an act that was not taken with the page as it is now and the reason above it; field is where the reader goes on.
func (h *Handler) showClearingAgain(c *gin.Context, cause error, field string) {
	page, err := h.clearingPage(c)
	if err != nil {
		h.fail(c, err)
		return
	}
	page.Zone = c.PostForm("zeilen")
	if casefile.KindOf(cause) == casefile.Conflict {
		reason := reasonOf(cause)
		page.Conflict = &reason
		h.show(c, http.StatusConflict, page)
		return
	}
	var known *casefile.Error
	errors.As(cause, &known)
	line := FormError{FieldID: field, Label: c.PostForm("code"), Text: Text{Key: "error." + known.Code, Params: known.Params}}
	if field == passportField {
		line.Label = ""
	} else if len(known.Fields) > 0 && known.Fields[0].Field == "/reason" {
		line.Text = Say("clearing.slot.reason.required")
	}
	page.Errors = []FormError{line}
	h.show(c, http.StatusUnprocessableEntity, page)
}
