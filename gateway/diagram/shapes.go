package diagram

import (
	"ablauf/workflows/bpmn"
)

const (
	taskRadius = 8
	bandWidth  = 30.0 // of a pool's or lane's name
)

func (d *drawing) pool(p *bpmn.Participant, s *bpmn.Shape) {
	d.open("g", "class", "bp-poolgroup", "data-element", p.ID)
	d.element("title", d.opts.text("pool", "name", oneLine(p.Name)))
	d.rect("bp-pool", s.Bounds, 0)
	switch {
	case p.Process == "" || d.isEmpty(p):
		x, y := middle(s.Bounds)
		lines := cut(wrap(short(p.Name), s.Bounds.Width-10), max(1, int(s.Bounds.Height/lineHeight)))
		d.lines("bp-text", lines, x, y+4-float64(len(lines)-1)*lineHeight/2, "middle", fontSize)
	default:
		d.band(p.Name, s, true)
	}
	if p.Multiple {
		d.strokes(s.Bounds.X+s.Bounds.Width/2, s.Bounds.Y+s.Bounds.Height-11)
	}
	d.close("g")
}

// isEmpty reports whether nothing of the pool's process is drawn: then it is a black box with its name in the middle.
func (d *drawing) isEmpty(p *bpmn.Participant) bool {
	process := d.model.Process(p.Process)
	if process == nil {
		return true
	}
	for _, e := range process.Elements {
		if d.shapes[e.ID] != nil {
			return false
		}
	}
	return true
}

func (d *drawing) laneSet(lanes []*bpmn.Lane) {
	for _, l := range lanes {
		if s := d.shapes[l.ID]; s != nil {
			d.open("g", "class", "bp-lanegroup", "data-element", l.ID)
			d.element("title", d.opts.text("lane", "name", oneLine(l.Name)))
			d.rect("bp-lane", s.Bounds, 0)
			d.band(l.Name, s, false)
			d.close("g")
		}
		d.laneSet(l.Children)
	}
}

// band writes the name of a pool or lane along its side; ruled draws the line beside a pool's name.
func (d *drawing) band(name string, s *bpmn.Shape, ruled bool) {
	b := s.Bounds
	class := "bp-text bp-lanetext"
	if ruled {
		class = "bp-text"
	}
	if !s.Horizontal {
		if ruled {
			d.path("bp-pool", "M"+num(b.X)+" "+num(b.Y+bandWidth)+"h"+num(b.Width))
		}
		d.lines(class, cut(wrap(short(name), b.Width-8), 2), b.X+b.Width/2, b.Y+19, "middle", fontSize)
		return
	}
	if ruled {
		d.path("bp-pool", "M"+num(b.X+bandWidth)+" "+num(b.Y)+"v"+num(b.Height))
	}
	lines := cut(wrap(short(name), b.Height-8), 2)
	d.open("g", "transform", "translate("+num(b.X+bandWidth/2+4-float64(len(lines)-1)*lineHeight/2)+" "+num(b.Y+b.Height/2)+") rotate(-90)")
	d.lines(class, lines, 0, 0, "middle", fontSize)
	d.close("g")
}

func (d *drawing) activity(e *bpmn.Element, s *bpmn.Shape) {
	b := s.Bounds
	open := d.isOpen(e, s)
	class := "bp-body bp-shape"
	if open {
		class = "bp-body bp-frame"
	}
	if kindOf(e) == kindCall {
		class += " bp-thick"
	}
	if e.TriggeredByEvent {
		class += " bp-dotted"
	}
	if kindOf(e) == kindCall {
		d.put("rect", "class", class, "x", num(b.X), "y", num(b.Y), "width", num(b.Width), "height", num(b.Height), "rx", num(taskRadius),
			"fill", map[bool]string{true: "none", false: "#fff"}[open], "stroke", "#4c5270", "stroke-width", "4")
	} else {
		d.rect(class, b, taskRadius)
	}
	if e.Type == "transaction" {
		d.rect("bp-inner", bpmn.Bounds{X: b.X + 3, Y: b.Y + 3, Width: b.Width - 6, Height: b.Height - 6}, taskRadius-2)
	}
	icon := d.taskIcon(e, b)
	markers := d.markers(e, b, open)
	if open {
		d.lines("bp-text", cut(wrap(short(d.opts.name(e)), b.Width-16), 2), b.X+b.Width/2, b.Y+17, "middle", fontSize)
		return
	}
	d.taskName(short(d.opts.name(e)), b, icon, markers)
}

// isOpen reports whether the inside of a sub-process is drawn on this page. Without the attribute it is open when something of it is.
func (d *drawing) isOpen(e *bpmn.Element, s *bpmn.Shape) bool {
	switch {
	case kindOf(e) != kindSub && kindOf(e) != kindCall:
		return false
	case s.HasExpanded:
		return s.Expanded
	}
	return d.drawsInside(e)
}

func (d *drawing) drawsInside(e *bpmn.Element) bool {
	for _, inner := range e.Elements {
		if d.shapes[inner.ID] != nil {
			return true
		}
	}
	return false
}

// taskName writes the name in the middle of a task; a long one gets smaller letters, and only then is it cut.
func (d *drawing) taskName(name string, b bpmn.Bounds, icon, markers bool) {
	size := fontSize
	room := b.Height - 8
	if markers {
		room -= 16
	}
	lines := wrap(name, b.Width-10)
	if icon && markers && float64(len(lines))*lineHeight > b.Height-44 && len(lines) > 0 && width(lines[0]) > b.Width-46 {
		room = b.Height - 40 // the first line would run into the icon
	}
	for size > 9 && float64(len(lines))*lineHeight*size/fontSize > room {
		size--
		lines = wrap(name, (b.Width-8)*fontSize/size)
	}
	lines = cut(lines, max(1, int(room/(lineHeight*size/fontSize))))
	class := "bp-text"
	if size < fontSize {
		class = "bp-text bp-text--" + num(size)
	}
	step := lineHeight * size / fontSize
	x, y := middle(b)
	// The name gives way to the icon at the top and to the markers at the bottom.
	height := float64(len(lines)) * step
	if icon && y-height/2 < b.Y+23 {
		y = min(b.Y+23+height/2, b.Y+b.Height-3-height/2)
	}
	if markers {
		y = min(y, b.Y+b.Height-20-height/2)
	}
	d.lines(class, lines, x, y+size/3-float64(len(lines)-1)*step/2, "middle", size)
}

func (d *drawing) gateway(e *bpmn.Element, s *bpmn.Shape) {
	b := s.Bounds
	x, y := middle(b)
	rx, ry := b.Width/2, b.Height/2
	d.path("bp-body bp-shape", "M"+num(x)+" "+num(y-ry)+"L"+num(x+rx)+" "+num(y)+"L"+num(x)+" "+num(y+ry)+"L"+num(x-rx)+" "+num(y)+"Z")
	d.gatewayIcon(e, x, y, min(rx, ry)/25)
	d.outerLabel(e, s)
}

func (d *drawing) event(e *bpmn.Element, s *bpmn.Shape) {
	x, y := middle(s.Bounds)
	r := min(s.Bounds.Width, s.Bounds.Height) / 2
	class := "bp-body bp-shape"
	if (e.Type == eventAttach || e.Type == eventStart && e.Parent != nil && e.Parent.TriggeredByEvent) && !e.Interrupting {
		class += " bp-dashed"
	}
	switch e.Type {
	case eventEnd:
		d.put("circle", "class", class+" bp-thick", "cx", num(x), "cy", num(y), "r", num(r), "fill", "#fff", "stroke", "#4c5270", "stroke-width", "4")
	case eventStart:
		d.circle(class, x, y, r)
	default:
		d.circle(class, x, y, r)
		inner := "bp-inner"
		if class != "bp-body bp-shape" {
			inner += " bp-dashed"
		}
		d.circle(inner, x, y, r-3.5)
	}
	d.eventIcon(triggerOf(e), e.Type == eventThrow || e.Type == eventEnd, x, y, r/18)
	d.outerLabel(e, s)
}

// thing draws data objects, data stores, annotations and groups.
func (d *drawing) thing(e *bpmn.Element, s *bpmn.Shape) {
	b := s.Bounds
	x, _ := middle(b)
	switch kindOf(e) {
	case kindNote:
		d.path("bp-inner", "M"+num(b.X+10)+" "+num(b.Y)+"h-10v"+num(b.Height)+"h10")
		d.lines("bp-text", cut(wrap(short(e.Text), b.Width-10), max(8, int(b.Height/lineHeight))), b.X+8, b.Y+16, "start", fontSize)
	case kindGroup:
		d.put("rect", "class", "bp-inner bp-grouping", "x", num(b.X), "y", num(b.Y), "width", num(b.Width), "height", num(b.Height), "rx", "10",
			"fill", "none", "stroke", "#4c5270", "stroke-dasharray", "8 3 2 3")
		d.lines("bp-text bp-halo", cut(wrap(short(e.Name), b.Width-16), 2), b.X+b.Width/2, b.Y+16, "middle", fontSize)
	case kindStore:
		h := min(12, b.Height/4)
		d.path("bp-shape", "M"+num(b.X)+" "+num(b.Y+h/2)+"a"+num(b.Width/2)+" "+num(h/2)+" 0 0 1 "+num(b.Width)+" 0v"+num(b.Height-h)+
			"a"+num(b.Width/2)+" "+num(h/2)+" 0 0 1 "+num(-b.Width)+" 0z")
		d.path("bp-inner", "M"+num(b.X)+" "+num(b.Y+h/2)+"a"+num(b.Width/2)+" "+num(h/2)+" 0 0 0 "+num(b.Width)+" 0")
		d.outerLabel(e, s)
	case kindData:
		fold := min(12, b.Width/3)
		d.path("bp-shape", "M"+num(b.X)+" "+num(b.Y)+"h"+num(b.Width-fold)+"l"+num(fold)+" "+num(fold)+"v"+num(b.Height-fold)+"h"+num(-b.Width)+"z")
		d.path("bp-inner", "M"+num(b.X+b.Width-fold)+" "+num(b.Y)+"v"+num(fold)+"h"+num(fold))
		d.dataMarks(e, b)
		d.outerLabel(e, s)
	default:
		d.rect("bp-shape bp-dotted", b, 0)
		d.lines("bp-text", cut(wrap(short(d.opts.name(e)), b.Width), max(1, int(b.Height/lineHeight)-1)), x, b.Y+16, "middle", fontSize)
	}
}

// hasOuterLabel reports whether the name stands beside the shape.
func hasOuterLabel(e *bpmn.Element) bool {
	switch kindOf(e) {
	case kindEvent, kindGateway, kindData, kindStore:
		return true
	}
	return false
}

// labelBox is where the name of a shape stands: where the author put it, else below.
func labelBox(name string, s *bpmn.Shape) bpmn.Bounds {
	lines := outerLines(name, s)
	widest := 0.0
	for _, l := range lines {
		widest = max(widest, width(l))
	}
	height := float64(len(lines)) * lineHeight
	x, y := s.Bounds.X+s.Bounds.Width/2, s.Bounds.Y+s.Bounds.Height+4
	if s.Label != nil && s.Label.Width > 0 {
		x, y = s.Label.X+s.Label.Width/2, s.Label.Y
	}
	return bpmn.Bounds{X: x - widest/2, Y: y, Width: widest, Height: height}
}

func (d *drawing) outerLabel(e *bpmn.Element, s *bpmn.Shape) {
	box, named := d.names[e.ID]
	if !named {
		return
	}
	d.lines("bp-text bp-halo bp-outer", outerLines(short(d.outerName(e)), s), box.X+box.Width/2, box.Y+11, "middle", fontSize)
}

// outerLines breaks a name beside a shape; what is longer than seven lines would cover its neighbours.
func outerLines(name string, s *bpmn.Shape) []string {
	return cut(wrap(name, fitFor(name, s)), outerLinesMost)
}
