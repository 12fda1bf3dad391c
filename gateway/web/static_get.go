package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/internal/casefile"
)

// getStatic handles "GET /static/*file". The address carries a hash of the content, so the answer never changes.
func (h *Handler) getStatic(c *gin.Context) {
	content, mediaType, ok := h.renderer.Assets().File(c.Request.URL.Path)
	if !ok {
		h.fail(c, casefile.Errorf(casefile.NotFound, "path.unknown", "no such file"))
		return
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	c.Header("X-Content-Type-Options", "nosniff")
	c.Data(http.StatusOK, mediaType, content)
}
