package letter

import (
	"embed"
	"fmt"

	"codeberg.org/go-pdf/fpdf"

	"ablauf/internal/casefile"
)

// fontFiles holds Noto Sans (SIL Open Font License 1.1), which has all letters of DIN 91379; the placeholder alone when the fonts
// were not installed before the build.
//
//go:embed fonts/vendor
var fontFiles embed.FS

const fontFamily = "noto"

// installFonts is the command that fetches the fonts.
const installFonts = "npm ci --prefix internal/letter/fonts"

// addFonts makes the upright and the strong font known to the document and gives their outlines.
func addFonts(pdf *fpdf.Fpdf) (outlines map[bool]*glyphs, err error) {
	outlines = make(map[bool]*glyphs)
	for _, font := range []struct{ style, file string }{{"", "NotoSans-Regular.ttf"}, {"B", "NotoSans-Bold.ttf"}} {
		data, err := fontFiles.ReadFile("fonts/vendor/" + font.file)
		if err != nil {
			return nil, casefile.Errorf(casefile.Unavailable, "letter.fonts-missing", "letter: %s is not built in; run %q and build again", font.file, installFonts)
		}
		if outlines[font.style == "B"], err = parseGlyphs(data); err != nil {
			return nil, fmt.Errorf("letter: %s: %w", font.file, err)
		}
		pdf.AddUTF8FontFromBytes(fontFamily, font.style, data)
	}
	if err := pdf.Error(); err != nil {
		return nil, fmt.Errorf("letter: fonts: %w", err)
	}
	return outlines, nil
}
