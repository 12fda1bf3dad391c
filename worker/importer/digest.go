package importer

import (
	"crypto/sha256"
	"reflect"
	"slices"
	"strings"
)

// digestOf hashes what a row says, not how it says it: "26.11.2026" and "2026-11-26" are one day. A column that is empty is left out, so
// that a column which a later version adds makes no row look changed.
func digestOf(row any) []byte {
	h := sha256.New()
	v := reflect.ValueOf(row)
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag
		if value := plain(tag.Get("validate"), tag.Get("spalte"), v.Field(i).String()); value != "" {
			h.Write([]byte(tag.Get("spalte") + "\x00" + value + "\x00"))
		}
	}
	return h.Sum(nil)
}

// plain writes a valid value in one form.
func plain(rules, name, value string) string {
	if value == "" {
		return ""
	}
	switch names := strings.Split(rules, ","); {
	case slices.Contains(names, "datum"):
		d, _ := parseDate(value)
		return d.String()
	case slices.Contains(names, "teildatum"):
		p, _ := parseBirth(value)
		return p.String()
	case slices.Contains(names, "zeitpunkt"):
		t, _ := parseMoment(value)
		return t.UTC().String()
	case slices.Contains(names, "janein"):
		yes, _ := parseYesNo(value)
		return map[bool]string{true: "ja", false: "nein"}[yes]
	case slices.Contains(names, "staaten"):
		return strings.Join(splitList(strings.ToUpper(value)), ",")
	case name == "paragraph", name == "antrag_auf":
		return parseParagraph(value)
	}
	return value
}
