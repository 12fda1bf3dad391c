package pdf_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/stretchr/testify/require"

	"ablauf/internal/pdf"
)

var printedOn = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// sheets draws a file of some pages, each of which says which of which file it is.
func sheets(t *testing.T, font *pdf.Font, name string, pages int) []byte {
	t.Helper()
	f := pdf.New(pdf.Info{Title: name, Author: "Stadt", Lang: "de-DE", Day: printedOn})
	for n := range pages {
		f.AddPage(210, 297).Text(f.Root().Add(pdf.Paragraph), font, 11, 25, 50, fmt.Sprintf("%s: Blatt %d", name, n+1))
	}
	out, err := f.Bytes()
	require.NoError(t, err)
	return out
}

// program runs a program over a file and gives what it prints.
func program(t *testing.T, file []byte, name string, arguments ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.pdf")
	require.NoError(t, os.WriteFile(path, file, 0o600))
	for i, a := range arguments {
		if a == "FILE" {
			arguments[i] = path
		}
	}
	out, err := exec.CommandContext(t.Context(), name, arguments...).CombinedOutput()
	require.NoError(t, err, "%s (make packages installs it): %s", name, out)
	return string(out)
}

// TestBundleOf500: five hundred files of one to three pages become one. Each begins on an odd page and has a bookmark that leads there; the
// pages stand in order, the empty ones between them are empty; other programs read it without a warning; made again it has the same bytes.
func TestBundleOf500(t *testing.T) {
	t.Parallel()
	font := notoSans(t)
	parts := make([][]byte, 500)
	for i := range parts {
		parts[i] = sheets(t, font, fmt.Sprintf("Brief %d", i), 1+i%3)
	}
	bundled := func() ([]byte, []pdf.Span) {
		b := pdf.NewBundle(pdf.Info{Title: "Druckdatei 1", Lang: "de-DE", Day: printedOn})
		var spans []pdf.Span
		for i, part := range parts {
			span, err := b.Add(fmt.Sprintf("ABH-%d · Zeichen", i), part)
			require.NoError(t, err)
			spans = append(spans, span)
		}
		out, err := b.Bytes()
		require.NoError(t, err)
		return out, spans
	}
	out, spans := bundled()
	again, _ := bundled()
	require.True(t, bytes.Equal(out, again))

	var want []string // what each page says
	for i, span := range spans {
		if len(want)%2 == 1 {
			want = append(want, "")
		}
		require.Equal(t, pdf.Span{First: len(want) + 1, Pages: 1 + i%3}, span)
		for n := range span.Pages {
			want = append(want, fmt.Sprintf("Brief %d: Blatt %d", i, n+1))
		}
	}
	said := strings.Split(program(t, out, "pdftotext", "FILE", "-"), "\f")
	require.Len(t, said, len(want)+1, "a form feed ends each page")
	for n, text := range want {
		require.Equal(t, text, strings.TrimSpace(said[n]), "page %d", n+1)
	}
	require.Contains(t, program(t, out, "qpdf", "--check", "FILE"), "No syntax or stream encoding errors found")
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	require.NoError(t, api.Validate(bytes.NewReader(out), conf))
	marks, err := api.Bookmarks(bytes.NewReader(out), conf)
	require.NoError(t, err)
	require.Len(t, marks, len(parts))
	for i, m := range marks {
		require.Equal(t, fmt.Sprintf("ABH-%d · Zeichen", i), m.Title)
		require.Equal(t, spans[i].First, m.PageFrom)
	}
}

// TestForeignFilesStayOut: what this package did not write, or not as it is, goes into no bundle, and what is in it stays as it was.
func TestForeignFilesStayOut(t *testing.T) {
	t.Parallel()
	font := notoSans(t)
	good := sheets(t, font, "gut", 1)
	b := pdf.NewBundle(pdf.Info{Title: "x", Lang: "de-DE", Day: printedOn})
	_, err := b.Add("gut", good)
	require.NoError(t, err)
	cut := func(at int) []byte { return append(bytes.Clone(good[:at]), good[at+1:]...) }
	whole, err := pdf.NewBundle(pdf.Info{}).Bytes()
	require.Error(t, err)
	for name, file := range map[string][]byte{
		"nothing":       nil,
		"no PDF":        []byte("MZ"),
		"empty bundle":  whole,
		"more behind":   append(bytes.Clone(good), "\n%%EOF\n"...),
		"other text":    bytes.Replace(good, []byte("/Type /Page "), []byte("/Type /Seite"), 1),
		"byte missing":  cut(len(good) / 2),
		"table missing": bytes.Replace(good, []byte("\nxref\n"), []byte("\nXREF\n"), 1),
		"other place":   bytes.Replace(good, []byte("startxref\n"), []byte("startxref\n9"), 1),
	} {
		_, err := b.Add(name, file)
		require.ErrorIs(t, err, pdf.ErrForeign, name)
	}
	// Every byte counts: the identifier is the hash of the objects, and what stands behind them has one form.
	for at := 0; at < len(good); at += 97 {
		changed := bytes.Clone(good)
		changed[at] ^= 1
		_, err := pdf.NewBundle(pdf.Info{}).Add("x", changed)
		if err == nil {
			require.Greater(t, at, bytes.Index(good, []byte("trailer")), "byte %d", at)
			continue
		}
		require.ErrorIs(t, err, pdf.ErrForeign, "byte %d", at)
	}
	out, err := b.Bytes()
	require.NoError(t, err)
	alone := pdf.NewBundle(pdf.Info{Title: "x", Lang: "de-DE", Day: printedOn})
	_, err = alone.Add("gut", good)
	require.NoError(t, err)
	want, err := alone.Bytes()
	require.NoError(t, err)
	require.Equal(t, want, out)
	_, err = b.Add("Bündel", out)
	require.ErrorIs(t, err, pdf.ErrForeign, "a bundle is for paper and no file to be filed")
}
