package schemas

import (
	"errors"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"ablauf/internal/casefile"
)

var errFormat = errors.New("wrong format") // says nothing about the value

// formats are the formats of the authority beside those of JSON Schema: names and texts of DIN 91379, dates known in part,
// AZR numbers and nationalities. Package casefile knows what they mean.
func formats() []jsonschema.Format {
	check := func(name string, ok func(string) bool) jsonschema.Format {
		return jsonschema.Format{Name: name, Validate: func(v any) error {
			if s, isText := v.(string); isText && !ok(s) {
				return errFormat
			}
			return nil
		}}
	}
	return []jsonschema.Format{
		check("azr-nummer", casefile.IsAZRNummer),
		check("country", casefile.IsCountry),
		check("din91379-name", casefile.IsNameText),
		check("din91379-text", casefile.IsLatinText),
		check("partial-date", func(s string) bool {
			_, err := casefile.ParsePartialDate(s)
			return err == nil
		}),
	}
}
