package registers

import (
	"encoding/json"
	"time"

	"ablauf/internal/casefile"
)

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

// Answer is a message of the inbox. The last part differs by partner.
type Answer struct {
	ID        string        `json:"nachricht"` // the partner's message id
	Request   string        `json:"bezug"`     // our message id
	Verdict   Verdict       `json:"antwort"`
	PostedAt  time.Time     `json:"eingestelltAm"`
	Dated     casefile.Date `json:"vom,omitzero"`
	Reference string        `json:"geschaeftszeichen,omitempty"`
	Text      string        `json:"text,omitempty"`

	// Findings is what the query of § 73 AufenthG brought to light: for the eyes of its officer.
	Findings   string    `json:"erkenntnisse,omitempty"`
	Residence  Residence `json:"meldung,omitzero"`
	AZRNummer  string    `json:"azrNummer,omitempty"`
	CardNumber string    `json:"kartennummer,omitempty"`
	// Reason says why a letter was not printed or came back.
	Reason string `json:"grund,omitempty"`
}

// Item is one place of the inbox: an answer, or something that is none.
type Item struct {
	Answer
	Raw json.RawMessage
	// Err, of the kind Internal "register.answer", says that the message cannot be understood; what could be read of it stands in Answer.
	Err error
}

// check gives Internal "register.answer" for a message that breaks the agreement with the partner.
func (a Answer) check(from Partner) error {
	switch {
	case a.ID == "" || len(a.ID) > 200:
		return wrongAnswer("an inbox message has no usable id")
	case a.Request == "":
		return wrongAnswer("inbox message %s refers to no request", a.ID)
	case !from.Understands(a.Verdict):
		return wrongAnswer("inbox message %s has no known verdict", a.ID)
	case a.PostedAt.IsZero():
		return wrongAnswer("inbox message %s has no moment", a.ID)
	}
	if from == Print || from == Portal {
		return a.checkDispatch()
	}
	return nil
}

func wrongAnswer(format string, args ...any) error {
	return casefile.Errorf(casefile.Internal, "register.answer", format, args...)
}
