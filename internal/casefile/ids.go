package casefile

// The identifiers of aggregates are opaque texts (UUIDs made by PostgreSQL). They carry no personal data and may therefore stand
// in URLs, logs and Temporal.
type (
	// CaseID identifies a case; the Aktenzeichen is for people.
	CaseID string
	// PersonID identifies a person of the file.
	PersonID string
	// TitleID identifies one residence title of a person.
	TitleID string
	// TaskID identifies one task in the worklist.
	TaskID string
	// DocumentID identifies one document of the e-file.
	DocumentID string
	// ReceiptID identifies something that arrived.
	ReceiptID string
	// SubmissionID identifies what a person entered to finish a task.
	SubmissionID string
	// LetterID identifies a letter of a case.
	LetterID string
	// ActorID is the pseudonym of a member of staff, of an applicant account or of the program ("system"). It never carries a name.
	ActorID string
)

// ActorSystem acts where the program itself did something.
const ActorSystem ActorID = "system"
