package pdf_test

import (
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/pdf"
)

// notoSans reads the font of the letters, which comes from npm.
func notoSans(t *testing.T) *pdf.Font {
	t.Helper()
	data, err := os.ReadFile("../letter/fonts/vendor/NotoSans-Regular.ttf")
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the fonts of the letters are not installed: npm ci --prefix internal/letter/fonts")
	}
	require.NoError(t, err)
	font, err := pdf.ParseFont("NotoSans-Regular", data)
	require.NoError(t, err)
	return font
}

// TestPartOfAFont: the embedded part of a font draws each character as the whole font does, also those that are composed of others, and is a
// font file by its checksum.
func TestPartOfAFont(t *testing.T) {
	t.Parallel()
	text := "Şükran Yılmaz-Đặng Thị Ngọc Ánh ǰ M̂ §\u00a0€"
	file, outlines := pdf.Part(notoSans(t), text)
	require.Equal(t, uint32(0xB1B0AFBA), pdf.Checksum(file))
	require.Less(t, len(file), 20_000)
	for _, r := range text {
		require.Equal(t, outlines[r][1], outlines[r][0], "%c", r)
	}
	require.NotEmpty(t, outlines['Ş'][0])
	require.Empty(t, outlines[' '][0])
}

// TestColourProfile: ICC.1:2004-10: the profile holds what a display profile needs, each part within its bounds; its primaries add up to white.
func TestColourProfile(t *testing.T) {
	t.Parallel()
	profile := pdf.ColourProfile()
	number := func(at int) int { return int(int32(binary.BigEndian.Uint32(profile[at:]))) }
	require.Equal(t, len(profile), number(0))
	require.Less(t, len(profile), 1000)
	require.Equal(t, "mntrRGB XYZ ", string(profile[12:24]))
	require.Equal(t, "acsp", string(profile[36:40]))
	tags := map[string]int{}
	for i := range number(128) {
		entry := 132 + 12*i
		at, size := number(entry+4), number(entry+8)
		require.Zero(t, at%4)
		require.LessOrEqual(t, at+size, len(profile))
		tags[string(profile[entry:entry+4])] = at
	}
	for _, name := range []string{"desc", "cprt", "wtpt", "chad", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"} {
		require.NotZero(t, tags[name], name)
	}
	for axis := range 3 {
		sum := 0
		for _, name := range []string{"rXYZ", "gXYZ", "bXYZ"} {
			sum += number(tags[name] + 8 + 4*axis)
		}
		require.InDelta(t, number(tags["wtpt"]+8+4*axis), sum, 2)
		require.Equal(t, number(68+4*axis), number(tags["wtpt"]+8+4*axis), "the light is D50")
	}
}

// TestMetadata: ISO 19005-2, 6.6.4, and ISO 14289-1, 5: the packet is XML, says to which standards the file is built, and takes every title.
func TestMetadata(t *testing.T) {
	t.Parallel()
	packet := pdf.Metadata(pdf.Info{Title: "Bescheid <A & B> ]]> \"x\"", Author: "Stadt", Lang: "de-DE", Day: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)})
	texts := map[string]string{}
	decoder, name := xml.NewDecoder(strings.NewReader(packet)), ""
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			name = token.Name.Space + token.Name.Local
		case xml.CharData:
			texts[name] += strings.TrimSpace(string(token))
		}
	}
	require.Equal(t, "2", texts["http://www.aiim.org/pdfa/ns/id/part"])
	require.Equal(t, "A", texts["http://www.aiim.org/pdfa/ns/id/conformance"])
	require.Equal(t, "1", texts["http://www.aiim.org/pdfua/ns/id/part"])
	require.Equal(t, "2026-11-23T00:00:00+00:00", texts["http://ns.adobe.com/xap/1.0/CreateDate"])
	require.Contains(t, packet, "<rdf:li xml:lang=\"x-default\">Bescheid &lt;A &amp; B&gt; ]]&gt; &#34;x&#34;</rdf:li>")
}

// TestMissingCharacter: ISO 19005-2, 6.2.11.8: the box for a missing glyph is never shown; the file fails instead.
func TestMissingCharacter(t *testing.T) {
	t.Parallel()
	file := pdf.New(pdf.Info{Title: "x", Author: "x", Lang: "de"})
	file.AddPage(210, 297).Text(file.Root().Add(pdf.Paragraph), notoSans(t), 11, 20, 20, "a\u4E00")
	_, err := file.Bytes()
	require.ErrorContains(t, err, "U+4E00")
}
