package dmn

import (
	"ablauf/workflows/feel"
)

// Definitions is a compiled decision model. It is immutable and may be used by many goroutines.
type Definitions struct {
	ID, Name, Namespace string

	imports   []*imported
	types     map[string]*feel.Type
	allowed   map[string][]feel.Value // listed allowed values of item definitions, in order
	inputs    []*inputData
	decisions []*decision
	models    []*knowledge
	services  []*service
	byID      map[string]node
	members   []string
	findings  []Finding
	validity  Validity
	frame     string
}

// node is an element of the requirements graph.
type node interface{ title() string }

type imported struct {
	name, namespace string
	defs            *Definitions
}

type variable struct {
	name string
	typ  *feel.Type
}

type inputData struct {
	id   string
	vars variable
	defs *Definitions
}

// requirement is a resolved arrow of the graph. prefix is the name of the import it comes through, "" for the same file.
type requirement struct {
	prefix string
	target node
}

type decision struct {
	id    string
	vars  variable
	defs  *Definitions
	needs []requirement
	body  logic
	line  int
	// question is what the decision answers, in the words of its modeller.
	question string
}

// knowledge is a business knowledge model: a function that decisions may call.
type knowledge struct {
	id    string
	vars  variable
	defs  *Definitions
	needs []requirement
	fn    *functionLogic
}

// service is a decision service: a set of decisions that can be called with the values of its inputs.
type service struct {
	id      string
	vars    variable
	defs    *Definitions
	inputs  []requirement
	outputs []requirement
}

func (n *inputData) title() string { return n.vars.name }
func (n *decision) title() string  { return n.vars.name }
func (n *knowledge) title() string { return n.vars.name }
func (n *service) title() string   { return n.vars.name }

// logic is a compiled boxed expression (DMN 1.5, 7.3.1 and 10.2).
type logic interface {
	eval(r *run, scope *feel.Context) feel.Value
}

// DecisionInfo describes one decision of a model.
type DecisionInfo struct {
	ID, Name string
	// Inputs are the names of the input data that the decision needs, directly or through other decisions, sorted.
	Inputs []string
	// Table is set for decisions whose logic is a decision table.
	Table bool
	Line  int
}

// Decisions lists the decisions of the model in the order of the file.
func (d *Definitions) Decisions() []DecisionInfo {
	out := make([]DecisionInfo, 0, len(d.decisions))
	for _, dec := range d.decisions {
		_, table := dec.body.(*table)
		out = append(out, DecisionInfo{ID: dec.id, Name: dec.vars.name, Inputs: inputsOf(dec), Table: table, Line: dec.line})
	}
	return out
}

// Inputs lists the names of the input data of the model in the order of the file.
func (d *Definitions) Inputs() []string {
	out := make([]string, 0, len(d.inputs))
	for _, in := range d.inputs {
		out = append(out, in.vars.name)
	}
	return out
}

func (d *Definitions) decision(name string) *decision {
	for _, dec := range d.decisions {
		if dec.id == name && name != "" {
			return dec
		}
	}
	for _, dec := range d.decisions {
		if dec.vars.name == feel.NormalizeName(name) {
			return dec
		}
	}
	return nil
}
