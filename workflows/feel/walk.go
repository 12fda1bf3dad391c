package feel

// walk calls visit for a node and everything below it.
func walk(n node, visit func(node)) {
	if n == nil {
		return
	}
	visit(n)
	for _, c := range children(n) {
		walk(c, visit)
	}
}

func children(n node) []node {
	switch n := n.(type) {
	case *groupNode:
		return []node{n.inner}
	case *listNode:
		return n.items
	case *rangeNode:
		return []node{n.low, n.high}
	case *halfRangeNode:
		return []node{n.bound}
	case *contextNode:
		return n.values
	case *functionNode:
		if n.body == nil {
			return nil
		}
		return []node{n.body}
	case *ifNode:
		return []node{n.cond, n.then, n.otherwise}
	case *forNode:
		return append(domains(n.iterators), n.body)
	case *quantifiedNode:
		return append(domains(n.iterators), n.body)
	case *logicNode:
		return []node{n.left, n.right}
	case *compareNode:
		return []node{n.left, n.right}
	case *betweenNode:
		return []node{n.value, n.low, n.high}
	case *inNode:
		return append([]node{n.value}, n.tests...)
	case *testNode:
		return []node{n.bound}
	case *unaryTests:
		return n.tests
	case *arithNode:
		return []node{n.left, n.right}
	case *negateNode:
		return []node{n.operand}
	case *pathNode:
		return []node{n.left}
	case *filterNode:
		return []node{n.list, n.match}
	case *callNode:
		return append([]node{n.callee}, n.args...)
	case *instanceNode:
		return []node{n.left}
	}
	return nil
}

func domains(its []iterator) []node {
	var out []node
	for _, it := range its {
		out = append(out, it.domain)
		if it.upTo != nil {
			out = append(out, it.upTo)
		}
	}
	return out
}
