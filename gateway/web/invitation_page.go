package web

import "ablauf/internal/casefile"

// InvitationPage is the application that a letter asks for, prepared with what the letter says; what has become of it; or, where nothing is open under the address,
// what to do instead. Nobody signs in for it.
type InvitationPage struct {
	Layout
	// Closed: nothing is open under this address, for whatever reason.
	Closed bool
	// Address is that of the form, with its token.
	Address string
	About   InvitationAbout
	// Checklist names the papers that the letter lists.
	Checklist []string
	Parts     []FormPart
	Errors    []FormError
	Submitted string // id of what this form sends; sent twice it counts once
	Sent      *InvitationSent
	// Papers is what was added since the application was sent; nil where nothing can be added.
	Papers  *InvitationPapers
	Contact ContactLine
}

// InvitationAbout says what the letter is about.
type InvitationAbout struct {
	Written      casefile.Date
	Aktenzeichen string
	Title        string
	Paragraph    string
	Ends         casefile.Date
	Name         string
	ForChild     bool
	Late         bool
}

// FormPart is a part of a form under a heading of its own.
type FormPart struct {
	Key    string
	Fields []Field
}

// InvitationSent is the answer to an application.
type InvitationSent struct {
	Aktenzeichen string
	Received     casefile.Date
	// Holds is what the table of effects says; without a text a person has to look first.
	Holds        string
	From         casefile.Date
	Travel, Work string
}

// ContactLine is how the authority is reached.
type ContactLine struct{ Name, Address, Phone, Email, Hours string }

// Template names the page's template.
func (*InvitationPage) Template() string { return "invitation" }
