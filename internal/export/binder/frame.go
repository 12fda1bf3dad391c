package binder

import (
	"fmt"
	"strconv"
)

// strip is the height of what is added under each page for its number, in points: nothing of the page is covered.
const strip = 22.0

// frame is what is seen of a page, in its own space, and how it is turned for the eye.
type frame struct {
	x0, y0, x1, y1 float64
	rotate         int // clockwise: 0, 90, 180 or 270
}

// num writes a number as PDF has it.
func num(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func (f frame) box() string {
	return "[" + num(f.x0) + " " + num(f.y0) + " " + num(f.x1) + " " + num(f.y1) + "]"
}

// withStrip is the frame with the strip at what is the lower edge for the eye.
func (f frame) withStrip() frame {
	switch f.rotate {
	case 90: // the right edge is turned to the bottom
		f.x1 += strip
	case 180:
		f.y1 += strip
	case 270:
		f.x0 -= strip
	default:
		f.y0 -= strip
	}
	return f
}

func (f frame) outer() string { return f.withStrip().box() }

// stamp draws the strip with a text in it, upright for the eye.
func (f frame) stamp(text string) string {
	o := f.withStrip()
	matrix, width := [6]float64{1, 0, 0, 1, o.x0, o.y0}, o.x1-o.x0
	switch f.rotate {
	case 90:
		matrix, width = [6]float64{0, 1, -1, 0, o.x1, o.y0}, o.y1-o.y0
	case 180:
		matrix = [6]float64{-1, 0, 0, -1, o.x1, o.y1}
	case 270:
		matrix, width = [6]float64{0, -1, 1, 0, o.x0, o.y1}, o.y1-o.y0
	}
	place := ""
	for _, m := range matrix {
		place += num(m) + " "
	}
	return fmt.Sprintf("q %scm 1 g 0 0 %s %s re f 0.5 G 0.5 w 6 %s m %s %s l S 0 g BT /AbBlatt 9 Tf 8 7 Td (%s) Tj ET Q\n",
		place, num(width), num(strip), num(strip-1), num(width-6), num(strip-1), text)
}
