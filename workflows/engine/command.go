package engine

import (
	"time"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// Command is something that is owed after a step. The contract, written once: carry the commands out in order; each is owed exactly
// once; the state returned with them is already the new one, so a crash before they are carried out is healed by carrying them out
// again from the stored state, never by taking the event again. The set is closed.
//
//sumtype:decl
type Command interface{ isCommand() }

// Place says where in the diagram a command belongs.
type Place struct {
	Process  string `json:"process"`
	Element  string `json:"element"`
	Name     string `json:"name"`
	Type     string `json:"type"`
	Instance int    `json:"instance"`
}

// OpenTask opens a user task for people.
type OpenTask struct {
	Place
	Form            string
	CandidateGroups string
	Lane            string
	Due             feel.Value // Null where the diagram names no date
	Properties      []bpmn.Property
	Excluded        []string // pseudonyms that must not complete it (Vier-Augen)
}

// CloseTask closes a user task: completed by a person, or cancelled because Cause (an element id) interrupted it.
type CloseTask struct {
	Place
	Completed  bool
	Submission string
	Actor      string
	ActingFor  string
	Cause      string
}

// StartActivity asks for work outside the engine. The effect key is the case and Instance; Attempt tells retries apart.
type StartActivity struct {
	Place
	Attempt        int
	TaskType       string // of a service or send task
	Decision       string // of a business rule task
	ResultVariable string
	Retries        int
	Headers        []bpmn.Property
	Properties     []bpmn.Property
	Variables      *feel.Context
}

// CancelActivity withdraws a StartActivity whose element was interrupted.
type CancelActivity struct {
	Place
	Attempt int
}

// ArmTimer asks for a TimerFired at Due. Place is the timer event; Host the element instance that waits.
type ArmTimer struct {
	Place
	Host int
	Due  time.Time
}

// DisarmTimer withdraws an ArmTimer; Due is the instant it was armed for.
type DisarmTimer struct {
	Place
	Host int
	Due  time.Time
}

// AwaitMessage says that the case now waits for a message.
type AwaitMessage struct {
	Place
	Host    int
	Message string
}

// ForgetMessage withdraws an AwaitMessage.
type ForgetMessage struct {
	Place
	Host    int
	Message string
}

// OfferSteps says which steps of an ad-hoc sub-process a person may choose now (StepChosen), and whether the person may say that
// nothing more is to be done. It replaces the offer made before.
type OfferSteps struct {
	Place
	Steps     []Place
	MayFinish bool
}

// Record states a fact for the event log; it asks for nothing.
type Record struct {
	Place
	Code      string // one of the Fact… codes
	Flow      string // of FactFlow
	Receipt   string
	Message   string
	Reason    string // code, of an incident or an error
	Actor     string
	ActingFor string
	Due       time.Time // of FactTimerFired: the instant the timer was armed for
}

// End says that the case is over. Outcome is the id of the last end event at the top level.
type End struct {
	Outcome     string
	OutcomeName string
}

func (OpenTask) isCommand()       {}
func (CloseTask) isCommand()      {}
func (StartActivity) isCommand()  {}
func (CancelActivity) isCommand() {}
func (ArmTimer) isCommand()       {}
func (DisarmTimer) isCommand()    {}
func (AwaitMessage) isCommand()   {}
func (ForgetMessage) isCommand()  {}
func (OfferSteps) isCommand()     {}
func (Record) isCommand()         {}
func (End) isCommand()            {}

// The codes of recorded facts.
const (
	FactStarted           = "case.started"
	FactEntered           = "element.entered"
	FactCompleted         = "element.completed"
	FactCancelled         = "element.cancelled"
	FactFlow              = "flow.taken"
	FactTimerFired        = "timer.fired"
	FactMessageReceived   = "message.received"
	FactMessageUnmatched  = "message.unmatched"
	FactActivityCompleted = "activity.completed"
	FactActivityFailed    = "activity.failed"
	FactIncidentRaised    = "incident.raised"
	FactIncidentResolved  = "incident.resolved"
	FactErrorThrown       = "error.thrown"

	FactMessageThrown        = "message.thrown"
	FactSignalThrown         = "signal.thrown"
	FactSignalReceived       = "signal.received"
	FactSignalUnmatched      = "signal.unmatched"
	FactConditionTrue        = "condition.true"
	FactEscalationThrown     = "escalation.thrown"
	FactEscalationUncaught   = "escalation.uncaught"
	FactCompensationThrown   = "compensation.thrown"
	FactTransactionCancelled = "transaction.cancelled"
	FactStepChosen           = "step.chosen"
	FactModified             = "case.modified"
	FactMigrated             = "case.migrated"
	FactRecalculated         = "timer.recalculated"
	FactCheckpoint           = "case.checkpoint"
)
