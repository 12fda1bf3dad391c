package contract

import (
	"encoding/json"
	"time"

	"ablauf/internal/casefile"
)

// The Updates by which a supervisor or an operator acts on a running case itself. Who may send them is decided in the gateway; the
// reasons that people write stay in PostgreSQL, only their codes come here.
const (
	UpdateModify      = "modify"      // move the case by hand; payload Modify
	UpdateMigrate     = "migrate"     // go on under another bundle; payload Migrate
	UpdateRecalculate = "recalculate" // set a timer anew; payload Recalculate
	UpdateCheckpoint  = "checkpoint"  // go on in a fresh run under the newest token rules; payload Checkpoint
	UpdateChoose      = "choose"      // take a step of an ad-hoc sub-process; payload Choose
	QueryDryRun       = "dry-run"     // what stands in the way of a migration; payload Migrate, result []Obstacle
)

// Modify begins elements and ends visits, as a whole or not at all.
type Modify struct {
	Activate  []Activation     `json:"activate,omitempty"`
	Terminate []int            `json:"terminate,omitempty"`
	Actor     casefile.ActorID `json:"actor"`
	ActingFor casefile.ActorID `json:"actingFor,omitempty"`
	Reason    string           `json:"reason"` // code
	At        time.Time        `json:"at"`
}

// Activation begins an element; Scope names the visit around it where there is more than one.
type Activation struct {
	Process   string          `json:"process,omitempty"`
	Element   string          `json:"element"`
	Scope     int             `json:"scope,omitempty"`
	Variables json.RawMessage `json:"variables,omitempty"`
}

// Migrate lets the case go on under the bundle with this hash. Elements that are not named become those of the same id.
type Migrate struct {
	Bundle    string           `json:"bundle"`
	Elements  []PlanEntry      `json:"elements,omitempty"`
	Actor     casefile.ActorID `json:"actor"`
	ActingFor casefile.ActorID `json:"actingFor,omitempty"`
	Reason    string           `json:"reason"` // code
	At        time.Time        `json:"at"`
}

// PlanEntry maps one element; an empty To says that an event is no longer waited for.
type PlanEntry struct {
	Process string `json:"process"`
	From    string `json:"from"`
	To      string `json:"to"`
}

// Obstacle is a reason why a case cannot be migrated; Code is rendered by the locale files.
type Obstacle struct {
	Code     string `json:"code"`
	Instance int    `json:"instance,omitempty"`
	Process  string `json:"process,omitempty"`
	Element  string `json:"element,omitempty"`
	Target   string `json:"target,omitempty"`
}

// CodeBundleUnknown refuses a migration to a bundle that the worker does not know.
const CodeBundleUnknown = "migrate.bundle-unknown"

// Recalculate sets an armed timer to another instant; a zero Due means: as the diagram computes it now.
type Recalculate struct {
	Instance  int              `json:"instance"`
	Element   string           `json:"element"`
	Due       time.Time        `json:"due,omitzero"`
	Actor     casefile.ActorID `json:"actor"`
	ActingFor casefile.ActorID `json:"actingFor,omitempty"`
	Reason    string           `json:"reason"` // code
	At        time.Time        `json:"at"`
}

// Checkpoint asks the case to go on in a fresh run.
type Checkpoint struct {
	Actor casefile.ActorID `json:"actor"`
	At    time.Time        `json:"at"`
}

// Choose takes a step of an ad-hoc sub-process; an empty Element says that nothing more is to be done.
type Choose struct {
	Instance  int              `json:"instance"`
	Element   string           `json:"element"`
	Actor     casefile.ActorID `json:"actor"`
	ActingFor casefile.ActorID `json:"actingFor,omitempty"`
	At        time.Time        `json:"at"`
}
