package engine

import (
	"encoding/json"
	"fmt"
	"sort"
	"time"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// Semantics numbers the token rules. A case keeps the number it was started with until a checkpoint raises it.
const Semantics = 1

// Status says whether a case runs.
type Status string

// The states of a case in the engine.
const (
	StatusNew       Status = ""
	StatusActive    Status = "active"
	StatusCompleted Status = "completed"
)

// State is everything the engine knows of a case. It holds what is active now, never what has ended (that is the event log's), so
// its size does not grow with the age of a case. Save and Load turn it into bytes and back.
type State struct {
	Semantics int       `json:"semantics"`
	Bundle    string    `json:"bundle"`
	Rev       int       `json:"rev"`  // number of events taken
	At        time.Time `json:"at"`   // time of the last event; never runs backwards
	Seq       int       `json:"seq"`  // number of the last receipt taken
	Next      int       `json:"next"` // last element instance id given out
	Status    Status    `json:"status"`
	Outcome   string    `json:"outcome,omitempty"`
	// Instances are the active element instances in ascending order of their ids; the first is the case itself.
	Instances []*Instance `json:"instances,omitempty"`
	// Completers remember who finished which user task, for Vier-Augen.
	Completers []Completer `json:"completers,omitempty"`
	// Applied are the last submissions taken, so that one that is sent again is recognised.
	Applied []AppliedSubmission `json:"applied,omitempty"`

	index map[int]*Instance
}

// Instance is one visit of one element that is still active; with an empty Element it is a running process.
type Instance struct {
	ID       int           `json:"id"`
	Parent   int           `json:"parent,omitempty"` // the scope it stands in; 0 for the case itself
	Process  string        `json:"process"`
	Element  string        `json:"element,omitempty"`
	Attempt  int           `json:"attempt,omitempty"` // of the work outside the engine
	Vars     *feel.Context `json:"-"`
	Waits    []Wait        `json:"waits,omitempty"`
	Joins    []Join        `json:"joins,omitempty"` // of a scope: tokens that wait at parallel gateways
	Incident *Incident     `json:"incident,omitempty"`
	Excluded []string      `json:"excluded,omitempty"`

	node     *bpmn.Node
	children int
}

// Wait is a timer or a message that an instance waits for, by itself or at its edge.
type Wait struct {
	Element string    `json:"element"` // the event in the diagram; the element itself for a receive task
	Due     time.Time `json:"due,omitzero"`
	Message string    `json:"message,omitempty"`
}

// Join holds the tokens that arrived at a parallel gateway: the ids of the flows they came on, one entry per token.
type Join struct {
	Element string   `json:"element"`
	Flows   []string `json:"flows"`
}

// Incident is trouble that a person has to look at; the element stays where it is until it is retried.
type Incident struct {
	Code  string `json:"code"`
	Stage stage  `json:"stage"`
	// Detail is the expression or error code concerned, never a value of the case.
	Detail string `json:"detail,omitempty"`
}

// stage says where a retry takes up an element again.
type stage string

const (
	stageEnter stage = "enter" // inputs, timers and the work itself
	stageWork  stage = "work"  // the activity outside
	stageLeave stage = "leave" // outputs and the choice of flows
)

// Completer remembers that a person finished a user task.
type Completer struct {
	Element   string `json:"element"`
	Actor     string `json:"actor"`
	ActingFor string `json:"actingFor,omitempty"`
}

// AppliedSubmission remembers a submission that was taken.
type AppliedSubmission struct {
	Instance   int    `json:"instance"`
	Submission string `json:"submission"`
}

// appliedMax bounds the memory for repeated submissions; a repetition comes within seconds, not after dozens of tasks.
const appliedMax = 32

type instanceJSON struct {
	*instanceAlias
	Vars json.RawMessage `json:"vars,omitempty"`
}

type instanceAlias Instance

// MarshalJSON writes the instance; variables are written so that they come back with their FEEL types.
func (i *Instance) MarshalJSON() ([]byte, error) {
	out := instanceJSON{instanceAlias: (*instanceAlias)(i)}
	if i.Vars != nil && i.Vars.Len() > 0 {
		vars, err := feel.EncodeJSON(i.Vars)
		if err != nil {
			return nil, err
		}
		out.Vars = vars
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (i *Instance) UnmarshalJSON(b []byte) error {
	in := instanceJSON{instanceAlias: (*instanceAlias)(i)}
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	if len(in.Vars) == 0 {
		return nil
	}
	v, err := feel.DecodeJSON(in.Vars)
	if err != nil {
		return err
	}
	vars, ok := v.(*feel.Context)
	if !ok {
		return fmt.Errorf("engine: variables of instance %d are no context", i.ID)
	}
	i.Vars = vars
	return nil
}

// Save gives the state as bytes; equal states give equal bytes.
func Save(s State) ([]byte, error) { return json.Marshal(s) }

// Load reads the bytes of Save and binds them to the definition they ran on. A state of another definition, or one that names
// elements which the definition does not have, is an error: a case never silently changes its program.
func Load(def *bpmn.Definition, data []byte) (State, error) {
	var s State
	if err := json.Unmarshal(data, &s); err != nil {
		return State{}, fmt.Errorf("engine: state cannot be read: %w", err)
	}
	if s.Bundle != def.Hash {
		return State{}, fmt.Errorf("engine: state belongs to bundle %s, not to %s", s.Bundle, def.Hash)
	}
	return s, s.bind(def)
}

// bind rebuilds what is derived: the index, the links into the definition and the numbers of children.
func (s *State) bind(def *bpmn.Definition) error {
	sort.Slice(s.Instances, func(a, b int) bool { return s.Instances[a].ID < s.Instances[b].ID })
	s.index = make(map[int]*Instance, len(s.Instances))
	for _, i := range s.Instances {
		i.children = 0
		s.index[i.ID] = i
		process := def.Process(i.Process)
		if process == nil {
			return fmt.Errorf("engine: instance %d runs in the unknown process %q", i.ID, i.Process)
		}
		if i.Element == "" {
			continue
		}
		if i.node = process.Node(i.Element); i.node == nil {
			return fmt.Errorf("engine: instance %d stands at the unknown element %q", i.ID, i.Element)
		}
	}
	for _, i := range s.Instances {
		if i.Parent == 0 {
			continue
		}
		parent := s.index[i.Parent]
		if parent == nil {
			return fmt.Errorf("engine: instance %d stands in the unknown scope %d", i.ID, i.Parent)
		}
		parent.children++
	}
	return nil
}

// Timer is an armed timer.
type Timer struct {
	Due      time.Time
	Instance int
	Element  string
	Name     string
}

// NextTimer gives the timer that is due first; of several at one instant the one that was armed by the oldest visit.
func NextTimer(s State) (Timer, bool) {
	var first Timer
	found := false
	for _, i := range s.Instances {
		for _, w := range i.Waits {
			if w.Due.IsZero() || found && !w.Due.Before(first.Due) {
				continue
			}
			first, found = Timer{Due: w.Due, Instance: i.ID, Element: w.Element}, true
		}
	}
	return first, found
}

// Awaits reports whether anything in the case waits for a message.
func Awaits(s State, message string) bool {
	for _, i := range s.Instances {
		for _, w := range i.Waits {
			if w.Message == message {
				return true
			}
		}
	}
	return false
}

// Position is where a case stands.
type Position struct {
	Active    []Place
	Incidents []Place
}

// Where gives the active elements and the incidents, outermost first. The state must have been loaded for the definition.
func Where(def *bpmn.Definition, s State) Position {
	var p Position
	for _, i := range s.Instances {
		place := Place{Process: i.Process, Instance: i.ID}
		if i.Element != "" {
			place = placeOf(def.Process(i.Process).Node(i.Element), i.ID)
			p.Active = append(p.Active, place)
		}
		if i.Incident != nil {
			p.Incidents = append(p.Incidents, place)
		}
	}
	return p
}

func placeOf(n *bpmn.Node, instance int) Place {
	return Place{Process: n.Process.ID, Element: n.ID, Name: n.Name, Type: n.Kind.String(), Instance: instance}
}
