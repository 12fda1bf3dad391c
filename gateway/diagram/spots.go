package diagram

import (
	"strings"

	"ablauf/workflows/bpmn"
)

const (
	outerLinesMost = 7
	// spotsMost is how many shapes a page may have for names to look for a free place; on larger pages they stand below their shapes.
	spotsMost = 1500
)

// placeNames finds where the names beside shapes stand: where the author put them, else at the first of six places that no line and no other
// shape runs through.
func (d *drawing) placeNames() {
	d.names = map[string]bpmn.Bounds{}
	for _, s := range d.page.Shapes {
		e := d.model.Element(s.Element)
		if e == nil {
			e = d.model.Drawn(s.Element)
		}
		if e == nil || !hasOuterLabel(e) || strings.TrimSpace(d.outerName(e)) == "" {
			continue
		}
		box := labelBox(short(d.outerName(e)), s)
		if (s.Label == nil || s.Label.Width <= 0) && len(d.page.Shapes) <= spotsMost {
			box = d.freeSpot(box, s)
		}
		d.names[e.ID] = box
	}
}

// outerName is what stands beside a shape: data have their state below their name.
func (d *drawing) outerName(e *bpmn.Element) string {
	name := d.opts.name(e)
	if e.DataState != "" && !strings.Contains(name, "["+e.DataState+"]") {
		name += "\n[" + e.DataState + "]"
	}
	return name
}

// freeSpot tries the places around a shape for a name of that size.
func (d *drawing) freeSpot(box bpmn.Bounds, s *bpmn.Shape) bpmn.Bounds {
	b := s.Bounds
	x, _ := middle(b)
	below, above := b.Y+b.Height+4, b.Y-box.Height-2
	best, fewest := box, -1
	for _, spot := range []bpmn.Point{
		{X: x - box.Width/2, Y: below},
		{X: x - box.Width - 6, Y: below},
		{X: x + 6, Y: below},
		{X: x - box.Width/2, Y: above},
		{X: x + 6, Y: above},
		{X: x - box.Width - 6, Y: above},
	} {
		try := bpmn.Bounds{X: spot.X, Y: spot.Y, Width: box.Width, Height: box.Height}
		if n := d.inTheWay(try, s); fewest < 0 || n < fewest {
			best, fewest = try, n
		}
		if fewest == 0 {
			break
		}
	}
	return best
}

// inTheWay counts what a name at that place would cover.
func (d *drawing) inTheWay(box bpmn.Bounds, own *bpmn.Shape) int {
	n := 0
	for _, e := range d.page.Edges {
		for i := 1; i < len(e.Waypoints); i++ {
			a, b := e.Waypoints[i-1], e.Waypoints[i]
			if max(a.X, b.X) > box.X && min(a.X, b.X) < box.X+box.Width && max(a.Y, b.Y) > box.Y && min(a.Y, b.Y) < box.Y+box.Height {
				n++
				break
			}
		}
	}
	for _, s := range d.page.Shapes {
		// What the name lies in altogether, a lane or an open sub-process, is not in its way.
		if s != own && overlap(box, s.Bounds) && !encloses(s.Bounds, box) {
			n++
		}
	}
	for _, other := range d.names {
		if overlap(box, other) {
			n++
		}
	}
	return n
}

func overlap(a, b bpmn.Bounds) bool {
	return a.X < b.X+b.Width && b.X < a.X+a.Width && a.Y < b.Y+b.Height && b.Y < a.Y+a.Height
}

func encloses(outer, inner bpmn.Bounds) bool {
	return outer.Width > 150 && outer.Height > 90 &&
		outer.X <= inner.X && outer.Y <= inner.Y && outer.X+outer.Width >= inner.X+inner.Width && outer.Y+outer.Height >= inner.Y+inner.Height
}
