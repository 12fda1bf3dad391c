package importer

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// jsonReader reads one JSON object per line; its names are those of the columns.
type jsonReader struct {
	src  *source
	kind kindOf
}

// next gives the next row; io.EOF after the last one. Empty lines are skipped.
func (r *jsonReader) next() (record, error) {
	for {
		text, err := r.src.next()
		if err != nil {
			return record{}, err
		}
		if r.src.line == 1 && strings.HasPrefix(strings.TrimSpace(text), "[") {
			return record{}, errors.New("the file is one JSON array; it must have one object per line (jq -c '.[]' writes it so)")
		}
		if strings.TrimSpace(text) != "" {
			return r.record(text), nil
		}
	}
}

func (r *jsonReader) record(text string) record {
	rec := record{line: r.src.line, values: make([]string, len(r.kind.columns)), raw: text}
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var object map[string]any
	if err := dec.Decode(&object); err != nil || dec.More() {
		rec.broken = &fault{code: "json.malformed"}
		return rec
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		value := object[name]
		place, known := r.kind.place(name)
		if !known {
			rec.broken = &fault{field: name, code: "json.unknown-name"}
			continue
		}
		if place == placeReport {
			continue
		}
		cell, ok := cellOf(value)
		if !ok {
			rec.broken = &fault{field: r.kind.columns[place].name, code: "json.value"}
			continue
		}
		rec.values[place] = cell
	}
	return rec
}

// cellOf writes a value as a cell of CSV has it, so that both formats are read alike from here on.
func cellOf(value any) (string, bool) {
	switch v := value.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		if v {
			return "ja", true
		}
		return "nein", true
	case []any:
		cells := make([]string, len(v))
		for i, part := range v {
			cell, ok := part.(string)
			if !ok {
				return "", false
			}
			cells[i] = cell
		}
		return strings.Join(cells, ","), true
	}
	return fmt.Sprintf("%T", value), false
}
