package intake

import (
	"bytes"
	"encoding/json"

	"ablauf/internal/casefile"
)

// DecidingValues writes days so that the diagrams read them as days: JSON has no form for a date, and a diagram that counts from a
// text would stop. The form {"@":"date","v":"2026-11-26"} is that of workflows/feel; texts of another shape stay as they are.
func DecidingValues(raw json.RawMessage) (json.RawMessage, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "json.malformed", "deciding fields: %w", err)
	}
	return json.Marshal(withDays(v))
}

func withDays(v any) any {
	switch v := v.(type) {
	case string:
		if d, err := casefile.ParseDate(v); err == nil && d.String() == v {
			return map[string]string{"@": "date", "v": v}
		}
	case []any:
		for i := range v {
			v[i] = withDays(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = withDays(v[name])
		}
	}
	return v
}
