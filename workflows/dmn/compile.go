package dmn

import (
	"errors"
	"fmt"
	"strings"

	"ablauf/workflows/feel"
)

// rangeElements lists what a range contains, by FEEL's own rules.
var rangeElements = mustParse("for i in r return i")

func mustParse(src string) *feel.Expr {
	e, err := feel.Parse(src, nil)
	if err != nil {
		panic(err) // a constant of this package
	}
	return e
}

// compiler compiles the logic of one element. names are the variables in scope.
type compiler struct {
	defs  *Definitions
	owner string
	names []string
}

// compile turns the logic of decisions and knowledge models into trees of logic.
func (d *Definitions) compile(nodes []declared) {
	for _, item := range nodes {
		e := item.e
		switch n := item.n.(type) {
		case *decision:
			c := &compiler{d, n.id, d.scopeNames(n.needs)}
			if n.body = c.firstLogic(e); n.body == nil {
				n.body = &missing{"the decision has no logic"}
				d.report(Finding{Severity: Warning, Code: "no-logic", Decision: n.id, Line: e.line, Message: "Die Entscheidung hat keine Logik."})
			}
		case *knowledge:
			c := &compiler{d, n.id, append(d.scopeNames(n.needs), n.vars.name)}
			n.fn = c.function(e.child("encapsulatedLogic"))
		}
	}
	d.findCycles()
}

// scopeNames lists what the requirements bring into scope: their names, or the name of the import they come through.
func (d *Definitions) scopeNames(needs []requirement) []string {
	var out []string
	for _, imp := range d.imports {
		if imp.name != "" {
			out = append(out, imp.name)
		}
	}
	for _, r := range needs {
		if r.prefix == "" {
			out = append(out, r.target.title())
		}
	}
	return out
}

func (c *compiler) with(names ...string) *compiler {
	return &compiler{c.defs, c.owner, append(append([]string(nil), c.names...), names...)}
}

func (c *compiler) vocabulary(open bool) feel.Vocabulary {
	names := feel.Names(c.names)
	if names == nil {
		names = feel.Names{}
	}
	return feel.Vocabulary{Names: names, Members: c.defs.members, Types: c.defs.types, Open: open}
}

// expression compiles a text. A name that is not declared is reported, and the expression still evaluates: the name is null.
func (c *compiler) expression(text string, line, row, column int) *feel.Expr {
	e, err := c.vocabulary(false).Parse(text)
	if err == nil {
		return e
	}
	c.reportSyntax(err, line, row, column)
	e, err = c.vocabulary(true).Parse(text)
	if err != nil {
		return nil
	}
	return e
}

func (c *compiler) reportSyntax(err error, line, row, column int) {
	f := Finding{Severity: Error, Code: "syntax", Decision: c.owner, Row: row, Column: column, Line: line}
	var syntax *feel.SyntaxError
	switch {
	case errors.As(err, &syntax) && syntax.UnknownName != "":
		f.Code = "unknown-name"
		f.Message = fmt.Sprintf("Der Name „%s“ ist hier nicht bekannt.", syntax.UnknownName)
	case syntax != nil:
		f.Message = fmt.Sprintf("Der Ausdruck ist nicht lesbar (Zeile %d, Spalte %d): %s", syntax.Pos.Line, syntax.Pos.Column, syntax.Message)
	default:
		f.Message = "Der Ausdruck ist nicht lesbar: " + err.Error()
	}
	c.defs.report(f)
}

// logicNames are the elements that hold boxed expressions.
var logicNames = map[string]bool{
	"literalExpression": true, "decisionTable": true, "context": true, "list": true, "relation": true, "functionDefinition": true,
	"invocation": true, "conditional": true, "filter": true, "for": true, "some": true, "every": true,
}

// firstLogic compiles the boxed expression among the children of an element, nil if there is none.
func (c *compiler) firstLogic(e *element) logic {
	if e == nil {
		return nil
	}
	for _, k := range e.kids {
		if logicNames[k.name] {
			return c.logic(k)
		}
	}
	return nil
}

// part compiles the logic inside a child such as <in>; a missing one is reported.
func (c *compiler) part(e *element, name string) logic {
	if l := c.firstLogic(e.child(name)); l != nil {
		return l
	}
	c.defs.report(Finding{
		Severity: Error, Code: "shape", Decision: c.owner, Line: e.line, Message: fmt.Sprintf("In %s fehlt der Teil %s.", e.name, name),
	})
	return &missing{"a part of the expression is missing"}
}

func (c *compiler) logic(e *element) logic {
	typ := c.defs.typeRef(e)
	switch e.name {
	case "literalExpression":
		return c.literal(e, typ)
	case "decisionTable":
		return c.table(e)
	case "context":
		return c.context(e, typ)
	case "list":
		return &listLogic{c.items(e), typ}
	case "relation":
		return c.relation(e, typ)
	case "functionDefinition":
		return c.function(e)
	case "invocation":
		return c.invocation(e, typ)
	case "conditional":
		return &conditionalLogic{c.part(e, "if"), c.part(e, "then"), c.part(e, "else"), typ}
	case "filter":
		inner := c.with(append([]string{"item"}, c.defs.members...)...)
		return &filterLogic{c.part(e, "in"), inner.part(e, "match"), typ}
	}
	name := feel.NormalizeName(e.attr("iteratorVariable"))
	it := &iteratorLogic{kind: e.name, variable: name, domain: c.part(e, "in"), typ: typ}
	if e.name == "for" {
		it.body = c.with(name, "partial").part(e, "return")
	} else {
		it.body = c.with(name).part(e, "satisfies")
	}
	return it
}

func (c *compiler) items(e *element) []logic {
	var out []logic
	for _, k := range e.kids {
		if logicNames[k.name] {
			out = append(out, c.logic(k))
		}
	}
	return out
}

func (c *compiler) literal(e *element, typ *feel.Type) logic {
	text := e.content("text")
	if text == "" {
		return &literal{mustParse("null"), nil}
	}
	if language := strings.ToUpper(e.attr("expressionLanguage")); language != "" && !strings.Contains(language, "FEEL") {
		c.shape(e, 0, "Nur FEEL wird ausgeführt, nicht "+e.attr("expressionLanguage"))
		return &literal{nil, typ}
	}
	return &literal{c.expression(text, e.line, 0, 0), typ}
}

func (c *compiler) context(e *element, typ *feel.Type) logic {
	out := &contextLogic{typ: typ}
	for _, entry := range e.children("contextEntry") {
		v := entry.child("variable")
		name := feel.NormalizeName(v.attr("name"))
		scope := c
		if f := entry.child("functionDefinition"); f != nil && name != "" {
			scope = c.with(name) // a boxed function may call itself
		}
		body := scope.firstLogic(entry)
		if body == nil {
			body = &missing{"an entry of a context has no expression"}
		}
		if v == nil || name == "" {
			out.result = body
			continue
		}
		out.entries = append(out.entries, contextEntry{variable{name, c.defs.typeRef(v)}, body})
		c = c.with(name)
	}
	return out
}

func (c *compiler) relation(e *element, typ *feel.Type) logic {
	out := &relationLogic{typ: typ}
	for _, col := range e.children("column") {
		out.columns = append(out.columns, feel.NormalizeName(col.attr("name")))
	}
	for _, row := range e.children("row") {
		cells := c.items(row)
		if len(cells) != len(out.columns) {
			c.defs.report(Finding{
				Severity: Error, Code: "shape", Decision: c.owner, Line: row.line, Message: "Die Zeile hat nicht so viele Zellen wie die Tabelle Spalten.",
			})
			cells = cells[:min(len(cells), len(out.columns))]
		}
		out.rows = append(out.rows, cells)
	}
	return out
}

func (c *compiler) function(e *element) *functionLogic {
	f := &functionLogic{typ: c.defs.typeRef(e)}
	var names []string
	for _, p := range e.children("formalParameter") {
		name := feel.NormalizeName(p.attr("name"))
		names = append(names, name)
		f.params = append(f.params, feel.Param{Name: name, Type: c.defs.typeRef(p)})
	}
	if kind := e.attr("kind"); kind != "" && kind != "FEEL" && kind != "F" {
		f.external = true
		c.defs.report(Finding{
			Severity: Warning, Code: "external", Decision: c.owner, Line: e.line,
			Message: "Die Funktion ist extern (" + kind + "). Sie wird nicht ausgeführt und ergibt null.",
		})
		return f
	}
	if f.body = c.with(names...).firstLogic(e); f.body == nil {
		f.body = &missing{"the function has no body"}
	}
	return f
}

func (c *compiler) invocation(e *element, typ *feel.Type) logic {
	out := &invocationLogic{typ: typ, callee: c.firstLogic(e)}
	if out.callee == nil {
		out.callee = &missing{"the invocation names no function"}
	}
	for _, b := range e.children("binding") {
		arg := c.firstLogic(b)
		if arg == nil {
			arg = &literal{mustParse("null"), nil}
		}
		out.names = append(out.names, feel.NormalizeName(b.child("parameter").attr("name")))
		out.args = append(out.args, arg)
	}
	return out
}
