package registers

import "ablauf/internal/casefile"

// What the Ausländerzentralregister says: to a search what it found, to a report whether it was entered.
const (
	Found        Verdict = "gefunden" // with Answer.AZRNummer
	SeveralFound Verdict = "mehrere"  // a person has to tell them apart
	NoneFound    Verdict = "nicht-gefunden"
	Entered      Verdict = "uebernommen"
	Rejected     Verdict = "abgewiesen"
)

// AZRSearch looks for a person in the register (§ 16 AZRG).
type AZRSearch struct {
	Header

	Person Person `json:"person"`
}

// Addressee is the Ausländerzentralregister.
func (AZRSearch) Addressee() Partner { return AZR }

// Check gives Invalid "register.incomplete" where the register could do nothing with the search.
func (s AZRSearch) Check() error {
	return incomplete(s.Header, s.Person, required{"birth date", s.Person.BirthDate == ""})
}

// AZRReport tells the register without delay what was decided (§ 6 AZRG). The authority answers for its being right (§ 8 AZRG), so a report
// that was wrong is followed by another one, in order.
type AZRReport struct {
	Header

	Person Person `json:"person"`
	// Matter says what is reported: "erteilung", "verlaengerung" or "ablehnung".
	Matter string        `json:"sachverhalt"`
	Title  ReportedTitle `json:"titel,omitzero"`
}

// ReportedTitle is a title as the register wants to know it.
type ReportedTitle struct {
	Kind      casefile.TitleKind `json:"art"`
	Paragraph string             `json:"paragraph"`
	ValidFrom casefile.Date      `json:"gueltigVon,omitzero"`
	ValidTo   casefile.Date      `json:"gueltigBis,omitzero"` // zero: unlimited
	Condition string             `json:"nebenbestimmung,omitempty"`
}

// Addressee is the Ausländerzentralregister.
func (AZRReport) Addressee() Partner { return AZR }

// Check gives Invalid "register.incomplete" where the register could do nothing with the report.
func (r AZRReport) Check() error {
	return incomplete(r.Header, r.Person,
		required{"matter", r.Matter == ""},
		required{"title", r.Matter != "ablehnung" && (r.Title.Kind == "" || r.Title.Paragraph == "")},
	)
}
