package desk

import (
	"encoding/json"
	"slices"
	"strings"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// The procedure of § 73 AufenthG and the element by which others call it. Nobody outside the authority may learn from us whether it runs, waits
// or has been answered for somebody; that it exists stands in the law.
const (
	procedureSecurity = "sicherheitsabfrage"
	elementSecurity   = "sicherheit-abfragen"
	deadlineSecurity  = "sicherheitsabfrage"
	factSecurity      = "sicherheitsabfrage"
)

// ofSecurity reports whether a line of the event log tells of the query of § 73 AufenthG.
func ofSecurity(e casefile.Event) bool {
	return e.Params["process"] == procedureSecurity || strings.Contains(e.Params["element"], elementSecurity) ||
		e.Code == "receipt.recorded" && e.Params["kind"] == string(casefile.ReceiptSicherheitsantwort)
}

// withoutSecurity leaves out what tells of the query.
func withoutSecurity(events []casefile.Event) []casefile.Event {
	return slices.DeleteFunc(slices.Clone(events), ofSecurity)
}

// deadlinesOutside gives the deadlines that the person may know of: their own, and those that the law gives them to know. When the authority
// means to have looked at something is its own affair, and whether the query of § 73 AufenthG runs is nobody's outside.
func deadlinesOutside(deadlines []casefile.Deadline) []casefile.Deadline {
	return slices.DeleteFunc(slices.Clone(deadlines), func(d casefile.Deadline) bool {
		return d.Kind == deadlineSecurity || d.Direction != "antragsteller" && !slices.Contains(openDeadlines(), d.Kind)
	})
}

// openDeadlines are the kinds of deadlines of the authority and of others that the person may know of.
func openDeadlines() []string {
	return []string{"titel-ende", "vwgo75", "vwgo75-widerspruch", "ba-zustimmung", "ausreise", "widerspruch", "klage", "rechtsbehelf-jahr"}
}

// decisionsFor gives the decisions that a colleague may read: one that rests on the answer to the query says what it was, and that is nothing
// for the counter (role concept 7.1).
func decisionsFor(actor casefile.Actor, decisions []casefile.Decision) []casefile.Decision {
	if auth.SeesSecurity(actor) {
		return decisions
	}
	return slices.DeleteFunc(slices.Clone(decisions), func(d casefile.Decision) bool {
		var inputs map[string]any
		return json.Unmarshal(d.Inputs, &inputs) != nil || mentions(inputs)
	})
}

// mentions reports whether there is an answer to the query among the inputs; a fact that nobody knows tells nothing.
func mentions(inputs any) bool {
	switch v := inputs.(type) {
	case map[string]any:
		for name, value := range v {
			if value != nil && (strings.Contains(name, factSecurity) || mentions(value)) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, mentions)
	}
	return false
}
