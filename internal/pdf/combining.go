package pdf

import "unicode"

// cluster is text whose last letter carries combining marks.
type cluster struct {
	text  string
	marks []rune
}

// isMark reports whether the rune is set over or under the letter before it.
func isMark(r rune) bool { return unicode.Is(unicode.Mn, r) }

// clusters splits a text behind every letter with marks; most texts are one cluster without any.
func clusters(text string) []cluster {
	var list []cluster
	start, open := 0, false
	for i, r := range text {
		switch {
		case isMark(r) && !open:
			list = append(list, cluster{text: text[start:i], marks: []rune{r}})
			open = true
		case isMark(r):
			last := len(list) - 1
			list[last].marks = append(list[last].marks, r)
		case open:
			start, open = i, false
		}
	}
	if !open && start < len(text) {
		list = append(list, cluster{text: text[start:]})
	}
	return list
}

// clearance is the distance between a letter and its mark, in parts of the type size.
const clearance = 0.05

// place gives where the origins of the marks lie relative to the origin of their letter, to the right and up, in parts of the
// type size, as names of DIN 91379 need that have no letter of their own in Unicode (M̂, ch̲). Marks above stack upwards, marks below
// downwards; marks that cut through the letter stay at their height.
func (f *Font) place(letter rune, marks []rune) [][2]float64 {
	body, ok := f.box(letter)
	if !ok {
		return make([][2]float64, len(marks))
	}
	var offsets [][2]float64
	centre := (body.xMin + body.xMax) / 2
	for _, r := range marks {
		m, ok := f.box(r)
		if !ok {
			offsets = append(offsets, [2]float64{})
			continue
		}
		x, up := centre-(m.xMin+m.xMax)/2, 0.0
		if r >= 0x035C && r <= 0x0362 {
			x = body.xMax - (m.xMin+m.xMax)/2 // the mark spans this letter and the next
		}
		gap := clearance * f.unitsPerEm
		switch {
		case m.yMin > 0.4*f.unitsPerEm:
			up = max(0, body.yMax+gap-m.yMin)
			body.yMax = m.yMax + up
		case m.yMax < 0.1*f.unitsPerEm:
			up = min(0, body.yMin-gap-m.yMax)
			body.yMin = m.yMin + up
		}
		offsets = append(offsets, [2]float64{x / f.unitsPerEm, up / f.unitsPerEm})
	}
	return offsets
}
