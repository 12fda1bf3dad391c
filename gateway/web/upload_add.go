package web

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/stream"
	"ablauf/internal/casefile"
)

// addUpload handles "POST /faelle/:id/unterlagen".
func (h *Handler) addUpload(c *gin.Context) {
	actor, id := auth.Actor(c), casefile.CaseID(c.Param("id"))
	form, err := stream.Of(c)
	if err != nil {
		h.showUploadAgain(c, err)
		return
	}
	if form.File == nil || form.File.Field != "/file" {
		h.showUploadAgain(c, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/file", Code: "file.missing"}))
		return
	}
	request := desk.UploadRequest{
		CaseID: id, Kind: c.PostForm("/kind"), Channel: casefile.ChannelCounter, Key: c.PostForm("vorgang"), Name: form.File.Name, Size: form.File.Size,
	}
	if outside(actor) {
		request.Channel = casefile.ChannelPortal
	}
	done, err := h.Desk.Upload(c.Request.Context(), actor, httperr.Language(c), request, form.File)
	if err != nil {
		h.showUploadAgain(c, err)
		return
	}
	h.redirect(c, "/faelle/"+string(id)+"?ansicht=unterlagen&hinweis="+uploadNotice(done.Document.State))
}

// uploadNotice says what has become of the document so far.
func uploadNotice(state casefile.DocumentState) string {
	switch state {
	case casefile.DocumentReleased:
		return "uploaded"
	case casefile.DocumentRefused:
		return "upload-refused"
	case casefile.DocumentQuarantined, casefile.DocumentChecking:
	}
	return "upload-checking"
}

// showUploadAgain shows what is wrong with the file; a browser does not keep a chosen file, so the page says so by asking again.
func (h *Handler) showUploadAgain(c *gin.Context, cause error) {
	if casefile.CodeOf(cause) == "document.too-large" {
		cause = casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/file", Code: "document.too-large"})
	}
	var known *casefile.Error
	if !errors.As(cause, &known) || known.Kind != casefile.Invalid || len(known.Fields) == 0 {
		h.fail(c, cause)
		return
	}
	page, err := h.uploadPage(c)
	if err != nil {
		h.fail(c, err)
		return
	}
	choose(page.Fields[0].Choices, c.PostForm("/kind"))
	page.Errors = placeErrors(page.Fields, known.Fields, httperr.Language(c))
	h.show(c, http.StatusUnprocessableEntity, page)
}
