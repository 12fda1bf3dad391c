package letter_test

import (
	"bytes"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/internal/pdf"
	"ablauf/internal/pdf/pdfcheck"
)

const pageAddress = "https://antrag.musterstadt.example/antrag/k7m2-9xq4-aaaa-bbbb-cccc-dddd-ee"

// withAddress is a letter that names an address between two paragraphs.
func withAddress(address string) letter.Letter {
	l := sample()
	l.Body = []letter.Block{
		{Kind: letter.Paragraph, Text: "Guten Tag,"},
		{Kind: letter.Heading, Text: "Online"},
		{Kind: letter.WebAddress, Text: "Oder stellen Sie den Antrag **online**. Halten Sie Ihr Telefon über den Code, oder geben Sie diese Adresse ein:", Address: address},
		{Kind: letter.Paragraph, Text: "Mit freundlichen Grüßen"},
	}
	return l
}

// scanned gives what a telephone reads from the first page of a letter, printed with 200 dots to the inch.
func scanned(t *testing.T, printed []byte) string {
	t.Helper()
	folder := t.TempDir()
	file := filepath.Join(folder, "brief.pdf")
	require.NoError(t, os.WriteFile(file, printed, 0o600))
	out, err := exec.CommandContext(t.Context(), "pdftoppm", "-png", "-r", "200", "-f", "1", "-l", "1", "-singlefile", file, filepath.Join(folder, "blatt")).CombinedOutput()
	require.NoError(t, err, "pdftoppm (make packages installs it): %s", out)
	picture, err := os.ReadFile(filepath.Join(folder, "blatt.png"))
	require.NoError(t, err)
	drawn, err := png.Decode(bytes.NewReader(picture))
	require.NoError(t, err)
	bits, err := gozxing.NewBinaryBitmapFromImage(drawn)
	require.NoError(t, err)
	read, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	require.NoError(t, err)
	return read.GetText()
}

// TestWebAddressIsReadByAMachine: product 5.1: what a telephone reads from the printed page is, letter by letter, the address that stands beside the code; and both
// are where the link leads. The reader shares nothing with what draws. Equal letters stay equal in each byte.
func TestWebAddressIsReadByAMachine(t *testing.T) {
	t.Parallel()
	needFonts(t)
	if folder := os.Getenv("ABLAUF_LETTER_OUT"); folder != "" {
		require.NoError(t, os.WriteFile(filepath.Join(folder, "adresse.pdf"), render(t, withAddress(pageAddress)), 0o600))
	}
	for _, address := range []string{
		pageAddress, "https://a.example", "https://antrag.landkreis-beispielburg.example:8443/" + strings.Repeat("sehr-lang/", 14) + "ende",
	} {
		file := render(t, withAddress(address))
		require.Equal(t, address, scanned(t, file))
		require.Contains(t, strings.ReplaceAll(poppler(t, file, "pdftotext"), "\n", ""), address, "what is written can be copied")
		require.Contains(t, poppler(t, file, "pdfinfo", "-url"), " "+address+"\n")
		require.Empty(t, pdfcheck.Check(file))
		require.Equal(t, file, render(t, withAddress(address)))
	}
}

// TestWebAddressIsHeard: ISO 14289-1, 7.3 and 7.18.5: who listens hears the text, then the address as a link, then what the code is.
func TestWebAddressIsHeard(t *testing.T) {
	t.Parallel()
	needFonts(t)
	elements, _, _ := structure(t, render(t, withAddress(pageAddress)))
	from := len(frame) + 1
	require.Equal(t, []string{"H1", "P", "H2", "P", "P", "Link", "Figure", "P"}, elements[from:from+8])
	heard := poppler(t, render(t, withAddress(pageAddress)), "pdfinfo", "-struct-text")
	require.Contains(t, heard, `"`+pageAddress+`"`)
	require.Less(t, strings.Index(heard, "geben Sie diese Adresse ein:"), strings.Index(heard, pageAddress))
	require.Less(t, strings.Index(heard, pageAddress), strings.Index(heard, "Figure"))
}

var boxForm = regexp.MustCompile(`/BBox \[([0-9.]+) ([0-9.]+) ([0-9.]+) ([0-9.]+)\]`)

// TestWebAddressStaysTogether: wherever a page ends, heading, text, address and code stand on one page, within the margins of DIN 5008; the code has at least 20 mm,
// and nothing is nearer to it than four of its squares (ISO/IEC 18004, 6.3.8).
func TestWebAddressStaysTogether(t *testing.T) {
	t.Parallel()
	needFonts(t)
	const pointsInMM = 72 / 25.4
	moved := false
	for lines := range 45 {
		l := withAddress(pageAddress)
		l.Body[0].Text = "Guten Tag," + strings.Repeat("\nZeile", lines)
		places, err := letter.Places(l)
		require.NoError(t, err)
		var box [4]float64 // in mm from the upper left corner
		for i, digits := range boxForm.FindSubmatch(render(t, l))[1:] {
			points, err := strconv.ParseFloat(string(digits), 64)
			require.NoError(t, err)
			if box[i] = points / pointsInMM; i%2 == 1 {
				box[i] = 297 - box[i]
			}
		}
		left, bottom, right, top := box[0], box[1], box[2], box[3]
		require.InDelta(t, 190, right, 0.02)
		require.GreaterOrEqual(t, right-left, 20.0)
		require.InDelta(t, right-left, bottom-top, 0.02)
		square := (right - left) / 37 // the address needs a code of version 5
		on := map[int][]string{}
		for n, page := range places {
			end := []float64{262, 272}[min(n, 1)]
			for _, p := range page {
				switch {
				case p.Text == "Online", strings.HasPrefix(p.Text, "Oder stellen Sie"), strings.HasPrefix(p.Text, "https://antrag"), strings.HasPrefix(p.Text, "k7m2-"):
					on[n] = append(on[n], p.Text)
				}
			}
			if len(on[n]) == 0 {
				continue
			}
			require.LessOrEqual(t, bottom, end, "%d lines", lines)
			for _, p := range page {
				near := p.Right > left-4*square && p.Base > top-4*square && p.Base-2 < bottom+4*square
				require.False(t, p.Text != "" && near && p.Left < right, "%d lines: %q is too near", lines, p.Text)
			}
		}
		require.Len(t, on, 1, "%d lines: %v", lines, on)
		for n, texts := range on {
			require.Len(t, texts, 4, "%v", texts)
			moved = moved || n > 0
		}
	}
	require.True(t, moved)
}

// TestWebAddressInAPrintFile: a letter with a link goes into a print file with its code, and without its link, because paper has none.
func TestWebAddressInAPrintFile(t *testing.T) {
	t.Parallel()
	needFonts(t)
	bundle := pdf.NewBundle(pdf.Info{Title: "Druckdatei", Lang: "de-DE"})
	_, err := bundle.Add("Brief", render(t, withAddress(pageAddress)))
	require.NoError(t, err)
	printed, err := bundle.Bytes()
	require.NoError(t, err)
	require.NotContains(t, string(printed), "/Annot")
	require.NotContains(t, string(printed), "/URI")
	require.Equal(t, pageAddress, scanned(t, printed))
}

// TestWebAddressInATemplate: the address stands first in its block, and the text below says what it is for.
func TestWebAddressInATemplate(t *testing.T) {
	t.Parallel()
	filled := func(body string, address any) ([]letter.Block, error) {
		parsed, err := letter.ParseTemplate([]byte("Betreff: x\n\n" + body + "\n"))
		require.NoError(t, err)
		_, blocks, err := parsed.Fill(map[string]any{"a": address})
		return blocks, err
	}
	blocks, err := filled("{{adresse .a}}\nHier geht es\n**weiter**:", pageAddress)
	require.NoError(t, err)
	require.Equal(t, []letter.Block{{Kind: letter.WebAddress, Text: "Hier geht es **weiter**:", Address: pageAddress}}, blocks)
	_, err = filled("{{adresse .a}}", pageAddress)
	require.Equal(t, "letter.template", casefile.CodeOf(err))
	for _, wrong := range []any{"", nil, "http://a.example/", "https://a.example/?x=1", "https://a b.example/", "javascript:alert(1)", "https://a.example/ü"} {
		_, err = filled("{{adresse .a}}\nHier:", wrong)
		require.Equal(t, "letter.missing-value", casefile.CodeOf(err), "%v", wrong)
	}
	for _, wrong := range []string{"", "https://a.example/(x)", "https://a.example/" + strings.Repeat("x", 200)} {
		_, err = letter.Render(withAddress(wrong))
		require.Equal(t, "letter.address", casefile.CodeOf(err), "%q", wrong)
	}
}
