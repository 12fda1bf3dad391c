package desk

import (
	"encoding/json"

	"ablauf/internal/casefile"
	"ablauf/internal/intake"
)

// application is what the desk itself needs of an application form; every application form has these parts under these names
// and may have more. The schema has been checked before; the tags repeat what a schema cannot say.
type application struct {
	Person    intake.StatedPerson  `json:"person"`
	Anschrift intake.StatedAddress `json:"anschrift"`
	Kontakt   intake.StatedContact `json:"kontakt"`
	Titel     struct {
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

func (a application) person() casefile.Person { return a.Person.Person(a.Anschrift, a.Kontakt) }

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
