package casefile

import (
	"encoding/json"
	"strings"
	"time"
)

// CaseState says whether a case is being worked on.
type CaseState string

// The states of a case.
const (
	CaseOpen   CaseState = "open"
	CaseClosed CaseState = "closed"
)

// Case is one procedure about one person, from receipt to outcome.
type Case struct {
	ID           CaseID    `json:"id"`
	Aktenzeichen string    `json:"aktenzeichen"`
	PersonID     PersonID  `json:"personId"`
	TitleID      TitleID   `json:"titleId,omitempty"` // the title that the case is about
	Procedure    string    `json:"procedure"`         // key of the procedure, e.g. "verlaengerung"
	Version      int       `json:"procedureVersion"`
	Bundle       string    `json:"bundle"`     // hash of the bundle the case runs on; never "latest"
	AppliedFor   string    `json:"appliedFor"` // paragraph that was applied for, e.g. "18b"
	State        CaseState `json:"state"`
	Outcome      string    `json:"outcome,omitempty"` // id of the end event, e.g. "titel-verlaengert"
	Team         string    `json:"team"`
	Sensitivity  string    `json:"sensitivity"` // "normal" or "vertraulich"
	ReceivedAt   time.Time `json:"receivedAt"`  // the legal moment
	RecordedAt   time.Time `json:"recordedAt"`
	ClosedAt     time.Time `json:"closedAt"`
	Rev          int       `json:"rev"` // last turn of the engine that PostgreSQL has
	RowVersion   int       `json:"rowVersion"`
	// FormerAktenzeichen is the file number under which another system knew the case before; empty for a case of our own.
	FormerAktenzeichen string `json:"formerAktenzeichen,omitempty"`
	// About is the case that this one is about, e.g. the one whose state somebody asked for; empty for a case of its own.
	About CaseID `json:"about,omitempty"`
	// Erased: the period of the file was over, and everything about a person was erased from the case.
	Erased bool `json:"-"`
	Source
}

// TaskState is the state of a task in the worklist.
type TaskState string

// The states of a task. A completed or cancelled task never opens again; a loop opens another.
const (
	TaskOpen      TaskState = "open"
	TaskCompleted TaskState = "completed"
	TaskCancelled TaskState = "cancelled"
)

// Task is a piece of work for a person: one visit of a user task of a diagram.
type Task struct {
	ID              TaskID    `json:"id"`
	CaseID          CaseID    `json:"caseId"`
	Process         string    `json:"process"`  // id of the diagram's process, also of a called one
	Element         string    `json:"element"`  // id of the user task in the diagram
	ElementInstance int       `json:"instance"` // id of the visit within the case
	Name            string    `json:"name"`     // as the diagram has it, verb first
	Form            string    `json:"form"`     // reference of the form, e.g. "entscheidung/entscheiden"
	Group           string    `json:"group"`    // candidate group: the role that may take it
	Team            string    `json:"team"`
	State           TaskState `json:"state"`
	Assignee        ActorID   `json:"assignee,omitempty"`
	DueOn           Date      `json:"dueOn"`
	DueReason       string    `json:"dueReason,omitempty"` // how the day was computed, for a caseworker
	FollowUpOn      Date      `json:"followUpOn"`
	Priority        int       `json:"priority"`
	// ExcludedActors must not complete the task (Vier-Augen); the engine's verdict counts, this list only hides the button.
	ExcludedActors []ActorID `json:"excludedActors,omitempty"`
	OpenedAt       time.Time `json:"openedAt"` // legal axis: time of the turn
	RecordedAt     time.Time `json:"recordedAt"`
	ClosedAt       time.Time `json:"closedAt"`
	ClosedReason   string    `json:"closedReason,omitempty"` // code, e.g. "timer" with the element that cancelled it
	Version        int       `json:"version"`
}

// SubmissionState says what became of what a person entered.
type SubmissionState string

// The states of a submission. Nothing that a person typed is ever deleted with a refusal.
const (
	SubmissionPending  SubmissionState = "pending"
	SubmissionApplied  SubmissionState = "applied"
	SubmissionRejected SubmissionState = "rejected"
)

// Submission is what a person entered to finish a task; it never changes once stored.
type Submission struct {
	ID          SubmissionID    `json:"id"`
	TaskID      TaskID          `json:"taskId"`
	CaseID      CaseID          `json:"caseId"`
	Data        json.RawMessage `json:"data"`     // the form's data, validated against its schema
	Deciding    json.RawMessage `json:"deciding"` // the fields that the schema marks as deciding; only these enter Temporal
	Actor       ActorID         `json:"actor"`
	ActingFor   ActorID         `json:"actingFor,omitempty"`
	TaskVersion int             `json:"taskVersion"`
	State       SubmissionState `json:"state"`
	Verdict     string          `json:"verdict,omitempty"` // code of the reason when rejected
	SubmittedAt time.Time       `json:"submittedAt"`
	RecordedAt  time.Time       `json:"recordedAt"`
	// Letters are those that the actor saw and released by it, as they are handed in; a submission that is read has none.
	Letters []LetterRelease `json:"-"`
}

// LetterRelease says that somebody saw a letter before it went out, and let it go. Process and Element are the step that sends it.
type LetterRelease struct {
	ID         string
	Process    string
	Element    string
	Template   string
	Print      string // SHA-256 of the file that was shown
	On         Date   // day of the letter
	Submission SubmissionID
	By         ActorID
	At         time.Time
	Group      string // who works on the task at which it was released
}

// ReceiptKind says what arrived; the kinds follow the OZG chapter of XAusländer.
type ReceiptKind string

// The kinds of receipts.
const (
	ReceiptAntrag          ReceiptKind = "antrag"
	ReceiptAntwort         ReceiptKind = "antwort"         // answer to a request
	ReceiptUnterlage       ReceiptKind = "unterlage"       // a document
	ReceiptRuecknahme      ReceiptKind = "ruecknahme"      // withdrawal of the application
	ReceiptWegzug          ReceiptKind = "wegzug"          // the person moves away
	ReceiptArbeitgeber     ReceiptKind = "arbeitgeber"     // the employer changes during the procedure
	ReceiptRegisterantwort ReceiptKind = "registerantwort" // answer of the BA, or of an authority that has no kind of its own
	// ReceiptSicherheitsantwort answers the query of § 73 AufenthG. Its body says yes or no; what was found is kept apart.
	ReceiptSicherheitsantwort ReceiptKind = "sicherheitsantwort"
	ReceiptMeldeauskunft      ReceiptKind = "meldeauskunft" // the Meldebehörde says where a person is registered
	ReceiptAZRAntwort         ReceiptKind = "azrantwort"    // the Ausländerzentralregister answers a search or a report
	ReceiptKartenmeldung      ReceiptKind = "kartenmeldung" // the manufacturer says how far a card is
	// ReceiptUebermittlung says that a message of ours reached its addressee; periods that run from transmission begin with it.
	ReceiptUebermittlung     ReceiptKind = "uebermittlung"
	ReceiptSachstandsanfrage ReceiptKind = "sachstandsanfrage"
	// ReceiptSachstand opens the case that answers a question about another case; a repeated question is a sachstandsanfrage in it.
	ReceiptSachstand ReceiptKind = "sachstand"
	// ReceiptTitelablauf opens the case of a title that runs out; the nightly scan writes it, nobody sends it.
	ReceiptTitelablauf ReceiptKind = "titelablauf"
	// ReceiptTitelantrag says in the case of a title that runs out that the person has applied for a title in a case of its own.
	ReceiptTitelantrag  ReceiptKind = "titelantrag"
	ReceiptRuecklaeufer ReceiptKind = "ruecklaeufer" // a letter of ours came back
	ReceiptNachricht    ReceiptKind = "nachricht"
	// ReceiptUntaetigkeit opens the case that watches another one whose three months (§ 75 VwGO) are nearly over, or about which somebody
	// complains; the program writes it, nobody sends it.
	ReceiptUntaetigkeit  ReceiptKind = "untaetigkeit"
	ReceiptBeschwerde    ReceiptKind = "beschwerde"    // a complaint about a case
	ReceiptKlage         ReceiptKind = "klage"         // the court has served a lawsuit for failure to act
	ReceiptGerichtspost  ReceiptKind = "gerichtspost"  // the court writes in a lawsuit that is pending
	ReceiptBescheinigung ReceiptKind = "bescheinigung" // the person asks for a Fiktionsbescheinigung
	// ReceiptBezugsfall says in a watching case that the case it is about is decided or has ended; the program writes it.
	ReceiptBezugsfall   ReceiptKind = "bezugsfall"
	ReceiptRechtsbehelf ReceiptKind = "rechtsbehelf" // objection, court action or urgent application against a decision
	// ReceiptRechtsbehelfspost is what the reviewing authority or a court writes about a remedy.
	ReceiptRechtsbehelfspost ReceiptKind = "rechtsbehelfspost"
	ReceiptErwerbsvermerk    ReceiptKind = "erwerbsvermerk" // a note on employment is asked for (§ 59 Abs. 7 AufenthV)
	// ReceiptVollmacht names who acts for the person, or withdraws it (§ 14 Abs. 1 VwVfG). It changes nothing by itself: a person looks at it.
	ReceiptVollmacht ReceiptKind = "vollmacht"
)

// Opens reports whether a case begins with such a receipt.
func (k ReceiptKind) Opens() bool {
	return k == ReceiptAntrag || k == ReceiptTitelablauf || k == ReceiptSachstand || k == ReceiptUntaetigkeit
}

// FromPartner reports whether such a receipt is the word of a partner, who asks nobody whether we want to hear it.
func (k ReceiptKind) FromPartner() bool {
	switch k {
	case ReceiptRegisterantwort, ReceiptSicherheitsantwort, ReceiptMeldeauskunft, ReceiptAZRAntwort, ReceiptKartenmeldung:
		return true
	default:
		return false
	}
}

// AfterEnd reports whether such a receipt is taken for a case that has ended, too. Its day may keep a period (§§ 58, 70, 74 VwGO), or nobody
// can be asked to send it again; it goes to a person, who decides what follows from it.
func (k ReceiptKind) AfterEnd() bool {
	switch k {
	case ReceiptRechtsbehelf, ReceiptRechtsbehelfspost, ReceiptRuecklaeufer:
		return true
	default:
		return k.FromPartner()
	}
}

// Channel is the way on which something arrived.
type Channel string

// The channels.
const (
	ChannelPortal   Channel = "portal"
	ChannelEmail    Channel = "email"
	ChannelPost     Channel = "post"
	ChannelCounter  Channel = "schalter"
	ChannelRegister Channel = "register"
	// ChannelImport is no way on which people send anything: the receipt was recorded in another system and taken over from it.
	ChannelImport Channel = "import"
	// ChannelInternal is no way on which people send anything either: the program wrote the receipt for a case of its own.
	ChannelInternal Channel = "intern"
)

// Receipt is the record that something arrived. It is written before anything else happens and never changes but for its
// delivery; the effect of § 81 AufenthG hangs on the day of ReceivedAt in Europe/Berlin.
type Receipt struct {
	ID                ReceiptID   `json:"id"`
	CaseID            CaseID      `json:"caseId,omitempty"`
	CaseSeq           int         `json:"caseSeq"` // 1, 2, 3 … per case: the order of delivery
	Kind              ReceiptKind `json:"kind"`
	Channel           Channel     `json:"channel"`
	ReceivedAt        time.Time   `json:"receivedAt"`
	RecordedAt        time.Time   `json:"recordedAt"`
	RecordedBy        ActorID     `json:"recordedBy"`
	BackdatedReason   string      `json:"backdatedReason,omitempty"`
	BackdatedEvidence string      `json:"backdatedEvidence,omitempty"`
	Scope             string      `json:"scope"`          // the caller whose Idempotency-Key it is
	IdempotencyKey    string      `json:"idempotencyKey"` // empty where the caller gave none
	RequestHash       []byte      `json:"-"`
	Raw               []byte      `json:"-"` // the body as it arrived
	// Deciding holds ids, codes and deciding dates for the engine; only this enters Temporal.
	Deciding    json.RawMessage `json:"deciding"`
	State       ReceiptState    `json:"state"`
	Attempts    int             `json:"attempts"`
	LastError   string          `json:"lastError,omitempty"` // code, never a person's data
	DeliveredAt time.Time       `json:"deliveredAt"`
	Matched     bool            `json:"matched"` // an element of the diagram waited for it
}

// ReceiptState says how far the delivery of a receipt to its case has come.
type ReceiptState string

// The states of a receipt. A poison receipt has become a task for clearing.
const (
	ReceiptPending   ReceiptState = "pending"
	ReceiptDelivered ReceiptState = "delivered"
	ReceiptPoison    ReceiptState = "poison"
)

// DocumentState says whether a document may be read.
type DocumentState string

// The states of a document: stored but unseen, being checked, free to read, refused with a reason.
const (
	DocumentQuarantined DocumentState = "quarantined"
	DocumentChecking    DocumentState = "checking"
	DocumentReleased    DocumentState = "released"
	DocumentRefused     DocumentState = "refused"
)

// Document is one document of the e-file; its bytes lie encrypted in MinIO.
type Document struct {
	ID         DocumentID    `json:"id"`
	CaseID     CaseID        `json:"caseId"`
	ReceiptID  ReceiptID     `json:"receiptId,omitempty"`
	Kind       string        `json:"kind"` // document code of the checklist, e.g. "P01"
	Name       string        `json:"name"` // the name the sender gave, shown only
	MediaType  string        `json:"mediaType"`
	Size       int64         `json:"size"`
	SHA256     []byte        `json:"sha256"`
	ObjectKey  string        `json:"-"`
	State      DocumentState `json:"state"`
	Refusal    string        `json:"refusal,omitempty"` // code
	Outgoing   bool          `json:"outgoing"`          // a letter of ours
	ReceivedAt time.Time     `json:"receivedAt"`
	RecordedAt time.Time     `json:"recordedAt"`
	RecordedBy ActorID       `json:"recordedBy"`
	Version    int           `json:"version"`
	// MadeBy is the arrangement that it came to be by, "" for what was sent in and for our letters; PagesTaken are those of its original.
	MadeBy     string `json:"-"`
	PagesTaken string `json:"-"`
	// Behind is the arrangement because of which it is not shown with the others: something was made of it, or it was undone itself.
	Behind string `json:"-"`
	// SubFile is the part of the file that it lies in, FiledBy who put it there by hand.
	SubFile SubFile `json:"subFile,omitempty"`
	FiledBy ActorID `json:"-"`
	// Thumbnail: a small picture of it lies in the e-file.
	Thumbnail bool `json:"-"`
	// OriginalKey names the object of what was sent in, and OriginalSHA256 is its checksum, where the document is a copy of it without what acted; "" where it is what was
	// sent in.
	OriginalKey    string `json:"-"`
	OriginalSHA256 []byte `json:"originalSha256,omitempty"`
	// Number counts the documents of a case in the order in which they were recorded; 0 where nobody counted.
	Number int `json:"number,omitempty"`
	// Closed: whoever it was read for may not read it. What it is has been taken out, see AsClosed.
	Closed bool `json:"closed,omitempty"`
}

// AsClosed gives what is left of a document for somebody who may not read it: that it is there, its number and its days.
func (d Document) AsClosed() Document {
	return Document{
		ID: d.ID, CaseID: d.CaseID, State: d.State, ReceivedAt: d.ReceivedAt, RecordedAt: d.RecordedAt, MadeBy: d.MadeBy, Behind: d.Behind,
		Number: d.Number, Closed: true,
	}
}

// Defused reports whether what acted was taken out of a document.
func (d Document) Defused() bool { return d.OriginalKey != "" }

// AsSent gives a document with the object and the checksum of what was sent in.
func (d Document) AsSent() Document {
	if d.Defused() {
		d.ObjectKey, d.SHA256 = d.OriginalKey, d.OriginalSHA256
	}
	return d
}

// Arrangeable reports whether something can be made of a document: it was sent in or made of such, was released, and nothing stands before it.
func (d Document) Arrangeable() bool {
	return !d.Outgoing && d.State == DocumentReleased && d.Behind == "" && !d.Closed
}

// DeadlineState says what became of a deadline.
type DeadlineState string

// The states of a deadline.
const (
	DeadlineRunning   DeadlineState = "running"
	DeadlineMet       DeadlineState = "met"
	DeadlinePassed    DeadlineState = "passed"
	DeadlineCancelled DeadlineState = "cancelled"
)

// Deadline is a day that matters in law or in practice, with the way it was computed.
type Deadline struct {
	ID         string            `json:"id"`
	CaseID     CaseID            `json:"caseId"`
	Key        string            `json:"key"`       // unique per case: element instance or rule that made it
	Kind       string            `json:"kind"`      // e.g. "nachforderung", "vwgo75", "titel-ende"
	Direction  string            `json:"direction"` // who must act: "antragsteller", "behoerde", "extern"
	LastDay    Date              `json:"lastDay"`   // the last day on which the act is in time
	DueAt      time.Time         `json:"dueAt"`     // the instant at which the day is over in Europe/Berlin
	Paragraph  string            `json:"paragraph"`
	Reason     string            `json:"reason"` // code of the sentence that says how the day was computed
	Params     map[string]string `json:"params,omitempty"`
	State      DeadlineState     `json:"state"`
	SetAt      time.Time         `json:"setAt"`
	RecordedAt time.Time         `json:"recordedAt"`
	Version    int               `json:"version"`
}

// The params of a deadline that hangs on a letter: the variable of the case that holds its last day, and the last day that the letter names,
// where the deadline ends later than that because the letter was posted later.
const (
	ParamVariable = "variable"
	ParamNamed    = "named"
)

// LetterState says how far a letter has come.
type LetterState string

// The states of a letter: owed, drawn up and filed, handed to dispatch, and unclear after a crash where nobody can be asked.
const (
	LetterIntended LetterState = "intended"
	LetterFiled    LetterState = "filed"
	LetterSent     LetterState = "sent"
	LetterUnclear  LetterState = "unclear"
)

// Letter is a letter of the authority; its PDF is a document of the e-file.
type Letter struct {
	ID                LetterID        `json:"id"`
	CaseID            CaseID          `json:"caseId"`
	Key               string          `json:"key"`      // workflow id + "/" + element instance: one letter per visit
	Template          string          `json:"template"` // e.g. "verlaengerung/eingangsbestaetigung"
	Process           string          `json:"-"`        // of the step that sends it; empty for a letter that no diagram sends
	Element           string          `json:"-"`
	Subject           string          `json:"subject"`
	Data              json.RawMessage `json:"-"` // everything the text was made from, frozen
	DocumentID        DocumentID      `json:"documentId,omitempty"`
	State             LetterState     `json:"state"`
	LetterDate        Date            `json:"letterDate"`
	DeemedDeliveredOn Date            `json:"deemedDeliveredOn"` // § 41 Abs. 2 LVwVfG
	RecordedAt        time.Time       `json:"recordedAt"`
	SentAt            time.Time       `json:"sentAt"`
	// Way says who hands it to the post; empty until it was handed over.
	Way       LetterWay `json:"way,omitempty"`
	PrintedAt time.Time `json:"printedAt,omitzero"`
	// PostedOn is the day of posting, from which § 41 Abs. 2 VwVfG counts; zero while nobody has confirmed one. PostedBy is who did.
	PostedOn Date    `json:"postedOn,omitzero"`
	PostedBy ActorID `json:"postedBy,omitempty"`
	// RefusedFor is why the print centre turned it away and nobody has settled that yet.
	RefusedFor string `json:"refusedFor,omitempty"`
	// ReturnedOn and ReturnedFor say that it came back, and why; such a letter announces nothing until a person has settled it.
	ReturnedOn  Date      `json:"returnedOn,omitzero"`
	ReturnedFor string    `json:"returnedFor,omitempty"`
	ReturnedAt  time.Time `json:"returnedAt,omitzero"` // when the newest return was recorded, also one that a person has settled
	TaskID      TaskID    `json:"taskId,omitempty"`    // the latest task about the letter itself
	// OfferedOn and FetchedOn say since when a copy lies in the portal, and when the person fetched it.
	OfferedOn Date `json:"offeredOn,omitzero"`
	FetchedOn Date `json:"fetchedOn,omitzero"`
}

// LetterWay says who hands a letter to the post.
type LetterWay string

// The ways: the tray, out of which people print and post; the print centre.
const (
	WayByHand LetterWay = "hand"
	WayCentre LetterWay = "druckzentrum"
)

// Posted reports whether the letter is known to be on its way to the person: handed to the post, and not come back.
func (l Letter) Posted() bool { return !l.PostedOn.IsZero() && l.ReturnedOn.IsZero() }

// AnnouncesDecision reports whether the letter announces a decision, as the names of the templates say.
func (l Letter) AnnouncesDecision() bool { return strings.Contains(l.Template, "/bescheid-") }

// Note is an internal note; an applicant never sees it.
type Note struct {
	ID         string    `json:"id"`
	CaseID     CaseID    `json:"caseId"`
	Text       string    `json:"text"`
	Author     ActorID   `json:"author"`
	HappenedAt time.Time `json:"happenedAt"`
	RecordedAt time.Time `json:"recordedAt"`
}

// Effect is what § 81 AufenthG makes of an application: a row of the rule table with its period.
type Effect struct {
	CaseID           CaseID    `json:"caseId"`
	Row              string    `json:"row"`    // "0" … "20", the names of the rows of the table
	Effect           string    `json:"effect"` // code, e.g. "fortgeltung"
	Paragraph        string    `json:"paragraph"`
	Stay             string    `json:"stay"`        // code
	Travel           string    `json:"travel"`      // code
	Work             string    `json:"work"`        // code
	Certificate      string    `json:"certificate"` // code: which Fiktionsbescheinigung is owed, if any
	InForceFrom      Date      `json:"inForceFrom"`
	HappenedAt       time.Time `json:"happenedAt"`
	RecordedAt       time.Time `json:"recordedAt"`
	NeedsLegalReview bool      `json:"needsLegalReview"`
}

// Decision is the record of one evaluation of a rule table: everything that is needed to say why.
type Decision struct {
	CaseID           CaseID          `json:"caseId"`
	Key              string          `json:"key"` // element instance
	Table            string          `json:"table"`
	TableHash        string          `json:"tableHash"`
	ReferenceOn      Date            `json:"referenceOn"` // the date of reference that chose the rows
	Inputs           json.RawMessage `json:"inputs"`
	Outputs          json.RawMessage `json:"outputs"`
	Matched          json.RawMessage `json:"matched"` // rule ids with their annotations, the paragraph among them
	Warnings         json.RawMessage `json:"warnings"`
	NeedsLegalReview bool            `json:"needsLegalReview"`
	HappenedAt       time.Time       `json:"happenedAt"`
	RecordedAt       time.Time       `json:"recordedAt"`
}

// Event is one line of the event log: a code with parameters, rendered into a sentence only when it is read.
type Event struct {
	CaseID     CaseID            `json:"caseId"`
	Stream     string            `json:"stream"` // "fall", "zugriff" or "uebernahme"
	Seq        int64             `json:"seq"`
	Code       string            `json:"code"`
	Params     map[string]string `json:"params,omitempty"`
	Actor      ActorID           `json:"actor"`
	ActingFor  ActorID           `json:"actingFor,omitempty"`
	HappenedAt time.Time         `json:"happenedAt"`
	RecordedAt time.Time         `json:"recordedAt"`
	Rev        int               `json:"rev,omitempty"`
}

// The streams of the event log: what happened in the case, who read what, and what was taken over from other systems.
const (
	StreamCase   = "fall"
	StreamAccess = "zugriff"
	StreamImport = "uebernahme"
)

// Intent is an effect on the outside that is owed: written before it is tried, confirmed after.
type Intent struct {
	ID          string          `json:"id"` // also the message id that the partner sees
	CaseID      CaseID          `json:"caseId"`
	Key         string          `json:"key"` // workflow id + "/" + element instance
	Kind        string          `json:"kind"`
	Payload     json.RawMessage `json:"-"`
	State       IntentState     `json:"state"`
	Attempts    int             `json:"attempts"`
	CreatedAt   time.Time       `json:"createdAt"`
	ConfirmedAt time.Time       `json:"confirmedAt"`
	TaskID      TaskID          `json:"taskId,omitempty"` // the latest task "Versand prüfen" about it
}

// Transmission is the payload of an intent that is a message to a partner.
type Transmission struct {
	// Variable of the case that takes the day of the transmission; empty where the case does not wait for it.
	Variable string `json:"variable,omitempty"`
	// Matter says what it is about where one kind of message serves several things: the occasion of a query, what is reported, how a card is
	// delivered.
	Matter string `json:"matter,omitempty"`
}

// IntentState says how far an effect on the outside has come.
type IntentState string

// The states of an intent; "sending" after a crash means: ask the partner, or make a task "Versand prüfen".
const (
	IntentOwed      IntentState = "owed"
	IntentSending   IntentState = "sending"
	IntentConfirmed IntentState = "confirmed"
	IntentUnclear   IntentState = "unclear"
	// IntentWithdrawn: it was never sent, and the case that wanted it has come to its end.
	IntentWithdrawn IntentState = "withdrawn"
)
