package importer

import (
	"encoding/json"
	"errors"
	"io"
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
	if !r.read(text, &rec) {
		rec.values, rec.broken = make([]string, len(r.kind.columns)), &fault{code: "json.malformed"}
	}
	return rec
}

// read fills in the cells name by name, as they stand: a map would hide that two names mean one column, and let chance decide which of them
// counts. The first fault of a row is kept. It reports false for a text that is not one JSON object.
func (r *jsonReader) read(text string, rec *record) bool {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if begin, err := dec.Token(); err != nil || begin != json.Delim('{') {
		return false
	}
	seen := make([]bool, len(r.kind.columns))
	for dec.More() {
		token, err := dec.Token()
		name, named := token.(string)
		var value any
		if err != nil || !named || dec.Decode(&value) != nil {
			return false
		}
		if f := r.cell(name, value, rec.values, seen); f != nil && rec.broken == nil {
			rec.broken = f
		}
	}
	if _, err := dec.Token(); err != nil {
		return false // the object does not end
	}
	_, err := dec.Token()
	return errors.Is(err, io.EOF)
}

// cell puts one value in its place.
func (r *jsonReader) cell(name string, value any, cells []string, seen []bool) *fault {
	place, known := r.kind.place(name)
	switch {
	case !known:
		return &fault{field: name, code: "json.unknown-name"}
	case place == placeReport:
		return nil
	case seen[place]:
		return &fault{field: r.kind.columns[place].name, code: "json.name-twice"}
	}
	seen[place] = true
	text, ok := cellOf(value)
	if !ok {
		return &fault{field: r.kind.columns[place].name, code: "json.value"}
	}
	cells[place] = text
	return nil
}

// cellOf writes a value as a cell of CSV has it, so that both formats are read alike from here on. A nested object has no such form.
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
	return "", false
}
