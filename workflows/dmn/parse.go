package dmn

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"ablauf/workflows/feel"
)

// maxImports bounds how deep models import each other.
const maxImports = 20

// Parse reads a decision model. resolve supplies imported models by namespace and name; it may be nil where nothing is imported.
// The error covers files that are no DMN model. Everything that is wrong inside a model becomes a [Finding], so that a modeller
// sees all of it at once; the caller decides whether findings of severity Error refuse the release.
func Parse(data []byte, resolve func(namespace, name string) ([]byte, error)) (*Definitions, error) {
	return parse(data, resolve, Validity{}, nil)
}

// ParseDated reads a decision model whose rows are in force for a time only; see [Definitions.EvaluateOn]. What is said about gaps, overlaps
// and rows that never fire is said for each time in which the same rows are in force.
func ParseDated(data []byte, resolve func(namespace, name string) ([]byte, error), validity Validity) (*Definitions, error) {
	return parse(data, resolve, validity, nil)
}

func parse(
	data []byte, resolve func(namespace, name string) ([]byte, error), validity Validity, chain []string,
) (*Definitions, error) {
	root, err := readXML(data)
	if err != nil {
		return nil, fmt.Errorf("decision model: %w", err)
	}
	d := &Definitions{
		ID: root.attr("id"), Name: root.attr("name"), Namespace: root.attr("namespace"),
		validity: validity, frame: frameOf(root), types: map[string]*feel.Type{}, allowed: map[string][]feel.Value{}, byID: map[string]node{},
	}
	if len(chain) > maxImports {
		return nil, errors.New("decision model: imports are nested too deeply")
	}
	for _, seen := range chain {
		if seen == d.Namespace {
			return nil, fmt.Errorf("decision model: the import of %q leads back to itself", d.Namespace)
		}
	}
	if err := d.readImports(root, resolve, append(chain, d.Namespace)); err != nil {
		return nil, err
	}
	d.collectMembers(root)
	d.readTypes(root)
	nodes := d.declare(root)
	d.link(nodes)
	d.compile(nodes)
	sort.SliceStable(d.findings, func(i, j int) bool { return d.findings[i].Line < d.findings[j].Line })
	return d, nil
}

func (d *Definitions) readImports(root *element, resolve func(string, string) ([]byte, error), chain []string) error {
	for _, e := range root.children("import") {
		if !strings.Contains(strings.ToUpper(e.attr("importType")), "DMN") {
			continue // such as XML Schema types, which FEEL does not need
		}
		name, namespace := feel.NormalizeName(e.attr("name")), e.attr("namespace")
		if resolve == nil {
			return fmt.Errorf("decision model: line %d: the import of %q cannot be resolved", e.line, namespace)
		}
		data, err := resolve(namespace, name)
		if err != nil {
			return fmt.Errorf("decision model: line %d: import of %q: %w", e.line, namespace, err)
		}
		defs, err := parse(data, resolve, d.validity, chain)
		if err != nil {
			return fmt.Errorf("import of %q: %w", namespace, err)
		}
		d.imports = append(d.imports, &imported{name, namespace, defs})
		for typ, t := range defs.types {
			d.types[qualify(name, typ)] = t
		}
		for typ, values := range defs.allowed {
			d.allowed[qualify(name, typ)] = values
		}
	}
	return nil
}

// qualify puts the name of an import before a name; the default import has none.
func qualify(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + "." + name
}

// collectMembers gathers every name that may stand behind a point or in a filter, so that names with spaces are recognised there.
func (d *Definitions) collectMembers(root *element) {
	seen := map[string]bool{}
	for _, imp := range d.imports {
		for _, m := range imp.defs.members {
			seen[m] = true
		}
	}
	var visit func(e *element)
	visit = func(e *element) {
		switch e.name {
		case "variable", "itemComponent", "output", "column", "inputData", "decision", "businessKnowledgeModel", "decisionService",
			"formalParameter", "parameter":
			if n := feel.NormalizeName(e.attr("name")); n != "" {
				seen[n] = true
			}
		}
		for _, k := range e.kids {
			visit(k)
		}
	}
	visit(root)
	for n := range seen {
		d.members = append(d.members, n)
	}
	sort.Strings(d.members)
}

// declared is an element of the graph with its XML. Ids may be missing or wrong, so they do not tie the two together.
type declared struct {
	e *element
	n node
}

// declare registers every element of the graph before any of them is linked.
func (d *Definitions) declare(root *element) []declared {
	var out []declared
	for _, e := range root.kids {
		v := d.variable(e)
		id := e.attr("id")
		var n node
		switch e.name {
		case "inputData":
			in := &inputData{id, v, d}
			d.inputs, n = append(d.inputs, in), in
		case "decision":
			dec := &decision{id: id, vars: v, defs: d, line: e.line, question: e.content("question")}
			d.decisions, n = append(d.decisions, dec), dec
		case "businessKnowledgeModel":
			k := &knowledge{id: id, vars: v, defs: d}
			d.models, n = append(d.models, k), k
		case "decisionService":
			s := &service{id: id, vars: v, defs: d}
			d.services, n = append(d.services, s), s
		default:
			continue
		}
		d.register(id, n, e)
		out = append(out, declared{e, n})
	}
	return out
}

func (d *Definitions) register(id string, n node, e *element) {
	if id == "" {
		return
	}
	if _, twice := d.byID[id]; twice {
		d.report(Finding{Severity: Error, Code: "duplicate-id", Line: e.line, Message: "Die Kennung kommt zweimal vor: " + id})
	}
	d.byID[id] = n
}

func (d *Definitions) variable(e *element) variable {
	v := e.child("variable")
	name := v.attr("name")
	if name == "" {
		name = e.attr("name")
	}
	return variable{feel.NormalizeName(name), d.typeRef(v)}
}

// lookup resolves an href: "#id" in this file, "namespace#id" in an imported one.
func (d *Definitions) lookup(href string) (requirement, bool) {
	namespace, id, ok := strings.Cut(href, "#")
	if !ok {
		namespace, id = "", href
	}
	if namespace == "" || namespace == d.Namespace {
		n, ok := d.byID[id]
		return requirement{"", n}, ok
	}
	for _, imp := range d.imports {
		if imp.namespace == namespace {
			n, ok := imp.defs.byID[id]
			return requirement{imp.name, n}, ok
		}
	}
	return requirement{}, false
}

// link resolves the arrows of the graph.
func (d *Definitions) link(nodes []declared) {
	for _, item := range nodes {
		e := item.e
		switch n := item.n.(type) {
		case *decision:
			n.needs = d.requirements(e, n.id)
		case *knowledge:
			n.needs = d.requirements(e, "")
		case *service:
			for _, k := range e.kids {
				switch k.name {
				case "inputData":
					n.inputs = append(n.inputs, d.resolved(k, k.attr("href"), "")...)
				case "outputDecision":
					n.outputs = append(n.outputs, d.resolved(k, k.attr("href"), "")...)
				}
			}
			// Input data come first, input decisions behind them (DMN 1.5, 10.4).
			for _, k := range e.children("inputDecision") {
				n.inputs = append(n.inputs, d.resolved(k, k.attr("href"), "")...)
			}
		}
	}
}

func (d *Definitions) resolved(e *element, href, owner string) []requirement {
	r, ok := d.lookup(href)
	if !ok {
		d.report(Finding{
			Severity: Error, Code: "missing-requirement", Decision: owner, Line: e.line,
			Message: "Der Verweis führt ins Leere: " + href,
		})
		return nil
	}
	return []requirement{r}
}

func (d *Definitions) requirements(e *element, owner string) []requirement {
	var out []requirement
	for _, k := range e.kids {
		if k.name != "informationRequirement" && k.name != "knowledgeRequirement" {
			continue
		}
		for _, target := range k.kids {
			if href := target.attr("href"); href != "" {
				out = append(out, d.resolved(target, href, owner)...)
			}
		}
	}
	return out
}
