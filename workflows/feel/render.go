package feel

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// text is string(): a string as it is, anything else as the text a modeller would write (DMN 1.5, table 68).
func (s *Session) text(v Value) Value {
	if t, ok := v.(String); ok {
		return t
	}
	w := &writer{session: s}
	w.write(v, 0)
	return String(w.b.String())
}

// Literal renders a value as a FEEL literal, strings in quotes and temporal values as @-literals, so that the text can be read
// again. Functions, which have no literal, are shown by their parameters.
func Literal(v Value) string {
	w := &writer{literal: true}
	w.write(v, 0)
	return w.b.String()
}

type writer struct {
	b       strings.Builder
	session *Session
	literal bool
}

func (w *writer) write(v Value, depth int) {
	if w.session != nil {
		w.session.charge(1 + w.b.Len()>>16)
	}
	if depth > maxDepth || w.full() {
		w.b.WriteString("…")
		return
	}
	switch v := v.(type) {
	case nil, Null:
		w.b.WriteString("null")
	case Bool:
		if v {
			w.b.WriteString("true")
		} else {
			w.b.WriteString("false")
		}
	case Number:
		w.b.WriteString(v.String())
	case String:
		w.quote(string(v))
	case Date:
		w.temporal(v.String())
	case Time:
		w.temporal(v.String())
	case DateTime:
		w.temporal(v.String())
	case DaysDuration:
		w.temporal(v.String())
	case MonthsDuration:
		w.temporal(v.String())
	case *Range:
		w.interval(v, depth)
	case List:
		w.list(v, depth)
	case *Context:
		w.context(v, depth)
	case *Func:
		w.function(v)
	}
}

// full ends the rendering of a value whose shared parts would fill the memory.
func (w *writer) full() bool { return w.b.Len() > maxEncoded }

func (w *writer) temporal(s string) {
	if !w.literal {
		w.b.WriteString(s)
		return
	}
	w.b.WriteByte('@')
	w.quote(s)
}

func (w *writer) quote(s string) {
	w.b.WriteByte('"')
	for _, r := range s {
		switch r {
		case '"', '\\':
			w.b.WriteByte('\\')
			w.b.WriteRune(r)
		case '\n':
			w.b.WriteString(`\n`)
		case '\r':
			w.b.WriteString(`\r`)
		case '\t':
			w.b.WriteString(`\t`)
		default:
			w.b.WriteRune(r)
		}
	}
	w.b.WriteByte('"')
}

func (w *writer) interval(r *Range, depth int) {
	open, closing := byte('('), byte(')')
	if r.LowClosed {
		open = '['
	}
	if r.HighClosed {
		closing = ']'
	}
	w.b.WriteByte(open)
	w.write(r.Low, depth+1)
	w.b.WriteString("..")
	w.write(r.High, depth+1)
	w.b.WriteByte(closing)
}

func (w *writer) list(l List, depth int) {
	w.b.WriteByte('[')
	for i, e := range l {
		if w.full() {
			return
		}
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.write(e, depth+1)
	}
	w.b.WriteByte(']')
}

func (w *writer) context(c *Context, depth int) {
	w.b.WriteByte('{')
	for i, k := range c.keys {
		if w.full() {
			return
		}
		if i > 0 {
			w.b.WriteString(", ")
		}
		if plainKey(k) {
			w.b.WriteString(k)
		} else {
			w.quote(k)
		}
		w.b.WriteString(": ")
		w.write(c.vals[i], depth+1)
	}
	w.b.WriteByte('}')
}

func plainKey(k string) bool {
	first, _ := utf8.DecodeRuneInString(k)
	if k == "" || !nameStart(first) {
		return false
	}
	return strings.IndexFunc(k, func(r rune) bool { return !namePart(r) && r != ' ' || unicode.IsControl(r) }) < 0 &&
		NormalizeName(k) == k
}

func (w *writer) function(f *Func) {
	w.b.WriteString("function(")
	for i, p := range f.params {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.b.WriteString(p.Name)
	}
	w.b.WriteString(")")
}
