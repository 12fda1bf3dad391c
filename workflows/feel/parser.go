package feel

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxSource and maxNesting bound what the parser accepts; both are far above what fits into a cell or a dialog.
const (
	maxSource  = 256 << 10
	maxNesting = 250
)

// Expr is a parsed expression or a parsed list of unary tests. It is immutable and may be used by many goroutines.
type Expr struct {
	src        string
	root       node
	references []string
	tests      *unaryTests
}

// Parse reads an expression. names declares the variables; nil allows any single identifier. The error is a *SyntaxError.
func Parse(src string, names Names) (*Expr, error) {
	return Vocabulary{Names: names, Open: names == nil}.Parse(src)
}

// ParseUnaryTests reads the tests of an input entry (DMN 1.5, grammar rules 13 to 17): "-", a list of comparisons, intervals and
// expressions about ?, or not(...) around such a list. The error is a *SyntaxError.
func ParseUnaryTests(src string, names Names) (*Expr, error) {
	return Vocabulary{Names: names, Open: names == nil}.ParseUnaryTests(src)
}

// Parse reads an expression with the names and types of the vocabulary.
func (v Vocabulary) Parse(src string) (*Expr, error) {
	return v.run(src, func(p *parser) *Expr {
		root := p.expression()
		p.end()
		return &Expr{root: root}
	})
}

// ParseUnaryTests reads unary tests with the names and types of the vocabulary.
func (v Vocabulary) ParseUnaryTests(src string) (*Expr, error) {
	return v.run(src, func(p *parser) *Expr {
		p.inTests = true
		tests := p.unaryTests()
		p.end()
		return &Expr{root: tests, tests: tests}
	})
}

func (v Vocabulary) run(src string, read func(*parser) *Expr) (e *Expr, err error) {
	p := &parser{
		work: new(int), src: src, vocabulary: v, declared: newDictionary(v.Names), free: map[string]bool{},
		members: newDictionary(append(append([]string(nil), memberNames...), v.Members...)), types: typeDictionary(v.Types),
	}
	defer func() {
		if r := recover(); r != nil {
			syntax, ok := r.(*SyntaxError)
			if !ok {
				panic(r)
			}
			e, err = nil, syntax
		}
	}()
	if len(src) > maxSource {
		p.fail("the expression is longer than %d bytes", maxSource)
	}
	if !utf8.ValidString(src) {
		p.fail("the expression is not valid UTF-8")
	}
	e = read(p)
	e.src = src
	e.references = sortedSet(p.free)
	return e, nil
}

func typeDictionary(types map[string]*Type) *dictionary {
	d := newDictionary(nil)
	for name := range builtinTypes {
		d.add(name)
	}
	for name := range types {
		d.add(name)
	}
	return d
}

// References returns the free names of the expression, sorted: those that its scope has to supply.
func (e *Expr) References() []string { return append([]string(nil), e.references...) }

// Source returns the text that was parsed.
func (e *Expr) Source() string { return e.src }

type parser struct {
	src        string
	pos        int
	depth      int
	vocabulary Vocabulary
	declared   *dictionary
	members    *dictionary
	types      *dictionary
	locals     *scopeNames
	free       map[string]bool
	filters    int // depth of filters, in which the entries of an unknown element are names
	inTests    bool
	work       *int // counts primaries over all attempts, so that going back cannot take exponential time
	noFilter   bool // set while the end of a range is read that may be closed by [
}

func (p *parser) fail(format string, args ...any) {
	panic(&SyntaxError{Pos: position(p.src, p.pos), Message: fmt.Sprintf(format, args...)})
}

func (p *parser) unknown(name string) {
	panic(&SyntaxError{
		Pos: position(p.src, p.pos), Message: fmt.Sprintf("the name %q is not declared", name), UnknownName: name,
	})
}

// attempt runs f and goes back to where it began if f meets a syntax error.
func (p *parser) attempt(f func() node) (n node, ok bool) {
	saved := *p
	free := make(map[string]bool, len(p.free))
	for k := range p.free {
		free[k] = true
	}
	defer func() {
		if r := recover(); r != nil {
			if _, syntax := r.(*SyntaxError); !syntax {
				panic(r)
			}
			*p = saved
			p.free = free
			n, ok = nil, false
		}
	}()
	return f(), true
}

// nest counts nested constructs, so that a hostile text cannot exhaust the stack.
func (p *parser) nest() func() {
	p.depth++
	if p.depth > maxNesting {
		p.fail("the expression is nested more than %d levels deep", maxNesting)
	}
	return func() { p.depth-- }
}

// skip moves over white space and comments.
func (p *parser) skip() {
	for {
		p.pos += leadingSpace(p.src[p.pos:])
		rest := p.src[p.pos:]
		switch {
		case strings.HasPrefix(rest, "//"):
			if i := strings.IndexByte(rest, '\n'); i >= 0 {
				p.pos += i
			} else {
				p.pos = len(p.src)
			}
		case strings.HasPrefix(rest, "/*"):
			i := strings.Index(rest[2:], "*/")
			if i < 0 {
				p.fail("a comment is not closed")
			}
			p.pos += i + 4
		default:
			return
		}
	}
}

func (p *parser) rest() string {
	p.skip()
	return p.src[p.pos:]
}

func (p *parser) end() {
	if r := p.rest(); r != "" {
		p.fail("unexpected %s", excerpt(r))
	}
}

// excerpt shows where reading stopped: one word or sign.
func excerpt(s string) string {
	if s == "" {
		return "end of the expression"
	}
	word := leadingIdentifier(s)
	if len(word) > 40 {
		word = word[:40]
		for !utf8.ValidString(word) {
			word = word[:len(word)-1]
		}
	}
	return fmt.Sprintf("%q", word)
}

// take consumes a sign if it comes next.
func (p *parser) take(sign string) bool {
	if strings.HasPrefix(p.rest(), sign) {
		p.pos += len(sign)
		return true
	}
	return false
}

func (p *parser) expect(sign string) {
	if !p.take(sign) {
		p.fail("expected %q instead of %s", sign, excerpt(p.rest()))
	}
}

// peekWord reports whether a keyword comes next, as a whole word and not as the beginning of a declared name.
func (p *parser) peekWord(word string) bool {
	r := p.rest()
	return leadingIdentifier(r) == word
}

func (p *parser) takeWord(word string) bool {
	if !p.peekWord(word) {
		return false
	}
	p.pos += len(word)
	return true
}

func (p *parser) expectWord(word string) {
	if !p.takeWord(word) {
		p.fail("expected %q instead of %s", word, excerpt(p.rest()))
	}
}

// with runs f while names are declared by the expression itself.
func (p *parser) with(names []string, f func() node) node {
	p.locals = &scopeNames{p.locals, newDictionary(names)}
	defer func() { p.locals = p.locals.parent }()
	return f()
}
