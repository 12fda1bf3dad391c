package player

import "context"

// Arrivals hands in the three sample applications with some of their documents and leaves them there, so that somebody who starts the
// system for the first time finds work in the worklist. A system that has seen a case before gets nothing more; the result says
// whether it was new.
func Arrivals(ctx context.Context, g *Gateway) (bool, error) {
	known, err := g.As("leitung").Tasks(ctx, "", "all")
	if err != nil || len(known) > 0 {
		return false, err
	}
	documents := map[string][]string{
		"antragsteller":  {"A01", "P01", "P02"},
		"antragsteller2": {"A01", "P01"},
	}
	for _, story := range arriving() {
		p := NewPlay(g)
		if err := p.Apply(ctx, story.Applicant, story.Key); err != nil {
			return false, err
		}
		if err := p.Upload(ctx, story.Applicant, documents[story.Applicant]...); err != nil {
			return false, err
		}
	}
	return true, nil
}
