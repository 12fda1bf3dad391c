package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"
)

// TestPagesAreCompressedWhereTaken: the same page either way, and never twice of the same length for who listens.
func TestPagesAreCompressedWhereTaken(t *testing.T) {
	t.Parallel()
	page := strings.Repeat("<p>Öztürk-Canario</p>", 300)
	send := func(accept string) *httptest.ResponseRecorder {
		rec := httptest.NewRecorder()
		c, _ := gin.CreateTestContext(rec)
		c.Request = httptest.NewRequest(http.MethodGet, "/", nil)
		c.Request.Header.Set("Accept-Encoding", accept)
		writePage(c, []byte(page))
		return rec
	}
	require.Equal(t, page, send("").Body.String())
	lengths := map[int]bool{}
	for range 50 {
		rec := send("gzip")
		require.Equal(t, "gzip", rec.Header().Get("Content-Encoding"))
		lengths[rec.Body.Len()] = true
		r, err := gzip.NewReader(rec.Body)
		require.NoError(t, err)
		plain, err := io.ReadAll(r)
		require.NoError(t, err)
		require.Equal(t, page, string(plain))
	}
	require.Greater(t, len(lengths), 3)
}
