package pdf

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode/utf16"
)

// resources writes the fonts and gives the dictionary by which pages name them.
func (f *File) resources(w *writer) string {
	var list strings.Builder
	for _, s := range f.fonts {
		s.close()
		fmt.Fprintf(&list, "/%s %s ", s.name, reference(s.write(w)))
	}
	return "<</Font <<" + list.String() + ">>>>"
}

// write writes the objects of a font (ISO 32000-1, 9.7): it is embedded as a part (9.9), and says which characters its numbers mean (9.10.3).
func (s *subset) write(w *writer) int {
	const symbolic = 4 // its characters are not those of Adobe's standard Latin set
	f := s.font
	name := s.tag() + "+" + f.name
	data := s.file()
	file := w.stream(fmt.Sprintf("/Length1 %d", len(data)), data)
	b := f.bounds
	descriptor := w.add(fmt.Sprintf("<</Type /FontDescriptor /FontName /%s /Flags %d /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d /Descent %d"+
		" /CapHeight %d /StemV %d /FontFile2 %s>>", name, symbolic, f.thousandths(int(b.xMin)), f.thousandths(int(b.yMin)), f.thousandths(int(b.xMax)),
		f.thousandths(int(b.yMax)), f.ascent, f.descent, f.capHeight, f.stem(), reference(file)))
	var widths strings.Builder
	for _, r := range s.runes {
		fmt.Fprintf(&widths, "%d ", f.advance(f.glyphs[r]))
	}
	descendant := w.add(fmt.Sprintf("<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"+
		" /FontDescriptor %s /DW %d /W [1 [%s]] /CIDToGIDMap /Identity>>", name, reference(descriptor), f.advance(0), widths.String()))
	return w.add(fmt.Sprintf("<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%s] /ToUnicode %s>>",
		name, reference(descendant), reference(w.stream("", s.toUnicode()))))
}

// tag gives the six letters that tell parts of one font apart (ISO 32000-1, 9.6.4): the same for the same characters.
func (s *subset) tag() string {
	sum := sha256.Sum256([]byte(s.font.name + string(s.runes)))
	letters := make([]byte, 6)
	for i := range letters {
		letters[i] = 'A' + sum[i]%26
	}
	return string(letters)
}

// stem gives the usual estimate of the thickness of upright strokes, which the font file does not tell.
func (f *Font) stem() int {
	const base, perWeight = 50, 65
	return base + f.weight*f.weight/(perWeight*perWeight)
}

// toUnicode writes which character each number means.
func (s *subset) toUnicode() []byte {
	const atOnce = 100 // more may not stand in one block (Adobe Technical Note 5411)
	var b strings.Builder
	b.WriteString(`/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
`)
	for from := 0; from < len(s.runes); from += atOnce {
		some := s.runes[from:min(from+atOnce, len(s.runes))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(some))
		for _, r := range some {
			fmt.Fprintf(&b, "<%04X> <", s.number[r])
			for _, u := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\n" + strings.Repeat("end\n", 2))
	return []byte(b.String())
}
