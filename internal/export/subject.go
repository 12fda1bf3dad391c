package export

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
)

// Subject is what is held of the person of a case, as the person is told it (Art. 15 Abs. 1 GDPR). It names nobody else: no colleague, no representative, no
// other person (Art. 15 Abs. 4 GDPR), nothing of the query of § 73 AufenthG. What other people wrote in free texts no program can find: who hands it over
// looks through what FreeTexts names. schemas/auskunft.schema.json describes it.
type Subject struct {
	Form       string            `json:"form"`
	AsOf       string            `json:"stand"`
	Controller SubjectController `json:"verantwortlich"`
	Person     []SubjectField    `json:"person"`
	Case       []SubjectField    `json:"fall"`
	Titles     [][]SubjectField  `json:"titel"`
	Statements []SubjectSaid     `json:"angaben"`
	Documents  []SubjectDocument `json:"unterlagen"`
	Letters    []SubjectDocument `json:"schreiben"`
	Purposes   []string          `json:"zwecke"`
	Recipients []string          `json:"empfaenger"`
	Origin     []string          `json:"herkunft"`
	Storage    []string          `json:"speicherdauer"`
	Rights     []string          `json:"rechte"`
	Automated  []string          `json:"automatisierteEntscheidung"`
	Left       []string          `json:"nichtEnthalten"`
	// FreeTexts names the free texts in it, which a person looks through before it is handed over.
	FreeTexts []string `json:"freieTexte"`
}

// SubjectController is who answers for the data.
type SubjectController struct {
	Name    string `json:"name"`
	Office  string `json:"stelle"`
	Address string `json:"anschrift"`
	Email   string `json:"email"`
	Phone   string `json:"telefon"`
}

// SubjectField is a name with a value.
type SubjectField struct {
	Name  string `json:"feld"`
	Value string `json:"wert"`
}

// SubjectSaid is something that the person or a register said.
type SubjectSaid struct {
	On     string         `json:"am"`
	What   string         `json:"was"`
	Fields []SubjectField `json:"felder"`
}

// SubjectDocument is a document of the person's file.
type SubjectDocument struct {
	On     string `json:"am"`
	What   string `json:"was"`
	Size   int64  `json:"groesse"`
	SHA256 string `json:"sha256"`
}

// subjectForm names the form of the file and its version.
const subjectForm = "ablauf-auskunft-1"

// Subject gives what the person of the case is told.
func (f File) Subject() Subject {
	s := Subject{
		Form: subjectForm, AsOf: f.At.UTC().Format("2006-01-02T15:04:05Z"),
		Controller: SubjectController{
			Name: f.Office.Name, Office: f.Office.Office, Email: f.Office.Email, Phone: f.Office.Phone,
			Address: f.Office.Address.Street + ", " + f.Office.Address.PostalCode + " " + f.Office.Address.City,
		},
		Person: personFields(f.Person), Case: f.caseFields(), Titles: [][]SubjectField{}, Statements: []SubjectSaid{}, Documents: []SubjectDocument{},
		Letters: []SubjectDocument{}, FreeTexts: []string{}, Recipients: f.recipients(), Origin: f.origin(), Storage: f.storage(),
		Purposes: []string{
			"Wir entscheiden über Ihren Aufenthalt und Ihre Arbeit in Deutschland. Grundlage: § 86 AufenthG, Art. 6 Abs. 1 Buchst. e DSGVO.",
			"Wir führen die Ausländerdatei. Grundlage: §§ 62 bis 68 AufenthV.",
			"Wir führen die Akte so, dass Gerichte und Aufsicht unsere Entscheidungen prüfen können. Grundlage: § 99 VwGO, Art. 20 Abs. 3 GG.",
		},
		Rights: []string{
			"Sie können verlangen, dass wir falsche Daten berichtigen (Art. 16 DSGVO).",
			"Sie können verlangen, dass wir Daten löschen, die wir nicht mehr brauchen (Art. 17 DSGVO).",
			"Sie können verlangen, dass wir die Verarbeitung einschränken (Art. 18 DSGVO).",
			"Sie können der Verarbeitung aus Gründen Ihrer besonderen Situation widersprechen (Art. 21 DSGVO).",
			"Sie können sich bei der Aufsichtsbehörde für den Datenschutz des Landes beschweren (Art. 77 DSGVO).",
			"Was im Ausländerzentralregister steht, sagt Ihnen das Bundesverwaltungsamt (§ 34 AZRG).",
			"Eine Kopie Ihrer Unterlagen und unserer Schreiben geben wir Ihnen auf Verlangen (Art. 15 Abs. 3 DSGVO).",
		},
		Automated: []string{"Regeltabellen schlagen vor, was das Gesetz ergibt. Über Ihren Antrag entscheidet ein Mensch (Art. 22 DSGVO)."},
		Left: []string{
			"Namen von Beschäftigten und Daten anderer Personen (Art. 15 Abs. 4 DSGVO).",
			"Interne Notizen und Vermerke der Bearbeitung; wir prüfen sie auf Verlangen einzeln.",
			"Ob und was Sicherheitsbehörden gefragt wurden oder geantwortet haben (§ 73 AufenthG, Art. 23 DSGVO).",
			"Was andere Stellen und Gerichte zu dem Fall geschrieben haben; wir prüfen es auf Verlangen einzeln.",
		},
	}
	for _, t := range f.Titles {
		s.Titles = append(s.Titles, titleFields(t))
	}
	for _, e := range f.Entries {
		s.take(e)
	}
	return s
}

// take adds what an entry of the file says of the person.
func (s *Subject) take(e Entry) {
	on := dayOf(e.At).String()
	switch e.Kind {
	case KindStatement:
		if !e.Own {
			return
		}
		said := SubjectSaid{On: on, What: oneLine(e.Title), Fields: []SubjectField{}}
		if e.Text != "" {
			e.Pairs = append([]Pair{{Name: "Text", Value: e.Text, Free: true}}, e.Pairs...)
		}
		for _, p := range e.Pairs {
			if p.OfOthers {
				continue
			}
			said.Fields = append(said.Fields, SubjectField{p.Name, p.Value})
			if p.Free {
				s.FreeTexts = append(s.FreeTexts, on+" "+said.What+": "+p.Name)
			}
		}
		s.Statements = append(s.Statements, said)
	case KindDocument:
		s.Documents = append(s.Documents, SubjectDocument{on, e.Label, e.Document.Size, hex.EncodeToString(e.Document.SHA256)})
	case KindLetter:
		if !e.Sent.IsZero() {
			s.Letters = append(s.Letters, SubjectDocument{e.Sent.String(), oneLine(e.Title), e.Document.Size, hex.EncodeToString(e.Document.SHA256)})
		}
	case KindNote, KindWorked, kindLog: // what colleagues wrote for each other
	}
}

// fields keeps those that have a value.
func fields(pairs ...string) []SubjectField {
	kept := []SubjectField{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if value := strings.TrimSpace(pairs[i+1]); value != "" && value != "0000-00-00" {
			kept = append(kept, SubjectField{pairs[i], value})
		}
	}
	return kept
}

func personFields(p casefile.Person) []SubjectField {
	barred := ""
	if p.Auskunftssperre {
		barred = "ja (§ 51 BMG)"
	}
	born := ""
	if p.BirthDate.Year != 0 {
		born = p.BirthDate.String()
	}
	return fields("Familienname", p.FamilyName, "Vornamen", p.GivenNames, "Geburtsname", p.BirthName, "Name in Originalschrift", p.OriginalScript,
		"Geburtsdatum", born, "Geburtsort", p.BirthPlace, "Geschlecht", p.Sex, "Staatsangehörigkeiten", strings.Join(p.Nationalities, ", "),
		"AZR-Nummer", p.AZRNummer, "Anschrift", p.Address.Line(), "E-Mail", p.Email, "Sprache", p.Language, "Weggezogen am", dayOrNone(p.MovedAwayOn),
		"Auskunftssperre", barred)
}

func dayOrNone(d casefile.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func (f File) caseFields() []SubjectField {
	state := "offen"
	closed := ""
	if f.Case.State == casefile.CaseClosed {
		state = "beendet"
		if !f.Case.ClosedAt.IsZero() {
			closed = dayOf(f.Case.ClosedAt).String()
		}
	}
	return fields("Aktenzeichen", f.Case.Aktenzeichen, "Früheres Aktenzeichen", f.Case.FormerAktenzeichen, "Verfahren", f.Procedure,
		"Beantragt", f.Case.AppliedFor, "Eingang", dayOf(f.Case.ReceivedAt).String(), "Stand", state, "Beendet am", closed)
}

func titleFields(t casefile.Title) []SubjectField {
	return fields("Art", t.Kind.Official(), "Paragraph", t.Paragraph, "Gültig von", dayOrNone(t.ValidFrom), "Gültig bis", dayOrNone(t.ValidTo),
		"Karte gültig bis", dayOrNone(t.CardValidTo), "Nebenbestimmung", t.Nebenbestimmung, "Arbeitgeber", t.EmployerName, "Geendet am", dayOrNone(t.EndedOn))
}

func (f File) recipients() []string {
	if len(f.Recipients) == 0 {
		return []string{"Bisher haben wir in diesem Fall niemandem etwas übermittelt."}
	}
	return f.Recipients
}

func (f File) origin() []string {
	origin := []string{}
	for _, e := range f.Entries {
		from := e.From
		if e.Kind == KindStatement && from == "" && e.Own {
			from = "Ihre eigenen Angaben"
		}
		if from != "" && !slices.Contains(origin, from) {
			origin = append(origin, from)
		}
	}
	if f.Case.System != "" && !slices.Contains(origin, "Übernahme aus dem früheren Fachverfahren") {
		origin = append(origin, "Übernahme aus dem früheren Fachverfahren")
	}
	return origin
}

func (f File) storage() []string {
	unit, planned := f.Office.UnitFor(f.Case.Procedure)
	if !planned {
		return []string{"Die Frist richtet sich nach § 68 AufenthV."}
	}
	return []string{
		fmt.Sprintf("Nach dem Ende des Falls bewahren wir die Akte %d Jahre auf (%s).", unit.Years, unit.Paragraph),
		"Bevor wir sie löschen, bieten wir sie dem Archiv an: " + f.Office.Filing.Archive + ".",
	}
}

// SubjectJSON writes it for machines.
func (f File) SubjectJSON(out io.Writer) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(f.Subject())
}

// germanDay gives a day of the record as people write it, and anything else as it is.
func germanDay(value string) string {
	day, err := time.Parse(time.DateOnly, value)
	if err != nil {
		return value
	}
	return day.Format("02.01.2006")
}

// SubjectPDF writes it for people, as a tagged PDF.
func (f File) SubjectPDF(out io.Writer) error {
	s := f.Subject()
	report := f.report("Auskunft über Ihre Daten")
	report.On = dayOf(f.At)
	report.Intro = append(report.Intro, "Auskunft nach Art. 15 DSGVO, Stand "+germanMoment(f.At), s.Controller.Name+", "+s.Controller.Office+", "+s.Controller.Address+
		", "+s.Controller.Email+", "+s.Controller.Phone)
	table := func(title string, rows []SubjectField) {
		section := letter.ReportSection{Title: title, Columns: []string{"Feld", "Angabe"}}
		for _, r := range rows {
			section.Rows = append(section.Rows, []string{oneLine(r.Name), oneLine(germanDay(r.Value))})
		}
		report.Sections = append(report.Sections, section)
	}
	table("Person", s.Person)
	table("Fall", s.Case)
	for i, t := range s.Titles {
		table("Aufenthaltstitel "+strconv.Itoa(i+1), t)
	}
	for _, said := range s.Statements {
		table(said.What+" ("+germanDay(said.On)+")", said.Fields)
	}
	listed := func(title string, documents []SubjectDocument) {
		section := letter.ReportSection{Title: title, Columns: []string{"Tag", "Was", "Größe in Byte"}}
		for _, d := range documents {
			section.Rows = append(section.Rows, []string{germanDay(d.On), oneLine(d.What), strconv.FormatInt(d.Size, 10)})
		}
		if len(section.Rows) == 0 {
			section = letter.ReportSection{Title: title, Notes: []string{"Keine."}}
		}
		report.Sections = append(report.Sections, section)
	}
	listed("Unterlagen", s.Documents)
	listed("Schreiben an Sie", s.Letters)
	for _, part := range []struct {
		title string
		notes []string
	}{
		{"Wozu wir die Daten verarbeiten", s.Purposes},
		{"Wer Daten von uns bekommen hat", s.Recipients},
		{"Woher die Daten sind", s.Origin},
		{"Wie lange wir sie aufbewahren", s.Storage},
		{"Ihre Rechte", s.Rights},
		{"Wer entscheidet", s.Automated},
		{"Was nicht enthalten ist", s.Left},
	} {
		report.Sections = append(report.Sections, letter.ReportSection{Title: part.title, Notes: part.notes})
	}
	content, err := report.Render()
	if err != nil {
		return err
	}
	_, err = out.Write(content)
	return err
}
