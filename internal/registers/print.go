package registers

import (
	"bytes"
	"strings"

	"ablauf/internal/casefile"
)

// How far the print centre has come with a letter. It says so by and by, each time with the message id of the order.
const (
	LetterAccepted Verdict = "angenommen"
	LetterPrinted  Verdict = "gedruckt"
	// LetterPosted: handed to the post on the day Answer.Dated; from that day § 41 Abs. 2 VwVfG counts.
	LetterPosted Verdict = "aufgegeben"
	// LetterRejected: it was not printed, for Answer.Reason.
	LetterRejected Verdict = "abgewiesen"
	// LetterReturned: the post brought it back on the day Answer.Dated, for Answer.Reason.
	LetterReturned Verdict = "zurueckgekommen"
)

// Why a letter was not printed.
const (
	ReasonNoAddress  = "ohne-anschrift"
	ReasonUnreadable = "unlesbar"
)

// Why a letter came back; the words are those of the form nachricht/ruecklaeufer.
const (
	ReasonMoved        = "unbekannt-verzogen"
	ReasonNotCollected = "nicht-abgeholt"
	ReasonRefused      = "verweigert"
	ReasonDied         = "verstorben"
)

// letterMax bounds a PDF; letters of the authority have a few pages.
const letterMax = 8 << 20

// PrintJob hands one letter to the print centre. It prints the batches one after the other, and the letters of a batch in the order in which
// it got them; so those of a person lie in one envelope, or in the post, as they were written.
type PrintJob struct {
	Header

	// Batch is the day with whose post the letter is to go, by the cut-off of the authority.
	Batch casefile.Date `json:"stapel"`
	// Recipient are the lines of the address as they stand in the window.
	Recipient []string `json:"empfaenger"`
	PDF       []byte   `json:"pdf"`
}

// Addressee is the print centre.
func (PrintJob) Addressee() Partner { return Print }

// Check gives Invalid "register.incomplete" where the print centre could do nothing with the order.
func (j PrintJob) Check() error {
	return incompleteLetter(j.Header, j.PDF, required{"batch", j.Batch.IsZero()}, required{"address", !addressed(j.Recipient)})
}

// addressed reports whether the post can do something with an address: a name, and below it a postal code or a house number.
func addressed(lines []string) bool {
	return len(lines) > 1 && strings.TrimSpace(lines[0]) != "" && strings.ContainsAny(strings.Join(lines[1:], " "), "0123456789")
}

func incompleteLetter(h Header, pdf []byte, parts ...required) error {
	all := append([]required{
		{"id", h.ID == ""},
		{"aktenzeichen", h.Aktenzeichen == ""},
		{"pdf", !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pdf) > letterMax},
	}, parts...)
	return firstMissing(h, all)
}

// checkDispatch gives Internal "register.answer" where a word about a letter lacks what makes it one: a posting its day, a refusal or a
// return its reason.
func (a Answer) checkDispatch() error {
	switch a.Verdict { //nolint:exhaustive // the others need nothing besides
	case LetterPosted, PortalAvailable, PortalFetched:
		if a.Dated.IsZero() {
			return wrongAnswer("inbox message %s has no day", a.ID)
		}
	case LetterRejected:
		if a.Reason == "" {
			return wrongAnswer("inbox message %s has no reason", a.ID)
		}
	case LetterReturned:
		if a.Dated.IsZero() || !knownReturn(a.Reason) {
			return wrongAnswer("inbox message %s has no day, or no known reason", a.ID)
		}
	}
	return nil
}

func knownReturn(reason string) bool {
	switch reason {
	case ReasonMoved, ReasonNotCollected, ReasonRefused, ReasonDied:
		return true
	}
	return false
}
