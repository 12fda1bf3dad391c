package web

import (
	"mime"
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// getDocument handles "GET /dokumente/:id". What the browser can show safely is shown, everything else is only ever saved; in both
// cases it runs in a sandbox without scripts. The reading is logged before the first byte.
func (h *Handler) getDocument(c *gin.Context) {
	doc, content, err := h.Desk.Document(c.Request.Context(), auth.Actor(c), casefile.DocumentID(c.Param("id")))
	if err != nil {
		h.fail(c, err)
		return
	}
	defer content.Close() //nolint:errcheck // the answer is written; there is nobody to tell
	mediaType, way := mediaTypeOf(doc.MediaType), "inline"
	if mediaType == "application/octet-stream" {
		way = "attachment"
	}
	c.Header("Content-Disposition", mime.FormatMediaType(way, map[string]string{"filename": doc.Name}))
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox")
	c.Header("Cache-Control", "no-store")
	c.Header("Referrer-Policy", "no-referrer")
	size := doc.Size
	if size <= 0 {
		size = -1
	}
	c.DataFromReader(http.StatusOK, size, mediaType, content, nil)
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
