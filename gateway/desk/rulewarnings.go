package desk

import "strings"

// RuleWarning is what a reader of a trial must know before using it; the locale files render it below "page.rule.warning.".
type RuleWarning struct {
	Code   string
	Params map[string]string
}

// Warnings gathers what a reader of the trial must know, the gravest first.
func (t RuleTrial) Warnings() []RuleWarning {
	var out []RuleWarning
	add := func(code string, pairs ...string) {
		params := map[string]string{}
		for i := 0; i+1 < len(pairs); i += 2 {
			params[pairs[i]] = pairs[i+1]
		}
		out = append(out, RuleWarning{code, params})
	}
	if t.NoRow {
		add("no-row")
	}
	for _, id := range t.OutOfForce {
		add("out-of-force", "row", id, "day", t.Reference.String())
	}
	if t.NeedsLegalReview && !t.NoRow && len(t.OutOfForce) == 0 {
		add("legal-review")
	}
	if len(t.Blank) > 0 {
		add("blank", "facts", strings.Join(t.Blank, "; "))
	}
	if len(t.Unread) > 0 {
		add("unread", "facts", strings.Join(t.Unread, "; "))
	}
	for _, note := range t.Notes {
		add("expression", "note", note)
	}
	return out
}
