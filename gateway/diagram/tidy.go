package diagram

import (
	"math"

	"ablauf/workflows/bpmn"
)

const (
	// farthest is how far from the middle anything is drawn; what a file puts beyond stands at the edge.
	farthest = 1e5
	// namesMost is how many letters of a name are drawn. The words for a screen reader have more.
	namesMost = 300
)

// tidy gives a copy of a page that can be drawn whatever its file says: no place beyond the farthest, no size that is negative or nothing.
func tidy(model *bpmn.Model, page *bpmn.Diagram) *bpmn.Diagram {
	clean := *page
	clean.Shapes = make([]*bpmn.Shape, len(page.Shapes))
	for i, s := range page.Shapes {
		c := *s
		c.Bounds = sized(upright(s.Bounds), model.Element(s.Element))
		if s.Label != nil {
			label := upright(*s.Label)
			c.Label = &label
		}
		clean.Shapes[i] = &c
	}
	clean.Edges = make([]*bpmn.Edge, len(page.Edges))
	for i, e := range page.Edges {
		c := *e
		c.Waypoints = make([]bpmn.Point, len(e.Waypoints))
		for j, p := range e.Waypoints {
			c.Waypoints[j] = bpmn.Point{X: within(p.X), Y: within(p.Y)}
		}
		if e.Label != nil {
			label := upright(*e.Label)
			c.Label = &label
		}
		clean.Edges[i] = &c
	}
	return &clean
}

func within(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return max(-farthest, min(v, farthest))
}

// upright turns a box over whose size is negative.
func upright(b bpmn.Bounds) bpmn.Bounds {
	b = bpmn.Bounds{X: within(b.X), Y: within(b.Y), Width: within(b.Width), Height: within(b.Height)}
	if b.Width < 0 {
		b.X, b.Width = b.X+b.Width, -b.Width
	}
	if b.Height < 0 {
		b.Y, b.Height = b.Y+b.Height, -b.Height
	}
	return b
}

// sized gives a shape without a size the one that we draw with (engine.md 6.2a).
func sized(b bpmn.Bounds, e *bpmn.Element) bpmn.Bounds {
	if b.Width >= 1 && b.Height >= 1 {
		return b
	}
	width, height := 100.0, 80.0
	if e != nil {
		switch kindOf(e) {
		case kindEvent:
			width, height = 36, 36
		case kindGateway:
			width, height = 50, 50
		case kindData, kindStore:
			width, height = 36, 50
		}
	}
	if b.Width < 1 {
		b.Width = width
	}
	if b.Height < 1 {
		b.Height = height
	}
	return b
}

// short cuts a name to what is drawn of it.
func short(name string) string {
	if len(name) <= namesMost {
		return name
	}
	runes := []rune(name)
	if len(runes) <= namesMost {
		return name
	}
	return string(runes[:namesMost]) + " …"
}

// cut keeps the first lines and says with dots that there are more.
func cut(lines []string, most int) []string {
	if len(lines) <= most || most < 1 {
		return lines
	}
	return append(lines[:most-1:most-1], lines[most-1]+" …")
}
