package feel

// contextFunctions are those of DMN 1.5, table 79.
func contextFunctions() []*builtin {
	return []*builtin{
		define("get value",
			newForm(getValue, arg{"m", TypeContext, plain}, arg{"key", TypeString, plain}),
			newForm(getNested, arg{"m", TypeContext, plain}, arg{"keys", TypeList, plain})),
		define("get entries", newForm(getEntries, arg{"m", TypeContext, plain})),
		define("context", newForm(contextOf, arg{"entries", TypeList, plain})),
		define("context put",
			newForm(func(_ *Session, a []Value) Value {
				return a[0].(*Context).With(string(a[1].(String)), a[2])
			}, arg{"context", TypeContext, plain}, arg{"key", TypeString, plain}, arg{"value", TypeAny, nul}),
			newForm(putNested, arg{"context", TypeContext, plain}, arg{"keys", TypeList, plain}, arg{"value", TypeAny, nul})),
		define("context merge", newForm(mergeContexts, arg{"contexts", TypeList, plain})),
	}
}

func getValue(s *Session, a []Value) Value {
	if v, ok := a[0].(*Context).Get(string(a[1].(String))); ok {
		return v
	}
	return s.fail("the context has no such entry")
}

func getNested(s *Session, a []Value) Value {
	v := a[0]
	for _, key := range a[1].(List) {
		ctx, isContext := v.(*Context)
		name, isString := key.(String)
		if !isContext || !isString {
			return s.fail("get value() finds no context on its way")
		}
		v, _ = ctx.Get(string(name))
	}
	return v
}

func getEntries(s *Session, a []Value) Value {
	ctx := a[0].(*Context)
	out := make(List, ctx.Len())
	for i, k := range ctx.keys {
		s.charge(1)
		out[i] = NewContext().Put("key", String(k)).Put("value", ctx.vals[i])
	}
	return out
}

func contextOf(s *Session, a []Value) Value {
	out := NewContext()
	for _, e := range a[0].(List) {
		s.charge(1)
		entry, ok := e.(*Context)
		if !ok {
			return s.fail("an entry of context() is a %s", KindOf(e))
		}
		k, _ := entry.Get("key")
		key, ok := k.(String)
		v, hasValue := entry.Get("value")
		if _, twice := out.Get(string(key)); !ok || !hasValue || twice {
			return s.fail("an entry of context() has no key, no value, or a key that exists")
		}
		out.Put(string(key), v)
	}
	return out
}

func putNested(s *Session, a []Value) Value {
	keys := a[1].(List)
	if len(keys) == 0 {
		return s.fail("context put() needs a key")
	}
	key, ok := keys[0].(String)
	if !ok {
		return s.fail("a key of context put() is a %s", KindOf(keys[0]))
	}
	ctx := a[0].(*Context)
	if len(keys) == 1 {
		return ctx.With(string(key), a[2])
	}
	s.charge(1)
	s.enter()
	defer s.leave()
	inner, _ := ctx.Get(string(key))
	nested, ok := inner.(*Context)
	if !ok {
		return s.fail("context put() finds a %s on its way", KindOf(inner))
	}
	changed := putNested(s, []Value{nested, keys[1:], a[2]})
	if IsNull(changed) {
		return Null{}
	}
	return ctx.With(string(key), changed)
}

func mergeContexts(s *Session, a []Value) Value {
	out := NewContext()
	for _, e := range a[0].(List) {
		ctx, ok := e.(*Context)
		if !ok {
			return s.fail("context merge() is given a %s", KindOf(e))
		}
		s.charge(ctx.Len())
		for i, k := range ctx.keys {
			out.Put(k, ctx.vals[i])
		}
	}
	return out
}
