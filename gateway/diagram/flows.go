package diagram

import (
	"math"
	"slices"
	"strings"

	"ablauf/workflows/bpmn"
)

const bendRadius = 6.0

// edge draws a flow with its arrow. A flow whose kind the model does not know (data) is drawn dotted.
func (d *drawing) edge(e *bpmn.Edge) {
	points := clean(e.Waypoints)
	if len(points) < 2 {
		return
	}
	flow := d.model.Flow(e.Element)
	class := "bp-edge"
	if d.opts.Taken[e.Element] {
		class += " bp-taken"
	}
	if change := d.opts.Changes[e.Element]; change != "" {
		class += " bp-change-" + string(change)
	}
	d.open("g", "class", class, "data-element", e.Element, "aria-hidden", "true")
	if words := d.flowWords(flow); words != "" {
		d.element("title", words)
	}
	switch {
	case flow != nil && flow.Type == flowSequence:
		d.path("bp-flow", way(points, 6))
		d.arrow("bp-arrow", points, 11, 4.5)
		d.startMark(flow, points)
	case flow != nil && flow.Type == flowMessage:
		d.path("bp-flow bp-dashed", way(points, 8))
		d.arrow("bp-arrow bp-hollow", points, 9, 5)
		ux, uy := direction(points[0], points[1])
		d.circle("bp-hollow", points[0].X+4*ux, points[0].Y+4*uy, 4)
	default:
		d.path("bp-flow bp-dotted", way(points, 0))
		// What leads to or from data is no flow of the model and always has a direction; an association says whether it has.
		if flow == nil || flow.Direction == "One" || flow.Direction == "Both" {
			d.openArrow(points)
		}
		if flow != nil && flow.Direction == "Both" {
			back := slices.Clone(points)
			slices.Reverse(back)
			d.openArrow(back)
		}
	}
	d.close("g")
}

// flowWords says from where to where a flow leads and what it is called.
func (d *drawing) flowWords(flow *bpmn.Flow) string {
	if flow == nil || flow.Type != flowSequence {
		return ""
	}
	source, target := d.model.Element(flow.Source), d.model.Element(flow.Target)
	if source == nil || target == nil {
		return ""
	}
	pairs := []string{"from", d.opts.text("place", "name", plainName(source, d.opts)), "to", d.opts.text("place", "name", plainName(target, d.opts))}
	if name := oneLine(flow.Name); name != "" {
		return d.opts.text("flow.named", append(pairs, "name", name)...)
	}
	return d.opts.text("flow", pairs...)
}

// openArrow draws the tip of a dotted line.
func (d *drawing) openArrow(points []bpmn.Point) {
	last := len(points) - 1
	tip := points[last]
	ux, uy := direction(points[last-1], tip)
	x, y := tip.X-ux*8, tip.Y-uy*8
	d.path("bp-mark bp-tip", "M"+num(x-uy*4.5)+" "+num(y+ux*4.5)+"L"+num(tip.X)+" "+num(tip.Y)+"L"+num(x+uy*4.5)+" "+num(y-ux*4.5))
}

// startMark draws the small diamond of a condition at an activity and the stroke of a default flow.
func (d *drawing) startMark(flow *bpmn.Flow, points []bpmn.Point) {
	source := d.model.Element(flow.Source)
	if source == nil {
		return
	}
	ux, uy := direction(points[0], points[1])
	at := func(along, across float64) string {
		return num(points[0].X+ux*along-uy*across) + " " + num(points[0].Y+uy*along+ux*across)
	}
	switch {
	case source.Default == flow.ID:
		d.path("bp-mark", "M"+at(5, -5)+"L"+at(12, 5))
	case flow.HasCondition && kindOf(source) != kindGateway:
		d.path("bp-hollow", "M"+at(0, 0)+"L"+at(8, 5)+"L"+at(16, 0)+"L"+at(8, -5)+"Z")
	}
}

// way gives the path through the points with rounded bends; it ends short of the last point, where the arrow begins.
func way(points []bpmn.Point, short float64) string {
	last := len(points) - 1
	ux, uy := direction(points[last-1], points[last])
	end := bpmn.Point{X: points[last].X - ux*short, Y: points[last].Y - uy*short}
	var b strings.Builder
	b.WriteString("M" + num(points[0].X) + " " + num(points[0].Y))
	for i := 1; i < last; i++ {
		before, here, after := points[i-1], points[i], points[i+1]
		r := min(bendRadius, distance(before, here)/2, distance(here, after)/2)
		inX, inY := direction(before, here)
		outX, outY := direction(here, after)
		b.WriteString("L" + num(here.X-inX*r) + " " + num(here.Y-inY*r))
		b.WriteString("Q" + num(here.X) + " " + num(here.Y) + " " + num(here.X+outX*r) + " " + num(here.Y+outY*r))
	}
	b.WriteString("L" + num(end.X) + " " + num(end.Y))
	return b.String()
}

func (d *drawing) arrow(class string, points []bpmn.Point, length, half float64) {
	last := len(points) - 1
	tip := points[last]
	ux, uy := direction(points[last-1], tip)
	x, y := tip.X-ux*length, tip.Y-uy*length
	d.path(class, "M"+num(tip.X)+" "+num(tip.Y)+"L"+num(x-uy*half)+" "+num(y+ux*half)+"L"+num(x+uy*half)+" "+num(y-ux*half)+"Z")
}

// edgeLabel writes the name of a flow where its author put it, else beside the middle of its first long piece.
func (d *drawing) edgeLabel(e *bpmn.Edge) {
	if text, x, y := edgeText(d.model.Flow(e.Element), e); len(text) > 0 {
		d.lines("bp-text bp-halo bp-flowname", text, x, y, "middle", fontSize)
	}
}

// edgeText gives the lines of a flow's name and the middle of the first one's base line.
func edgeText(flow *bpmn.Flow, e *bpmn.Edge) (lines []string, x, y float64) {
	if flow == nil || strings.TrimSpace(flow.Name) == "" || len(e.Waypoints) < 2 {
		return nil, 0, 0
	}
	fit := 96.0
	switch {
	case e.Label != nil && e.Label.Width > 0:
		fit = max(fit, e.Label.Width)
		x, y = e.Label.X+e.Label.Width/2, e.Label.Y+11
	default:
		a, b := labelPiece(e.Waypoints)
		x, y = (a.X+b.X)/2, (a.Y+b.Y)/2-6
		if math.Abs(a.Y-b.Y) > math.Abs(a.X-b.X) {
			x, y = x+6+width(flow.Name)/2, y+10
		}
	}
	return cut(wrap(short(flow.Name), fit), outerLinesMost), x, y
}

func labelPiece(points []bpmn.Point) (a, b bpmn.Point) {
	for i := 1; i < len(points); i++ {
		if distance(points[i-1], points[i]) > 40 {
			return points[i-1], points[i]
		}
	}
	return points[0], points[1]
}

// clean drops points that repeat the one before, which some tools write.
func clean(points []bpmn.Point) []bpmn.Point {
	var kept []bpmn.Point
	for _, p := range points {
		if len(kept) == 0 || distance(kept[len(kept)-1], p) > 0.5 {
			kept = append(kept, p)
		}
	}
	return kept
}

func distance(a, b bpmn.Point) float64 { return math.Hypot(b.X-a.X, b.Y-a.Y) }

func direction(a, b bpmn.Point) (x, y float64) {
	length := distance(a, b)
	if length == 0 {
		return 1, 0
	}
	return (b.X - a.X) / length, (b.Y - a.Y) / length
}
