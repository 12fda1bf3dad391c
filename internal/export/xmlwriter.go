package export

import (
	"bytes"
	"encoding/xml"
	"strings"
	"unicode/utf8"
)

// xmlWriter writes elements of one namespace, indented. Its schema is a sequence everywhere, so the caller keeps the order.
type xmlWriter struct {
	out   bytes.Buffer
	depth int
}

const xdomeaPrefix = "xdomea:"

func (x *xmlWriter) indent() {
	x.out.WriteByte('\n')
	x.out.WriteString(strings.Repeat("  ", x.depth))
}

// in writes an element around what inside writes.
func (x *xmlWriter) in(name string, inside func()) {
	x.indent()
	x.out.WriteString("<" + xdomeaPrefix + name + ">")
	x.depth++
	inside()
	x.depth--
	x.indent()
	x.out.WriteString("</" + xdomeaPrefix + name + ">")
}

// text writes an element with a text.
func (x *xmlWriter) text(name, value string) {
	x.indent()
	x.out.WriteString("<" + xdomeaPrefix + name + ">" + escape(value) + "</" + xdomeaPrefix + name + ">")
}

// maybe is text where there is one.
func (x *xmlWriter) maybe(name, value string) {
	if strings.TrimSpace(value) != "" {
		x.text(name, value)
	}
}

// code writes an element with a code of a list; its inner element belongs to no namespace.
func (x *xmlWriter) code(name, list, version, value string) {
	x.indent()
	x.out.WriteString("<" + xdomeaPrefix + name + ` listURI="` + escape(list) + `" listVersionID="` + escape(version) + `"><code>` + escape(value) +
		"</code></" + xdomeaPrefix + name + ">")
}

// escape makes a text fit for XML 1.0, which knows no control characters: each becomes a blank, what is no UTF-8 the sign for what cannot be shown.
func escape(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0:
			return ' '
		case r == 0xfffe || r == 0xffff || r == utf8.RuneError:
			return utf8.RuneError
		}
		return r
	}, text)
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(text)) // a buffer takes everything
	return out.String()
}
