package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
)

// PurposePage asks what somebody wants to read documents of a case for.
type PurposePage struct {
	Layout
	CaseID       casefile.CaseID
	Aktenzeichen string
	SubFile      casefile.SubFile
	Document     casefile.DocumentID // the one that is opened behind the form, "" for none
	To           string              // where to go on, "" for the documents of the case
	Fields       []Field
	Errors       []FormError
}

// Template names the page's template.
func (*PurposePage) Template() string { return "purpose" }

// askPurpose handles "GET /faelle/:id/zweck": "teilakte" is what is to be read, "unterlage" the document, "weiter" where the reader came from.
func (h *Handler) askPurpose(c *gin.Context) { h.purposeForm(c, http.StatusOK, c.Query, nil) }

// statePurpose handles "POST /faelle/:id/zweck".
func (h *Handler) statePurpose(c *gin.Context) {
	id, document := casefile.CaseID(c.Param("id")), c.PostForm("unterlage")
	_, err := h.Desk.StatePurpose(c.Request.Context(), auth.Actor(c), id, desk.PurposeRequest{
		SubFile: c.PostForm("teilakte"), Purpose: c.PostForm("/purpose"), Reason: c.PostForm("/reason"),
	})
	var known *casefile.Error
	switch to := localPath(c.PostForm("weiter")); {
	case errors.As(err, &known) && known.Kind == casefile.Invalid:
		h.purposeForm(c, http.StatusUnprocessableEntity, c.PostForm, known)
	case err != nil:
		h.fail(c, err)
	case desk.IsID(document):
		h.redirect(c, "/dokumente/"+document)
	case strings.HasPrefix(to, "/faelle/"), strings.HasPrefix(to, "/aufgaben/"):
		h.redirect(c, noticed(to, "purpose"))
	default:
		h.redirect(c, noticed("/faelle/"+string(id)+"?ansicht="+tabDocuments, "purpose"))
	}
}

// purposeFor is the address of the form for a sub-file, which leads back to where its reader came from.
func purposeFor(id casefile.CaseID, file casefile.SubFile, from string) string {
	return "/faelle/" + string(id) + "/zweck?" + url.Values{"teilakte": {string(file)}, "weiter": {from}}.Encode()
}

func (h *Handler) purposeForm(c *gin.Context, status int, value func(string) string, refusal *casefile.Error) {
	k, err := h.Desk.CaseOf(c.Request.Context(), auth.Actor(c), casefile.CaseID(c.Param("id")))
	if err != nil {
		h.fail(c, err)
		return
	}
	file := casefile.SubFile(value("teilakte"))
	if !auth.ReadsSubFile(auth.Actor(c), file) {
		file = casefile.SubFileMain // what is not for the reader is not named either; sent, it is refused
	}
	page := &PurposePage{
		Layout: h.layoutFor(c, "faelle", Say("zweck.heading")), CaseID: k.ID, Aktenzeichen: k.Aktenzeichen, SubFile: file, Document: casefile.DocumentID(value("unterlage")),
		To: localPath(value("weiter")), Fields: PurposeFields(httperr.Language(c), c.PostForm("/purpose"), c.PostForm("/reason")),
	}
	if !desk.IsID(string(page.Document)) {
		page.Document = "" // an address that somebody has changed
	}
	if refusal != nil {
		page.Errors = placeErrors(page.Fields, refusal.Fields, httperr.Language(c))
	}
	h.show(c, status, page)
}

// PurposeFields are the fields of the form, filled with what was chosen and typed.
func PurposeFields(lang, purpose, reason string) []Field {
	w := words{lang}
	why := Field{ID: "feld-zweck", Name: "/purpose", Kind: "radio", Label: w.text("zweck.label"), Required: true, Value: purpose}
	for _, code := range desk.Purposes() {
		why.Choices = append(why.Choices, Choice{Value: code, Text: Say("zweck." + code), Selected: code == purpose})
	}
	return []Field{why, {
		ID: "feld-worte", Name: "/reason", Kind: "text", Label: w.text("zweck.reason"), Hint: w.text("zweck.reason.help"), Value: reason,
	}}
}

// purposeFirst leads somebody who opens a document in a window to the form that asks what for, and reports whether it did. A script gets the refusal: it shows
// its sentence.
func (h *Handler) purposeFirst(c *gin.Context, document casefile.DocumentID, cause error) bool {
	if casefile.CodeOf(cause) != "document.purpose-needed" || !strings.Contains(c.GetHeader("Accept"), "text/html") {
		return false
	}
	k, file, err := h.Desk.DocumentCase(c.Request.Context(), auth.Actor(c), document)
	if err != nil {
		return false
	}
	h.redirect(c, "/faelle/"+string(k.ID)+"/zweck?"+url.Values{"unterlage": {string(document)}, "teilakte": {string(file)}}.Encode())
	return true
}
