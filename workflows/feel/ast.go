package feel

// node is one operation of a parsed expression. The position at is the offset that warnings carry.
type node interface {
	eval(s *Session, f *frame) Value
}

type (
	literalNode struct{ value Value }
	atNode      struct {
		at   int
		text string
	}
	nameNode struct {
		at   int
		name string
	}
	groupNode struct{ inner node }
	listNode  struct{ items []node }
	rangeNode struct {
		low, high             node
		lowClosed, highClosed bool
	}
	// halfRangeNode is a comparison in parentheses that stands for a range, such as (>= 10).
	halfRangeNode struct {
		at    int
		sign  string
		bound node
	}
	contextNode struct {
		at     int
		keys   []string
		values []node
	}
	functionNode struct {
		at       int
		params   []Param
		body     node
		external bool
	}
	ifNode struct {
		at                    int
		cond, then, otherwise node
	}
	// iterator binds name to each element of domain, or counts from domain to upTo.
	iterator struct {
		name         string
		domain, upTo node
	}
	forNode struct {
		at        int
		iterators []iterator
		body      node
	}
	quantifiedNode struct {
		at        int
		some      bool
		iterators []iterator
		body      node
	}
	logicNode struct {
		at          int
		and         bool
		left, right node
	}
	compareNode struct {
		at          int
		sign        string
		left, right node
	}
	betweenNode struct {
		at               int
		value, low, high node
	}
	inNode struct {
		at    int
		value node
		tests []node
	}
	// testNode compares the input of a unary test.
	testNode struct {
		at    int
		sign  string
		bound node
	}
	arithNode struct {
		at          int
		op          byte
		left, right node
	}
	negateNode struct {
		at      int
		operand node
	}
	pathNode struct {
		at     int
		left   node
		member string
	}
	filterNode struct {
		at          int
		list, match node
	}
	callNode struct {
		at     int
		callee node
		args   []node
		names  []string
	}
	instanceNode struct {
		at   int
		left node
		typ  *Type
	}
)

// frame is a link in the chain of scopes: one variable, or a context whose entries are all variables.
type frame struct {
	parent *frame
	name   string
	value  Value
	ctx    *Context
}

func (f *frame) lookup(name string) (Value, bool) {
	for ; f != nil; f = f.parent {
		if f.ctx != nil {
			if v, ok := f.ctx.Get(name); ok {
				return v, true
			}
			continue
		}
		if f.name == name {
			return f.value, true
		}
	}
	return nil, false
}

func (f *frame) bind(name string, v Value) *frame { return &frame{parent: f, name: name, value: v} }

// eval evaluates a node within the budget of the session.
func (s *Session) eval(n node, f *frame) Value {
	s.steps--
	if s.steps < 0 {
		s.charge(0)
	}
	s.depth++
	if s.depth > maxDepth {
		s.depth--
		s.enter()
	}
	v := n.eval(s, f)
	s.depth--
	return v
}

// Eval evaluates the expression in a scope. It never panics: an error gives null and a warning.
func (e *Expr) Eval(scope *Context, env Environment) (Value, []Warning) {
	s := NewSession(env)
	v := s.Eval(e, scope)
	return v, s.warnings
}

// Eval evaluates an expression in a scope with the budget of the session.
func (s *Session) Eval(e *Expr, scope *Context) Value {
	return s.Guard(func() Value { return s.eval(e.root, &frame{ctx: scope}) })
}

// Test evaluates unary tests against an input value. The input is also known as ?.
func (e *Expr) Test(input Value, scope *Context, env Environment) (bool, []Warning) {
	s := NewSession(env)
	ok := s.Test(e, input, scope)
	return ok, s.warnings
}

// Test evaluates unary tests against an input value with the budget of the session. An expression that is not a list of unary
// tests is compared as a single test.
func (s *Session) Test(e *Expr, input Value, scope *Context) bool {
	if input == nil {
		input = Null{}
	}
	v := s.Guard(func() Value {
		f := (&frame{ctx: scope}).bind("?", input)
		if e.tests == nil {
			return s.testOne(e.root, input, f)
		}
		return s.eval(e.tests, f)
	})
	return v == Value(Bool(true))
}
