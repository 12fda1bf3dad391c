package engine

import (
	"strings"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

func (m *machine) completeTask(e TaskCompleted) {
	i := m.s.index[e.Instance]
	m.s.Applied = append(m.s.Applied, AppliedSubmission{e.Instance, e.Submission})
	if len(m.s.Applied) > appliedMax {
		m.s.Applied = m.s.Applied[len(m.s.Applied)-appliedMax:]
	}
	m.remember(Completer{Element: i.Element, Actor: e.Actor, ActingFor: e.ActingFor})
	m.emit(CloseTask{
		Place: placeOf(i.node, i.ID), Completed: true, Submission: e.Submission, Actor: e.Actor, ActingFor: e.ActingFor,
	})
	m.addLocal(i, e.Variables)
	m.leave(i)
}

func (m *machine) remember(c Completer) {
	for _, known := range m.s.Completers {
		if known == c {
			return
		}
	}
	m.s.Completers = append(m.s.Completers, c)
}

func (m *machine) completeActivity(e ActivityCompleted) {
	i := m.s.index[e.Instance]
	m.record(i, Record{Code: FactActivityCompleted})
	if i.node.Kind == bpmn.BusinessRuleTask {
		m.local(i).Put(i.node.ResultVariable, e.Result)
	} else if vars, ok := e.Result.(*feel.Context); ok {
		m.addLocal(i, vars)
	}
	m.leave(i)
}

func splitList(s string) []string {
	var list []string
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}
