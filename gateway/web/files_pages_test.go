package web_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestUploadAndRead: a document comes in and is handed out so that a browser never runs anything of it.
func TestUploadAndRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	path := "/faelle/" + string(w.caseID) + "/unterlagen"
	page := b.get(path)
	require.Equal(t, http.StatusOK, page.status, page.body)
	send := func(kind, name, content string) answer {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		require.NoError(t, form.WriteField("_csrf", tokenField.FindStringSubmatch(page.body)[1]))
		require.NoError(t, form.WriteField("/kind", kind))
		if name != "" {
			part, err := form.CreateFormFile("/file", name)
			require.NoError(t, err)
			_, err = io.WriteString(part, content)
			require.NoError(t, err)
		}
		require.NoError(t, form.Close())
		return b.do(http.MethodPost, path, form.FormDataContentType(), &body)
	}
	none := send("P01", "", "")
	require.Equal(t, http.StatusUnprocessableEntity, none.status, none.body)
	require.Contains(t, none.body, `href="#datei"`)
	require.Contains(t, none.body, `value="P01" selected`)
	script := send("P01", "pass.pdf", "<html><script>alert(1)</script></html>")
	require.Equal(t, http.StatusUnprocessableEntity, script.status, script.body)
	done := send("P01", "pass.png", picture)
	require.Equal(t, http.StatusSeeOther, done.status, done.body)
	require.Contains(t, done.location, "hinweis=upload-checking")
	waiting := b.get(done.location)
	require.Contains(t, waiting.body, "wird geprüft")
	require.NotContains(t, waiting.body, `href="/dokumente/`, "nobody can open it")
	w.checked()
	list := b.get(done.location)
	id := regexp.MustCompile(`/dokumente/([0-9a-f-]{36})`).FindStringSubmatch(list.body)
	require.NotNil(t, id, list.body)
	doc := b.get("/dokumente/" + id[1])
	require.Equal(t, http.StatusOK, doc.status)
	require.Equal(t, "image/png", doc.header.Get("Content-Type"))
	require.Equal(t, "nosniff", doc.header.Get("X-Content-Type-Options"))
	require.Contains(t, doc.header.Get("Content-Security-Policy"), "sandbox")
	require.Equal(t, picture, doc.body)
}

// picture is a PNG of one pixel.
const picture = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"

// TestProcedures: the diagram page and its text form.
func TestProcedures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("revision")
	require.Contains(t, b.get("/verfahren").body, "/verfahren/verlaengerung/1")
	page := b.get("/verfahren/verlaengerung/1")
	require.Equal(t, http.StatusOK, page.status, page.body)
	require.Contains(t, page.body, `data-element="entscheiden"`)
	require.Contains(t, page.body, "ja → Bundesagentur beteiligen")
	require.Equal(t, http.StatusNotFound, b.get("/verfahren/verlaengerung/7").status)
	require.Equal(t, http.StatusNotFound, b.get("/verfahren/verlaengerung/x").status)
}

// TestForeignForm: a form without the session's token changes nothing (CSRF).
func TestForeignForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("sachbearbeitung")
	refused := b.post("/aufgaben/"+string(w.task.ID)+"/uebernehmen", answer{}, url.Values{"version": {"1"}})
	require.Equal(t, http.StatusForbidden, refused.status)
	task, err := w.db.Task(t.Context(), w.task.ID)
	require.NoError(t, err)
	require.Empty(t, task.Assignee)
}

// TestAssets: the address carries a hash, and nothing but styles, fonts and pictures is served.
func TestAssets(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.signIn("")
	link := regexp.MustCompile(`href="(/static/[0-9a-f]{12}/ablauf\.css)"`).FindStringSubmatch(b.get("/login").body)
	require.NotNil(t, link)
	css := b.get(link[1])
	require.Equal(t, http.StatusOK, css.status)
	require.Contains(t, css.header.Get("Cache-Control"), "immutable")
	require.Equal(t, http.StatusNotFound, b.get(strings.Replace(link[1], "ablauf.css", "vendor/PLACEHOLDER", 1)).status)
	require.Equal(t, http.StatusNotFound, b.get("/static/alt/ablauf.css").status)
}
