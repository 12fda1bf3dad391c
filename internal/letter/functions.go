package letter

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"text/template"

	"ablauf/internal/casefile"
)

// printFunction is the name under which printed ends every pipeline; templates cannot write it.
const printFunction = "_printed"

// functions are what templates may call:
//
//   - datum: "Donnerstag, 26.11.2026", from a date or a text of the form 2026-11-26
//   - kurzdatum: "26.11.2026"
//   - liste: the values as a list, a block of its own
//   - aufzaehlung: "Pass, Mietvertrag und Lohnabrechnung"
//   - adresse: the address of a page, first line of a block whose other lines say what it is for
func functions() template.FuncMap {
	return template.FuncMap{
		"datum": func(v any) (string, error) {
			d, err := date(v)
			return weekdays[d.Weekday()] + ", " + formatDate(d), err
		},
		"kurzdatum": func(v any) (string, error) {
			d, err := date(v)
			return formatDate(d), err
		},
		"liste":       list,
		"aufzaehlung": enumeration,
		"adresse":     webAddress,
		printFunction: printed,
	}
}

var weekdays = [7]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"}

// markup is text that may form blocks; only functions of this package make it.
type markup string

var errEmpty = errors.New("the value is empty")

// printed turns a value into text that cannot be taken for structure.
func printed(v any) (markup, error) {
	if m, ok := v.(markup); ok {
		return m, nil
	}
	text, err := textOf(v)
	return markup(escape(text)), err
}

// textOf gives the text of a value. What has no text of its own (a truth value, a record) is a mistake of the template.
func textOf(v any) (string, error) {
	var text string
	switch value := v.(type) {
	case nil:
		return "", errEmpty
	case casefile.Date:
		if value.IsZero() {
			return "", errEmpty
		}
		return formatDate(value), nil
	case json.Number:
		return value.String(), nil
	case fmt.Stringer:
		text = value.String()
	default:
		switch r := reflect.ValueOf(v); r.Kind() {
		case reflect.String:
			text = r.String()
		case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
			return strconv.FormatInt(r.Int(), 10), nil
		case reflect.Float64, reflect.Float32:
			// Numbers of JSON arrive as floats; the German text has a comma.
			return strings.Replace(strconv.FormatFloat(r.Float(), 'f', -1, 64), ".", ",", 1), nil
		default:
			return "", fmt.Errorf("a value of type %T cannot be printed", v)
		}
	}
	if strings.TrimSpace(text) == "" {
		return "", errEmpty
	}
	return text, nil
}

func date(v any) (casefile.Date, error) {
	var d casefile.Date
	switch value := v.(type) {
	case casefile.Date:
		d = value
	case string:
		parsed, err := casefile.ParseDate(value)
		if err != nil {
			return d, errors.New("the value is no date of the form 2006-01-02")
		}
		d = parsed
	}
	if d.IsZero() {
		return d, errEmpty
	}
	return d, nil
}

// texts reads a list of texts as Go or JSON has it. An empty list, or one with an empty text, is an error.
func texts(v any) ([]string, error) {
	var list []string
	switch values := v.(type) {
	case []string:
		list = values
	case []any:
		for _, value := range values {
			text, err := textOf(value)
			if err != nil {
				return nil, err
			}
			list = append(list, text)
		}
	}
	if len(list) == 0 {
		return nil, errEmpty
	}
	for _, text := range list {
		if strings.TrimSpace(text) == "" {
			return nil, errEmpty
		}
	}
	return list, nil
}

func list(v any) (markup, error) {
	items, err := texts(v)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for i, item := range items {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("- " + escape(item))
	}
	return markup(b.String()), nil
}

func webAddress(v any) (markup, error) {
	text, err := textOf(v)
	if err == nil && !addressForm.MatchString(text) {
		err = errors.New("the value is no address of a page that begins with https://")
	}
	return markup(addressMark + escape(text)), err
}

func enumeration(v any) (string, error) {
	items, err := texts(v)
	if err != nil || len(items) == 1 {
		return strings.Join(items, ""), err
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " und " + items[last], nil
}

// structural are the characters that mean something in a template; a backslash before them takes the meaning away.
const structural = `\*|#-!`

// escape makes a value plain text: no structure, one line.
func escape(text string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(text), " ") {
		if strings.ContainsRune(structural, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// unescape takes the backslashes away again, but for the characters in keep.
func unescape(text, keep string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
			if strings.IndexByte(keep, text[i]) >= 0 {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
