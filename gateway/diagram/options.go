package diagram

import (
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/workflows/bpmn"
)

// State says what has become of an element in a case.
type State string

// The states of an element; the zero State means that nothing has happened there.
const (
	StateNone      State = ""
	StateDone      State = "done"
	StateActive    State = "active"
	StateCancelled State = "cancelled"
	StateFailed    State = "failed"
	StateSkipped   State = "skipped"
)

// ElementState is the state of an element and how often the case was there.
type ElementState struct {
	State  State
	Visits int
	// Waiting is how many stand there now: tokens of one case, or cases.
	Waiting int
	// Timer says in a few letters what the clock that runs there waits for ("Do 26.11."), Incident in plain words what went wrong.
	Timer, Incident string
}

// Options say what is drawn and with which words.
type Options struct {
	// Plane is the id of the process, of the collaboration or of the collapsed sub-process that is drawn; empty means the first page.
	Plane string
	// State holds the state of elements by id; Taken the ids of the sequence flows that were taken.
	State map[string]ElementState
	Taken map[string]bool
	// Heat colours elements in five steps, by id.
	Heat map[string]Heat
	// Changes marks what another version does not have alike, by id of element or flow; "added", "removed" or "changed" (bpmn.Compare).
	Changes map[string]bpmn.DifferenceKind
	// Prefix begins the ids in the picture; pictures that stand on one page need different ones. Empty means "bp".
	Prefix string
	// Title gives another name for an element, or ""; nil leaves all names as drawn.
	Title func(element string) string
	// LinkFor gives the address that an element leads to, or ""; nil means none.
	LinkFor func(element string) string
	// Lang is the language of what we add to the names: types, states, "then".
	Lang string
}

func (o Options) name(e *bpmn.Element) string {
	if o.Title != nil {
		if title := o.Title(e.ID); title != "" {
			return title
		}
	}
	return e.Name
}

func (o Options) link(id string) string {
	if o.LinkFor == nil {
		return ""
	}
	return o.LinkFor(id)
}

func (o Options) word(key string, pairs ...string) string { return o.say("page.bpmn."+key, pairs) }

// text says a sentence of the diagram's own locale file.
func (o Options) text(key string, pairs ...string) string { return o.say("diagram."+key, pairs) }

func (o Options) say(key string, pairs []string) string {
	params := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		params[pairs[i]] = pairs[i+1]
	}
	lang := o.Lang
	if lang == "" {
		lang = locale.Official
	}
	return locale.T(lang, key, params)
}

// TypeWords gives the words for a type of element as it stands in a file, "Aufgabe einer Person" for a userTask; a type without words as it is.
func TypeWords(kind, lang string) string {
	return Options{Lang: lang}.typeName(&bpmn.Element{Type: kind})
}

// typeName gives the words for an element's type, e.g. "Uhr, wartet" for an intermediate timer event.
func (o Options) typeName(e *bpmn.Element) string {
	name := e.Type
	switch {
	case locale.Has("page.bpmn.type." + e.Type):
		name = o.word("type." + e.Type)
	case locale.Has("diagram.type." + e.Type):
		name = o.text("type." + e.Type)
	case kindOf(e) == kindData:
		name = o.text("type.data")
	}
	if trigger := triggerOf(e); trigger != "" && locale.Has("page.bpmn.trigger."+trigger) {
		name += " (" + o.word("trigger."+trigger) + ")"
	}
	return name
}

// Planes lists the pages of a model with the name of what they show.
func Planes(model *bpmn.Model) []Plane {
	var planes []Plane
	for _, d := range model.Diagrams {
		if len(d.Shapes) > 0 {
			planes = append(planes, Plane{ID: d.Plane, Name: planeName(model, d)})
		}
	}
	return planes
}

// Plane is one page of a model.
type Plane struct{ ID, Name string }

func planeName(model *bpmn.Model, d *bpmn.Diagram) string {
	if p := model.Process(d.Plane); p != nil && p.Name != "" {
		return p.Name
	}
	if e := model.Element(d.Plane); e != nil && e.Name != "" {
		return e.Name
	}
	if len(model.Participants) == 1 && model.Participants[0].Name != "" {
		return model.Participants[0].Name
	}
	if d.Name != "" {
		return d.Name
	}
	return d.Plane
}

// pageFor finds the page that shows the plane. NotFound "diagram.none" where the model has no such page.
func pageFor(model *bpmn.Model, plane string) (*bpmn.Diagram, error) {
	for _, d := range model.Diagrams {
		if len(d.Shapes) > 0 && (plane == "" || d.Plane == plane) {
			return d, nil
		}
	}
	// A process inside a pool is drawn on the page of its collaboration.
	if p := model.Process(plane); p != nil {
		for _, d := range model.Diagrams {
			for _, s := range d.Shapes {
				if e := model.Element(s.Element); e != nil && e.Process == p {
					return d, nil
				}
			}
		}
	}
	return nil, casefile.Errorf(casefile.NotFound, "diagram.none", "the model has no page for %q", plane)
}
