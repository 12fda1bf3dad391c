package stream_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"ablauf/gateway/stream"
	"ablauf/internal/casefile"
)

// request gives the context of a request with a form.
func request(t *testing.T, kind, body string, known bool) *gin.Context {
	t.Helper()
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
	c.Request.Header.Set("Content-Type", kind)
	if !known {
		c.Request.ContentLength = -1
	}
	return c
}

// form writes fields and files in order; a file's name begins with a file's mark.
func form(t *testing.T, parts ...[2]string) (kind, body string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		if name, isFile := strings.CutPrefix(p[0], "@"); isFile {
			part, err := w.CreateFormFile(name, "pass.pdf")
			require.NoError(t, err)
			_, err = io.WriteString(part, p[1])
			require.NoError(t, err)
			continue
		}
		require.NoError(t, w.WriteField(p[0], p[1]))
	}
	require.NoError(t, w.Close())
	return w.FormDataContentType(), b.String()
}

// TestSizeIsKnownBeforeTheFileComes: what the file holds is no matter, also where it looks like the end of a form.
func TestSizeIsKnownBeforeTheFileComes(t *testing.T) {
	t.Parallel()
	for _, content := range []string{"x", "", "\r\n--", "\r\n", strings.Repeat("\r\n--boundary--\r\n", 1000), strings.Repeat("x", 1<<20)} {
		kind, body := form(t, [2]string{"_csrf", "t"}, [2]string{"kind", "P01"}, [2]string{"@file", content})
		for _, known := range []bool{true, false} {
			c := request(t, kind, body, known)
			f, err := stream.Of(c)
			require.NoError(t, err)
			require.Equal(t, "P01", c.PostForm("kind"), "where gin looks for it")
			require.Equal(t, "pass.pdf", f.File.Name)
			if known {
				require.EqualValues(t, len(content), f.File.Size)
			} else {
				require.Negative(t, f.File.Size)
			}
			require.NoError(t, f.Only("file", "_csrf", "kind"))
			again, err := stream.Of(c)
			require.NoError(t, err)
			require.Same(t, f, again, "a body can be read once")
			got, err := io.ReadAll(f.File)
			require.NoError(t, err)
			require.Equal(t, content, string(got))
		}
	}
}

// TestNothingMayComeBehindTheFile: the field that was forgotten would be too late, and a second file would be lost.
func TestNothingMayComeBehindTheFile(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		parts       [][2]string
		field, code string
	}{
		"a field":         {[][2]string{{"@file", "x"}, {"kind", "P01"}}, "/file", "file.last"},
		"a second file":   {[][2]string{{"kind", "P01"}, {"@file", "x"}, {"@file", "y"}}, "/file", "file.one"},
		"something else":  {[][2]string{{"@file", "x"}, {"farbe", "rot"}}, "/farbe", "field.unknown"},
		"an unknown file": {[][2]string{{"@bild", "x"}}, "/bild", "field.unknown"},
		"no file":         {[][2]string{{"kind", "P01"}}, "/file", "file.missing"},
		"an unknown field": {
			[][2]string{{"farbe", "rot"}, {"@file", "x"}}, "/farbe", "field.unknown",
		},
	} {
		kind, body := form(t, c.parts...)
		for _, known := range []bool{true, false} {
			f, err := stream.Of(request(t, kind, body, known))
			require.NoError(t, err, name)
			if err = f.Only("file", "kind"); err == nil {
				_, err = io.ReadAll(f.File)
			}
			var found *casefile.Error
			require.ErrorAs(t, err, &found, name)
			require.Contains(t, found.Fields, casefile.FieldError{Field: c.field, Code: c.code}, name)
		}
	}
}

// TestBrokenForms: a form that is none, is cut off, or has fields without end.
func TestBrokenForms(t *testing.T) {
	t.Parallel()
	kind, body := form(t, [2]string{"kind", "P01"}, [2]string{"@file", strings.Repeat("x", 10_000)})
	for _, cut := range []int{0, 10, 100, len(body) / 2, len(body) - 10} {
		f, err := stream.Of(request(t, kind, body[:cut], true))
		if err == nil && f.File != nil {
			_, err = io.ReadAll(f.File)
		}
		if f == nil || f.File != nil {
			require.Equal(t, "body.broken-off", casefile.CodeOf(err), cut)
		}
	}
	_, err := stream.Of(request(t, "application/json", "{}", true))
	require.Equal(t, "body.media-type", casefile.CodeOf(err))
	kind, body = form(t, [2]string{"kind", strings.Repeat("x", 10_000)})
	_, err = stream.Of(request(t, kind, body, true))
	require.Equal(t, "body.too-large", casefile.CodeOf(err))
	var many [][2]string
	for range 30 {
		many = append(many, [2]string{"kind", "P01"})
	}
	kind, body = form(t, many...)
	_, err = stream.Of(request(t, kind, body, true))
	require.Equal(t, "body.too-large", casefile.CodeOf(err))
	c := request(t, kind, body, true)
	c.Request.Body = http.MaxBytesReader(httptest.NewRecorder(), c.Request.Body, 100)
	_, err = stream.Of(c)
	require.Equal(t, "document.too-large", casefile.CodeOf(err))
}
