package dmn

import (
	"ablauf/workflows/feel"
)

// readTypes turns item definitions into types. All names are declared first, because definitions may refer to later ones.
func (d *Definitions) readTypes(root *element) {
	items := root.children("itemDefinition")
	for _, e := range items {
		name := feel.NormalizeName(e.attr("name"))
		if _, twice := d.types[name]; twice {
			d.report(Finding{Severity: Error, Code: "duplicate-type", Line: e.line, Message: "Der Datentyp ist zweimal definiert: " + name})
		}
		d.types[name] = feel.Declare(name)
	}
	pending := make(map[string]*element, len(items))
	for _, e := range items {
		pending[feel.NormalizeName(e.attr("name"))] = e
	}
	// A definition copies the one it refers to, so that one has to be complete first; a circle of plain aliases means any value.
	var finish func(e *element)
	finish = func(e *element) {
		name := feel.NormalizeName(e.attr("name"))
		if pending[name] == nil {
			return
		}
		pending[name] = nil
		for _, base := range referred(e) {
			if pending[base] != nil {
				finish(pending[base])
			}
		}
		d.types[name].Define(d.itemType(e), d.constraint(e, "allowedValues", name))
	}
	for _, e := range items {
		finish(e)
	}
}

// itemType reads the structure of an item definition or component.
func (d *Definitions) itemType(e *element) *feel.Type {
	var t *feel.Type
	components := e.children("itemComponent")
	function := e.child("functionItem")
	switch {
	case function != nil:
		var params []*feel.Type
		for _, p := range function.children("parameters") {
			params = append(params, d.typeRef(p))
		}
		t = feel.FunctionOf(d.namedType(function.attr("outputTypeRef"), function.line), params...)
	case len(components) > 0:
		fields := make([]feel.Field, len(components))
		for i, c := range components {
			fields[i] = feel.Field{Name: feel.NormalizeName(c.attr("name")), Type: restricted(d.itemType(c), d.constraint(c, "allowedValues", ""))}
		}
		t = feel.ContextOf(fields...)
	default:
		t = d.typeRef(e)
	}
	if e.attr("isCollection") == "true" {
		return feel.ListOf(restricted(t, d.constraint(e, "allowedValues", "")))
	}
	return t
}

// restricted keeps the type itself where nothing restricts it, so that a definition which is completed later is seen.
func restricted(t *feel.Type, allowed func(feel.Value) bool) *feel.Type {
	if allowed == nil {
		return t
	}
	out := feel.Declare("")
	out.Define(t, allowed)
	return out
}

// referred lists the types that an item definition and its components name.
func referred(e *element) []string {
	out := []string{feel.NormalizeName(e.typeName())}
	for _, c := range e.children("itemComponent") {
		out = append(out, referred(c)...)
	}
	return out
}

// constraint compiles allowed values or the typeConstraint of DMN 1.5. The allowed values of a collection restrict its elements, a
// typeConstraint restricts the list; name is given for the definition as a whole.
func (d *Definitions) constraint(e *element, child, name string) func(feel.Value) bool {
	values := e.child(child)
	whole := name != "" || e.attr("isCollection") != "true"
	if e.attr("isCollection") == "true" && name != "" {
		values = nil
	}
	if values == nil && whole {
		values = e.child("typeConstraint")
	}
	text := values.content("text")
	if text == "" {
		return nil
	}
	tests, err := feel.Vocabulary{Members: d.members, Types: d.types, Open: true}.ParseUnaryTests(text)
	if err != nil {
		d.report(Finding{
			Severity: Error, Code: "syntax", Line: values.line, Message: "Die zulässigen Werte sind kein gültiger Ausdruck: " + err.Error(),
		})
		return nil
	}
	if name != "" {
		d.allowed[name] = listed(text)
	}
	return func(v feel.Value) bool {
		ok, _ := tests.Test(v, nil, feel.Environment{})
		return ok
	}
}

// listed returns the values of a list of constants in their order, nil if it contains anything else.
func listed(text string) []feel.Value {
	e, err := feel.Parse("["+text+"]", feel.Names{})
	if err != nil {
		return nil
	}
	v, warnings := e.Eval(nil, feel.Environment{})
	list, ok := v.(feel.List)
	if !ok || len(warnings) > 0 {
		return nil
	}
	return list
}

// typeRef returns the type that an element names; nil, which is any, if it names none.
func (d *Definitions) typeRef(e *element) *feel.Type {
	if e == nil {
		return nil
	}
	return d.namedType(e.typeName(), e.line)
}

func (d *Definitions) namedType(name string, line int) *feel.Type {
	name = feel.NormalizeName(name)
	if name == "" {
		return nil
	}
	if t, ok := d.types[name]; ok {
		return t
	}
	if t, ok := feel.NamedType(name); ok {
		return t
	}
	d.report(Finding{Severity: Error, Code: "unknown-type", Line: line, Message: "Der Datentyp ist nicht definiert: " + name})
	return nil
}
