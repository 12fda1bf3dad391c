package feel

func (n *literalNode) eval(*Session, *frame) Value { return n.value }

func (n *groupNode) eval(s *Session, f *frame) Value { return s.eval(n.inner, f) }

func (n *atNode) eval(s *Session, _ *frame) Value {
	if v, ok := parseAt(n.text, s.offsetAt); ok {
		return v
	}
	s.at = n.at
	return s.fail("the @-literal is not a date, time or duration")
}

func (n *nameNode) eval(s *Session, f *frame) Value {
	if v, ok := f.lookup(n.name); ok {
		return v
	}
	if b, ok := builtins()[n.name]; ok {
		return &Func{name: n.name, builtin: b}
	}
	s.at = n.at
	return s.fail("the name %q is unknown here", n.name)
}

func (n *listNode) eval(s *Session, f *frame) Value {
	out := make(List, len(n.items))
	for i, item := range n.items {
		out[i] = s.eval(item, f)
	}
	return out
}

func (n *rangeNode) eval(s *Session, f *frame) Value {
	return s.makeRange(s.eval(n.low, f), s.eval(n.high, f), n.lowClosed, n.highClosed)
}

// makeRange checks that the endpoints can be ordered; an endpoint that is null leaves its side open.
func (s *Session) makeRange(low, high Value, lowClosed, highClosed bool) Value {
	if !IsNull(low) && !IsNull(high) && KindOf(low) != KindOf(high) {
		return s.fail("a range from %s to %s has no order", KindOf(low), KindOf(high))
	}
	for _, v := range []Value{low, high} {
		switch v.(type) {
		case *Context, *Func, List, *Range, Bool:
			return s.fail("a %s cannot be the end of a range", KindOf(v))
		}
	}
	return &Range{Low: low, High: high, LowClosed: lowClosed && !IsNull(low), HighClosed: highClosed && !IsNull(high)}
}

func (n *halfRangeNode) eval(s *Session, f *frame) Value {
	v := s.eval(n.bound, f)
	s.at = n.at
	switch n.sign {
	case "<", "<=":
		return s.makeRange(Null{}, v, false, n.sign == "<=")
	case ">", ">=":
		return s.makeRange(v, Null{}, n.sign == ">=", false)
	case "=":
		return s.makeRange(v, v, true, true)
	}
	return s.fail("a comparison with != is not a range")
}

func (n *contextNode) eval(s *Session, f *frame) Value {
	out := NewContext()
	for i, key := range n.keys {
		v := s.eval(n.values[i], f)
		if fn, ok := v.(*Func); ok && fn.builtin == nil && fn.name == "" {
			v = fn.named(key)
		}
		out.Put(key, v)
		f = f.bind(key, v)
	}
	return out
}

func (n *functionNode) eval(_ *Session, f *frame) Value {
	fn := &Func{params: n.params}
	if n.external {
		fn.call = func(s *Session, _ []Value) Value {
			s.at = n.at
			return s.fail("external functions are not supported")
		}
		return fn
	}
	inferred := inferType(n.body)
	fn.call = func(s *Session, args []Value) Value {
		inner := f
		for i, p := range n.params {
			inner = inner.bind(p.Name, args[i])
		}
		if fn.name != "" {
			// A function may call itself by the name under which it was defined.
			if _, known := inner.lookup(fn.name); !known {
				inner = inner.bind(fn.name, fn)
			}
		}
		return s.eval(n.body, inner)
	}
	if !inferred.isAny() && inferred.base != baseNull {
		fn.result = inferred
	}
	return fn
}

// named gives an anonymous function the name of the entry that holds it.
func (f *Func) named(name string) *Func {
	f.name = name
	return f
}

// inferType returns the type of an expression as far as it shows without evaluation; nil means any.
func inferType(n node) *Type {
	switch n := n.(type) {
	case *literalNode:
		if t, ok := builtinTypes[KindOf(n.value)]; ok {
			return t
		}
	case *groupNode:
		return inferType(n.inner)
	case *compareNode, *betweenNode, *inNode, *instanceNode, *logicNode, *quantifiedNode:
		return TypeBoolean
	case *listNode:
		return inferList(n)
	case *contextNode:
		fields := make([]Field, len(n.keys))
		for i, k := range n.keys {
			fields[i] = Field{k, inferType(n.values[i])}
		}
		return ContextOf(fields...)
	case *arithNode:
		if l, r := inferType(n.left), inferType(n.right); l == r && (l == TypeNumber || l == TypeString) {
			return l
		}
	case *functionNode:
		params := make([]*Type, len(n.params))
		for i, p := range n.params {
			params[i] = p.Type
		}
		if n.external {
			return FunctionOf(nil, params...)
		}
		return FunctionOf(inferType(n.body), params...)
	}
	return nil
}

func inferList(n *listNode) *Type {
	if len(n.items) == 0 {
		return ListOf(TypeNull)
	}
	elem := inferType(n.items[0])
	for _, item := range n.items[1:] {
		if t := inferType(item); t == nil || !t.subtype(elem) {
			return TypeList
		}
	}
	return ListOf(elem)
}

func (n *ifNode) eval(s *Session, f *frame) Value {
	switch cond := s.eval(n.cond, f).(type) {
	case Bool:
		if cond {
			return s.eval(n.then, f)
		}
	case Null:
	default:
		s.at = n.at
		return s.fail("the condition of if is a %s, not a boolean", KindOf(cond))
	}
	return s.eval(n.otherwise, f)
}

func (n *instanceNode) eval(s *Session, f *frame) Value {
	v := s.eval(n.left, f)
	if IsNull(v) {
		return Bool(n.typ.base == baseNull)
	}
	// Allowed values restrict data, they do not make a type of their own (DMN 1.5, 10.3.2.9.2).
	return Bool((&shape{steps: DefaultBudget}).fits(n.typ, v))
}
