package drawup

import (
	"context"
	"encoding/json"
	"maps"
	"sort"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/workflows/feel"
)

// Record is what the legal record holds of a case, read once for a rule or a letter.
type Record struct {
	Case   casefile.Case
	Person casefile.Person
	Title  casefile.Title // zero where the case is about none
	Facts  map[string]json.RawMessage
	// AntragArt says what was applied for: "verlaengerung", "zweckwechsel" …, from the application.
	AntragArt string
	// LettersTo is who acts for the person: where the authority to act is on file, the authority shall turn to them (§ 14 Abs. 3 Satz 1 VwVfG).
	// Without a name letters go to the person.
	LettersTo casefile.Representative
}

// Load reads the record of a case.
func Load(ctx context.Context, s Store, id casefile.CaseID) (Record, error) {
	file, err := s.Dossier(ctx, id)
	if err != nil {
		return Record{}, err
	}
	return of(file), nil
}

func of(file store.Dossier) Record {
	return Record{Case: file.Case, Person: file.Person, Title: file.Title, LettersTo: file.LettersTo}.withFacts(file.Facts)
}

// ReceivedOn gives the day of receipt.
func (r Record) ReceivedOn() casefile.Date {
	return casefile.DateOf(r.Case.ReceivedAt.In(calendar.Berlin()))
}

// Inputs builds the vocabulary that every rule table reads. Engine variables stand in for facts that no form or receipt has named:
// they are newer than the case's beginning and older than what a person entered.
func (r Record) Inputs(reference casefile.Date, vars *feel.Context) (*feel.Context, error) {
	angaben, err := r.Angaben(vars)
	if err != nil {
		return nil, err
	}
	inputs := feel.NewContext().
		Put("stichtag", FeelDate(reference)).
		Put("fall", feel.NewContext().
			Put("verfahren", feel.String(r.Case.Procedure)).
			Put("antragAuf", feel.String(r.Case.AppliedFor)).
			Put("antragArt", TextOrNull(r.AntragArt)).
			Put("eingangAm", FeelDate(r.ReceivedOn()))).
		Put("person", r.PersonInputs(reference)).
		Put("titel", r.TitleInputs()).
		Put("angaben", angaben)
	return inputs, nil
}

// Fact gives a fact of the case as rules read it; null where nobody has named it.
func (r Record) Fact(name string) (feel.Value, error) {
	if len(r.Facts[name]) == 0 {
		return feel.Null{}, nil
	}
	v, err := processes.FactValue(r.Facts[name])
	if err != nil {
		return nil, casefile.Errorf(casefile.Internal, "fact.unreadable", "fact %s of case %s: %w", name, r.Case.ID, err)
	}
	return v, nil
}

// PersonInputs gives what rule tables read of the person.
func (r Record) PersonInputs(reference casefile.Date) *feel.Context {
	nationalities := make(feel.List, 0, len(r.Person.Nationalities))
	for _, n := range r.Person.Nationalities {
		nationalities = append(nationalities, feel.String(n))
	}
	birth := feel.Value(feel.Null{})
	if r.Person.BirthDate.Known() {
		birth = FeelDate(r.Person.BirthDate.Earliest())
	}
	// A birth date known in part counts from its first possible day only where that is certain; an unknown one makes nobody a minor.
	return feel.NewContext().
		Put("staatsangehoerigkeiten", nationalities).
		Put("geburtsdatum", birth).
		Put("minderjaehrig", feel.Bool(casefile.MinorOn(r.Person.BirthDate.Earliest(), reference)))
}

// TitleInputs gives what rule tables read of the title; null where the case is about none.
func (r Record) TitleInputs() feel.Value {
	if r.Title.ID == "" {
		return feel.Null{}
	}
	return feel.NewContext().
		Put("art", feel.String(r.Title.Kind)).
		Put("paragraph", feel.String(r.Title.Paragraph)).
		Put("gueltigVon", FeelDate(r.Title.ValidFrom)).
		Put("gueltigBis", FeelDate(r.Title.ValidTo)).
		Put("unbefristet", feel.Bool(r.Title.Unlimited())).
		Put("gesamtgueltigkeitMonate", feel.Int(int64(r.Title.Months()))).
		Put("beendetAm", FeelDate(r.Title.EndedOn))
}

// Angaben gives what people stated, by field: every field that a form knows is there, null where nobody has answered it.
func (r Record) Angaben(vars *feel.Context) (*feel.Context, error) {
	out, err := processes.BlankAngaben()
	if err != nil {
		return nil, err
	}
	for _, name := range vars.Keys() {
		v, _ := vars.Get(name)
		out.Put(name, v)
	}
	names := make([]string, 0, len(r.Facts))
	for name := range r.Facts {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		v, err := processes.FactValue(r.Facts[name])
		if err != nil {
			return nil, casefile.Errorf(casefile.Internal, "fact.unreadable", "fact %s of case %s: %w", name, r.Case.ID, err)
		}
		out.Put(name, v)
	}
	return out, nil
}

// with gives the record as it will be once what was entered counts.
func (r Record) with(entered map[string]json.RawMessage) Record {
	if len(entered) == 0 {
		return r
	}
	facts := make(map[string]json.RawMessage, len(r.Facts)+len(entered))
	maps.Copy(facts, r.Facts)
	maps.Copy(facts, entered)
	return r.withFacts(facts)
}

func (r Record) withFacts(facts map[string]json.RawMessage) Record {
	r.Facts, r.AntragArt = facts, ""
	_ = json.Unmarshal(facts["antragArt"], &r.AntragArt) // a case without the fact has no kind of application
	return r
}
