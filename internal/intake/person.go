package intake

import (
	"encoding/json"

	"ablauf/internal/casefile"
)

// StatedPerson is the part "person" of every application form: who the person says they are. The tags say what a schema cannot.
type StatedPerson struct {
	Familienname           string   `json:"familienname" validate:"required,name,max=200"`
	Vornamen               string   `json:"vornamen" validate:"omitempty,name,max=200"`
	Geburtsname            string   `json:"geburtsname" validate:"omitempty,name,max=200"`
	Geburtsdatum           string   `json:"geburtsdatum" validate:"required,partialdate"`
	Geburtsort             string   `json:"geburtsort" validate:"omitempty,latin,max=200"`
	Geschlecht             string   `json:"geschlecht" validate:"omitempty,oneof=m f x"`
	Staatsangehoerigkeiten []string `json:"staatsangehoerigkeiten" validate:"required,min=1,max=5,dive,country"`
	AZRNummer              string   `json:"azrNummer" validate:"omitempty,azr"`
}

// StatedAddress is the part "anschrift" of every application form.
type StatedAddress struct {
	Strasse string `json:"strasse" validate:"omitempty,latin,max=200"`
	PLZ     string `json:"plz" validate:"omitempty,latin,max=10"`
	Ort     string `json:"ort" validate:"omitempty,latin,max=200"`
	Zusatz  string `json:"zusatz" validate:"omitempty,latin,max=200"`
}

// StatedContact is the part "kontakt" of every application form.
type StatedContact struct {
	Email   string `json:"email" validate:"omitempty,email,max=254"`
	Sprache string `json:"sprache" validate:"omitempty,max=20"`
}

// Address gives the address as the file keeps it.
func (a StatedAddress) Address() casefile.Address {
	return casefile.Address{Street: a.Strasse, PostalCode: a.PLZ, City: a.Ort, Extra: a.Zusatz}
}

// Person gives the person as the file keeps them. A birth date that cannot be read is unknown; the forms have checked it before.
func (p StatedPerson) Person(a StatedAddress, k StatedContact) casefile.Person {
	birth, err := casefile.ParsePartialDate(p.Geburtsdatum)
	if err != nil {
		birth = casefile.PartialDate{}
	}
	return casefile.Person{
		FamilyName: p.Familienname, GivenNames: p.Vornamen, BirthName: p.Geburtsname, BirthDate: birth, BirthPlace: p.Geburtsort,
		Sex: p.Geschlecht, Nationalities: p.Staatsangehoerigkeiten, AZRNummer: p.AZRNummer, Email: k.Email, Language: k.Sprache,
		Address: a.Address(),
	}
}

// PersonIn reads the person out of the data of an application, as they stated themselves. It reports false where the data name nobody, as
// in a case that the authority opened.
func PersonIn(data json.RawMessage) (casefile.Person, bool) {
	var stated struct {
		Person    StatedPerson  `json:"person"`
		Anschrift StatedAddress `json:"anschrift"`
		Kontakt   StatedContact `json:"kontakt"`
	}
	if json.Unmarshal(data, &stated) != nil || stated.Person.Familienname == "" {
		return casefile.Person{}, false
	}
	return stated.Person.Person(stated.Anschrift, stated.Kontakt), true
}
