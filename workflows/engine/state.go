package engine

import (
	"encoding/json"
	"errors"
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

// State is everything the engine knows of a case. It holds what is active now; of what has ended only what may still be undone and who
// completed which task (the rest is the event log's), so its size does not grow with the age of a case. Save and Load turn it into bytes
// and back.
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
