package feel

// Context is a FEEL context: entries with names, in the order in which they were added. [Context.Put] changes the context in place
// and is meant for building one; a context that has been handed to an evaluation is only extended through [Context.With].
type Context struct {
	keys  []string
	vals  []Value
	index map[string]int
}

// indexFrom is the number of entries from which a context keeps a map: below it a scan over the keys is faster.
const indexFrom = 9

// NewContext returns an empty context.
func NewContext() *Context { return &Context{} }

// Len returns the number of entries.
func (c *Context) Len() int {
	if c == nil {
		return 0
	}
	return len(c.keys)
}

func (c *Context) find(key string) int {
	if c == nil {
		return -1
	}
	if c.index != nil {
		if i, ok := c.index[key]; ok {
			return i
		}
		return -1
	}
	for i, k := range c.keys {
		if k == key {
			return i
		}
	}
	return -1
}

// Get returns the value of an entry and whether the entry exists.
func (c *Context) Get(key string) (Value, bool) {
	if i := c.find(key); i >= 0 {
		return c.vals[i], true
	}
	return Null{}, false
}

// Put sets an entry in place and returns the context. A new entry goes to the end, an existing one keeps its position.
func (c *Context) Put(key string, v Value) *Context {
	if v == nil {
		v = Null{}
	}
	if i := c.find(key); i >= 0 {
		c.vals[i] = v
		return c
	}
	c.keys = append(c.keys, key)
	c.vals = append(c.vals, v)
	switch {
	case c.index != nil:
		c.index[key] = len(c.keys) - 1
	case len(c.keys) >= indexFrom:
		c.index = make(map[string]int, 2*len(c.keys))
		for i, k := range c.keys {
			c.index[k] = i
		}
	}
	return c
}

// With returns a copy of the context in which the entry is set; the receiver stays as it is.
func (c *Context) With(key string, v Value) *Context { return c.Clone().Put(key, v) }

// Clone returns a copy whose entries can be changed without changing the receiver. The values are shared.
func (c *Context) Clone() *Context {
	out := &Context{}
	if c == nil {
		return out
	}
	out.keys = append(make([]string, 0, len(c.keys)+1), c.keys...)
	out.vals = append(make([]Value, 0, len(c.vals)+1), c.vals...)
	if len(out.keys) >= indexFrom {
		out.index = make(map[string]int, 2*len(out.keys))
		for i, k := range out.keys {
			out.index[k] = i
		}
	}
	return out
}

// Keys returns the names of the entries in their order. The caller may change the slice.
func (c *Context) Keys() []string {
	if c == nil {
		return nil
	}
	return append([]string(nil), c.keys...)
}
