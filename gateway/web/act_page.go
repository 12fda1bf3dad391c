package web

import (
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// ActPage is the form of an act on a case that its procedure does not know.
type ActPage struct {
	Layout
	CaseID       casefile.CaseID
	Aktenzeichen string
	Person       PersonLine
	Act          string
	Tab          string // of the case page that the act belongs to
	Heading      Text
	Help         *Text
	Fields       []Field
	Errors       []FormError
	// Conflict says why the act cannot be; what was entered stays in the fields.
	Conflict *Text
	// Key names the form, so that sending it twice does once what it does.
	Key string
	// Previews: the act shows first what it will do; Preview is that, with the fields as hidden ones.
	Previews bool
	Preview  *desk.MessagePreview
}

// Template names the page's template.
func (*ActPage) Template() string { return "act" }
