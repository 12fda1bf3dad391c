package web

import (
	"time"

	"ablauf/internal/casefile"
)

// TaskPage is one task with its form, the documents beside it, what the law says and what happens next.
type TaskPage struct {
	Layout
	ID           casefile.TaskID
	Version      int
	Name         string
	CaseID       casefile.CaseID
	Aktenzeichen string
	Procedure    string
	AppliedFor   string
	Person       PersonLine
	About        *CaseLink // the case that the task's case is about
	Due          Term
	DueReason    string
	Urgency      Urgency
	State        casefile.TaskState
	ClosedAt     time.Time
	Holder       string
	Mine         bool
	HeldSince    time.Time
	Claimable    bool
	// ActingFor is the absent holder for whom the reader finishes the task.
	ActingFor string
	// Standing says since when and why somebody holds the task, and when it is back.
	Standing []Text
	Excluded bool // four eyes: this person must not finish it
	Editable bool
	Help     *Text
	// Look lists what the person looks at before finishing the task.
	Look   []string
	Fields []Field
	Errors []FormError
	// Conflict is set on the page that follows a refusal: what was typed is still in the fields.
	Conflict *Text
	// Final: a conflict after which nobody can hand this form in any more; it stays for reading and copying.
	Final bool
	// Since are the lines of the log since the form was opened, Clashes the fields that stand otherwise now; both with a conflict only.
	Since   []SinceLine
	Clashes []ClashLine
	// Seen is the number of the last event that the form knows of.
	Seen int64
	// Readers are colleagues who have the case open now.
	Readers []string
	// Finished is the task that the reader finished just before this one.
	Finished     *FinishedLine
	Draft        bool // the form was filled from what the reader kept earlier
	DraftAt      time.Time
	DraftVersion int
	Proposed     bool   // the form was filled with what the program proposes
	Submitted    string // id of the submission that this form makes; sent twice it counts once
	// Refused is the file that the task is about, where it is about one that the check refused.
	Refused []DocumentLine
	// Choices are the persons or cases that the form names by their number.
	Choices []ChoiceLine
	// Translation stands beside a request for documents; nil for every other task, and for who reads German or has named no language.
	Translation *TranslationCard
	// Ahead says which letters follow; nil where none ever does.
	Ahead *AheadCard
	// AskLetter: the form was not taken, because a letter that follows was not seen as it is.
	AskLetter *FormError
	// Statements are what the person said, from the application on, Answers what other authorities did.
	Statements, Answers []StatementLine
	// Letters are those that the task is about.
	Letters []LetterLine
	Reviews []ReviewLine
	// Lights are the points of the traffic light, what needs a person first; empty where no decision has been prepared.
	Lights    []LightLine
	Checklist []CheckLine
	Documents []DocumentLine
	InForce   []Text
	// Deadlines are those of the case that run or are past: the law's, and those that the person or another authority has.
	Deadlines []DeadlineLine
	Law       []LawLine
	Next      []NextStep
	// Pending is set while a submission is being applied.
	Pending bool
	form    string // reference of the form
}

// Template names the page's template.
func (*TaskPage) Template() string { return "task" }

// FormError is one line of the summary above the form.
type FormError struct {
	FieldID, Label string
	Text           Text
}

// ReviewLine is a result of the rules that a person has to look at.
type ReviewLine struct {
	Text             Text
	Paragraph        string
	NeedsLegalReview bool
}

// LightLine is a point that the rules have looked at for the decision. Colour is "rot", "gelb" or "gruen".
type LightLine struct{ Colour, Text, Paragraph string }

// LawLine is a norm that the task rests on.
type LawLine struct {
	Paragraph string
	Text      Text
	Href      string
}

// NextStep says what follows on an answer.
type NextStep struct{ When, Then string }
