package letter

import (
	"strconv"
	"text/template/parse"
)

// Example gives data for a template, made from the template alone: each value says its own name, a condition holds where it can. The letter that
// comes of it belongs to nobody, but it has the parts that the template has.
func (t *Template) Example() map[string]any {
	root := &value{kids: make(map[string]*value)}
	root.list(t.subject.Root, root)
	root.list(t.body.Root, root)
	data, _ := root.build("").(map[string]any)
	if t.remedies {
		data[remediesKey] = []any{"Erster Absatz der Belehrung.", "Zweiter Absatz der Belehrung."}
	}
	if rows := t.exampleRows(); len(rows) > 0 {
		data[RowsKey] = rows
	}
	return data
}

// exampleRows lets every row fire that the template names.
func (t *Template) exampleRows() map[string]any {
	rows := map[string]any{}
	for _, b := range t.Bases() {
		for _, named := range b.Rows {
			ids, _ := rows[named.Table].([]any)
			for _, id := range append(named.IDs, "irgendeine") {
				ids = append(ids, id)
			}
			rows[named.Table] = ids
		}
	}
	return rows
}

// value is what a template asks for under a name.
type value struct {
	kids map[string]*value
	each *value // what the template asks of the elements of a list
	day  bool
	web  bool
	text string // what it is compared with
}

func (v *value) kid(name string) *value {
	if v.kids[name] == nil {
		v.kids[name] = &value{kids: make(map[string]*value)}
	}
	return v.kids[name]
}

// list reads nodes; dot is what the dot means in them, v what the data begin with.
func (v *value) list(nodes *parse.ListNode, dot *value) {
	if nodes == nil {
		return
	}
	for _, node := range nodes.Nodes {
		switch n := node.(type) {
		case *parse.ActionNode:
			v.pipe(n.Pipe, dot)
		case *parse.IfNode:
			v.pipe(n.Pipe, dot)
			v.list(n.List, dot)
			v.list(n.ElseList, dot)
		case *parse.WithNode:
			v.list(n.List, v.pipe(n.Pipe, dot))
			v.list(n.ElseList, dot)
		case *parse.RangeNode:
			of := v.pipe(n.Pipe, dot)
			if of.each == nil {
				of.each = &value{kids: make(map[string]*value)}
			}
			v.list(n.List, of.each)
			v.list(n.ElseList, dot)
		}
	}
}

func (v *value) pipe(pipe *parse.PipeNode, dot *value) *value {
	var last *value
	for _, c := range pipe.Cmds {
		if of := v.command(c, dot); of != nil {
			last = of
		}
	}
	if last == nil {
		last = &value{kids: make(map[string]*value)}
	}
	return last
}

func (v *value) command(c *parse.CommandNode, dot *value) *value {
	name, isFunction := c.Args[0].(*parse.IdentifierNode)
	if !isFunction {
		return v.argument(c.Args[0], dot)
	}
	var values []*value
	var texts []string
	for _, arg := range c.Args[1:] {
		if s, ok := arg.(*parse.StringNode); ok {
			texts = append(texts, s.Text)
		} else if of := v.argument(arg, dot); of != nil {
			values = append(values, of)
		}
	}
	switch name.Ident {
	case "index":
		for _, key := range texts {
			values[0] = values[0].kid(key)
		}
	case "datum", "kurzdatum":
		values[0].day = true
	case "adresse":
		values[0].web = true
	case "eq":
		if len(values) > 0 && len(texts) > 0 && values[0].text == "" {
			values[0].text = texts[0]
		}
	}
	if len(values) == 0 {
		return nil
	}
	return values[0]
}

func (v *value) argument(node parse.Node, dot *value) *value {
	of := dot
	switch n := node.(type) {
	case *parse.FieldNode:
		for _, name := range n.Ident {
			of = of.kid(name)
		}
	case *parse.VariableNode:
		of = v
		for _, name := range n.Ident[1:] {
			of = of.kid(name)
		}
	case *parse.PipeNode:
		return v.pipe(n, dot)
	case *parse.DotNode:
	default:
		return nil
	}
	return of
}

// build gives the value; name is what it is called.
func (v *value) build(name string) any {
	switch {
	case v.each != nil:
		return []any{v.each.build(name + " 1"), v.each.build(name + " 2")}
	case len(v.kids) > 0:
		data := make(map[string]any, len(v.kids))
		for key, kid := range v.kids {
			data[key] = kid.build(key)
		}
		return data
	case v.day:
		return "2026-12-2" + strconv.Itoa(1+len(name)%5)
	case v.web:
		return "https://antrag.musterstadt.example/antrag/aaaa-bbbb-cccc-dddd-eeee-ffff-gg"
	case v.text != "":
		return v.text
	}
	return name
}
