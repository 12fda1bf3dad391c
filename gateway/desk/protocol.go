package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// protocolPage is how many lines of the log one page shows.
const protocolPage = 100

// ProtocolFilter says which lines of the log somebody wants to read. Empty fields do not filter.
type ProtocolFilter struct {
	Kind   string // one of ProtocolKinds
	Actor  casefile.ActorID
	People bool // only what people did
	// All: also what only the machinery is interested in. A kind or a step asks for it by itself.
	All              bool
	Process, Element string
	From             Standpoint
	Before           int64
}

// Protocol is one page of the log, the newest line first.
type Protocol struct {
	Entries []HistoryEntry
	Next    int64 // to go on below, 0 at the end
	People  []Person
}

// Person is somebody whom the log names as acting.
type Person struct {
	ID   casefile.ActorID
	Name string
}

// protocolCodes are the beginnings of the codes of each kind of line.
var protocolCodes = map[string][]string{
	"aufgaben":    {"task.%", "submission.%"},
	"eingang":     {"receipt.%", "message.received", "message.unmatched"},
	"eingriffe":   {"case.modified", "case.migrated", "case.team", "step.%", "incident.%", "activity.failed", "receipt.requeued"},
	"fristen":     {"deadline.%", "timer.%"},
	"person":      {"person.%", "representative.%", "note.%", "case.joined", "case.split-off", "case.took-in", "case.gave-back"},
	"regeln":      {"decision.%", "effect.%"},
	"schreiben":   {"letter.%", "intent.%"},
	"unterlagen":  {"document.%", "arrangement.%"},
	"verfahren":   {"case.%"},
	"ablaufteile": {"element.%", "flow.%", "activity.%", "message.%", "timer.%"},
}

// ProtocolKinds lists the kinds of lines that a reader can choose, sorted.
func ProtocolKinds() []string {
	kinds := make([]string, 0, len(protocolCodes))
	for kind := range protocolCodes {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	return kinds
}

// machinery are the codes of lines that tell how the engine went on. They are left out unless somebody asks for them; nothing is ever out of
// reach.
func machinery() []string {
	return []string{
		"flow.taken", "element.entered", "element.completed", "element.cancelled", "activity.started", "activity.completed",
		"activity.cancelled", "timer.armed", "timer.cancelled", "message.awaited", "message.forgotten", "intent.owed", "intent.confirmed",
		"letter.intended", "decision.made", "submission.recorded",
	}
}

// applicantCodes are the codes of the lines that people outside the authority may read; see forApplicants.
func applicantCodes() []string {
	return []string{"case.opened", "case.completed", "case.terminated", "receipt.recorded", "letter.sent", "deadline.set", "deadline.met", "deadline.passed"}
}

// Protocol reads one page of the log of a case, the newest line first. A kind that there is none of filters nothing. NotFound; Forbidden with
// the code of the reason.
func (d *Desk) Protocol(ctx context.Context, actor casefile.Actor, lang string, id casefile.CaseID, f ProtocolFilter) (Protocol, error) {
	if _, err := d.caseFor(ctx, actor, id); err != nil {
		return Protocol{}, err
	}
	query := store.EventFilter{
		Codes: protocolCodes[f.Kind], Actor: f.Actor, People: f.People, Process: f.Process, Element: f.Element,
		Happened: f.From.Happened, Known: f.From.Known, Before: f.Before, Limit: protocolPage,
	}
	if !f.All && f.Element == "" && f.Kind != "ablaufteile" {
		query.Without = machinery()
	}
	if outside(actor) {
		query = store.EventFilter{Codes: applicantCodes(), Before: f.Before, Limit: protocolPage}
	}
	events, err := d.Store.EventPage(ctx, id, casefile.StreamCase, query)
	if err != nil {
		return Protocol{}, err
	}
	var p Protocol
	if len(events) == protocolPage {
		p.Next = events[len(events)-1].Seq
	}
	if p.Entries, err = d.entries(ctx, actor, lang, events); err != nil || outside(actor) {
		return p, err
	}
	p.People, err = d.people(ctx, id, casefile.StreamCase)
	return p, err
}

// people names those whom a stream of a case's log says to have acted, by name.
func (d *Desk) people(ctx context.Context, id casefile.CaseID, stream string) ([]Person, error) {
	ids, err := d.Store.EventActors(ctx, id, stream)
	if err != nil {
		return nil, err
	}
	names, err := d.Store.StaffNames(ctx, ids)
	if err != nil {
		return nil, err
	}
	var people []Person
	for _, id := range ids {
		if names[id] != "" {
			people = append(people, Person{id, names[id]})
		}
	}
	slices.SortFunc(people, func(a, b Person) int { return strings.Compare(a.Name, b.Name) })
	return people, nil
}

// Seal says whether the log of a case is as it was written.
type Seal struct {
	Lines   int
	Since   time.Time // when its first line was recorded
	Broken  bool
	Checked time.Time
}

// Seal computes the chain of a case's log anew. A broken one is no error: the reader has to see it. NotFound; Forbidden.
func (d *Desk) Seal(ctx context.Context, actor casefile.Actor, id casefile.CaseID) (Seal, error) {
	if _, err := d.caseFor(ctx, actor, id); err != nil {
		return Seal{}, err
	}
	seal := Seal{Checked: d.now()}
	newest, err := d.Store.EventPage(ctx, id, casefile.StreamCase, store.EventFilter{Limit: 1})
	if err != nil || len(newest) == 0 {
		return seal, err
	}
	first, err := d.Store.Events(ctx, id, casefile.StreamCase, 0, 1)
	if err != nil {
		return seal, err
	}
	seal.Lines, seal.Since = int(newest[0].Seq), first[0].RecordedAt
	err = d.Store.VerifyChain(ctx, id, casefile.StreamCase)
	if casefile.CodeOf(err) == "chain.broken" {
		seal.Broken, err = true, nil
	}
	return seal, err
}
