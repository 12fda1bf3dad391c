package feel

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

func (p *parser) numberLiteral() node {
	r := p.src[p.pos:]
	digits := func(i int) int {
		for i < len(r) && r[i] >= '0' && r[i] <= '9' {
			i++
		}
		return i
	}
	i := digits(0)
	if i+1 < len(r) && r[i] == '.' && r[i+1] >= '0' && r[i+1] <= '9' {
		i = digits(i + 1)
	}
	if i < len(r) && (r[i] == 'e' || r[i] == 'E') {
		j := i + 1
		if j < len(r) && (r[j] == '+' || r[j] == '-') {
			j++
		}
		if k := digits(j); k > j {
			i = k
		}
	}
	text := r[:i]
	if strings.HasPrefix(text, ".") {
		text = "0" + text
	}
	n, err := NewNumber(text)
	if err != nil {
		p.fail("%s is not a number", excerpt(text))
	}
	p.pos += i
	return &literalNode{n}
}

// stringLiteral reads a quoted string with its escapes (DMN 1.5, grammar rules 35 and 64). An unknown escape stays as it is, so
// that regular expressions can be written without doubling.
func (p *parser) stringLiteral() string {
	start := p.pos
	p.expect(`"`)
	var b strings.Builder
	for {
		if p.pos >= len(p.src) {
			p.pos = start
			p.fail("a string is not closed")
		}
		c := p.src[p.pos]
		switch c {
		case '"':
			p.pos++
			return b.String()
		case '\\':
			p.escape(&b)
		default:
			b.WriteByte(c)
			p.pos++
		}
	}
}

func (p *parser) escape(b *strings.Builder) {
	simple := map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', '"': '"', '\'': '\'', '\\': '\\'}
	r := p.src[p.pos+1:]
	if r == "" {
		p.fail("a string is not closed")
	}
	if c, ok := simple[r[0]]; ok {
		b.WriteByte(c)
		p.pos += 2
		return
	}
	width := map[byte]int{'u': 4, 'U': 6}[r[0]]
	code, ok := hexCode(r[1:], width)
	if width == 0 || !ok {
		b.WriteByte('\\')
		p.pos++
		return
	}
	p.pos += 2 + width
	// Two escapes of four digits may form one character outside the basic plane.
	if next := p.src[p.pos:]; utf16.IsSurrogate(code) && strings.HasPrefix(next, `\u`) {
		if low, ok := hexCode(next[2:], 4); ok {
			if joined := utf16.DecodeRune(code, low); joined != utf8.RuneError {
				code = joined
				p.pos += 6
			}
		}
	}
	b.WriteRune(code)
}

func hexCode(s string, width int) (rune, bool) {
	if width == 0 || len(s) < width {
		return 0, false
	}
	n, err := strconv.ParseUint(s[:width], 16, 32)
	return rune(n), err == nil && n <= utf8.MaxRune
}

// atLiteral reads @"…". A value without a named zone is fixed now; the zone of the others depends on the environment.
func (p *parser) atLiteral() node {
	at := p.pos
	p.pos++
	if !strings.HasPrefix(p.src[p.pos:], `"`) {
		p.fail(`expected a string behind @`)
	}
	text := p.stringLiteral()
	if v, ok := parseAt(text, nil); ok {
		return &literalNode{v}
	}
	return &atNode{at, text}
}
