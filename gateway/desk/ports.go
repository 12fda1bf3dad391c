package desk

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/letter"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/processes/rehearsal"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/contract"
)

// Store is what the desk needs of the database; *store.Store is one. The contracts stand there.
type Store interface {
	SupervisionStore
	DeletionStore
	ReceiveApplication(ctx context.Context, a store.Application) (casefile.Case, casefile.Receipt, bool, error)
	Invited(ctx context.Context, hash []byte) (store.Invited, error)
	InvitedPapers(ctx context.Context, hash []byte) (store.InvitedPapers, error)
	ScopedPapers(ctx context.Context, id casefile.CaseID, scope string) ([]store.ScopedPaper, error)
	EmployerSheet(ctx context.Context, hash []byte) (store.CheckedSheet, error)
	Answered(ctx context.Context, r casefile.Receipt) (c casefile.Case, stored casefile.Receipt, found bool, err error)
	Letter(ctx context.Context, id casefile.LetterID) (casefile.Letter, error)
	Receive(ctx context.Context, m store.Message) (casefile.Receipt, bool, error)
	ReceiveForWatch(ctx context.Context, w store.Watch, m store.Message) (casefile.Case, casefile.Receipt, bool, error)
	BeginUpload(ctx context.Context, d casefile.Document) (casefile.DocumentID, error)
	ReceiveDocument(ctx context.Context, u store.Upload) (casefile.Document, casefile.Receipt, bool, error)
	DropUpload(ctx context.Context, id casefile.DocumentID) error

	Case(ctx context.Context, id casefile.CaseID) (casefile.Case, error)
	CasesAbout(ctx context.Context, subject casefile.CaseID) ([]casefile.Case, error)
	CasesOf(ctx context.Context, person casefile.PersonID, except casefile.CaseID, limit int) ([]casefile.Case, error)
	Person(ctx context.Context, id casefile.PersonID) (casefile.Person, error)
	Facts(ctx context.Context, id casefile.CaseID) (map[string]json.RawMessage, error)
	OpenCasesOf(ctx context.Context, id casefile.PersonID, procedures []string, except casefile.CaseID) ([]casefile.Case, error)
	Title(ctx context.Context, id casefile.TitleID) (casefile.Title, error)
	GrantedTitle(ctx context.Context, id casefile.CaseID) (casefile.Title, bool, error)
	ApplicationData(ctx context.Context, id casefile.CaseID) (json.RawMessage, error)
	Effects(ctx context.Context, id casefile.CaseID) ([]casefile.Effect, error)
	Decisions(ctx context.Context, id casefile.CaseID) ([]casefile.Decision, error)
	Deadlines(ctx context.Context, id casefile.CaseID) ([]casefile.Deadline, error)
	Documents(ctx context.Context, id casefile.CaseID) ([]casefile.Document, error)
	Receipts(ctx context.Context, id casefile.CaseID) ([]casefile.Receipt, error)
	Letters(ctx context.Context, id casefile.CaseID) ([]casefile.Letter, error)
	Statements(ctx context.Context, id casefile.CaseID) ([]casefile.Receipt, error)
	Notes(ctx context.Context, id casefile.CaseID) ([]casefile.Note, error)
	UnpostedLetters(ctx context.Context, limit int) ([]store.Unposted, error)
	PostDay(ctx context.Context, d store.PostedDay, by casefile.ActorID, at time.Time) (int, error)
	SlotMarks(ctx context.Context, id casefile.CaseID) ([]store.SlotMark, error)
	SetSlotMark(ctx context.Context, m store.SlotMark, seen string) (store.SlotMark, error)
	EndSlotMark(ctx context.Context, id casefile.CaseID, code, seen string, by casefile.ActorID) error
	Arrangements(ctx context.Context, id casefile.CaseID) ([]store.Arrangement, error)
	Arrange(ctx context.Context, a store.Arrangement, made []casefile.Document, hide bool) error
	Refile(ctx context.Context, r store.Refiling) error
	Classify(ctx context.Context, id casefile.CaseID, document casefile.DocumentID, before, after string, by casefile.ActorID) error
	UndoArrangement(ctx context.Context, id casefile.CaseID, arrangement string, by casefile.ActorID) error
	AddPassportCheck(ctx context.Context, p store.PassportCheck) error
	PassportChecks(ctx context.Context, id casefile.CaseID) ([]store.PassportCheck, error)
	AddNote(ctx context.Context, n casefile.Note) (casefile.Note, error)
	Dossier(ctx context.Context, id casefile.CaseID) (store.Dossier, error)
	WriteMessage(ctx context.Context, m store.OwnMessage) (casefile.LetterID, error)
	FollowUpCase(ctx context.Context, f store.CaseFollowUp) (casefile.TaskID, error)
	CorrectAddress(ctx context.Context, a store.AddressCorrection) error
	Representatives(ctx context.Context, id casefile.CaseID) ([]casefile.Representative, error)
	EnterRepresentative(ctx context.Context, r casefile.Representative) (casefile.Representative, error)
	EndRepresentation(ctx context.Context, e store.EndOfRepresentation) (casefile.Representative, casefile.TaskID, error)
	ReturnLetterByHand(ctx context.Context, v store.LetterReturn) (casefile.Receipt, bool, error)
	PersonLinks(ctx context.Context, id casefile.CaseID) ([]store.PersonLink, error)
	PersonCandidates(ctx context.Context, p casefile.Person, except casefile.PersonID) ([]casefile.Person, error)
	UnlinkPerson(ctx context.Context, u store.Unlinking) (casefile.TaskID, error)
	FirstReceipt(ctx context.Context, id casefile.CaseID) (casefile.Receipt, error)
	TellExpiry(ctx context.Context, application casefile.Receipt, deciding json.RawMessage) (int, error)
	Joins(ctx context.Context, id casefile.CaseID) ([]store.Join, error)
	JoinedInto(ctx context.Context, id casefile.CaseID) (casefile.Case, error)
	SplitCase(ctx context.Context, sp store.Split) (casefile.Case, error)
	LettersSeen(ctx context.Context, id casefile.CaseID, task casefile.TaskID, actor casefile.ActorID) ([]string, error)
	TaskLetters(ctx context.Context, id casefile.TaskID) ([]casefile.Letter, error)
	Marks(ctx context.Context, id casefile.PersonID) ([]store.PersonMark, error)
	SetMark(ctx context.Context, id casefile.PersonID, code string, actor casefile.ActorID) error
	EndMark(ctx context.Context, id casefile.PersonID, code string, actor casefile.ActorID) error
	Findings(ctx context.Context, id casefile.CaseID, reader casefile.ActorID, params map[string]string) ([]store.Finding, error)
	SecurityLists(ctx context.Context, reader casefile.ActorID) ([]casefile.SecurityList, error)
	ProposeSecurityList(ctx context.Context, l casefile.SecurityList, author casefile.ActorID) (casefile.SecurityList, error)
	ReleaseSecurityList(ctx context.Context, version int, by casefile.ActorID) (casefile.SecurityList, error)
	Events(ctx context.Context, id casefile.CaseID, stream string, afterSeq int64, limit int) ([]casefile.Event, error)
	EventPage(ctx context.Context, id casefile.CaseID, stream string, f store.EventFilter) ([]casefile.Event, error)
	EventActors(ctx context.Context, id casefile.CaseID, stream string) ([]casefile.ActorID, error)
	VerifyChain(ctx context.Context, id casefile.CaseID, stream string) error
	AddProposal(ctx context.Context, p store.Proposal) (id string, err error)
	Proposal(ctx context.Context, id string) (store.Proposal, error)
	Proposals(ctx context.Context) ([]store.Proposal, error)
	NewestDecisions(ctx context.Context, table string, limit int) ([]store.MadeDecision, error)
	ReleaseProposal(ctx context.Context, id string, by casefile.ActorID, reason string, d store.Definition) error
	DeclineProposal(ctx context.Context, id string, by casefile.ActorID, reason string) error
	RunningCases(ctx context.Context, procedure string, limit int) ([]store.RunningCase, error)
	CountRunning(ctx context.Context, procedure string, version int) (int, bool, error)
	SearchCases(ctx context.Context, f store.CaseFilter) ([]store.CaseRow, string, error)
	CountCases(ctx context.Context, f store.CaseFilter) (int, bool, error)
	LogAccess(ctx context.Context, e casefile.Event) error
	LogExport(ctx context.Context, e casefile.Event) error
	WholeCase(ctx context.Context, id casefile.CaseID) (store.WholeCase, error)

	Task(ctx context.Context, id casefile.TaskID) (casefile.Task, error)
	Tasks(ctx context.Context, f store.TaskFilter) ([]store.TaskRow, string, error)
	NewTasks(ctx context.Context, after time.Time, limit int) ([]store.NewTask, error)
	CountTasks(ctx context.Context, f store.TaskFilter) (int, bool, error)
	Incoming(ctx context.Context, f store.IncomingFilter) ([]store.IncomingRow, string, error)
	CountIncoming(ctx context.Context, filters []store.IncomingFilter) ([]store.TaskCount, error)
	CountTaskLists(ctx context.Context, filters []store.TaskFilter) ([]store.TaskCount, error)
	SavedViews(ctx context.Context, actor casefile.ActorID, teams []string) ([]store.SavedView, error)
	SavedView(ctx context.Context, id string) (store.SavedView, error)
	AddView(ctx context.Context, v store.SavedView) (store.SavedView, error)
	ChangeView(ctx context.Context, v store.SavedView) (store.SavedView, error)
	DeleteView(ctx context.Context, id string, version int) error
	RaiseView(ctx context.Context, id string) error
	WorklistSetting(ctx context.Context, actor casefile.ActorID) (store.WorklistSetting, error)
	SetDefaultView(ctx context.Context, actor casefile.ActorID, view string) error
	SetColumns(ctx context.Context, actor casefile.ActorID, columns []string) error
	StaffOfTeams(ctx context.Context, teams []string) ([]casefile.Actor, error)
	LastEvents(ctx context.Context, cases []casefile.CaseID) (map[casefile.CaseID]casefile.Event, error)
	DaysOfApplicants(ctx context.Context, cases []casefile.CaseID) (map[casefile.CaseID]casefile.Date, error)
	PartnerAnswers(ctx context.Context, cases []casefile.CaseID) (map[casefile.CaseID]store.PartnerAnswer, error)
	ClaimTask(ctx context.Context, id casefile.TaskID, actor casefile.ActorID, version int) (casefile.Task, error)
	UnclaimTask(ctx context.Context, id casefile.TaskID, actor casefile.ActorID, version int) (casefile.Task, error)
	TaskHolding(ctx context.Context, id casefile.TaskID) (store.TaskHolding, error)
	FreeQueues(ctx context.Context) ([]store.Queue, error)
	NextCandidates(ctx context.Context, p store.PullSearch) ([]store.Candidate, error)
	DrawTask(ctx context.Context, d store.Draw) (casefile.Task, bool, error)
	CountHeld(ctx context.Context, actor casefile.ActorID, today casefile.Date) (int, error)
	SkipTask(ctx context.Context, k store.Skip) (casefile.Task, error)
	SetFollowUp(ctx context.Context, f store.FollowUp) (casefile.Task, error)
	AssignTask(ctx context.Context, a store.HandOver) (casefile.Task, error)
	ReleaseTask(ctx context.Context, r store.Release) (casefile.Task, error)
	SetPriority(ctx context.Context, id casefile.TaskID, version int, actor casefile.ActorID, priority int, note string) (casefile.Task, error)
	AskHolder(ctx context.Context, id casefile.TaskID, actor casefile.ActorID, question string) error
	TaskNotices(ctx context.Context, recipient casefile.ActorID, limit int) ([]store.TaskNotice, error)
	SeeNotice(ctx context.Context, id string, recipient casefile.ActorID) error
	BeginBulk(ctx context.Context, b store.Bulk) (store.Bulk, bool, error)
	EndBulk(ctx context.Context, id string, results json.RawMessage) error
	Bulk(ctx context.Context, id string, actor casefile.ActorID) (store.Bulk, error)
	DeclareSubstitution(ctx context.Context, v store.Substitution) (store.Substitution, error)
	EndSubstitution(ctx context.Context, id string, on casefile.Date, actor casefile.ActorID) (store.Substitution, error)
	Substitution(ctx context.Context, id string) (store.Substitution, error)
	Substitutions(ctx context.Context, of casefile.ActorID, since casefile.Date, limit int) ([]store.Substitution, error)
	StandingInFor(ctx context.Context, substitute casefile.ActorID, day casefile.Date) ([]store.Substitution, error)
	Absent(ctx context.Context, actor casefile.ActorID, day casefile.Date) (bool, error)
	Submit(ctx context.Context, s casefile.Submission) (casefile.Submission, error)
	Submission(ctx context.Context, id casefile.SubmissionID) (casefile.Submission, error)
	RejectSubmission(ctx context.Context, id casefile.SubmissionID, code string) error
	CompleteAdHocTask(ctx context.Context, s casefile.Submission) error
	CompleteWithLetter(ctx context.Context, s casefile.Submission, l store.ReadyLetter) error
	Submissions(ctx context.Context, id casefile.TaskID) ([]casefile.Submission, error)
	SaveDraft(ctx context.Context, id casefile.TaskID, actor casefile.ActorID, data json.RawMessage, seen int) (store.Draft, error)
	Draft(ctx context.Context, id casefile.TaskID, actor casefile.ActorID) (store.Draft, bool, error)
	DropDraft(ctx context.Context, id casefile.TaskID, actor casefile.ActorID) error
	ReadingCase(ctx context.Context, id casefile.CaseID, actor casefile.ActorID) ([]casefile.ActorID, error)
	FactsSince(ctx context.Context, id casefile.CaseID, since time.Time) ([]store.FactChange, error)
	FactWords(ctx context.Context, id casefile.CaseID, names []string) ([]store.FactWord, error)
	LastEvent(ctx context.Context, id casefile.CaseID, stream string) (int64, error)
	SaveSearch(ctx context.Context, actor casefile.ActorID, filter json.RawMessage) (string, error)
	Search(ctx context.Context, actor casefile.ActorID, id string) (json.RawMessage, error)
	Setting(ctx context.Context, actor casefile.ActorID, name string) (json.RawMessage, bool, error)
	SaveSetting(ctx context.Context, actor casefile.ActorID, name string, value json.RawMessage) error
	DropSetting(ctx context.Context, actor casefile.ActorID, name string) error

	Document(ctx context.Context, id casefile.DocumentID) (casefile.Document, error)
	Staff(ctx context.Context, id casefile.ActorID) (casefile.Actor, error)
	AllStaff(ctx context.Context) ([]casefile.Actor, error)
	BeginExpiryRun(ctx context.Context, r store.ExpiryRun) (store.ExpiryRun, error)
	ExpiryRun(ctx context.Context, id string) (store.ExpiryRun, error)
	ExpiryRuns(ctx context.Context, kind store.ExpiryRunKind, limit int) ([]store.ExpiryRun, error)
	ExpiryLines(ctx context.Context, run string, letters bool, limit int) ([]store.ExpiryLine, error)
	Leftovers(ctx context.Context) ([]store.Leftover, error)
	CountLeftovers(ctx context.Context) (int, error)
	StaffNames(ctx context.Context, ids []casefile.ActorID) (map[casefile.ActorID]string, error)
}

// EFile is what the desk needs of the e-file; *efile.Client is one.
type EFile interface {
	Put(ctx context.Context, id casefile.CaseID, content io.Reader) (efile.Stored, error)
	ObjectKey(ctx context.Context, id casefile.CaseID, content []byte) (string, error)
	Quarantine(ctx context.Context, id casefile.CaseID, document casefile.DocumentID, content io.Reader, size int64) (efile.Stored, error)
	OpenQuarantined(ctx context.Context, id casefile.CaseID, document casefile.DocumentID, objectKey string) (io.ReadCloser, error)
	RemoveQuarantined(ctx context.Context, document casefile.DocumentID) error
	Get(ctx context.Context, id casefile.CaseID, objectKey string) (io.ReadCloser, error)
	Thumbnail(ctx context.Context, id casefile.CaseID, document casefile.DocumentID) ([]byte, error)
	OpenNote(ctx context.Context, id casefile.CaseID, sealed []byte) ([]byte, error)
}

// Running talks to running cases; Temporal is one. Its errors are Unavailable when nothing answered in time: the submission
// then waits and the relay of the worker brings it.
type Running interface {
	Complete(ctx context.Context, id casefile.CaseID, c contract.Complete) (contract.Verdict, error)
	Advance(ctx context.Context, id casefile.CaseID, a contract.Advance) (contract.Verdict, error)
}

// Scans starts a run of the scan for titles that run out; Temporal is one.
type Scans interface {
	StartExpiry(ctx context.Context, in contract.Expiry) error
}

// Procedure is one version of a procedure as the desk needs it.
type Procedure struct {
	Key     string `json:"key"`
	Name    string `json:"name"`
	Version int    `json:"version"`
	Bundle  string `json:"bundle"` // hash
	// Form is the reference of the application form, e.g. "verlaengerung/antrag"; empty for a procedure that nobody applies for.
	Form    string `json:"form,omitempty"`
	Current bool   `json:"current"` // new cases run on this version
	// OnePerPerson: while a person has an open case of the procedure, another application of theirs is added to it.
	OnePerPerson bool `json:"-"`
}

// Library knows the procedures and their forms.
type Library interface {
	// Procedures lists every version, by key and version.
	Procedures() []Procedure
	// Bundle gives what a case runs on by its hash; false where this program does not know it.
	Bundle(hash string) (*processes.Bundle, bool)
	// Model gives the diagram of a version, for drawing. NotFound "procedure.unknown".
	Model(key string, version int) (*bpmn.Model, error)
	// Newest gives what new cases of a procedure run on.
	Newest(key string) (*processes.Bundle, bool)
	// NewestLetter gives a letter template as new cases get it; nil where there is none.
	NewestLetter(ref string) []byte
	// Draft reads a diagram as the version that follows a bundle; the contract stands at processes.Library.
	Draft(follows string, file []byte) (processes.Draft, error)
	// Rehearse runs the scenarios of a procedure on a version that is not released yet.
	Rehearse(ctx context.Context, b *processes.Bundle) ([]rehearsal.Result, error)
	// Rule gives the rule table that decides now. NotFound "rule.unknown".
	Rule(key string) (processes.Rule, error)
	// Table gives a rule table by its hash; false where this program does not know it.
	Table(hash string) (processes.Rule, bool)
	// DraftRule reads a file as the table that follows another; the contract stands at processes.Library.
	DraftRule(follows string, file []byte, today casefile.Date) (processes.RuleDraft, error)
	// Users gives the versions of procedures that ask a table.
	Users(table string) []*processes.Bundle
	// Take adds what was released.
	Take(released ...processes.Release) error
	// Check validates the data of a form; Invalid "form.invalid" with fields, NotFound "form.unknown".
	Check(form string, data json.RawMessage) error
	// Rules lists the rule tables by key.
	Rules() []processes.Rule
	// Vocabulary gives what the tables read of a case.
	Vocabulary() *processes.Vocabulary
	// Try says what a table says about facts; the contract stands at processes.Library.
	Try(key string, reference casefile.Date, facts json.RawMessage) (processes.Trial, error)
	// Deciding gives the fields of the data that the form marks as deciding, and nothing else.
	Deciding(form string, data json.RawMessage) (json.RawMessage, error)
}

// Authority knows what differs per authority.
type Authority interface {
	// Team gives the team that a new case belongs to.
	Team(appliedFor, familyName string) string
	// Teams gives all teams that may have tasks of a case: clearing and the second signature are other teams than the case's own.
	Teams(c casefile.Case, familyName string) []string
	// PersonFigures reports whether the staff council has agreed to figures per person, as of a day.
	PersonFigures(day casefile.Date) bool
	// WorkLimit says how many tasks a person may hold on a day before they get no next one.
	WorkLimit(day casefile.Date) int
	// SubFileOf gives where a document of a kind lies unless somebody puts it elsewhere.
	SubFileOf(kind string) casefile.SubFile
	// TeamName gives the name of a team by its key; false where there is no such team.
	TeamName(key string) (string, bool)
	// Seat gives the code of the Land whose law holds for the authority and the regions whose holidays it has.
	Seat() (land string, regions []string)
	// Contestable reports whether there is an instruction on remedies for a kind of decision made on a day.
	Contestable(act string, day casefile.Date) bool
	// Keeping gives how long what is kept on a day, and which archive is asked before anything goes.
	Keeping(day casefile.Date) Keeping
	// Cover puts sender, recipient and information block of the authority around a text.
	Cover(team, aktenzeichen string, recipient []string, on casefile.Date, subject string, body []letter.Block) letter.Letter
}
