package casefile

import (
	"log/slog"
	"strings"
	"time"
)

// Person is a person of the file. Names follow DIN 91379; the original script stands apart and is shown, never searched.
type Person struct {
	ID             PersonID    `json:"id"`
	FamilyName     string      `json:"familyName"`
	GivenNames     string      `json:"givenNames"`
	BirthName      string      `json:"birthName,omitempty"`
	OriginalScript string      `json:"originalScript,omitempty"`
	BirthDate      PartialDate `json:"birthDate"`
	BirthPlace     string      `json:"birthPlace,omitempty"`
	Sex            string      `json:"sex,omitempty"` // m, f, x or empty, as the passport has it
	// Nationalities are codes of IsCountry, the one that the procedure rests on first.
	Nationalities []string `json:"nationalities"`
	AZRNummer     string   `json:"azrNummer,omitempty"`
	Address       Address  `json:"address"`
	Email         string   `json:"email,omitempty"`
	Language      string   `json:"language,omitempty"` // BCP 47, the language the person wants reading aids in
	DiedOn        Date     `json:"diedOn"`
	MovedAwayOn   Date     `json:"movedAwayOn"`
	// Auskunftssperre (§ 51 BMG): letters go to the verified channel only.
	Auskunftssperre bool      `json:"auskunftssperre,omitempty"`
	Version         int       `json:"version"`
	RecordedAt      time.Time `json:"recordedAt"`
	Source
}

// LogValue keeps personal data out of logs: a person prints as its id.
func (p Person) LogValue() slog.Value { return slog.StringValue("person:" + string(p.ID)) }

// String keeps personal data out of texts made by accident.
func (p Person) String() string { return "person:" + string(p.ID) }

// Salutation is how a letter begins; letters are German by law (§ 23 VwVfG).
func (p Person) Salutation() string {
	switch p.Sex {
	case "m":
		return "Sehr geehrter Herr " + p.FamilyName
	case "f":
		return "Sehr geehrte Frau " + p.FamilyName
	}
	return "Guten Tag " + p.Name()
}

// Name is the name as letters write it. Passports of some countries have one name only, and it is the family name then.
func (p Person) Name() string { return strings.TrimSpace(p.GivenNames + " " + p.FamilyName) }

// Lines are the lines of the address of a letter to the person.
func (p Person) Lines() []string {
	return append([]string{p.Name()}, p.Address.lines()...)
}

// Address is where letters go.
type Address struct {
	Street     string `json:"street,omitempty"`
	PostalCode string `json:"postalCode,omitempty"`
	City       string `json:"city,omitempty"`
	Extra      string `json:"extra,omitempty"`
	Country    string `json:"country,omitempty"`
}

// Line gives the address in one line; empty where nothing is known.
func (a Address) Line() string {
	var parts []string
	for _, part := range []string{a.Extra, a.Street, strings.TrimSpace(a.PostalCode + " " + a.City), a.countryLine()} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// Source says where a row came from when it was imported, so that an import can be run again without doubles.
type Source struct {
	System string `json:"sourceSystem,omitempty"`
	ID     string `json:"sourceId,omitempty"`
}

// TitleKind is the legal form of what a person holds (§ 4 Abs. 1 Satz 2 AufenthG and what stands beside it).
type TitleKind string

// The kinds of titles and of papers that stand in a title's place for the rules of § 81 AufenthG.
const (
	TitleAufenthaltserlaubnis  TitleKind = "aufenthaltserlaubnis"
	TitleBlaueKarte            TitleKind = "blaue-karte-eu"
	TitleICTKarte              TitleKind = "ict-karte"
	TitleNiederlassung         TitleKind = "niederlassungserlaubnis"
	TitleDaueraufenthaltEU     TitleKind = "daueraufenthalt-eu"
	TitleNationalesVisum       TitleKind = "nationales-visum"
	TitleSchengenVisum         TitleKind = "schengen-visum"
	TitleAufenthaltsgestattung TitleKind = "aufenthaltsgestattung"
	TitleDuldung               TitleKind = "duldung"
	TitleFreizuegigkeit        TitleKind = "freizuegigkeit"
	TitleNone                  TitleKind = "keiner"
)

var titleNames = map[TitleKind]string{
	TitleAufenthaltserlaubnis: "Aufenthaltserlaubnis", TitleBlaueKarte: "Blaue Karte EU", TitleICTKarte: "ICT-Karte",
	TitleNiederlassung: "Niederlassungserlaubnis", TitleDaueraufenthaltEU: "Erlaubnis zum Daueraufenthalt-EU",
	TitleNationalesVisum: "nationales Visum", TitleSchengenVisum: "Schengen-Visum", TitleAufenthaltsgestattung: "Aufenthaltsgestattung",
	TitleDuldung: "Duldung", TitleFreizuegigkeit: "Freizügigkeitsrecht",
}

// Official gives how letters and what is handed out call a title; they are German by law (§ 23 VwVfG), so the words stand here and not in a
// locale file. A kind without words is an "Aufenthaltstitel".
func (k TitleKind) Official() string {
	if name := titleNames[k]; name != "" {
		return name
	}
	return "Aufenthaltstitel"
}

// Title is a residence title (or what stands in its place) of a person.
type Title struct {
	ID        TitleID   `json:"id"`
	PersonID  PersonID  `json:"personId"`
	Kind      TitleKind `json:"kind"`
	Paragraph string    `json:"paragraph"` // e.g. "18b"; the letter belongs to it
	ValidFrom Date      `json:"validFrom"`
	// ValidTo is the last day of validity; zero for an unlimited title, whose card has CardValidTo.
	ValidTo         Date      `json:"validTo"`
	CardValidTo     Date      `json:"cardValidTo"`
	Nebenbestimmung string    `json:"nebenbestimmung,omitempty"`
	EmployerName    string    `json:"employerName,omitempty"`
	EndedOn         Date      `json:"endedOn"` // revoked, withdrawn or lapsed before its time
	EndedReason     string    `json:"endedReason,omitempty"`
	Version         int       `json:"version"`
	RecordedAt      time.Time `json:"recordedAt"`
	Source
}

// Unlimited reports whether the title has no end; then only its card expires.
func (t Title) Unlimited() bool {
	return t.Kind == TitleNiederlassung || t.Kind == TitleDaueraufenthaltEU
}

// Months gives the whole months of the title's total validity, its last day included; 0 where it has no beginning or no end.
func (t Title) Months() int {
	if t.ValidFrom.IsZero() || t.ValidTo.IsZero() {
		return 0
	}
	end := t.ValidTo.AddDays(1)
	months := (end.Year-t.ValidFrom.Year)*12 + int(end.Month) - int(t.ValidFrom.Month)
	if end.Day < t.ValidFrom.Day {
		months--
	}
	return max(months, 0)
}

// MinorOn reports whether who was born on a day is not yet 18 on another (§ 80 AufenthG, § 2 BGB). An unknown birth date makes nobody a minor.
func MinorOn(born, on Date) bool {
	return !born.IsZero() && Date{Year: born.Year + 18, Month: born.Month, Day: born.Day}.After(on)
}

// Employer is a company that employs, or wants to employ, a person of the file.
type Employer struct {
	ID             string    `json:"id"`
	Name           string    `json:"name"`
	Betriebsnummer string    `json:"betriebsnummer,omitempty"` // eight digits, given out by the BA
	Address        Address   `json:"address"`
	Version        int       `json:"version"`
	RecordedAt     time.Time `json:"recordedAt"`
	Source
}
