package pdf

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
)

// subset is the part of a font that a file uses. Each character has a number of its own (two that share a glyph have two), which is also the
// number of its glyph in the embedded font; so the file needs no map between them, and each number means one character to who copies text.
type subset struct {
	font   *Font
	name   string // of the resource, e.g. "F1"
	used   map[rune]bool
	number map[rune]uint16
	runes  []rune
}

func newSubset(f *Font, name string) *subset {
	return &subset{font: f, name: name, used: make(map[rune]bool)}
}

// close fixes the numbers: 1 and up, in the order of Unicode, so that equal texts give equal bytes.
func (s *subset) close() {
	s.runes = slices.Sorted(maps.Keys(s.used))
	s.number = make(map[rune]uint16, len(s.runes))
	for i, r := range s.runes {
		s.number[r] = uint16(i + 1)
	}
}

// The flags of a part of a composite glyph (OpenType 1.9, table glyf).
const (
	wordArguments = 1 << 0
	oneScale      = 1 << 3
	moreParts     = 1 << 5
	twoScales     = 1 << 6
	fourScales    = 1 << 7
	partHeader    = 4
)

// file builds the font file that is embedded: the glyphs in use, and those that they are composed of, under new numbers.
func (s *subset) file() []byte {
	glyphs := []uint16{0}
	for _, r := range s.runes {
		glyphs = append(glyphs, s.font.glyphs[r])
	}
	var glyf, loca, hmtx []byte
	place := make(map[uint16]uint16) // of the parts of composite glyphs
	for i := 0; i < len(glyphs); i++ {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		outline := slices.Clone(s.font.outline(glyphs[i]))
		for _, at := range parts(outline) {
			part := binary.BigEndian.Uint16(outline[at:])
			if _, known := place[part]; !known {
				place[part] = uint16(len(glyphs))
				glyphs = append(glyphs, part)
			}
			binary.BigEndian.PutUint16(outline[at:], place[part])
		}
		glyf = append(glyf, outline...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = append(hmtx, s.font.metric(glyphs[i])...)
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	t := s.font.tables
	head, hhea, maxp := slices.Clone(t["head"]), slices.Clone(t["hhea"]), slices.Clone(t["maxp"])
	binary.BigEndian.PutUint16(head[headLoca:], 1)
	binary.BigEndian.PutUint16(hhea[hheaCount:], uint16(len(glyphs)))
	binary.BigEndian.PutUint16(maxp[maxpGlyphs:], uint16(len(glyphs)))
	return fontFile(map[string][]byte{
		"prep": t["prep"], "head": head, "hhea": hhea, "maxp": maxp, "hmtx": hmtx, "loca": loca, "glyf": glyf,
	})
}

// parts gives where in a composite glyph the numbers of its parts stand; a simple glyph has none.
func parts(outline []byte) (list []int) {
	if len(outline) < glyphHeader || signed(outline) >= 0 {
		return nil
	}
	for at := glyphHeader; at+partHeader <= len(outline); {
		flags := binary.BigEndian.Uint16(outline[at:])
		list = append(list, at+2)
		at += partHeader + 2
		if flags&wordArguments != 0 {
			at += 2
		}
		switch {
		case flags&oneScale != 0:
			at += 2
		case flags&twoScales != 0:
			at += 4
		case flags&fourScales != 0:
			at += 8
		}
		if flags&moreParts == 0 {
			break
		}
	}
	return list
}

// fontFile puts tables together (OpenType 1.9, "Organization of an OpenType font"); those without content are left out.
func fontFile(tables map[string][]byte) []byte {
	const adjustment, magic = 8, 0xB1B0AFBA
	maps.DeleteFunc(tables, func(_ string, table []byte) bool { return len(table) == 0 })
	names := slices.Sorted(maps.Keys(tables))
	binary.BigEndian.PutUint32(tables["head"][adjustment:], 0)
	power := 0
	for 2<<power <= len(names) {
		power++
	}
	out := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, v := range []int{len(names), directoryEntry << power, power, directoryEntry * (len(names) - 1<<power)} {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	offset, headAt := len(out)+directoryEntry*len(names), 0
	for _, name := range names {
		table := tables[name]
		if name == "head" {
			headAt = offset
		}
		out = append(out, name...)
		for _, v := range []uint32{checksum(table), uint32(offset), uint32(len(table))} {
			out = binary.BigEndian.AppendUint32(out, v)
		}
		offset += (len(table) + 3) &^ 3
	}
	for _, name := range names {
		out = append(out, tables[name]...)
		out = append(out, bytes.Repeat([]byte{0}, -len(out)&3)...)
	}
	binary.BigEndian.PutUint32(out[headAt+adjustment:], magic-checksum(out))
	return out
}

func checksum(table []byte) (sum uint32) {
	for len(table) >= 4 {
		sum += binary.BigEndian.Uint32(table)
		table = table[4:]
	}
	var rest [4]byte
	copy(rest[:], table)
	return sum + binary.BigEndian.Uint32(rest[:])
}
