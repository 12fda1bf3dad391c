package activities

import (
	"context"
	"encoding/json"
	"fmt"

	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/internal/store"
)

// open opens the case of a title. That another run, or the attempt before this one, was quicker is no trouble.
func (s *ExpiryScan) open(ctx context.Context, e store.Expiring) error {
	bundle, known := s.acts.Library.Newest(store.ProcedureExpiry)
	if !known {
		return casefile.Errorf(casefile.Internal, "bundle.unknown", "there is no procedure %s", store.ProcedureExpiry)
	}
	kind := "verlaengerung"
	if e.Title.Kind == casefile.TitleNationalesVisum {
		kind = "erteilung" // after a visa comes the first permit (§ 6 Abs. 3 Satz 2 AufenthG)
	}
	raw, err := json.Marshal(map[string]any{"titelEnde": e.Ends, "titelArt": e.Title.Kind, "titelParagraph": e.Title.Paragraph})
	if err != nil {
		return fmt.Errorf("opening: %w", err)
	}
	deciding, err := intake.DecidingValues(raw)
	if err != nil {
		return err
	}
	_, err = s.acts.Store.OpenExpiry(ctx, e, store.ExpiryOpening{
		Case: casefile.Case{
			Procedure: store.ProcedureExpiry, Version: bundle.Version, Bundle: bundle.Hash, AppliedFor: e.Title.Paragraph,
			Team: s.acts.Authority.CaseTeam(e.Title.Paragraph, e.Person.FamilyName),
		},
		Deciding: deciding, Facts: map[string]json.RawMessage{"antragArt": json.RawMessage(fmt.Sprintf("%q", kind))},
		Deadlines: []casefile.Deadline{intake.TitleEnd(e.Ends, s.at)}, At: s.at,
	})
	if casefile.CodeOf(err) == "case.exists" {
		return nil
	}
	return err
}
