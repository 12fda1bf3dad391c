package schemas_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/schemas"
)

const application = `{
  "person": {"familienname": "Mustermann-Łukasiewicz", "vornamen": "Ayşe", "geburtsdatum": "1991-03", "staatsangehoerigkeiten": ["TUR"], "azrNummer": "150829345671"},
  "anschrift": {"strasse": "Hauptstraße 1", "plz": "70173", "ort": "Stuttgart"},
  "titel": {"art": "aufenthaltserlaubnis", "paragraph": "18b", "gueltigBis": "2026-11-26"},
  "antragAuf": "18b", "antragArt": "verlaengerung", "arbeitgeberGewechselt": false,
  "erklaerungRichtig": true, "belehrungGelesen": true
}`

func load(t *testing.T, ref string) *schemas.Form {
	t.Helper()
	form, err := schemas.Load(ref)
	require.NoError(t, err)
	return form
}

// edit gives the application with one change; a nil value takes the field away.
func edit(t *testing.T, change func(map[string]any)) []byte {
	t.Helper()
	var data map[string]any
	require.NoError(t, json.Unmarshal([]byte(application), &data))
	change(data)
	out, err := json.Marshal(data)
	require.NoError(t, err)
	return out
}

// TestApplication: what an application must hold (§ 81 Abs. 1, § 82 AufenthG) and how each mistake is named.
func TestApplication(t *testing.T) {
	t.Parallel()
	form := load(t, "verlaengerung/antrag")
	require.NoError(t, form.Validate([]byte(application)))
	part := func(data map[string]any, name string) map[string]any { return data[name].(map[string]any) }
	for _, c := range []struct {
		name        string
		change      func(map[string]any)
		field, code string
	}{
		{"unknown field", func(d map[string]any) { d["zzkanarie"] = "x" }, "", "field.unknown"},
		{"unknown nested field", func(d map[string]any) { part(d, "person")["zzkanarie"] = "x" }, "/person", "field.unknown"},
		{"family name missing", func(d map[string]any) { delete(part(d, "person"), "familienname") }, "/person/familienname", "required"},
		{"digit in a name", func(d map[string]any) { part(d, "person")["familienname"] = "M4x" }, "/person/familienname", "text.letters"},
		{"impossible birth date", func(d map[string]any) { part(d, "person")["geburtsdatum"] = "1991-02-30" }, "/person/geburtsdatum", "date.impossible"},
		{"impossible end of the title", func(d map[string]any) { part(d, "titel")["gueltigBis"] = "2026-02-29" }, "/titel/gueltigBis", "date.impossible"},
		{"limited title without an end", func(d map[string]any) { delete(part(d, "titel"), "gueltigBis") }, "/titel/gueltigBis", "required"},
		{"nationality unknown", func(d map[string]any) { part(d, "person")["staatsangehoerigkeiten"] = []string{"ZZZ"} }, "/person/staatsangehoerigkeiten/0", "country.invalid"},
		{"no nationality", func(d map[string]any) { part(d, "person")["staatsangehoerigkeiten"] = []string{} }, "/person/staatsangehoerigkeiten", "list.short"},
		{"AZR number too short", func(d map[string]any) { part(d, "person")["azrNummer"] = "123" }, "/person/azrNummer", "azr-nummer.invalid"},
		{"postal code", func(d map[string]any) { part(d, "anschrift")["plz"] = "7017" }, "/anschrift/plz", "pattern"},
		{"title not in the list", func(d map[string]any) { d["antragAuf"] = "99" }, "/antragAuf", "enum"},
		{"box not ticked", func(d map[string]any) { d["belehrungGelesen"] = false }, "/belehrungGelesen", "const"},
		{"wrong type", func(d map[string]any) { d["arbeitgeberGewechselt"] = "nein" }, "/arbeitgeberGewechselt", "type"},
		{"§ 28 needs the kind of family", func(d map[string]any) { d["antragAuf"] = "28" }, "/familienart", "required"},
		{"Blue Card needs its kind", func(d map[string]any) { d["antragAuf"] = "18g" }, "/blaueKarteVariante", "required"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := form.Validate(edit(t, c.change))
			require.Equal(t, casefile.Invalid, casefile.KindOf(err))
			require.Equal(t, "form.invalid", casefile.CodeOf(err))
			var invalid *casefile.Error
			require.ErrorAs(t, err, &invalid)
			require.Len(t, invalid.Fields, 1)
			require.Equal(t, c.field, invalid.Fields[0].Field)
			require.Equal(t, c.code, invalid.Fields[0].Code)
		})
	}
}

// TestErrorsHoldNothingEntered: architecture.md 4, number 3; neither a value nor an unknown field's name reaches an error.
func TestErrorsHoldNothingEntered(t *testing.T) {
	t.Parallel()
	form := load(t, "verlaengerung/antrag")
	for _, data := range []string{
		`{"ZZKANARIE": "ZZKANARIE"}`, `{"person": {"familienname": "ZZKANARIE1", "geburtsdatum": "ZZKANARIE"}}`, `{"antragAuf": "ZZKANARIE"}`,
		`ZZKANARIE`, `{"anschrift": {"plz": "ZZKANARIE", "ZZKANARIE": 1}}`,
	} {
		err := form.Validate([]byte(data))
		require.Error(t, err)
		var invalid *casefile.Error
		require.ErrorAs(t, err, &invalid)
		text, marshalErr := json.Marshal(invalid.Fields)
		require.NoError(t, marshalErr)
		require.NotContains(t, err.Error()+string(text), "ZZKANARIE")
	}
}

// TestDecidingFields: only what the schema marks enters Temporal, in the order of the form.
func TestDecidingFields(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ ref, data, want string }{
		{"verlaengerung/antrag", application, `{"antragAuf":"18b","antragArt":"verlaengerung"}`},
		{"entscheidung/entscheiden", `{"biometrieNoetig": true, "gueltigBis": "2030-11-26", "entscheidung": "verlaengern"}`, `{"entscheidung":"verlaengern","biometrieNoetig":true}`},
		{"nachforderung/markieren", `{"fehlend": ["P01", "K01"], "hinweisUnterlagen": "x"}`, `{"fehlend":["P01","K01"]}`},
	} {
		got, err := load(t, c.ref).Deciding([]byte(c.data))
		require.NoError(t, err)
		require.Equal(t, c.want, string(got))
	}
	_, err := load(t, "entscheidung/entscheiden").Deciding([]byte(`[]`))
	require.Equal(t, casefile.Invalid, casefile.KindOf(err))
}

// TestReasonsAreRequired: who overrules a rule, refuses, waives or sends back gives reasons (architecture.md 4, number 4; § 39 VwVfG).
func TestReasonsAreRequired(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ ref, data, missing string }{
		{"entscheidung/entscheiden", `{"entscheidung": "verlaengern", "biometrieNoetig": false}`, "/gueltigBis"},
		{"entscheidung/entscheiden", `{"entscheidung": "verlaengern", "biometrieNoetig": false, "gueltigBis": "2030-01-01", "abweichung": true}`, "/abweichungBegruendung"},
		{"entscheidung/entscheiden", `{"entscheidung": "verlaengern", "biometrieNoetig": false, "gueltigBis": "2030-01-01", "teilweise": true}`, "/teilablehnungGruende"},
		{"entscheidung/entscheiden", `{"entscheidung": "verlaengern", "biometrieNoetig": false, "gueltigBis": "2030-01-01", "gebuehrErlassEuro": 10}`, "/gebuehrErlassBegruendung"},
		{"entscheidung/entscheiden", `{"entscheidung": "ablehnen", "ablehnungGruende": "x"}`, "/anhoerung"},
		{"entscheidung/entscheiden", `{"entscheidung": "ablehnen", "anhoerung": "erfolgt"}`, "/ablehnungGruende"},
		{"entscheidung/entscheiden", `{"entscheidung": "nachfordern"}`, "/nachfordernGrund"},
		{"entscheidung/bestaetigen", `{"entscheidung": "verlaengern", "gueltigBis": "2030-01-01", "biometrieNoetig": false}`, "/nebenbestimmung"},
		{"entscheidung/stichprobe", `{"stichprobeErgebnis": "zurueck"}`, "/stichprobeBegruendung"},
		{"entscheidung/mitzeichnen", `{"mitzeichnung": "zurueck"}`, "/mitzeichnungBegruendung"},
		{"verlaengerung/anordnung", `{"fortgeltungAnordnen": true, "anordnungBegruendung": "x"}`, "/fortgeltungAb"},
		{"verlaengerung/anordnung", `{"fortgeltungAnordnen": false}`, "/anordnungBegruendung"},
		{"verlaengerung/sonderfall", `{"fortgang": "anderes-verfahren", "sonderfallBegruendung": "x"}`, "/sonderfallVerfahren"},
		{"verlaengerung/registerauskuenfte", `{"bzrAuskunft": "kein-eintrag", "ausweisungsinteresse": false, "strafverfahrenAnhaengig": true, "aussetzung": false}`, "/aussetzungBegruendung"},
		{"verlaengerung/registerauskuenfte", `{"bzrAuskunft": "kein-eintrag", "ausweisungsinteresse": false, "strafverfahrenAnhaengig": false, "aussetzung": false, "arbeitsvertrag": "befristet"}`, "/baBefristetBis"},
		{"verlaengerung/ausreise", `{"ausreiseDauerhaft": true, "ausreiseBegruendung": "x"}`, "/ausreiseAm"},
		{"ablehnung/anhoerung", `{"anhoerung": "entbehrlich"}`, "/anhoerungVerzicht"},
		{"ablehnung/entwurf", `{"entscheidung": "ablehnen", "sachverhalt": "x", "ablehnungGruende": "x", "ermessen": "ermessen", "abschiebungAngedroht": false}`, "/ermessenGruende"},
		{"ablehnung/entwurf", `{"entscheidung": "ablehnen", "sachverhalt": "x", "ablehnungGruende": "x", "ermessen": "gebunden", "abschiebungAngedroht": true, "abschiebungshindernisseGeprueft": true, "ausreisefristTage": 30}`, "/zielstaat"},
		{"ablehnung/entwurf", `{"entscheidung": "ablehnen", "sachverhalt": "x", "ablehnungGruende": "x", "ermessen": "gebunden", "abschiebungAngedroht": true, "abschiebungshindernisseGeprueft": true, "zielstaat": "x"}`, "/ausreisefristBegruendung"},
		{"ablehnung/entwurf", `{"entscheidung": "ablehnen", "sachverhalt": "x", "ablehnungGruende": "x", "ermessen": "gebunden", "abschiebungAngedroht": true, "abschiebungshindernisseGeprueft": true, "zielstaat": "x", "ausreisefristTage": 6}`, "/ausreisefristBegruendung"},
		{"ablehnung/entwurf", `{"entscheidung": "ablehnen", "sachverhalt": "x", "ablehnungGruende": "x", "ermessen": "gebunden", "abschiebungAngedroht": true, "abschiebungshindernisseGeprueft": true, "zielstaat": "x", "ausreisefristTage": 31}`, "/ausreisefristBegruendung"},
		{"ablehnung/mitzeichnen", `{"mitzeichnung": "nicht-ablehnen"}`, "/mitzeichnungBegruendung"},
		{"ablehnung/zustellung", `{"zustellungErgebnis": "nicht-zugestellt"}`, "/zustellungHindernis"},
		{"ablehnung/abhilfe", `{"abhilfe": "abhelfen", "abhilfeGruende": "x"}`, "/ablehnungAufgehobenAm"},
		{"ablehnung/vollziehbarkeit", `{"vollziehbarkeit": "noch-nicht", "vollziehbarkeitVermerk": "x"}`, "/wiedervorlageAm"},
		{"nachforderung/eingang-pruefen", `{"eingangErgebnis": "teilweise"}`, "/fehlend"},
		{"nachricht/registerantwort", `{"stelle": "ba"}`, "/baAntwort"},
		{"notfall/bearbeiten", `{"notfallErgebnis": "fiktionsbescheinigung", "notfallEcht": true, "notfallLerngrund": "bestaetigt", "notfallAntwort": "x"}`, "/notfallEdMassnahmen"},
		{"notfall/bearbeiten", `{"notfallErgebnis": "duldung", "notfallEcht": true, "notfallLerngrund": "bestaetigt"}`, "/notfallAntwort"},
		{"notfall/meldung", `{"person": {"familienname": "Muster", "geburtsdatum": "1990", "staatsangehoerigkeiten": ["IND"]}, "notfallArt": "gewalt", "bestaetigungVorhanden": false, "notfallSchilderung": "x", "sichererWeg": true, "erklaerungRichtig": true}`, "/sichererWegAngabe"},
		{"notfall/nachweise-pruefen", `{"notfallNachweis": "fehlt", "notfallPrioritaet": "doppelt", "notfallBegruendung": "x", "notfallLerngrund": "kein-grund", "notfallKontakt": "brief", "antragErkennbar": false}`, "/doppeltAktenzeichen"},
	} {
		t.Run(c.ref+c.missing, func(t *testing.T) {
			t.Parallel()
			var invalid *casefile.Error
			require.ErrorAs(t, load(t, c.ref).Validate([]byte(c.data)), &invalid)
			require.Equal(t, []casefile.FieldError{{Field: c.missing, Code: "required"}}, invalid.Fields)
		})
	}
}

// TestSuspensionNeedsProceedings: § 79 Abs. 2 suspends only while proceedings are pending; a departure that is not permanent has no
// day on which the person left for good (§ 51 Abs. 1 Nr. 6).
func TestSuspensionNeedsProceedings(t *testing.T) {
	t.Parallel()
	var invalid *casefile.Error
	require.ErrorAs(t, load(t, "verlaengerung/registerauskuenfte").Validate([]byte(
		`{"bzrAuskunft": "kein-eintrag", "ausweisungsinteresse": false, "strafverfahrenAnhaengig": false, "aussetzung": true, "aussetzungBegruendung": "x"}`)), &invalid)
	require.Equal(t, []casefile.FieldError{{Field: "/strafverfahrenAnhaengig", Code: "const"}}, invalid.Fields)
	require.ErrorAs(t, load(t, "verlaengerung/ausreise").Validate([]byte(
		`{"ausreiseDauerhaft": false, "ausreiseAm": "2026-11-01", "ausreiseBegruendung": "x"}`)), &invalid)
	require.Equal(t, []casefile.FieldError{{Field: "/ausreiseAm", Code: "field.not-allowed"}}, invalid.Fields)
}

// TestNoCertificateWhileMeasuresAreMissing: § 81 Abs. 7 AufenthG: the certificate only after the identification measures, also in an emergency.
func TestNoCertificateWhileMeasuresAreMissing(t *testing.T) {
	t.Parallel()
	for _, ref := range []string{"notfall/bearbeiten", "notfall/neue-lage"} {
		data := `{"notfallErgebnis": "fiktionsbescheinigung", "notfallEdMassnahmen": "%s", "notfallAntwort": "x", "notfallEcht": true, "notfallLerngrund": "bestaetigt"}`
		require.Error(t, load(t, ref).Validate([]byte(strings.Replace(data, "%s", "offen", 1))))
		require.NoError(t, load(t, ref).Validate([]byte(strings.Replace(data, "%s", "erledigt", 1))))
	}
}

// TestFieldsForPages: pages draw every form without a script, so every field has a German and an English label, every choice too,
// and names are ASCII in the manner of facts.
func TestFieldsForPages(t *testing.T) {
	t.Parallel()
	forms, err := schemas.All()
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(forms), 35)
	for _, form := range forms {
		for _, language := range []string{"de", "en"} {
			require.NotEmpty(t, form.Texts[language].Label, form.Ref)
			require.NotEmpty(t, form.Texts[language].Help, form.Ref)
		}
		require.NotEmpty(t, form.Fields(), form.Ref)
		for _, field := range form.Fields() {
			checkField(t, form.Ref, field)
		}
	}
}

var factName = regexp.MustCompile(`^[a-z][a-zA-Z0-9]*$`)

func checkField(t *testing.T, ref string, field schemas.Field) {
	t.Helper()
	where := ref + field.Pointer
	require.Contains(t, []string{"string", "boolean", "integer", "number", "object", "array"}, field.Type, where)
	if field.Name != "" {
		require.Regexp(t, factName, field.Name, where)
		require.NotEmpty(t, field.Label("de"), where)
		require.NotEmpty(t, field.Label("en"), where)
		require.NotEqual(t, field.Help("de") == "", field.Help("en") != "", "help in one language only: %s", where)
	}
	for _, option := range field.Enum {
		require.NotEmpty(t, option.Label("de"), "%s %s", where, option.Value)
		require.NotEmpty(t, option.Label("en"), "%s %s", where, option.Value)
	}
	if field.Type == "string" && len(field.Enum) == 0 {
		require.True(t, field.Format != "" || field.Pattern != "", "free text without a format: %s", where)
	}
	for _, child := range field.Fields {
		checkField(t, ref, child)
	}
	if field.Items != nil {
		checkField(t, ref, *field.Items)
	}
}

// TestFieldsKeepTheOrderOfTheFile: the order of the file is the order of the page.
func TestFieldsKeepTheOrderOfTheFile(t *testing.T) {
	t.Parallel()
	form := load(t, "verlaengerung/antrag")
	var names []string
	for _, f := range form.Fields()[:6] {
		names = append(names, f.Name)
	}
	require.Equal(t, "person anschrift kontakt titel antragAuf antragArt", strings.Join(names, " "))
	person := form.Fields()[0]
	require.True(t, person.Required)
	require.Equal(t, "/person/familienname", person.Fields[0].Pointer)
	require.Equal(t, "din91379-name", person.Fields[0].Format)
	require.True(t, form.Fields()[4].Deciding)
	require.Equal(t, "§ 18b Fachkraft mit akademischer Ausbildung", form.Fields()[4].Enum[4].Label("de"))
}

// TestUnknownForm: a diagram that names a form nobody wrote is found by its reference.
func TestUnknownForm(t *testing.T) {
	t.Parallel()
	_, err := schemas.Load("verlaengerung/nichts")
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
}
