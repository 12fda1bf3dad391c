package registers

import (
	"slices"

	"ablauf/internal/casefile"
)

// Partner is an authority or an enterprise that we speak to; its name stands in settings, in the record and in logs.
type Partner string

// The partners.
const (
	BA            Partner = "ba"            // Bundesagentur für Arbeit, §§ 39 to 42 AufenthG
	Security      Partner = "sicherheit"    // the query of § 73 AufenthG, by way of the Bundesverwaltungsamt
	Meldebehoerde Partner = "meldebehoerde" // where the person is registered, § 90b AufenthG, §§ 71, 72 AufenthV
	AZR           Partner = "azr"           // Ausländerzentralregister, § 6 AZRG
	Bundesdruck   Partner = "karte"         // Bundesdruckerei: the electronic residence title, § 78 AufenthG, §§ 60a, 61c AufenthV
	Print         Partner = "druck"         // the print centre: prints letters and hands them to the post, § 41 Abs. 2 VwVfG
	Portal        Partner = "portal"        // offers copies of letters to persons who applied there
)

// Partners lists all partners in the order in which people name them.
func Partners() []Partner {
	return []Partner{BA, Security, Meldebehoerde, AZR, Bundesdruck, Print, Portal}
}

// Verdict is the word by which a partner answers; which words there are differs by partner.
type Verdict string

// vocabulary lists what each partner may say; anything else is a message that nobody can understand.
var vocabulary = map[Partner][]Verdict{
	BA:            {Approved, Refused, Question},
	Security:      {NoConcerns, Concerns},
	Meldebehoerde: {Registered, MovedAway, Deceased, NotRegistered},
	AZR:           {Found, SeveralFound, NoneFound, Entered, Rejected},
	Bundesdruck:   {CardAccepted, CardProduced, CardReady, CardDelivered, CardUndeliverable, CardRejected},
	Print:         {LetterAccepted, LetterPrinted, LetterPosted, LetterRejected, LetterReturned},
	Portal:        {PortalAvailable, PortalNotifyFailed, PortalFetched},
}

// Understands reports whether a word belongs to the vocabulary of the partner.
func (p Partner) Understands(v Verdict) bool { return slices.Contains(vocabulary[p], v) }

// Outgoing is a message to a partner. Each vocabulary has a file with its own.
type Outgoing interface {
	// Addressee is the partner that the message is for; a client of another one does not send it.
	Addressee() Partner
	// MessageID is the sender's message id.
	MessageID() string
	// Check gives Invalid "register.incomplete" where the partner could do nothing with the message.
	Check() error
}

// Header is what every message of ours begins with.
type Header struct {
	ID           string `json:"nachricht"` // the sender's message id
	Authority    string `json:"behoerde"`
	Aktenzeichen string `json:"aktenzeichen"`
}

// MessageID is the sender's message id.
func (h Header) MessageID() string { return h.ID }

// Person is whom a message is about.
type Person struct {
	FamilyName    string   `json:"familienname"`
	GivenNames    string   `json:"vornamen"`
	BirthDate     string   `json:"geburtsdatum"` // may be known in part
	Nationalities []string `json:"staatsangehoerigkeiten"`
	AZRNummer     string   `json:"azrNummer,omitempty"`
}

// Address is where somebody lives.
type Address struct {
	Street     string `json:"strasse"`
	PostalCode string `json:"plz"`
	City       string `json:"ort"`
	Extra      string `json:"zusatz,omitempty"`
}

// required is a part of a message and whether it is missing.
type required struct {
	name    string
	missing bool
}

// incomplete gives the error for the first part that is missing; the parts of header and person are looked at first.
func incomplete(h Header, p Person, parts ...required) error {
	all := append([]required{
		{"id", h.ID == ""},
		{"aktenzeichen", h.Aktenzeichen == ""},
		{"name", p.FamilyName == "" && p.GivenNames == ""},
	}, parts...)
	return firstMissing(h, all)
}

func firstMissing(h Header, all []required) error {
	for _, part := range all {
		if part.missing {
			return casefile.Errorf(casefile.Invalid, "register.incomplete", "message %s has no %s", h.ID, part.name)
		}
	}
	return nil
}
