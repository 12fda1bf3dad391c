package calendar

import (
	"encoding/binary"
	"sync"
	"time"
)

// berlinRule is the summer-time rule of the European Union as POSIX writes it: Central European Time, one hour more from the last
// Sunday of March, 2 o'clock, to the last Sunday of October, 3 o'clock (Directive 2000/84/EC; for Germany the Verordnung under
// § 5 EinhZeitG).
const berlinRule = "CET-1CEST,M3.5.0,M10.5.0/3"

// Berlin gives Europe/Berlin without reading a zone file of the machine, so that the same build computes the same instants
// everywhere. It is right for instants since 1996, when the rule took its present form; it does not know the older transitions.
func Berlin() *time.Location { return berlin() }

var berlin = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocationFromTZData("Europe/Berlin", zoneOfRule(3600, "CET", berlinRule))
	if err != nil {
		// The bytes are made from constants two lines above; only a mistake in this file can lead here.
		panic("calendar: " + err.Error())
	}
	return loc
})

// zoneOfRule writes a zone in the format of RFC 8536 that has one type, no recorded transitions and a rule for all instants.
func zoneOfRule(offset uint32, name, rule string) []byte {
	block := func(b []byte) []byte {
		b = append(b, "TZif2"...)
		b = append(b, make([]byte, 15)...)
		for _, count := range []int{0, 0, 0, 0, 1, len(name) + 1} {
			b = binary.BigEndian.AppendUint32(b, uint32(count))
		}
		b = binary.BigEndian.AppendUint32(b, offset)
		b = append(b, 0, 0) // no summer time, name at index 0
		b = append(b, name...)
		return append(b, 0)
	}
	b := block(nil) // the 32-bit block, which readers of version 2 skip
	b = block(b)
	return append(b, "\n"+rule+"\n"...)
}
