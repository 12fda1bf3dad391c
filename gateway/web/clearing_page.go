package web

import (
	"time"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// ClearingPage is a case as clearing checks it: documents, passport, whose it is, who is competent.
type ClearingPage struct {
	Layout
	CaseID       casefile.CaseID
	Aktenzeichen string
	Procedure    string
	AppliedFor   string
	Person       PersonLine
	Open         bool       // the case still runs
	Tasks        []CaseTask // the open ones of clearing
	Slots        []DocumentSlot
	Asked        int // how many documents the person still owes
	There        int // how many of those that the person owes have come
	Wanted       int
	// MoreCodes are the documents that nobody has asked for.
	MoreCodes []Choice
	Marks     []SlotMarkLine // what was found and taken back
	Errors    []FormError
	Conflict  *Text
	// Zone is what was typed; it stays in the field when it cannot be read. CheckID makes a check count once.
	Zone    string
	CheckID string
	Result  *PassportView
	Checks  []PassportCheckLine
	Alike   []AlikeLine
	Others  []ChoiceCase
	// Whose is the task that asks whose case it is, "" where none is open.
	Whose      casefile.TaskID
	Competence *desk.Competence
	OnFile     string // address
	Stated     string
	SameStated bool
	// Corrections stand beside what the applicant wrote, which nobody changes.
	Corrections []CorrectionLine
	Competent   casefile.TaskID // the task that asks who is competent, "" where none is open
}

// Template names the page's template.
func (*ClearingPage) Template() string { return "clearing" }

// DocumentSlot is one document of the checklist.
type DocumentSlot struct {
	Code      string
	Name      Text
	State     desk.SlotState
	Mark      string // class of its sign
	Demanded  bool
	Documents []DocumentLine
	// By, At and Reason say who gave it its state; Outdated that something newer has come since.
	By       string
	At       time.Time
	Reason   string
	MarkID   string
	Outdated bool
	Apart    bool     // it has come, and lies where the reader may not read it
	Choices  []string // states that a person can give it now
}

// SlotMarkLine is a finding that holds no more.
type SlotMarkLine struct {
	Code, State, By, EndedBy string
	At, EndedAt              time.Time
}

// PassportView is what a check found, shown once.
type PassportView struct {
	desk.PassportResult
	Sound bool
}

// PassportCheckLine is an earlier check.
type PassportCheckLine struct {
	Kind, Issuer, NumberEnd, Result, By string
	Expires                             casefile.Date
	At                                  time.Time
	Differs                             []string
}

// AlikeLine compares the person of the case with somebody of the file.
type AlikeLine struct {
	Reason string
	Rows   []AlikeRow
	Cases  []ChoiceCase
	Name   string
}

// CorrectionLine is one field of the application that somebody has put right.
type CorrectionLine struct {
	Field, Stated, Now, By string
	At                     time.Time
}

// AlikeRow is one statement about both.
type AlikeRow struct {
	Field, Here, There string
	Differs            bool
}
