package feel

import (
	"strings"
	"unicode/utf8"
)

func (p *parser) conditional() node {
	p.skip()
	at := p.pos
	p.expectWord("if")
	cond := p.expression()
	p.expectWord("then")
	then := p.expression()
	p.expectWord("else")
	return &ifNode{at, cond, then, p.expression()}
}

// iterators reads "a in x, b in y". Later domains see the earlier variables.
func (p *parser) iterators() []iterator {
	var its []iterator
	for {
		name := p.variableBefore("in")
		p.expectWord("in")
		it := iterator{name: name, domain: p.expression()}
		if p.take("..") {
			it.upTo = p.expression()
		}
		its = append(its, it)
		p.locals = &scopeNames{p.locals, newDictionary([]string{name})}
		if !p.take(",") {
			return its
		}
	}
}

// variableBefore reads the name of a variable up to a keyword; it may have several parts.
func (p *parser) variableBefore(keyword string) string {
	var parts []string
	for {
		word := leadingIdentifier(p.rest())
		if first, _ := utf8.DecodeRuneInString(word); !nameStart(first) || len(parts) > 0 && word == keyword {
			break
		}
		parts = append(parts, word)
		p.pos += len(word)
	}
	if len(parts) == 0 {
		p.fail("expected the name of a variable instead of %s", excerpt(p.rest()))
	}
	return strings.Join(parts, " ")
}

func (p *parser) forLoop() node {
	p.skip()
	at := p.pos
	p.expectWord("for")
	outer := p.locals
	its := p.iterators()
	p.expectWord("return")
	body := p.with([]string{"partial"}, p.expression)
	p.locals = outer
	return &forNode{at, its, body}
}

func (p *parser) quantified(some bool) node {
	p.skip()
	at := p.pos
	p.pos += len(leadingIdentifier(p.rest()))
	outer := p.locals
	its := p.iterators()
	p.expectWord("satisfies")
	body := p.expression()
	p.locals = outer
	return &quantifiedNode{at, some, its, body}
}

// functionDefinition reads function(a: type, b) body; an external body is accepted and evaluates to null when called.
func (p *parser) functionDefinition() node {
	p.skip()
	at := p.pos
	p.expectWord("function")
	p.expect("(")
	fn := &functionNode{at: at}
	var names []string
	for !p.take(")") {
		if len(names) > 0 {
			p.expect(",")
		}
		param := Param{Name: p.variableBefore(":")}
		if p.take(":") {
			param.Type = p.typeExpression()
		}
		fn.params = append(fn.params, param)
		names = append(names, param.Name)
	}
	if p.peekWord("external") {
		p.pos += len("external")
		fn.external = true
		open := p.vocabulary.Open
		p.vocabulary.Open = true
		p.expression()
		p.vocabulary.Open = open
		return fn
	}
	saved := p.filters
	fn.body = p.with(names, p.expression)
	p.filters = saved
	return fn
}

func (p *parser) contextLiteral() node {
	p.expect("{")
	ctx := &contextNode{at: p.pos}
	saved := p.noFilter
	p.noFilter = false
	outer := p.locals
	p.locals = &scopeNames{outer, newDictionary(nil)}
	defer func() { p.locals, p.noFilter = outer, saved }()
	for !p.take("}") {
		if len(ctx.keys) > 0 {
			p.expect(",")
		}
		key := p.contextKey()
		for _, k := range ctx.keys {
			if k == key {
				p.fail("the context has two entries of one name")
			}
		}
		value := p.expression()
		ctx.keys = append(ctx.keys, key)
		ctx.values = append(ctx.values, value)
		p.locals.names.add(key)
		p.members.add(key)
	}
	return ctx
}

// contextKey reads the key and its colon. A key that is not quoted may contain spaces and signs.
func (p *parser) contextKey() string {
	if strings.HasPrefix(p.rest(), `"`) {
		key := p.stringLiteral()
		p.expect(":")
		return key
	}
	r := p.rest()
	i := strings.IndexByte(r, ':')
	if i <= 0 || !validName(NormalizeName(r[:i])) {
		p.fail("expected the name of an entry instead of %s", excerpt(r))
	}
	p.pos += i + 1
	return NormalizeName(r[:i])
}

// typeExpression reads a type: a name, list<…>, range<…>, context<…> or function<…> -> ….
func (p *parser) typeExpression() *Type {
	defer p.nest()()
	name, n := p.types.match(p.rest())
	if n == 0 {
		word := leadingIdentifier(p.rest())
		if !p.vocabulary.Open {
			p.fail("the type %s is not defined", excerpt(word))
		}
		p.pos += len(word)
		return Declare(word)
	}
	p.pos += n
	if t, ok := p.vocabulary.Types[name]; ok {
		return t
	}
	if (name == baseList || name == baseRange || name == baseContext || name == baseFunction) && p.take("<") {
		return p.typeArguments(name)
	}
	return builtinTypes[name]
}

func (p *parser) typeArguments(name string) *Type {
	switch name {
	case baseList, baseRange:
		elem := p.typeExpression()
		p.expect(">")
		if name == baseList {
			return ListOf(elem)
		}
		return RangeOf(elem)
	case baseContext:
		var fields []Field
		for !p.take(">") {
			if len(fields) > 0 {
				p.expect(",")
			}
			key := p.contextKey()
			fields = append(fields, Field{key, p.typeExpression()})
		}
		return ContextOf(fields...)
	}
	var params []*Type
	for !p.take(">") {
		if len(params) > 0 {
			p.expect(",")
		}
		params = append(params, p.typeExpression())
	}
	p.expect("->")
	return FunctionOf(p.typeExpression(), params...)
}
