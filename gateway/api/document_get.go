package api

import (
	"mime"
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// getDocument handles "GET /documents/:id". The browser must neither guess the type nor run anything in it, and no cache may keep
// the document.
func (h *handler) getDocument(c *gin.Context) {
	doc, content, err := h.Desk.Document(c.Request.Context(), auth.Actor(c), casefile.DocumentID(c.Param("id")))
	if err != nil {
		h.fail(c, err)
		return
	}
	defer content.Close() //nolint:errcheck // the answer is written; there is nobody to tell
	c.DataFromReader(http.StatusOK, doc.Size, doc.MediaType, content, map[string]string{
		"Content-Disposition":     mime.FormatMediaType("inline", map[string]string{"filename": doc.Name}),
		"Cache-Control":           "private, no-store",
		"X-Content-Type-Options":  "nosniff",
		"Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
	})
}
