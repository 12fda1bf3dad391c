package processes

import (
	"strings"

	"ablauf/internal/casefile"
	"ablauf/workflows/dmn"
	"ablauf/workflows/feel"
)

// NeedsLegalReview reports whether the value of a table says that a lawyer must look, in any of its rows.
func NeedsLegalReview(v feel.Value) bool {
	switch v := v.(type) {
	case *feel.Context:
		flag, _ := v.Get("needsLegalReview")
		return flag == feel.Bool(true)
	case feel.List:
		for _, x := range v {
			if NeedsLegalReview(x) {
				return true
			}
		}
	}
	return false
}

// OutOfForce names the rows that fired although they are not in force on the date of reference, by their annotations gueltigAb and
// gueltigBis (both days included; an empty one is no border). That happens for a day before the table begins: the law was older, or another
// one. A person must look at such a decision, and the program must say so.
func OutOfForce(matched []dmn.MatchedRule, reference casefile.Date) []string {
	var rows []string
	for _, m := range matched {
		for _, a := range m.Annotations {
			text := strings.Trim(strings.TrimSpace(a.Text), `"`)
			if text == "" || a.Name != "gueltigAb" && a.Name != "gueltigBis" {
				continue
			}
			day, err := casefile.ParseDate(text)
			if err != nil || a.Name == "gueltigAb" && reference.Before(day) || a.Name == "gueltigBis" && reference.After(day) {
				rows = append(rows, m.Decision+"/"+m.RuleID+": "+a.Name+" "+text)
			}
		}
	}
	return rows
}
