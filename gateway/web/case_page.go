package web

import (
	"time"

	"ablauf/gateway/desk"
	"ablauf/internal/authority"
	"ablauf/internal/casefile"
)

// CasePage is one case: where it stands, what is in force now, then what has happened.
type CasePage struct {
	Layout
	ID           casefile.CaseID
	Aktenzeichen string
	Procedure    string
	Version      int
	AppliedFor   string
	Person       PersonLine
	About        *CaseLink  // the case that this one is about
	AboutThis    []CaseLink // open cases about this one
	State        casefile.CaseState
	Standing     Text
	Turn         *Text // the case waits for the person; for colleagues
	Partner      *Text // what another authority said last; for colleagues
	Cut          bool  // the log is longer than what steps and diagram are made from
	Urgency      *Urgency
	Confidential bool
	InForce      []Text
	Force        []ForceLine // stay, travel, work and certificate, each said or said to be unknown
	// Back leads to where the reader came from; Stand asks as of when the case is shown, and Past says so where that is not now.
	Back     *BackLink
	Stand    StandForm
	Past     *PastLine
	TabNames []string
	// Newer is a version that new cases run on, 0 where this one is the newest; Bundle is the beginning of the checksum of what it runs on.
	Newer  int
	Bundle string
	// Slots are the documents that the checklist asks for.
	Slots              []SlotLine
	Required, Received int
	Messages           []MessageLine
	SamePerson         []CaseLink
	MayNote            bool
	RuleHref           string // the decision that says so, "" where none was made
	LegalReview        bool
	Deadlines          []DeadlineLine
	Tasks              []CaseTask
	Documents          []DocumentLine
	Behind             []DocumentLine // those that something was made of
	Filing             *FilingLine    // where the file stands; for colleagues
	MayArrange         bool
	Missing            []string // document codes
	Letters            []LetterLine
	Notes              []NoteLine
	Marks              []MarkLine
	MayMark            bool
	// Representatives are those who act or acted for the person; Represented: somebody acts by way of this case.
	Representatives []RepresentativeLine
	Represented     bool
	MayRepresent    bool
	// Links are to whom the case was linked, the newest first; on the tab of the parties only.
	Links     []LinkOfPerson
	MayUnlink bool
	// MayWithdraw offers to enter that the person has withdrawn the application.
	MayWithdraw bool
	// MayWrite offers a message to the person, MayFollowUp a Wiedervorlage of the case, MayAddress to put the person's address right.
	MayWrite, MayFollowUp, MayAddress bool
	// MayExport offers to hand the whole case out.
	MayExport bool
	// Address is where letters to the person go, in one line; for those who may put it right.
	Address string
	// Ending says why the case ended before a decision, with what was said besides.
	Ending     *Text
	EndingText string
	// Joins are the applications that were added to this case, and the case that this one was added to.
	Joins    []JoinLine
	MaySplit bool
	// MayReturn: the reader may enter that a letter came back.
	MayReturn bool
	Decisions []DecisionLine
	Steps     []StepLine
	Drawing   Drawing
	Planes    []PlaneLink
	Timers    []TimerLine
	// Milestones tell people outside the authority what has happened.
	Milestones []HistoryLine
	Protocol   *ProtocolView
	Access     *AccessView
	Tab        string // one of TabNames
	MayUpload  bool
	Staff      bool // internal tabs are shown
	// Officer is who may read what the query of § 73 AufenthG brought to light; Findings are filled on their own tab only,
	// or AskFindings, the address of the form that asks first what for.
	Officer     bool
	Findings    []desk.Finding
	AskFindings string
}

// Template names the page's template.
func (*CasePage) Template() string { return "case" }

// CaseLink leads to another case.
type CaseLink struct {
	ID                      casefile.CaseID
	Aktenzeichen, Procedure string
	State                   casefile.CaseState
	Received                time.Time
}

// FilingLine is the place of a file in the file plan with how long it is kept.
type FilingLine struct {
	Plan string
	authority.FilingUnit
}

// fillFiling says where in the file plan the case stands; nothing where the authority has none.
func (p *CasePage) fillFiling(office *authority.Authority) {
	if unit, planned := office.UnitFor(p.Procedure); planned {
		p.Filing = &FilingLine{office.Filing.Plan, unit}
	}
}

// DeadlineLine is a deadline in words.
type DeadlineLine struct {
	Kind      string // code
	Paragraph string
	Term      Term
	State     casefile.DeadlineState
	Direction string
	Reason    Text
}

// CaseTask is an open task of the case.
type CaseTask struct {
	ID     casefile.TaskID
	Name   string
	Due    Term
	Holder string
	Mine   bool
	// FollowUp is the day of its Wiedervorlage.
	FollowUp casefile.Date
}

// LetterLine is a letter of the authority.
type LetterLine struct {
	ID       casefile.LetterID
	Number   int // by which the form of a task names it; 0 on the page of a case
	Subject  string
	State    casefile.LetterState
	Date     casefile.Date
	Deemed   casefile.Date
	Document casefile.DocumentID
	// To is where it went, in one line; Way is who handed it to the post. Barred: To leaves out where the person lives.
	To     string
	Barred bool
	Way    casefile.LetterWay
	// Posted is the day of posting; zero while nobody has confirmed one. Returned and Refused say why the letter announces nothing.
	Posted, Returned              casefile.Date
	ReturnedReason, RefusedReason string
	// Grounds are what its blocks rest on, for colleagues who may read it.
	Grounds []GroundLine
}

// GroundLine says what a block of a letter rests on.
type GroundLine struct {
	Opening string
	Law     []string
	Rows    []GroundRowLine
}

// GroundRowLine is a row of a rule table on which a block rests; Href leads to it, in the version that counted,
// and is empty for who does not read the tables.
type GroundRowLine struct {
	RuleRowLine
	Table, Href string
	Version     int
	Today       bool // no decision of the case has it: it is shown as the table decides today
}

// NoteLine is an internal note.
type NoteLine struct {
	Text, Author string
	At           time.Time
}

// MarkLine is something about the person that keeps letters from going out by themselves; By and At are empty where it is not set.
type MarkLine struct {
	Code string
	Set  bool
	By   string
	At   time.Time
}

// DecisionLine is the record of one rule table: what it gave and why.
type DecisionLine struct {
	Key              string
	Table            string
	ReferenceOn      casefile.Date
	At               time.Time
	NeedsLegalReview bool
	Rows             []DecisionRow
	Outputs          []Pair
	Inputs           []Pair
}

// DecisionRow is a row of a table that matched, with its annotation.
type DecisionRow struct{ ID, Annotation string }

// Pair is a name with a value.
type Pair struct{ Name, Value string }

// StepLine is one step of the way: the text form of the diagram.
type StepLine struct {
	Element string
	Name    string
	Type    string // code of the element type
	State   string // "done", "active", "cancelled", "failed", "skipped", "open", or "plain" without a case
	Visits  int
	From    time.Time
	To      time.Time
	By      string
	Detail  *Text
	Due     Term
	Href    string
	Depth   int
	Next    []string
	// Log leads to the lines of the log about the step. Days and WorkDays are how long it lasted, all visits together.
	Log            string
	Days, WorkDays int
	// Answers are what was decided, in the words of the diagram; Why is the reason that a person gave.
	Answers []string
	Why     string
	Stays   []StayLine // where there was more than one visit
	Things  []ThingLine
}

// StayLine is one visit of a step.
type StayLine struct {
	From, To time.Time
	By       string
	Answers  []string
}

// ThingLine is a letter, a rule or a document of a step.
type ThingLine struct {
	Kind     string // "schreiben", "regel" or "unterlage"
	Code     string // of the rule table
	Name     string
	Document casefile.DocumentID
}

// TimerLine is a clock of the case that runs.
type TimerLine struct {
	Element, Name   string
	At              time.Time
	Kind, Paragraph string // of the deadline that ends at the same instant
	Reason          Text
}

// PlaneLink leads to one page of a diagram.
type PlaneLink struct {
	Name, Href string
	Current    bool
}

// HistoryLine is one sentence of the log.
type HistoryLine struct {
	At       time.Time
	Recorded time.Time
	Late     bool // recorded on another day than it happened
	Text     Text
	By       string
	For      string // the person represented
	Seq      int64
	Why      string // the reason that a person wrote
	Because  *Text  // the reason that a person chose from a list
	// Of names the letter, document or task that the line is about, Deadline the kind of its deadline, where the sentence does not say it.
	Of, Deadline string
}

// Day is the day on which it happened, where the hour says nothing to the reader.
func (l HistoryLine) Day() casefile.Date { return localDay(l.At) }
