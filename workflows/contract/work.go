package contract

import (
	"encoding/json"
	"time"

	"ablauf/internal/casefile"
)

// The activity types that the shell itself needs; every service and send task has an activity type of its own name beside them.
const (
	ActivityProject     = "projektion"       // payload Turn
	ActivityRule        = "regel"            // payload Work, result WorkResult
	ActivityUndelivered = "offene-eingaenge" // payload Undelivered, result []Deliver
	// ActivityLetterTimer asks about a deadline that begins with a letter; payload LetterTimer, result LetterTimerVerdict.
	ActivityLetterTimer = "briefstand"
	// ActivityProjectThen is ActivityProject with work of milliseconds behind it: payload ProjectThen, result Projected.
	ActivityProjectThen = "projektion-dann-arbeit"
)

// RefusedErrorType is the type of the application error by which an Update is refused before it is accepted; its message is the
// code of the refusal, as in Verdict.Code.
const RefusedErrorType = "refused"

// Work asks an activity to do the work of one visit of one element.
type Work struct {
	CaseID         casefile.CaseID `json:"caseId"`
	EffectKey      string          `json:"effectKey"` // the same for every retry of the visit
	At             time.Time       `json:"at"`        // legal moment of the turn that asked
	Process        string          `json:"process"`
	Element        string          `json:"element"`
	Instance       int             `json:"instance"`
	Attempt        int             `json:"attempt"`
	TaskType       string          `json:"taskType,omitempty"`
	Decision       string          `json:"decision,omitempty"`
	ResultVariable string          `json:"resultVariable,omitempty"`
	Headers        []Pair          `json:"headers,omitempty"`
	Properties     []Pair          `json:"properties,omitempty"`
	Variables      json.RawMessage `json:"variables,omitempty"` // as feel.EncodeJSON writes them
}

// Pair is a name with a value, in the order of the diagram.
type Pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Header gives the value of a task header, or "".
func (w Work) Header(name string) string { return value(w.Headers, name) }

// Property gives the value of a zeebe:property, or "".
func (w Work) Property(name string) string { return value(w.Properties, name) }

func value(pairs []Pair, name string) string {
	for _, p := range pairs {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// WorkResult is what an activity brings back. ErrorCode, when set, is a BPMN error that a boundary event may catch.
type WorkResult struct {
	Result    json.RawMessage `json:"result,omitempty"` // as feel.EncodeJSON writes it
	ErrorCode string          `json:"errorCode,omitempty"`
}

// Undelivered asks for the receipts of a case that have not reached it and arrived by an instant.
type Undelivered struct {
	CaseID casefile.CaseID `json:"caseId"`
	Until  time.Time       `json:"until"`
}

// LetterTimer asks whether a timer may take effect that the diagram computes from the last day of a period of the applicant. Such a period
// begins with the delivery of a letter (§ 41 Abs. 2 VwVfG), and whether and when that was is known only from whoever posts it.
type LetterTimer struct {
	CaseID casefile.CaseID `json:"caseId"`
	// Variables are those that the timer is computed from.
	Variables []string `json:"variables"`
	// Reckoned is the instant that the diagram computes, Due the one at which the timer went off.
	Reckoned time.Time `json:"reckoned"`
	Due      time.Time `json:"due"`
}

// LetterTimerVerdict says what is to become of the timer.
type LetterTimerVerdict struct {
	// Waits: the letter is not known to be on its way, or it came back. The timer is asked about again a day later.
	Waits bool `json:"waits,omitempty"`
	// Until is the later instant that counts because the letter was posted later; zero: the timer takes effect.
	Until time.Time `json:"until,omitzero"`
	// Over: it belongs before the end of the period, and the period is over. It takes effect no more: it is put off by a day each time, until the
	// end has taken it back.
	Over bool `json:"over,omitempty"`
}

// The reasons for which a timer is set anew because of a letter.
const (
	ReasonLetterNotPosted = "letter.not-posted"
	ReasonLetterLater     = "letter.later"
	ReasonLetterOver      = "letter.over"
)

// Turn is one turn of the engine for the projection.
type Turn struct {
	CaseID casefile.CaseID `json:"caseId"`
	Rev    int             `json:"rev"`
	At     time.Time       `json:"at"`
	Facts  []Fact          `json:"facts"`
	State  json.RawMessage `json:"state"`
	// Bundle is what the case runs on from this turn on, where that has changed.
	Bundle  string `json:"bundle,omitempty"`
	Closed  bool   `json:"closed,omitempty"`
	Outcome string `json:"outcome,omitempty"`
}

// ProjectThen asks for the projection of a turn and then, in the same breath, for the work that the turn owes. One call instead of two
// spares the history an event for each step that a case takes by itself.
type ProjectThen struct {
	Turn     Turn   `json:"turn"`
	Activity string `json:"activity"` // the activity type under which the work is registered by itself
	Work     Work   `json:"work"`
}

// Projected says that a turn stands in PostgreSQL. Done reports whether the work behind it is done too; where it is not, the work is asked
// for by itself, where its own timeouts and tries hold.
type Projected struct {
	Done   bool       `json:"done"`
	Result WorkResult `json:"result,omitzero"`
}

// Fact is one thing that a turn says happened; N numbers the facts of a turn from 1.
type Fact struct {
	N          int                   `json:"n"`
	Code       string                `json:"code"`
	Process    string                `json:"process,omitempty"`
	Element    string                `json:"element,omitempty"`
	Name       string                `json:"name,omitempty"`
	Type       string                `json:"type,omitempty"`
	Instance   int                   `json:"instance,omitempty"`
	Flow       string                `json:"flow,omitempty"`
	Message    string                `json:"message,omitempty"`
	Reason     string                `json:"reason,omitempty"`
	Actor      casefile.ActorID      `json:"actor,omitempty"`
	ActingFor  casefile.ActorID      `json:"actingFor,omitempty"`
	Submission casefile.SubmissionID `json:"submission,omitempty"`
	Receipt    casefile.ReceiptID    `json:"receipt,omitempty"`
	Due        time.Time             `json:"due,omitzero"`
	Task       *TaskFact             `json:"task,omitempty"`
	// Steps are the elements a person may choose from (FactStepsOffered); MayFinish says that the person may also say that nothing more is
	// to be done.
	Steps     []string `json:"steps,omitempty"`
	MayFinish bool     `json:"mayFinish,omitempty"`
}

// TaskFact says how a task is to be opened; the projection computes the day it is due.
type TaskFact struct {
	Form     string             `json:"form"`
	Group    string             `json:"group"`
	DueOn    casefile.Date      `json:"dueOn"`            // where the diagram names a date
	Period   string             `json:"period,omitempty"` // property "frist", e.g. "5 AT"
	Law      string             `json:"law,omitempty"`    // property "recht"
	Excluded []casefile.ActorID `json:"excluded,omitempty"`
}

// The codes of facts, as the event log keeps them.
const (
	FactStarted           = "case.started"
	FactCompletedCase     = "case.completed"
	FactEntered           = "element.entered"
	FactCompleted         = "element.completed"
	FactCancelled         = "element.cancelled"
	FactFlow              = "flow.taken"
	FactTaskOpened        = "task.opened"
	FactTaskCompleted     = "task.completed"
	FactTaskCancelled     = "task.cancelled"
	FactTimerArmed        = "timer.armed"
	FactTimerFired        = "timer.fired"
	FactTimerCancelled    = "timer.cancelled"
	FactMessageAwaited    = "message.awaited"
	FactMessageForgotten  = "message.forgotten"
	FactMessageReceived   = "message.received"
	FactMessageUnmatched  = "message.unmatched"
	FactActivityStarted   = "activity.started"
	FactActivityCompleted = "activity.completed"
	FactActivityCancelled = "activity.cancelled"
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
	FactStepsOffered         = "steps.offered"
)
