package activities

import (
	"context"

	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// caseData is the record of a case, with what single rules read besides.
type caseData struct {
	drawup.Record
	// Standing is what else the record holds of the person; read only for the rules of the expiry procedure.
	Standing *store.Standing
	// ToReview are the tables whose last word on the case a lawyer has to look at; read only for the traffic light, nil where nobody has looked.
	ToReview []string
	// Locality is where the person lives; read only for the table of competence.
	Locality *locality
}

// given gives what the record holds of a case and the variables that the engine sent along.
func (a *Activities) given(ctx context.Context, w contract.Work) (caseData, *feel.Context, error) {
	data, err := a.load(ctx, w.CaseID)
	if err != nil {
		return caseData{}, nil, err
	}
	vars, err := variables(w)
	return data, vars, err
}

func (a *Activities) load(ctx context.Context, id casefile.CaseID) (caseData, error) {
	record, err := drawup.Load(ctx, a.Store, id)
	return caseData{Record: record}, err
}

// inputs builds the vocabulary that every rule table reads, with what was read besides.
func (d caseData) inputs(reference casefile.Date, vars *feel.Context) (*feel.Context, error) {
	inputs, err := d.Inputs(reference, vars)
	if err != nil {
		return nil, err
	}
	if d.Standing != nil {
		inputs.Put("bestand", d.standingInputs()).Put("person", d.standingPerson(reference))
	}
	if d.ToReview != nil {
		tables := make(feel.List, 0, len(d.ToReview))
		for _, table := range d.ToReview {
			tables = append(tables, feel.String(table))
		}
		inputs.Put("bestand", feel.NewContext().Put("regelnZuPruefen", tables))
	}
	if d.Locality != nil {
		d.Locality.addTo(inputs, d.Person)
	}
	return inputs, nil
}
