package desk

import (
	"context"
	"encoding/json"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// Representative is who acts or acted for the person of a case, in the words of a page.
type Representative struct {
	casefile.Representative
	By, EndedBy string // names of colleagues; empty for the program
	// Elsewhere is the file number of the case by which they act in all procedures of the person; empty where it is this one.
	Elsewhere string
	// Letters: the letters of the case go to them.
	Letters bool
}

// Representatives lists who acts or acted for the person of a case, the newest first. NotFound; Forbidden with the code of the reason; to people
// outside the authority nobody is listed.
func (d *Desk) Representatives(ctx context.Context, actor casefile.Actor, id casefile.CaseID) ([]Representative, error) {
	c, err := d.caseFor(ctx, actor, id)
	if err != nil || outside(actor) {
		return nil, err
	}
	all, err := d.Store.Representatives(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	var by []casefile.ActorID
	for _, r := range all {
		by = append(by, r.EnteredBy, r.EndedBy)
	}
	names, err := d.Store.StaffNames(ctx, by)
	if err != nil {
		return nil, err
	}
	to, represented := casefile.LettersTo(c.ID, all)
	out := make([]Representative, 0, len(all))
	for i := len(all) - 1; i >= 0; i-- {
		r := Representative{Representative: all[i], By: names[all[i].EnteredBy], EndedBy: names[all[i].EndedBy]}
		r.Letters = represented && r.ID == to.ID && r.CaseID == to.CaseID && r.Acts()
		if r.CaseID != c.ID {
			other, err := d.Store.Case(ctx, r.CaseID)
			if err != nil {
				return nil, err
			}
			r.Elsewhere = other.Aktenzeichen
		}
		out = append(out, r)
	}
	return out, nil
}

// enterRepresentative enters who acts for the person of a case from now on.
func (d *Desk) enterRepresentative(ctx context.Context, actor casefile.Actor, c casefile.Case, entered ActInput) (ActDone, error) {
	r, err := casefile.RepresentativeIn(entered.Data)
	if err != nil {
		return ActDone{}, err
	}
	r.CaseID, r.EnteredBy = c.ID, actor.ID
	_, err = d.Store.EnterRepresentative(ctx, r)
	return ActDone{}, err
}

// endRepresentation enters that whoever acts for the person of a case acts no more; the note says how somebody knows.
func (d *Desk) endRepresentation(ctx context.Context, actor casefile.Actor, c casefile.Case, entered ActInput) (ActDone, error) {
	var in struct {
		For  casefile.RepresentativeEnd `json:"widerrufGrund"`
		On   casefile.Date              `json:"widerrufEingegangenAm"`
		Note string                     `json:"widerrufVermerk"`
	}
	if err := json.Unmarshal(entered.Data, &in); err != nil {
		return ActDone{}, casefile.Errorf(casefile.Invalid, "json.malformed", "the end of a representation cannot be read")
	}
	_, task, err := d.Store.EndRepresentation(ctx, store.EndOfRepresentation{Case: c.ID, On: in.On, For: in.For, By: actor.ID, Note: in.Note})
	return ActDone{Task: task}, err
}
