package web

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ablauf/gateway/httperr"
	"ablauf/internal/casefile"
	"ablauf/schemas"
)

// longText is the length from which a text gets several lines.
const longText = 300

// fieldID is the id on the page of the field with a JSON Pointer; the error summary links to it.
func fieldID(pointer string) string { return "feld" + strings.ReplaceAll(pointer, "/", "-") }

// FormFields gives the fields of a form as a page shows them before anybody has entered something.
func FormFields(form *schemas.Form, lang string) []Field { return formFields(form.Fields(), lang, nil) }

// formFields turns the fields of a form into fields of a page, filled with what was entered before. Objects are laid flat; a list
// of choices becomes boxes, any other list one entry per line.
func formFields(fields []schemas.Field, lang string, values url.Values) []Field {
	var out []Field
	for _, f := range fields {
		if f.Type == "object" {
			out = append(out, formFields(f.Fields, lang, values)...)
			continue
		}
		out = append(out, formField(f, lang, values))
	}
	return out
}

func formField(f schemas.Field, lang string, values url.Values) Field {
	field := Field{
		ID: fieldID(f.Pointer), Name: f.Pointer, Label: f.Label(lang), Hint: f.Help(lang), Required: f.Required, Value: values.Get(f.Pointer), Kind: "text",
	}
	switch {
	case f.Type == "boolean" && (f.MustBe || !f.Deciding && !f.Required):
		field.Kind, field.Checked = "checkbox", field.Value == "true"
	case f.Type == "boolean":
		// What decides the way is never "no" by leaving a box empty: it is asked.
		field.Kind = "radio"
		field.Choices = []Choice{
			{Value: "true", Text: Say("page.yes"), Selected: field.Value == "true"}, {Value: "false", Text: Say("page.no"), Selected: field.Value == "false"},
		}
	case f.Type == "array" && f.Items != nil && len(f.Items.Enum) > 0:
		field.Kind, field.Choices = "checkboxes", options(f.Items.Enum, lang, values[f.Pointer])
	case f.Type == "array":
		field.Kind, field.Rows = "textarea", 3
	case len(f.Enum) > 6:
		field.Kind, field.Choices = "select", options(f.Enum, lang, values[f.Pointer])
	case len(f.Enum) > 0:
		field.Kind, field.Choices = "radio", options(f.Enum, lang, values[f.Pointer])
	case f.Format == "date":
		field.Kind = "date"
	case f.Type == "integer", f.Type == "number":
		field.Kind = "number"
	case f.MaxLength != nil && *f.MaxLength > longText:
		field.Kind = "textarea"
	}
	return field
}

func options(list []schemas.Option, lang string, chosen []string) []Choice {
	choices := make([]Choice, 0, len(list))
	for _, o := range list {
		label := o.Label(lang)
		if label == "" {
			label = o.Value
		}
		choices = append(choices, Choice{Value: o.Value, Label: label, Selected: slices.Contains(chosen, o.Value)})
	}
	return choices
}

// formData turns what a browser sent into the JSON of the form. An empty field is left out; what is no number stays a text, so
// that the form's own rules say what is wrong with it.
func formData(fields []schemas.Field, values url.Values) (json.RawMessage, error) {
	raw, err := json.Marshal(objectOf(fields, values))
	if err != nil {
		return nil, fmt.Errorf("encode form: %w", err)
	}
	return raw, nil
}

func objectOf(fields []schemas.Field, values url.Values) map[string]any {
	object := map[string]any{}
	for _, f := range fields {
		if v := valueOf(f, values); v != nil {
			object[f.Name] = v
		}
	}
	return object
}

func valueOf(f schemas.Field, values url.Values) any {
	text := strings.TrimSpace(strings.ReplaceAll(values.Get(f.Pointer), "\r\n", "\n"))
	switch {
	case f.Type == "object":
		if inner := objectOf(f.Fields, values); len(inner) > 0 || f.Required {
			return inner
		}
		return nil
	case f.Type == "array" && f.Items != nil && len(f.Items.Enum) > 0:
		if list := values[f.Pointer]; len(list) > 0 {
			return list
		}
		if f.Required {
			return []string{}
		}
		return nil
	case f.Type == "array":
		if lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' }); len(lines) > 0 {
			return lines
		}
		return nil
	case f.Type == "boolean":
		return truth(f, text)
	case text == "":
		return nil
	case f.Type == "integer", f.Type == "number":
		return number(text)
	}
	return text
}

// truth: an empty box means no, unless it has to be ticked or the question decides the way.
func truth(f schemas.Field, text string) any {
	switch {
	case text == "true":
		return true
	case text == "false", !f.MustBe && !f.Deciding && !f.Required:
		return false
	}
	return nil
}

func number(text string) any {
	plain := strings.ReplaceAll(strings.ReplaceAll(text, "\u00a0", ""), ",", ".")
	if n, err := strconv.ParseInt(plain, 10, 64); err == nil {
		return n
	}
	if n, err := strconv.ParseFloat(plain, 64); err == nil {
		return json.Number(strconv.FormatFloat(n, 'f', -1, 64))
	}
	return text
}

// formValues is the reverse of formData: a stored draft or submission as what a browser would have sent.
func formValues(fields []schemas.Field, raw json.RawMessage) url.Values {
	var object map[string]any
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber()
	if len(raw) == 0 || decoder.Decode(&object) != nil {
		return url.Values{}
	}
	values := url.Values{}
	fillValues(fields, object, values)
	return values
}

func fillValues(fields []schemas.Field, object map[string]any, values url.Values) {
	for _, f := range fields {
		switch v := object[f.Name].(type) {
		case nil:
		case map[string]any:
			fillValues(f.Fields, v, values)
		case []any:
			var list []string
			for _, item := range v {
				list = append(list, fmt.Sprint(item))
			}
			if f.Items == nil || len(f.Items.Enum) == 0 {
				list = []string{strings.Join(list, "\n")}
			}
			values[f.Pointer] = list
		default:
			values.Set(f.Pointer, fmt.Sprint(v))
		}
	}
}

// placeErrors shows what is wrong at the fields and in the summary. An error at no field of the page stands in the summary alone.
func placeErrors(fields []Field, found []casefile.FieldError, lang string) []FormError {
	var summary []FormError
	for _, e := range found {
		pointer := strings.TrimPrefix(e.Field, "/data")
		line := FormError{Text: Said(httperr.FieldText(lang, e))}
		for i := range fields {
			if fields[i].Name != pointer && !strings.HasPrefix(pointer, fields[i].Name+"/") {
				continue
			}
			if fields[i].Error == nil {
				fields[i].Error = &line.Text
			}
			line.FieldID, line.Label = fields[i].ID, fields[i].Label
		}
		summary = append(summary, line)
	}
	return summary
}
