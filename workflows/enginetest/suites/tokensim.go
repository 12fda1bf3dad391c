package suites

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/engine"
	"ablauf/workflows/feel"
)

// simulatorTolerated are rules that models for the simulator break: it draws tokens through pictures that nobody would run.
var simulatorTolerated = []string{
	"no-start", "unreachable", "empty-sub-process", "ad-hoc-empty", "event-gateway", "event-sub-process-start", "sub-process-start",
	"boundary-outgoing", "gateway-condition", "bad-link", "bad-compensation", "event-sub-process-empty", "end-without-start", "start-without-end",
	"dead-end", "ad-hoc-event", "missing-handler", "gateway-direction",
}

// simulation is one test of stimuli.json.
type simulation struct {
	Model string
	Steps []stimulus
}

// stimulus is what a person does in the simulator, or what the trace must be by then.
type stimulus struct {
	Op, Element, Gateway, Raw, File string
	Outgoing                        []string
	Off                             bool
}

// TokenSimulation runs every test of stimuli.json in the suite's folder.
func TokenSimulation(folder fs.FS) ([]Outcome, error) {
	data, err := fs.ReadFile(folder, "stimuli.json")
	if err != nil {
		return nil, err
	}
	var suite struct{ Tests []simulation }
	if err := json.Unmarshal(data, &suite); err != nil {
		return nil, err
	}
	var out []Outcome
	seen := map[string]int{}
	for _, t := range suite.Tests {
		key := strings.TrimSuffix(strings.TrimPrefix(t.Model, "Simulator."), ".bpmn")
		if seen[key]++; seen[key] > 1 {
			key += "#" + strconv.Itoa(seen[key])
		}
		out = append(out, Outcome{"simulator", key, guarded(func() string { return simulate(folder, t) })})
	}
	return out, nil
}

func simulate(folder fs.FS, t simulation) string {
	source, err := fs.ReadFile(folder, t.Model)
	if err != nil {
		return err.Error()
	}
	model, findings, err := bpmn.Parse(source)
	if err != nil {
		return err.Error()
	}
	s := &simulator{
		world: newWorld(model, bpmn.Options{Tolerate: simulatorTolerated}), waiting: map[string]bool{}, chosen: map[string][]string{},
	}
	s.world.observe = s.observe
	s.rewrite(t.Steps)
	for _, p := range model.Processes {
		more := s.world.define(p.ID)
		findings = append(findings, more...)
	}
	if bpmn.HasErrors(findings) {
		return firstError(findings)
	}
	for _, step := range t.Steps {
		if failure := s.step(folder, step); failure != "" {
			return failure
		}
	}
	return ""
}

// simulator plays one test.
type simulator struct {
	world    *world
	waiting  map[string]bool     // elements that hold their token until they are triggered
	chosen   map[string][]string // flows that gateways leave on
	visits   journal
	expected []string
	trouble  string
}

func (s *simulator) step(folder fs.FS, step stimulus) string {
	var err error
	switch step.Op {
	case "wait_at":
		s.waiting[s.find(step)] = !step.Off
	case "choose":
		s.chosen[step.Gateway] = step.Outgoing
	case "trigger":
		err = s.trigger(s.find(step))
	case "signal":
		err = s.flow(step.Element)
	case "expect_trace":
		return s.compare(folder, step.File)
	default:
		return "unknown step " + step.Op
	}
	if err == nil {
		err = s.rest()
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

var rawElement = regexp.MustCompile(`element: *(?:element\(')?(\w+)`)

// find gives the element that a stimulus means; the suite names some by a variable that is spelt like the id.
func (s *simulator) find(step stimulus) string {
	name := step.Element
	if m := rawElement.FindStringSubmatch(step.Raw); name == "" && m != nil {
		name = m[1]
	}
	if s.world.model.Element(name) != nil {
		return name
	}
	found := ""
	walk(s.world.model, func(e *bpmn.Element) {
		if found == "" && strings.EqualFold(e.ID, name) {
			found = e.ID
		}
	})
	return or(found, name)
}

// rest lets everything go on that is not held, until nothing moves.
func (s *simulator) rest() error {
	for {
		if err := s.world.rest(); err != nil {
			return err
		}
		moved, err := s.completeTask(func(id string) bool { return !s.waiting[id] })
		if err != nil || !moved {
			return err
		}
	}
}

// completeTask completes one open task whose element is picked.
func (s *simulator) completeTask(pick func(id string) bool) (bool, error) {
	for _, c := range s.world.cases {
		for _, i := range c.state.Instances {
			n := c.def.Process(i.Process).Node(i.Element)
			if n == nil || n.Kind != bpmn.UserTask || i.Incident != nil || !pick(n.ID) {
				continue
			}
			return true, s.world.step(c, engine.TaskCompleted{
				At: s.world.now, Instance: i.ID, Submission: strconv.Itoa(i.ID), Actor: "person", Variables: s.variables(),
			})
		}
	}
	return false, nil
}

// variables tell the gateways which flows to take.
func (s *simulator) variables() *feel.Context {
	var take feel.List
	walk(s.world.model, func(e *bpmn.Element) {
		for _, f := range s.chosen[e.ID] {
			take = append(take, feel.String(f))
		}
	})
	return feel.NewContext().Put("take", take)
}

// trigger lets an event happen, a task that was held go on, or a process begin.
func (s *simulator) trigger(id string) error {
	e := s.world.model.Element(id)
	if e == nil {
		return fmt.Errorf("no element %q", id)
	}
	for _, c := range s.world.cases {
		if engine.Awaits(c.state, byHand+id) {
			return s.world.step(c, engine.MessageReceived{At: s.world.now, Name: byHand + id, Variables: s.variables()})
		}
	}
	if done, err := s.completeTask(func(open string) bool { return open == id }); done || err != nil {
		return err
	}
	if e.Type != "startEvent" {
		id = ""
	}
	return s.world.start(e.Process.ID, id, s.variables())
}

// flow sends something over a message flow: to an event that waits, or to a process that begins with it.
func (s *simulator) flow(id string) error {
	f := s.world.model.Flow(id)
	if f == nil {
		return fmt.Errorf("no message flow %q", id)
	}
	s.visits.pass(id)
	if s.world.model.Element(f.Target) == nil {
		return nil // a pool that is drawn closed
	}
	return s.trigger(f.Target)
}

// observe keeps the journal and sends what leaves over message flows.
func (s *simulator) observe(c *running, command engine.Command) {
	r, isRecord := command.(engine.Record)
	if !isRecord {
		if _, over := command.(engine.End); over {
			s.visits.pass(processMark)
		}
		return
	}
	n := (*bpmn.Node)(nil)
	if p := c.def.Process(r.Process); p != nil {
		n = p.Node(r.Element)
	}
	visit := fmt.Sprintf("%p/%d", c, r.Instance)
	switch r.Code {
	case engine.FactFlow:
		if flow := s.world.model.Flow(r.Flow); s.world.model.Element(flow.Source).Type != "eventBasedGateway" {
			s.visits.pass(r.Flow)
		}
	case engine.FactEntered:
		s.visits.enter(r.Element, visit)
	case engine.FactCompleted:
		s.visits.exit(r.Element, visit)
		for _, f := range s.world.model.MessageFlows {
			if f.Type == "messageFlow" && f.Source == r.Element {
				s.world.queue = append(s.world.queue, func() error { return s.flow(f.ID) })
			}
		}
	case engine.FactCancelled:
		// The simulator leaves an activity whose own boundary event interrupted it, and a transaction that was cancelled.
		cause := c.def.Process(r.Process).Node(r.Reason)
		if cause != nil && n != nil && (cause.Attached == n || cause.Is(bpmn.CancelTrigger) && cause.Scope == n.Body) {
			s.visits.exit(r.Element, visit)
		}
	case engine.FactIncidentRaised:
		s.trouble += " " + r.Reason + " at " + r.Element
	}
}

// compare says where the ways of the tokens differ from the trace in a file, or "".
func (s *simulator) compare(folder fs.FS, file string) string {
	data, err := fs.ReadFile(folder, file)
	if err != nil {
		return err.Error()
	}
	var lines []string
	if err := json.Unmarshal(data, &lines); err != nil {
		return err.Error()
	}
	if len(lines) >= len(s.expected) && slices.Equal(lines[:len(s.expected)], s.expected) {
		s.expected = nil // this trace begins at the beginning again
	}
	s.expected = append(s.expected, lines...)
	journal, err := readTrace(s.expected)
	if err != nil {
		return err.Error()
	}
	shape := shapeOf(s.world.model)
	want, got := shape.ways(journal), shape.ways(s.visits)
	if slices.Equal(want, got) {
		return ""
	}
	var b strings.Builder
	for _, w := range minus(want, got) {
		fmt.Fprintf(&b, "\n  missing: %s", w)
	}
	for _, w := range minus(got, want) {
		fmt.Fprintf(&b, "\n  extra:   %s", w)
	}
	return b.String() + s.trouble
}

// minus gives what a has more of than b.
func minus(a, b []string) []string {
	rest := slices.Clone(b)
	var out []string
	for _, x := range a {
		if at := slices.Index(rest, x); at >= 0 {
			rest = slices.Delete(rest, at, at+1)
			continue
		}
		out = append(out, x)
	}
	return out
}

// walk calls f for every element of every process, also inside sub-processes.
func walk(m *bpmn.Model, f func(*bpmn.Element)) {
	var elements func(list []*bpmn.Element)
	elements = func(list []*bpmn.Element) {
		for _, e := range list {
			f(e)
			elements(e.Elements)
		}
	}
	for _, p := range m.Processes {
		elements(p.Elements)
	}
}
