package pdf

import (
	"encoding/binary"
	"math"
	"unicode/utf16"
)

// colourProfile gives the colour space sRGB (IEC 61966-2-1) as an ICC profile of version 4.2, which says what black and white of a file mean on
// any device. It is computed from the published numbers, so no profile of others is carried along.
func colourProfile() []byte {
	const headerLength, entryLength = 128, 12
	// The primaries of sRGB as seen under D50, and how they came there from D65: the method of Bradford (ICC.1:2004-10, annex E).
	curve := append([]byte("para\x00\x00\x00\x00\x00\x03\x00\x00"), fixed(2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)...)
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", unicodeText("sRGB IEC61966-2.1")},
		{"cprt", unicodeText("No copyright, use freely")},
		{"wtpt", xyz(0.9642, 1, 0.8249)},
		{"chad", append([]byte("sf32\x00\x00\x00\x00"),
			fixed(1.047886, 0.022919, -0.050216, 0.029582, 0.990484, -0.017079, -0.009252, 0.015073, 0.751678)...)},
		{"rXYZ", xyz(0.436041, 0.222485, 0.013920)},
		{"gXYZ", xyz(0.385113, 0.716905, 0.097067)},
		{"bXYZ", xyz(0.143046, 0.060610, 0.713913)},
		{"rTRC", curve},
		{"gTRC", curve},
		{"bTRC", curve},
	}
	table := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	var data []byte
	start := headerLength + 4 + entryLength*len(tags)
	for _, tag := range tags {
		table = append(table, tag.name...)
		table = binary.BigEndian.AppendUint32(table, uint32(start+len(data)))
		table = binary.BigEndian.AppendUint32(table, uint32(len(tag.data)))
		data = append(data, tag.data...)
		for len(data)%4 != 0 {
			data = append(data, 0)
		}
	}
	header := make([]byte, headerLength)
	binary.BigEndian.PutUint32(header, uint32(start+len(data)))
	binary.BigEndian.PutUint32(header[8:], 0x04200000)
	copy(header[12:], "mntrRGB XYZ ")
	copy(header[24:], []byte{2026 >> 8, 2026 & 0xFF, 0, 11, 0, 23})
	copy(header[36:], "acsp")
	copy(header[68:], fixed(0.9642, 1, 0.8249))
	return append(append(header, table...), data...)
}

// fixed writes numbers as ICC has them: sixteen bits before the point and sixteen behind.
func fixed(numbers ...float64) (out []byte) {
	for _, n := range numbers {
		out = binary.BigEndian.AppendUint32(out, uint32(int32(math.Round(n*65536))))
	}
	return out
}

func xyz(x, y, z float64) []byte { return append([]byte("XYZ \x00\x00\x00\x00"), fixed(x, y, z)...) }

// unicodeText is a text in one language.
func unicodeText(text string) []byte {
	const offset = 28
	units := utf16.Encode([]rune(text))
	out := []byte("mluc\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x0cenUS")
	out = binary.BigEndian.AppendUint32(out, uint32(2*len(units)))
	out = binary.BigEndian.AppendUint32(out, offset)
	for _, u := range units {
		out = binary.BigEndian.AppendUint16(out, u)
	}
	return out
}
