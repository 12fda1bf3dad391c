package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/workflows/contract"
)

// OpenComplaint brings the complaint that somebody recognised in an application to where complaints are answered (task type
// "beschwerde-eroeffnen"): to the watch of the person's oldest open case, else of this one, on the day of receipt of what it was in. There is
// one per case, however often this runs.
func (a *Activities) OpenComplaint(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	data, err := a.load(ctx, w.CaseID)
	if err != nil {
		return contract.WorkResult{}, err
	}
	subject, err := a.complainedAbout(ctx, data.Case)
	if err != nil {
		return contract.WorkResult{}, err
	}
	bundle, known := a.Library.Newest(store.ProcedureWatch)
	if !known {
		return contract.WorkResult{}, casefile.Errorf(casefile.Internal, "bundle.unknown", "there is no procedure %s", store.ProcedureWatch)
	}
	deadlines, err := a.Store.Deadlines(ctx, subject.ID)
	if err != nil {
		return contract.WorkResult{}, err
	}
	watch := store.Watch{
		Subject: subject.ID, At: data.Case.ReceivedAt,
		Case: casefile.Case{Procedure: store.ProcedureWatch, Version: bundle.Version, Bundle: bundle.Hash},
	}
	if watch.Deciding, err = intake.WatchDeciding(watch.At, intake.ThreeMonths(subject, deadlines), subject.AppliedFor); err != nil {
		return contract.WorkResult{}, err
	}
	message, err := a.complaint(ctx, data)
	if err != nil {
		return contract.WorkResult{}, err
	}
	_, _, _, err = a.Store.ReceiveForWatch(ctx, watch, message)
	return contract.WorkResult{}, err
}

// complainedAbout gives the case that a complaint is about: the one that has been open longest, because who waits complains. A report of an
// emergency and a question are none that anybody waits months for.
func (a *Activities) complainedAbout(ctx context.Context, c casefile.Case) (casefile.Case, error) {
	procedures := slices.DeleteFunc(processes.AppliedFor(), func(key string) bool { return key == procedureEmergency || key == procedureIntake })
	open, err := a.Store.OpenCasesOf(ctx, c.PersonID, procedures, c.ID)
	if err != nil || len(open) == 0 {
		return c, err
	}
	return open[0], nil
}

// complaint makes the message out of what was entered.
func (a *Activities) complaint(ctx context.Context, d caseData) (store.Message, error) {
	words := picked(d.Facts, "beschwerdeText", "beschwerdeVon", "beschwerdeName")
	by, err := a.Store.FactActor(ctx, d.Case.ID, "beschwerdeText")
	if err != nil {
		return store.Message{}, err
	}
	first, err := a.Store.FirstReceipt(ctx, d.Case.ID)
	if err != nil {
		return store.Message{}, err
	}
	raw, err := json.Marshal(map[string]any{"kind": casefile.ReceiptBeschwerde, "data": words})
	if err != nil {
		return store.Message{}, fmt.Errorf("complaint: %w", err)
	}
	day, err := json.Marshal(map[string]any{"beschwerdeAm": d.ReceivedOn()})
	if err != nil {
		return store.Message{}, fmt.Errorf("complaint: %w", err)
	}
	deciding, err := intake.DecidingValues(day)
	if err != nil {
		return store.Message{}, err
	}
	key := "beschwerde/" + string(d.Case.ID)
	return store.Message{Facts: words, Receipt: casefile.Receipt{
		Kind: casefile.ReceiptBeschwerde, Channel: first.Channel, ReceivedAt: d.Case.ReceivedAt, RecordedBy: by,
		BackdatedReason: procedureIntake, BackdatedEvidence: d.Case.Aktenzeichen, Scope: procedureIntake, IdempotencyKey: key,
		RequestHash: []byte(key), Raw: raw, Deciding: deciding,
	}}, nil
}
