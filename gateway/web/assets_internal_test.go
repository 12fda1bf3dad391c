package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAssetsAreKeptCompressed: each text is there as gzip of exactly the same content.
func TestAssetsAreKeptCompressed(t *testing.T) {
	t.Parallel()
	assets, err := LoadAssets()
	require.NoError(t, err)
	for _, name := range []string{styleSheet, mainScript} {
		file := assets.files[name]
		require.NotEmpty(t, file.zipped, name)
		require.Less(t, len(file.zipped), len(file.content), name)
		r, err := gzip.NewReader(bytes.NewReader(file.zipped))
		require.NoError(t, err)
		plain, err := io.ReadAll(r)
		require.NoError(t, err)
		require.Equal(t, file.content, plain, name)
	}
}

// TestModulesAreNamedAtOnce: a page names every script that main.js leads to, each once and each that is there.
func TestModulesAreNamedAtOnce(t *testing.T) {
	t.Parallel()
	assets, err := LoadAssets()
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, url := range assets.Modules() {
		require.NotEmpty(t, url, "main.js imports a script that is not there")
		require.False(t, seen[url], url)
		seen[url] = true
	}
	require.Contains(t, assets.Modules(), assets.URL("scripts/attach.js"))
}

// TestGzipOnlyWhereAsked: RFC 9110, 12.5.3: a weight of zero means that the coding is not acceptable.
func TestGzipOnlyWhereAsked(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{
		"": false, "gzip": true, "deflate, gzip;q=0.8, br": true, "gzip;q=0": false, "gzip; q=0.0, br": false, "identity": false, "xgzip": false,
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", header)
		require.Equal(t, want, takesGzip(r), header)
	}
}

// TestFontsKeepEveryLetterOfNames: the fonts are cut to the letters of letters.mjs; those of DIN 91379 that the program accepts in names
// must be among them, or a name would be drawn in two faces.
func TestFontsKeepEveryLetterOfNames(t *testing.T) {
	t.Parallel()
	accepted, err := os.ReadFile("../../internal/casefile/text.go")
	require.NoError(t, err)
	kept, err := os.ReadFile("letters.mjs")
	require.NoError(t, err)
	for accept, keep := range map[string]string{`din91379Extra = "([^"]+)"`: `extra = "([^"]+)"`, `din91379Marks = "([^"]+)"`: `marks = "([^"]+)"`} {
		want := regexp.MustCompile(accept).FindSubmatch(accepted)
		got := regexp.MustCompile(keep).FindSubmatch(kept)
		require.NotNil(t, want, accept)
		require.NotNil(t, got, keep)
		require.Equal(t, string(want[1]), string(got[1]))
	}
}
