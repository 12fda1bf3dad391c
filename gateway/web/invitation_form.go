package web

import (
	"net/url"
	"slices"
	"strings"

	"ablauf/internal/authority"
	"ablauf/schemas"
)

// invitationParts are the fields that a person is asked for who was written to, by part; the rest of the form is for who applies for something else, and clearing asks.
var invitationParts = []struct {
	key      string
	pointers []string
}{
	{"person", []string{"/person/familienname", "/person/vornamen", "/person/geburtsdatum", "/person/staatsangehoerigkeiten"}},
	{"anschrift", []string{"/anschrift/strasse", "/anschrift/plz", "/anschrift/ort", "/anschrift/zusatz"}},
	{"kontakt", []string{"/kontakt/email", "/kontakt/telefon"}},
	{"titel", []string{"/titel/art", "/titel/paragraph", "/titel/gueltigBis"}},
	{"antrag", []string{
		"/antragAuf", "/antragArt", "/blaueKarteVariante", "/familienart", "/ausbildungsart", "/massnahmeArt", "/chancenkarteArt", "/regelstudienzeitUeberschritten",
		"/gewuenschtBis",
	}},
	{"arbeit", []string{"/arbeitgeber/name", "/arbeitgeber/beschaeftigung", "/arbeitgeberGewechselt"}},
	{"erklaerung", []string{"/dringend", "/erklaerungRichtig", "/belehrungGelesen"}},
}

// onlyFor are the fields that belong to what is applied for.
var onlyFor = map[string][]string{
	"/blaueKarteVariante": {"18g"}, "/familienart": {"28"}, "/ausbildungsart": {"16a"}, "/massnahmeArt": {"16d"}, "/chancenkarteArt": {"20a"},
	"/regelstudienzeitUeberschritten": {"16b"}, "/arbeitgeber/name": paidWork, "/arbeitgeber/beschaeftigung": paidWork, "/arbeitgeberGewechselt": paidWork,
}

var paidWork = []string{"16a", "16d", "18a", "18b", "18d", "18g", "19c", "20a"}

// autocompletes say which of their own data a browser may fill in (WCAG 2.1, 1.3.5).
var autocompletes = map[string]string{
	"/person/familienname": "family-name", "/person/vornamen": "given-name", "/person/geburtsdatum": "bday", "/anschrift/strasse": "street-address",
	"/anschrift/plz": "postal-code", "/anschrift/ort": "address-level2", "/kontakt/email": "email", "/kontakt/telefon": "tel",
}

// invitationFields leaves of the fields of the form those that a person is asked for who applies for something.
func invitationFields(fields []schemas.Field, appliedFor string) []schemas.Field {
	asked := map[string]bool{}
	for _, part := range invitationParts {
		for _, pointer := range part.pointers {
			titles, bound := onlyFor[pointer]
			asked[pointer] = !bound || slices.Contains(titles, authority.Section(appliedFor))
		}
	}
	return keepFields(fields, asked)
}

func keepFields(fields []schemas.Field, asked map[string]bool) []schemas.Field {
	var kept []schemas.Field
	for _, f := range fields {
		if f.Type == "object" {
			if f.Fields = keepFields(f.Fields, asked); len(f.Fields) > 0 {
				kept = append(kept, f)
			}
			continue
		}
		if asked[f.Pointer] {
			kept = append(kept, f)
		}
	}
	return kept
}

// invitationFormParts lays the fields out in their parts.
func invitationFormParts(fields []schemas.Field, lang string, values url.Values) []FormPart {
	byName := map[string]Field{}
	for _, f := range formFields(fields, lang, values) {
		f.Autocomplete = autocompletes[f.Name]
		switch f.Name {
		case "/person/geburtsdatum":
			f.Kind, f.Hint = "date", ""
		case "/person/staatsangehoerigkeiten":
			f.Kind, f.Rows, f.Choices = "select", 0, slices.Clone(caseWords()[lang].countries)
			for i := range f.Choices {
				f.Choices[i].Selected = f.Choices[i].Value == f.Value
			}
		case "/arbeitgeber/name":
			f.Required = false // who names no employer is not asked for one
		}
		byName[f.Name] = f
	}
	var parts []FormPart
	for _, p := range invitationParts {
		part := FormPart{Key: p.key}
		for _, pointer := range p.pointers {
			if f, shown := byName[pointer]; shown {
				part.Fields = append(part.Fields, f)
			}
		}
		if len(part.Fields) > 0 {
			parts = append(parts, part)
		}
	}
	return parts
}

// placePartErrors shows what is wrong at the fields of the parts and in the summary.
func placePartErrors(parts []FormPart, place func(fields []Field) []FormError) []FormError {
	var all []Field
	for _, p := range parts {
		all = append(all, p.Fields...)
	}
	summary := place(all)
	for i := range parts {
		n := copy(parts[i].Fields, all)
		all = all[n:]
	}
	return summary
}

// underApplication takes the place of the form in a request away from the place of an error.
func underApplication(pointer string) string { return strings.TrimPrefix(pointer, "/application") }
