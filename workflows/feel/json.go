package feel

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// tagKey marks an object that stands for a value JSON has no form for, such as {"@":"date","v":"2026-11-21"}. A context that itself
// has an entry of this name is wrapped as {"@":"context","v":{…}}.
const tagKey = "@"

// errFunction is returned for functions, which cannot be stored.
var errFunction = errors.New("a function cannot be stored")

// EncodeJSON writes a value so that DecodeJSON restores it exactly. Equal values give equal bytes: contexts keep the order of their
// entries, numbers are canonical decimals, and nothing depends on maps. Functions are refused.
func EncodeJSON(v Value) ([]byte, error) {
	var b bytes.Buffer
	if err := encode(&b, v, 0); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// maxEncoded bounds the bytes of a stored value. Parts of a value may be shared, so that a small program can build one that is
// astronomically large when it is written out.
const maxEncoded = 16 << 20

func encode(b *bytes.Buffer, v Value, depth int) error {
	if b.Len() > maxEncoded {
		return fmt.Errorf("the value is larger than %d bytes", maxEncoded)
	}
	if depth > maxValueDepth {
		return fmt.Errorf("the value is nested more than %d levels deep", maxValueDepth)
	}
	switch v := v.(type) {
	case nil, Null:
		b.WriteString("null")
	case Bool:
		fmt.Fprintf(b, "%t", bool(v))
	case Number:
		b.WriteString(v.String())
	case String:
		return encodeString(b, string(v))
	case Date:
		encodeTagged(b, v.kind(), v.String(), Zone{})
	case Time:
		encodeTagged(b, v.kind(), v.String(), v.Zone)
	case DateTime:
		encodeTagged(b, v.kind(), v.String(), v.Time.Zone)
	case DaysDuration:
		encodeTagged(b, v.kind(), v.String(), Zone{})
	case MonthsDuration:
		encodeTagged(b, v.kind(), v.String(), Zone{})
	case *Range:
		return encodeRange(b, v, depth)
	case List:
		return encodeList(b, v, depth)
	case *Context:
		return encodeContext(b, v, depth)
	case *Func:
		return errFunction
	}
	return nil
}

func encodeString(b *bytes.Buffer, s string) error {
	if !utf8.ValidString(s) {
		return errors.New("a text that is not valid UTF-8 cannot be stored")
	}
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the encoder ends every value with a line feed
	return nil
}

// encodeTagged adds the offset of a named zone, so that reading needs no table of zones.
func encodeTagged(b *bytes.Buffer, kind, text string, z Zone) {
	fmt.Fprintf(b, `{"@":%q,"v":`, kind)
	quoted, _ := json.Marshal(text) // a string always has a JSON form
	b.Write(quoted)
	if z.Name != "" {
		fmt.Fprintf(b, `,"o":%d`, z.Offset)
	}
	b.WriteByte('}')
}

func encodeRange(b *bytes.Buffer, r *Range, depth int) error {
	form := []byte("()")
	if r.LowClosed {
		form[0] = '['
	}
	if r.HighClosed {
		form[1] = ']'
	}
	fmt.Fprintf(b, `{"@":"range","v":%q,"low":`, form)
	if err := encode(b, r.Low, depth+1); err != nil {
		return err
	}
	b.WriteString(`,"high":`)
	if err := encode(b, r.High, depth+1); err != nil {
		return err
	}
	b.WriteByte('}')
	return nil
}

func encodeList(b *bytes.Buffer, l List, depth int) error {
	b.WriteByte('[')
	for i, e := range l {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encode(b, e, depth+1); err != nil {
			return err
		}
	}
	b.WriteByte(']')
	return nil
}

func encodeContext(b *bytes.Buffer, c *Context, depth int) error {
	_, tagged := c.Get(tagKey)
	if tagged {
		b.WriteString(`{"@":"context","v":`)
	}
	b.WriteByte('{')
	for i, k := range c.keys {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encodeString(b, k); err != nil {
			return err
		}
		b.WriteByte(':')
		if err := encode(b, c.vals[i], depth+1); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	if tagged {
		b.WriteByte('}')
	}
	return nil
}

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
