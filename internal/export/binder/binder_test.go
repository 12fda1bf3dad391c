package binder_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/export/binder"
)

// written is a PDF with these objects, from 1; the first is the catalog. The table of places is left to the reader to mend, as bad programs do.
func written(objects ...string) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.6\n")
	places := make([]int, 0, len(objects))
	for i, o := range objects {
		places = append(places, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, p := range places {
		fmt.Fprintf(&out, "%010d 00000 n \n", p)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return out.Bytes()
}

func stream(dict, content string) string {
	return fmt.Sprintf("<<%s /Length %d>>\nstream\n%s\nendstream", dict, len(content), content)
}

const (
	font = "<</Type /Font /Subtype /Type1 /BaseFont /Courier>>"
	says = "BT /F1 20 Tf 60 60 Td (%s) Tj ET"
)

// one is a PDF of one page that says a word; page are further entries of the page, catalog of the catalog.
func one(word, page, catalog string, more ...string) []byte {
	return written(append([]string{
		"<</Type /Catalog /Pages 2 0 R " + catalog + ">>",
		"<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 400 600] /Resources <</Font <</F1 5 0 R>>>>>>",
		"<</Type /Page /Parent 2 0 R /Contents 4 0 R " + page + ">>",
		stream("", fmt.Sprintf(says, word)),
		font,
	}, more...)...)
}

// bound binds documents and gives the path of the file.
func bound(t *testing.T, add func(b *binder.Binder)) string {
	t.Helper()
	var out bytes.Buffer
	b := binder.New(&out, binder.Info{Title: "Akte (1) & ü", Author: "Amt", At: time.Unix(0, 0), Label: "ABH-2026-1"})
	add(b)
	require.NoError(t, b.Close())
	path := filepath.Join(t.TempDir(), "akte.pdf")
	require.NoError(t, os.WriteFile(path, out.Bytes(), 0o600))
	checked, err := exec.CommandContext(t.Context(), "qpdf", "--check", path).CombinedOutput()
	require.NoError(t, err, "%s", checked)
	require.NotContains(t, string(checked), "WARNING")
	return path
}

func addPDF(t *testing.T, b *binder.Binder, content []byte) binder.Span {
	t.Helper()
	span, err := b.AddPDF(t.Context(), content)
	require.NoError(t, err)
	return span
}

func textOf(t *testing.T, path string, page int) string {
	t.Helper()
	n := strconv.Itoa(page)
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-f", n, "-l", n, path, "-").Output()
	require.NoError(t, err)
	return string(out)
}

var (
	wordsAt = regexp.MustCompile(`<word xMin="([0-9.]+)" yMin="([0-9.]+)" xMax="[0-9.]+" yMax="([0-9.]+)">([^<]*)</word>`)
	sizes   = regexp.MustCompile(`<page width="([0-9.]+)" height="([0-9.]+)">`)
)

// seen gives for the eye where a word of a page stands, and how large the page is.
func seen(t *testing.T, path string, page int, word string) (x, y, width, height float64) {
	t.Helper()
	n := strconv.Itoa(page)
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-bbox", "-f", n, "-l", n, path, "-").Output()
	require.NoError(t, err)
	size := sizes.FindStringSubmatch(string(out))
	require.NotNil(t, size, "%s", out)
	number := func(s string) float64 {
		f, err := strconv.ParseFloat(s, 64)
		require.NoError(t, err)
		return f
	}
	for _, w := range wordsAt.FindAllStringSubmatch(string(out), -1) {
		if w[4] == word {
			return number(w[1]), number(w[3]), number(size[1]), number(size[2])
		}
	}
	t.Fatalf("no word %q on page %d: %s", word, page, out)
	return
}

// However a page is turned and wherever its box lies, its number stands upright under it, and the page is as large as it was.
func TestNumbersStandUnderThePage(t *testing.T) {
	for _, turn := range []int{0, 90, 180, 270, -90, 450} {
		for name, box := range map[string]string{"plain": "", "moved": "/MediaBox [-100 -50 300 550]", "cut": "/MediaBox [0 0 1000 1000] /CropBox [10 20 410 620]"} {
			t.Run(fmt.Sprintf("%d %s", turn, name), func(t *testing.T) {
				path := bound(t, func(b *binder.Binder) {
					addPDF(t, b, one("Wort", fmt.Sprintf("/Rotate %d %s", turn, box), ""))
				})
				x, y, width, height := seen(t, path, 1, "Blatt")
				wide, high := 400.0, 622.0
				if turn%180 != 0 { // words are told as they are seen, the page as it lies
					wide, high, width, height = 600, 422, height, width
				}
				require.Less(t, x, 12.0, "at the left edge")
				require.Greater(t, y, height-22, "under the page")
				require.InDelta(t, wide, width, 0.1)
				require.InDelta(t, high, height, 0.1, "the page has grown by the strip alone")
				require.Contains(t, textOf(t, path, 1), "Wort")
				require.Contains(t, textOf(t, path, 1), "Blatt 1 von 1 · ABH-2026-1")
			})
		}
	}
}

// What a page leaves open or turns does not reach its number, and several streams are one drawing.
func TestUntidyPages(t *testing.T) {
	untidy := written(
		"<</Type /Catalog /Pages 2 0 R>>",
		"<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 400 600]>>",
		"<</Type /Page /Parent 2 0 R /Contents [4 0 R 5 0 R] /Resources <</Font <</F1 6 0 R>>>>>>",
		stream("", "q 3 0 0 3 50 50 cm BT /F1 10 Tf 20 20"),
		stream("", "Td (Zusammen) Tj ET q 1 0 0 1 9 9 cm"),
		font,
	)
	path := bound(t, func(b *binder.Binder) { addPDF(t, b, untidy) })
	_, y, _, height := seen(t, path, 1, "Blatt")
	require.Greater(t, y, height-22)
	require.Contains(t, textOf(t, path, 1), "Zusammen")
}

// Annotations and fields stand there as they look; hidden ones do not.
func TestAnnotationsStayVisible(t *testing.T) {
	look := stream("/Subtype /Form /BBox [0 0 100 20] /Resources <</Font <</F1 5 0 R>>>>", "BT /F1 10 Tf 2 5 Td (Stempel) Tj ET")
	hidden := stream("/Subtype /Form /BBox [0 0 100 20] /Resources <</Font <</F1 5 0 R>>>>", "BT /F1 10 Tf 2 5 Td (Versteckt) Tj ET")
	content := one("Wort", "/Annots [7 0 R 8 0 R 10 0 R]", "", look,
		"<</Type /Annot /Subtype /Stamp /Rect [200 300 300 320] /AP <</N 6 0 R>>>>",
		"<</Type /Annot /Subtype /Stamp /F 2 /Rect [200 400 300 420] /AP <</N 9 0 R>>>>", hidden,
		"<</Type /Annot /Subtype /Widget /FT /Btn /AS /Ja /V /Ja /Rect [200 200 300 220] /AP <</N <</Ja 6 0 R /Off 9 0 R>>>>>>")
	path := bound(t, func(b *binder.Binder) { addPDF(t, b, content) })
	text := textOf(t, path, 1)
	require.Equal(t, 2, strings.Count(text, "Stempel"))
	require.NotContains(t, text, "Versteckt")
	x, _, _, _ := seen(t, path, 1, "Stempel")
	require.InDelta(t, 202, x, 1)
}

// A box that was not ticked and a choice that was not taken mostly have no look for that; a signature has none either. Such forms are bound as they are.
func TestFormsAreBound(t *testing.T) {
	for what, more := range map[string][]string{
		"a box": {"<</Type /Annot /Subtype /Widget /FT /Btn /V /Off /AS /Off /AP <</N <</Ja 7 0 R>>>> /Rect [10 10 50 50]>>", stream("/BBox [0 0 9 9]", "")},
		"a choice": {
			"<</Type /Annot /Subtype /Widget /Parent 8 0 R /AS /Off /AP <</N <</Nein 7 0 R>>>> /Rect [10 10 50 50]>>", stream("/BBox [0 0 9 9]", ""),
			"<</FT /Btn /V /Ja /Kids [6 0 R]>>",
		},
		"a signature": {"<</Type /Annot /Subtype /Widget /FT /Sig /V 7 0 R /Rect [0 0 0 0]>>", "<</Type /Sig>>"},
	} {
		t.Run(what, func(t *testing.T) {
			path := bound(t, func(b *binder.Binder) {
				addPDF(t, b, one("Formular", "/Annots [6 0 R]", "/AcroForm <</Fields [6 0 R]>>", more...))
			})
			require.Contains(t, textOf(t, path, 1), "Formular")
		})
	}
}

// What a court would see otherwise than the authority is refused, and nothing of it stays.
func TestUnshowable(t *testing.T) {
	good := one("Gut", "", "")
	for name, content := range map[string][]byte{
		"nothing":          {},
		"no PDF":           []byte("Hallo"),
		"cut off":          good[:len(good)/2],
		"hidden layers":    one("x", "", "/OCProperties <</OCGs [6 0 R] /D <</OFF [6 0 R]>>>>", "<</Type /OCG /Name (E)>>"),
		"dynamic form":     one("x", "", "/AcroForm <</XFA (x) /Fields []>>"),
		"fields not drawn": one("x", "", "/AcroForm <</NeedAppearances true /Fields []>>"),
		"field not drawn":  one("x", "/Annots [6 0 R]", "", "<</Type /Annot /Subtype /Widget /FT /Tx /V (Wert) /Rect [10 10 50 50]>>"),
		"part of a field not drawn": one("x", "/Annots [6 0 R]", "", "<</Type /Annot /Subtype /Widget /Parent 7 0 R /Rect [10 10 50 50]>>",
			"<</FT /Tx /V (Wert) /Kids [6 0 R]>>"),
		"text not drawn":    one("x", "/Annots [6 0 R]", "", "<</Type /Annot /Subtype /FreeText /Contents (Zusatz) /DA (/Helv 9 Tf) /Rect [10 10 50 50]>>"),
		"crooked":           one("x", "/Rotate 45", ""),
		"page of itself":    written("<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [2 0 R] /Count 1>>"),
		"second page wrong": written("<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [3 0 R 4 0 R] /Count 2>>", "<</Type /Page /MediaBox [0 0 100 100]>>", "<</Type /Page /Contents (nichts) /MediaBox [0 0 100 100]>>"),
	} {
		t.Run(name, func(t *testing.T) {
			path := bound(t, func(b *binder.Binder) {
				addPDF(t, b, good)
				_, err := b.AddPDF(t.Context(), content)
				require.ErrorIs(t, err, binder.ErrUnshowable)
				require.Equal(t, 1, b.Pages())
				addPDF(t, b, good)
			})
			require.Contains(t, textOf(t, path, 2), "Blatt 2 von 2")
			require.Contains(t, textOf(t, path, 2), "Gut")
		})
	}
	path := bound(t, func(b *binder.Binder) {
		addPDF(t, b, good)
		for _, kind := range []string{"image/jpeg", "image/png", "text/plain"} {
			_, err := b.AddPicture([]byte("kein Bild"), kind)
			require.ErrorIs(t, err, binder.ErrUnshowable)
		}
	})
	require.Contains(t, textOf(t, path, 1), "Blatt 1 von 1")
}

// Files of other programs: packed objects, and hundreds of pages in a tree.
func TestManyPages(t *testing.T) {
	objects := []string{"<</Type /Catalog /Pages 2 0 R>>", "", font}
	var kids []string
	for i := range 350 {
		page := len(objects) + 1
		objects = append(objects, fmt.Sprintf("<</Type /Page /Parent 2 0 R /Contents %d 0 R>>", page+1), stream("", fmt.Sprintf(says, fmt.Sprintf("Nummer%d", i+1))))
		kids = append(kids, fmt.Sprintf("%d 0 R", page))
	}
	objects[1] = fmt.Sprintf("<</Type /Pages /Kids [%s] /Count 350 /MediaBox [0 0 400 600] /Resources <</Font <</F1 3 0 R>>>>>>", strings.Join(kids, " "))
	plain := filepath.Join(t.TempDir(), "plain.pdf")
	require.NoError(t, os.WriteFile(plain, written(objects...), 0o600))
	packed := plain + ".packed.pdf"
	out, err := exec.CommandContext(t.Context(), "qpdf", "--object-streams=generate", "--compress-streams=y", plain, packed).CombinedOutput()
	require.NoError(t, err, "%s", out)
	content, err := os.ReadFile(packed)
	require.NoError(t, err)
	path := bound(t, func(b *binder.Binder) {
		require.Equal(t, binder.Span{First: 1, Pages: 350}, addPDF(t, b, content))
		require.Equal(t, binder.Span{First: 351, Pages: 1}, addPDF(t, b, one("Ende", "", "")))
		b.Mark("Anfang", 1)
		b.Mark("Ende: ü", 351)
	})
	for _, page := range []int{1, 100, 101, 349, 350} {
		text := textOf(t, path, page)
		require.Contains(t, text, fmt.Sprintf("Nummer%d\n", page))
		require.Contains(t, text, fmt.Sprintf("Blatt %d von 351", page))
	}
	require.Contains(t, textOf(t, path, 351), "Ende")
}

// corners is a picture whose corners are red, green, blue and yellow, in the order of reading.
func corners(width, height int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{255, 0, 0, 255}
			switch {
			case x >= width/2 && y < height/2:
				c = color.NRGBA{0, 255, 0, 255}
			case x < width/2 && y >= height/2:
				c = color.NRGBA{0, 0, 255, 255}
			case x >= width/2:
				c = color.NRGBA{255, 255, 0, 255}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

// exif is a segment that says how a picture is to be turned.
func exif(orientation int) []byte {
	tiff := []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	tiff = binary.BigEndian.AppendUint16(tiff, uint16(orientation))
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	body := append([]byte("Exif\x00\x00"), tiff...)
	return append([]byte{0xff, 0xe1, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body...)
}

// shown gives the colours of the corners of the picture on a page, in the order of reading, by their first letters.
func shown(t *testing.T, path string, page int) string {
	t.Helper()
	n := strconv.Itoa(page)
	out, err := exec.CommandContext(t.Context(), "pdftoppm", "-r", "36", "-png", "-f", n, "-l", n, path).Output()
	require.NoError(t, err)
	m, err := png.Decode(bytes.NewReader(out))
	require.NoError(t, err)
	box := image.Rectangle{}
	for y := range m.Bounds().Dy() - 14 { // without the strip
		for x := range m.Bounds().Dx() {
			if letterOf(m.At(x, y)) != "" {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	require.Greater(t, box.Dx(), 50)
	all := ""
	for _, p := range []image.Point{{box.Min.X + 6, box.Min.Y + 6}, {box.Max.X - 6, box.Min.Y + 6}, {box.Min.X + 6, box.Max.Y - 6}, {box.Max.X - 6, box.Max.Y - 6}} {
		all += letterOf(m.At(p.X, p.Y))
	}
	if box.Dx() > box.Dy() {
		return all + " across"
	}
	return all + " upright"
}

func letterOf(c color.Color) string {
	r, g, b, _ := c.RGBA()
	const high, low = 0xb000, 0x5000
	switch {
	case r > high && g > high && b < low:
		return "y"
	case r > high && g < low && b < low:
		return "r"
	case r < low && g > high && b < low:
		return "g"
	case r < low && g < low && b > high:
		return "b"
	}
	return ""
}

// A picture is turned as its camera says: all eight ways of EXIF.
func TestPicturesAsTheyAreSeen(t *testing.T) {
	var photo bytes.Buffer
	require.NoError(t, jpeg.Encode(&photo, corners(320, 160), &jpeg.Options{Quality: 95}))
	want := map[int]string{
		0: "rgby across", 1: "rgby across", 2: "gryb across", 3: "ybgr across", 4: "byrg across",
		5: "rbgy upright", 6: "bryg upright", 7: "ygbr upright", 8: "gyrb upright",
	}
	path := bound(t, func(b *binder.Binder) {
		for orientation := range 9 {
			content := append(append(bytes.Clone(photo.Bytes()[:2]), exif(orientation)...), photo.Bytes()[2:]...)
			_, err := b.AddPicture(content, "image/jpeg")
			require.NoError(t, err)
		}
	})
	for orientation := range 9 {
		require.Equal(t, want[orientation], shown(t, path, orientation+1), "orientation %d", orientation)
	}
}

// Every form of PNG: as it is, with a palette, with transparency on white, in shades.
func TestPNG(t *testing.T) {
	plain := corners(200, 100)
	clear := corners(200, 100)
	for y := range 100 {
		for x := 90; x < 110; x++ {
			clear.SetNRGBA(x, y, color.NRGBA{0, 0, 0, 0})
		}
	}
	table := image.NewPaletted(plain.Bounds(), color.Palette{color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 255, 0, 255}, color.NRGBA{0, 0, 255, 255}, color.NRGBA{255, 255, 0, 255}})
	opaque := image.NewRGBA(plain.Bounds())
	for y := range 100 {
		for x := range 200 {
			table.Set(x, y, plain.At(x, y))
			opaque.Set(x, y, plain.At(x, y))
		}
	}
	pictures := []image.Image{plain, clear, table, opaque}
	path := bound(t, func(b *binder.Binder) {
		for _, m := range pictures {
			var out bytes.Buffer
			require.NoError(t, png.Encode(&out, m))
			_, err := b.AddPicture(out.Bytes(), "image/png")
			require.NoError(t, err)
		}
		var grey bytes.Buffer
		require.NoError(t, png.Encode(&grey, image.NewGray16(image.Rect(0, 0, 10, 20))))
		_, err := b.AddPicture(grey.Bytes(), "image/png")
		require.NoError(t, err)
	})
	for i := range pictures {
		require.Equal(t, "rgby across", shown(t, path, i+1))
	}
}

func TestReservedPages(t *testing.T) {
	path := bound(t, func(b *binder.Binder) {
		addPDF(t, b, one("Eins", "", ""))
		kept := b.Reserve(1)
		require.Equal(t, binder.Span{First: 2, Pages: 1}, kept)
		addPDF(t, b, one("Drei", "", ""))
		require.NoError(t, b.Fill(t.Context(), kept, one("Zwei", "", "")))
	})
	for i, word := range []string{"Eins", "Zwei", "Drei"} {
		require.Contains(t, textOf(t, path, i+1), word)
	}
	var out bytes.Buffer
	b := binder.New(&out, binder.Info{})
	require.Error(t, b.Close(), "nothing")
	b.Reserve(1)
	require.Error(t, b.Close(), "kept and not filled")
}
