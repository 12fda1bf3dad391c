package registers

import "ablauf/internal/casefile"

// What the Meldebehörde says of a person. It says so too, unasked, when something changes later: with the message id of the query.
const (
	Registered    Verdict = "gemeldet"
	MovedAway     Verdict = "verzogen" // with Answer.Residence.Address where the new one is known
	Deceased      Verdict = "verstorben"
	NotRegistered Verdict = "nicht-gemeldet"
)

// ResidenceQuery asks the Meldebehörde where a person is registered.
type ResidenceQuery struct {
	Header

	Person Person `json:"person"`
	// Address is the one that our record has.
	Address Address `json:"anschrift"`
}

// Residence is what the Meldebehörde adds to its answer.
type Residence struct {
	Address Address `json:"anschrift,omitzero"`
	// Since is the day from which it holds: of moving in, moving away or dying.
	Since casefile.Date `json:"seit,omitzero"`
}

// Addressee is the Meldebehörde.
func (ResidenceQuery) Addressee() Partner { return Meldebehoerde }

// Check gives Invalid "register.incomplete" where the partner could do nothing with the query.
func (q ResidenceQuery) Check() error {
	return incomplete(q.Header, q.Person, required{"birth date", q.Person.BirthDate == ""})
}
