package importer

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/go-playground/validator/v10"

	"ablauf/gateway/locale"
	"ablauf/internal/authority"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/intake"
	"ablauf/internal/store"
	"ablauf/schemas"
)

// caseRow is a row of a file of open cases. A field with the tag antrag is a field of the application's form.
type caseRow struct {
	QuellID       string `spalte:"quell_id" validate:"required,latin,max=200"`
	PersonQuellID string `spalte:"person_quell_id" validate:"required,latin,max=200"`
	TitelQuellID  string `spalte:"titel_quell_id" validate:"omitempty,latin,max=200"`
	Verfahren     string `spalte:"verfahren" validate:"required,latin,max=60"`
	Aktenzeichen  string `spalte:"aktenzeichen" validate:"required,latin,max=100"`
	EingegangenAm string `spalte:"eingegangen_am" validate:"required,zeitpunkt"`
	Nachweis      string `spalte:"nachweis" validate:"omitempty,latin,max=500"`
	Vertraulich   string `spalte:"vertraulich" validate:"omitempty,janein"`

	AntragAuf string `spalte:"antrag_auf" antrag:"antragAuf" validate:"required,latin,max=40"`
	AntragArt string `spalte:"antrag_art" antrag:"antragArt" validate:"required,oneof=verlaengerung zweckwechsel erteilung"`

	GewuenschtBis        string `spalte:"gewuenscht_bis" antrag:"gewuenschtBis" validate:"omitempty,datum"`
	Aufenthaltsstatus    string `spalte:"aufenthaltsstatus" antrag:"aufenthaltsstatus" validate:"omitempty,max=60"`
	EinreiseAm           string `spalte:"einreise_am" antrag:"einreiseAm" validate:"omitempty,datum"`
	VisumfreiBis         string `spalte:"visumfrei_bis" antrag:"visumfreiBis" validate:"omitempty,datum"`
	ElternErlaubtBis     string `spalte:"eltern_erlaubt_bis" antrag:"elternErlaubtBis" validate:"omitempty,datum"`
	Familienart          string `spalte:"familienart" antrag:"familienart" validate:"omitempty,max=60"`
	BlaueKarteVariante   string `spalte:"blaue_karte_variante" antrag:"blaueKarteVariante" validate:"omitempty,max=60"`
	UkraineGruppe        string `spalte:"ukraine_gruppe" antrag:"ukraineGruppe" validate:"omitempty,max=60"`
	Asylantrag           string `spalte:"asylantrag_anhaengig" antrag:"asylantragAnhaengig" validate:"omitempty,janein"`
	Erwerbstaetigkeit    string `spalte:"erwerbstaetigkeit_beabsichtigt" antrag:"erwerbstaetigkeitBeabsichtigt" validate:"omitempty,janein"`
	Kontingentarbeit     string `spalte:"kontingentarbeit" antrag:"kontingentarbeit" validate:"omitempty,janein"`
	ArbeitgeberGewechsel string `spalte:"arbeitgeber_gewechselt" antrag:"arbeitgeberGewechselt" validate:"omitempty,janein"`
	Betriebsuebergang    string `spalte:"betriebsuebergang" antrag:"betriebsuebergang" validate:"omitempty,janein"`
	ReglementierterBeruf string `spalte:"reglementierter_beruf" antrag:"reglementierterBeruf" validate:"omitempty,janein"`
	Regelstudienzeit     string `spalte:"regelstudienzeit_ueberschritten" antrag:"regelstudienzeitUeberschritten" validate:"omitempty,janein"`
	Integrationskurs     string `spalte:"integrationskurs_verpflichtet" antrag:"integrationskursVerpflichtet" validate:"omitempty,janein"`
	Sozialleistungen     string `spalte:"sozialleistungen" antrag:"sozialleistungen" validate:"omitempty,janein"`
	Stipendium           string `spalte:"stipendium_oeffentlich" antrag:"stipendiumOeffentlich" validate:"omitempty,janein"`
	Schutzberechtigt     string `spalte:"schutzberechtigt" antrag:"schutzberechtigt" validate:"omitempty,janein"`
	AssoziationTuerkei   string `spalte:"assoziation_tuerkei" antrag:"assoziationTuerkei" validate:"omitempty,janein"` //nolint:misspell // German
}

// Procedure is a procedure that cases can be taken over into.
type Procedure struct {
	Key     string
	Version int
	Bundle  string
	Form    string // of the application
}

// caseMaker turns rows into applications.
type caseMaker struct {
	system     string
	by         casefile.ActorID
	today      casefile.Date // the day whose state the file shows: nothing arrived later
	procedures []Procedure
	office     *authority.Authority
}

// readCase reads what the row itself says.
func readCase(v *validator.Validate, rec record) (caseRow, []fault) {
	var row caseRow
	kindCases.fill(rec, &row)
	return row, check(v, &row)
}

// earliest is the first year in which the calendar knows the hours of Europe/Berlin.
const earliest = 1996

// application makes what the record needs out of a row and the person and title that it names.
func (m caseMaker) application(row caseRow, person casefile.Person, title casefile.Title) (store.Application, []fault) {
	received, _ := parseMoment(row.EingegangenAm) // the tag has read it before
	procedure, faults := m.checkCase(row, person, title, received)
	if len(faults) > 0 {
		return store.Application{}, faults
	}
	appliedFor := parseParagraph(row.AntragAuf)
	data, faults := applicationData(procedure.Form, row, appliedFor, person, title)
	if len(faults) > 0 {
		return store.Application{}, faults
	}
	deciding, err := intake.Opening{
		ReceivedAt: received, TitleKind: kindOrNone(title), Paragraph: title.Paragraph, ValidTo: title.ValidTo, AppliedFor: appliedFor,
		Kind: row.AntragArt,
	}.Deciding()
	if err != nil {
		return store.Application{}, []fault{{code: "value.invalid"}}
	}
	sensitivity := "normal"
	if yes, _ := parseYesNo(row.Vertraulich); yes {
		sensitivity = "vertraulich"
	}
	a := store.Application{
		Person: casefile.Person{ID: person.ID}, Title: casefile.Title{ID: title.ID, Kind: title.Kind}, Data: data, Facts: intake.FactsOf(data),
		Receipt: m.receipt(row, received, data, deciding),
		Case: casefile.Case{
			Procedure: procedure.Key, Version: procedure.Version, Bundle: procedure.Bundle, AppliedFor: appliedFor,
			Team: m.office.CaseTeam(appliedFor, person.FamilyName), Sensitivity: sensitivity, FormerAktenzeichen: row.Aktenzeichen,
			Source: casefile.Source{System: m.system, ID: row.QuellID},
		},
	}
	if !title.ValidTo.IsZero() {
		a.Deadlines = append(a.Deadlines, intake.TitleEnd(title.ValidTo, received))
	}
	return a, nil
}

func kindOrNone(t casefile.Title) casefile.TitleKind {
	if t.ID == "" {
		return casefile.TitleNone
	}
	return t.Kind
}

// checkCase says what does not fit together; the procedure is the one that the case runs on.
func (m caseMaker) checkCase(row caseRow, person casefile.Person, title casefile.Title, received time.Time) (Procedure, []fault) {
	var faults []fault
	wrong := func(is bool, f fault) {
		if is {
			faults = append(faults, f)
		}
	}
	i := slices.IndexFunc(m.procedures, func(p Procedure) bool { return p.Key == row.Verfahren })
	wrong(i < 0, fault{field: "verfahren", code: "case.procedure", params: map[string]string{"values": m.keys()}})
	wrong(person.ID == "", fault{field: "person_quell_id", code: "person.unknown"})
	wrong(row.TitelQuellID != "" && title.ID == "", fault{field: "titel_quell_id", code: "title.unknown"})
	wrong(title.ID != "" && person.ID != "" && title.PersonID != person.ID, fault{field: "titel_quell_id", code: "title.other-person"})
	wrong(dayOf(received).After(m.today), fault{field: "eingegangen_am", code: "value.future"})
	wrong(received.Year() < earliest, fault{field: "eingegangen_am", code: "value.too-old"})
	if len(faults) > 0 {
		return Procedure{}, faults
	}
	return m.procedures[i], nil
}

func (m caseMaker) keys() string {
	keys := make([]string, len(m.procedures))
	for i, p := range m.procedures {
		keys[i] = p.Key
	}
	return strings.Join(keys, ", ")
}

// receipt keeps the moment at which the application arrived there; its evidence is the row of the other system.
func (m caseMaker) receipt(row caseRow, received time.Time, data, deciding json.RawMessage) casefile.Receipt {
	evidence := m.system + " " + row.QuellID
	if row.Nachweis != "" {
		evidence += ": " + row.Nachweis
	}
	return casefile.Receipt{
		Kind: casefile.ReceiptAntrag, Channel: casefile.ChannelImport, ReceivedAt: received.UTC(), RecordedBy: m.by,
		BackdatedReason:   locale.T(locale.Official, "import.backdated", map[string]string{"system": m.system}),
		BackdatedEvidence: evidence, Scope: "import/" + m.system, IdempotencyKey: row.QuellID, Raw: data, Deciding: deciding,
	}
}

// leftOpen are fields of the form that a case from elsewhere need not have. Nobody may say of the person that they read the instructions
// and vouched for what they wrote; an address may be missing or lie abroad, and the person's title stands in the record, with paragraphs
// that the form for new applications does not offer.
var leftOpen = []string{"/erklaerungRichtig", "/belehrungGelesen", "/anschrift", "/titel"}

// applicationData writes the form of the application as if it had been filled in, and has its schema check it.
func applicationData(form string, row caseRow, appliedFor string, person casefile.Person, title casefile.Title) (json.RawMessage, []fault) {
	data := map[string]any{
		"person": without(map[string]any{
			"familienname": person.FamilyName, "vornamen": person.GivenNames, "geburtsname": person.BirthName,
			"geburtsdatum": person.BirthDate.String(), "geburtsort": person.BirthPlace, "geschlecht": person.Sex,
			"staatsangehoerigkeiten": person.Nationalities, "azrNummer": person.AZRNummer,
		}),
		"anschrift": without(map[string]any{
			"strasse": person.Address.Street, "plz": person.Address.PostalCode, "ort": person.Address.City, "zusatz": person.Address.Extra,
		}),
		"kontakt": without(map[string]any{"email": person.Email, "sprache": person.Language}),
		"titel": without(map[string]any{
			"art": string(kindOrNone(title)), "paragraph": title.Paragraph, "gueltigVon": title.ValidFrom.String(),
			"gueltigBis": title.ValidTo.String(), "nebenbestimmung": title.Nebenbestimmung,
		}),
	}
	if title.EmployerName != "" {
		data["arbeitgeber"] = map[string]any{"name": title.EmployerName}
	}
	columns := answers(row, appliedFor, data)
	raw, err := json.Marshal(data)
	if err != nil {
		return nil, []fault{{code: "value.invalid"}}
	}
	return raw, checkForm(form, raw, columns)
}

// answers puts the row's fields of the form into data, as JSON has them, and gives the column of each.
func answers(row caseRow, appliedFor string, data map[string]any) map[string]string {
	columns := map[string]string{}
	v := reflect.ValueOf(row)
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag
		name, value := tag.Get("antrag"), v.Field(i).String()
		if name == "" {
			continue
		}
		columns["/"+name] = tag.Get("spalte")
		switch rules := tag.Get("validate"); {
		case value == "":
		case name == "antragAuf":
			data[name] = appliedFor
		case strings.HasSuffix(rules, "janein"):
			yes, _ := parseYesNo(value)
			data[name] = yes
		case strings.HasSuffix(rules, "datum"):
			d, _ := parseDate(value)
			data[name] = d.String()
		default:
			data[name] = value
		}
	}
	return columns
}

func checkForm(form string, raw json.RawMessage, columns map[string]string) []fault {
	f, err := schemas.Load(form)
	if err != nil {
		return []fault{{field: "verfahren", code: "case.procedure"}}
	}
	var faults []fault
	for _, broken := range fieldsOf(f.Validate(raw)) {
		if slices.ContainsFunc(leftOpen, func(p string) bool { return strings.HasPrefix(broken.Field, p) }) {
			continue
		}
		field := columns[broken.Field]
		if field == "" {
			field = strings.TrimPrefix(broken.Field, "/")
		}
		faults = append(faults, formFault(f, field, broken))
	}
	return faults
}

// formFault says what is wrong in the words of the form's own rule. For a choice it names the values, which are in no list that the
// person who corrects the file has before them.
func formFault(f *schemas.Form, field string, broken casefile.FieldError) fault {
	i := slices.IndexFunc(f.Fields(), func(known schemas.Field) bool { return known.Pointer == broken.Field })
	if broken.Code == "enum" && i >= 0 {
		return fault{field: field, code: "value.one-of", params: map[string]string{"values": valuesOf(f.Fields()[i])}}
	}
	params := map[string]string{"rule": broken.Code}
	maps.Copy(params, broken.Params)
	return fault{field: field, code: "case.form", params: params}
}

func valuesOf(field schemas.Field) string {
	values := make([]string, len(field.Enum))
	for i, option := range field.Enum {
		values[i] = option.Value
	}
	return strings.Join(values, ", ")
}

// without leaves empty texts out: a field that nobody filled in is not in the form.
func without(m map[string]any) map[string]any {
	for name, value := range m {
		if value == "" {
			delete(m, name)
		}
	}
	return m
}

// dayOf gives the day of a moment in Europe/Berlin.
func dayOf(t time.Time) casefile.Date { return casefile.DateOf(t.In(calendar.Berlin())) }
