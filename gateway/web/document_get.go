package web

import (
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
)

// getDocument handles "GET /dokumente/:id". What the browser can show safely is shown, everything else is only ever saved; in both
// cases it runs in a sandbox without scripts. The reading is logged before the first byte.
func (h *Handler) getDocument(c *gin.Context) {
	doc, content, err := h.Desk.Document(c.Request.Context(), auth.Actor(c), casefile.DocumentID(c.Param("id")))
	if err != nil {
		if !h.purposeFirst(c, casefile.DocumentID(c.Param("id")), err) {
			h.fail(c, err)
		}
		return
	}
	defer content.Close() //nolint:errcheck // the answer is written; there is nobody to tell
	mediaType, way := mediaTypeOf(doc.MediaType), "inline"
	if mediaType == "application/octet-stream" {
		way = "attachment"
	}
	documentHeaders(c, way, doc.Name)
	size := doc.Size
	if size <= 0 {
		size = -1
	}
	c.DataFromReader(http.StatusOK, size, mediaType, content, nil)
}

// documentHeaders say what a browser may do with a document: show or save it, and nothing else.
func documentHeaders(c *gin.Context, way, name string) {
	c.Header("Content-Disposition", mime.FormatMediaType(way, map[string]string{"filename": name}))
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox")
	c.Header("Cache-Control", "no-store")
	c.Header("Referrer-Policy", "no-referrer")
}

// getThumbnail handles "GET /dokumente/:id/vorschau": the small picture of a document.
func (h *Handler) getThumbnail(c *gin.Context) {
	content, err := h.Desk.Thumbnail(c.Request.Context(), auth.Actor(c), casefile.DocumentID(c.Param("id")))
	if err != nil {
		h.fail(c, err)
		return
	}
	documentHeaders(c, "inline", "vorschau.jpg")
	c.Data(http.StatusOK, efile.MediaJPEG, content)
}

// getRendition handles "GET /dokumente/:id/archiv": a document as PDF/A, page by page as it is drawn.
func (h *Handler) getRendition(c *gin.Context) {
	id := casefile.DocumentID(c.Param("id"))
	begun, err := h.Desk.Rendition(c.Request.Context(), auth.Actor(c), id, func(doc casefile.Document) io.Writer {
		documentHeaders(c, "inline", doc.Name+".pdf")
		c.Header("Content-Type", efile.MediaPDF)
		return c.Writer
	})
	switch {
	case err == nil:
	case begun:
		breakOff(c)
	case !h.purposeFirst(c, id, err):
		h.fail(c, err)
	}
}

// breakOff ends an answer in the middle: its end is never written, so the browser says that the file is not whole.
func breakOff(c *gin.Context) {
	_ = http.NewResponseController(c.Writer).SetWriteDeadline(time.Unix(1, 0)) // a connection without deadlines has ended already
}

// mediaTypeOf gives the media type that a document is handed out with; what is not known is only ever saved.
func mediaTypeOf(stored string) string {
	mediaType, _, err := mime.ParseMediaType(stored)
	if err != nil {
		return "application/octet-stream"
	}
	switch mediaType {
	case "application/pdf", "image/jpeg", "image/png", "text/plain":
		return mediaType
	}
	return "application/octet-stream"
}
