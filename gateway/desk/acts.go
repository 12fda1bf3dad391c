package desk

import (
	"context"
	"encoding/json"
	"slices"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// An act is something that a person of the authority does to a case outside its procedure: what the drawing cannot know, and what somebody
// got wrong. Each has a form, so that page and API ask the same.

// Act names an act.
type Act string

// The acts.
const (
	ActRepresentative    Act = "vertretung"
	ActRepresentativeEnd Act = "vertretung-ende"
	ActLetterBack        Act = "schreiben-zurueck"
	ActPersonUndo        Act = "person-loesen"
	ActSplit             Act = "trennen"
)

// ActDone is the answer to an act.
type ActDone struct {
	CaseID casefile.CaseID `json:"caseId"`
	// Task is the one that the act opened; empty where nobody has to look at anything.
	Task casefile.TaskID `json:"task,omitempty"`
	// Opened is the case that the act opened.
	Opened casefile.CaseID `json:"opened,omitempty"`
}

type act struct {
	form  string
	roles []casefile.Role
	// tab of the case page shows what came of it.
	tab string
	do  func(ctx context.Context, actor casefile.Actor, c casefile.Case, data json.RawMessage) (ActDone, error)
}

// Caseworkers are the roles that clear up intakes or decide cases: who enters for whom a letter is.
func Caseworkers() []casefile.Role {
	return slices.DeleteFunc(slices.Clone(auth.Officials()), func(r casefile.Role) bool { return r == casefile.RoleSicherheit })
}

// ActRoles are the roles that do any act: also who opens the post says which letter came back.
func ActRoles() []casefile.Role { return auth.With(Caseworkers(), casefile.RoleScan) }

func (d *Desk) act(name Act) (act, error) {
	switch name {
	case ActRepresentative:
		return act{"allgemein/vertretung", Caseworkers(), "beteiligte", d.enterRepresentative}, nil
	case ActRepresentativeEnd:
		return act{"allgemein/vertretung-ende", Caseworkers(), "beteiligte", d.endRepresentation}, nil
	case ActPersonUndo:
		return act{"allgemein/person-loesen", Caseworkers(), "beteiligte", d.unlinkPerson}, nil
	case ActSplit:
		return act{"allgemein/trennen", Caseworkers(), "beteiligte", d.split}, nil
	case ActWithdraw:
		return act{"allgemein/ruecknahme", Caseworkers(), "nachrichten", d.withdraw}, nil
	case ActLetterBack:
		return act{"allgemein/schreiben-zurueck", ActRoles(), "schreiben", d.letterBack}, nil
	}
	return act{}, casefile.Errorf(casefile.NotFound, "act.unknown", "there is no such act")
}

// ActForm gives the form of an act on a case, and the tab of the case page that the act belongs to. NotFound; Forbidden with the code of the
// reason.
func (d *Desk) ActForm(ctx context.Context, actor casefile.Actor, id casefile.CaseID, name Act) (form, tab string, err error) {
	a, _, err := d.actFor(ctx, actor, id, name)
	return a.form, a.tab, err
}

func (d *Desk) actFor(ctx context.Context, actor casefile.Actor, id casefile.CaseID, name Act) (act, casefile.Case, error) {
	a, err := d.act(name)
	if err != nil {
		return a, casefile.Case{}, err
	}
	c, err := d.caseFor(ctx, actor, id)
	if err != nil {
		return a, c, err
	}
	if !actor.Has(a.roles...) {
		d.logDenied(ctx, actor, id, "auth.role")
		return a, c, casefile.Errorf(casefile.Forbidden, "auth.role", "the act %s is not for this role", name)
	}
	return a, c, nil
}

// MayAct reports whether a role may do an act.
func (d *Desk) MayAct(actor casefile.Actor, name Act) bool {
	a, err := d.act(name)
	return err == nil && actor.Has(a.roles...)
}

// Do carries out an act on a case; data is that of its form. NotFound; Forbidden with the code of the reason; Invalid with fields under /data;
// Conflict with the reason why it cannot be.
func (d *Desk) Do(ctx context.Context, actor casefile.Actor, id casefile.CaseID, name Act, data json.RawMessage) (ActDone, error) {
	a, c, err := d.actFor(ctx, actor, id, name)
	if err != nil {
		return ActDone{}, err
	}
	if data, err = cleanJSON(data); err != nil {
		return ActDone{}, err
	}
	if err := d.Library.Check(a.form, data); err != nil {
		return ActDone{}, UnderPointer("/data", err)
	}
	done, err := a.do(ctx, actor, c, data)
	done.CaseID = c.ID
	return done, err
}
