package diagram

import (
	"strings"

	"ablauf/workflows/bpmn"
)

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
	l := &lister{model: model, opts: opts, lanes: map[string]string{}}
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
			State: state.State, Visits: state.Visits, Next: nextOf(l.model, e, l.opts), Href: l.opts.link(e.ID),
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
	for _, page := range l.model.Diagrams {
		at, found := placesOf(page), 0
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
	if name := strings.Join(strings.Fields(opts.name(e)), " "); name != "" {
		return name
	}
	return opts.typeName(e)
}

// nextOf lists the ways on; through a gateway without a name that only joins, it shows what lies behind it.
func nextOf(model *bpmn.Model, e *bpmn.Element, opts Options) []Next {
	var next []Next
	for _, f := range flowsAround(e) {
		if f.Type != flowSequence || f.Source != e.ID {
			continue
		}
		target := behindJoins(model, model.Element(f.Target))
		if target == nil {
			continue
		}
		next = append(next, Next{
			Flow: f.ID, Condition: strings.Join(strings.Fields(f.Name), " "), Element: target.ID, Name: plainName(target, opts), Taken: opts.Taken[f.ID],
		})
	}
	return next
}

func flowsAround(e *bpmn.Element) []*bpmn.Flow {
	switch {
	case e.Parent != nil:
		return e.Parent.Flows
	case e.Process != nil:
		return e.Process.Flows
	}
	return nil
}

// behindJoins skips gateways that have no name and one way out: they say nothing to a reader.
func behindJoins(model *bpmn.Model, e *bpmn.Element) *bpmn.Element {
	for range 10 {
		if e == nil || kindOf(e) != kindGateway || strings.TrimSpace(e.Name) != "" {
			return e
		}
		var only *bpmn.Flow
		for _, f := range flowsAround(e) {
			if f.Type == flowSequence && f.Source == e.ID {
				if only != nil {
					return e
				}
				only = f
			}
		}
		if only == nil {
			return e
		}
		e = model.Element(only.Target)
	}
	return e
}

// nextNames gives the ways on in words: "Vollständig: Antrag prüfen".
func nextNames(model *bpmn.Model, e *bpmn.Element, opts Options) []string {
	var names []string
	for _, n := range nextOf(model, e, opts) {
		if n.Condition != "" {
			names = append(names, n.Condition+": "+n.Name)
		} else {
			names = append(names, n.Name)
		}
	}
	return names
}
