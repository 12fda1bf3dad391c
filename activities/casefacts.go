package activities

import (
	"context"
	"encoding/json"
	"sort"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// caseData is what the legal record holds of a case, read once for a rule or a letter.
type caseData struct {
	Case   casefile.Case
	Person casefile.Person
	Title  casefile.Title // zero where the case is about none
	Facts  map[string]json.RawMessage
	// AntragArt says what was applied for: "verlaengerung", "zweckwechsel" …, from the application.
	AntragArt string
	// Standing is what else the record holds of the person; read only for the rules of the expiry procedure.
	Standing *store.Standing
	// ToReview are the tables whose last word on the case a lawyer has to look at; read only for the traffic light, nil where nobody has looked.
	ToReview []string
	// Locality is where the person lives; read only for the table of competence.
	Locality *locality
	// LettersTo is who acts for the person: where the authority to act is on file, the authority shall turn to them (§ 14 Abs. 3 Satz 1 VwVfG).
	// Without a name letters go to the person.
	LettersTo casefile.Representative
	// forCustody: a letter goes to those who have custody of the person.
	forCustody bool
}

// given gives what the record holds of a case and the variables that the engine sent along.
func (a *Activities) given(ctx context.Context, w contract.Work) (caseData, *feel.Context, error) {
	data, err := a.load(ctx, w.CaseID)
	if err != nil {
		return caseData{}, nil, err
	}
	vars, err := variables(w)
	return data, vars, err
}

func (a *Activities) load(ctx context.Context, id casefile.CaseID) (caseData, error) {
	file, err := a.Store.Dossier(ctx, id)
	if err != nil {
		return caseData{}, err
	}
	d := caseData{Case: file.Case, Person: file.Person, Title: file.Title, Facts: file.Facts, LettersTo: file.LettersTo}
	_ = json.Unmarshal(d.Facts["antragArt"], &d.AntragArt) // a case without the fact has no kind of application
	return d, nil
}

func (d caseData) receivedOn() casefile.Date {
	return casefile.DateOf(d.Case.ReceivedAt.In(calendar.Berlin()))
}

// inputs builds the vocabulary that every rule table reads. Engine variables stand in for facts that no form or receipt has named:
// they are newer than the case's beginning and older than what a person entered.
func (d caseData) inputs(reference casefile.Date, vars *feel.Context) (*feel.Context, error) {
	angaben, err := d.angaben(vars)
	if err != nil {
		return nil, err
	}
	inputs := feel.NewContext().
		Put("stichtag", feelDate(reference)).
		Put("fall", feel.NewContext().
			Put("verfahren", feel.String(d.Case.Procedure)).
			Put("antragAuf", feel.String(d.Case.AppliedFor)).
			Put("antragArt", textOrNull(d.AntragArt)).
			Put("eingangAm", feelDate(d.receivedOn()))).
		Put("person", d.personInputs(reference)).
		Put("titel", d.titleInputs()).
		Put("angaben", angaben)
	if d.Standing != nil {
		inputs.Put("bestand", d.standingInputs()).Put("person", d.standingPerson(reference))
	}
	if d.ToReview != nil {
		tables := make(feel.List, 0, len(d.ToReview))
		for _, table := range d.ToReview {
			tables = append(tables, feel.String(table))
		}
		inputs.Put("bestand", feel.NewContext().Put("regelnZuPruefen", tables))
	}
	if d.Locality != nil {
		d.Locality.addTo(inputs, d.Person)
	}
	return inputs, nil
}

// fact gives a fact of the case as rules read it; null where nobody has named it.
func (d caseData) fact(name string) (feel.Value, error) {
	if len(d.Facts[name]) == 0 {
		return feel.Null{}, nil
	}
	v, err := processes.FactValue(d.Facts[name])
	if err != nil {
		return nil, casefile.Errorf(casefile.Internal, "fact.unreadable", "fact %s of case %s: %w", name, d.Case.ID, err)
	}
	return v, nil
}

func (d caseData) personInputs(reference casefile.Date) *feel.Context {
	nationalities := make(feel.List, 0, len(d.Person.Nationalities))
	for _, n := range d.Person.Nationalities {
		nationalities = append(nationalities, feel.String(n))
	}
	birth := feel.Value(feel.Null{})
	if d.Person.BirthDate.Known() {
		birth = feelDate(d.Person.BirthDate.Earliest())
	}
	// A birth date known in part counts from its first possible day only where that is certain; an unknown one makes nobody a minor.
	return feel.NewContext().
		Put("staatsangehoerigkeiten", nationalities).
		Put("geburtsdatum", birth).
		Put("minderjaehrig", feel.Bool(casefile.MinorOn(d.Person.BirthDate.Earliest(), reference)))
}

func (d caseData) titleInputs() feel.Value {
	if d.Title.ID == "" {
		return feel.Null{}
	}
	return feel.NewContext().
		Put("art", feel.String(d.Title.Kind)).
		Put("paragraph", feel.String(d.Title.Paragraph)).
		Put("gueltigVon", feelDate(d.Title.ValidFrom)).
		Put("gueltigBis", feelDate(d.Title.ValidTo)).
		Put("unbefristet", feel.Bool(d.Title.Unlimited())).
		Put("gesamtgueltigkeitMonate", feel.Int(int64(d.Title.Months()))).
		Put("beendetAm", feelDate(d.Title.EndedOn))
}

// angaben gives what people stated, by field: every field that a form knows is there, null where nobody has answered it.
func (d caseData) angaben(vars *feel.Context) (*feel.Context, error) {
	out, err := processes.BlankAngaben()
	if err != nil {
		return nil, err
	}
	for _, name := range vars.Keys() {
		v, _ := vars.Get(name)
		out.Put(name, v)
	}
	names := make([]string, 0, len(d.Facts))
	for name := range d.Facts {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		v, err := processes.FactValue(d.Facts[name])
		if err != nil {
			return nil, casefile.Errorf(casefile.Internal, "fact.unreadable", "fact %s of case %s: %w", name, d.Case.ID, err)
		}
		out.Put(name, v)
	}
	return out, nil
}

func textOrNull(s string) feel.Value {
	if s == "" {
		return feel.Null{}
	}
	return feel.String(s)
}
