package desk

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"ablauf/gateway/auth"
	"ablauf/gateway/locale"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// Arrangers may arrange documents and put them into sub-files: who clears up, who decides, and the officer of § 73 AufenthG in what is theirs.
func Arrangers() []casefile.Role { return auth.With(Caseworkers(), casefile.RoleSicherheit) }

// arranging reads a case for somebody who arranges its documents.
func (d *Desk) arranging(ctx context.Context, actor casefile.Actor, id casefile.CaseID) (casefile.Case, error) {
	c, err := d.caseFor(ctx, actor, id)
	if err == nil && !actor.Has(Arrangers()...) {
		d.logDenied(ctx, actor, id, "auth.role")
		err = casefile.Errorf(casefile.Forbidden, "auth.role", "arranging documents is not for this role")
	}
	return c, err
}

// numbered counts the documents of a case in the order in which they were recorded, so that people can name one without saying what it is.
func numbered(documents []casefile.Document) []casefile.Document {
	order := make([]int, len(documents))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(documents[a].RecordedAt.Compare(documents[b].RecordedAt), cmp.Compare(documents[a].ID, documents[b].ID))
	})
	for n, i := range order {
		documents[i].Number = n + 1
	}
	return documents
}

// isClosed reports whether a document says nothing to the actor but that it is there: it is not for them, or they have not said what for.
func isClosed(actor casefile.Actor, doc casefile.Document, reading Reading) bool {
	return !auth.ReadsSubFile(actor, doc.SubFile) || doc.SubFile.Protected() && reading.Asks(doc.SubFile)
}

// closedFor takes out of the documents what the actor may not read, and leaves that they are there. A sub-file that they may read is closed too until they have
// said what for, and named.
func closedFor(actor casefile.Actor, documents []casefile.Document, reading Reading) []casefile.Document {
	seen := make([]casefile.Document, 0, len(documents))
	for _, doc := range documents {
		if isClosed(actor, doc, reading) {
			closed := doc.AsClosed()
			if auth.ReadsSubFile(actor, doc.SubFile) {
				closed.SubFile = doc.SubFile
			} else if doc.FiledBy == actor.ID {
				closed.FiledBy = actor.ID // they know what it is, and may take it back
			}
			doc = closed
		}
		seen = append(seen, doc)
	}
	return seen
}

// arrivedApart gives the codes of the checklist for which something arrived that is closed to the actor, each with when the newest of it was recorded. Whoever
// asks for documents has to know that one has come, not what it says.
func arrivedApart(actor casefile.Actor, documents []casefile.Document, reading Reading) map[string]time.Time {
	apart := map[string]time.Time{}
	for _, doc := range documents {
		if doc.State == casefile.DocumentReleased && doc.Behind == "" && isSlotCode(doc.Kind) && isClosed(actor, doc, reading) &&
			doc.RecordedAt.After(apart[doc.Kind]) {
			apart[doc.Kind] = doc.RecordedAt
		}
	}
	return apart
}

// mayRead turns somebody away from a document of a sub-file that is not theirs, with a line in the access log.
func (d *Desk) mayRead(ctx context.Context, actor casefile.Actor, doc casefile.Document) error {
	if auth.ReadsSubFile(actor, doc.SubFile) {
		return nil
	}
	d.logAccess(ctx, actor, doc.CaseID, "access.denied", map[string]string{"reason": "document.sub-file", "document": string(doc.ID)})
	return errSubFile()
}

func errSubFile() error {
	return casefile.Errorf(casefile.Forbidden, "document.sub-file", "the document lies in a sub-file that is not for this role")
}

// closedEvents gives the documents of a case that lines of the log must not describe to the actor; nil where no line is about a document.
func (d *Desk) closedEvents(ctx context.Context, actor casefile.Actor, events []casefile.Event) (map[string]bool, error) {
	about := slices.IndexFunc(events, func(e casefile.Event) bool { return e.Params["document"] != "" || e.Params["arrangement"] != "" })
	if about < 0 || outside(actor) {
		return nil, nil
	}
	documents, err := d.Store.Documents(ctx, events[about].CaseID)
	if err != nil {
		return nil, err
	}
	reading, err := d.readingOf(ctx, actor, events[about].CaseID)
	closed := map[string]bool{}
	for _, doc := range documents {
		if isClosed(actor, doc, reading) {
			closed[string(doc.ID)] = true
		}
	}
	return closed, err
}

// withoutClosed takes out of a line of the log what it says of documents that are closed to its reader, and gives the code of the sentence that is left to say.
func withoutClosed(e casefile.Event, closed map[string]bool) (line casefile.Event, sentence string) {
	about := append(strings.Fields(e.Params["sources"]), e.Params["document"])
	if !slices.ContainsFunc(about, func(id string) bool { return closed[id] }) {
		return e, e.Code
	}
	e.Params = maps.Clone(e.Params)
	for _, told := range []string{"name", "kind", "from", "to", "reason", "pages", "refusal", "finding"} {
		delete(e.Params, told)
	}
	if sentence = e.Code + ".closed"; locale.Has("event." + sentence) {
		return e, sentence
	}
	return e, e.Code
}

// RefileRequest puts a document into another sub-file.
type RefileRequest struct {
	Document casefile.DocumentID `json:"document" validate:"required,max=36"`
	Seen     string              `json:"seen" validate:"omitempty,max=20"` // the sub-file in which the person saw it
	To       string              `json:"to" validate:"omitempty,max=20"`   // empty takes the person's own last step back
	Reason   string              `json:"reason" validate:"omitempty,latin,max=500"`
}

// RefileDocument puts a document into another sub-file, which whoever reads it where it lies may do; with To empty it takes back what the actor has done, also
// where they may not read it there. Forbidden "document.sub-file"; Invalid with fields; Conflict "document.moved", "case.closed".
func (d *Desk) RefileDocument(ctx context.Context, actor casefile.Actor, id casefile.CaseID, in RefileRequest) error {
	if _, err := d.arranging(ctx, actor, id); err != nil {
		return err
	}
	in.Reason = strings.TrimSpace(in.Reason)
	if err := d.Validate(&in); err != nil {
		return err
	}
	doc, err := d.Store.Document(ctx, in.Document)
	if err != nil || doc.CaseID != id {
		return missing(cmp.Or(err, errNoDocument()), "document.not-found")
	}
	r := store.Refiling{CaseID: id, Document: doc.ID, From: casefile.SubFile(in.Seen), To: casefile.SubFile(in.To), Reason: in.Reason, By: actor.ID}
	switch {
	case in.To == "":
		if r, err = d.takenBack(ctx, actor, doc); err != nil {
			return err
		}
	case !casefile.IsSubFile(in.To):
		return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/to", Code: "field.unknown"})
	case in.To == in.Seen:
		return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/to", Code: "document.same-sub-file"})
	case in.Reason == "":
		return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/reason", Code: "required"})
	default:
		if err := d.mayRead(ctx, actor, doc); err != nil {
			return err
		}
	}
	return d.Store.Refile(ctx, r)
}

// takenBack gives the step back from where somebody has put a document last.
func (d *Desk) takenBack(ctx context.Context, actor casefile.Actor, doc casefile.Document) (store.Refiling, error) {
	if doc.FiledBy != actor.ID {
		return store.Refiling{}, errSubFile()
	}
	lines, err := d.Store.EventPage(ctx, doc.CaseID, casefile.StreamCase, store.EventFilter{Codes: []string{"arrangement.refiled"}, Document: doc.ID, Limit: 1})
	if err != nil {
		return store.Refiling{}, err
	}
	if len(lines) == 0 || lines[0].Params["to"] != string(doc.SubFile) {
		return store.Refiling{}, &casefile.Error{Kind: casefile.Conflict, Code: "document.moved"}
	}
	return store.Refiling{CaseID: doc.CaseID, Document: doc.ID, From: doc.SubFile, To: casefile.SubFile(lines[0].Params["from"]), By: actor.ID}, nil
}

// subFileOf gives where something belongs that is made of documents and has a kind of its own. Conflict "document.sub-files-apart" where that is nowhere.
func (d *Desk) subFileOf(kind string, sources []casefile.Document) (casefile.SubFile, error) {
	files := []casefile.SubFile{d.Authority.SubFileOf(kind)}
	for _, doc := range sources {
		files = append(files, doc.SubFile)
	}
	strictest, one := casefile.StrictestSubFile(files...)
	if !one {
		return strictest, &casefile.Error{Kind: casefile.Conflict, Code: "document.sub-files-apart"}
	}
	return strictest, nil
}
