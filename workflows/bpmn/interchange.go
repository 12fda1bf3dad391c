package bpmn

import "strconv"

// diagram reads one page of the diagram interchange (BPMN 2.0.2, chapter 12).
func (p *parser) diagram(n *node) {
	d := &Diagram{ID: n.attr("id"), Name: n.attr("name")}
	plane := n.child(nsDI, "BPMNPlane")
	if plane == nil {
		return
	}
	d.Plane = local(plane.attr("bpmnElement"))
	for _, c := range plane.children {
		switch {
		case c.is(nsDI, "BPMNShape"):
			d.Shapes = append(d.Shapes, shape(c))
		case c.is(nsDI, "BPMNEdge"):
			d.Edges = append(d.Edges, edge(c))
		}
	}
	p.model.Diagrams = append(p.model.Diagrams, d)
}

func shape(n *node) *Shape {
	s := &Shape{
		Element: local(n.attr("bpmnElement")), Expanded: n.attr("isExpanded") == "true", Horizontal: n.attr("isHorizontal") != "false",
		HasExpanded: n.attr("isExpanded") != "", HasHorizontal: n.attr("isHorizontal") != "", MarkerVisible: n.attr("isMarkerVisible") == "true",
	}
	if b := n.child(nsDC, "Bounds"); b != nil {
		s.Bounds = bounds(b)
	}
	s.Label = label(n)
	return s
}

func edge(n *node) *Edge {
	e := &Edge{Element: local(n.attr("bpmnElement"))}
	for _, c := range n.children {
		if c.is(nsDD, "waypoint") {
			e.Waypoints = append(e.Waypoints, Point{number(c.attr("x")), number(c.attr("y"))})
		}
	}
	e.Label = label(n)
	return e
}

func label(n *node) *Bounds {
	l := n.child(nsDI, "BPMNLabel")
	if l == nil {
		return nil
	}
	b := l.child(nsDC, "Bounds")
	if b == nil {
		return nil
	}
	found := bounds(b)
	return &found
}

func bounds(n *node) Bounds {
	return Bounds{number(n.attr("x")), number(n.attr("y")), number(n.attr("width")), number(n.attr("height"))}
}

// number reads a coordinate; what is no number, or no place on a page, counts as zero so that a picture can still be drawn.
func number(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v != v || v > 1e7 || v < -1e7 {
		return 0
	}
	return v
}
