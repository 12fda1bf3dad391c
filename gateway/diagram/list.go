package diagram

import "ablauf/workflows/bpmn"

// Step is one element of the text form, in reading order.
type Step struct {
	Element string
	Name    string // as drawn; the words for the type where it has no name
	Type    string // local name in the file, e.g. "userTask"
	Kind    string // "event", "task", "gateway", "sub" or "call"
	Words   string // type in words
	Process string
	Lane    string
	Depth   int // of sub-processes around it
	// Attached is the name of the activity that a boundary event stands at.
	Attached string
	Called   string // process that a call activity calls
	State    State
	Visits   int
	Next     []Next
	Href     string
}

// Next is a way on from a step.
type Next struct {
	Flow      string
	Condition string // name of the flow: the answer at a gateway
	Element   string
	Name      string
	Taken     bool
}

// List tells the whole model, or the plane of Options, as steps: the same elements, states and ways as Render, for reading and for
// print.
func List(model *bpmn.Model, opts Options) []Step {
	l := &lister{model: model, opts: opts, lanes: map[string]string{}, ways: waysOf(model)}
	for _, page := range model.Diagrams {
		l.pages = append(l.pages, placesOf(page))
	}
	for _, p := range model.Processes {
		l.addLanes(p.Lanes)
	}
	if e := model.Element(opts.Plane); e != nil {
		l.level(e.Elements, e.Flows, 0)
		return l.steps
	}
	for _, p := range orderedProcesses(model) {
		if opts.Plane == "" || opts.Plane == p.ID || model.Process(opts.Plane) == nil {
			l.level(p.Elements, p.Flows, 0)
		}
	}
	return l.steps
}

type lister struct {
	model *bpmn.Model
	opts  Options
	lanes map[string]string // element -> name of its lane
	ways  *ways
	pages []places
	steps []Step
}

func (l *lister) addLanes(lanes []*bpmn.Lane) {
	for _, lane := range lanes {
		for _, node := range lane.Nodes {
			l.lanes[node] = lane.Name
		}
		l.addLanes(lane.Children)
	}
}

func (l *lister) level(elements []*bpmn.Element, flows []*bpmn.Flow, depth int) {
	for _, e := range inOrder(elements, flows, l.places(elements)) {
		state := l.opts.State[e.ID]
		step := Step{
			Element: e.ID, Name: plainName(e, l.opts), Type: e.Type, Kind: kindOf(e), Words: l.opts.typeName(e), Lane: l.lanes[e.ID], Depth: depth,
			State: state.State, Visits: state.Visits, Next: l.ways.nextOf(e, l.opts), Href: l.opts.link(e.ID),
		}
		if e.Process != nil {
			step.Process = e.Process.ID
		}
		if host := l.model.Element(e.AttachedTo); e.AttachedTo != "" && host != nil {
			step.Attached = plainName(host, l.opts)
		}
		if kindOf(e) == kindCall {
			step.Called = e.Zeebe.CalledProcess
			if step.Called == "" {
				step.Called = e.Called
			}
		}
		l.steps = append(l.steps, step)
		l.level(e.Elements, e.Flows, depth+1)
	}
}

// places finds where the elements of a level stand: on the page that shows most of them.
func (l *lister) places(elements []*bpmn.Element) places {
	var best places
	most := 0
	for _, at := range l.pages {
		found := 0
		for _, e := range elements {
			if _, ok := at[e.ID]; ok {
				found++
			}
		}
		if found > most {
			best, most = at, found
		}
	}
	return best
}

// plainName gives the name in one line, or the words for the type.
func plainName(e *bpmn.Element, opts Options) string {
	if name := oneLine(opts.name(e)); name != "" {
		return name
	}
	return opts.typeName(e)
}
