package web

// AgainPage gives back what was typed to who sent a form after their session had ended, so that it can be sent once more.
type AgainPage struct {
	Layout
	// Action is where the form goes, as it went.
	Action string
	// Visitor: nobody had signed in, so nobody has to.
	Visitor bool
	Fields  []AgainField
}

// AgainField is one value of the form that could not be taken.
type AgainField struct{ Name, Value string }

// Template names the page's template.
func (*AgainPage) Template() string { return "again" }
