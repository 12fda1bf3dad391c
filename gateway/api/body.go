package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
)

// RequestBytesMax is the most bytes of any request: one document and the form around it.
const RequestBytesMax = efile.MaxUpload + 1<<20

// keyHeader names the header that makes an act happen once however often it is sent.
const keyHeader = "Idempotency-Key"

// LimitBody ends every request that sends more than the largest document. It must stand before anything that reads a form; with
// gin's MaxMultipartMemory at RequestBytesMax no upload ever touches the disk unencrypted.
func LimitBody() gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, RequestBytesMax)
		c.Next()
	}
}

// answerMax is how long a person waits at the most: behind it, a part that takes connections and does not answer counts as down. The
// form of a document may take long on its way to us, so its time begins when it is here (desk.Upload); what advances clocks is for
// development and takes its time.
const answerMax = 20 * time.Second

// streamPath stays open and ends by itself (web.streamNewTasks).
const streamPath = "/aufgaben/neu"

// LimitTime ends the work for a request after answerMax.
func LimitTime() gin.HandlerFunc {
	return func(c *gin.Context) {
		if c.ContentType() == "multipart/form-data" || c.Request.URL.Path == streamPath || strings.HasPrefix(c.Request.URL.Path, "/dev/") {
			c.Next()
			return
		}
		ctx, cancel := context.WithTimeout(c.Request.Context(), answerMax)
		defer cancel()
		c.Request = c.Request.WithContext(ctx)
		c.Next()
	}
}

// readJSON gives the body of a JSON request. Invalid "body.media-type" for another type, "body.too-large".
func readJSON(c *gin.Context) ([]byte, error) {
	if kind, _, err := mime.ParseMediaType(c.GetHeader("Content-Type")); err != nil || kind != "application/json" {
		return nil, casefile.Errorf(casefile.Invalid, "body.media-type", "the body is not application/json")
	}
	raw, err := io.ReadAll(io.LimitReader(c.Request.Body, desk.BodyBytesMax+1))
	var tooLarge *http.MaxBytesError
	switch {
	case len(raw) > desk.BodyBytesMax, errors.As(err, &tooLarge):
		return nil, casefile.Errorf(casefile.Invalid, "body.too-large", "more than %d bytes", desk.BodyBytesMax)
	case err != nil:
		return nil, casefile.Errorf(casefile.Invalid, "body.broken-off", "the body broke off")
	}
	return raw, nil
}

// decode reads the body strictly into a flat struct and checks its tags.
func (h *handler) decode(c *gin.Context, into any) error {
	raw, err := readJSON(c)
	if err != nil {
		return err
	}
	return h.Desk.Decode(raw, into)
}
