package main

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/efile/hostile"
)

// TestMain lets the program of the tests be a checker, as main does: the gateway starts the program that it is.
func TestMain(m *testing.M) {
	checkDocument()
	os.Exit(m.Run())
}

const anApplication = `{"procedure": "verlaengerung", "channel": "portal", "application": {
	"person": {"familienname": "Beispiel", "vornamen": "Ada", "geburtsdatum": "1991-03-14", "staatsangehoerigkeiten": ["IND"], "azrNummer": "123456789012"},
	"anschrift": {"strasse": "Musterweg 1", "plz": "70173", "ort": "Musterstadt"},
	"titel": {"art": "aufenthaltserlaubnis", "paragraph": "18b", "gueltigVon": "2024-11-27", "gueltigBis": "2026-11-26"},
	"antragAuf": "18b", "antragArt": "verlaengerung", "erklaerungRichtig": true, "belehrungGelesen": true}}`

// TestDocumentsAreCheckedInAProcessOfTheirOwn: the gateway as it is built judges what people send in another process: while an upload is judged there is one,
// and afterwards none.
func TestDocumentsAreCheckedInAProcessOfTheirOwn(t *testing.T) {
	t.Parallel()
	server, _ := serve(t)
	send := func(path, mediaType string, content io.Reader) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+path, content)
		require.NoError(t, err)
		req.Header.Set("Content-Type", mediaType)
		req.Header.Set("Authorization", "Bearer dev:antragsteller")
		res, err := server.Client().Do(req)
		require.NoError(t, err)
		defer res.Body.Close() //nolint:errcheck // read to its end below
		answer, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		return res.StatusCode, string(answer)
	}
	code, body := send("/api/v1/applications", "application/json", strings.NewReader(anApplication))
	require.Equal(t, http.StatusCreated, code, body)
	_, rest, _ := strings.Cut(body, `"caseId":"`)
	id := casefile.CaseID(rest[:36])
	upload := func(content []byte) (int, string) {
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		require.NoError(t, w.WriteField("kind", "P01"))
		part, err := w.CreateFormFile("file", "a.pdf")
		require.NoError(t, err)
		_, err = part.Write(content)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		return send("/api/v1/cases/"+string(id)+"/documents", w.FormDataContentType(), &form)
	}
	watching, stop := context.WithCancel(t.Context())
	seen := make(chan int, 1)
	go func() {
		most := 0
		for watching.Err() == nil {
			most = max(most, checkers())
		}
		seen <- most
	}()
	code, body = upload(hostile.PDF("", ""))
	require.Equal(t, http.StatusCreated, code, body)
	code, body = upload(hostile.PDF("/OpenAction << /S /JavaScript /JS (1) >>", ""))
	require.Equal(t, http.StatusCreated, code, body)
	require.Contains(t, body, `"state":"quarantined"`, "the worker takes out what acts")
	code, body = upload(hostile.Encrypted(t, "geheim"))
	require.Equal(t, http.StatusUnprocessableEntity, code, body)
	require.Contains(t, body, "document.encrypted")
	stop()
	require.Positive(t, <-seen, "no checker was seen")
	require.Zero(t, checkers())
}

// checkers counts the checkers that this program has started, -1 where that cannot be seen.
func checkers() int {
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	self, without := os.Executable()
	if err != nil || without != nil {
		return -1
	}
	n := 0
	for _, line := range lines {
		// A process that has ended meanwhile is none.
		if content, err := os.ReadFile(line); err == nil && string(content) == self+"\x00"+efile.CheckerArgument+"\x00" {
			n++
		}
	}
	return n
}
