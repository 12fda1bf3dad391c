package desk

import (
	"errors"
	"reflect"
	"regexp"
	"strings"

	"github.com/go-playground/validator/v10"

	"ablauf/internal/casefile"
)

// documentKind is the form of a code of the checklist, such as "P01", "L02" or "D11a".
var documentKind = regexp.MustCompile(`^[A-Z][0-9]{2}[a-z]?$`)

// newValidator knows our own tags: name and latin (DIN 91379 data types A and C), azr, partialdate, country, dockind, channel.
func newValidator() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return name
	})
	rules := map[string]func(string) bool{
		"name":        casefile.IsNameText,
		"latin":       casefile.IsLatinText,
		"azr":         casefile.IsAZRNummer,
		"country":     casefile.IsCountry,
		"partialdate": func(s string) bool { _, err := casefile.ParsePartialDate(s); return err == nil },
		"dockind":     func(s string) bool { return documentKind.MatchString(s) },
		"channel":     isChannel,
	}
	for tag, holds := range rules {
		// The only error is an empty or reserved tag, and the tags stand above.
		if err := v.RegisterValidation(tag, func(f validator.FieldLevel) bool { return holds(f.Field().String()) }); err != nil {
			panic(err)
		}
	}
	return v
}

func isChannel(s string) bool {
	switch casefile.Channel(s) {
	case casefile.ChannelPortal, casefile.ChannelEmail, casefile.ChannelPost, casefile.ChannelCounter, casefile.ChannelRegister:
		return true
	case casefile.ChannelImport, casefile.ChannelInternal: // nobody sends on them
		return false
	}
	return false
}

// Validate checks the validate tags of a struct. Invalid "request.invalid" with one field error per broken rule.
func (d *Desk) Validate(v any) error {
	err := d.check.Struct(v)
	var broken validator.ValidationErrors
	if !errors.As(err, &broken) {
		return err
	}
	fields := make([]casefile.FieldError, 0, len(broken))
	for _, b := range broken {
		fields = append(fields, casefile.FieldError{Field: pointerOf(b.Namespace()), Code: codeOf(b), Params: paramsOf(b)})
	}
	return casefile.InvalidFields("request.invalid", fields...)
}

// codeOf names the broken rule as the forms' schemas name it, so that a reader sees one sentence for one mistake.
func codeOf(b validator.FieldError) string {
	switch b.Tag() {
	case "required":
		return "required"
	case "name", "latin":
		return "text.letters"
	case "azr":
		return "azr-nummer.invalid"
	case "country":
		return "country.invalid"
	case "email":
		return "email.invalid"
	case "partialdate":
		return "date.impossible"
	case "dockind":
		return "document.kind"
	case "oneof", "channel":
		return "enum"
	case "max":
		return sizeOf(b.Kind()) + map[bool]string{true: "large", false: "long"}[isNumber(b.Kind())]
	case "min":
		return sizeOf(b.Kind()) + map[bool]string{true: "small", false: "short"}[isNumber(b.Kind())]
	}
	return "invalid"
}

func isNumber(k reflect.Kind) bool { return k == reflect.Int }

func sizeOf(k reflect.Kind) string {
	switch {
	case isNumber(k):
		return "number."
	case k == reflect.Slice:
		return "list."
	}
	return "text."
}

func paramsOf(b validator.FieldError) map[string]string {
	switch b.Tag() {
	case "max", "min":
		return map[string]string{b.Tag(): b.Param()}
	}
	return nil
}

// pointerOf turns "applyRequest.person.names[0]" into "/person/names/0".
func pointerOf(namespace string) string {
	_, path, _ := strings.Cut(namespace, ".")
	path = strings.NewReplacer("[", ".", "]", "").Replace(path)
	return "/" + strings.ReplaceAll(path, ".", "/")
}
