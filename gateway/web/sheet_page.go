package web

import "ablauf/internal/casefile"

// SheetPage is where an employer asks whether a sheet that an employee has shown still counts. Nobody signs in for it, and it names nobody.
type SheetPage struct {
	Layout
	Code   Field
	Errors []FormError
	// Answer is what the record says now; nil before anybody has asked.
	Answer *SheetAnswer
}

// Template names the page's template.
func (*SheetPage) Template() string { return "sheet" }

// SheetAnswer is the answer to a code: "holds", "replaced", "over" or "unknown".
type SheetAnswer struct {
	Standing string
	// Issued is the day of the sheet; zero for an unknown code.
	Issued, Today casefile.Date
	// Waiting: too many codes that nobody gave out came from here.
	Waiting bool
}
