package registers

// How far the manufacturer has come with a card. It says so by and by, each time with the message id of the order.
const (
	CardAccepted      Verdict = "angenommen"
	CardProduced      Verdict = "produziert"
	CardReady         Verdict = "abholbereit" // it has come to the authority
	CardDelivered     Verdict = "zugestellt"  // § 60a Abs. 2 AufenthV: handed to the person
	CardUndeliverable Verdict = "unzustellbar"
	CardRejected      Verdict = "abgewiesen"
)

// CardOrder orders an electronic residence title (§ 78 AufenthG, § 61c AufenthV). Photo and fingerprints do not go this way: they are sent by
// the station that took them, under the same message id, and never enter the file of the case.
type CardOrder struct {
	Header

	Person Person        `json:"person"`
	Title  ReportedTitle `json:"titel"`
	// Delivery is "abholung" or "direktversand" (§ 60a AufenthV); the second needs an address.
	Delivery string  `json:"zustellweg"`
	Address  Address `json:"anschrift,omitzero"`
}

// Addressee is the Bundesdruckerei.
func (CardOrder) Addressee() Partner { return Bundesdruck }

// Check gives Invalid "register.incomplete" where the manufacturer could do nothing with the order.
func (o CardOrder) Check() error {
	return incomplete(o.Header, o.Person,
		required{"title", o.Title.Kind == "" || o.Title.Paragraph == ""},
		required{"way of delivery", o.Delivery != "abholung" && o.Delivery != "direktversand"},
		required{"address", o.Delivery == "direktversand" && (o.Address.Street == "" || o.Address.City == "")},
	)
}
