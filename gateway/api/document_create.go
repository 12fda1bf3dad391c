package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/gateway/stream"
	"ablauf/internal/casefile"
)

// uploaded is the receipt of a document.
type uploaded struct {
	receipted
	Document documentAnswer `json:"document"`
}

// createDocument handles "POST /cases/:id/documents": a multipart form with kind, channel and, behind them, one file.
func (h *handler) createDocument(c *gin.Context) {
	in, form, err := readUpload(c)
	if err != nil {
		h.fail(c, err)
		return
	}
	answer, err := h.Desk.Upload(c.Request.Context(), auth.Actor(c), httperr.Language(c), in, form.File)
	if err != nil {
		h.fail(c, err)
		return
	}
	c.Header("Location", Prefix+"/documents/"+string(answer.Document.ID))
	c.JSON(http.StatusCreated, uploaded{answer.Receipted, documentOf(answer.Document)})
}

// readUpload reads the form as far as its file. Without a channel a document came by the portal.
func readUpload(c *gin.Context) (desk.UploadRequest, *stream.Form, error) {
	in := desk.UploadRequest{CaseID: caseID(c), Channel: casefile.ChannelPortal, Key: c.GetHeader(keyHeader)}
	form, err := stream.Of(c)
	if err != nil {
		return in, nil, err
	}
	if err := form.Only("file", "kind", "channel", auth.CSRFField); err != nil {
		return in, nil, err
	}
	in.Kind = form.Fields.Get("kind")
	if form.Fields.Has("channel") {
		in.Channel = casefile.Channel(form.Fields.Get("channel"))
	}
	in.Name, in.Size = form.File.Name, form.File.Size
	return in, form, nil
}
