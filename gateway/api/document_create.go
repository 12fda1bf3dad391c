package api

import (
	"errors"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
)

// uploaded is the receipt of a document.
type uploaded struct {
	receipted
	Document documentAnswer `json:"document"`
}

// createDocument handles "POST /cases/:id/documents": a multipart form with kind, channel and one file.
func (h *handler) createDocument(c *gin.Context) {
	in, file, err := readUpload(c)
	if err != nil {
		h.fail(c, err)
		return
	}
	content, err := file.Open()
	if err != nil {
		h.fail(c, err)
		return
	}
	defer content.Close() //nolint:errcheck // a file in memory that was only read
	answer, err := h.Desk.Upload(c.Request.Context(), auth.Actor(c), httperr.Language(c), in, content)
	if err != nil {
		h.fail(c, err)
		return
	}
	c.Header("Location", Prefix+"/documents/"+string(answer.Document.ID))
	c.JSON(http.StatusCreated, uploaded{answer.Receipted, documentOf(answer.Document)})
}

// readUpload reads the form. Without a channel a document came by the portal.
func readUpload(c *gin.Context) (desk.UploadRequest, *multipart.FileHeader, error) {
	in := desk.UploadRequest{CaseID: caseID(c), Channel: casefile.ChannelPortal, Key: c.GetHeader(keyHeader)}
	if c.ContentType() != "multipart/form-data" {
		return in, nil, casefile.Errorf(casefile.Invalid, "body.media-type", "the body is not multipart/form-data")
	}
	form, err := c.MultipartForm()
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return in, nil, casefile.Errorf(casefile.Invalid, "document.too-large", "more than %d bytes", RequestBytesMax)
	case err != nil:
		return in, nil, casefile.Errorf(casefile.Invalid, "body.broken-off", "the form cannot be read")
	}
	if err := checkParts(form); err != nil {
		return in, nil, err
	}
	if kind := form.Value["kind"]; len(kind) > 0 {
		in.Kind = kind[0]
	}
	if channel := form.Value["channel"]; len(channel) > 0 {
		in.Channel = casefile.Channel(channel[0])
	}
	file := form.File["file"][0]
	in.Name = file.Filename
	return in, file, nil
}

// checkParts wants exactly one file and nothing that the form does not know.
func checkParts(form *multipart.Form) error {
	var found []casefile.FieldError
	for name := range form.Value {
		if !slices.Contains([]string{"kind", "channel", auth.CSRFField}, name) {
			found = append(found, casefile.FieldError{Field: "/" + name, Code: "field.unknown"})
		}
	}
	for name := range form.File {
		if name != "file" {
			found = append(found, casefile.FieldError{Field: "/" + name, Code: "field.unknown"})
		}
	}
	switch len(form.File["file"]) {
	case 0:
		found = append(found, casefile.FieldError{Field: "/file", Code: "file.missing"})
	case 1:
	default:
		found = append(found, casefile.FieldError{Field: "/file", Code: "file.one"})
	}
	if len(found) > 0 {
		slices.SortFunc(found, func(a, b casefile.FieldError) int { return strings.Compare(a.Field, b.Field) })
		return casefile.InvalidFields("request.invalid", found...)
	}
	return nil
}
