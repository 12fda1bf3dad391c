package web

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
)

// checkPath is the route of the page. The code is in the body of the request alone: what is logged of a request is its route, and no address holds a code.
const checkPath = drawup.CheckPath

const standingUnknown = "unknown"

// askSheet handles "GET /pruefen".
func (h *Handler) askSheet(c *gin.Context) { h.show(c, http.StatusOK, h.sheetPage(c)) }

// checkSheet handles "POST /pruefen". It changes nothing, and whoever sends it again gets the answer of that moment.
func (h *Handler) checkSheet(c *gin.Context) {
	page := h.sheetPage(c)
	if !h.codes.may(c.ClientIP()) {
		c.Header("Retry-After", "60")
		page.Answer = &SheetAnswer{Waiting: true}
		h.show(c, http.StatusTooManyRequests, page)
		return
	}
	typed := c.PostForm("code")
	answer, err := h.Desk.CheckSheet(c.Request.Context(), typed)
	var known *casefile.Error
	switch {
	case err == nil:
		page.Answer = &SheetAnswer{Standing: string(answer.Standing), Issued: answer.Issued, Today: answer.Today}
	case casefile.CodeOf(err) == "sheet.unknown":
		h.codes.missed(c.ClientIP())
		page.Answer = &SheetAnswer{Standing: standingUnknown}
	case casefile.CodeOf(err) == "sheet.code" && errors.As(err, &known):
		text := Say("pruefen.code." + known.Params["problem"])
		page.Code.Value, page.Code.Error = typed, &text
		page.Errors = []FormError{{FieldID: page.Code.ID, Label: page.Code.Label, Text: text}}
		h.show(c, http.StatusUnprocessableEntity, page)
		return
	default:
		h.fail(c, err)
		return
	}
	h.show(c, http.StatusOK, page)
}

func (h *Handler) sheetPage(c *gin.Context) *SheetPage {
	layout := h.layoutFor(c, "", Say("pruefen.heading"))
	layout.Path = checkPath // in the other language one asks anew
	w := words{layout.Lang}
	return &SheetPage{Layout: layout, Code: Field{
		ID: "code", Name: "code", Kind: "text", Label: w.text("pruefen.code"), Hint: w.text("pruefen.code.hint"), Required: true, Autocomplete: "off",
	}}
}
