package desk

import (
	"context"
	"slices"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// Mark is something about a person that keeps the nightly scan from writing by itself, and that stands in no register.
type Mark struct {
	Code string
	Set  bool
	By   string // the name of who set it
	At   time.Time
}

// marksFor lists the codes of marks that an actor gets to see: who decides sees all of them, other colleagues neither an expulsion nor a
// suspension for criminal proceedings (§ 79 Abs. 2 AufenthG), people outside the authority none.
func marksFor(actor casefile.Actor) []string {
	switch {
	case outside(actor):
		return nil
	case actor.Has(casefile.RoleSachbearbeitung, casefile.RoleRechtssachbearbeitung, casefile.RoleLeitung, casefile.RoleHumanitaer, casefile.RoleRevision):
		return store.MarkCodes()
	}
	return []string{store.MarkLawyer, store.MarkBulk}
}

// Marks lists the marks of the person of a case, set or not, as far as the actor gets to see them. NotFound; Forbidden with the code of
// the reason.
func (d *Desk) Marks(ctx context.Context, actor casefile.Actor, id casefile.CaseID) ([]Mark, error) {
	c, err := d.caseFor(ctx, actor, id)
	if err != nil || len(marksFor(actor)) == 0 {
		return nil, err
	}
	set, err := d.Store.Marks(ctx, c.PersonID)
	if err != nil {
		return nil, err
	}
	var by []casefile.ActorID
	for _, m := range set {
		by = append(by, m.SetBy)
	}
	names, err := d.Store.StaffNames(ctx, by)
	if err != nil {
		return nil, err
	}
	var marks []Mark
	for _, code := range marksFor(actor) {
		m := Mark{Code: code}
		if at := slices.IndexFunc(set, func(p store.PersonMark) bool { return p.Code == code }); at >= 0 {
			m.Set, m.By, m.At = true, names[set[at].SetBy], set[at].SetAt
		}
		marks = append(marks, m)
	}
	return marks, nil
}

// ChangeMark sets or ends a mark of the person of a case. Done twice is done once. NotFound; Forbidden with the code of the reason, also
// for a mark that the actor does not get to see; Invalid for a code that there is not.
func (d *Desk) ChangeMark(ctx context.Context, actor casefile.Actor, id casefile.CaseID, code string, set bool) error {
	c, err := d.caseFor(ctx, actor, id)
	switch {
	case err != nil:
		return err
	case !slices.Contains(store.MarkCodes(), code):
		return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/code", Code: "field.unknown"})
	case !slices.Contains(marksFor(actor), code) || actor.Has(casefile.RoleRevision):
		return casefile.Errorf(casefile.Forbidden, "auth.role", "mark %s is not for this role", code)
	case set:
		return d.Store.SetMark(ctx, c.PersonID, code, actor.ID)
	}
	return d.Store.EndMark(ctx, c.PersonID, code, actor.ID)
}
