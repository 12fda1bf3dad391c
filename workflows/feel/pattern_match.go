package feel

import "unicode"

// matcher is one attempt to match. slots holds the begin and end of each group, -1 where a group took no part.
type matcher struct {
	s     *Session
	p     *pattern
	text  []rune
	slots []int
}

// find returns the slots of the first match at or after a position, or nil.
func (p *pattern) find(s *Session, text []rune, from int) []int {
	m := &matcher{s: s, p: p, text: text, slots: make([]int, 2*p.groups+2)}
	for at := from; at <= len(text); at++ {
		for i := range m.slots {
			m.slots[i] = -1
		}
		if m.match(p.root, at, func(end int) bool {
			m.slots[0], m.slots[1] = at, end
			return true
		}) {
			return m.slots
		}
	}
	return nil
}

// match tries a node at a position and calls then with the position behind it; then decides whether the way is good.
func (m *matcher) match(n reNode, at int, then func(int) bool) bool {
	m.s.charge(1)
	m.s.enter()
	defer m.s.leave()
	switch n := n.(type) {
	case *reSet:
		return at < len(m.text) && n.has(m.text[at]) && then(at+1)
	case *reSeq:
		return m.sequence(n.parts, at, then)
	case *reAlt:
		for _, b := range n.branches {
			if m.match(b, at, then) {
				return true
			}
		}
		return false
	case *reGroup:
		return m.group(n, at, then)
	case *reRepeat:
		if set, ok := n.inner.(*reSet); ok {
			return m.repeatSet(set, n, at, then)
		}
		return m.repeat(n, at, 0, -1, then)
	case *reAnchor:
		return m.anchor(n.end, at) && then(at)
	case *reBack:
		return m.back(n.index, at, then)
	}
	return false
}

func (m *matcher) sequence(parts []reNode, at int, then func(int) bool) bool {
	if len(parts) == 0 {
		return then(at)
	}
	return m.match(parts[0], at, func(next int) bool { return m.sequence(parts[1:], next, then) })
}

func (m *matcher) group(g *reGroup, at int, then func(int) bool) bool {
	if g.index == 0 {
		return m.match(g.inner, at, then)
	}
	oldStart, oldEnd := m.slots[2*g.index], m.slots[2*g.index+1]
	if m.match(g.inner, at, func(end int) bool {
		start0, end0 := m.slots[2*g.index], m.slots[2*g.index+1]
		m.slots[2*g.index], m.slots[2*g.index+1] = at, end
		if then(end) {
			return true
		}
		m.slots[2*g.index], m.slots[2*g.index+1] = start0, end0
		return false
	}) {
		return true
	}
	m.slots[2*g.index], m.slots[2*g.index+1] = oldStart, oldEnd
	return false
}

// repeatSet repeats a single character without recursion, so that long texts do not nest deeply.
func (m *matcher) repeatSet(set *reSet, r *reRepeat, at int, then func(int) bool) bool {
	limit := len(m.text) - at
	if r.max >= 0 && r.max < limit {
		limit = r.max
	}
	if r.lazy {
		for n := 0; ; n++ {
			if n >= r.min && then(at+n) {
				return true
			}
			m.s.charge(1)
			if n >= limit || !set.has(m.text[at+n]) {
				return false
			}
		}
	}
	n := 0
	for n < limit && set.has(m.text[at+n]) {
		m.s.charge(1)
		n++
	}
	for ; n >= r.min; n-- {
		if then(at + n) {
			return true
		}
	}
	return false
}

// repeat repeats any node. A round that consumes nothing ends the repetition, or it would never end.
func (m *matcher) repeat(r *reRepeat, at, done, last int, then func(int) bool) bool {
	m.s.charge(1)
	again := func() bool {
		if r.max >= 0 && done >= r.max || done >= r.min && at == last {
			return false
		}
		return m.match(r.inner, at, func(next int) bool { return m.repeat(r, next, done+1, at, then) })
	}
	if done < r.min {
		return again()
	}
	if r.lazy {
		return then(at) || again()
	}
	return again() || then(at)
}

func (m *matcher) anchor(end bool, at int) bool {
	switch {
	case !end && at == 0, end && at == len(m.text):
		return true
	case !m.p.multiline:
		return false
	case end:
		return m.text[at] == '\n'
	}
	return at < len(m.text) && m.text[at-1] == '\n'
}

// back matches the text of a group again; a group that took no part counts as empty.
func (m *matcher) back(index, at int, then func(int) bool) bool {
	start, end := m.slots[2*index], m.slots[2*index+1]
	if start < 0 {
		return then(at)
	}
	for _, want := range m.text[start:end] {
		m.s.charge(1)
		if at >= len(m.text) {
			return false
		}
		got := m.text[at]
		if got != want && !(m.p.insensitive && folds(got, func(r rune) bool { return r == want || r == unicode.ToLower(want) })) {
			return false
		}
		at++
	}
	return then(at)
}
