package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"ablauf/activities"
	"ablauf/internal/casefile"
	"ablauf/internal/registers"
	"ablauf/internal/store"
)

// partner is what the worker has to know of a partner: which effects of the record are messages to it, and how it is reached.
type partner struct {
	name registers.Partner
	// kinds are the kinds of intents that go to it.
	kinds []string
	// client is nil where the authority is not connected: then people transmit by hand.
	client *registers.Client
}

// kindsOf lists which effects are messages to which partner.
func kindsOf(name registers.Partner) []string {
	switch name {
	case registers.BA:
		return []string{activities.IntentBARequest}
	case registers.Security:
		return []string{activities.IntentSecurityQuery, activities.IntentValidity}
	case registers.Meldebehoerde:
		return []string{activities.IntentResidenceQuery}
	case registers.AZR:
		return []string{activities.IntentAZRSearch, activities.IntentAZRReport}
	case registers.Bundesdruck:
		return []string{activities.IntentCardOrder}
	case registers.Print:
		return []string{activities.IntentPrint}
	case registers.Portal:
		return []string{intentPortal}
	}
	return nil
}

// openPartners connects to every partner that has an address.
func openPartners(cfg config) ([]partner, error) {
	partners := make([]partner, 0, len(registers.Partners()))
	for _, name := range registers.Partners() {
		p := partner{name: name, kinds: kindsOf(name)}
		if at := cfg.Partners[name]; at.URL != "" {
			key, err := secret(at.KeyFile)
			if err != nil {
				return nil, err
			}
			if p.client, err = registers.New(registers.Config{Partner: name, URL: at.URL, Key: key}); err != nil {
				return nil, fmt.Errorf("partner %s: %w", name, err)
			}
		}
		partners = append(partners, p)
	}
	return partners, nil
}

// connected reports whether the authority speaks to a partner electronically.
func connected(partners []partner, name registers.Partner) bool {
	return slices.ContainsFunc(partners, func(p partner) bool { return p.name == name && p.client != nil })
}

// dossier is what of the legal record a message may need.
type dossier struct {
	intent  casefile.Intent
	order   casefile.Transmission
	c       casefile.Case
	person  casefile.Person
	title   casefile.Title // the one that the case granted, else the one that it is about; zero where there is none
	facts   map[string]json.RawMessage
	earlier []casefile.Intent
	office  string
}

// dossierOf reads it. It reports false for a case that has ended: data of a person do not go out for nothing. What a procedure reports at
// its very end is wanted all the same.
func dossierOf(ctx context.Context, db *store.Store, intent casefile.Intent, office string) (d dossier, wanted bool, err error) {
	d = dossier{intent: intent, office: office}
	if d.c, err = db.Case(ctx, intent.CaseID); err != nil || d.c.State != casefile.CaseOpen && !outlivesCase(intent.Kind) {
		return d, false, err
	}
	if err := json.Unmarshal(intent.Payload, &d.order); err != nil {
		return d, false, casefile.Errorf(casefile.Internal, "intent.payload", "payload of intent %s: %w", intent.ID, err)
	}
	if d.person, err = db.Person(ctx, d.c.PersonID); err != nil {
		return d, false, err
	}
	if d.facts, err = db.Facts(ctx, d.c.ID); err != nil {
		return d, false, err
	}
	if d.earlier, err = db.Intents(ctx, d.c.ID); err != nil {
		return d, false, err
	}
	granted, found, err := db.GrantedTitle(ctx, d.c.ID)
	switch {
	case err != nil:
		return d, false, err
	case found:
		d.title = granted
	case d.c.TitleID != "":
		d.title, err = db.Title(ctx, d.c.TitleID)
	}
	return d, true, err
}

// outlivesCase reports whether an effect is owed also where its case has come to its end: the registers must learn of what was decided, and a
// granted title needs its card.
func outlivesCase(kind string) bool {
	return kind == activities.IntentAZRReport || kind == activities.IntentValidity || kind == activities.IntentCardOrder
}

// compose puts a message together out of the record.
func (d dossier) compose() registers.Outgoing {
	header := registers.Header{ID: d.intent.ID, Authority: d.office, Aktenzeichen: d.c.Aktenzeichen}
	person := registers.Person{
		FamilyName: d.person.FamilyName, GivenNames: d.person.GivenNames, BirthDate: d.person.BirthDate.String(),
		Nationalities: d.person.Nationalities, AZRNummer: d.person.AZRNummer,
	}
	switch d.intent.Kind {
	case activities.IntentSecurityQuery:
		return registers.SecurityQuery{Header: header, AppliedFor: d.c.AppliedFor, Occasion: d.order.Matter, Person: person}
	case activities.IntentValidity:
		return registers.ValidityReport{Header: header, Matter: registers.MatterValidity, Person: person, Title: d.reported()}
	case activities.IntentResidenceQuery:
		return registers.ResidenceQuery{Header: header, Person: person, Address: d.address()}
	case activities.IntentAZRSearch:
		return registers.AZRSearch{Header: header, Person: person}
	case activities.IntentAZRReport:
		report := registers.AZRReport{Header: header, Person: person, Matter: d.order.Matter}
		if report.Matter != "ablehnung" {
			report.Title = d.reported()
		}
		return report
	case activities.IntentCardOrder:
		order := registers.CardOrder{Header: header, Person: person, Title: d.reported(), Delivery: d.order.Matter}
		if order.Delivery == "direktversand" {
			order.Address = d.address()
		}
		return order
	default:
		return registers.ApprovalRequest{
			Header: header, AppliedFor: d.c.AppliedFor, Person: person, Employment: d.employment(), Follows: d.followed(),
		}
	}
}

func (d dossier) address() registers.Address {
	a := d.person.Address
	return registers.Address{Street: a.Street, PostalCode: a.PostalCode, City: a.City, Extra: a.Extra}
}

func (d dossier) reported() registers.ReportedTitle {
	return registers.ReportedTitle{
		Kind: d.title.Kind, Paragraph: d.title.Paragraph, ValidFrom: d.title.ValidFrom, ValidTo: d.title.ValidTo, Condition: d.title.Nebenbestimmung,
	}
}

// employment is what the Bundesagentur shall approve. What the caseworker entered goes before what the application says.
func (d dossier) employment() registers.Employment {
	var applied struct {
		Name           string `json:"name"`
		Betriebsnummer string `json:"betriebsnummer"`
		Job            string `json:"beschaeftigung"`
	}
	read(d.facts, "arbeitgeber", &applied)
	e := registers.Employment{Employer: applied.Name, Betriebsnummer: applied.Betriebsnummer, Job: applied.Job}
	if read(d.facts, "baArbeitgeber", &e.Employer) && e.Employer != applied.Name {
		e.Betriebsnummer = "" // that of the other employer
	}
	read(d.facts, "baTaetigkeit", &e.Job)
	read(d.facts, "baWochenstunden", &e.WeeklyHours)
	read(d.facts, "baBruttoMonat", &e.MonthlyGross)
	read(d.facts, "baBefristetBis", &e.Until)
	return e
}

// followed gives the message id of the request that this one completes, or "".
func (d dossier) followed() string {
	for i := len(d.earlier) - 1; i >= 0; i-- {
		if e := d.earlier[i]; e.Kind == d.intent.Kind && e.State == casefile.IntentConfirmed && e.CreatedAt.Before(d.intent.CreatedAt) {
			return e.ID
		}
	}
	return ""
}

// read reads a fact where there is one that fits; it reports whether it did.
func read(facts map[string]json.RawMessage, name string, into any) bool {
	raw, known := facts[name]
	return known && json.Unmarshal(raw, into) == nil
}
