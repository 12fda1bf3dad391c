package desk

import (
	"context"
	"maps"
	"time"

	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
)

const (
	eventsPage = 1000
	// eventsMax bounds what one page shows of a case's log; a case has some hundred events.
	eventsMax = 20_000
)

// HistoryEntry is one line of the event log in words.
type HistoryEntry struct {
	Seq        int64     `json:"seq"`
	HappenedAt time.Time `json:"happenedAt"`
	RecordedAt time.Time `json:"recordedAt"`
	Code       string    `json:"code"`
	// Text is the sentence in the reader's language.
	Text string `json:"text"`
	// Actor is the name that colleagues know; empty for the program, and for readers outside the authority.
	Actor     string            `json:"actor,omitempty"`
	ActingFor string            `json:"actingFor,omitempty"`
	Element   string            `json:"element,omitempty"`
	Rev       int               `json:"rev,omitempty"`
	Params    map[string]string `json:"-"`
}

// History gives the event log of a case in words, behind a number, oldest first; limit at most 1000. next is the number to go on
// behind, 0 at the end. People outside the authority
// see what arrived, what was sent and how the case stands, not how the authority works inside.
func (d *Desk) History(
	ctx context.Context, actor casefile.Actor, lang string, id casefile.CaseID, after int64, limit int,
) (entries []HistoryEntry, next int64, err error) {
	if _, err := d.caseFor(ctx, actor, id); err != nil {
		return nil, 0, err
	}
	if limit <= 0 || limit > eventsPage {
		limit = eventsPage
	}
	events, err := d.Store.Events(ctx, id, casefile.StreamCase, after, limit)
	if err != nil {
		return nil, 0, err
	}
	if len(events) == limit {
		next = events[len(events)-1].Seq
	}
	entries, err = d.entries(ctx, actor, lang, events)
	return entries, next, err
}

// Told puts the log of a view into words.
func (d *Desk) Told(ctx context.Context, actor casefile.Actor, lang string, v CaseView) ([]HistoryEntry, error) {
	return d.entries(ctx, actor, lang, v.Log)
}

// entries puts lines of the log into words, as far as the reader may know of them.
func (d *Desk) entries(ctx context.Context, actor casefile.Actor, lang string, events []casefile.Event) (entries []HistoryEntry, err error) {
	names := map[casefile.ActorID]string{}
	if !outside(actor) {
		if names, err = d.Store.StaffNames(ctx, actorsOf(events)); err != nil {
			return nil, err
		}
	}
	closed, err := d.closedEvents(ctx, actor, events)
	if err != nil {
		return nil, err
	}
	entries = make([]HistoryEntry, 0, len(events))
	for _, e := range events {
		if outside(actor) && (!forApplicants(e) || ofSecurity(e)) {
			continue
		}
		e, sentence := withoutClosed(e, closed)
		said := withNames(e, names)
		said.Code = sentence
		entries = append(entries, HistoryEntry{
			Seq: e.Seq, HappenedAt: e.HappenedAt, RecordedAt: e.RecordedAt, Code: e.Code, Text: EventText(lang, said),
			Actor: names[e.Actor], ActingFor: names[e.ActingFor], Element: e.Params["element"], Rev: e.Rev, Params: e.Params,
		})
	}
	return entries, nil
}

// withNames puts the names that colleagues know in the place of the pseudonyms that an event of a task carries.
func withNames(e casefile.Event, names map[casefile.ActorID]string) casefile.Event {
	if e.Params["holder"] == "" && e.Params["to"] == "" {
		return e
	}
	e.Params = maps.Clone(e.Params)
	for _, param := range colleagueParams {
		if name := names[casefile.ActorID(e.Params[param])]; name != "" {
			e.Params[param] = name
		}
	}
	return e
}

// colleagueParams are the params of events that hold a pseudonym.
var colleagueParams = []string{"holder", "to"}

// EventText renders a line of the event log. An event without a sentence of its own shows its code, so that nothing is hidden.
func EventText(lang string, e casefile.Event) string {
	key := "event." + e.Code
	if named := e.Params["elementName"] != ""; !named && locale.Has(key+".unnamed") {
		key += ".unnamed" // a merge has no name in the diagram, but the log stays complete
	}
	if e.Params["address"] != "" && locale.Has(key+".address") {
		key += ".address" // it came under the address that a letter names, from whoever held the letter
	}
	if !locale.Has(key) {
		return locale.T(lang, "event.unknown", map[string]string{"code": e.Code})
	}
	return locale.T(lang, key, e.Params)
}

func actorsOf(events []casefile.Event) []casefile.ActorID {
	var ids []casefile.ActorID
	seen := map[casefile.ActorID]bool{"": true, casefile.ActorSystem: true}
	for _, e := range events {
		for _, id := range []casefile.ActorID{e.Actor, e.ActingFor, casefile.ActorID(e.Params["holder"]), casefile.ActorID(e.Params["to"])} {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// forApplicants reports whether a line of the log is about what the applicant sent or was sent, or how the case stands.
func forApplicants(e casefile.Event) bool {
	switch e.Code {
	case "case.opened", "case.completed", "case.terminated", "receipt.recorded", "letter.sent":
		return true
	case "deadline.set", "deadline.met", "deadline.passed":
		return e.Params["direction"] == "antragsteller"
	}
	return false
}

// ActiveElement is an element of the diagram at which the case stands.
type ActiveElement struct {
	Element  string `json:"element"`
	Name     string `json:"name"`
	Type     string `json:"type"`
	Process  string `json:"process"`
	Instance string `json:"instance"`
	// Since is the legal moment from which the case stands there.
	Since time.Time `json:"since"`
}

// activeElements follows the log and gives the visits that have begun and not ended, in the order of their beginning.
func activeElements(events []casefile.Event) []ActiveElement {
	var active []ActiveElement
	for _, e := range events {
		switch e.Code {
		case "element.entered":
			active = append(active, ActiveElement{
				Element: e.Params["element"], Name: e.Params["elementName"], Type: e.Params["elementType"],
				Process: e.Params["process"], Instance: e.Params["instance"], Since: e.HappenedAt,
			})
		case "element.completed", "element.cancelled":
			active = without(active, e.Params["instance"])
		case "case.completed", "case.terminated":
			active = nil
		}
	}
	return active
}

func without(active []ActiveElement, instance string) []ActiveElement {
	for i, a := range active {
		if a.Instance == instance {
			return append(active[:i], active[i+1:]...)
		}
	}
	return active
}

// Path is the way a case has taken through its diagrams, for drawing.
type Path struct {
	// State of each element that was visited: "active", "done" or "cancelled"; the latest visit counts, an active one before all.
	State map[string]string
	// Visits counts how often an element was entered.
	Visits map[string]int
	// Flows are the ids of the sequence flows taken.
	Flows map[string]int
}

// Path gives the way that the case of a view has taken in one of the processes that it runs through: its own or a called one.
func (v CaseView) Path(process string) Path {
	var own []casefile.Event
	for _, e := range v.Log {
		if p := e.Params["process"]; p == process || p == "" {
			own = append(own, e)
		}
	}
	return pathOf(own, 0)
}

// Path gives the way a case has taken up to a number of the event log; 0 means all of it.
func (d *Desk) Path(ctx context.Context, actor casefile.Actor, id casefile.CaseID, upTo int64) (casefile.Case, Path, error) {
	c, err := d.caseFor(ctx, actor, id)
	if err != nil {
		return c, Path{}, err
	}
	events, err := d.eventsFor(ctx, actor, id)
	if err != nil {
		return c, Path{}, err
	}
	return c, pathOf(events, upTo), nil
}

func pathOf(events []casefile.Event, upTo int64) Path {
	p := Path{State: map[string]string{}, Visits: map[string]int{}, Flows: map[string]int{}}
	seen := events
	for i, e := range events {
		if upTo > 0 && e.Seq > upTo {
			seen = events[:i]
			break
		}
	}
	for _, e := range seen {
		switch element := e.Params["element"]; e.Code {
		case "element.entered":
			p.Visits[element]++
		case "element.completed":
			p.State[element] = "done"
		case "element.cancelled":
			p.State[element] = "cancelled"
		case "flow.taken":
			p.Flows[element]++
		}
	}
	for _, a := range activeElements(seen) {
		p.State[a.Element] = "active"
	}
	return p
}

// eventsFor reads the log of a case as far as the actor may know of it.
func (d *Desk) eventsFor(ctx context.Context, actor casefile.Actor, id casefile.CaseID) ([]casefile.Event, error) {
	events, err := d.allEvents(ctx, id)
	if outside(actor) {
		events = withoutSecurity(events)
	}
	return events, err
}

// allEvents reads the whole log of a case.
func (d *Desk) allEvents(ctx context.Context, id casefile.CaseID) ([]casefile.Event, error) {
	var all []casefile.Event
	for len(all) < eventsMax {
		after := int64(0)
		if len(all) > 0 {
			after = all[len(all)-1].Seq
		}
		page, err := d.Store.Events(ctx, id, casefile.StreamCase, after, eventsPage)
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if len(page) < eventsPage {
			break
		}
	}
	return all, nil
}
