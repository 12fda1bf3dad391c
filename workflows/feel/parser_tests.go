package feel

import "strings"

// unaryTests is the content of an input entry.
type unaryTests struct {
	any     bool // "-"
	negated bool
	tests   []node
}

func (p *parser) unaryTests() *unaryTests {
	r := strings.TrimSpace(p.rest())
	if r == "-" || r == "" {
		p.pos = len(p.src)
		return &unaryTests{any: true}
	}
	var tests *unaryTests
	negated := func() node {
		p.expectWord("not")
		p.expect("(")
		tests = &unaryTests{negated: true, tests: p.positiveTests()}
		p.expect(")")
		p.end()
		return nil
	}
	if p.peekWord("not") {
		// not(x) and y is an expression, so the parenthesis must close at the end.
		if _, ok := p.attempt(negated); ok {
			return tests
		}
	}
	return &unaryTests{tests: p.positiveTests()}
}

func (p *parser) positiveTests() []node {
	tests := []node{p.positiveTest(p.expression)}
	for p.take(",") {
		tests = append(tests, p.positiveTest(p.expression))
	}
	return tests
}

// positiveTest reads a comparison with the input such as < 5, or what operand accepts: any expression where commas or brackets end
// the test, but no more than a sum directly behind in, because x in a and b means (x in a) and b.
func (p *parser) positiveTest(operand func() node) node {
	p.skip()
	at := p.pos
	sign := p.comparisonSign()
	if sign == "" {
		return operand()
	}
	return &testNode{at, sign, p.addition()}
}
