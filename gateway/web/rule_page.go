package web

import "ablauf/internal/casefile"

// RulesPage lists the rule tables.
type RulesPage struct {
	Layout
	Tables []RuleLine
	MayTry bool
	// Releases: the reader may see which new versions were handed in.
	Releases bool
}

// Template names the page's template.
func (*RulesPage) Template() string { return "rules" }

// RuleLine is a table in the list.
type RuleLine struct {
	Key, Name, Question string
	Rows, Review        int // rows, and those of them that need legal review
}

// RulePage shows a table, a form to try it and, after that, what it says.
type RulePage struct {
	Layout
	Key, Name, Question, Hash string
	Policy                    string // letter of the hit policy
	Version                   int
	// Former: it is a version that does not decide any more.
	Former bool
	MayTry bool
	// Proposes: the reader may hand in a new version.
	Proposes  bool
	Reference Field
	Groups    []FactGroup
	Errors    []FormError
	Outcome   *RuleOutcome // nil until the table was tried
	Rows      []RuleRowLine
}

// Template names the page's template.
func (*RulePage) Template() string { return "rule" }

// FactGroup is a group of facts of the form: the case, the person, the title, the statements, the record.
type FactGroup struct {
	Key    string
	Fields []Field
}

// RuleOutcome is what a table said. Its words are those of the table and therefore German.
type RuleOutcome struct {
	Reference   casefile.Date
	NeedsReview bool
	Results     [][]Pair // one entry per row of the result: label and value
	Matched     []RuleRowLine
	Warnings    []Text
	Derived     []string
}

// RuleRowLine is a row of a table: which facts it takes, what it says and on what it rests.
type RuleRowLine struct {
	Number             int
	ID                 string
	When, Then         []Pair // label and cell; no When means that the row takes everything the rows before have left
	Paragraph, Remark  string
	ValidFrom, ValidTo casefile.Date
	NeedsLegalReview   bool
	Fired              bool
}

// DeadlinePage computes the last day of a period.
type DeadlinePage struct {
	Layout
	Fields  []Field
	Errors  []FormError
	Outcome *DeadlineOutcome // nil until a period was computed
}

// Template names the page's template.
func (*DeadlinePage) Template() string { return "deadline" }

// DeadlineOutcome is a last day with the sentences that say why.
type DeadlineOutcome struct {
	LastDay casefile.Date
	Reasons []string
	// Source marks how sure the rule of delivery is; empty where nothing was posted.
	Source string
}
