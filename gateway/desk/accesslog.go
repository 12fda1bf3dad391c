package desk

import (
	"context"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// AccessReaders may read who looked at what: supervision and audit. The same people answer questions of data protection.
func AccessReaders() []casefile.Role {
	return []casefile.Role{casefile.RoleLeitung, casefile.RoleRevision}
}

// AccessFilter says which lines of the access log somebody wants to read. Empty fields do not filter.
type AccessFilter struct {
	Actor    casefile.ActorID
	Document casefile.DocumentID
	Before   int64
}

// Access is one page of the access log, the newest line first.
type Access struct {
	Entries []AccessEntry
	Next    int64 // to go on below, 0 at the end
	People  []Person
	// Documents gives the names of the documents that the page mentions.
	Documents map[casefile.DocumentID]casefile.Document
}

// AccessEntry says who looked at what.
type AccessEntry struct {
	HistoryEntry
	Document casefile.DocumentID
	// Role and Task say what for: the role that the reader has, and the task of the case that was theirs at the moment.
	Role, Task string
	// Purpose is what they said that they read for, Reason their words.
	Purpose, Reason string
}

// AccessLog reads one page of the access log of a case. Reading it leaves a line in it, written before anything is given out; who may not
// read it leaves a line too. NotFound; Forbidden "auth.role" or with the code of the reason.
func (d *Desk) AccessLog(ctx context.Context, actor casefile.Actor, lang string, id casefile.CaseID, f AccessFilter) (Access, error) {
	if _, err := d.caseFor(ctx, actor, id); err != nil {
		return Access{}, err
	}
	if !actor.Has(AccessReaders()...) {
		d.logDenied(ctx, actor, id, "auth.role")
		return Access{}, casefile.Errorf(casefile.Forbidden, "auth.role", "the access log is for supervision and audit")
	}
	err := d.Store.LogAccess(ctx, casefile.Event{
		CaseID: id, Stream: casefile.StreamAccess, Code: "access.listed", Actor: actor.ID, HappenedAt: d.now(), Params: map[string]string{"role": roleOf(actor)},
	})
	if err != nil {
		return Access{}, err
	}
	query := store.EventFilter{Actor: f.Actor, Document: f.Document, Before: f.Before, Limit: protocolPage}
	events, err := d.Store.EventPage(ctx, id, casefile.StreamAccess, query)
	if err != nil {
		return Access{}, err
	}
	var a Access
	if len(events) == protocolPage {
		a.Next = events[len(events)-1].Seq
	}
	entries, err := d.entries(ctx, actor, lang, events)
	if err != nil {
		return Access{}, err
	}
	for _, e := range entries {
		a.Entries = append(a.Entries, AccessEntry{e, casefile.DocumentID(e.Params["document"]), e.Params["role"], e.Params["taskName"], e.Params["purpose"], e.Params["reason"]})
	}
	if a.People, err = d.people(ctx, id, casefile.StreamAccess); err != nil {
		return Access{}, err
	}
	documents, err := d.Store.Documents(ctx, id)
	a.Documents = map[casefile.DocumentID]casefile.Document{}
	if err != nil {
		return Access{}, err
	}
	reading, err := d.readingOf(ctx, actor, id)
	for _, doc := range closedFor(actor, numbered(documents), reading) {
		a.Documents[doc.ID] = doc
	}
	return a, err
}

// roleOf names the role in which somebody reads; the first, where they have several.
func roleOf(actor casefile.Actor) string {
	if len(actor.Roles) == 0 {
		return ""
	}
	return string(actor.Roles[0])
}
