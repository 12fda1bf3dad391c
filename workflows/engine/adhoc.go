package engine

import (
	"slices"

	"ablauf/workflows/feel"
)

// beginAdHoc opens an ad-hoc sub-process: nothing starts by itself, a person chooses the next step (BPMN 2.0.2, 13.3.5).
func (m *machine) beginAdHoc(i *Instance) {
	m.awaitEventSubs(i, i.node.Body)
	m.offer(i)
}

// offer notes that the steps to choose from have to be said anew. It is said once, when no token moves any more: only then is it known
// what is under way.
func (m *machine) offer(i *Instance) { m.choosing = append(m.choosing, i) }

// offerSteps says which steps may be chosen now.
func (m *machine) offerSteps() {
	for k, i := range m.choosing {
		if m.s.index[i.ID] != i || i.Finished || i.Incident != nil || slices.Contains(m.choosing[:k], i) {
			continue
		}
		offer := OfferSteps{Place: placeOf(i.node, i.ID), MayFinish: m.mayFinish(i)}
		if !i.node.AdHoc.Sequential || i.children == 0 {
			for _, n := range i.node.Body.First {
				offer.Steps = append(offer.Steps, placeOf(n, 0))
			}
		}
		m.emit(offer)
	}
	m.choosing = nil
}

// mayFinish reports whether a person may say that nothing more is to be done: where the diagram has no completion condition and
// nothing is under way.
func (m *machine) mayFinish(i *Instance) bool {
	return i.node.AdHoc.Completion == nil && i.children == 0
}

func (s *State) checkStep(e StepChosen) error {
	i := s.index[e.Instance]
	if i == nil || !isAdHoc(i) || i.Finished || i.Interrupted {
		return &RefusalError{RefusedNoChoice}
	}
	if e.Element == "" {
		if i.node.AdHoc.Completion != nil || i.children > 0 {
			return &RefusalError{RefusedNotFinished}
		}
		return nil
	}
	if i.node.AdHoc.Sequential && i.children > 0 {
		return &RefusalError{RefusedOneAtATime}
	}
	for _, n := range i.node.Body.First {
		if n.ID == e.Element {
			return nil
		}
	}
	return &RefusalError{RefusedNoChoice}
}

func (m *machine) chooseStep(e StepChosen) {
	i := m.s.index[e.Instance]
	m.record(i, Record{Code: FactStepChosen, Reason: e.Element, Actor: e.Actor, ActingFor: e.ActingFor})
	if e.Element == "" {
		i.Finished = true
		m.dry(i)
		return
	}
	m.visit(i.node.Process.Node(e.Element), i)
	m.offer(i)
}

// adHocStepDone looks at the completion condition after a step: if it holds the sub-process ends, and what is still under way is
// cancelled unless the diagram lets it finish.
func (m *machine) adHocStepDone(i *Instance) {
	if i.Finished {
		return
	}
	if condition := i.node.AdHoc.Completion; condition != nil {
		v, _ := condition.Eval(m.visible(i), m.env)
		yes, isBool := v.(feel.Bool)
		if !isBool {
			m.raise(i, Incident{Code: "condition.not-boolean", Stage: stageSteps, Detail: i.Element})
			return
		}
		if yes {
			if i.node.AdHoc.CancelRemaining {
				m.cancelChildren(i, i.Element)
			}
			i.Finished = true
			m.dry(i)
			return
		}
	}
	m.offer(i)
}

// onTheWay reports whether a token is still moving inside a scope.
func (m *machine) onTheWay(scope *Instance) bool {
	for _, t := range m.queue[m.head:] {
		if t.scope == scope {
			return true
		}
	}
	return false
}
