package activities

import (
	"context"
	"encoding/json"
	"fmt"

	"ablauf/internal/casefile"
	"ablauf/processes/tasktypes"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// The kinds of intents that are messages to a partner; each is also the task type that owes it. The payload is casefile.Transmission;
// whoever carries an intent out reads the person and everything else from the legal record.
const (
	IntentBARequest      = tasktypes.BARequest      // asks the Bundesagentur to approve an employment, § 39 AufenthG
	IntentSecurityQuery  = tasktypes.SecurityQuery  // § 73 AufenthG; header anlass: erteilung or verlaengerung
	IntentValidity       = tasktypes.Validity       // § 73 Abs. 3 Satz 2 AufenthG: for how long the title was granted that the case granted
	IntentResidenceQuery = tasktypes.ResidenceQuery // asks the Meldebehörde where the person is registered
	IntentAZRSearch      = tasktypes.AZRSearch      // looks for the person in the Ausländerzentralregister
	IntentAZRReport      = tasktypes.AZRReport      // § 6 AZRG; header sachverhalt: erteilung, verlaengerung or ablehnung
	IntentCardOrder      = tasktypes.CardOrder      // § 78 AufenthG; header zustellweg: abholung or direktversand
)

// matterHeader names the header that says what a message is about; a kind that is not listed needs none.
var matterHeader = map[string]string{
	IntentSecurityQuery: "anlass", IntentAZRReport: "sachverhalt", IntentCardOrder: "zustellweg",
}

// ScopeRegister begins the scope of the message ids of a partner; its name follows.
const ScopeRegister = "register/"

// OweMessage owes a message to a partner (the task types above). Nothing is sent here. With the header variable the case waits for the
// message to be transmitted: on which day that was comes back as a receipt of the kind "uebermittlung", because the two weeks of § 36 Abs. 2
// BeschV run from the transmission and not from the decision to ask. What the message is about stands in a header, or in the variable that
// the header with "Variable" behind its name names.
func (a *Activities) OweMessage(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	order := casefile.Transmission{Variable: w.Header("variable")}
	if name := matterHeader[w.TaskType]; name != "" {
		matter, err := matterOf(w, name)
		if err != nil {
			return contract.WorkResult{}, err
		}
		order.Matter = matter
	}
	payload, err := json.Marshal(order)
	if err != nil {
		return contract.WorkResult{}, fmt.Errorf("message to a partner: %w", err)
	}
	_, err = a.Store.OweIntent(ctx, casefile.Intent{CaseID: w.CaseID, Key: w.EffectKey, Kind: w.TaskType, Payload: payload})
	return contract.WorkResult{}, err
}

// matterOf reads a header, or the variable that it names. Invalid "register.matter" where neither says anything.
func matterOf(w contract.Work, header string) (string, error) {
	if fixed := w.Header(header); fixed != "" {
		return fixed, nil
	}
	vars, err := variables(w)
	if err != nil {
		return "", err
	}
	if text, ok := get(vars, w.Header(header+"Variable")).(feel.String); ok && text != "" {
		return string(text), nil
	}
	return "", casefile.Errorf(casefile.Invalid, "register.matter", "element %s does not say the %s", w.Element, header)
}
