package registers

// What the portal says of a letter that it offers to the person. None of it announces anything: § 41 Abs. 2a VwVfG and § 9 OZG ask for a
// consent that nobody has recorded, so each letter goes by post as well, and the day of the post counts.
const (
	PortalAvailable    Verdict = "bereitgestellt" // on the day Answer.Dated
	PortalNotifyFailed Verdict = "benachrichtigung-fehlgeschlagen"
	PortalFetched      Verdict = "abgerufen" // by the person, on the day Answer.Dated
)

// PortalCopy offers a letter to the person in the portal by which the application came.
type PortalCopy struct {
	Header

	Subject string `json:"betreff"`
	PDF     []byte `json:"pdf"`
}

// Addressee is the portal.
func (PortalCopy) Addressee() Partner { return Portal }

// Check gives Invalid "register.incomplete" where the portal could do nothing with the letter.
func (c PortalCopy) Check() error {
	return incompleteLetter(c.Header, c.PDF, required{"subject", c.Subject == ""})
}
