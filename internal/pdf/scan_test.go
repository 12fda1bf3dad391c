package pdf_test

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/pdf"
	"ablauf/internal/pdf/pdfcheck"
)

func grey(t testing.TB, width, height int) pdf.Picture {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil))
	return pdf.Picture{Data: b.Bytes(), Filter: pdf.FilterJPEG, Width: width, Height: height, Bits: 8, Colours: 1}
}

func scanned(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	s := pdf.NewScan(&out, pdf.Info{
		Title: "Müller.pdf", Lang: "de-DE", Day: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Description: "Aus den Seiten als Bild gemacht.", Source: "urn:sha256:00",
	})
	require.NoError(t, s.Page(595.28, 841.89, grey(t, 60, 80), []pdf.Word{
		{Text: "Grüße", X: 72, Y: 700, Width: 90, Size: 24}, {Text: "наверх", X: 300, Y: 300, Width: 60, Size: 12, Angle: math.Pi / 2}, {Text: "𝄞", X: 10, Y: 10, Width: 5, Size: 5},
	}))
	require.NoError(t, s.Page(1, 20_000, grey(t, 8, 8), nil))
	require.NoError(t, s.Close())
	return out.Bytes()
}

// TestScanIsPDFA: a file of pictures with text that is not drawn holds every rule of PDF/A-2b that pdfcheck knows, says what it was made of, and has the same bytes
// each time.
func TestScanIsPDFA(t *testing.T) {
	t.Parallel()
	file := scanned(t)
	require.Empty(t, pdfcheck.CheckB(file))
	require.Equal(t, file, scanned(t))
	require.Contains(t, string(file), "<dc:source>urn:sha256:00</dc:source>")
	require.Contains(t, string(file), "Aus den Seiten als Bild gemacht.")
}

// TestScanCanBeSearched: another reader finds the words, upright and turned ones, in any script.
func TestScanCanBeSearched(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "scan.pdf")
	require.NoError(t, os.WriteFile(name, scanned(t), 0o600))
	said, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", name, "-").Output()
	require.NoError(t, err, "this needs pdftotext (poppler-utils)")
	for _, word := range []string{"Grüße", "наверх", "𝄞"} {
		require.Contains(t, string(said), word)
	}
}

// full takes so many bytes and no more.
type full struct{ left int }

var errFull = errors.New("full")

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// TestScanEndsWithItsReader: nobody goes on drawing for a reader that has gone.
func TestScanEndsWithItsReader(t *testing.T) {
	t.Parallel()
	s := pdf.NewScan(&full{left: 100}, pdf.Info{Title: "T", Lang: "de-DE"})
	require.ErrorIs(t, s.Page(100, 100, grey(t, 8, 8), nil), errFull)
	require.ErrorIs(t, s.Close(), errFull)
}
