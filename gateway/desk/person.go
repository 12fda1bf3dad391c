package desk

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/internal/store"
	"ablauf/processes"
)

// PersonLink is one link of a case to a person, in the words of a page.
type PersonLink struct {
	Person       casefile.Person // as little as is needed to tell people apart
	MatchedBy    string
	By, UndoneBy string // names; empty for the program
	At           time.Time
	UndoneAt     time.Time // zero for the one that holds
}

// PersonLinks lists to whom a case was linked and is linked now, the newest first. NotFound; Forbidden with the code of the reason; to people
// outside the authority nothing is listed.
func (d *Desk) PersonLinks(ctx context.Context, actor casefile.Actor, id casefile.CaseID) ([]PersonLink, error) {
	c, err := d.caseFor(ctx, actor, id)
	if err != nil || outside(actor) {
		return nil, err
	}
	links, err := d.Store.PersonLinks(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	var by []casefile.ActorID
	for _, l := range links {
		by = append(by, l.LinkedBy, l.UndoneBy)
	}
	names, err := d.Store.StaffNames(ctx, by)
	if err != nil {
		return nil, err
	}
	out := make([]PersonLink, 0, len(links))
	for i := len(links) - 1; i >= 0; i-- {
		l := links[i]
		person, err := d.Store.Person(ctx, l.Person)
		if err != nil {
			return nil, err
		}
		line := PersonLink{Person: minimal(person), MatchedBy: l.MatchedBy, By: names[l.LinkedBy], UndoneBy: names[l.UndoneBy], At: l.LinkedAt}
		if l.UndoneAt != nil {
			line.UndoneAt = *l.UndoneAt
		}
		out = append(out, line)
	}
	return out, nil
}

// unlinkPerson undoes the link of a case to a person whose it is not.
func (d *Desk) unlinkPerson(ctx context.Context, actor casefile.Actor, c casefile.Case, entered ActInput) (ActDone, error) {
	var in struct {
		Reason string `json:"loesenGrund"`
	}
	if err := json.Unmarshal(entered.Data, &in); err != nil {
		return ActDone{}, casefile.Errorf(casefile.Invalid, "json.malformed", "the reason cannot be read")
	}
	applied, err := d.Store.ApplicationData(ctx, c.ID)
	if err != nil && casefile.KindOf(err) != casefile.NotFound {
		return ActDone{}, err
	}
	stated, named := intake.PersonIn(applied)
	if !named {
		return ActDone{}, casefile.Errorf(casefile.Conflict, "person.not-stated", "the application names nobody")
	}
	u := store.Unlinking{Case: c.ID, Instead: c.PersonID, Stated: stated, By: actor.ID, Reason: in.Reason}
	var form application
	if json.Unmarshal(applied, &form) == nil {
		u.Title = form.title()
	}
	others, err := d.Store.PersonCandidates(ctx, stated, c.PersonID)
	if err != nil {
		return ActDone{}, err
	}
	_, hits := intake.MatchPerson(stated, casefile.Person{}, "new", others)
	u.Candidates = mustJSON(hits)
	task, err := d.Store.UnlinkPerson(ctx, u)
	return ActDone{Task: task}, err
}

// tellExpiry tells the open cases of titles of whose case it turned out to be that they have applied (§ 81 Abs. 4 AufenthG). It may be called any
// number of times.
func (d *Desk) tellExpiry(ctx context.Context, id casefile.CaseID) error {
	c, err := d.Store.Case(ctx, id)
	if err != nil || !slices.Contains(processes.TitleProcedures(), c.Procedure) {
		return err
	}
	first, err := d.Store.FirstReceipt(ctx, id)
	if err != nil || first.Kind != casefile.ReceiptAntrag {
		return err
	}
	deciding, err := intake.DecidingValues(mustJSON(map[string]string{
		"antragEingegangenAm": intake.ReceivedOn(first.ReceivedAt).String(), "antragFall": string(id),
	}))
	if err != nil {
		return err
	}
	_, err = d.Store.TellExpiry(ctx, first, deciding)
	return err
}
