package engine

import (
	"encoding/json"
	"errors"
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
	// conditions and merging count the waiting conditions and the inclusive gateways that hold tokens: without any nothing is searched.
	conditions, merging int
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
	Seen     []int         `json:"seen,omitempty"`  // of a parallel multiple event: the definitions that have occurred
	Joins    []Join        `json:"joins,omitempty"` // of a scope: tokens that wait at gateways
	Incident *Incident     `json:"incident,omitempty"`
	Excluded []string      `json:"excluded,omitempty"`

	// Loop makes the visit the body of a loop or multi-instance marker; its iterations are instances of the same element with a
	// number from 1.
	Loop      *Loop `json:"loop,omitempty"`
	Iteration int   `json:"iteration,omitempty"`
	// Interrupted says that an interrupting event sub-process has taken over the scope.
	Interrupted bool `json:"interrupted,omitempty"`
	// Finished says that no further step is to be chosen in an ad-hoc sub-process.
	Finished bool `json:"finished,omitempty"`
	// Done are the activities of a scope that have completed and can be undone, oldest first.
	Done []Done `json:"done,omitempty"`
	// Undoing are those that a throwing compensation event still has to undo, the next one last; Undoes is, at a visit that undoes
	// something, the visit that asked for it.
	Undoing []Done `json:"undoing,omitempty"`
	Undoes  int    `json:"undoes,omitempty"`

	node     *bpmn.Node
	children int
}

// Loop is how far a loop or multi-instance marker has come.
type Loop struct {
	Total     int `json:"total"` // of a multi-instance marker
	Started   int `json:"started"`
	Completed int `json:"completed"`
	// Items is the list that the instances are made from.
	Items feel.List `json:"-"`
}

// Done is an activity that has completed and can be undone.
type Done struct {
	Element string `json:"element"`
	// Inner are those inside a sub-process, Vars its variables when it completed.
	Inner []Done        `json:"inner,omitempty"`
	Vars  *feel.Context `json:"-"`
}

// Wait is what an instance waits for, by itself or at its edge: a timer, a message, a signal or a condition.
type Wait struct {
	Element string `json:"element"` // the event in the diagram; the element itself for a receive task
	// Trigger is the position of the event definition.
	Trigger int       `json:"trigger,omitempty"`
	Due     time.Time `json:"due,omitzero"`
	Left    int       `json:"left,omitempty"`  // of a cycle: how often it fires after this time, -1 for ever
	Every   string    `json:"every,omitempty"` // of a cycle: the duration in ISO 8601
	Message string    `json:"message,omitempty"`
	// Since is set where only what was received after the wait began counts.
	Since     time.Time `json:"since,omitzero"`
	Signal    string    `json:"signal,omitempty"`
	Condition bool      `json:"condition,omitempty"`
	// Held says that the condition was true when it was last looked at: it has to become false before it happens again.
	Held bool `json:"held,omitempty"`

	event *bpmn.Node
}

// Join holds the tokens that arrived at a parallel or inclusive gateway: the ids of the flows they came on, one entry per token.
type Join struct {
	Element string   `json:"element"`
	Flows   []string `json:"flows"`

	node *bpmn.Node
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
	// stageArrive is a token that was stopped on its way to the element; the detail is the flow it came on.
	stageArrive stage = "arrive"
	// The stages of what stands around others: the event sub-processes of a scope, the steps of an ad-hoc sub-process, the next round
	// of a loop.
	stageEvents stage = "events"
	stageSteps  stage = "steps"
	stageLoop   stage = "loop"
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
	vars, err := encodeVars(i.Vars)
	if err != nil {
		return nil, err
	}
	return json.Marshal(instanceJSON{instanceAlias: (*instanceAlias)(i), Vars: vars})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (i *Instance) UnmarshalJSON(b []byte) error {
	in := instanceJSON{instanceAlias: (*instanceAlias)(i)}
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	vars, err := decodeVars(in.Vars)
	i.Vars = vars
	return err
}

type doneJSON struct {
	*doneAlias
	Vars json.RawMessage `json:"vars,omitempty"`
}

type doneAlias Done

// MarshalJSON writes the entry with the types of its variables.
func (d Done) MarshalJSON() ([]byte, error) {
	vars, err := encodeVars(d.Vars)
	if err != nil {
		return nil, err
	}
	return json.Marshal(doneJSON{doneAlias: (*doneAlias)(&d), Vars: vars})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (d *Done) UnmarshalJSON(b []byte) error {
	in := doneJSON{doneAlias: (*doneAlias)(d)}
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	vars, err := decodeVars(in.Vars)
	d.Vars = vars
	return err
}

type loopJSON struct {
	*loopAlias
	Items json.RawMessage `json:"items,omitempty"`
}

type loopAlias Loop

// MarshalJSON writes the progress with the types of the items.
func (l *Loop) MarshalJSON() ([]byte, error) {
	out := loopJSON{loopAlias: (*loopAlias)(l)}
	if len(l.Items) > 0 {
		items, err := feel.EncodeJSON(l.Items)
		if err != nil {
			return nil, err
		}
		out.Items = items
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (l *Loop) UnmarshalJSON(b []byte) error {
	in := loopJSON{loopAlias: (*loopAlias)(l)}
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	if len(in.Items) == 0 {
		return nil
	}
	v, err := feel.DecodeJSON(in.Items)
	if err != nil {
		return err
	}
	items, ok := v.(feel.List)
	if !ok {
		return errors.New("engine: the items of a loop are no list")
	}
	l.Items = items
	return nil
}

func encodeVars(vars *feel.Context) (json.RawMessage, error) {
	if vars == nil || vars.Len() == 0 {
		return nil, nil
	}
	return feel.EncodeJSON(vars)
}

func decodeVars(raw json.RawMessage) (*feel.Context, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	v, err := feel.DecodeJSON(raw)
	if err != nil {
		return nil, err
	}
	vars, ok := v.(*feel.Context)
	if !ok {
		return nil, errors.New("engine: variables are no context")
	}
	return vars, nil
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

// bind rebuilds what is derived: the index, the links into the definition, the numbers of children and of what has to be looked at again
// and again.
func (s *State) bind(def *bpmn.Definition) error {
	sort.Slice(s.Instances, func(a, b int) bool { return s.Instances[a].ID < s.Instances[b].ID })
	s.index = make(map[int]*Instance, len(s.Instances))
	s.conditions, s.merging = 0, 0
	for _, i := range s.Instances {
		i.children = 0
		s.index[i.ID] = i
		process := def.Process(i.Process)
		if process == nil {
			return fmt.Errorf("engine: instance %d runs in the unknown process %q", i.ID, i.Process)
		}
		if i.Element != "" {
			if i.node = process.Node(i.Element); i.node == nil {
				return fmt.Errorf("engine: instance %d stands at the unknown element %q", i.ID, i.Element)
			}
		}
		if err := s.bindWaits(i, process); err != nil {
			return err
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

func (s *State) bindWaits(i *Instance, process *bpmn.Process) error {
	for k := range i.Waits {
		w := &i.Waits[k]
		if w.event = process.Node(w.Element); w.event == nil {
			return fmt.Errorf("engine: instance %d waits for the unknown event %q", i.ID, w.Element)
		}
		if w.Condition {
			s.conditions++
		}
	}
	for k := range i.Joins {
		j := &i.Joins[k]
		if j.node = process.Node(j.Element); j.node == nil {
			return fmt.Errorf("engine: tokens of instance %d wait at the unknown element %q", i.ID, j.Element)
		}
		if j.node.Merge != nil {
			s.merging++
		}
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

// Armed reports whether a timer that NextTimer gave is still armed.
func Armed(s State, t Timer) bool {
	for _, i := range s.Instances {
		if i.ID != t.Instance {
			continue
		}
		for _, w := range i.Waits {
			if w.Element == t.Element && w.Due.Equal(t.Due) {
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
			if i.Loop == nil {
				p.Active = append(p.Active, place)
			}
		}
		if i.Incident != nil {
			p.Incidents = append(p.Incidents, place)
		}
	}
	return p
}

func placeOf(n *bpmn.Node, instance int) Place {
	return Place{Process: n.Process.ID, Element: n.ID, Name: n.Name, Type: n.Type, Instance: instance}
}
