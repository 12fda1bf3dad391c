package pdf

import (
	"fmt"
	"strings"
)

// Filter says how the data of a picture are packed.
type Filter string

// The filters of pictures: JPEG, and the rows of PNG with their predictors.
const (
	FilterJPEG Filter = "DCTDecode"
	FilterPNG  Filter = "FlateDecode"
)

// Picture is a picture that fills a page.
type Picture struct {
	Data          []byte
	Filter        Filter
	Width, Height int // in pixels, as they lie in the data
	Bits          int // of each colour of a pixel
	Colours       int // 1 for grey or a palette, 3 for RGB
	Palette       []byte
	// Orientation says how the data are turned to stand upright, 1 to 8 as EXIF has it; 0 is 1.
	Orientation int
}

// turns place the unit square of a picture on the unit square of its page, by orientation (EXIF 2.32, table 6).
var turns = [...][6]float64{
	1: {1, 0, 0, 1, 0, 0}, 2: {-1, 0, 0, 1, 1, 0}, 3: {-1, 0, 0, -1, 1, 1}, 4: {1, 0, 0, -1, 0, 1},
	5: {0, -1, -1, 0, 1, 1}, 6: {0, -1, 1, 0, 0, 1}, 7: {0, 1, 1, 0, 0, 0}, 8: {0, 1, -1, 0, 1, 0},
}

// The longest and the shortest side that a page of a picture has, in millimetres: those of A4.
const (
	sheetLong  = 297
	sheetShort = 210
)

// Pictures writes a file built to PDF/A-2b (ISO 19005-2) with a page for each picture. A page has the shape of its picture, upright, and is as large as fits
// on A4. Nothing is said about what a picture shows, so the file is not tagged.
func Pictures(info Info, pictures []Picture) []byte {
	w := newWriter()
	catalog, tree, about := w.reserve(), w.reserve(), w.reserve()
	kids := make([]string, len(pictures))
	for i, p := range pictures {
		width, height, turn := p.sheet()
		drawn := w.stream("", fmt.Appendf(nil, "q %.3f %.3f %.3f %.3f %.3f %.3f cm /P Do Q\n",
			turn[0]*width, turn[1]*height, turn[2]*width, turn[3]*height, turn[4]*width, turn[5]*height))
		kids[i] = reference(w.add(fmt.Sprintf("<</Type /Page /Parent %s /MediaBox [0 0 %.2f %.2f] /Resources <</XObject <</P %s>>>> /Contents %s>>",
			reference(tree), width, height, reference(p.object(w)), reference(drawn))))
	}
	w.set(tree, fmt.Sprintf("<</Type /Pages /Kids [%s] /Count %d>>", strings.Join(kids, " "), len(kids)))
	xmp := w.plainStream("/Type /Metadata /Subtype /XML", []byte(metadata(info, levelB)))
	w.set(catalog, fmt.Sprintf("<</Type /Catalog /Pages %s /Lang %s /Metadata %s /OutputIntents [%s]>>",
		reference(tree), textString(info.Lang), reference(xmp), reference(outputIntent(w))))
	w.set(about, info.dictionary())
	return w.file(catalog, about)
}

// sheet gives the page of a picture in points and the way in which the picture lies on it.
func (p Picture) sheet() (width, height float64, turn [6]float64) {
	turn = turns[max(1, p.Orientation)]
	width, height = float64(p.Width), float64(p.Height)
	if turn[0] == 0 {
		width, height = height, width
	}
	long, short := max(width, height), min(width, height)
	scale := min(sheetLong/long, sheetShort/short) * pointsInMM
	// A picture of one row is a page as well, and no page may be smaller than three points (ISO 19005-2, 6.1.13).
	const least = 3
	return max(least, hundredths(width*scale)), max(least, hundredths(height*scale)), turn
}

// object adds the picture itself (ISO 32000-1, 8.9.5).
func (p Picture) object(w *writer) int {
	return w.plainStream("/Type /XObject "+p.dictionary(), p.Data)
}

// dictionary describes the picture.
func (p Picture) dictionary() string {
	colours := "/DeviceRGB"
	switch {
	case len(p.Palette) > 0:
		colours = fmt.Sprintf("[/Indexed /DeviceRGB %d <%X>]", len(p.Palette)/3-1, p.Palette)
	case p.Colours == 1:
		colours = "/DeviceGray"
	}
	params := ""
	if p.Filter == FilterPNG {
		params = fmt.Sprintf(" /DecodeParms <</Predictor 15 /Colors %d /BitsPerComponent %d /Columns %d>>", p.Colours, p.Bits, p.Width)
	}
	return fmt.Sprintf("/Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent %d /Filter /%s%s", p.Width, p.Height, colours, p.Bits, p.Filter, params)
}
