package web

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
)

// addUpload handles "POST /faelle/:id/unterlagen".
func (h *Handler) addUpload(c *gin.Context) {
	actor, id := auth.Actor(c), casefile.CaseID(c.Param("id"))
	request := desk.UploadRequest{CaseID: id, Kind: c.PostForm("/kind"), Channel: casefile.ChannelCounter, Key: c.PostForm("vorgang")}
	if outside(actor) {
		request.Channel = casefile.ChannelPortal
	}
	file, err := c.FormFile("/file")
	if err != nil {
		h.showUploadAgain(c, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/file", Code: "file.missing"}))
		return
	}
	if file.Size > efile.MaxUpload {
		h.showUploadAgain(c, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/file", Code: "document.too-large"}))
		return
	}
	content, err := file.Open()
	if err != nil {
		h.fail(c, err)
		return
	}
	defer content.Close() //nolint:errcheck // a file in memory that was only read
	request.Name = file.Filename
	if _, err := h.Desk.Upload(c.Request.Context(), actor, httperr.Language(c), request, content); err != nil {
		h.showUploadAgain(c, err)
		return
	}
	h.redirect(c, "/faelle/"+string(id)+"?ansicht=unterlagen&hinweis=uploaded")
}

// showUploadAgain shows what is wrong with the file; a browser does not keep a chosen file, so the page says so by asking again.
func (h *Handler) showUploadAgain(c *gin.Context, cause error) {
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
