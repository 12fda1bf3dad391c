package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// PurposeHolds is how long somebody reads for a purpose that they have stated once.
const PurposeHolds = time.Hour

// purposeOther is the purpose that says nothing without words of one's own.
const purposeOther = "sonstiges"

// Purposes lists what somebody may read a file for who has no task of the case (Art. 5 Abs. 1 Buchst. b GDPR, § 86 AufenthG); the words are in the locale files.
func Purposes() []string {
	return []string{"entscheidung", "rueckfrage", "vertretung", "rechtsbehelf", "aufsicht", "datenschutz", purposeOther}
}

// Reading is what somebody may read documents of a case for without being asked.
type Reading struct {
	// Task is a task of the case that is theirs, nil where there is none.
	Task *casefile.Task
	// Stated are the purposes that they have stated lately, by sub-file: the code and their words.
	Stated map[casefile.SubFile][2]string
	// outside: people outside the authority read what is theirs.
	outside bool
}

// Asks reports whether somebody has to say what for before a document of a sub-file is opened: who has a task of the case is not asked for the main file.
func (r Reading) Asks(f casefile.SubFile) bool {
	_, stated := r.Stated[cmp.Or(f, casefile.SubFileMain)]
	return !r.outside && !stated && (f.Protected() || r.Task == nil)
}

// readingOf finds out for what somebody reads in a case.
func (d *Desk) readingOf(ctx context.Context, actor casefile.Actor, id casefile.CaseID) (Reading, error) {
	r := Reading{Stated: map[casefile.SubFile][2]string{}, outside: outside(actor)}
	if r.outside {
		return r, nil
	}
	rows, _, err := d.Store.Tasks(ctx, store.TaskFilter{CaseID: id, State: casefile.TaskOpen, Limit: TasksMax})
	if err != nil {
		return r, err
	}
	if r.Task, err = d.taskOf(ctx, actor, rows); err != nil {
		return r, err
	}
	lines, err := d.Store.EventPage(ctx, id, casefile.StreamAccess, store.EventFilter{Codes: []string{"purpose.stated"}, Actor: actor.ID, Limit: 50})
	for _, e := range lines {
		f := casefile.SubFile(e.Params["subFile"])
		if _, newer := r.Stated[f]; !newer && d.now().Sub(e.HappenedAt) < PurposeHolds {
			r.Stated[f] = [2]string{e.Params["purpose"], e.Params["reason"]}
		}
	}
	return r, err
}

// taskOf gives the task that somebody has of a case: one that they hold, one that waits for their role and team, or one of a colleague for whom they stand in.
// That supervision may step in for others gives it no task.
func (d *Desk) taskOf(ctx context.Context, actor casefile.Actor, rows []store.TaskRow) (*casefile.Task, error) {
	for _, row := range rows {
		if row.Task.Assignee == actor.ID {
			return &row.Task, nil
		}
	}
	for _, row := range rows {
		waits := slices.ContainsFunc(strings.Split(row.Task.Group, ","), func(group string) bool { return actor.Has(casefile.Role(strings.TrimSpace(group))) })
		if row.Task.Assignee == "" && waits && inTeam(actor, row.Task.Team) {
			return &row.Task, nil
		}
	}
	for _, row := range rows {
		absent, err := d.holderRepresented(ctx, actor, row.Task)
		if err != nil {
			return nil, err
		}
		if absent != "" {
			return &row.Task, nil
		}
	}
	return nil, nil
}

// said writes down for the access log for what somebody reads a document of a sub-file.
func (r Reading) said(actor casefile.Actor, f casefile.SubFile, params map[string]string) map[string]string {
	params["role"] = roleOf(actor)
	if r.Task != nil {
		params["task"], params["taskName"] = string(r.Task.ID), r.Task.Name
	}
	if stated, any := r.Stated[cmp.Or(f, casefile.SubFileMain)]; any {
		params["purpose"] = stated[0]
		if stated[1] != "" {
			params["reason"] = stated[1]
		}
	}
	if f.Protected() {
		params["subFile"] = string(f)
	}
	return params
}

// PurposeRequest says what somebody wants to read documents of a sub-file for.
type PurposeRequest struct {
	SubFile string `json:"subFile" validate:"omitempty,max=20"` // empty is the main file
	Purpose string `json:"purpose" validate:"required,max=20"`  // one of Purposes
	Reason  string `json:"reason" validate:"omitempty,latin,max=500"`
}

// StatePurpose writes into the access log what somebody reads for; it holds for the documents of that sub-file, which is given back, for an hour. Invalid with fields; Forbidden
// "document.sub-file" for a sub-file that is not for the actor.
func (d *Desk) StatePurpose(ctx context.Context, actor casefile.Actor, id casefile.CaseID, in PurposeRequest) (casefile.SubFile, error) {
	if _, err := d.caseFor(ctx, actor, id); err != nil {
		return "", err
	}
	if outside(actor) {
		return "", casefile.Errorf(casefile.Forbidden, "auth.role", "who reads their own file is asked for nothing")
	}
	in.Reason, in.SubFile = strings.TrimSpace(in.Reason), cmp.Or(in.SubFile, string(casefile.SubFileMain))
	if err := d.Validate(&in); err != nil {
		return "", err
	}
	switch {
	case !casefile.IsSubFile(in.SubFile):
		return "", casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/subFile", Code: "field.unknown"})
	case !slices.Contains(Purposes(), in.Purpose):
		return "", casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/purpose", Code: "field.unknown"})
	case in.Purpose == purposeOther && in.Reason == "":
		return "", casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/reason", Code: "required"})
	}
	if !auth.ReadsSubFile(actor, casefile.SubFile(in.SubFile)) {
		d.logDenied(ctx, actor, id, "document.sub-file")
		return "", errSubFile()
	}
	params := map[string]string{"subFile": in.SubFile, "purpose": in.Purpose, "role": roleOf(actor)}
	if in.Reason != "" {
		params["reason"] = in.Reason
	}
	return casefile.SubFile(in.SubFile), d.Store.LogAccess(ctx, casefile.Event{
		CaseID: id, Stream: casefile.StreamAccess, Code: "purpose.stated", Actor: actor.ID, HappenedAt: d.now(), Params: params,
	})
}

// CaseOf gives a case that a colleague may see. NotFound; Forbidden.
func (d *Desk) CaseOf(ctx context.Context, actor casefile.Actor, id casefile.CaseID) (casefile.Case, error) {
	return d.caseFor(ctx, actor, id)
}

// DocumentCase gives case and sub-file of a document for the form that asks what somebody wants to read it for. NotFound; Forbidden.
func (d *Desk) DocumentCase(ctx context.Context, actor casefile.Actor, id casefile.DocumentID) (casefile.Case, casefile.SubFile, error) {
	if !IsID(string(id)) {
		return casefile.Case{}, "", errNoDocument()
	}
	doc, err := d.Store.Document(ctx, id)
	if err != nil {
		return casefile.Case{}, "", missing(err, "document.not-found")
	}
	c, err := d.caseFor(ctx, actor, doc.CaseID)
	if err == nil {
		err = d.mayRead(ctx, actor, doc)
	}
	return c, doc.SubFile, err
}

func errPurpose() error {
	return casefile.Errorf(casefile.Conflict, "document.purpose-needed", "nobody has said what the document is read for")
}
