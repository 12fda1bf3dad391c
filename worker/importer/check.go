package importer

import (
	"errors"
	"reflect"
	"strings"
	"unicode"

	"github.com/go-playground/validator/v10"

	"ablauf/internal/casefile"
)

// newChecker knows the tags of the row types beside those of the library: name and latin (DIN 91379), azr, datum, teildatum, zeitpunkt,
// janein, staaten, schrift.
func newChecker() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return f.Tag.Get("spalte") })
	for tag, holds := range map[string]func(string) bool{
		"name":      casefile.IsNameText,
		"latin":     casefile.IsLatinText,
		"azr":       casefile.IsAZRNummer,
		"datum":     func(s string) bool { _, ok := parseDate(s); return ok },
		"teildatum": func(s string) bool { _, ok := parseBirth(s); return ok },
		"zeitpunkt": func(s string) bool { _, ok := parseMoment(s); return ok },
		"janein":    func(s string) bool { _, ok := parseYesNo(s); return ok },
		"staaten":   areCountries,
		"schrift":   isScript,
	} {
		// The only error is an empty or reserved tag, and the tags stand above.
		if err := v.RegisterValidation(tag, func(f validator.FieldLevel) bool { return holds(f.Field().String()) }); err != nil {
			panic(err)
		}
	}
	return v
}

// isScript takes letters of every script, but nothing that is not to be seen.
func isScript(s string) bool { return strings.IndexFunc(s, unicode.IsControl) < 0 }

func areCountries(s string) bool {
	codes := splitList(s)
	for _, code := range codes {
		if !casefile.IsCountry(strings.ToUpper(code)) {
			return false
		}
	}
	return len(codes) > 0 && len(codes) <= 5
}

// check gives every broken rule of a row.
func check(v *validator.Validate, row any) []fault {
	var broken validator.ValidationErrors
	if !errors.As(v.Struct(row), &broken) {
		return nil
	}
	faults := make([]fault, 0, len(broken))
	for _, b := range broken {
		faults = append(faults, fault{field: b.Field(), code: codeOf(b), params: paramsOf(b)})
	}
	return faults
}

// codeOf names the broken rule; each has a sentence below "import.".
func codeOf(b validator.FieldError) string {
	switch b.Tag() {
	case "required":
		return "value.required"
	case "name":
		return "value.name"
	case "latin", "schrift":
		return "value.letters"
	case "azr":
		return "value.azr"
	case "datum":
		return "value.date"
	case "teildatum":
		return "value.birth-date"
	case "zeitpunkt":
		return "value.moment"
	case "janein":
		return "value.yes-no"
	case "staaten":
		return "value.countries"
	case "email":
		return "value.email"
	case "oneof":
		return "value.one-of"
	case "max":
		return "value.long"
	}
	return "value.invalid"
}

func paramsOf(b validator.FieldError) map[string]string {
	switch b.Tag() {
	case "max":
		return map[string]string{"max": b.Param()}
	case "oneof":
		return map[string]string{"values": strings.Join(strings.Fields(b.Param()), ", ")}
	}
	return nil
}
