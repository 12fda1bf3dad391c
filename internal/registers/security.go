package registers

// What is answered to the query of § 73 AufenthG. More than that nobody but its officer may know; what was found stands in
// Answer.Findings. A later answer to the same query is a Nachbericht and comes in the same way.
const (
	NoConcerns Verdict = "keine-bedenken"
	Concerns   Verdict = "bedenken"
)

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
