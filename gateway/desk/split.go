package desk

import (
	"context"
	"encoding/json"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// Join is an application that was added to another case, in the words of a page.
type Join struct {
	// Other is the other case; Added: it was added to the one that was asked about, and not the other way round.
	Other        casefile.CaseID
	Aktenzeichen string
	Added        bool
	By, UndoneBy string
	At           time.Time
	UndoneAt     time.Time // zero while it holds
}

// Joins lists to which case an application was added, and which were added to it, the newest first. NotFound; Forbidden with the code of the
// reason; to people outside the authority nothing is listed.
func (d *Desk) Joins(ctx context.Context, actor casefile.Actor, id casefile.CaseID) ([]Join, error) {
	c, err := d.caseFor(ctx, actor, id)
	if err != nil || outside(actor) {
		return nil, err
	}
	joins, err := d.Store.Joins(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	var by []casefile.ActorID
	for _, j := range joins {
		by = append(by, j.By, j.UndoneBy)
	}
	names, err := d.Store.StaffNames(ctx, by)
	if err != nil {
		return nil, err
	}
	out := make([]Join, 0, len(joins))
	for i := len(joins) - 1; i >= 0; i-- {
		j := joins[i]
		line := Join{Other: j.Into, Aktenzeichen: j.Other, Added: j.Into == c.ID, By: names[j.By], UndoneBy: names[j.UndoneBy], At: j.At}
		if line.Added {
			line.Other = j.Case
		}
		if j.UndoneAt != nil {
			line.UndoneAt = *j.UndoneAt
		}
		out = append(out, line)
	}
	return out, nil
}

// split undoes that the application of a case was added to another one: it begins anew, with the day on which it arrived.
func (d *Desk) split(ctx context.Context, actor casefile.Actor, c casefile.Case, entered ActInput) (ActDone, error) {
	var in struct {
		Reason string `json:"trennenGrund"`
	}
	if err := json.Unmarshal(entered.Data, &in); err != nil {
		return ActDone{}, casefile.Errorf(casefile.Invalid, "json.malformed", "the reason cannot be read")
	}
	into, err := d.joinedInto(ctx, actor, c.ID)
	if err != nil {
		return ActDone{}, err
	}
	again, err := d.applicationAgain(ctx, c, in.Reason)
	if err != nil {
		return ActDone{}, err
	}
	opened, err := d.Store.SplitCase(ctx, store.Split{Case: c.ID, Into: into, By: actor.ID, Reason: in.Reason, Anew: again})
	return ActDone{Opened: opened.ID}, err
}

// joinedInto gives the case that an application was added to, which the actor has to be allowed to see too. Conflict "join.none".
func (d *Desk) joinedInto(ctx context.Context, actor casefile.Actor, id casefile.CaseID) (casefile.CaseID, error) {
	into, err := d.Store.JoinedInto(ctx, id)
	if casefile.KindOf(err) == casefile.NotFound {
		return "", casefile.Errorf(casefile.Conflict, "join.none", "the application was added to no case")
	}
	if err != nil {
		return "", err
	}
	_, err = d.caseFor(ctx, actor, into.ID)
	return into.ID, err
}

// applicationAgain makes of a case the application that it began with, as it arrived: the same day, channel and words, and the person whose it is by now.
func (d *Desk) applicationAgain(ctx context.Context, c casefile.Case, reason string) (store.Application, error) {
	first, err := d.Store.FirstReceipt(ctx, c.ID)
	if err != nil {
		return store.Application{}, err
	}
	data, err := d.Store.ApplicationData(ctx, c.ID)
	if err != nil {
		return store.Application{}, err
	}
	procedure, err := d.current(c.Procedure)
	if err != nil {
		return store.Application{}, err
	}
	content, err := d.readApplication(data)
	if err != nil {
		return store.Application{}, err
	}
	r := casefile.Receipt{
		Kind: first.Kind, Channel: first.Channel, ReceivedAt: first.ReceivedAt, RecordedBy: first.RecordedBy, Raw: first.Raw,
		BackdatedReason: reason, BackdatedEvidence: c.Aktenzeichen,
	}
	if r.Deciding, err = content.deciding(r); err != nil {
		return store.Application{}, err
	}
	a := d.application(procedure, content, r, data)
	a.Person, a.Title.ID, a.OnePerPerson = casefile.Person{ID: c.PersonID}, c.TitleID, false
	a.Case.Sensitivity = c.Sensitivity
	return a, nil
}
