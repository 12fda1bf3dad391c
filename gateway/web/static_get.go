package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"ablauf/internal/casefile"
)

// getStatic handles "GET /static/*file". The address carries a hash of the content, so the answer never changes.
func (h *Handler) getStatic(c *gin.Context) {
	file, ok := h.renderer.Assets().file(c.Request.URL.Path)
	if !ok {
		h.fail(c, casefile.Errorf(casefile.NotFound, "path.unknown", "no such file"))
		return
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	c.Header("X-Content-Type-Options", "nosniff")
	// A worker runs under the policy of its own file: the reader of PDF files, which come from anywhere, gets no more than the pages.
	c.Header("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'")
	c.Header("Vary", "Accept-Encoding")
	content := file.content
	if file.zipped != nil && takesGzip(c.Request) {
		c.Header("Content-Encoding", "gzip")
		content = file.zipped
	}
	c.Data(http.StatusOK, file.mediaType, content)
}

// takesGzip reports whether the browser asked for gzip; a weight of zero is a refusal.
func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) == "gzip" {
			q, found := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
			return !found || strings.Trim(q, "0.") != ""
		}
	}
	return false
}
