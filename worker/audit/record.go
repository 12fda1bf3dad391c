package audit

import (
	"encoding/json"
	"time"

	"ablauf/internal/efile"
)

// Record is everything the audit knows of one case. The fields of its rows stand in the order of the columns that are read; the first
// one is the case.
type Record struct {
	Case        caseRow
	Receipts    []receiptRow
	Events      []eventRow
	Tasks       []taskRow
	Submissions []submissionRow
	Letters     []letterRow
	Intents     []intentRow
	Documents   []documentRow
	Decisions   []decisionRow
	Deadlines   []deadlineRow
	Links       []linkRow
	Revs        []revRow
	Titles      []titleRow
	Keys        []keyRow
	State       []byte // of the newest turn
	Objects     []efile.Object
	Workflow    workflow
}

type caseRow struct {
	Case, State, Bundle, Outcome string
	Rev                          int
	ReceivedAt, RecordedAt       time.Time
	System, Source               string
}

type receiptRow struct {
	Case, ID, Kind, State  string
	Seq, Attempts          int
	ReceivedAt, RecordedAt time.Time
	Reason                 string
	DeliveredAt            *time.Time
}

type eventRow struct {
	Case                   string
	Seq                    int64
	Code                   string
	Rev                    int
	Params                 map[string]string
	Actor                  string
	HappenedAt, RecordedAt *time.Time
}

type taskRow struct {
	Case, ID, Element, State, Receipt string
	Instance                          int
	ClosedAt                          *time.Time
}

type submissionRow struct {
	Case, ID, Task, State, Actor string
	RecordedAt                   time.Time
}

type letterRow struct {
	Case, ID, Key, State, Document string
	RecordedAt                     time.Time
}

type intentRow struct {
	Case, ID, Key, Kind, State string
	Payload                    json.RawMessage
	CreatedAt, NextAttemptAt   time.Time
	ConfirmedAt                *time.Time
	Task                       string // "Versand prüfen"
}

type documentRow struct {
	Case, ID, Object, State string
	SHA256                  []byte
	Size                    int64
	Receipt                 string
	Outgoing                bool
	ReceivedAt, RecordedAt  time.Time
}

type decisionRow struct {
	Case, ID, Key, Table, Hash, Inputs, Matched string
}

type deadlineRow struct {
	Case, ID, Key, State      string
	DueAt, SetAt, RecordedAt  time.Time
	StateAt                   *time.Time
	LastDay                   time.Time
	DueDayFits, HasParagraphs bool
}

type linkRow struct {
	Case, ID, Person, MatchedBy, LinkedBy, UndoneBy string
	UndoneAt                                        *time.Time
}

type revRow struct {
	Case string
	Rev  int
	Size int
}

type titleRow struct{ Case, ID, Effect string }

type keyRow struct{ Case, KeyID string }

// workflow is what Temporal says of a case.
type workflow struct {
	Known   bool
	Running bool
	Status  string
}

func (r caseRow) owner() string       { return r.Case }
func (r receiptRow) owner() string    { return r.Case }
func (r eventRow) owner() string      { return r.Case }
func (r taskRow) owner() string       { return r.Case }
func (r submissionRow) owner() string { return r.Case }
func (r letterRow) owner() string     { return r.Case }
func (r intentRow) owner() string     { return r.Case }
func (r documentRow) owner() string   { return r.Case }
func (r decisionRow) owner() string   { return r.Case }
func (r deadlineRow) owner() string   { return r.Case }
func (r linkRow) owner() string       { return r.Case }
func (r revRow) owner() string        { return r.Case }
func (r titleRow) owner() string      { return r.Case }
func (r keyRow) owner() string        { return r.Case }
