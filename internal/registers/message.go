package registers

import (
	"encoding/json"
	"time"

	"ablauf/internal/casefile"
)

// Person is whom a request is about.
type Person struct {
	FamilyName    string   `json:"familienname"`
	GivenNames    string   `json:"vornamen"`
	BirthDate     string   `json:"geburtsdatum"` // may be known in part
	Nationalities []string `json:"staatsangehoerigkeiten"`
	AZRNummer     string   `json:"azrNummer,omitempty"`
}

// Employment is what the Bundesagentur shall approve.
type Employment struct {
	Employer       string        `json:"arbeitgeber"`
	Betriebsnummer string        `json:"betriebsnummer,omitempty"`
	Job            string        `json:"taetigkeit"`
	WeeklyHours    int           `json:"wochenstunden"`
	MonthlyGross   int           `json:"bruttoMonat"` // whole euros
	Until          casefile.Date `json:"befristetBis,omitzero"`
}

// Request asks the Bundesagentur to approve an employment (§ 39 AufenthG).
type Request struct {
	ID string `json:"nachricht"` // the sender's message id
	// Follows is the id of an earlier request that this one completes after a question, or empty.
	Follows      string     `json:"bezug,omitempty"`
	Authority    string     `json:"behoerde"`
	Aktenzeichen string     `json:"aktenzeichen"`
	AppliedFor   string     `json:"titel"` // paragraph of the AufenthG, e.g. "18b"
	Person       Person     `json:"person"`
	Employment   Employment `json:"beschaeftigung"`
}

// Check gives Invalid "register.incomplete" where the partner could do nothing with the request.
func (r Request) Check() error {
	for _, required := range []struct {
		name    string
		missing bool
	}{
		{"id", r.ID == ""},
		{"aktenzeichen", r.Aktenzeichen == ""},
		{"title", r.AppliedFor == ""},
		{"name", r.Person.FamilyName == "" && r.Person.GivenNames == ""},
		{"employer", r.Employment.Employer == ""},
		{"job", r.Employment.Job == ""},
		{"hours", r.Employment.WeeklyHours <= 0},
		{"pay", r.Employment.MonthlyGross <= 0},
	} {
		if required.missing {
			return casefile.Errorf(casefile.Invalid, "register.incomplete", "request %s has no %s", r.ID, required.name)
		}
	}
	return nil
}

// Acceptance is the partner's word that it has a message.
type Acceptance struct {
	ID string `json:"nachricht"`
	// At is the moment of the transmission: from its day on the two weeks of § 36 Abs. 2 BeschV run.
	At time.Time `json:"angenommenAm"`
	// Digest is the SHA-256 of the body as the partner has it, in hexadecimal.
	Digest string `json:"pruefsumme"`
	// Raw is the answer as it came.
	Raw []byte `json:"-"`
}

// Verdict is what the Bundesagentur says to a request.
type Verdict string

// The verdicts. A question stops the two weeks: the approval no longer counts as given by silence (§ 36 Abs. 2 BeschV).
const (
	Approved Verdict = "zugestimmt"
	Refused  Verdict = "abgelehnt"
	Question Verdict = "rueckfrage"
)

// Answer is a message of the inbox.
type Answer struct {
	ID        string        `json:"nachricht"` // the partner's message id
	Request   string        `json:"bezug"`     // our message id
	Verdict   Verdict       `json:"antwort"`
	PostedAt  time.Time     `json:"eingestelltAm"`
	Dated     casefile.Date `json:"vom,omitzero"`
	Reference string        `json:"geschaeftszeichen,omitempty"`
	Text      string        `json:"text,omitempty"`
}

// Item is one place of the inbox: an answer, or something that is none.
type Item struct {
	Answer
	Raw json.RawMessage
	// Err, of the kind Internal "register.answer", says that the message cannot be understood; what could be read of it stands in Answer.
	Err error
}

// Check gives Internal "register.answer" for a message that breaks the agreement.
func (a Answer) Check() error {
	switch {
	case a.ID == "" || len(a.ID) > 200:
		return wrongAnswer("an inbox message has no usable id")
	case a.Request == "":
		return wrongAnswer("inbox message %s refers to no request", a.ID)
	case a.Verdict != Approved && a.Verdict != Refused && a.Verdict != Question:
		return wrongAnswer("inbox message %s has no known verdict", a.ID)
	case a.PostedAt.IsZero():
		return wrongAnswer("inbox message %s has no moment", a.ID)
	}
	return nil
}

func wrongAnswer(format string, args ...any) error {
	return casefile.Errorf(casefile.Internal, "register.answer", format, args...)
}
