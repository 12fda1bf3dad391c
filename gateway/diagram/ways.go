package diagram

import (
	"strings"

	"ablauf/workflows/bpmn"
)

// ways knows which flows lead to an element and on from it.
type ways struct {
	model   *bpmn.Model
	out, in map[string][]*bpmn.Flow
}

func waysOf(model *bpmn.Model) *ways {
	w := &ways{model: model, out: map[string][]*bpmn.Flow{}, in: map[string][]*bpmn.Flow{}}
	for _, p := range model.Processes {
		w.add(p.Elements, p.Flows)
	}
	return w
}

func (w *ways) add(elements []*bpmn.Element, flows []*bpmn.Flow) {
	for _, f := range flows {
		if f.Type == flowSequence {
			w.out[f.Source] = append(w.out[f.Source], f)
			w.in[f.Target] = append(w.in[f.Target], f)
		}
	}
	for _, e := range elements {
		w.add(e.Elements, e.Flows)
	}
}

// nextOf lists the ways on; through a gateway without a name that only joins, it shows what lies behind it.
func (w *ways) nextOf(e *bpmn.Element, opts Options) []Next {
	var next []Next
	for _, f := range w.out[e.ID] {
		target := w.behindJoins(w.model.Element(f.Target))
		if target == nil {
			continue
		}
		next = append(next, Next{Flow: f.ID, Condition: oneLine(f.Name), Element: target.ID, Name: plainName(target, opts), Taken: opts.Taken[f.ID]})
	}
	return next
}

// behindJoins skips gateways that have no name and one way out: they say nothing to a reader.
func (w *ways) behindJoins(e *bpmn.Element) *bpmn.Element {
	for range 10 {
		if e == nil || kindOf(e) != kindGateway || strings.TrimSpace(e.Name) != "" || len(w.out[e.ID]) != 1 {
			return e
		}
		e = w.model.Element(w.out[e.ID][0].Target)
	}
	return e
}

// describe says in words where an element is come to from and where it leads: "Von „Antrag prüfen“ nach „Bescheid senden“ (ja)."
func (w *ways) describe(e *bpmn.Element, opts Options) string {
	var from, to []string
	for _, f := range w.in[e.ID] {
		if source := w.model.Element(f.Source); source != nil {
			from = append(from, opts.text("place", "name", plainName(source, opts)))
		}
	}
	for _, n := range w.nextOf(e, opts) {
		if n.Condition != "" {
			to = append(to, opts.text("place.answer", "name", n.Name, "answer", n.Condition))
		} else {
			to = append(to, opts.text("place", "name", n.Name))
		}
	}
	if host := w.model.Element(e.AttachedTo); e.AttachedTo != "" && host != nil {
		beside := opts.text("beside", "host", opts.text("place", "name", plainName(host, opts)))
		if len(to) > 0 {
			beside += " " + opts.text("onward", "to", strings.Join(to, ", "))
		}
		return beside
	}
	switch {
	case len(from) > 0 && len(to) > 0:
		return opts.text("way", "from", strings.Join(from, ", "), "to", strings.Join(to, ", "))
	case len(from) > 0:
		return opts.text("end", "from", strings.Join(from, ", "))
	case len(to) > 0:
		return opts.text("start", "to", strings.Join(to, ", "))
	}
	return ""
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
