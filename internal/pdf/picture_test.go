package pdf_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/pdf"
)

var drawing = regexp.MustCompile(`(?s)/Length (\d+)>>\nstream\n(x.*?)\nendstream`)

// placed gives the size of the only page and the matrix by which its picture lies on it.
func placed(t *testing.T, p pdf.Picture) (width, height float64, m [6]float64) {
	t.Helper()
	file := pdf.Pictures(pdf.Info{Title: "T", Lang: "de-DE"}, []pdf.Picture{p})
	box := regexp.MustCompile(`/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]`).FindSubmatch(file)
	require.NotNil(t, box)
	_, err := fmt.Sscan(string(box[1])+" "+string(box[2]), &width, &height)
	require.NoError(t, err)
	for _, stream := range drawing.FindAllSubmatch(file, -1) {
		z, err := zlib.NewReader(bytes.NewReader(stream[2]))
		require.NoError(t, err)
		said, err := io.ReadAll(z)
		if err == nil && bytes.HasPrefix(said, []byte("q ")) {
			_, err = fmt.Sscanf(string(said), "q %f %f %f %f %f %f cm", &m[0], &m[1], &m[2], &m[3], &m[4], &m[5])
			require.NoError(t, err)
			return width, height, m
		}
	}
	require.Fail(t, "nothing is drawn")
	return 0, 0, m
}

// TestPicturesStandUpright: where the first row and the first column of a picture come to lie, for each orientation as EXIF 2.32 has it (tag 274).
func TestPicturesStandUpright(t *testing.T) {
	t.Parallel()
	for orientation, want := range map[int]struct{ row, column string }{
		0: {"top", "left"}, 1: {"top", "left"}, 2: {"top", "right"}, 3: {"bottom", "right"}, 4: {"bottom", "left"},
		5: {"left", "top"}, 6: {"right", "top"}, 7: {"right", "bottom"}, 8: {"left", "bottom"},
	} {
		width, height, m := placed(t, pdf.Picture{Data: []byte("j"), Filter: pdf.FilterJPEG, Width: 200, Height: 100, Bits: 8, Colours: 3, Orientation: orientation})
		require.Equal(t, orientation < 5, width > height, "orientation %d", orientation)
		side := func(u, v float64) string {
			x, y := m[0]*u+m[2]*v+m[4], m[1]*u+m[3]*v+m[5]
			const near = 0.01
			switch {
			case x < near:
				return "left"
			case x > width-near:
				return "right"
			case y < near:
				return "bottom"
			case y > height-near:
				return "top"
			}
			return "within"
		}
		require.Equal(t, want.row, side(0.5, 1), "the first row of orientation %d", orientation)
		require.Equal(t, want.column, side(0, 0.5), "the first column of orientation %d", orientation)
	}
}

// TestPicturesFitOnPaper: a page is as large as fits on A4, and never smaller than a page may be.
func TestPicturesFitOnPaper(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ width, height, wide, high int }{
		{2100, 2970, 595, 842}, {2970, 2100, 842, 595}, {100, 100, 595, 595}, {5000, 1, 842, 3}, {10, 10, 595, 595},
	} {
		width, height, _ := placed(t, pdf.Picture{Data: []byte("j"), Filter: pdf.FilterJPEG, Width: c.width, Height: c.height, Bits: 8, Colours: 3})
		require.InDelta(t, c.wide, width, 0.5, c)
		require.InDelta(t, c.high, height, 0.5, c)
	}
}
