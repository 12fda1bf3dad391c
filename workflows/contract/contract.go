// Package contract holds the names and payloads by which the rest of the program talks to running cases: the task queue, the
// workflow ids, the Updates and their payloads.
//
// It is authoritative for these names; no other file spells them. Its payloads carry ids, codes and deciding dates, never
// personal data, because Temporal keeps them. It does not talk to Temporal itself.
package contract

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"ablauf/internal/casefile"
)

// TaskQueue is the queue that the worker polls.
const TaskQueue = "ablauf"

// The names of the Updates that a running case takes.
const (
	UpdateComplete = "complete" // a person finished a task; payload Complete
	UpdateDeliver  = "deliver"  // a receipt reaches its case; payload Deliver
	UpdateResolve  = "resolve"  // try an incident again; payload Resolve
	UpdateAdvance  = "advance"  // let due timers fire up to an instant (development only); payload Advance
	QueryPosition  = "position" // where the case stands; result Position
)

const workflowPrefix = "case/"

// WorkflowID gives the Temporal workflow id of a case; it carries no personal data.
func WorkflowID(id casefile.CaseID) string { return workflowPrefix + string(id) }

// CaseID gives the case of a workflow id made by WorkflowID, and whether it was one.
func CaseID(workflowID string) (casefile.CaseID, bool) {
	id, ok := strings.CutPrefix(workflowID, workflowPrefix)
	return casefile.CaseID(id), ok && id != ""
}

// EffectKey names the effect that one visit of one element owes to the outside world; it is the same for every retry of the
// visit and another for the next visit, so a loop's second letter is sent and a retry's is not.
func EffectKey(id casefile.CaseID, instance int) string {
	return WorkflowID(id) + "/" + strconv.Itoa(instance)
}

// Start is the input of a case workflow. State is empty for a new case and holds the engine's state after continue-as-new or
// after the case was rebuilt from PostgreSQL.
type Start struct {
	CaseID    casefile.CaseID    `json:"caseId"`
	Bundle    string             `json:"bundle"`
	StartedAt time.Time          `json:"startedAt"` // the legal moment of the receipt
	Receipt   casefile.ReceiptID `json:"receipt"`
	Variables json.RawMessage    `json:"variables,omitempty"` // ids, codes and deciding dates
	State     json.RawMessage    `json:"state,omitempty"`
}

// Complete finishes a task. Its Update id is the submission's id.
type Complete struct {
	Submission casefile.SubmissionID `json:"submission"`
	Instance   int                   `json:"instance"`
	Actor      casefile.ActorID      `json:"actor"`
	ActingFor  casefile.ActorID      `json:"actingFor,omitempty"`
	At         time.Time             `json:"at"`
	Deciding   json.RawMessage       `json:"deciding"`
}

// Deliver brings a receipt to its case. Its Update id is the receipt's id.
type Deliver struct {
	Receipt  casefile.ReceiptID   `json:"receipt"`
	Seq      int                  `json:"seq"`
	Message  casefile.ReceiptKind `json:"message"`
	At       time.Time            `json:"at"` // received_at
	Deciding json.RawMessage      `json:"deciding,omitempty"`
	// Patient: the message answers something that the case has just begun to do, so it may be quicker than the step that waits for it.
	// While work is under way and nothing waits for it yet, the Update is refused with CodeBusy and is to be sent again.
	Patient bool `json:"patient,omitempty"`
}

// CodeBusy refuses a patient message for the moment.
const CodeBusy = "case.busy"

// Resolve tries the incident of an element instance again.
type Resolve struct {
	Instance int              `json:"instance"`
	Actor    casefile.ActorID `json:"actor"`
	At       time.Time        `json:"at"`
}

// Advance lets all timers that are due by To fire in order, each with its own due instant. Development only.
type Advance struct {
	To time.Time `json:"to"`
}

// Verdict is the answer of an Update.
type Verdict struct {
	Accepted bool `json:"accepted"`
	// Code says why not, e.g. "task.not-open" or "task.vier-augen"; or, for an accepted receipt, "unmatched" where no element waited.
	Code string `json:"code,omitempty"`
	Rev  int    `json:"rev"`
	// Projected reports whether PostgreSQL already shows the turn.
	Projected bool `json:"projected"`
}

// CodeRepeated is the code by which a case answers a submission that it has taken before.
const CodeRepeated = "task.repeated"

// Position says where a case stands, for operators.
type Position struct {
	Rev       int      `json:"rev"`
	Active    []string `json:"active"` // element ids
	Incidents []string `json:"incidents"`
	StateSize int      `json:"stateSize"` // bytes of JSON
}
