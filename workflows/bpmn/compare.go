package bpmn

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Difference is an element or a sequence flow that two versions of a diagram do not draw alike.
type Difference struct {
	Kind    DifferenceKind
	ID      string
	Type    string // local name in the file, that of the newer version where both have it
	Name    string
	Changes []Change // of a changed one, in the order of the fields below
}

// DifferenceKind says what became of an element.
type DifferenceKind string

// The kinds of differences. An element that merely stands elsewhere on the page is no difference: nothing about the procedure changed.
const (
	Added   DifferenceKind = "added"
	Removed DifferenceKind = "removed"
	Changed DifferenceKind = "changed"
)

// Change is a field of an element with its older and its newer value; empty where it was or is not set.
type Change struct{ Field, Old, New string }

// Compare lists the differences between two versions of a procedure: what was added and changed in the order of the newer file, then
// what was removed in the order of the older one. Ids tell which element is which; the ids of messages, errors and the like at the root
// of the file do not matter, only what they are called.
func Compare(older, newer *Model) []Difference {
	before, after := pieces(older), pieces(newer)
	var found []Difference
	for _, p := range after {
		i := slices.IndexFunc(before, func(b piece) bool { return b.id == p.id })
		if i < 0 {
			found = append(found, Difference{Kind: Added, ID: p.id, Type: p.kind, Name: p.name})
		} else if changes := changesOf(before[i].facts, p.facts); len(changes) > 0 {
			found = append(found, Difference{Kind: Changed, ID: p.id, Type: p.kind, Name: p.name, Changes: changes})
		}
	}
	for _, p := range before {
		if !slices.ContainsFunc(after, func(a piece) bool { return a.id == p.id }) {
			found = append(found, Difference{Kind: Removed, ID: p.id, Type: p.kind, Name: p.name})
		}
	}
	return found
}

// piece is a process, an element or a flow with everything that is said of it.
type piece struct {
	id, kind, name string
	facts          map[string]string
}

func changesOf(before, after map[string]string) []Change {
	fields := slices.Sorted(maps.Keys(before))
	for field := range after {
		if _, both := before[field]; !both {
			fields = append(fields, field)
		}
	}
	slices.Sort(fields)
	var changes []Change
	for _, field := range fields {
		if before[field] != after[field] {
			changes = append(changes, Change{field, before[field], after[field]})
		}
	}
	return changes
}

func pieces(m *Model) []piece {
	c := comparer{model: m, lanes: map[string]string{}}
	for _, p := range m.Processes {
		c.addLanes(p.Lanes)
		facts := facts{}
		facts.set("name", p.Name)
		facts.set("documentation", p.Documentation)
		facts.set("versionTag", p.VersionTag)
		facts.yes("executable", p.Executable)
		facts.properties("property", p.Properties)
		c.found = append(c.found, piece{p.ID, "process", p.Name, facts})
		c.level(p.Elements, p.Flows)
	}
	for _, p := range m.Participants {
		facts := facts{}
		facts.set("name", p.Name)
		facts.set("process", p.Process)
		facts.yes("multiple", p.Multiple)
		c.found = append(c.found, piece{p.ID, "participant", p.Name, facts})
	}
	c.flows(m.MessageFlows)
	return c.found
}

type comparer struct {
	model *Model
	lanes map[string]string
	found []piece
}

func (c *comparer) addLanes(lanes []*Lane) {
	for _, l := range lanes {
		for _, node := range l.Nodes {
			c.lanes[node] = cmp.Or(l.Name, l.ID)
		}
		c.addLanes(l.Children)
	}
}

func (c *comparer) level(elements []*Element, flows []*Flow) {
	for _, e := range elements {
		c.found = append(c.found, piece{e.ID, e.Type, e.Name, c.element(e)})
		c.level(e.Elements, e.Flows)
	}
	c.flows(flows)
}

func (c *comparer) flows(flows []*Flow) {
	for _, f := range flows {
		facts := facts{}
		facts.set("name", f.Name)
		facts.set("type", f.Type)
		facts.set("source", c.name(f.Source))
		facts.set("target", c.name(f.Target))
		facts.set("condition", f.Condition)
		facts.yes("hasCondition", f.HasCondition && f.Condition == "")
		facts.set("language", f.Language)
		facts.set("direction", f.Direction)
		name := cmp.Or(f.Name, c.name(f.Source)+" → "+c.name(f.Target))
		c.found = append(c.found, piece{f.ID, f.Type, name, facts})
	}
}

// name gives what a reader calls an element: its name, its id where it has none.
func (c *comparer) name(id string) string {
	if e := c.model.Element(id); e != nil && e.Name != "" {
		return e.Name
	}
	return id
}

// facts are the fields of a piece; what is not set is not there.
type facts map[string]string

func (f facts) set(field, value string) {
	if value != "" {
		f[field] = value
	}
}

func (f facts) yes(field string, value bool) {
	if value {
		f[field] = "true"
	}
}

func (f facts) properties(field string, list []Property) {
	for _, p := range list {
		f.set(field+"."+p.Name, p.Value)
	}
}

func (f facts) mappings(field string, list []Mapping) {
	for i, m := range list {
		// The order of mappings counts, since a later one may read what an earlier one wrote.
		f.set(field+"."+m.Target, strconv.Itoa(i+1)+": "+m.Source)
	}
}

// element gives all that a diagram says of an element, but where on the page it stands.
func (c *comparer) element(e *Element) facts {
	f := facts{}
	f.set("type", e.Type)
	f.set("name", e.Name)
	f.set("documentation", e.Documentation)
	f.set("lane", c.lanes[e.ID])
	if e.Parent != nil {
		f.set("parent", c.name(e.Parent.ID))
	}
	f.set("attachedTo", c.name(e.AttachedTo))
	f.yes("interrupting", e.Interrupting)
	f.yes("parallelMultiple", e.ParallelMultiple)
	f.set("default", e.Default)
	f.yes("instantiate", e.Instantiate)
	f.yes("triggeredByEvent", e.TriggeredByEvent)
	f.yes("forCompensation", e.ForCompensation)
	f.set("startQuantity", e.StartQuantity)
	f.set("completionQuantity", e.CompletionQuantity)
	f.set("ordering", e.Ordering)
	f.set("completion", e.Completion)
	f.yes("cancelRemaining", e.CancelRemaining)
	f.set("gateway", e.Gateway)
	f.set("direction", e.Direction)
	f.set("method", e.Method)
	f.set("implementation", e.Implementation)
	f.set("scriptFormat", e.ScriptFormat)
	f.set("text", e.Text)
	f.set("dataState", e.DataState)
	f.yes("collection", e.Collection)
	f.set("message", c.root(e.MessageRef))
	f.set("operation", e.OperationRef)
	f.set("called", e.Called)
	var events []string
	for _, d := range e.Events {
		events = append(events, c.event(d))
	}
	f.set("event", strings.Join(events, "; "))
	c.loop(f, e.Loop)
	zeebeFacts(f, e.Zeebe)
	return f
}

// event says in one line what an event waits for or throws.
func (c *comparer) event(d EventDefinition) string {
	parts := []string{d.Type}
	for _, part := range []string{c.root(d.Ref), d.Timer, d.Expression, d.Name} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if d.WaitForCompletion {
		parts = append(parts, "waits")
	}
	return strings.Join(parts, " ")
}

// root gives the name of a message, error, signal or escalation with its code, for an activity the activity's name.
func (c *comparer) root(id string) string {
	for _, list := range [][]RootElement{c.model.Messages, c.model.Errors, c.model.Signals, c.model.Escalations} {
		for _, r := range list {
			if r.ID == id && id != "" {
				return strings.TrimSpace(strings.Join([]string{cmp.Or(r.Name, r.ID), r.Code, r.CorrelationKey}, " "))
			}
		}
	}
	return c.name(id)
}

func (c *comparer) loop(f facts, l *Loop) {
	if l == nil {
		return
	}
	f.set("loop", cmp.Or(l.Type, "loop"))
	f.yes("loop.sequential", l.Sequential)
	f.yes("loop.testBefore", l.TestBefore)
	f.set("loop.condition", l.Condition)
	f.set("loop.maximum", l.Maximum)
	f.set("loop.completion", l.Completion)
	f.set("loop.inputCollection", l.InputCollection)
	f.set("loop.inputElement", l.InputElement)
	f.set("loop.outputCollection", l.OutputCollection)
	f.set("loop.outputElement", l.OutputElement)
	f.set("loop.behavior", l.Behavior)
	f.set("loop.none", c.root(l.NoneRef))
	f.set("loop.one", c.root(l.OneRef))
	for i, m := range l.Complex {
		f.set("loop.complex."+strconv.Itoa(i+1), m.Condition+": "+c.event(m.Event))
	}
}

func zeebeFacts(f facts, z Zeebe) {
	f.set("taskType", z.TaskType)
	f.set("retries", z.Retries)
	f.properties("header", z.Headers)
	f.mappings("input", z.Inputs)
	f.mappings("output", z.Outputs)
	f.yes("userTask", z.UserTask)
	f.set("form", z.FormReference)
	f.set("groups", z.CandidateGroups)
	f.set("assignee", z.Assignee)
	f.set("due", z.DueDate)
	f.set("followUp", z.FollowUpDate)
	f.set("priority", z.Priority)
	f.set("decision", z.DecisionID)
	f.set("result", z.ResultVariable)
	f.set("calledProcess", z.CalledProcess)
	f.set("propagateAllChild", z.PropagateAllChild)
	f.set("propagateAllParent", z.PropagateAllParent)
	f.set("script", z.Script)
	f.yes("hasScript", z.HasScript)
	f.properties("property", z.Properties)
}
