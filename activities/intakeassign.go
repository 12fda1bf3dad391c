package activities

import (
	"context"

	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// AssignPerson links the case to the person that clearing chose (task type "person-zuordnen"). Header: variable (receives "zugeordnet" or
// "nicht-angeboten"). The case of a title of that person hears of the application now.
func (a *Activities) AssignPerson(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	data, err := a.load(ctx, w.CaseID)
	if err != nil {
		return contract.WorkResult{}, err
	}
	chosen, offered, err := chosenPerson(data)
	if err != nil {
		return contract.WorkResult{}, err
	}
	if !offered {
		return result(feel.NewContext().Put(w.Header("variable"), feel.String(intake.NotOffered)))
	}
	assignment := store.Assignment{Case: w.CaseID, Person: chosen}
	if assignment.By, err = a.Store.FactActor(ctx, w.CaseID, "personEntscheidung"); err != nil {
		return contract.WorkResult{}, err
	}
	if assignment.Stated, err = a.stated(ctx, data); err != nil {
		return contract.WorkResult{}, err
	}
	if _, err := a.Store.AssignPerson(ctx, assignment); err != nil {
		return contract.WorkResult{}, err
	}
	first, err := a.Store.FirstReceipt(ctx, w.CaseID)
	if err != nil {
		return contract.WorkResult{}, err
	}
	if err := TellExpiry(ctx, a.Store, data.Case, first); err != nil {
		return contract.WorkResult{}, err
	}
	return result(feel.NewContext().Put(w.Header("variable"), feel.String(intake.Assigned)))
}

// chosenPerson gives the person that was chosen, none for a new one; offered is false for a choice that was not on offer.
func chosenPerson(d caseData) (id casefile.PersonID, offered bool, err error) {
	decision, err := d.Fact("personEntscheidung")
	if err != nil || decision == feel.String("neue-person") {
		return "", err == nil, err
	}
	var hits []intake.Hit
	factIn(d.Facts, factCandidates, &hits)
	n, ok := choice(decision, "vorschlag-", len(hits))
	if !ok {
		return "", false, nil
	}
	return hits[n].Person, true, nil
}

// JoinCase adds the application to the case that clearing chose (task type "fall-zuordnen"). Header: variable (receives "zugeordnet" or
// "nicht-angeboten"). That case gets what was handed in, and the earlier day of receipt counts for it.
func (a *Activities) JoinCase(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	data, err := a.load(ctx, w.CaseID)
	if err != nil {
		return contract.WorkResult{}, err
	}
	decision, err := data.Fact("doppeltEntscheidung")
	if err != nil {
		return contract.WorkResult{}, err
	}
	var cases []casefile.CaseID
	factIn(data.Facts, factDuplicates, &cases)
	n, joined := choice(decision, "fall-", len(cases))
	if joined {
		by, err := a.Store.FactActor(ctx, w.CaseID, "doppeltEntscheidung")
		if err != nil {
			return contract.WorkResult{}, err
		}
		if joined, err = a.Store.JoinCase(ctx, w.CaseID, cases[n], by); err != nil {
			return contract.WorkResult{}, err
		}
	}
	answer := intake.NotOffered
	if joined {
		answer = intake.Assigned
	}
	return result(feel.NewContext().Put(w.Header("variable"), feel.String(answer)))
}
