package activities

import (
	"context"
	"encoding/json"
	"fmt"

	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// The procedures that the intake opens.
const (
	procedureEmergency = "notfall"
	procedureExtension = "verlaengerung"
)

// ReportEmergency reports the emergency that somebody recognised in an application (task type "notfall-melden"). There is one report per case,
// and the report of a person who has an open one goes to that.
func (a *Activities) ReportEmergency(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	data, err := a.load(ctx, w.CaseID)
	if err != nil {
		return contract.WorkResult{}, err
	}
	report := picked(data.Facts, "notfallArt", "notfallTag", "notfallSchilderung", "papierGueltigBis")
	report["bestaetigungVorhanden"] = json.RawMessage("false")
	for _, part := range []string{"person", "anschrift", "kontakt"} {
		if len(data.Facts[part]) > 0 {
			report[part] = data.Facts[part]
		}
	}
	_, err = a.openFrom(ctx, data, procedureEmergency, store.EmergencyKey(w.CaseID), report, casefile.Title{})
	return contract.WorkResult{}, err
}

// OpenProcedure opens the procedure of an application that came without a form (task type "verfahren-eroeffnen"), with its own day of receipt.
// Header: variable (receives the id of the new case).
func (a *Activities) OpenProcedure(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	data, err := a.load(ctx, w.CaseID)
	if err != nil {
		return contract.WorkResult{}, err
	}
	form := picked(data.Facts, "person", "anschrift", "kontakt", "antragAuf", "antragArt", "titel", "aufenthaltsstatus", "vertretung", "vollmachtLage")
	var stated struct {
		Art       casefile.TitleKind `json:"art"`
		Paragraph string             `json:"paragraph"`
		Von       casefile.Date      `json:"gueltigVon"`
		Bis       casefile.Date      `json:"gueltigBis"`
	}
	factIn(data.Facts, "titel", &stated)
	title := casefile.Title{Kind: stated.Art, Paragraph: stated.Paragraph, ValidFrom: stated.Von, ValidTo: stated.Bis}
	if title.Unlimited() {
		title.ValidTo = casefile.Date{}
	}
	opened, err := a.openFrom(ctx, data, procedureExtension, "formlos/"+string(w.CaseID), form, title)
	if err != nil {
		return contract.WorkResult{}, err
	}
	return result(feel.NewContext().Put(w.Header("variable"), feel.String(opened.ID)))
}

// openFrom opens a case for the person of another one, on the day that counts for that: also one of what was joined to it. The key guards
// against a second one.
func (a *Activities) openFrom(
	ctx context.Context, d caseData, procedure, key string, form map[string]json.RawMessage, title casefile.Title,
) (casefile.Case, error) {
	bundle, known := a.Library.Newest(procedure)
	if !known {
		return casefile.Case{}, casefile.Errorf(casefile.Internal, "bundle.unknown", "there is no procedure %s", procedure)
	}
	first, err := a.Store.FirstReceipt(ctx, d.Case.ID)
	if err != nil {
		return casefile.Case{}, err
	}
	raw, err := json.Marshal(form)
	if err != nil {
		return casefile.Case{}, fmt.Errorf("form: %w", err)
	}
	var wanted, kind string
	factIn(form, "antragAuf", &wanted)
	factIn(form, "antragArt", &kind)
	deciding, err := intake.Opening{
		ReceivedAt: d.Case.ReceivedAt, TitleKind: title.Kind, Paragraph: title.Paragraph, ValidTo: title.ValidTo, AppliedFor: wanted, Kind: kind,
	}.Deciding()
	if err != nil {
		return casefile.Case{}, err
	}
	var deadlines []casefile.Deadline
	if !title.ValidTo.IsZero() {
		deadlines = append(deadlines, intake.TitleEnd(title.ValidTo, d.Case.ReceivedAt))
	}
	opened, _, _, err := a.Store.ReceiveApplication(ctx, store.Application{
		Receipt: casefile.Receipt{
			Kind: casefile.ReceiptAntrag, Channel: first.Channel, ReceivedAt: d.Case.ReceivedAt, RecordedBy: casefile.ActorSystem,
			BackdatedReason: procedureIntake, BackdatedEvidence: d.Case.Aktenzeichen, Scope: procedureIntake, IdempotencyKey: key,
			RequestHash: []byte(key), Raw: raw, Deciding: deciding,
		},
		Person: d.Person, Title: title, Data: raw, Facts: form, StartKey: key, Deadlines: deadlines, OnePerPerson: procedure == procedureEmergency,
		Case: casefile.Case{
			Procedure: procedure, Version: bundle.Version, Bundle: bundle.Hash, AppliedFor: wanted,
			Team: a.Authority.CaseTeam(wanted, d.Person.FamilyName), Sensitivity: d.Case.Sensitivity,
		},
	})
	return opened, err
}

// picked gives the facts of some names that are known.
func picked(facts map[string]json.RawMessage, names ...string) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for _, name := range names {
		if value := facts[name]; len(value) > 0 && string(value) != "null" {
			out[name] = value
		}
	}
	return out
}
