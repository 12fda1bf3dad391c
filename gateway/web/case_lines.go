package web

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/letter"
)

func (h *Handler) deadlineLine(lang string, today casefile.Date, d casefile.Deadline) DeadlineLine {
	line := DeadlineLine{Kind: d.Kind, Paragraph: d.Paragraph, Term: h.term(today, d.LastDay), State: d.State, Direction: d.Direction}
	if reason := desk.DeadlineReason(lang, d); reason != "" {
		line.Reason = Said(reason)
	}
	return line
}

// deadlineLines are the deadlines of a case, the most urgent first: those that the procedure has set and, while it is open, the end of the title.
func (h *Handler) deadlineLines(lang string, today casefile.Date, view desk.CaseView) []DeadlineLine {
	var lines []DeadlineLine
	set := slices.ContainsFunc(view.Deadlines, func(d casefile.Deadline) bool { return d.Kind == titleEndDeadline })
	if ends := titleEnd(view.Title); view.Case.State == casefile.CaseOpen && !ends.IsZero() && !set {
		lines = append(lines, DeadlineLine{Kind: titleEndDeadline, Term: h.term(today, ends), State: runningUntil(ends, today)})
	}
	for _, d := range view.Deadlines {
		lines = append(lines, h.deadlineLine(lang, today, d))
	}
	slices.SortStableFunc(lines, byUrgency)
	return lines
}

// letterLine gives a letter of a person's case; staff says whether a colleague reads it.
func letterLine(l casefile.Letter, to casefile.Person, staff bool) LetterLine {
	line := LetterLine{
		ID: l.ID, Subject: l.Subject, State: l.State, Date: l.LetterDate, Deemed: l.DeemedDeliveredOn, Document: l.DocumentID, Way: l.Way,
		Posted: l.PostedOn, Returned: l.ReturnedOn, ReturnedReason: l.ReturnedFor, RefusedReason: l.RefusedFor,
	}
	lines := recipient(l.Data)
	if staff && to.Auskunftssperre {
		lines, line.Barred = withoutHome(lines, to)
	}
	line.To = strings.Join(lines, ", ")
	return line
}

// groundLines lays out what the blocks of a letter rest on; only who reads the tables is led to their rows.
func groundLines(grounds []desk.LetterGround, readsRules bool) []GroundLine {
	lines := make([]GroundLine, 0, len(grounds))
	for _, g := range grounds {
		line := GroundLine{Opening: g.Opening, Law: g.Law}
		for _, r := range g.Rows {
			row := GroundRowLine{RuleRowLine: ruleRowLine(r.Table, r.Row), Table: r.Table.Name, Version: r.Table.Version, Today: r.Today}
			if readsRules {
				row.Href = "/regeln/" + r.Table.Key + "?fassung=" + r.Table.Hash + "#" + r.Row.ID
			}
			line.Rows = append(line.Rows, row)
		}
		lines = append(lines, line)
	}
	return lines
}

// recipient gives the lines of the address of a letter as they were frozen with it; none for one that has not been drawn up.
func recipient(frozen json.RawMessage) []string {
	var data struct {
		To []string `json:"Empfaenger"`
	}
	if json.Unmarshal(frozen, &data) != nil {
		return nil
	}
	return data.To
}

// withoutHome takes from the lines of an address where a person lives whom an Auskunftssperre protects (§ 51 BMG): more people read lists than may know
// it, and whoever opens the letter is in the access log. Names stay, and so does where a representative is who does not live with the person.
func withoutHome(lines []string, p casefile.Person) (shown []string, barred bool) {
	names := 1
	switch {
	case len(lines) > 0 && lines[0] == letter.ForCustody:
		names = 2
	case len(lines) > 1 && lines[1] == casefile.ForPerson(p):
		if names = 2; !slices.Contains(lines, p.Address.Street) {
			return lines, false
		}
	}
	if len(lines) <= names {
		return lines, false
	}
	return lines[:names], true
}

// byUrgency puts what still runs first, then by day.
func byUrgency(a, b DeadlineLine) int {
	order := func(d DeadlineLine) int {
		if d.State == casefile.DeadlineRunning {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(order(a), order(b)), a.Term.Day.Compare(b.Term.Day))
}

// runningUntil gives the state of the end of a title.
func runningUntil(day, today casefile.Date) casefile.DeadlineState {
	if day.Before(today) {
		return casefile.DeadlinePassed
	}
	return casefile.DeadlineRunning
}

func decisionLine(d casefile.Decision) DecisionLine {
	return DecisionLine{
		Key: d.Key[strings.LastIndex(d.Key, "/")+1:], Table: d.Table, ReferenceOn: d.ReferenceOn, At: d.HappenedAt, NeedsLegalReview: d.NeedsLegalReview,
		Rows: matchedRows(d.Matched), Outputs: pairsOf(d.Outputs), Inputs: pairsOf(d.Inputs),
	}
}
