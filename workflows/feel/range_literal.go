package feel

import "strings"

// rangeFromText reads a range literal (DMN 1.5, grammar rule 66): endpoints are literals or calls of date(), time(), duration() and
// date and time() with a literal; one side may be open.
func rangeFromText(s *Session, a []Value) Value {
	text := strings.TrimSpace(string(a[0].(String)))
	bad := func() Value { return s.fail("range() cannot read the text") }
	if len(text) < 4 || !strings.ContainsAny(text[:1], "[(]") || !strings.ContainsAny(text[len(text)-1:], "])[") {
		return bad()
	}
	low, high, ok := splitRange(text[1 : len(text)-1])
	if !ok || low == "" && high == "" {
		return bad()
	}
	lowClosed, highClosed := text[0] == '[', text[len(text)-1] == ']'
	if low == "" && lowClosed || high == "" && highClosed {
		return bad()
	}
	var ends [2]Value
	for i, part := range []string{low, high} {
		ends[i] = Null{}
		if part == "" {
			continue
		}
		e, err := Parse(part, Names{})
		if err != nil || !literalEnd(e.root) {
			return bad()
		}
		if ends[i] = s.eval(e.root, nil); IsNull(ends[i]) {
			return bad()
		}
	}
	if c, ordered := order(ends[0], ends[1]); ordered && c > 0 {
		return bad()
	}
	return s.makeRange(ends[0], ends[1], lowClosed, highClosed)
}

// splitRange cuts at the two points that stand outside of strings.
func splitRange(s string) (low, high string, ok bool) {
	quoted := false
	for i := 0; i+1 < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case !quoted && s[i:i+2] == "..":
			return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+2:]), true
		}
	}
	return "", "", false
}

func literalEnd(n node) bool {
	switch n := n.(type) {
	case *literalNode:
		return !IsNull(n.value)
	case *atNode:
		return true
	case *callNode:
		name, ok := n.callee.(*nameNode)
		if !ok || len(n.args) == 0 {
			return false
		}
		switch name.name {
		case "date", "time", "date and time", "duration", "years and months duration":
		default:
			return false
		}
		for _, a := range n.args {
			if !literalEnd(a) {
				return false
			}
		}
		return true
	}
	return false
}
