package pdfcheck

import (
	"encoding/binary"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf16"
)

// typeface is a font of the file and which of its characters are shown.
type typeface struct {
	dict, descendant, descriptor dict
	codes                        []uint16
	meaning                      map[uint16][]rune
	widths                       map[uint16]float64
	standard                     float64 // width of what has none of its own
	program                      program
}

// program is what is read of an embedded TrueType font.
type program struct {
	glyphs, metrics int
	unitsPerEm      float64
	hmtx            []byte
}

// typefaces reads the composite fonts that pages name.
func (f *file) typefaces() (list []*typeface) {
	byRef := make(map[any]*typeface)
	for _, p := range f.pages {
		fonts := f.dict(f.dict(p.dict["Resources"])["Font"])
		for key, ref := range fonts {
			t := byRef[ref]
			if t == nil {
				t = f.typeface(f.dict(ref))
				byRef[ref] = t
				list = append(list, t)
			}
			t.codes = append(t.codes, p.codes[key]...)
		}
	}
	return list
}

func (f *file) typeface(d dict) *typeface {
	t := &typeface{dict: d, widths: make(map[uint16]float64)}
	if kids := f.array(d["DescendantFonts"]); len(kids) == 1 {
		t.descendant = f.dict(kids[0])
	}
	t.descriptor = f.dict(t.descendant["FontDescriptor"])
	t.meaning = meaning(f.streamOf(d["ToUnicode"]))
	t.standard = number(t.descendant["DW"])
	w := f.array(t.descendant["W"])
	for i := 0; i+1 < len(w); i += 2 {
		for n, width := range f.array(w[i+1]) {
			t.widths[uint16(int(number(w[i]))+n)] = number(width)
		}
	}
	t.program = readProgram(f.streamOf(t.descriptor["FontFile2"]))
	return t
}

func number(v any) float64 {
	switch n := v.(type) {
	case integer:
		return float64(n)
	case real:
		return float64(n)
	}
	return 0
}

var oneCharacter = regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]{4,8})>\n`)

// meaning reads a map from characters to Unicode.
func meaning(cmap []byte) map[uint16][]rune {
	list := make(map[uint16][]rune)
	for _, m := range oneCharacter.FindAllSubmatch(cmap, -1) {
		code, _ := strconv.ParseUint(string(m[1]), 16, 16)
		var units []uint16
		for i := 0; i+4 <= len(m[2]); i += 4 {
			u, _ := strconv.ParseUint(string(m[2][i:i+4]), 16, 16)
			units = append(units, uint16(u))
		}
		list[uint16(code)] = utf16.Decode(units)
	}
	return list
}

// readProgram reads a font file as far as widths go.
func readProgram(data []byte) (p program) {
	tables := make(map[string][]byte)
	for i := 0; len(data) >= 12 && i < int(binary.BigEndian.Uint16(data[4:])); i++ {
		entry := data[min(12+16*i, len(data)):]
		if len(entry) < 16 {
			return p
		}
		at, size := int(binary.BigEndian.Uint32(entry[8:])), int(binary.BigEndian.Uint32(entry[12:]))
		if at+size > len(data) {
			return p
		}
		tables[string(entry[:4])] = data[at : at+size]
	}
	if len(tables["head"]) < 54 || len(tables["hhea"]) < 36 || len(tables["maxp"]) < 6 || tables["glyf"] == nil || tables["loca"] == nil {
		return p
	}
	p.glyphs = int(binary.BigEndian.Uint16(tables["maxp"][4:]))
	p.metrics = int(binary.BigEndian.Uint16(tables["hhea"][34:]))
	p.unitsPerEm, p.hmtx = float64(binary.BigEndian.Uint16(tables["head"][18:])), tables["hmtx"]
	return p
}

func (p program) width(glyph uint16) float64 {
	at := 4 * min(int(glyph), p.metrics-1)
	if at < 0 || at+2 > len(p.hmtx) {
		return -1
	}
	return float64(binary.BigEndian.Uint16(p.hmtx[at:])) * 1000 / p.unitsPerEm
}

// eachFont says that something holds for all fonts.
func eachFont(wrong func(f *file, t *typeface) bool) func(*file) string {
	return func(f *file) string {
		for _, t := range f.typefaces() {
			if wrong(f, t) {
				return fmt.Sprintf("font %v", t.dict["BaseFont"])
			}
		}
		return ""
	}
}

// eachCode says that something holds for all characters that are shown.
func eachCode(wrong func(t *typeface, code uint16) bool) func(*file) string {
	return eachFont(func(_ *file, t *typeface) bool {
		return slices.ContainsFunc(t.codes, func(code uint16) bool { return wrong(t, code) })
	})
}

func widthDiffers(t *typeface, code uint16) bool {
	said, found := t.widths[code]
	if !found {
		said = t.standard
	}
	difference := said - t.program.width(code)
	return difference > 1 || difference < -1
}

func (t text) string() string {
	if len(t.value) >= 2 && t.value[0] == 0xFE && t.value[1] == 0xFF {
		var units []uint16
		for i := 2; i+1 < len(t.value); i += 2 {
			units = append(units, binary.BigEndian.Uint16(t.value[i:]))
		}
		return string(utf16.Decode(units))
	}
	return string(t.value)
}
