package diagram

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"ablauf/workflows/bpmn"
)

// Render draws one page of a model as SVG that can stand inside an HTML page: no script, no style element, no reference to the
// outside. Nodes can be focused in the order of the flow and say name, type, state and what follows. NotFound "diagram.none" where
// the model has no such page.
func Render(model *bpmn.Model, opts Options) ([]byte, error) {
	page, err := pageFor(model, opts.Plane)
	if err != nil {
		return nil, err
	}
	page = tidy(model, page)
	d := &drawing{
		model: model, page: page, opts: opts, at: placesOf(page), shapes: map[string]*bpmn.Shape{}, lanes: map[string]*bpmn.Lane{}, ways: waysOf(model),
	}
	for _, s := range page.Shapes {
		d.shapes[s.Element] = s
	}
	for _, p := range model.Processes {
		d.addLanes(p.Lanes)
	}
	d.placeNames()
	d.draw()
	return []byte(d.out.String()), nil
}

type drawing struct {
	canvas
	model  *bpmn.Model
	page   *bpmn.Diagram
	opts   Options
	at     places
	shapes map[string]*bpmn.Shape
	lanes  map[string]*bpmn.Lane
	ways   *ways
	names  map[string]bpmn.Bounds // places of the names beside shapes
	ids    int
}

func (d *drawing) addLanes(lanes []*bpmn.Lane) {
	for _, l := range lanes {
		d.lanes[l.ID] = l
		d.addLanes(l.Children)
	}
}

// draw paints from back to front: pools and lanes, flows, nodes, and above all the labels of the flows.
func (d *drawing) draw() {
	box := d.extent()
	name := planeName(d.model, d.page)
	d.open("svg", "xmlns", "http://www.w3.org/2000/svg", "class", "bp "+sizeClass(box.Width), "role", "group", "aria-label", d.opts.word("label", "name", name),
		"viewBox", strings.Join([]string{num(box.X), num(box.Y), num(box.Width), num(box.Height)}, " "),
		"width", num(box.Width), "height", num(box.Height), "font-family", "Fira Sans, system-ui, sans-serif")
	d.element("title", name)
	d.element("desc", d.opts.word("desc"))
	for _, p := range d.model.Participants {
		if s := d.shapes[p.ID]; s != nil {
			d.pool(p, s)
		}
	}
	for _, p := range d.model.Processes {
		d.laneSet(p.Lanes)
	}
	for _, e := range d.page.Edges {
		d.edge(e)
	}
	d.things()
	for _, p := range d.processes() {
		d.level(p.Elements, p.Flows)
	}
	for _, e := range d.page.Edges {
		d.edgeLabel(e)
	}
	d.overlays()
	d.close("svg")
}

// sizeClass lets a style sheet keep a wide picture readable (it may scroll) without a style of its own: "bp-w7" is up to 1400 wide.
func sizeClass(width float64) string {
	return "bp-w" + strconv.Itoa(min(20, max(1, int(math.Ceil(width/200)))))
}

// processes gives the processes in the order of their pools, those without a pool last.
func (d *drawing) processes() []*bpmn.ProcessModel { return orderedProcesses(d.model) }

func orderedProcesses(model *bpmn.Model) []*bpmn.ProcessModel {
	var ordered []*bpmn.ProcessModel
	seen := map[string]bool{}
	for _, p := range model.Participants {
		if process := model.Process(p.Process); process != nil && !seen[process.ID] {
			seen[process.ID] = true
			ordered = append(ordered, process)
		}
	}
	for _, process := range model.Processes {
		if !seen[process.ID] {
			ordered = append(ordered, process)
		}
	}
	return ordered
}

// level draws the nodes of one level in reading order, each sub-process followed by what is inside it.
func (d *drawing) level(elements []*bpmn.Element, flows []*bpmn.Flow) {
	for _, e := range inOrder(elements, flows, d.at) {
		if s := d.shapes[e.ID]; s != nil {
			d.node(e, s)
		}
		if len(e.Elements) > 0 {
			d.level(e.Elements, e.Flows)
		}
	}
}

// things draws data and annotations, which nobody passes through and which therefore take no focus.
func (d *drawing) things() {
	for _, s := range d.page.Shapes {
		e := d.thingOf(s)
		if e == nil || isNode(e) {
			continue
		}
		d.open("g", "class", "bp-thing", "data-element", e.ID)
		d.element("title", d.thingWords(e))
		d.thing(e, s)
		d.close("g")
	}
}

// thingOf gives what a shape stands for that nobody passes through; a shape of something unknown becomes a box, so that nothing is left out in
// silence. Nil for what is drawn elsewhere.
func (d *drawing) thingOf(s *bpmn.Shape) *bpmn.Element {
	if e := d.model.Element(s.Element); e != nil {
		return e
	}
	if e := d.model.Drawn(s.Element); e != nil {
		return e
	}
	if d.lanes[s.Element] != nil || d.isPool(s.Element) || s.Element == "" {
		return nil
	}
	return &bpmn.Element{ID: s.Element, Type: kindUnknown}
}

func (d *drawing) isPool(id string) bool {
	return slices.ContainsFunc(d.model.Participants, func(p *bpmn.Participant) bool { return p.ID == id })
}

func (d *drawing) thingWords(e *bpmn.Element) string {
	if e.Type == kindUnknown {
		return d.opts.text("other")
	}
	words := d.opts.typeName(e)
	if name := oneLine(d.outerName(e) + " " + e.Text); name != "" {
		words += ": " + name
	}
	return words
}

// node draws one flow node: a link where it leads somewhere, else a group that can be focused.
func (d *drawing) node(e *bpmn.Element, s *bpmn.Shape) {
	state := d.opts.State[e.ID]
	class := "bp-node bp-" + d.family(e, s)
	if state.State != StateNone {
		class += " bp-" + string(state.State)
	}
	if h := d.heat(e); h.Step > 0 {
		class += " bp-heat bp-heat-" + strconv.Itoa(h.Step)
	}
	if change := d.opts.Changes[e.ID]; change != "" {
		class += " bp-change-" + string(change)
	}
	label, way := d.describe(e, state), d.ways.describe(e, d.opts)
	id := ""
	if way != "" {
		d.ids++
		id = cmp.Or(d.opts.Prefix, "bp") + "-" + strconv.Itoa(d.ids)
	}
	tag, attrs := "g", []string{"class", class, "data-element", e.ID, "tabindex", "0", "role", "img", "aria-label", label, "aria-describedby", id}
	if href := d.opts.link(e.ID); href != "" {
		tag, attrs = "a", []string{"href", href, "class", class, "data-element", e.ID, "aria-label", label, "aria-describedby", id}
	}
	d.open(tag, attrs...)
	d.element("title", label)
	if way != "" {
		d.element("desc", way, "id", id)
	}
	switch kindOf(e) {
	case kindEvent:
		d.event(e, s)
	case kindGateway:
		d.gateway(e, s)
	default:
		d.activity(e, s)
	}
	d.badge(e, s, state)
	d.close(tag)
}

// family is the class that states are styled by.
func (d *drawing) family(e *bpmn.Element, s *bpmn.Shape) string {
	switch kindOf(e) {
	case kindEvent:
		return "event"
	case kindGateway:
		return "gateway"
	}
	if d.isOpen(e, s) {
		return "sub"
	}
	return "task"
}

// describe says in words what the picture shows of a node.
func (d *drawing) describe(e *bpmn.Element, state ElementState) string {
	parts := []string{d.opts.typeName(e)}
	if name := oneLine(d.opts.name(e)); name != "" {
		parts[0] += ": " + name
	}
	if state.State != StateNone {
		parts = append(parts, d.opts.word("state."+string(state.State)))
	}
	if state.Visits > 1 {
		parts = append(parts, d.opts.word("visits", "n", strconv.Itoa(state.Visits)))
	}
	if state.Waiting > 0 {
		parts = append(parts, d.opts.text("waiting", "n", strconv.Itoa(state.Waiting)))
	}
	if state.Timer != "" {
		parts = append(parts, d.opts.text("timer", "text", oneLine(state.Timer)))
	}
	if state.Incident != "" {
		parts = append(parts, d.opts.text("incident", "text", oneLine(state.Incident)))
	}
	if h := d.heat(e); h.Step > 0 {
		parts = append(parts, d.opts.text("heat", "step", strconv.Itoa(h.Step), "text", oneLine(h.Text)))
	}
	if change := d.opts.Changes[e.ID]; change != "" {
		parts = append(parts, d.opts.text("change."+string(change)))
	}
	for i, part := range parts {
		parts[i] = strings.TrimSuffix(part, ".")
	}
	return strings.Join(parts, ". ")
}

// badge puts the sign of a state at the corner of a node: the state can be told without colour.
func (d *drawing) badge(e *bpmn.Element, s *bpmn.Shape, state ElementState) {
	b := s.Bounds
	x, y := b.X+b.Width-4, b.Y+2
	if kindOf(e) == kindEvent || kindOf(e) == kindGateway {
		x, y = b.X+b.Width-2, b.Y+4
	}
	sign := map[State]string{
		StateDone: "M-3.6 0.2 L-1.2 2.8 L3.6 -2.8", StateCancelled: "M-2.8 -2.8 L2.8 2.8 M2.8 -2.8 L-2.8 2.8",
		StateFailed: "M0 -4 L0 1 M0 3.6 L0 3.7", StateSkipped: "M-3 0 L3 0",
	}[state.State]
	if sign != "" {
		d.open("g", "class", "bp-state", "transform", "translate("+num(x)+" "+num(y)+")", "aria-hidden", "true")
		d.circle("bp-hollow", 0, 0, 7)
		d.path("bp-sign", sign)
		d.close("g")
	}
	if state.Visits > 1 {
		d.open("g", "class", "bp-state", "transform", "translate("+num(x-18)+" "+num(y)+")", "aria-hidden", "true")
		d.circle("bp-hollow", 0, 0, 9)
		d.lines("bp-visits", []string{strconv.Itoa(state.Visits) + "×"}, 0, 3.5, "middle", 10)
		d.close("g")
	}
}

// extent is the smallest box around everything that is drawn, with a margin.
func (d *drawing) extent() bpmn.Bounds {
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	add := func(b bpmn.Bounds) {
		left, top = math.Min(left, b.X), math.Min(top, b.Y)
		right, bottom = math.Max(right, b.X+b.Width), math.Max(bottom, b.Y+b.Height)
	}
	for _, s := range d.page.Shapes {
		add(s.Bounds)
		if box, named := d.names[s.Element]; named {
			add(box)
		}
	}
	for _, e := range d.page.Edges {
		for _, p := range e.Waypoints {
			add(bpmn.Bounds{X: p.X, Y: p.Y})
		}
		if e.Label != nil {
			add(*e.Label)
		}
	}
	const margin = 12
	return bpmn.Bounds{X: left - margin, Y: top - margin, Width: right - left + 2*margin, Height: bottom - top + 2*margin}
}
