package letter

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// glyphs knows the outlines' boxes of a TrueType font. The PDF library places a combining mark behind its letter; with the boxes
// the letter puts it over or under it, as names of DIN 91379 need that have no letter of their own in Unicode (M̂, ch̲).
type glyphs struct {
	unitsPerEm float64
	cmap       []byte // subtable of format 12
	loca, glyf []byte
	longLoca   bool
}

// box bounds an outline, in units of the font.
type box struct{ xMin, yMin, xMax, yMax float64 }

var errFont = errors.New("the font lacks a table")

// parseGlyphs finds the tables in a font file (OpenType 1.9, chapters head, cmap, loca, glyf).
func parseGlyphs(font []byte) (*glyphs, error) {
	tables := make(map[string][]byte)
	if len(font) < 12 {
		return nil, errFont
	}
	for i := range int(binary.BigEndian.Uint16(font[4:])) {
		entry := 12 + 16*i
		if entry+16 > len(font) {
			return nil, errFont
		}
		offset, size := binary.BigEndian.Uint32(font[entry+8:]), binary.BigEndian.Uint32(font[entry+12:])
		if uint64(offset)+uint64(size) > uint64(len(font)) {
			return nil, errFont
		}
		tables[string(font[entry:entry+4])] = font[offset : offset+size]
	}
	head := tables["head"]
	if len(head) < 54 {
		return nil, fmt.Errorf("head: %w", errFont)
	}
	g := &glyphs{
		unitsPerEm: float64(binary.BigEndian.Uint16(head[18:])),
		longLoca:   binary.BigEndian.Uint16(head[50:]) == 1,
		loca:       tables["loca"], glyf: tables["glyf"],
		cmap: format12(tables["cmap"]),
	}
	if g.cmap == nil || g.loca == nil || g.glyf == nil {
		return nil, errFont
	}
	return g, nil
}

// format12 gives the subtable that covers all of Unicode.
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

// index gives the number of a character's glyph; 0 is the box for missing ones.
func (g *glyphs) index(r rune) int {
	const head, group = 16, 12
	for i := range int(binary.BigEndian.Uint32(g.cmap[12:])) {
		at := head + group*i
		if at+group > len(g.cmap) {
			return 0
		}
		first, last := binary.BigEndian.Uint32(g.cmap[at:]), binary.BigEndian.Uint32(g.cmap[at+4:])
		if uint32(r) >= first && uint32(r) <= last {
			return int(binary.BigEndian.Uint32(g.cmap[at+8:]) + uint32(r) - first)
		}
	}
	return 0
}

// box gives the bounds of a character's outline, and whether it has one.
func (g *glyphs) box(r rune) (box, bool) {
	i := g.index(r)
	var at, end int
	switch {
	case i == 0:
		return box{}, false
	case g.longLoca && 4*i+8 <= len(g.loca):
		at, end = int(binary.BigEndian.Uint32(g.loca[4*i:])), int(binary.BigEndian.Uint32(g.loca[4*i+4:]))
	case !g.longLoca && 2*i+4 <= len(g.loca):
		at, end = 2*int(binary.BigEndian.Uint16(g.loca[2*i:])), 2*int(binary.BigEndian.Uint16(g.loca[2*i+2:]))
	}
	if end-at < 10 || end > len(g.glyf) {
		return box{}, false
	}
	number := func(offset int) float64 { return float64(int16(binary.BigEndian.Uint16(g.glyf[at+offset:]))) }
	return box{number(2), number(4), number(6), number(8)}, true
}
