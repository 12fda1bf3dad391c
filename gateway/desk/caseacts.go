package desk

import (
	"context"
	"encoding/json"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// correctAddress puts the address of the person of a case right.
func (d *Desk) correctAddress(ctx context.Context, actor casefile.Actor, c casefile.Case, entered ActInput) (ActDone, error) {
	var in struct {
		To     struct{ Strasse, PLZ, Ort, Zusatz string } `json:"anschrift"`
		Reason string                                     `json:"anschriftGrund"`
	}
	if err := json.Unmarshal(entered.Data, &in); err != nil {
		return ActDone{}, casefile.Errorf(casefile.Invalid, "json.malformed", "the address cannot be read")
	}
	return ActDone{}, d.Store.CorrectAddress(ctx, store.AddressCorrection{
		Case: c.ID, By: actor.ID, Reason: in.Reason,
		Address: casefile.Address{Street: in.To.Strasse, PostalCode: in.To.PLZ, City: in.To.Ort, Extra: in.To.Zusatz},
	})
}

// followUpCase has the case come back as a task on a day.
func (d *Desk) followUpCase(ctx context.Context, actor casefile.Actor, c casefile.Case, in ActInput) (ActDone, error) {
	var v struct {
		Day  casefile.Date `json:"wiedervorlageTag"`
		For  string        `json:"wiedervorlageFuer"`
		Note string        `json:"wiedervorlageNotiz"`
	}
	if err := json.Unmarshal(in.Data, &v); err != nil {
		return ActDone{}, casefile.Errorf(casefile.Invalid, "json.malformed", "the follow-up cannot be read")
	}
	const field = "/data/wiedervorlageTag"
	switch today := d.today(); {
	case !v.Day.After(today):
		return ActDone{}, casefile.InvalidFields("form.invalid", casefile.FieldError{Field: field, Code: "follow-up.past"})
	case today.DaysUntil(v.Day) > followUpDaysMax:
		return ActDone{}, casefile.InvalidFields("form.invalid", casefile.FieldError{Field: field, Code: "follow-up.far"})
	}
	task, err := d.Store.FollowUpCase(ctx, store.CaseFollowUp{
		Case: c.ID, Key: in.Key, Day: v.Day, Note: v.Note, By: actor.ID, Group: followUpGroup(actor), Own: v.For == "mich",
	})
	return ActDone{Task: task}, err
}

// followUpGroup gives the role whose task a follow-up is: that of whoever asks for it, so that they may finish it themselves.
func followUpGroup(actor casefile.Actor) casefile.Role {
	if inGroup(actor, string(casefile.RoleSachbearbeitung)) {
		return casefile.RoleSachbearbeitung
	}
	for _, role := range Caseworkers() {
		if actor.Has(role) {
			return role
		}
	}
	return casefile.RoleSachbearbeitung
}
