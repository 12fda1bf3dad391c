package feel

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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
