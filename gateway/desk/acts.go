package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

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
	ActMessage           Act = "nachricht"
	ActFollowUp          Act = "wiedervorlage"
	ActAddress           Act = "anschrift"
)

// ActInput is what somebody enters for an act.
type ActInput struct {
	// Data is that of the form of the act.
	Data json.RawMessage
	// Key makes an act that could be done twice happen once however often its form is sent; empty means every call is another act.
	Key string
	// Seen is to whom the preview of a message said that it goes; empty where there was none.
	Seen string
}

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
	do  func(ctx context.Context, actor casefile.Actor, c casefile.Case, in ActInput) (ActDone, error)
}

// Caseworkers are the roles that clear up intakes or decide cases: who enters for whom a letter is.
func Caseworkers() []casefile.Role {
	return slices.DeleteFunc(slices.Clone(auth.Officials()), func(r casefile.Role) bool { return r == casefile.RoleSicherheit })
}

// ActRoles are the roles that do any act: also who opens the post says which letter came back.
func ActRoles() []casefile.Role { return auth.With(Caseworkers(), casefile.RoleScan) }

// AddressRoles are the roles that put the address of a person right: who clears up an intake, and who decides.
func AddressRoles() []casefile.Role {
	return []casefile.Role{casefile.RoleClearing, casefile.RoleSachbearbeitung, casefile.RoleRechtssachbearbeitung}
}

func (d *Desk) act(name Act) (act, error) {
	switch name {
	case ActRepresentative:
		return act{form: "allgemein/vertretung", roles: Caseworkers(), tab: "beteiligte", do: d.enterRepresentative}, nil
	case ActRepresentativeEnd:
		return act{form: "allgemein/vertretung-ende", roles: Caseworkers(), tab: "beteiligte", do: d.endRepresentation}, nil
	case ActPersonUndo:
		return act{form: "allgemein/person-loesen", roles: Caseworkers(), tab: "beteiligte", do: d.unlinkPerson}, nil
	case ActSplit:
		return act{form: "allgemein/trennen", roles: Caseworkers(), tab: "beteiligte", do: d.split}, nil
	case ActWithdraw:
		return act{form: "allgemein/ruecknahme", roles: Caseworkers(), tab: "nachrichten", do: d.withdraw}, nil
	case ActMessage:
		return act{form: "allgemein/nachricht", roles: Caseworkers(), tab: "nachrichten", do: d.writeMessage}, nil
	case ActFollowUp:
		return act{form: "allgemein/wiedervorlage", roles: Caseworkers(), tab: "ablauf", do: d.followUpCase}, nil
	case ActAddress:
		return act{form: "allgemein/anschrift", roles: AddressRoles(), tab: "beteiligte", do: d.correctAddress}, nil
	case ActLetterBack:
		return act{form: "allgemein/schreiben-zurueck", roles: ActRoles(), tab: "schreiben", do: d.letterBack}, nil
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

// Do carries out an act on a case. NotFound; Forbidden with the code of the reason; Invalid with fields under /data;
// Conflict with the reason why it cannot be.
func (d *Desk) Do(ctx context.Context, actor casefile.Actor, id casefile.CaseID, name Act, in ActInput) (ActDone, error) {
	a, c, in, err := d.checkAct(ctx, actor, id, name, in)
	if err != nil {
		return ActDone{}, err
	}
	done, err := a.do(ctx, actor, c, in)
	done.CaseID = c.ID
	return done, err
}

// checkAct gives the act, its case and what was entered, once the actor may do it and the form has let the data through.
func (d *Desk) checkAct(
	ctx context.Context, actor casefile.Actor, id casefile.CaseID, name Act, in ActInput,
) (act, casefile.Case, ActInput, error) {
	a, c, err := d.actFor(ctx, actor, id, name)
	if err != nil {
		return a, c, in, err
	}
	if in.Data, err = cleanJSON(in.Data); err != nil {
		return a, c, in, err
	}
	if !IsID(in.Key) {
		in.Key = uuid.NewSHA1(uuid.NameSpaceOID, []byte(cmp.Or(in.Key, uuid.NewString()))).String()
	}
	if err := d.Library.Check(a.form, in.Data); err != nil {
		return a, c, in, UnderPointer("/data", err)
	}
	return a, c, in, nil
}
