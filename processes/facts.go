package processes

import (
	"encoding/json"
	"time"

	"ablauf/internal/casefile"
	"ablauf/processes/rules"
	"ablauf/schemas"
	"ablauf/workflows/feel"
)

// BlankAngaben gives the group angaben with every fact that a form or the vocabulary of the rules knows, null each: nobody has answered yet.
func BlankAngaben() (*feel.Context, error) {
	forms, err := schemas.All()
	if err != nil {
		return nil, err
	}
	out := feel.NewContext()
	for _, form := range forms {
		for _, field := range form.Fields() {
			out.Put(field.Name, feel.Null{})
		}
	}
	extra, err := members(rules.Vocabulary, "angaben", "properties", "angaben", "properties")
	if err != nil {
		return nil, err
	}
	for _, d := range extra {
		out.Put(d.name, feel.Null{})
	}
	return out, nil
}

// FactValue reads a fact from JSON; a text of the form 2026-11-26 is a date for the rules.
func FactValue(raw json.RawMessage) (feel.Value, error) {
	v, err := feel.DecodeJSON(raw)
	if err != nil {
		return nil, err
	}
	return datesIn(v), nil
}

func datesIn(v feel.Value) feel.Value {
	switch v := v.(type) {
	case feel.String:
		if len(v) == len(time.DateOnly) {
			if d, err := casefile.ParseDate(string(v)); err == nil {
				return feelDate(d)
			}
		}
	case feel.List:
		out := make(feel.List, len(v))
		for i, x := range v {
			out[i] = datesIn(x)
		}
		return out
	case *feel.Context:
		out := feel.NewContext()
		for _, name := range v.Keys() {
			x, _ := v.Get(name)
			out.Put(name, datesIn(x))
		}
		return out
	}
	return v
}

func feelDate(d casefile.Date) feel.Value {
	if d.IsZero() {
		return feel.Null{}
	}
	return feel.Date{Year: d.Year, Month: int(d.Month), Day: d.Day}
}
