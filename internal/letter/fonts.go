package letter

import (
	"embed"
	"sync"

	"ablauf/internal/casefile"
	"ablauf/internal/pdf"
)

// fontFiles holds Noto Sans (SIL Open Font License 1.1), which has all letters of DIN 91379; the placeholder alone when the fonts
// were not installed before the build.
//
//go:embed fonts/vendor
var fontFiles embed.FS

// installFonts is the command that fetches the fonts.
const installFonts = "npm ci --prefix internal/letter/fonts"

// fontPair is the upright and the strong font.
type fontPair struct{ upright, strong *pdf.Font }

func (p fontPair) of(strong bool) *pdf.Font {
	if strong {
		return p.strong
	}
	return p.upright
}

// fonts are read once: a letter asks for a few dozen of their letters only.
var fonts = sync.OnceValues(func() (pair fontPair, err error) {
	if pair.upright, err = font("NotoSans-Regular"); err != nil {
		return fontPair{}, err
	}
	pair.strong, err = font("NotoSans-Bold")
	return pair, err
})

func font(name string) (*pdf.Font, error) {
	data, err := fontFiles.ReadFile("fonts/vendor/" + name + ".ttf")
	if err != nil {
		return nil, casefile.Errorf(casefile.Unavailable, "letter.fonts-missing", "letter: %s is not built in; run %q and build again", name, installFonts)
	}
	return pdf.ParseFont(name, data)
}
