package picture

import (
	"bytes"
	"encoding/binary"
)

// The marks of a JPEG that are looked at (ITU-T T.81, table B.1).
const (
	markStart  = 0xD8
	markEnd    = 0xD9
	markScan   = 0xDA
	markApp0   = 0xE0
	markApp1   = 0xE1
	markApp14  = 0xEE
	markAppEnd = 0xEF
	markNote   = 0xFE
)

// segment is a part of a JPEG before its first scan, with its mark and length.
type segment struct {
	mark byte
	all  []byte // from the mark on
	body []byte
}

// segments gives the parts before the first scan and what follows them, false for what is no JPEG.
func segments(content []byte) (parts []segment, rest []byte, ok bool) {
	const head = 4
	if !bytes.HasPrefix(content, []byte{0xFF, markStart}) {
		return nil, nil, false
	}
	rest = content[2:]
	for len(rest) >= head && rest[0] == 0xFF {
		if rest[1] == 0xFF {
			rest = rest[1:] // fill byte
			continue
		}
		if rest[1] == markScan {
			return parts, rest, true
		}
		size := 2 + int(binary.BigEndian.Uint16(rest[2:]))
		if size < head || size > len(rest) {
			return nil, nil, false
		}
		parts = append(parts, segment{mark: rest[1], all: rest[:size], body: rest[head:size]})
		rest = rest[size:]
	}
	return nil, nil, false
}

// Orientation says how a JPEG has to be turned to stand upright: the value 1 to 8 of EXIF 2.32, tag 274; 1, which is not at all, where it does not say.
func Orientation(content []byte) int {
	parts, _, _ := segments(content)
	for _, s := range parts {
		if exif, is := bytes.CutPrefix(s.body, []byte("Exif\x00\x00")); is && s.mark == markApp1 {
			return orientation(exif)
		}
	}
	return 1
}

// orientation looks for the tag in the first directory of a TIFF.
func orientation(tiff []byte) int {
	const headSize, entrySize, tag, short, offsetAt = 8, 12, 274, 3, 4
	var order binary.ByteOrder = binary.BigEndian
	switch {
	case len(tiff) < headSize:
		return 1
	case string(tiff[:2]) == "II":
		order = binary.LittleEndian
	case string(tiff[:2]) != "MM":
		return 1
	}
	at := int64(order.Uint32(tiff[offsetAt:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < entrySize {
			return 1
		}
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short && order.Uint32(entries[4:]) == 1 {
			if value := int(order.Uint16(entries[8:])); value >= 1 && value <= 8 {
				return value
			}
			return 1
		}
		entries = entries[entrySize:]
	}
	return 1
}

// Bare gives a JPEG as it is drawn, without what cameras write about place, time and device, and without what they append. The picture itself is
// unchanged, byte by byte.
func Bare(content []byte) []byte {
	parts, rest, ok := segments(content)
	if !ok {
		return content
	}
	out := []byte{0xFF, markStart}
	for _, s := range parts {
		describes := s.mark >= markApp0 && s.mark <= markAppEnd || s.mark == markNote
		if !describes || s.mark == markApp0 || s.mark == markApp14 { // these two say how colours are coded
			out = append(out, s.all...)
		}
	}
	return append(out, rest[:endOf(rest)]...)
}

// endOf gives the place behind the end mark; the parts between scans are passed over by their lengths.
func endOf(rest []byte) int {
	for i := 0; i+1 < len(rest); {
		switch mark := rest[i+1]; {
		case rest[i] != 0xFF, mark == 0xFF:
			i++
		case mark == markEnd:
			return i + 2
		case mark == 0, mark >= 0xD0 && mark <= 0xD7, mark == 1:
			i += 2
		case i+3 < len(rest):
			i += 2 + int(binary.BigEndian.Uint16(rest[i+2:]))
		default:
			return len(rest)
		}
	}
	return len(rest)
}
