package dmn

import (
	"fmt"
	"strings"

	"ablauf/workflows/feel"
)

// hitPolicy says which of the matching rows count (DMN 1.5, 8.2.10).
type hitPolicy byte

const (
	unique      hitPolicy = 'U'
	anyPolicy   hitPolicy = 'A'
	priority    hitPolicy = 'P'
	first       hitPolicy = 'F'
	ruleOrder   hitPolicy = 'R'
	outputOrder hitPolicy = 'O'
	collect     hitPolicy = 'C'
)

var hitPolicies = map[string]hitPolicy{
	"": unique, "UNIQUE": unique, "ANY": anyPolicy, "PRIORITY": priority, "FIRST": first, "RULE ORDER": ruleOrder,
	"OUTPUT ORDER": outputOrder, "COLLECT": collect,
}

// table is a compiled decision table.
type table struct {
	owner       string
	line        int
	policy      hitPolicy
	aggregation string
	inputs      []inputColumn
	outputs     []outputColumn
	annotations []string
	rows        []row
	index       []columnIndex
	periods     []period
	broken      bool // a cell cannot be read: evaluating would fire the wrong rows
	typ         *feel.Type
}

type inputColumn struct {
	label   string
	expr    *feel.Expr
	typ     *feel.Type
	allowed *feel.Expr
	values  []feel.Value // the allowed values where they are a list of constants
}

type outputColumn struct {
	name, label string
	typ         *feel.Type
	values      []feel.Value // by falling priority
	fallback    *feel.Expr   // default output
}

type row struct {
	id      string
	line    int
	cells   []*feel.Expr
	outputs []*feel.Expr
	sources []string // texts of the outputs, to compare rows
	notes   []string
	// from and to are the first and the last day on which the row may be used.
	from, to day
}

// table compiles a decision table.
func (c *compiler) table(e *element) logic {
	t := &table{owner: c.owner, line: e.line, typ: c.defs.typeRef(e), aggregation: e.attr("aggregation")}
	policy, ok := hitPolicies[e.attr("hitPolicy")]
	if !ok {
		c.shape(e, 0, "Die Trefferregel ist nicht bekannt: "+e.attr("hitPolicy"))
		t.broken = true
	}
	t.policy = policy
	for i, in := range e.children("input") {
		t.inputs = append(t.inputs, c.inputColumn(in, i+1))
	}
	outputs := e.children("output")
	for _, out := range outputs {
		t.outputs = append(t.outputs, c.outputColumn(out, len(outputs) > 1))
	}
	for _, a := range e.children("annotation") {
		t.annotations = append(t.annotations, a.attr("name"))
	}
	for i, r := range e.children("rule") {
		t.rows = append(t.rows, c.row(t, r, i+1))
	}
	if len(t.outputs) == 0 {
		c.shape(e, 0, "Die Tabelle hat keine Ausgabe.")
		t.broken = true
	}
	t.buildIndex()
	t.cutPeriods()
	c.defs.check(t)
	return t
}

func (c *compiler) shape(e *element, row int, message string) {
	c.defs.report(Finding{Severity: Error, Code: "shape", Decision: c.owner, Row: row, Line: e.line, Message: message})
}

func (c *compiler) inputColumn(e *element, number int) inputColumn {
	expr := e.child("inputExpression")
	text := expr.content("text")
	col := inputColumn{label: e.attr("label"), typ: c.defs.typeRef(expr)}
	if col.label == "" {
		col.label = text
	}
	if text == "" {
		c.shape(e, 0, "Die Eingabespalte hat keinen Ausdruck.")
		text = "null"
	}
	col.expr = c.expression(text, e.line, 0, number)
	if values := e.child("inputValues").content("text"); values != "" && values != "-" {
		allowed, err := c.vocabulary(false).ParseUnaryTests(values)
		if err != nil {
			c.reportSyntax(err, e.line, 0, number)
		}
		col.allowed, col.values = allowed, listed(values)
	}
	if col.values == nil && expr != nil {
		col.values = c.defs.allowed[feel.NormalizeName(expr.typeName())]
	}
	return col
}

func (c *compiler) outputColumn(e *element, compound bool) outputColumn {
	col := outputColumn{name: feel.NormalizeName(e.attr("name")), label: e.attr("label"), typ: c.defs.typeRef(e)}
	if col.label == "" {
		col.label = col.name
	}
	if compound && col.name == "" {
		c.shape(e, 0, "Bei mehreren Ausgaben braucht jede einen Namen.")
	}
	if values := e.child("outputValues").content("text"); values != "" {
		col.values = listed(values)
	}
	if col.values == nil {
		col.values = c.defs.allowed[feel.NormalizeName(e.typeName())]
	}
	if text := e.child("defaultOutputEntry").content("text"); text != "" {
		col.fallback = c.expression(text, e.line, 0, 0)
	}
	return col
}

func (c *compiler) row(t *table, e *element, number int) row {
	r := row{id: e.attr("id"), line: e.line}
	cells, outputs := e.children("inputEntry"), e.children("outputEntry")
	if len(cells) != len(t.inputs) || len(outputs) != len(t.outputs) {
		c.shape(e, number, fmt.Sprintf("Die Zeile hat %d Eingaben und %d Ausgaben, die Tabelle %d und %d.",
			len(cells), len(outputs), len(t.inputs), len(t.outputs)))
		t.broken = true
		return r
	}
	for i, cell := range cells {
		expr, err := c.vocabulary(false).ParseUnaryTests(cell.content("text"))
		if err != nil {
			c.reportSyntax(err, cell.line, number, i+1)
			t.broken = true
		}
		r.cells = append(r.cells, expr)
	}
	for i, out := range outputs {
		text := out.content("text")
		if text == "" || text == "-" {
			text = "null"
		}
		r.sources = append(r.sources, text)
		r.outputs = append(r.outputs, c.expression(text, out.line, number, i+1))
	}
	for _, a := range e.children("annotationEntry") {
		r.notes = append(r.notes, a.content("text"))
	}
	if len(r.notes) == 0 && e.content("description") != "" {
		r.notes = []string{e.content("description")}
	}
	c.bounds(t, &r, number)
	return r
}

// annotationsOf pairs the texts of a row with the names of the annotation columns.
func (t *table) annotationsOf(r *row) []Annotation {
	out := make([]Annotation, 0, len(r.notes))
	for i, text := range r.notes {
		name := "description"
		if i < len(t.annotations) {
			name = strings.TrimSpace(t.annotations[i])
		}
		out = append(out, Annotation{name, text})
	}
	return out
}
