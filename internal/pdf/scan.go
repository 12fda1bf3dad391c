package pdf

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
	"math"
	"strings"
)

// Word is a word that stands on a page that is a picture, for search: where its base line begins, in points from the lower left corner, how long it is, how high its
// letters are, and the angle of its line in radians against the clock.
type Word struct {
	Text        string
	X, Y        float64
	Width, Size float64
	Angle       float64
}

// The sides that a page may have (ISO 19005-2, 6.1.13), in points.
const (
	sideLeast = 3
	sideMost  = 14400
)

// Scan writes a file built to PDF/A-2b (ISO 19005-2) page by page, so that no more than one is in memory: each is a picture, and what stands on it lies over it as text that
// is not drawn, for search. Nothing is said about what stands where, so the file is not tagged. Equal pages give equal bytes.
type Scan struct {
	out    io.Writer
	sum    hash.Hash
	info   Info
	at     int64
	places []int64 // by number, from 1; 0 is one that is not written yet
	pages  []int
	number map[rune]uint16
	runes  []rune
	err    error
}

// The objects that others refer to before they are written.
const (
	scanCatalog = iota + 1
	scanTree
	scanFont
	scanReserved = scanFont
)

// NewScan begins a file.
func NewScan(out io.Writer, info Info) *Scan {
	s := &Scan{out: out, sum: sha256.New(), info: info, places: make([]int64, scanReserved), number: map[rune]uint16{}}
	s.write([]byte(fileHead))
	return s
}

func (s *Scan) write(p []byte) {
	if s.err != nil {
		return
	}
	var n int
	n, s.err = s.out.Write(p)
	s.at += int64(n)
	_, _ = s.sum.Write(p[:n]) // a hash never fails
}

// object writes an object under a number.
func (s *Scan) object(id int, body []byte) {
	s.places[id-1] = s.at
	s.write(fmt.Appendf(nil, "%d 0 obj\n", id))
	s.write(body)
	s.write([]byte("\nendobj\n"))
}

func (s *Scan) add(body []byte) int {
	s.places = append(s.places, 0)
	s.object(len(s.places), body)
	return len(s.places)
}

// Page writes the next page, in points: the picture fills it. Errors are those of the writer.
func (s *Scan) Page(width, height float64, picture Picture, words []Word) error {
	width, height = hundredths(min(max(width, sideLeast), sideMost)), hundredths(min(max(height, sideLeast), sideMost))
	drawn := s.add(streamOf("/Type /XObject "+picture.dictionary(), picture.Data))
	var said strings.Builder
	fmt.Fprintf(&said, "q %.2f 0 0 %.2f 0 0 cm /P Do Q\n", width, height)
	fonts := ""
	if len(words) > 0 {
		fonts = " /Font <</F " + reference(scanFont) + ">>"
		said.WriteString("BT 3 Tr\n") // is not drawn (ISO 32000-1, table 106)
		for _, w := range words {
			s.say(&said, w)
		}
		said.WriteString("ET\n")
	}
	contents := s.add(packedStream("", []byte(said.String())))
	s.pages = append(s.pages, s.add(fmt.Appendf(nil, "<</Type /Page /Parent %s /MediaBox [0 0 %.2f %.2f] /Resources <</XObject <</P %s>>%s>> /Contents %s>>",
		reference(scanTree), width, height, reference(drawn), fonts, reference(contents))))
	return s.err
}

// say writes a word so that it is as long as it is on the picture.
func (s *Scan) say(b *strings.Builder, w Word) {
	var numbers []byte
	for _, r := range w.Text {
		n, known := s.number[r]
		if !known {
			if len(s.runes) == math.MaxUint16-1 || r == 0 || r == 0xFEFF || r == 0xFFFE {
				continue
			}
			s.runes = append(s.runes, r)
			n = uint16(len(s.runes))
			s.number[r] = n
		}
		numbers = binary.BigEndian.AppendUint16(numbers, n)
	}
	if len(numbers) == 0 {
		return
	}
	natural := float64(len(numbers)/2) * w.Size * unseenWidth / thousand
	sin, cos := math.Sincos(w.Angle)
	fmt.Fprintf(b, "/F %.2f Tf %.2f Tz %.4f %.4f %.4f %.4f %.2f %.2f Tm <%X> Tj\n", max(w.Size, 0.01), max(100*w.Width/natural, 0.01), cos, sin, -sin, cos, w.X, w.Y, numbers)
}

// Close writes what stands behind the pages. Errors are those of the writer.
func (s *Scan) Close() error {
	s.writeFont()
	kids := make([]string, len(s.pages))
	for i, id := range s.pages {
		kids[i] = reference(id)
	}
	s.object(scanTree, fmt.Appendf(nil, "<</Type /Pages /Kids [%s] /Count %d>>", strings.Join(kids, " "), len(kids)))
	xmp := s.add(streamOf("/Type /Metadata /Subtype /XML", []byte(metadata(s.info, levelB))))
	profile := s.add(packedStream("/N 3", colourProfile()))
	intent := s.add([]byte(intentFor(profile)))
	s.object(scanCatalog, fmt.Appendf(nil, "<</Type /Catalog /Pages %s /Lang %s /Metadata %s /OutputIntents [%s]>>",
		reference(scanTree), textString(s.info.Lang), reference(xmp), reference(intent)))
	about := s.add([]byte(s.info.dictionary()))
	table := s.at
	end := fmt.Appendf(nil, "xref\n0 %d\n0000000000 65535 f \n", len(s.places)+1)
	for _, place := range s.places {
		end = fmt.Appendf(end, "%010d 00000 n \n", place)
	}
	sum := s.sum.Sum(nil)
	s.write(fmt.Appendf(end, "trailer\n<</Size %d /Root %s /Info %s /ID [<%[4]X> <%[4]X>]>>\nstartxref\n%[5]d\n%%%%EOF\n",
		len(s.places)+1, reference(scanCatalog), reference(about), sum[:16], table))
	return s.err
}

// The font of text that is not drawn has a glyph without an outline for each character.
const (
	unseenName  = "AAAAAA+Unsichtbar"
	unseenWidth = 500 // thousandths of its size
)

// writeFont writes the font, with what its numbers mean.
func (s *Scan) writeFont() {
	const symbolic = 4
	data := unseenFont(len(s.runes) + 1)
	file := s.add(packedStream(fmt.Sprintf("/Length1 %d", len(data)), data))
	descriptor := s.add(fmt.Appendf(nil, "<</Type /FontDescriptor /FontName /%s /Flags %d /FontBBox [0 0 %d 1000] /ItalicAngle 0 /Ascent 1000 /Descent 0"+
		" /CapHeight 1000 /StemV 80 /FontFile2 %s>>", unseenName, symbolic, unseenWidth, reference(file)))
	descendant := s.add(fmt.Appendf(nil, "<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"+
		" /FontDescriptor %s /DW %d /CIDToGIDMap /Identity>>", unseenName, reference(descriptor), unseenWidth))
	meaning := s.add(packedStream("", (&subset{runes: s.runes, number: s.number}).toUnicode()))
	s.object(scanFont, fmt.Appendf(nil, "<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%s] /ToUnicode %s>>",
		unseenName, reference(descendant), reference(meaning)))
}

// unseenFont builds the font file: so many glyphs without an outline, the first for what is missing. All are as wide.
func unseenFont(glyphs int) []byte {
	const unitsPerEm, ascent = 1000, 1000
	words := func(values ...int) (table []byte) {
		for _, v := range values {
			table = binary.BigEndian.AppendUint16(table, uint16(v))
		}
		return table
	}
	const one, magicHigh, magicLow = 1, 0x5F0F, 0x3CF5
	head := words(one, 0, one, 0, 0, 0, magicHigh, magicLow, 0, unitsPerEm, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, unseenWidth, ascent, 0, 8, 2, 0, 0)
	hhea := words(one, 0, ascent, 0, 0, unseenWidth, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1)
	maxp := words(one, 0, glyphs, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)
	hmtx := append(words(unseenWidth, 0), make([]byte, 2*(glyphs-1))...) // one width, then the sides of the others
	return fontFile(map[string][]byte{
		"head": head, "hhea": hhea, "maxp": maxp, "hmtx": hmtx, "loca": make([]byte, 2*(glyphs+1)), "glyf": make([]byte, 4),
	})
}

// packedStream writes a compressed stream with entries of its dictionary.
func packedStream(entries string, data []byte) []byte {
	return streamOf(entries+" /Filter /FlateDecode", packed(data))
}

func streamOf(entries string, data []byte) []byte {
	return fmt.Appendf(nil, "<<%s /Length %d>>\nstream\n%s\nendstream", entries, len(data), data)
}
