package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Font is a TrueType font whose outlines can be embedded. It is read only and safe for concurrent use.
type Font struct {
	name       string
	unitsPerEm float64
	bounds     box
	ascent     int // in thousandths of the type size, as all that follow
	descent    int
	capHeight  int
	weight     int
	advances   []byte // table hmtx
	metrics    int    // glyphs with an advance of their own; the last one's holds for the rest
	loca, glyf []byte
	longLoca   bool
	glyphs     map[rune]uint16
	tables     map[string][]byte // of the file, from which the parts that are embedded are made
}

// box bounds an outline, in units of the font.
type box struct{ xMin, yMin, xMax, yMax float64 }

var errFont = errors.New("the font lacks a table")

// The places in the tables of OpenType 1.9 that are read.
const (
	directory      = 12
	directoryEntry = 16
	headLength     = 54
	headUnits      = 18
	headBounds     = 36
	headLoca       = 50
	hheaLength     = 36
	hheaAscent     = 4
	hheaCount      = 34
	os2Length      = 90
	os2Weight      = 4
	os2CapHeight   = 88
	maxpLength     = 6
	maxpGlyphs     = 4
	glyphHeader    = 10
	advanceLength  = 4
)

// thousand is what PDF measures letters in: parts of the type size.
const thousand = 1000

// ParseFont reads a font file (OpenType 1.9 with outlines of TrueType). name is its PostScript name, e.g. "NotoSans-Bold".
func ParseFont(name string, file []byte) (*Font, error) {
	tables, err := tablesOf(file)
	if err != nil {
		return nil, fmt.Errorf("pdf: %s: %w", name, err)
	}
	f := &Font{name: name, tables: tables, loca: tables["loca"], glyf: tables["glyf"], advances: tables["hmtx"]}
	head, hhea, os2, maxp := tables["head"], tables["hhea"], tables["OS/2"], tables["maxp"]
	if len(head) < headLength || len(hhea) < hheaLength || len(os2) < os2Length || len(maxp) < maxpLength || f.loca == nil || f.glyf == nil {
		return nil, fmt.Errorf("pdf: %s: %w", name, errFont)
	}
	f.unitsPerEm = float64(binary.BigEndian.Uint16(head[headUnits:]))
	f.bounds = boxAt(head[headBounds:])
	f.longLoca = binary.BigEndian.Uint16(head[headLoca:]) == 1
	f.ascent, f.descent = f.thousandths(signed(hhea[hheaAscent:])), f.thousandths(signed(hhea[hheaAscent+2:]))
	f.capHeight, f.weight = f.thousandths(signed(os2[os2CapHeight:])), int(binary.BigEndian.Uint16(os2[os2Weight:]))
	f.metrics = int(binary.BigEndian.Uint16(hhea[hheaCount:]))
	if f.unitsPerEm == 0 || f.metrics == 0 || len(f.advances) < f.metrics*advanceLength {
		return nil, fmt.Errorf("pdf: %s: %w", name, errFont)
	}
	if f.glyphs = characters(tables["cmap"], int(binary.BigEndian.Uint16(maxp[maxpGlyphs:]))); f.glyphs == nil {
		return nil, fmt.Errorf("pdf: %s: cmap: %w", name, errFont)
	}
	return f, nil
}

// tablesOf finds the tables of a font file by their names.
func tablesOf(file []byte) (map[string][]byte, error) {
	tables := make(map[string][]byte)
	if len(file) < directory {
		return nil, errFont
	}
	for i := range int(binary.BigEndian.Uint16(file[4:])) {
		entry := directory + directoryEntry*i
		if entry+directoryEntry > len(file) {
			return nil, errFont
		}
		offset, size := binary.BigEndian.Uint32(file[entry+8:]), binary.BigEndian.Uint32(file[entry+12:])
		if uint64(offset)+uint64(size) > uint64(len(file)) {
			return nil, errFont
		}
		tables[string(file[entry:entry+4])] = file[offset : offset+size]
	}
	return tables, nil
}

// characters reads the subtable that covers all of Unicode (format 12): which glyph shows a character.
func characters(cmap []byte, glyphs int) map[rune]uint16 {
	const head, group = 16, 12
	table := format12(cmap)
	if table == nil {
		return nil
	}
	list := make(map[rune]uint16)
	for i := range int(binary.BigEndian.Uint32(table[12:])) {
		at := head + group*i
		if at+group > len(table) {
			return nil
		}
		first, last := binary.BigEndian.Uint32(table[at:]), binary.BigEndian.Uint32(table[at+4:])
		glyph := binary.BigEndian.Uint32(table[at+8:])
		if last < first || uint64(glyph)+uint64(last-first) >= uint64(glyphs) {
			return nil
		}
		for n := range last - first + 1 {
			if glyph+n != 0 { // 0 is the box for what is missing
				list[rune(first+n)] = uint16(glyph + n)
			}
		}
	}
	return list
}

func format12(cmap []byte) []byte {
	if len(cmap) < 4 {
		return nil
	}
	for i := range int(binary.BigEndian.Uint16(cmap[2:])) {
		record := 4 + 8*i
		if record+8 > len(cmap) {
			return nil
		}
		offset := int(binary.BigEndian.Uint32(cmap[record+4:]))
		if offset+16 <= len(cmap) && binary.BigEndian.Uint16(cmap[offset:]) == 12 {
			return cmap[offset:]
		}
	}
	return nil
}

// Shows reports whether the font has a glyph for a character.
func (f *Font) Shows(r rune) bool { return f.glyphs[r] != 0 }

// Width gives the width of a text in thousandths of the type size. Combining marks take no room.
func (f *Font) Width(text string) int {
	width := 0
	for _, r := range text {
		if !isMark(r) {
			width += f.advance(f.glyphs[r])
		}
	}
	return width
}

func (f *Font) advance(glyph uint16) int {
	return f.thousandths(int(binary.BigEndian.Uint16(f.metric(glyph))))
}

// metric gives advance and left side of a glyph, as hmtx has them.
func (f *Font) metric(glyph uint16) []byte {
	at := min(int(glyph), f.metrics-1) * advanceLength
	return f.advances[at : at+advanceLength]
}

func (f *Font) thousandths(units int) int {
	return int(math.Round(float64(units) * thousand / f.unitsPerEm))
}

// outline gives the data of a glyph; what is not drawn, as a blank, has none.
func (f *Font) outline(glyph uint16) []byte {
	i := int(glyph)
	var at, end int
	switch {
	case f.longLoca && 4*i+8 <= len(f.loca):
		at, end = int(binary.BigEndian.Uint32(f.loca[4*i:])), int(binary.BigEndian.Uint32(f.loca[4*i+4:]))
	case !f.longLoca && 2*i+4 <= len(f.loca):
		at, end = 2*int(binary.BigEndian.Uint16(f.loca[2*i:])), 2*int(binary.BigEndian.Uint16(f.loca[2*i+2:]))
	}
	if end-at < glyphHeader || end > len(f.glyf) {
		return nil
	}
	return f.glyf[at:end]
}

// box gives the bounds of a character's outline, and whether it has one.
func (f *Font) box(r rune) (box, bool) {
	glyph := f.glyphs[r]
	data := f.outline(glyph)
	if glyph == 0 || data == nil {
		return box{}, false
	}
	return boxAt(data[2:]), true
}

func boxAt(data []byte) box {
	return box{float64(signed(data)), float64(signed(data[2:])), float64(signed(data[4:])), float64(signed(data[6:]))}
}

func signed(data []byte) int { return int(int16(binary.BigEndian.Uint16(data))) }
