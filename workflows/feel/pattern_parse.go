package feel

import (
	"strconv"
)

// reParser reads the syntax of XML Schema regular expressions with the additions of XPath: anchors, reluctant quantifiers,
// back-references and groups that do not capture.
type reParser struct {
	src     []rune
	pos     int
	pattern *pattern
	closed  []bool // whether a group has ended: only then may it be referred to
}

func (c *reParser) more() bool { return c.pos < len(c.src) }

func (c *reParser) peek() rune {
	if !c.more() {
		return -1
	}
	return c.src[c.pos]
}

func (c *reParser) take(r rune) bool {
	if c.peek() != r {
		return false
	}
	c.pos++
	return true
}

func (c *reParser) alternatives(depth int) (reNode, error) {
	if depth > 100 {
		return nil, errPattern
	}
	alt := &reAlt{}
	for {
		branch, err := c.branch(depth)
		if err != nil {
			return nil, err
		}
		alt.branches = append(alt.branches, branch)
		if !c.take('|') {
			break
		}
	}
	if len(alt.branches) == 1 {
		return alt.branches[0], nil
	}
	return alt, nil
}

func (c *reParser) branch(depth int) (reNode, error) {
	seq := &reSeq{}
	for c.more() && c.peek() != '|' && c.peek() != ')' {
		atom, err := c.atom(depth)
		if err != nil {
			return nil, err
		}
		if atom, err = c.quantified(atom); err != nil {
			return nil, err
		}
		seq.parts = append(seq.parts, atom)
	}
	return seq, nil
}

func (c *reParser) quantified(atom reNode) (reNode, error) {
	rep := &reRepeat{inner: atom, max: -1}
	switch {
	case c.take('*'):
	case c.take('+'):
		rep.min = 1
	case c.take('?'):
		rep.max = 1
	case c.take('{'):
		if !c.bounds(rep) {
			return nil, errPattern
		}
	default:
		return atom, nil
	}
	if _, anchor := atom.(*reAnchor); anchor {
		return nil, errPattern
	}
	rep.lazy = c.take('?')
	return rep, nil
}

func (c *reParser) bounds(rep *reRepeat) bool {
	low, ok := c.integer()
	if !ok {
		return false
	}
	rep.min, rep.max = low, low
	if c.take(',') {
		rep.max = -1
		if c.peek() != '}' {
			if rep.max, ok = c.integer(); !ok || rep.max < low {
				return false
			}
		}
	}
	return c.take('}')
}

func (c *reParser) integer() (int, bool) {
	start := c.pos
	for c.more() && c.peek() >= '0' && c.peek() <= '9' {
		c.pos++
	}
	n, err := strconv.Atoi(string(c.src[start:c.pos]))
	return n, err == nil && n <= maxRepeat
}

func (c *reParser) atom(depth int) (reNode, error) {
	r := c.src[c.pos]
	c.pos++
	switch r {
	case '(':
		return c.group(depth)
	case '[':
		has, err := c.class(0)
		return &reSet{has}, err
	case '.':
		if c.pattern.dotAll {
			return &reSet{func(rune) bool { return true }}, nil
		}
		return &reSet{func(r rune) bool { return r != '\n' && r != '\r' }}, nil
	case '^', '$':
		return &reAnchor{end: r == '$'}, nil
	case '\\':
		return c.escape()
	case '*', '+', '?', '{', '}', ']':
		return nil, errPattern
	}
	return c.pattern.char(r), nil
}

func (c *reParser) group(depth int) (reNode, error) {
	g := &reGroup{}
	if c.take('?') {
		if !c.take(':') {
			return nil, errPattern
		}
	} else {
		c.pattern.groups++
		g.index = c.pattern.groups
		c.closed = append(c.closed, false)
	}
	inner, err := c.alternatives(depth + 1)
	if err != nil || !c.take(')') {
		return nil, errPattern
	}
	g.inner = inner
	if g.index > 0 {
		c.closed[g.index-1] = true
	}
	return g, nil
}

func (c *reParser) escape() (reNode, error) {
	if r := c.peek(); r >= '1' && r <= '9' {
		n := int(r - '0')
		c.pos++
		for c.more() && c.peek() >= '0' && c.peek() <= '9' && n*10+int(c.peek()-'0') <= len(c.closed) {
			n = n*10 + int(c.peek()-'0')
			c.pos++
		}
		if n > len(c.closed) || !c.closed[n-1] {
			return nil, errPattern
		}
		return &reBack{n}, nil
	}
	single, has, err := c.classEscape()
	if err != nil {
		return nil, err
	}
	if has != nil {
		return &reSet{has}, nil
	}
	return c.pattern.char(single), nil
}
