package web

import "ablauf/internal/store"

// LeftoversPage lists the messages of partners that cannot be brought to a case.
type LeftoversPage struct {
	Layout
	Lines []LeftoverLine
	// Cut: as many as a page shows, so there may be more.
	Cut bool
}

// Template names the page's template.
func (*LeftoversPage) Template() string { return "leftovers" }

// LeftoverLine is one message.
type LeftoverLine struct {
	store.Leftover
	Reason Text
}

func leftoverLines(found []store.Leftover) []LeftoverLine {
	lines := make([]LeftoverLine, 0, len(found))
	for _, l := range found {
		reason := Say("page.leftovers.foreign")
		if l.Case != "" {
			reason = Say("page.leftovers.ours", "code", l.Reason)
		}
		lines = append(lines, LeftoverLine{l, reason})
	}
	return lines
}
