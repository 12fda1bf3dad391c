package feel

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// DecodeJSON reads what EncodeJSON wrote, and plain JSON. Entries of objects keep their order; a name that occurs twice is an error.
func DecodeJSON(data []byte) (Value, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	v, err := decode(d, 0, false)
	if err != nil {
		return nil, fmt.Errorf("value: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("value: something follows the JSON value")
	}
	return v, nil
}

func decode(d *json.Decoder, depth int, untagged bool) (Value, error) {
	if depth > maxValueDepth {
		return nil, fmt.Errorf("nested more than %d levels deep", maxValueDepth)
	}
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	delim, ok := t.(json.Delim)
	if !ok {
		return FromGo(t)
	}
	if delim == '[' {
		out := List{}
		for d.More() {
			e, err := decode(d, depth+1, false)
			if err != nil {
				return nil, err
			}
			out = append(out, e)
		}
		_, err := d.Token()
		return out, err
	}
	return decodeObject(d, depth, untagged)
}

func decodeObject(d *json.Decoder, depth int, untagged bool) (Value, error) {
	ctx := NewContext()
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, _ := t.(string)
		if _, twice := ctx.Get(key); twice {
			return nil, fmt.Errorf("the entry %q occurs twice", key)
		}
		tag, _ := ctx.Get(tagKey)
		// Behind {"@":"context" the entry v is a context as it stands, even if it has an entry "@" of its own.
		e, err := decode(d, depth+1, !untagged && tag == Value(String("context")) && key == "v")
		if err != nil {
			return nil, err
		}
		ctx.Put(key, e)
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	tag, tagged := ctx.Get(tagKey)
	if !tagged || untagged {
		return ctx, nil
	}
	return untag(tag, ctx)
}

// untag restores a tagged value.
func untag(tag Value, ctx *Context) (Value, error) {
	kind, _ := tag.(String)
	v, _ := ctx.Get("v")
	text, _ := v.(String)
	var out Value
	ok := false
	zones := func(string, int64) (int, bool) {
		o, _ := ctx.Get("o")
		n, isNumber := o.(Number)
		offset, fits := n.Int64()
		return int(offset), isNumber && fits && offset >= -maxOffset && offset <= maxOffset
	}
	switch string(kind) {
	case "context":
		out, ok = v.(*Context)
	case "date":
		out, ok = parseDate(string(text))
	case "time":
		out, ok = timeOf(parseTime(string(text), timeReference, zones))
	case "date and time":
		out, ok = parseDateTime(string(text), zones)
	case "days and time duration", "years and months duration":
		out, ok = ParseDuration(string(text))
		ok = ok && KindOf(out) == string(kind)
	case "range":
		return untagRange(string(text), ctx)
	}
	if !ok {
		return nil, errors.New("a tagged value cannot be read")
	}
	return out, nil
}

func timeOf(t Time, _, ok bool) (Value, bool) { return t, ok }

func untagRange(form string, ctx *Context) (Value, error) {
	low, ok1 := ctx.Get("low")
	high, ok2 := ctx.Get("high")
	if !ok1 || !ok2 || len(form) != 2 {
		return nil, errors.New("a tagged range is incomplete")
	}
	return &Range{Low: low, High: high, LowClosed: form[0] == '[', HighClosed: form[1] == ']'}, nil
}
