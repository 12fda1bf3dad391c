package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// pairsOf lays a JSON object out as names with values, sorted by name, inner names with a point: "titel.gueltigBis".
func pairsOf(raw json.RawMessage) []Pair {
	var v any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if decoder.Decode(&v) != nil {
		return nil
	}
	var pairs []Pair
	layOut("", v, &pairs)
	return pairs
}

func layOut(name string, v any, pairs *[]Pair) {
	switch v := v.(type) {
	case map[string]any:
		if typed, ok := v["v"]; ok && v["@"] != nil {
			// A value that JSON has no form for, such as a date, stands with its type beside it.
			*pairs = append(*pairs, Pair{name, plainValue(typed)})
			return
		}
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		sort.Strings(keys)
		for _, key := range keys {
			inner := key
			if name != "" {
				inner = name + "." + key
			}
			layOut(inner, v[key], pairs)
		}
	case []any:
		for i, item := range v {
			if _, object := item.(map[string]any); object {
				layOut(strings.TrimSpace(fmt.Sprintf("%s %d", name, i+1)), item, pairs)
				continue
			}
			*pairs = append(*pairs, Pair{name, plainValue(item)})
		}
	default:
		*pairs = append(*pairs, Pair{name, plainValue(v)})
	}
}

func plainValue(v any) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprint(v)
}

// matchedRows reads the rows of a decision: which fired, with their annotations, the paragraph among them.
func matchedRows(raw json.RawMessage) []DecisionRow {
	var rows []struct {
		Rule        int
		RuleID      string
		Annotations []struct{ Name, Text, Value string }
	}
	if json.Unmarshal(raw, &rows) != nil {
		return nil
	}
	lines := make([]DecisionRow, 0, len(rows))
	for _, r := range rows {
		line := DecisionRow{ID: r.RuleID}
		if line.ID == "" {
			line.ID = strconv.Itoa(r.Rule)
		}
		notes := make([]string, 0, len(r.Annotations))
		for _, a := range r.Annotations {
			if text := a.Text + a.Value; text != "" {
				notes = append(notes, text)
			}
		}
		line.Annotation = strings.Join(notes, " · ")
		lines = append(lines, line)
	}
	return lines
}

// jsonObject makes an object with one field.
func jsonObject(name string, value json.RawMessage) (json.RawMessage, error) {
	return json.Marshal(map[string]json.RawMessage{name: value})
}
