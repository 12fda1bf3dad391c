package letter

import (
	"ablauf/internal/authority"
	"ablauf/internal/casefile"
)

// ForCustody stands above the name of who is not of age: the letter is for those who have the care of them (§ 80 Abs. 4 AufenthG).
const ForCustody = "Personensorgeberechtigte von"

// Cover puts sender, recipient and information block around a text.
func Cover(o *authority.Authority, aktenzeichen string, recipient []string, on casefile.Date, subject string, body []Block) Letter {
	return Letter{
		Sender:    Sender{Letterhead: o.Letterhead, ReturnLine: o.ReturnLine, Footer: o.Footer},
		Recipient: recipient,
		Info: []InfoLine{
			{Label: "Unser Zeichen", Value: aktenzeichen},
			{Label: "Telefon", Value: o.Phone},
			{Label: "E-Mail", Value: o.Email},
		},
		Date: on, Subject: subject, Body: body,
	}
}
