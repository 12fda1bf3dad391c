package feel

func (n *callNode) eval(s *Session, f *frame) Value {
	fn := n.function(s, f)
	if fn == nil {
		return Null{}
	}
	args := make([]Value, len(n.args))
	for i, a := range n.args {
		args[i] = s.eval(a, f)
	}
	s.at = n.at
	if len(n.names) > 0 {
		return fn.invokeNamed(s, n.names, args)
	}
	return fn.invoke(s, args)
}

// function finds what is called. A variable that is no function does not hide a built-in of the same name: a case may well have an
// entry called "date".
func (n *callNode) function(s *Session, f *frame) *Func {
	if name, ok := n.callee.(*nameNode); ok {
		v, found := f.lookup(name.name)
		if fn, ok := v.(*Func); ok {
			return fn
		}
		if b, ok := builtins()[name.name]; ok {
			return b.function
		}
		s.at = n.at
		if found {
			s.fail("%q is a %s, not a function", name.name, KindOf(v))
		} else {
			s.fail("the function %q is unknown here", name.name)
		}
		return nil
	}
	v := s.eval(n.callee, f)
	if list, ok := v.(List); ok && len(list) == 1 {
		v = list[0]
	}
	if fn, ok := v.(*Func); ok {
		return fn
	}
	s.at = n.at
	s.fail("a %s cannot be called", KindOf(v))
	return nil
}
