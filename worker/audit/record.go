package audit

import (
	"time"

	"ablauf/internal/casefile"
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
	Case, State, Bundle string
	Rev                 int
	System              string // that the case was taken over from
	// Erased: everything about a person was erased; Erasing: that is under way, and nothing can be compared.
	Erased, Erasing bool
}

type receiptRow struct {
	Case, ID, Kind, State  string
	Seq                    int
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
	HappenedAt, RecordedAt *time.Time
}

type taskRow struct {
	Case, ID, Element, State, Receipt string
	Instance                          int
}

type submissionRow struct {
	Case, ID, Task, State, Actor string
	RecordedAt                   time.Time
}

type letterRow struct{ Case, ID, Key, State, Document, Way string }

type intentRow struct {
	Case, ID, Key, Kind, State string
	CreatedAt, NextAttemptAt   time.Time
	ConfirmedAt                *time.Time
	Task                       string // "Versand prüfen"
}

// senderRow says of a kind of intents when one was last attempted, and when the youngest that was ever attempted came to be.
type senderRow struct {
	Kind                      string
	AttemptedAt, NewestOwedAt time.Time
}

type documentRow struct {
	Case, ID, Object, State string
	SHA256                  []byte
	Size                    int64
	Receipt                 string
	Outgoing                bool
	RecordedAt              time.Time
	LockedAt                *time.Time // nil: it is not recorded that it is locked
	Thumbnail               *string    // state of its thumbnail, nil where none is owed
	ThumbnailAt             *time.Time
	Original                string // object of what was sent in, where the document is a copy of it without what acted
	OriginalSHA256          []byte
}

// sent gives a document with what was sent in.
func (d documentRow) sent() documentRow {
	if d.Original != "" {
		d.Object, d.SHA256 = d.Original, d.OriginalSHA256
	}
	return d
}

// all gives the objects of a document that have to be there: until it is released what was sent in alone, because the copy is named before it is stored.
func (d documentRow) all() []documentRow {
	if d.Original == "" || casefile.DocumentState(d.State) != casefile.DocumentReleased {
		return []documentRow{d.sent()}
	}
	return []documentRow{d, d.sent()}
}

type decisionRow struct {
	Case, ID, Table, Hash, Inputs, Matched string
}

type deadlineRow struct {
	Case, ID, State          string
	StateAt                  *time.Time
	DueDayFits, HasParagraph bool
}

type linkRow struct {
	Case, ID, LinkedBy, UndoneBy string
	UndoneAt                     *time.Time
}

type revRow struct {
	Case string
	Rev  int
	Size int
}

type titleRow struct{ Case, ID string }

type keyRow struct{ Case string }

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
