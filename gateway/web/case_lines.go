package web

import (
	"cmp"
	"encoding/json"
	"strings"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

func (h *Handler) deadlineLine(page *CasePage, d casefile.Deadline) DeadlineLine {
	line := DeadlineLine{Kind: d.Kind, Paragraph: d.Paragraph, Term: h.term(page.Today, d.LastDay), State: d.State, Direction: d.Direction}
	if reason := desk.DeadlineReason(page.Lang, d); reason != "" {
		line.Reason = Said(reason)
	}
	return line
}

func letterLine(l casefile.Letter) LetterLine {
	return LetterLine{
		ID: l.ID, Subject: l.Subject, State: l.State, Date: l.LetterDate, Deemed: l.DeemedDeliveredOn, Document: l.DocumentID, Way: l.Way,
		To: recipient(l.Data), Posted: l.PostedOn, Returned: l.ReturnedOn, ReturnedReason: l.ReturnedFor, RefusedReason: l.RefusedFor,
	}
}

// recipient gives the address of a letter in one line, as it was frozen with the letter; empty for one that has not been drawn up.
func recipient(frozen json.RawMessage) string {
	var data struct {
		To []string `json:"Empfaenger"`
	}
	if json.Unmarshal(frozen, &data) != nil {
		return ""
	}
	return strings.Join(data.To, ", ")
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
