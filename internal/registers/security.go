package registers

// What is answered to the query of § 73 AufenthG. More than that nobody but its officer may know; what was found stands in
// Answer.Findings. A later answer to the same query is a Nachbericht and comes in the same way.
const (
	NoConcerns Verdict = "keine-bedenken"
	Concerns   Verdict = "bedenken"
)

// MatterValidity is what a ValidityReport is about.
const MatterValidity = "gueltigkeit"

// SecurityQuery asks, by way of the Bundesverwaltungsamt, whether anything speaks against a title (§ 73 Abs. 2 and 3 AufenthG).
type SecurityQuery struct {
	Header

	AppliedFor string `json:"titel"`
	// Occasion says before what is asked: "erteilung" or "verlaengerung".
	Occasion string `json:"anlass"`
	Person   Person `json:"person"`
}

// Addressee is the way of § 73 AufenthG.
func (SecurityQuery) Addressee() Partner { return Security }

// Check gives Invalid "register.incomplete" where the partner could do nothing with the query.
func (q SecurityQuery) Check() error {
	return incomplete(q.Header, q.Person,
		required{"title", q.AppliedFor == ""},
		required{"occasion", q.Occasion == ""},
		required{"birth date", q.Person.BirthDate == ""},
		required{"nationality", len(q.Person.Nationalities) == 0},
	)
}

// ValidityReport tells the security authorities for how long a title was granted or extended, without delay (§ 73 Abs. 3 Satz 2 AufenthG): for
// that long they report what becomes known to them later. It is not answered.
type ValidityReport struct {
	Header

	// Matter tells it from a query: "gueltigkeit".
	Matter string        `json:"sachverhalt"`
	Person Person        `json:"person"`
	Title  ReportedTitle `json:"titel"`
}

// Addressee is the way of § 73 AufenthG.
func (ValidityReport) Addressee() Partner { return Security }

// Check gives Invalid "register.incomplete" where the partner could do nothing with the report. Without an end the title is unlimited.
func (r ValidityReport) Check() error {
	return incomplete(r.Header, r.Person,
		required{"matter", r.Matter != MatterValidity},
		required{"title", r.Title.Kind == "" || r.Title.Paragraph == ""},
		required{"first day", r.Title.ValidFrom.IsZero()},
		required{"birth date", r.Person.BirthDate == ""},
		required{"nationality", len(r.Person.Nationalities) == 0},
	)
}
