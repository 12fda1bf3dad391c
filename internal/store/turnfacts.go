package store

import (
	"strconv"
	"time"

	"ablauf/internal/casefile"
)

// The codes of facts.
const (
	FactCaseStarted       = "case.started"
	FactElementEntered    = "element.entered"
	FactElementCompleted  = "element.completed"
	FactElementCancelled  = "element.cancelled"
	FactFlowTaken         = "flow.taken"
	FactTaskOpened        = "task.opened"
	FactTaskCompleted     = "task.completed"
	FactTaskCancelled     = "task.cancelled"
	FactTimerArmed        = "timer.armed"
	FactTimerFired        = "timer.fired"
	FactTimerCancelled    = "timer.cancelled"
	FactMessageAwaited    = "message.awaited"
	FactMessageReceived   = "message.received"
	FactMessageUnmatched  = "message.unmatched"
	FactDecisionMade      = "decision.made"
	FactActivityStarted   = "activity.started"
	FactActivityCompleted = "activity.completed"
	FactActivityFailed    = "activity.failed"
	FactIncidentRaised    = "incident.raised"
	FactIncidentResolved  = "incident.resolved"
	FactErrorThrown       = "error.thrown"
	FactCaseCompleted     = "case.completed"
	FactCaseTerminated    = "case.terminated"
)

// Fact is one thing that a turn says happened.
type Fact struct {
	N           int // 1, 2, 3 … within the turn
	Code        string
	Element     string
	ElementName string
	ElementType string
	Process     string
	Instance    int // id of the visit within the case
	Actor       casefile.ActorID
	ActingFor   casefile.ActorID
	Submission  casefile.SubmissionID
	Receipt     casefile.ReceiptID
	// Params go to the event log as they are. "reason" of task.cancelled is kept on the task; "deadline" names the key of a deadline that
	// timer.fired lets pass, message.received meets, and timer.cancelled or element.cancelled takes back; "message" names the kind of a
	// message that has no receipt.
	Params map[string]string
	Task   *TaskOpened // with the code task.opened
	DueAt  time.Time   // with the code timer.armed
}

// TaskOpened says what a task needs beyond the element it comes from.
type TaskOpened struct {
	Form           string
	Group          string
	Team           string // empty: the team of the case
	DueOn          casefile.Date
	DueReason      string
	Priority       int
	ExcludedActors []casefile.ActorID
}

// event gives the fact's line in the event log. Its params are those of the fact and element, elementName, elementType, process,
// instance, n, submission, receipt, dueAt, task, form, group and dueOn, as far as the fact has them.
func (f Fact) event(id casefile.CaseID, turn Turn) casefile.Event {
	own := map[string]string{"n": strconv.Itoa(f.N)}
	put := func(name, value string) {
		if value != "" {
			own[name] = value
		}
	}
	put("element", f.Element)
	put("elementName", f.ElementName)
	put("elementType", f.ElementType)
	put("process", f.Process)
	put("submission", string(f.Submission))
	put("receipt", string(f.Receipt))
	if f.Instance > 0 {
		put("instance", strconv.Itoa(f.Instance))
	}
	if !f.DueAt.IsZero() {
		put("dueAt", f.DueAt.UTC().Format(time.RFC3339))
	}
	switch f.Code {
	case FactTaskOpened, FactTaskCompleted, FactTaskCancelled:
		put("task", string(taskID(id, f.Instance)))
	}
	if f.Task != nil {
		put("form", f.Task.Form)
		put("group", f.Task.Group)
		put("dueOn", f.Task.DueOn.String())
	}
	return casefile.Event{
		CaseID: id, Stream: casefile.StreamCase, Code: f.Code, Params: withParams(f.Params, own), Actor: f.Actor, ActingFor: f.ActingFor,
		HappenedAt: turn.At, Rev: turn.Rev,
	}
}
