package feel

import "strings"

// expression reads a whole expression; precedence rises from or to the postfix operators (DMN 1.5, grammar rules 1 to 4).
func (p *parser) expression() node {
	defer p.nest()()
	return p.disjunction()
}

func (p *parser) disjunction() node {
	left := p.conjunction()
	for p.takeWord("or") {
		at := p.pos
		left = &logicNode{at, false, left, p.conjunction()}
	}
	return left
}

func (p *parser) conjunction() node {
	left := p.comparison()
	for p.takeWord("and") {
		at := p.pos
		left = &logicNode{at, true, left, p.comparison()}
	}
	return left
}

var comparisonSigns = []string{"<=", ">=", "!=", "<", ">", "="}

func (p *parser) comparisonSign() string {
	r := p.rest()
	for _, sign := range comparisonSigns {
		if strings.HasPrefix(r, sign) {
			p.pos += len(sign)
			return sign
		}
	}
	return ""
}

func (p *parser) comparison() node {
	left := p.addition()
	for {
		p.skip()
		at := p.pos
		switch {
		case p.takeWord("between"):
			low := p.addition()
			p.expectWord("and")
			left = &betweenNode{at, left, low, p.addition()}
		case p.takeWord("in"):
			left = &inNode{at, left, p.inTestsOf()}
		default:
			sign := p.comparisonSign()
			if sign == "" {
				return left
			}
			left = &compareNode{at, sign, left, p.addition()}
		}
	}
}

// inTestsOf reads what stands behind in: one test, or several in parentheses.
func (p *parser) inTestsOf() []node {
	if !strings.HasPrefix(p.rest(), "(") {
		return []node{p.positiveTest(p.addition)}
	}
	var tests []node
	list := func() node {
		p.expect("(")
		for {
			tests = append(tests, p.positiveTest(p.expression))
			if !p.take(",") {
				break
			}
		}
		p.expect(")")
		return nil
	}
	if _, ok := p.attempt(list); ok {
		return tests
	}
	return []node{p.positiveTest(p.addition)} // such as (1..3]
}

func (p *parser) addition() node {
	left := p.multiplication()
	for {
		p.skip()
		at := p.pos
		switch {
		case p.take("+"):
			left = &arithNode{at, '+', left, p.multiplication()}
		case p.take("-"):
			left = &arithNode{at, '-', left, p.multiplication()}
		default:
			return left
		}
	}
}

func (p *parser) multiplication() node {
	left := p.power()
	for {
		r := p.rest()
		at := p.pos
		switch {
		case strings.HasPrefix(r, "*") && !strings.HasPrefix(r, "**"):
			p.pos++
			left = &arithNode{at, '*', left, p.power()}
		case p.take("/"):
			left = &arithNode{at, '/', left, p.power()}
		default:
			return left
		}
	}
}

// power binds to the left: 3 ** 4 ** 5 is (3 ** 4) ** 5.
func (p *parser) power() node {
	left := p.negation()
	for {
		p.skip()
		at := p.pos
		if !p.take("**") {
			return left
		}
		left = &arithNode{at, '^', left, p.negation()}
	}
}

// negation binds more tightly than **, so -5 ** 2 is 25 (DMN 1.5, grammar rule 4).
func (p *parser) negation() node {
	p.skip()
	at := p.pos
	if !p.take("-") {
		return p.postfix()
	}
	defer p.nest()()
	operand := p.negation()
	if lit, ok := operand.(*literalNode); ok {
		if n, ok := lit.value.(Number); ok {
			return &literalNode{negNumber(n)}
		}
	}
	return &negateNode{at, operand}
}

// postfix reads paths, filters, calls and instance of behind a primary.
func (p *parser) postfix() node {
	left := p.primary()
	for {
		r := p.rest()
		at := p.pos
		switch {
		case strings.HasPrefix(r, ".") && !strings.HasPrefix(r, ".."):
			p.pos++
			left = &pathNode{at, left, p.memberName()}
		case strings.HasPrefix(r, "[") && !p.noFilter:
			p.pos++
			left = p.filterOf(at, left)
		case strings.HasPrefix(r, "("):
			p.pos++
			left = p.callOf(at, left)
		case p.peekWord("instance"):
			p.pos += len("instance")
			p.expectWord("of")
			left = &instanceNode{at, left, p.typeExpression()}
		default:
			return left
		}
	}
}

func (p *parser) filterOf(at int, list node) node {
	defer p.nest()()
	saved := p.noFilter
	p.noFilter = false
	p.filters++
	match := p.with([]string{"item"}, p.expression)
	p.filters--
	p.noFilter = saved
	p.expect("]")
	return &filterNode{at, list, match}
}

// memberName reads the name behind a point: the longest known member, else identifiers up to the next sign or keyword. Two
// expressions never stand side by side, so identifiers that follow each other can only be one name.
func (p *parser) memberName() string {
	r := p.rest()
	if name, n := p.members.match(r); n > 0 && name != leadingIdentifier(r) {
		p.pos += n
		return name
	}
	var parts []string
	for {
		word := leadingIdentifier(p.rest())
		if word == "" || !nameStart([]rune(word)[0]) || len(parts) > 0 && keywords[word] {
			break
		}
		p.pos += len(word)
		parts = append(parts, word)
	}
	if len(parts) == 0 {
		p.fail("expected a name instead of %s", excerpt(p.rest()))
	}
	return strings.Join(parts, " ")
}

// callOf reads the arguments of a call, all positional or all named.
func (p *parser) callOf(at int, callee node) node {
	defer p.nest()()
	saved := p.noFilter
	p.noFilter = false
	defer func() { p.noFilter = saved }()
	call := &callNode{at: at, callee: callee}
	if p.take(")") {
		return call
	}
	for {
		if name, n := p.argumentName(); n > 0 {
			p.pos += n
			call.names = append(call.names, name)
		}
		call.args = append(call.args, p.expression())
		if !p.take(",") {
			break
		}
	}
	p.expect(")")
	if len(call.names) > 0 && len(call.names) != len(call.args) {
		p.fail("arguments are either all named or all positional")
	}
	return call
}

// argumentName looks ahead for "name :" and returns how many bytes it takes.
func (p *parser) argumentName() (string, int) {
	r := p.rest()
	i := strings.IndexAny(r, ":,()[]{}\"@<>=")
	if i <= 0 || r[i] != ':' {
		return "", 0
	}
	name := NormalizeName(r[:i])
	if !nameStart([]rune(name + " ")[0]) {
		return "", 0
	}
	return name, i + 1
}
