package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/internal/registers"
	"ablauf/workflows/contract"
)

// registration reads what the register of residents has said about the person of a case; zero where it has said nothing.
func registration(facts map[string]json.RawMessage) intake.Registration {
	var r intake.Registration
	var at struct{ Strasse, PLZ, Ort, Zusatz string }
	if !factIn(facts, "meldeErgebnis", &r.Verdict) {
		return r
	}
	factIn(facts, "meldeSeit", &r.Since)
	factIn(facts, "meldeAnschrift", &at)
	r.Address = casefile.Address{Street: at.Strasse, PostalCode: at.PLZ, City: at.Ort, Extra: at.Zusatz}
	return r
}

// EnterRegistered enters the address that the register of residents has said where the person states no other one (task type
// "meldeauskunft-uebernehmen"): nobody is asked for what the authority can look up (domain 1.2, W01).
func (a *Activities) EnterRegistered(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	data, err := a.load(ctx, w.CaseID)
	if err != nil {
		return contract.WorkResult{}, err
	}
	stated, err := a.stated(ctx, data)
	if err != nil {
		return contract.WorkResult{}, err
	}
	if to, enters := intake.AddressToEnter(data.Person.Address, stated.Address, registration(data.Facts)); enters {
		err = a.Store.SetAddress(ctx, data.Person.ID, to)
	}
	return contract.WorkResult{}, err
}

// RecordDeath records that the person of a case has died, as somebody found out (task type "sterbefall-eintragen"): nobody writes to the dead,
// also not about another title. The day is the one that was entered. A day that is known stays.
func (a *Activities) RecordDeath(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	data, err := a.load(ctx, w.CaseID)
	if err != nil {
		return contract.WorkResult{}, err
	}
	var day casefile.Date
	if !factIn(data.Facts, "verstorbenAm", &day) {
		return contract.WorkResult{}, casefile.Errorf(casefile.Invalid, "fact.unreadable", "the day of death of case %s cannot be read", w.CaseID)
	}
	return contract.WorkResult{}, a.Store.SetDied(ctx, data.Person.ID, day)
}

// ReadAZRAnswer adds to the choice of clearing whom of the file the Ausländerzentralregister has named by their number (task type
// "azr-antwort-auswerten"). They come last, so that the numbers of a page that is open stay right; a person decides.
func (a *Activities) ReadAZRAnswer(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	data, err := a.load(ctx, w.CaseID)
	if err != nil {
		return contract.WorkResult{}, err
	}
	var verdict, number string
	if !factIn(data.Facts, "azrErgebnis", &verdict) || verdict != string(registers.Found) || !factIn(data.Facts, "azrNummer", &number) {
		return contract.WorkResult{}, nil
	}
	var hits []intake.Hit
	factIn(data.Facts, factCandidates, &hits)
	named, err := a.Store.PersonCandidates(ctx, casefile.Person{AZRNummer: number}, "")
	if err != nil {
		return contract.WorkResult{}, err
	}
	before := len(hits)
	for _, p := range named {
		offered := slices.ContainsFunc(hits, func(h intake.Hit) bool { return h.Person == p.ID })
		if p.AZRNummer == number && !offered && len(hits) < intake.HitsMax {
			hits = append(hits, intake.Hit{Person: p.ID, Reason: intake.HitNumber})
		}
	}
	if len(hits) == before {
		return contract.WorkResult{}, nil
	}
	raw, err := json.Marshal(hits)
	if err != nil {
		return contract.WorkResult{}, fmt.Errorf("candidates: %w", err)
	}
	return contract.WorkResult{}, a.Store.PutFacts(ctx, w.CaseID, map[string]json.RawMessage{factCandidates: raw}, w.At)
}
