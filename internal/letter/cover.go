package letter

import (
	"cmp"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
)

// ForCustody stands above the name of who is not of age: the letter is for those who have the care of them (§ 80 Abs. 4 AufenthG).
const ForCustody = "Personensorgeberechtigte von"

// Cover puts sender, recipient and information block around a text. Who answers questions about a case is its team, with the telephone that the authority's data give it; no letter
// names a colleague, because no authority's data allow that. Where the team is not known there is the telephone of the authority.
func Cover(o *authority.Authority, team, aktenzeichen string, recipient []string, on casefile.Date, subject string, body []Block) Letter {
	info, phone := []InfoLine{{Label: "Unser Zeichen", Value: aktenzeichen}}, o.Phone
	if t, found := o.Team(team); found {
		info, phone = append(info, InfoLine{Label: "Auskunft gibt", Value: t.Name}), cmp.Or(t.Phone, o.Phone)
	}
	return Letter{
		Sender:    Sender{Letterhead: o.Letterhead, ReturnLine: o.ReturnLine, Footer: o.Footer},
		Recipient: recipient,
		Info:      append(info, InfoLine{Label: "Telefon", Value: phone}, InfoLine{Label: "E-Mail", Value: o.Email}),
		Date:      on, Subject: subject, Body: body,
	}
}
