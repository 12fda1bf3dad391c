package pdf

import (
	"fmt"
	"slices"
	"strings"
)

// Squares draws the squares that are true of rows of squares, black, from x, y to the right and down: a code that a machine reads. The element is a figure and
// gets the frame of all of them. Squares beside each other are one rectangle and all are one path, so that no viewer shows a seam between them.
func (p *Page) Squares(figure *Element, x, y, side float64, rows [][]bool) {
	p.own(figure)
	step := hundredths(side * pointsInMM)
	left, top := hundredths(x*pointsInMM), p.height-hundredths(y*pointsInMM)
	var path strings.Builder
	for i, row := range rows {
		for at := 0; at < len(row); {
			if !row[at] {
				at++
				continue
			}
			length := slices.Index(row[at:], false)
			if length < 0 {
				length = len(row) - at
			}
			fmt.Fprintf(&path, "%.2f %.2f %.2f %.2f re\n", left+float64(at)*step, top-float64(i+1)*step, float64(length)*step, step)
			at += length
		}
	}
	p.say(path.String() + "f\n")
	figure.frame = fmt.Sprintf("[%.2f %.2f %.2f %.2f]", left, top-float64(len(rows))*step, left+float64(len(rows))*step, top)
}
