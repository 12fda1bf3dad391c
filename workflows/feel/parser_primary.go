package feel

import (
	"strings"
	"unicode/utf8"
)

const maxWork = 200_000

// primary reads a literal, a name, a boxed form or something in brackets.
func (p *parser) primary() node {
	defer p.nest()()
	if *p.work++; *p.work > maxWork {
		p.fail("the expression is too large")
	}
	r := p.rest()
	if r == "" {
		p.fail("expected an expression instead of the end")
	}
	switch c := r[0]; {
	case c == '"':
		return &literalNode{String(p.stringLiteral())}
	case c == '@':
		return p.atLiteral()
	case c >= '0' && c <= '9', c == '.' && len(r) > 1 && r[1] >= '0' && r[1] <= '9':
		return p.numberLiteral()
	case c == '[':
		return p.bracket()
	case c == ']':
		p.pos++
		return p.rangeFrom(p.bound(), false)
	case c == '(':
		return p.parenthesis()
	case c == '{':
		return p.contextLiteral()
	}
	if node := p.keywordForm(); node != nil {
		return node
	}
	return p.name()
}

// keywordForm reads the forms that begin with a keyword, unless a longer declared name begins there.
func (p *parser) keywordForm() node {
	word := leadingIdentifier(p.rest())
	if name, n := p.knownName(); n > len(word) && name != word {
		return nil
	}
	switch word {
	case "true", "false":
		p.pos += len(word)
		return &literalNode{Bool(word == "true")}
	case "null":
		p.pos += len(word)
		return &literalNode{Null{}}
	case "if":
		return p.conditional()
	case "for":
		return p.forLoop()
	case "some", "every":
		return p.quantified(word == "some")
	case "function":
		return p.functionDefinition()
	}
	return nil
}

// knownName returns the longest name that is declared, local or built in, without consuming it.
func (p *parser) knownName() (string, int) {
	r := p.rest()
	best, size := p.locals.match(r)
	if name, n := p.declared.match(r); n > size {
		best, size = name, n
	}
	if p.filters > 0 {
		if name, n := p.members.match(r); n > size {
			best, size = name, n
		}
	}
	if name, n := builtinNames().match(r); n > size {
		// "date and time" is a function only where it is called; elsewhere "date" may be a variable that stands before "and".
		if !strings.Contains(name, " and ") || strings.HasPrefix(strings.TrimLeft(r[n:], " \t\r\n"), "(") || size == 0 {
			best, size = name, n
		}
	}
	return best, size
}

func (p *parser) name() node {
	at := p.pos
	name, n := p.knownName()
	if n == 0 {
		name = leadingIdentifier(p.rest())
		if first, _ := utf8.DecodeRuneInString(name); !nameStart(first) || keywords[name] {
			p.fail("expected an expression instead of %s", excerpt(p.rest()))
		}
		if name == "?" && p.inTests {
			p.pos++
			return &nameNode{at, "?"}
		}
		if !p.vocabulary.Open && p.filters == 0 {
			p.unknown(name)
		}
		n = len(name)
	}
	p.pos += n
	if !p.locals.has(name) && (p.declared.has(name) || !builtinNames().has(name)) && name != "?" {
		p.free[name] = true
	}
	return &nameNode{at, name}
}

// bracket reads a list or a range that begins with [.
func (p *parser) bracket() node {
	p.expect("[")
	saved := p.noFilter
	p.noFilter = false
	if p.take("]") {
		p.noFilter = saved
		return &listNode{}
	}
	first := p.expression()
	if strings.HasPrefix(p.rest(), "..") {
		p.noFilter = saved
		return p.rangeFrom(first, true)
	}
	items := []node{first}
	for p.take(",") {
		items = append(items, p.expression())
	}
	p.noFilter = saved
	p.expect("]")
	return &listNode{items}
}

// bound reads an endpoint of a range.
func (p *parser) bound() node { return p.addition() }

// rangeFrom reads ".. end" and the closing bracket. Where the range is closed by [, the end must not take it for a filter.
func (p *parser) rangeFrom(low node, lowClosed bool) node {
	p.expect("..")
	start := p.pos
	closing := func() (high node, closed bool) {
		high = p.bound()
		switch {
		case p.take("]"):
			return high, true
		case p.take(")"), p.take("["):
			return high, false
		}
		p.fail("expected the end of the range instead of %s", excerpt(p.rest()))
		return nil, false
	}
	var closed bool
	high, ok := p.attempt(func() (n node) {
		n, closed = closing()
		return n
	})
	if !ok {
		p.pos = start
		saved := p.noFilter
		p.noFilter = true
		high, closed = closing()
		p.noFilter = saved
	}
	return &rangeNode{low, high, lowClosed, closed}
}

// parenthesis reads (expression), an open range such as (1..5], or a comparison that stands for a range such as (< 5).
func (p *parser) parenthesis() node {
	p.expect("(")
	saved := p.noFilter
	p.noFilter = false
	defer func() { p.noFilter = saved }()
	at := p.pos
	if sign := p.comparisonSign(); sign != "" {
		bound := p.addition()
		p.expect(")")
		return &halfRangeNode{at, sign, bound}
	}
	inner := p.expression()
	if strings.HasPrefix(p.rest(), "..") {
		p.noFilter = saved
		return p.rangeFrom(inner, false)
	}
	p.expect(")")
	return &groupNode{inner}
}
