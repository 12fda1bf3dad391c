package activities

import (
	"context"
	"encoding/json"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// The rule tables of the expiry procedure.
const (
	TableUnterdrueckung = "ablauf-unterdrueckung"
	TableVorlauf        = "ablauf-vorlauf"
)

// standing reads what else the record holds of the holder of a title.
func (a *Activities) standing(ctx context.Context, title casefile.Title) (*store.Standing, error) {
	standing, err := a.Store.Standing(ctx, title.ID, processes.TitleProcedures())
	return &standing, err
}

func (d caseData) standingInputs() *feel.Context {
	return feel.NewContext().
		Put("antragOffen", feel.Bool(d.Standing.OpenApplication)).
		Put("folgetitel", feel.Bool(d.Standing.LaterTitle)).
		Put("endeVerschoben", feel.Bool(d.endMoved()))
}

// endMoved reports whether the title of the case ends on another day by now than the one that the case was opened for: another system has
// sent a corrected day. The scan opens a case for the new day, so this one has nothing left to write. A day that an ordinance names
// instead of the printed one is no move.
func (d caseData) endMoved() bool {
	var opened casefile.Date
	if json.Unmarshal(d.Facts["titelEnde"], &opened) != nil || opened.IsZero() {
		return false
	}
	ends := d.Title.ValidTo
	if ends.IsZero() {
		ends = d.Title.CardValidTo
	}
	continued := d.Title.Paragraph == continuation.Paragraph && opened == continuation.Until && ends.Before(opened)
	return opened != ends && !continued
}

// standingPerson is personInputs with what the rules about letters ask for besides.
func (d caseData) standingPerson(reference casefile.Date) *feel.Context {
	marks := make(feel.List, 0, len(d.Standing.Marks))
	for _, code := range d.Standing.Marks {
		marks = append(marks, feel.String(code))
	}
	address := d.Person.Address
	return d.PersonInputs(reference).
		Put("verstorbenAm", feelDate(d.Person.DiedOn)).
		Put("weggezogenAm", feelDate(d.Person.MovedAwayOn)).
		Put("auskunftssperre", feel.Bool(d.Person.Auskunftssperre)).
		Put("anschriftVollstaendig", feel.Bool(address.Street != "" && address.PostalCode != "" && address.City != "")).
		Put("hinweise", marks)
}

// What ExpiryState finds.
const (
	stateReplaced = "ersetzt"   // a later title was granted, or this one has ended otherwise or on another day
	stateSecured  = "gesichert" // an application is open in a case of its own, which looks after the certificate
	stateOpen     = "offen"     // an answer counts as an application, and no case looks after the certificate
	stateNone     = "keiner"
)

// ExpiryState says how it stands with the application for a title that runs out (task type "ablauf-stand"). Header: variable. The record
// counts, not what the case was told: an application may have been withdrawn, or have come in another way.
func (a *Activities) ExpiryState(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	return a.once(ctx, w.EffectKey, func() (contract.WorkResult, error) {
		data, err := a.load(ctx, w.CaseID)
		if err != nil {
			return contract.WorkResult{}, err
		}
		standing, err := a.standing(ctx, data.Title)
		if err != nil {
			return contract.WorkResult{}, err
		}
		vars, err := variables(w)
		if err != nil {
			return contract.WorkResult{}, err
		}
		recognised := get(vars, "wartenErgebnis") == feel.String("antrag")
		return result(feel.NewContext().Put(w.Header("variable"), feel.String(expiryState(data, *standing, recognised))))
	})
}

func expiryState(d caseData, standing store.Standing, recognised bool) string {
	switch {
	case standing.LaterTitle || !d.Title.EndedOn.IsZero() || d.endMoved():
		return stateReplaced
	case standing.OpenApplication:
		return stateSecured
	case recognised:
		return stateOpen
	}
	return stateNone
}

// EnterAddress records the new address that clearing found (task type "anschrift-eintragen").
func (a *Activities) EnterAddress(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	data, err := a.load(ctx, w.CaseID)
	if err != nil {
		return contract.WorkResult{}, err
	}
	var found struct {
		Strasse, PLZ, Ort, Zusatz string
	}
	if err := json.Unmarshal(data.Facts["neueAnschrift"], &found); err != nil {
		return contract.WorkResult{}, casefile.Errorf(casefile.Invalid, "fact.unreadable", "the new address of case %s cannot be read", w.CaseID)
	}
	err = a.Store.SetAddress(ctx, data.Person.ID, casefile.Address{
		Street: found.Strasse, PostalCode: found.PLZ, City: found.Ort, Extra: found.Zusatz,
	})
	return contract.WorkResult{}, err
}
