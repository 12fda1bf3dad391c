package dmn

import "strings"

// TableInfo describes a decision table as its modeller wrote it, for people who read the rules and for who checks what a table asks.
type TableInfo struct {
	// Question is what the decision answers (DMN 1.5, 6.3.7: the question of a decision).
	Question string
	// Policy is the hit policy as the letter of the standard, e.g. "F" for FIRST.
	Policy string
	// Aggregation is what the rows that match are reduced to, e.g. "SUM"; empty where they are not.
	Aggregation string
	Inputs      []InputInfo
	Outputs     []OutputInfo
	Rows        []RowInfo
}

// InputInfo is one input column. Type is the name of its type, "Any" where it names none.
type InputInfo struct{ Label, Expression, Type string }

// OutputInfo is one output column.
type OutputInfo struct{ Name, Label, Type string }

// RowInfo is one row: its cells as texts in the order of the columns.
type RowInfo struct {
	// Number counts from 1 in the order of the table.
	Number          int
	ID              string
	Line            int // of the file
	Inputs, Outputs []string
	Annotations     []Annotation
}

// Table describes the table of a decision, named by id or name; false where it has none, or one with cells that cannot be read.
func (d *Definitions) Table(decision string) (TableInfo, bool) {
	dec := d.decision(decision)
	if dec == nil {
		return TableInfo{}, false
	}
	t, ok := dec.body.(*table)
	if !ok || t.broken {
		return TableInfo{}, false
	}
	info := TableInfo{Question: dec.question, Policy: string(rune(t.policy)), Aggregation: t.aggregation}
	for _, in := range t.inputs {
		if in.expr == nil {
			return TableInfo{}, false
		}
		info.Inputs = append(info.Inputs, InputInfo{in.label, in.expr.Source(), in.typ.String()})
	}
	for _, out := range t.outputs {
		info.Outputs = append(info.Outputs, OutputInfo{out.name, out.label, out.typ.String()})
	}
	for i := range t.rows {
		r := &t.rows[i]
		row := RowInfo{Number: i + 1, ID: r.id, Line: r.line, Outputs: r.sources, Annotations: t.annotationsOf(r)}
		for _, cell := range r.cells {
			row.Inputs = append(row.Inputs, strings.TrimSpace(cell.Source()))
		}
		info.Rows = append(info.Rows, row)
	}
	return info, true
}
