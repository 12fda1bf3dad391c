package engine

import (
	"time"

	"ablauf/workflows/feel"
)

// Event is something that happened to a case. The set is closed.
//
//sumtype:decl
type Event interface {
	// When is the legal moment of the event; the engine's clock never runs backwards, an earlier event counts as now.
	When() time.Time
	isEvent()
}

// Start begins a case. Element names the start event; empty means the none start event, or the only one there is.
type Start struct {
	At        time.Time
	Element   string
	Variables *feel.Context
}

// TaskCompleted says that a person finished a user task. Actor and ActingFor are pseudonyms.
type TaskCompleted struct {
	At         time.Time
	Instance   int
	Submission string
	Actor      string
	ActingFor  string
	Variables  *feel.Context
}

// ActivityCompleted brings the result of an activity: a context of variables, or the result of a rule table.
type ActivityCompleted struct {
	At       time.Time
	Instance int
	Attempt  int
	Result   feel.Value
}

// ActivityFailed says that an activity gave up; the code names the trouble without a person's data.
type ActivityFailed struct {
	At       time.Time
	Instance int
	Attempt  int
	Code     string
}

// ErrorThrown says that an activity ended with a BPMN error, which a boundary event may catch.
type ErrorThrown struct {
	At        time.Time
	Instance  int
	Attempt   int
	ErrorCode string
	Variables *feel.Context
}

// TimerFired says that an armed timer is due. Element is the timer event, Instance the visit that armed it.
type TimerFired struct {
	At       time.Time
	Instance int
	Element  string
}

// MessageReceived brings a message to the case. Seq numbers the receipts of the case; one that was delivered before is refused.
type MessageReceived struct {
	At        time.Time
	Receipt   string
	Seq       int
	Name      string
	Variables *feel.Context
}

// SignalReceived brings a signal from outside to everybody in the case who waits for it.
type SignalReceived struct {
	At        time.Time
	Seq       int // as of MessageReceived; 0 where it came by no receipt
	Name      string
	Variables *feel.Context
}

// StepChosen says which step a person takes next in an ad-hoc sub-process (Instance); an empty Element says that nothing more is to
// be done.
type StepChosen struct {
	At        time.Time
	Instance  int
	Element   string
	Actor     string
	ActingFor string
}

// Modified moves a case by hand: what is to begin and what is to end (Terminate: visits). It is taken as a whole or not at all.
type Modified struct {
	At        time.Time
	Activate  []Activation
	Terminate []int
	Actor     string
	ActingFor string
	Reason    string // code
}

// Activation begins an element. Scope names the visit of the sub-process or process around it; 0 where there is only one.
type Activation struct {
	Process   string // empty: the process that the case started with
	Element   string
	Scope     int
	Variables *feel.Context // put into the scope first
}

// DeadlineRecalculated sets an armed timer to another instant; a zero Due means: as the diagram computes it now.
type DeadlineRecalculated struct {
	At        time.Time
	Instance  int
	Element   string
	Due       time.Time
	Actor     string
	ActingFor string
	Reason    string // code
}

// Checkpoint asks a case to go on under the newest token rules; the shell begins a new run with it.
type Checkpoint struct {
	At    time.Time
	Actor string
}

// IncidentRetried tries an incident again.
type IncidentRetried struct {
	At       time.Time
	Instance int
	Actor    string
}

// When gives the legal moment.
func (e Start) When() time.Time { return e.At }

// When gives the legal moment.
func (e TaskCompleted) When() time.Time { return e.At }

// When gives the legal moment.
func (e ActivityCompleted) When() time.Time { return e.At }

// When gives the legal moment.
func (e ActivityFailed) When() time.Time { return e.At }

// When gives the legal moment.
func (e ErrorThrown) When() time.Time { return e.At }

// When gives the legal moment.
func (e TimerFired) When() time.Time { return e.At }

// When gives the legal moment.
func (e MessageReceived) When() time.Time { return e.At }

// When gives the legal moment.
func (e SignalReceived) When() time.Time { return e.At }

// When gives the legal moment.
func (e StepChosen) When() time.Time { return e.At }

// When gives the legal moment.
func (e Modified) When() time.Time { return e.At }

// When gives the legal moment.
func (e DeadlineRecalculated) When() time.Time { return e.At }

// When gives the legal moment.
func (e Checkpoint) When() time.Time { return e.At }

// When gives the legal moment.
func (e IncidentRetried) When() time.Time { return e.At }

func (Start) isEvent()                {}
func (TaskCompleted) isEvent()        {}
func (ActivityCompleted) isEvent()    {}
func (ActivityFailed) isEvent()       {}
func (ErrorThrown) isEvent()          {}
func (TimerFired) isEvent()           {}
func (MessageReceived) isEvent()      {}
func (SignalReceived) isEvent()       {}
func (StepChosen) isEvent()           {}
func (Modified) isEvent()             {}
func (DeadlineRecalculated) isEvent() {}
func (Checkpoint) isEvent()           {}
func (IncidentRetried) isEvent()      {}
