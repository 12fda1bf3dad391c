package picture_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/color/palette"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/pdf"
	"ablauf/internal/pdf/pdfcheck"
	"ablauf/internal/picture"
)

func pngOf(t *testing.T, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, p))
	return b.Bytes()
}

// pictures are of all kinds that are taken.
func pictures(t *testing.T) map[string][]byte {
	t.Helper()
	size := image.Rect(0, 0, 40, 25)
	coloured := image.NewRGBA(size)
	clear := image.NewNRGBA(size)
	deep := image.NewRGBA64(size)
	painted := image.NewPaletted(size, palette.Plan9)
	for y := range 25 {
		for x := range 40 {
			c := color.NRGBA{R: uint8(6 * x), G: uint8(10 * y), B: 90, A: 255}
			coloured.Set(x, y, c)
			deep.Set(x, y, c)
			painted.Set(x, y, c)
			c.A = uint8(6 * x)
			clear.Set(x, y, c)
		}
	}
	var rgb bytes.Buffer
	require.NoError(t, jpeg.Encode(&rgb, coloured, nil))
	return map[string][]byte{
		"grey JPEG": photo(t), "turned JPEG": withOrientation(photo(t), binary.BigEndian, "MM", 6), "JPEG": rgb.Bytes(), "PNG": pngOf(t, coloured),
		"transparent PNG": pngOf(t, clear), "deep PNG": pngOf(t, deep), "PNG with a palette": pngOf(t, painted), "grey PNG": pngOf(t, image.NewGray(size)),
	}
}

func fileOf(t *testing.T, content []byte) []byte {
	t.Helper()
	page, err := picture.Page(content)
	require.NoError(t, err)
	return pdf.Pictures(pdf.Info{Title: "Ausweis", Lang: "de-DE", Day: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}, []pdf.Picture{page})
}

// TestPictureIsPDFA: product 6, "image -> PDF": each kind of picture becomes a file that nothing stands against by the rules of PDF/A-2b, with the data of the
// picture as they are, and with the same bytes each time.
func TestPictureIsPDFA(t *testing.T) {
	t.Parallel()
	for what, content := range pictures(t) {
		file := fileOf(t, content)
		require.Empty(t, pdfcheck.CheckB(file), what)
		require.NotEmpty(t, pdfcheck.Check(file), "it is not tagged, so it is none of level A: %s", what)
		require.Equal(t, file, fileOf(t, content), what)
		if strings.Contains(what, "JPEG") {
			require.True(t, bytes.Contains(file, picture.Bare(content)), what)
		}
	}
	for _, no := range []string{"", "GIF89a", "\xff\xd8", "\x89PNG\r\n\x1a\n", "\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR"} {
		_, err := picture.Page([]byte(no))
		require.Error(t, err, "%q", no)
	}
}

// TestLevelBFinds: the checker sees what a file of pictures must not have.
func TestLevelBFinds(t *testing.T) {
	t.Parallel()
	file := string(fileOf(t, photo(t)))
	for rule, change := range map[string][2]string{
		"A 6.2.4.3-2": {"/ColorSpace /DeviceGray", "/ColorSpace /DeviceCMYK"},
		"A 6.2.8-3":   {"/Type /XObject /Subtype /Image /Width 32", "/Interpolate true /Subtype /Image       "},
		"A 6.2.8-1":   {"/Type /XObject /Subtype /Image /Width 32", "/Alternates [    ] /Subtype /Image      "},
		"A 6.2.10-1":  {"/Type /XObject /Subtype /Image /Width 32", "/SMask  1 0 R   /Subtype /Image         "},
		"A 6.2.8-4":   {"/BitsPerComponent 8", "/BitsPerComponent 3"},
		"A 6.1.7.2-1": {"/Filter /DCTDecode", "/Filter /LZWDecode"},
		"A 6.6.4-3":   {"<pdfaid:conformance>B<", "<pdfaid:conformance>A<"},
		"A 6.6.4-2":   {"<pdfaid:part>2<", "<pdfaid:part>1<"},
		"A 6.2.3-1":   {"/GTS_PDFA1", "/GTS_PDFX "},
		own:           {"xml:lang=\"x-default\">Ausweis", "xml:lang=\"x-default\">Urkunde"},
	} {
		broken := strings.Replace(file, change[0], change[1], 1)
		require.NotEqual(t, file, broken, rule)
		require.Contains(t, strings.Join(pdfcheck.CheckB([]byte(broken)), "\n"), rule)
	}
}

const own = "own equal metadata"
