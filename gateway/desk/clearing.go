package desk

import (
	"context"
	"encoding/json"

	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/internal/store"
	"ablauf/processes"
)

// ClearingView is a case as clearing checks it.
type ClearingView struct {
	CaseView
	Slots []Slot
	Marks []store.SlotMark // also those that were taken back, the newest first
	// Checks are the comparisons of documents with the file, the newest first.
	Checks []store.PassportCheck
	// Alike are persons of the file who may be the same; the case's own person is not among them.
	Alike []Choice
	// Others are the open cases of the person that an application may belong to.
	Others []casefile.Case
	// Stated is the address as the person gave it, Competence what the rules say about it; nil where they have not been asked.
	Stated     casefile.Address
	Competence *Competence
	// Corrections are the statements of the application that somebody has put right.
	Corrections []Correction
}

// Competence is the result of the table zustaendigkeit.
type Competence struct {
	Result    string `json:"zustaendig"`
	Reason    string `json:"grund"`
	Paragraph string `json:"paragraph"`
}

// ClearingView gives a case for the page on which clearing checks it. NotFound; Forbidden with the code of the reason.
func (d *Desk) ClearingView(ctx context.Context, actor casefile.Actor, id casefile.CaseID) (ClearingView, error) {
	if _, err := d.clearable(ctx, actor, id); err != nil {
		return ClearingView{}, err
	}
	file, err := d.CaseView(ctx, actor, id)
	if err != nil {
		return ClearingView{}, err
	}
	v := ClearingView{CaseView: file, Competence: competenceOf(file.Decisions), Stated: statedAddress(file.Application)}
	if v.Marks, err = d.Store.SlotMarks(ctx, id); err != nil {
		return ClearingView{}, err
	}
	v.Slots = SlotsOf(file.Decisions, file.Documents, v.Marks, file.Apart)
	if v.Checks, err = d.Store.PassportChecks(ctx, id); err != nil {
		return ClearingView{}, err
	}
	if err := d.viewAlike(ctx, actor, &v); err != nil {
		return ClearingView{}, err
	}
	if err := d.viewCorrections(ctx, &v); err != nil {
		return ClearingView{}, err
	}
	return v, d.nameCheckers(ctx, &v)
}

// viewAlike finds who of the file may be the same person, as the comparison of the intake does.
func (d *Desk) viewAlike(ctx context.Context, actor casefile.Actor, v *ClearingView) error {
	found, err := d.Store.PersonCandidates(ctx, v.Person, v.Person.ID)
	if err != nil {
		return err
	}
	byID := map[casefile.PersonID]casefile.Person{}
	for _, p := range found {
		byID[p.ID] = p
	}
	_, hits := intake.MatchPerson(v.Person, v.Person, "new", found)
	for _, hit := range hits {
		seen := minimal(byID[hit.Person])
		open, err := d.Store.OpenCasesOf(ctx, hit.Person, processes.AppliedFor(), v.Case.ID)
		if err != nil {
			return err
		}
		v.Alike = append(v.Alike, Choice{Reason: hit.Reason, Person: &seen, Cases: guarded(actor, open)})
	}
	others, err := d.Store.OpenCasesOf(ctx, v.Person.ID, processes.AppliedFor(), v.Case.ID)
	v.Others = guarded(actor, others)
	return err
}

func (d *Desk) nameCheckers(ctx context.Context, v *ClearingView) error {
	var ids []casefile.ActorID
	for _, m := range v.Marks {
		ids = append(ids, m.SetBy, m.EndedBy)
	}
	for _, c := range v.Checks {
		ids = append(ids, c.By)
	}
	for _, c := range v.Corrections {
		ids = append(ids, c.By)
	}
	names, err := d.Store.StaffNames(ctx, ids)
	for id, name := range names {
		v.Names[id] = name
	}
	return err
}

// tableCompetence is the table that says who is competent.
const tableCompetence = "zustaendigkeit"

func competenceOf(decisions []casefile.Decision) *Competence {
	for i := len(decisions) - 1; i >= 0; i-- {
		if decisions[i].Table != tableCompetence {
			continue
		}
		var rows []Competence
		var row Competence
		if json.Unmarshal(decisions[i].Outputs, &rows) == nil && len(rows) > 0 {
			return &rows[0]
		}
		if json.Unmarshal(decisions[i].Outputs, &row) == nil && row.Result != "" {
			return &row
		}
	}
	return nil
}

func statedAddress(application json.RawMessage) casefile.Address {
	var data struct {
		Anschrift struct{ Strasse, PLZ, Ort, Zusatz string } `json:"anschrift"`
	}
	if len(application) == 0 || json.Unmarshal(application, &data) != nil {
		return casefile.Address{}
	}
	a := data.Anschrift
	return casefile.Address{Street: a.Strasse, PostalCode: a.PLZ, City: a.Ort, Extra: a.Zusatz}
}
