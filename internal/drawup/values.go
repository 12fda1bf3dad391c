package drawup

import (
	"encoding/json"
	"time"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/workflows/feel"
)

// FeelDate gives a day as rule tables read it; null for the zero day.
func FeelDate(d casefile.Date) feel.Value {
	if d.IsZero() {
		return feel.Null{}
	}
	return feel.Date{Year: d.Year, Month: int(d.Month), Day: d.Day}
}

// DateOf reads a day.
func DateOf(v feel.Value) (casefile.Date, bool) {
	switch d := v.(type) {
	case feel.Date:
		return casefile.MustParseDate(d.String()), true
	case feel.String:
		parsed, err := casefile.ParseDate(string(d))
		return parsed, err == nil
	}
	return casefile.Date{}, false
}

// Get gives a value by its name; null where there is none.
func Get(c *feel.Context, name string) feel.Value {
	v, found := c.Get(name)
	if !found {
		return feel.Null{}
	}
	return v
}

// Text gives a text or a number by its name as a text; empty for anything else.
func Text(c *feel.Context, name string) string {
	v, _ := c.Get(name)
	if s, ok := v.(feel.String); ok {
		return string(s)
	}
	if n, ok := v.(feel.Number); ok {
		return n.String()
	}
	return ""
}

// TextOrNull gives a text; null for the empty one.
func TextOrNull(s string) feel.Value {
	if s == "" {
		return feel.Null{}
	}
	return feel.String(s)
}

// DayOf gives the day of an instant at the place of the authority.
func DayOf(at time.Time) casefile.Date { return casefile.DateOf(at.In(calendar.Berlin())) }

// Later gives the later of two days.
func Later(a, b casefile.Date) casefile.Date {
	if b.After(a) {
		return b
	}
	return a
}

// Plain turns a value into what templates and JSON read: dates stay dates of the law.
func Plain(v feel.Value) any {
	switch v := v.(type) {
	case feel.Bool:
		return bool(v)
	case feel.String:
		return string(v)
	case feel.Number:
		return json.Number(v.String())
	case feel.Date:
		d, _ := DateOf(v)
		return d
	case feel.List:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = Plain(x)
		}
		return out
	case *feel.Context:
		out := make(map[string]any, v.Len())
		for _, name := range v.Keys() {
			x, _ := v.Get(name)
			out[name] = Plain(x)
		}
		return out
	case feel.Null:
		return nil
	default:
		return feel.Literal(v)
	}
}
