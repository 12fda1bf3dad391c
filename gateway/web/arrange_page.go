package web

import (
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// ArrangePage is where documents of a case are split, joined, turned and classified.
type ArrangePage struct {
	Layout
	CaseID       casefile.CaseID
	Aktenzeichen string
	Person       PersonLine
	Open         bool // the case still runs
	Newest       string
	Lines        []ArrangeLine
	Merge        []Field
	// Chosen is the document that is worked on, nil where none is; its own forms follow.
	Chosen   *DocumentLine
	Split    []SplitRow
	Turn     []Field
	Classify []Field
	Refile   []Field
	// Filed are those that the reader has put where they cannot read them any more.
	Filed    []DocumentLine
	Made     []ArrangedLine
	Behind   []DocumentLine
	Errors   []FormError
	Conflict *Text
}

// Template names the page's template.
func (*ArrangePage) Template() string { return "arrange" }

// ArrangeLine is a document that something can be made of. Order is what was typed: its place in a document that is joined.
type ArrangeLine struct {
	DocumentLine
	Order   string
	Current bool
}

// SplitRow is one document that is cut out.
type SplitRow struct {
	N           int
	Pages, Kind Field
}

// ArrangedLine is what somebody made of documents.
type ArrangedLine struct {
	store.Arrangement
	By, EndedBy string
	From, Into  []string // names of documents
	At          time.Time
}

// Undone reports whether it was taken back.
func (l ArrangedLine) Undone() bool { return !l.UndoneAt.IsZero() }

const (
	splitRows = 6

	actSplit    = "aufteilen"
	actMerge    = "verbinden"
	actTurn     = "drehen"
	actClassify = "zuordnen"
	actRefile   = "ablegen"
	actUndo     = "zurueck"
)

// ChosenList is the document that is worked on, for the reader of documents.
func (p *ArrangePage) ChosenList() []DocumentLine { return []DocumentLine{*p.Chosen} }
