package registers

import "ablauf/internal/casefile"

// What the Bundesagentur says to a request. A question stops the two weeks: the approval no longer counts as given by silence (§ 36 Abs. 2
// BeschV).
const (
	Approved Verdict = "zugestimmt"
	Refused  Verdict = "abgelehnt"
	Question Verdict = "rueckfrage"
)

// ApprovalRequest asks the Bundesagentur to approve an employment (§ 39 AufenthG).
type ApprovalRequest struct {
	Header

	// Follows is the id of an earlier request that this one completes after a question, or empty.
	Follows    string     `json:"bezug,omitempty"`
	AppliedFor string     `json:"titel"` // paragraph of the AufenthG, e.g. "18b"
	Person     Person     `json:"person"`
	Employment Employment `json:"beschaeftigung"`
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

// Addressee is the Bundesagentur.
func (ApprovalRequest) Addressee() Partner { return BA }

// Check gives Invalid "register.incomplete" where the partner could do nothing with the request.
func (r ApprovalRequest) Check() error {
	return incomplete(r.Header, r.Person,
		required{"title", r.AppliedFor == ""},
		required{"employer", r.Employment.Employer == ""},
		required{"job", r.Employment.Job == ""},
		required{"hours", r.Employment.WeeklyHours <= 0},
		required{"pay", r.Employment.MonthlyGross <= 0},
	)
}
