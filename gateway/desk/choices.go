package desk

import (
	"context"
	"encoding/json"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/processes"
)

// Choice is one of the persons or cases from which somebody chooses in a task of the intake; its place in the list is the number that the
// form knows it by.
type Choice struct {
	// Reason is why it is offered, as the comparison found; empty for a case.
	Reason string
	// Person is who may be the one that applied, with as little as is needed to tell people apart; nil for a case.
	Person *casefile.Person
	// Cases are the open ones of that person, or the one case that is offered.
	Cases []casefile.Case
}

// The forms whose choices the comparison of the intake has left as facts of the case.
const (
	formPerson = "eingang/person"
	formDouble = "eingang/doppelt"
)

// choices gives what a task offers. Who lives under a lock of information (§ 51 BMG) is shown without an address, and of a confidential case
// nothing but its number to those who may not open it.
func (d *Desk) choices(ctx context.Context, actor casefile.Actor, task casefile.Task) ([]Choice, error) {
	if task.Form != formPerson && task.Form != formDouble {
		return nil, nil
	}
	facts, err := d.Store.Facts(ctx, task.CaseID)
	if err != nil {
		return nil, err
	}
	if task.Form == formDouble {
		return d.casesToChoose(ctx, actor, facts["dubletten"])
	}
	var hits []intake.Hit
	if err := readFact(facts["personKandidaten"], &hits); err != nil {
		return nil, err
	}
	out := make([]Choice, 0, len(hits))
	for _, hit := range hits {
		person, err := d.Store.Person(ctx, hit.Person)
		if err != nil {
			return nil, err
		}
		open, err := d.Store.OpenCasesOf(ctx, hit.Person, processes.AppliedFor(), task.CaseID)
		if err != nil {
			return nil, err
		}
		seen := minimal(person)
		out = append(out, Choice{Reason: hit.Reason, Person: &seen, Cases: guarded(actor, open)})
	}
	return out, nil
}

func (d *Desk) casesToChoose(ctx context.Context, actor casefile.Actor, raw json.RawMessage) ([]Choice, error) {
	var ids []casefile.CaseID
	if err := readFact(raw, &ids); err != nil {
		return nil, err
	}
	out := make([]Choice, 0, len(ids))
	for _, id := range ids {
		c, err := d.Store.Case(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, Choice{Cases: guarded(actor, []casefile.Case{c})})
	}
	return out, nil
}

// minimal is what the front office sees of somebody who may not be the person at all.
func minimal(p casefile.Person) casefile.Person {
	seen := casefile.Person{
		ID: p.ID, FamilyName: p.FamilyName, GivenNames: p.GivenNames, BirthName: p.BirthName, BirthDate: p.BirthDate,
		Nationalities: p.Nationalities, AZRNummer: p.AZRNummer,
	}
	if !p.Auskunftssperre {
		seen.Address = p.Address
	}
	return seen
}

func guarded(actor casefile.Actor, cases []casefile.Case) []casefile.Case {
	for i, c := range cases {
		if c.Sensitivity == "vertraulich" && !auth.SeesConfidential(actor) {
			cases[i] = casefile.Case{ID: c.ID, Aktenzeichen: c.Aktenzeichen}
		}
	}
	return cases
}

// readFact reads a fact that a step of the program has left; one that is missing leaves the place empty.
func readFact(raw json.RawMessage, into any) error {
	if len(raw) == 0 {
		return nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return casefile.Errorf(casefile.Internal, "fact.unreadable", "what a task offers cannot be read: %w", err)
	}
	return nil
}
