package activities

import (
	"context"
	"encoding/json"
	"fmt"

	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

// IntentBARequest is the kind of intent that asks the Bundesagentur für Arbeit to approve an employment (§ 39 AufenthG). Its payload
// is casefile.Transmission; whoever carries it out reads the person and the employment from the legal record.
const IntentBARequest = "ba-anfrage"

// BARequest owes the request to the Bundesagentur (task type "ba-anfrage"). Nothing is sent here; that it was transmitted, and on which
// day, comes back to the case as a receipt of the kind "uebermittlung", because the two weeks of § 36 Abs. 2 BeschV run from the
// transmission and not from the decision to ask. Header: variable (receives the day of the transmission).
func (a *Activities) BARequest(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	payload, err := json.Marshal(casefile.Transmission{Variable: w.Header("variable")})
	if err != nil {
		return contract.WorkResult{}, fmt.Errorf("request: %w", err)
	}
	_, err = a.Store.OweIntent(ctx, casefile.Intent{CaseID: w.CaseID, Key: w.EffectKey, Kind: IntentBARequest, Payload: payload})
	return contract.WorkResult{}, err
}
