package importer

import (
	"strings"

	"github.com/go-playground/validator/v10"

	"ablauf/internal/casefile"
)

// personRow is a row of a file of persons.
type personRow struct {
	QuellID         string `spalte:"quell_id" validate:"required,latin,max=200"`
	Familienname    string `spalte:"familienname" validate:"required,name,max=200"`
	Vornamen        string `spalte:"vornamen" validate:"omitempty,name,max=200"`
	Geburtsname     string `spalte:"geburtsname" validate:"omitempty,name,max=200"`
	Originalschrift string `spalte:"originalschrift" validate:"omitempty,schrift,max=400"`
	Geburtsdatum    string `spalte:"geburtsdatum" validate:"required,teildatum"`
	Geburtsort      string `spalte:"geburtsort" validate:"omitempty,latin,max=200"`
	Geschlecht      string `spalte:"geschlecht" validate:"omitempty,oneof=m w d f x"`
	Staaten         string `spalte:"staatsangehoerigkeiten" validate:"required,staaten"`
	AZRNummer       string `spalte:"azr_nummer" validate:"omitempty,azr"`
	Strasse         string `spalte:"strasse" validate:"omitempty,latin,max=200"`
	PLZ             string `spalte:"plz" validate:"omitempty,latin,max=10"`
	Ort             string `spalte:"ort" validate:"omitempty,latin,max=200"`
	Adresszusatz    string `spalte:"adresszusatz" validate:"omitempty,latin,max=200"`
	Land            string `spalte:"land" validate:"omitempty,latin,max=100"`
	Email           string `spalte:"email" validate:"omitempty,email,max=254"`
	Sprache         string `spalte:"sprache" validate:"omitempty,bcp47_language_tag,max=20"`
	VerstorbenAm    string `spalte:"verstorben_am" validate:"omitempty,datum"`
	VerzogenAm      string `spalte:"verzogen_am" validate:"omitempty,datum"`
	Auskunftssperre string `spalte:"auskunftssperre" validate:"omitempty,janein"`
}

// The passport writes F and X where registers write w and d.
var sexes = map[string]string{"w": "f", "d": "x"}

// readPerson makes a person out of a row, or says every rule that it breaks. today is the day whose state the file shows.
func readPerson(v *validator.Validate, rec record, today casefile.Date) (personRow, casefile.Person, []fault) {
	var row personRow
	kindPersons.fill(rec, &row)
	if faults := check(v, &row); len(faults) > 0 {
		return row, casefile.Person{}, faults
	}
	// The tags have read these values before.
	birth, _ := parseBirth(row.Geburtsdatum)
	died, _ := parseDate(row.VerstorbenAm)
	moved, _ := parseDate(row.VerzogenAm)
	blocked, _ := parseYesNo(row.Auskunftssperre)
	sex := row.Geschlecht
	if other, ok := sexes[sex]; ok {
		sex = other
	}
	p := casefile.Person{
		FamilyName: row.Familienname, GivenNames: row.Vornamen, BirthName: row.Geburtsname, OriginalScript: row.Originalschrift,
		BirthDate: birth, BirthPlace: row.Geburtsort, Sex: sex, Nationalities: splitList(strings.ToUpper(row.Staaten)),
		AZRNummer: row.AZRNummer, Email: row.Email, Language: row.Sprache, DiedOn: died, MovedAwayOn: moved, Auskunftssperre: blocked,
		Address: casefile.Address{
			Street: row.Strasse, PostalCode: row.PLZ, City: row.Ort, Extra: row.Adresszusatz, Country: row.Land,
		},
		Source: casefile.Source{ID: row.QuellID},
	}
	var faults []fault
	if first := birth.Earliest(); !first.IsZero() && first.After(today) {
		faults = append(faults, fault{field: "geburtsdatum", code: "value.future"})
	}
	if died.After(today) {
		faults = append(faults, fault{field: "verstorben_am", code: "value.future"})
	}
	if first := birth.Earliest(); !first.IsZero() && !died.IsZero() && died.Before(first) {
		faults = append(faults, fault{field: "verstorben_am", code: "value.before-birth"})
	}
	return row, p, faults
}
