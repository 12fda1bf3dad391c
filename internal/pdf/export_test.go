package pdf

import "bytes"

// Clusters gives the clusters of a text as text and marks.
func Clusters(text string) (list [][2]string) {
	for _, c := range clusters(text) {
		list = append(list, [2]string{c.text, string(c.marks)})
	}
	return list
}

// ColourProfile is colourProfile.
func ColourProfile() []byte { return colourProfile() }

// Metadata is metadata.
func Metadata(info Info) string { return metadata(info, levelA) }

// Part gives the font file that is embedded for a text, and by character the outline of its glyph there and in the whole font.
func Part(f *Font, text string) (file []byte, outlines map[rune][2][]byte) {
	s := newSubset(f, "F1")
	for _, r := range text {
		s.used[r] = true
	}
	s.close()
	file = s.file()
	tables, err := tablesOf(file)
	if err != nil {
		return nil, nil
	}
	part := &Font{loca: tables["loca"], glyf: tables["glyf"], longLoca: true}
	outlines = make(map[rune][2][]byte)
	for r, n := range s.number {
		outlines[r] = [2][]byte{drawn(part, n), drawn(f, f.glyphs[r])}
	}
	return file, outlines
}

// drawn gives what a glyph draws: its outline up to what fills it to whole words, with the outlines of its parts in the place of their numbers.
func drawn(f *Font, glyph uint16) []byte {
	outline := bytes.TrimRight(f.outline(glyph), "\x00")
	out := bytes.Clone(outline)
	for _, at := range parts(outline) {
		out[at], out[at+1] = 0, 0
		out = append(out, drawn(f, uint16(outline[at])<<8|uint16(outline[at+1]))...)
	}
	return out
}

// Checksum is checksum.
func Checksum(data []byte) uint32 { return checksum(data) }
