package web

import (
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
)

// ExportPage is the form by which a whole case is handed out.
type ExportPage struct {
	Layout
	CaseID       casefile.CaseID
	Aktenzeichen string
	Fields       []Field
	Errors       []FormError
	// Conflict says why it cannot be handed out now.
	Conflict *Text
}

// Template names the page's template.
func (*ExportPage) Template() string { return "export" }

// showExport handles "GET /faelle/:id/ausgabe".
func (h *Handler) showExport(c *gin.Context) { h.exportForm(c, http.StatusOK, desk.ExportInput{}, nil) }

// exportCase handles "POST /faelle/:id/ausgabe": it gives the file, or the form once more with what is missing.
func (h *Handler) exportCase(c *gin.Context) {
	in := desk.ExportInput{What: c.PostForm("/art"), Purpose: c.PostForm("/zweck"), Looked: c.PostForm("/durchsicht") == "true"}
	begun, err := h.Desk.Export(c.Request.Context(), auth.Actor(c), h.Authority, casefile.CaseID(c.Param("id")), in, func(name, mediaType string) io.Writer {
		c.Header("Content-Type", mediaType)
		c.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
		c.Header("X-Content-Type-Options", "nosniff")
		c.Header("Cache-Control", "no-store")
		c.Header("Referrer-Policy", "no-referrer")
		return c.Writer
	})
	kind := casefile.KindOf(err)
	switch {
	case err == nil:
	case begun:
		breakOff(c)
	case kind == casefile.Invalid:
		h.exportForm(c, http.StatusUnprocessableEntity, in, err)
	case kind == casefile.Conflict:
		h.exportForm(c, http.StatusConflict, in, err)
	default:
		h.fail(c, err)
	}
}

func (h *Handler) exportForm(c *gin.Context, status int, in desk.ExportInput, refusal error) {
	k, err := h.Desk.ExportCase(c.Request.Context(), auth.Actor(c), casefile.CaseID(c.Param("id")))
	if err != nil {
		h.fail(c, err)
		return
	}
	lang := httperr.Language(c)
	page := &ExportPage{Layout: h.layoutFor(c, "faelle", Say("export.heading")), CaseID: k.ID, Aktenzeichen: k.Aktenzeichen, Fields: ExportFields(lang, auth.Actor(c), in)}
	var known *casefile.Error
	switch {
	case refusal == nil:
	case casefile.KindOf(refusal) == casefile.Conflict:
		reason := reasonOf(refusal)
		page.Conflict = &reason
	case errors.As(refusal, &known):
		page.Errors = placeErrors(page.Fields, known.Fields, lang)
		if len(page.Errors) == 0 {
			reason := reasonOf(refusal)
			page.Conflict = &reason
		}
	}
	h.show(c, status, page)
}

// ExportFields are the fields of the form, for what somebody may hand out.
func ExportFields(lang string, actor casefile.Actor, in desk.ExportInput) []Field {
	w := words{lang}
	what := Field{ID: "feld-art", Name: "/art", Kind: "radio", Label: w.text("export.what"), Required: true, Value: in.What}
	for _, kind := range desk.ExportsFor(actor) {
		what.Choices = append(what.Choices, Choice{Value: string(kind), Text: Say("export.what." + string(kind)), Selected: string(kind) == in.What})
	}
	return []Field{
		what,
		{ID: "feld-zweck", Name: "/zweck", Kind: "textarea", Rows: 3, Label: w.text("export.purpose"), Hint: w.text("export.purpose.help"), Required: true, Value: in.Purpose},
		{ID: "feld-durchsicht", Name: "/durchsicht", Kind: "checkbox", Label: w.text("export.looked"), Hint: w.text("export.looked.help"), Checked: in.Looked},
	}
}
