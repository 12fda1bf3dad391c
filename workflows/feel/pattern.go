package feel

import (
	"errors"
	"strings"
	"unicode"
)

// pattern is a compiled regular expression of XPath and XQuery Functions and Operators 3.1, section 5.6, which DMN prescribes. The
// standard library cannot serve here: it has no back-references and no class subtraction, and it reads escapes differently. The
// matcher tries and goes back, so every step is charged to the budget.
type pattern struct {
	root        reNode
	groups      int
	insensitive bool
	multiline   bool
	dotAll      bool
	quoted      bool
}

type (
	reNode interface{}
	// reSet is one character out of a set.
	reSet   struct{ has func(rune) bool }
	reSeq   struct{ parts []reNode }
	reAlt   struct{ branches []reNode }
	reGroup struct {
		index int // 0: not captured
		inner reNode
	}
	reRepeat struct {
		inner    reNode
		min, max int // max -1: no bound
		lazy     bool
	}
	reAnchor struct{ end bool }
	reBack   struct{ index int }
)

var errPattern = errors.New("the regular expression is not valid")

const (
	maxPattern = 4_000
	maxRepeat  = 10_000
)

func compilePattern(src, flags string) (*pattern, error) {
	if len(src) > maxPattern {
		return nil, errors.New("the regular expression is too long")
	}
	p := &pattern{}
	extended := false
	for _, f := range flags {
		switch f {
		case 's':
			p.dotAll = true
		case 'm':
			p.multiline = true
		case 'i':
			p.insensitive = true
		case 'x':
			extended = true
		case 'q':
			p.quoted = true
		default:
			return nil, errors.New("the flags are not valid")
		}
	}
	if p.quoted {
		seq := &reSeq{}
		for _, r := range src {
			seq.parts = append(seq.parts, p.char(r))
		}
		p.root = seq
		return p, nil
	}
	if extended {
		src = stripSpace(src)
	}
	c := &reParser{src: []rune(src), pattern: p}
	root, err := c.alternatives(0)
	if err != nil || c.pos < len(c.src) {
		return nil, errPattern
	}
	p.root = root
	return p, nil
}

// stripSpace removes white space outside of character classes (flag x).
func stripSpace(src string) string {
	var b strings.Builder
	depth, escaped := 0, false
	for _, r := range src {
		if depth == 0 && strings.ContainsRune("\t\n\r ", r) {
			continue
		}
		switch {
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case r == '[':
			depth++
		case r == ']' && depth > 0:
			depth--
		}
		b.WriteRune(r)
	}
	return b.String()
}

// folds reports whether a set that ignores case contains r.
func folds(r rune, has func(rune) bool) bool {
	if has(r) {
		return true
	}
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		if has(f) {
			return true
		}
	}
	return false
}

func (p *pattern) char(want rune) reNode {
	is := func(r rune) bool { return r == want }
	if p.insensitive {
		return &reSet{func(r rune) bool { return folds(r, is) }}
	}
	return &reSet{is}
}

// replace substitutes every match. $1 and the like stand for groups, \$ and \\ for themselves.
func (p *pattern) replace(s *Session, input, replacement string) (string, error) {
	text := []rune(input)
	if p.find(s, nil, 0) != nil {
		return "", errors.New("the regular expression matches the empty text")
	}
	parts, err := p.template(replacement)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	last := 0
	for at := 0; at <= len(text); {
		m := p.find(s, text, at)
		if m == nil {
			break
		}
		b.WriteString(string(text[last:m[0]]))
		for _, part := range parts {
			b.WriteString(part.text)
			if g := part.group; g >= 0 && g <= p.groups && m[2*g] >= 0 {
				b.WriteString(string(text[m[2*g]:m[2*g+1]]))
			}
		}
		s.charge(b.Len()/1024 + 1)
		last = m[1]
		at = max(m[1], m[0]+1)
	}
	b.WriteString(string(text[last:]))
	return b.String(), nil
}

type templatePart struct {
	text  string
	group int // -1: none
}

func (p *pattern) template(src string) ([]templatePart, error) {
	if p.quoted {
		return []templatePart{{src, -1}}, nil
	}
	bad := errors.New("the replacement is not valid")
	var parts []templatePart
	r := []rune(src)
	for i := 0; i < len(r); i++ {
		switch r[i] {
		case '\\':
			if i++; i >= len(r) || r[i] != '\\' && r[i] != '$' {
				return nil, bad
			}
			parts = append(parts, templatePart{string(r[i]), -1})
		case '$':
			if i+1 >= len(r) || r[i+1] < '0' || r[i+1] > '9' {
				return nil, bad
			}
			i++
			g := int(r[i] - '0')
			for i+1 < len(r) && r[i+1] >= '0' && r[i+1] <= '9' && g*10+int(r[i+1]-'0') <= p.groups {
				i++
				g = g*10 + int(r[i]-'0')
			}
			parts = append(parts, templatePart{"", g})
		default:
			parts = append(parts, templatePart{string(r[i]), -1})
		}
	}
	return parts, nil
}
