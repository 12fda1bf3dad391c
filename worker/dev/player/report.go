package player

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Report says what became of a case.
type Report struct {
	Story        string
	CaseID       string
	Aktenzeichen string
	ReceivedAt   time.Time // the legal moment
	// Rows of the § 81 table that fired, in their order; Effect is what the last one said, InForce what holds at the end: after a
	// grant that is the new title and no row any more.
	Rows    []string
	Effect  Effect
	InForce Effect
	Title   Title
	// Way holds the ids of the elements that were entered, in order, without flows.
	Way       []string
	Letters   []Letter
	Documents []Document
	Deadlines []Deadline
	Outcome   string
	// HistoryEvents counts Temporal's events, StateBytes is the size of the engine's state; 0 where nobody looked.
	HistoryEvents int64
	StateBytes    int
}

// Insight tells what the API does not show: how much a case costs inside.
type Insight interface {
	Cost(ctx context.Context, caseID string) (historyEvents int64, stateBytes int, err error)
}

// Report gathers what became of the case. Without an insight the costs stay 0.
func (p *Play) Report(ctx context.Context, story string, insight Insight) (Report, error) {
	c, err := p.Case(ctx)
	if err != nil {
		return Report{}, err
	}
	events, err := p.gateway.As(reader).History(ctx, p.CaseID)
	if err != nil {
		return Report{}, err
	}
	r := Report{
		Story: story, CaseID: c.ID, Aktenzeichen: c.Aktenzeichen, ReceivedAt: c.ReceivedAt, Way: Way(events), Letters: c.Letters, Outcome: c.Outcome, Title: c.Title,
		Documents: slices.DeleteFunc(c.Documents, func(d Document) bool { return d.Outgoing }), Deadlines: c.Deadlines,
	}
	for _, e := range p.effects {
		r.InForce = e
		if e.Row == "" {
			continue
		}
		if r.Effect = e; len(r.Rows) == 0 || r.Rows[len(r.Rows)-1] != e.Row {
			r.Rows = append(r.Rows, e.Row)
		}
	}
	slices.SortStableFunc(r.Deadlines, func(a, b Deadline) int { return cmp.Or(cmp.Compare(a.LastDay, b.LastDay), cmp.Compare(a.Kind, b.Kind)) })
	slices.SortStableFunc(r.Letters, func(a, b Letter) int { return cmp.Compare(a.ID, b.ID) }) // ids grow with time
	slices.SortStableFunc(r.Documents, func(a, b Document) int { return cmp.Compare(a.ID, b.ID) })
	if insight != nil {
		r.HistoryEvents, r.StateBytes, err = insight.Cost(ctx, p.CaseID)
	}
	return r, err
}

// Way gives the elements that a case has entered, in order, from its event log.
func Way(events []Event) []string {
	var way []string
	for _, e := range events {
		if e.Code == "element.entered" {
			way = append(way, e.Element)
		}
	}
	return way
}
