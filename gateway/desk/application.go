package desk

import (
	"encoding/json"

	"ablauf/internal/casefile"
	"ablauf/internal/intake"
)

// application is what the desk itself needs of an application form; every application form has these parts under these names
// and may have more. The schema has been checked before; the tags repeat what a schema cannot say.
type application struct {
	Person struct {
		Familienname           string   `json:"familienname" validate:"required,name,max=200"`
		Vornamen               string   `json:"vornamen" validate:"omitempty,name,max=200"`
		Geburtsname            string   `json:"geburtsname" validate:"omitempty,name,max=200"`
		Geburtsdatum           string   `json:"geburtsdatum" validate:"required,partialdate"`
		Geburtsort             string   `json:"geburtsort" validate:"omitempty,latin,max=200"`
		Geschlecht             string   `json:"geschlecht" validate:"omitempty,oneof=m f x"`
		Staatsangehoerigkeiten []string `json:"staatsangehoerigkeiten" validate:"required,min=1,max=5,dive,country"`
		AZRNummer              string   `json:"azrNummer" validate:"omitempty,azr"`
	} `json:"person"`
	Anschrift struct {
		Strasse string `json:"strasse" validate:"omitempty,latin,max=200"`
		PLZ     string `json:"plz" validate:"omitempty,latin,max=10"`
		Ort     string `json:"ort" validate:"omitempty,latin,max=200"`
		Zusatz  string `json:"zusatz" validate:"omitempty,latin,max=200"`
	} `json:"anschrift"`
	Kontakt struct {
		Email   string `json:"email" validate:"omitempty,email,max=254"`
		Sprache string `json:"sprache" validate:"omitempty,max=20"`
	} `json:"kontakt"`
	Titel struct {
		Art             casefile.TitleKind `json:"art"`
		Paragraph       string             `json:"paragraph"`
		GueltigVon      casefile.Date      `json:"gueltigVon"`
		GueltigBis      casefile.Date      `json:"gueltigBis"`
		Nebenbestimmung string             `json:"nebenbestimmung" validate:"omitempty,latin,max=1000"`
	} `json:"titel"`
	Arbeitgeber struct {
		Name string `json:"name" validate:"omitempty,latin,max=200"`
	} `json:"arbeitgeber"`
	AntragAuf string `json:"antragAuf"`
	AntragArt string `json:"antragArt"`
}

// readApplication reads the parts that the desk needs. Invalid with fields.
func (d *Desk) readApplication(data json.RawMessage) (application, error) {
	var a application
	if err := json.Unmarshal(data, &a); err != nil {
		return a, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "", Code: codeOfApplication(err)})
	}
	if err := d.Validate(&a); err != nil {
		return a, err
	}
	if t := a.Titel; !t.GueltigVon.IsZero() && !t.GueltigBis.IsZero() && t.GueltigBis.Before(t.GueltigVon) {
		return a, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/titel/gueltigBis", Code: "date.end-before-start"})
	}
	return a, nil
}

func codeOfApplication(err error) string {
	if code := casefile.CodeOf(err); code != "internal" {
		return code
	}
	return "type"
}

func (a application) person() casefile.Person {
	p := a.Person
	// The tag partialdate has read it before.
	birth, _ := casefile.ParsePartialDate(p.Geburtsdatum)
	return casefile.Person{
		FamilyName: p.Familienname, GivenNames: p.Vornamen, BirthName: p.Geburtsname, BirthDate: birth, BirthPlace: p.Geburtsort,
		Sex: p.Geschlecht, Nationalities: p.Staatsangehoerigkeiten, AZRNummer: p.AZRNummer, Email: a.Kontakt.Email, Language: a.Kontakt.Sprache,
		Address: casefile.Address{
			Street: a.Anschrift.Strasse, PostalCode: a.Anschrift.PLZ, City: a.Anschrift.Ort, Extra: a.Anschrift.Zusatz,
		},
	}
}

func (a application) title() casefile.Title {
	t := a.Titel
	title := casefile.Title{
		Kind: t.Art, Paragraph: t.Paragraph, ValidFrom: t.GueltigVon, ValidTo: t.GueltigBis, Nebenbestimmung: t.Nebenbestimmung,
		EmployerName: a.Arbeitgeber.Name,
	}
	if title.Unlimited() {
		// The day on the card is the card's: the title has no end (§ 9 Abs. 1, § 9a Abs. 1 AufenthG), and no deadline may say so.
		title.ValidTo = casefile.Date{}
	}
	return title
}

// appliedFor gives the paragraph that the case is about: the one applied for, or that of the title where the form asks for none, as the
// notice of another employment does.
func (a application) appliedFor() string {
	if a.AntragAuf == "" {
		return a.Titel.Paragraph
	}
	return a.AntragAuf
}

// deciding gives the variables that the diagram starts with.
func (a application) deciding(r casefile.Receipt) (json.RawMessage, error) {
	return intake.Opening{
		ReceivedAt: r.ReceivedAt, TitleKind: a.Titel.Art, Paragraph: a.Titel.Paragraph, ValidTo: a.title().ValidTo,
		AppliedFor: a.appliedFor(), Kind: a.AntragArt,
	}.Deciding()
}
