package desk

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ablauf/gateway/auth"
	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/export"
)

// Exporters may hand out a whole case: supervision everything, audit what is told to the person, because it answers questions of data protection.
func Exporters() []casefile.Role {
	return []casefile.Role{casefile.RoleLeitung, casefile.RoleRevision}
}

// ExportsFor lists the kinds of exports that somebody may make.
func ExportsFor(actor casefile.Actor) []export.What {
	switch {
	case actor.Has(casefile.RoleLeitung):
		return export.Whats()
	case actor.Has(casefile.RoleRevision):
		return []export.What{export.WhatSubject, export.WhatSubjectData}
	}
	return nil
}

// ExportInput says what is to be handed out, and what for.
type ExportInput struct {
	What    string `json:"art" validate:"required"`
	Purpose string `json:"zweck" validate:"required,latin,max=500"`
	// Looked: whoever hands it out will look through its free texts for other people. Only what is told to the person needs it.
	Looked bool `json:"durchsicht"`
}

// Export writes a file of a whole case to what open gives, which is asked for with the first byte. Before that byte it stands in the log that the file goes out; so where
// nothing was begun, nothing went out. begun says whether there was a first byte: an error behind it can only cut the file off.
//
// NotFound; Forbidden "auth.role"; Invalid with fields; Conflict "export.case-open"; Unavailable "efile.unavailable".
func (d *Desk) Export(
	ctx context.Context, actor casefile.Actor, office *authority.Authority, id casefile.CaseID, in ExportInput, open func(name, mediaType string) io.Writer,
) (begun bool, err error) {
	if err := d.mayExport(ctx, actor, id, &in); err != nil {
		return false, err
	}
	whole, err := d.Store.WholeCase(ctx, id)
	if err != nil {
		return false, err
	}
	what, process := export.What(in.What), export.Process{ID: uuid.New(), At: d.now()}
	file := ExportFile(whole, office, ExportReads(what, func(f casefile.SubFile) bool { return auth.ReadsSubFile(actor, f) }))
	g := &gate{begin: func() (io.Writer, error) {
		if err := d.Store.LogExport(ctx, ExportEvent(file, what, actor.ID, in.Purpose, d.now())); err != nil {
			return nil, err
		}
		return open(file.Name(what, process), what.MediaType()), nil
	}}
	err = file.Write(ctx, g, what, process, Documents(d.EFile))
	if err != nil && g.out != nil && d.Log != nil {
		d.Log.ErrorContext(ctx, "export broke off", slog.String("case", string(id)), slog.String("code", casefile.CodeOf(err)))
	}
	return g.out != nil, err
}

// mayExport checks who asks for what, and trims the purpose.
func (d *Desk) mayExport(ctx context.Context, actor casefile.Actor, id casefile.CaseID, in *ExportInput) error {
	if _, err := d.caseFor(ctx, actor, id); err != nil {
		return err
	}
	in.Purpose = strings.TrimSpace(in.Purpose)
	if err := d.Validate(in); err != nil {
		return err
	}
	what := export.What(in.What)
	if !slices.Contains(ExportsFor(actor), what) {
		d.logDenied(ctx, actor, id, "auth.role")
		return casefile.Errorf(casefile.Forbidden, "auth.role", "export %q is not for this role", what)
	}
	if (what == export.WhatSubject || what == export.WhatSubjectData) && !in.Looked {
		return casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/durchsicht", Code: "required"})
	}
	if d.EFile == nil {
		return errEFileDown()
	}
	return nil
}

// ExportReads says which sub-files go into an export: those that its maker may read. What is told to the person has all that is theirs, whoever makes it, and
// nothing of the query of § 73 AufenthG (Art. 15 Abs. 1 and Art. 23 GDPR).
func ExportReads(what export.What, maker func(casefile.SubFile) bool) func(casefile.SubFile) bool {
	if what == export.WhatSubject || what == export.WhatSubjectData {
		return func(f casefile.SubFile) bool { return f != casefile.SubFileSecurity }
	}
	return maker
}

// gate opens with the first byte.
type gate struct {
	begin func() (io.Writer, error)
	out   io.Writer
}

// Write lets the bytes through.
func (g *gate) Write(p []byte) (n int, err error) {
	if g.out == nil {
		if g.out, err = g.begin(); err != nil {
			return 0, err
		}
	}
	return g.out.Write(p)
}

// ExportCase gives the case of the form by which a case is handed out. NotFound; Forbidden.
func (d *Desk) ExportCase(ctx context.Context, actor casefile.Actor, id casefile.CaseID) (casefile.Case, error) {
	c, err := d.caseFor(ctx, actor, id)
	if err == nil && len(ExportsFor(actor)) == 0 {
		d.logDenied(ctx, actor, id, "auth.role")
		err = casefile.Errorf(casefile.Forbidden, "auth.role", "handing out is for supervision and audit")
	}
	return c, err
}

// EFileReader is the part of the e-file that gives documents; *efile.Client is one.
type EFileReader interface {
	Get(ctx context.Context, id casefile.CaseID, objectKey string) (io.ReadCloser, error)
}

// Documents gives the documents of the e-file to an export.
func Documents(files EFileReader) export.Source { return documents{files} }

type documents struct{ files EFileReader }

// Open opens a document; only a released one may leave the house.
func (d documents) Open(ctx context.Context, doc casefile.Document) (io.ReadCloser, error) {
	if doc.State != casefile.DocumentReleased {
		return nil, casefile.Errorf(casefile.Conflict, "document.not-released", "state %s", doc.State)
	}
	return d.files.Get(ctx, doc.CaseID, doc.ObjectKey)
}

// ExportEvent is the line of the log that says what was handed out of a case, by whom and what for.
func ExportEvent(f export.File, what export.What, by casefile.ActorID, purpose string, at time.Time) casefile.Event {
	return casefile.Event{
		CaseID: f.Case.ID, Code: "case.exported", Actor: by, HappenedAt: at, Params: map[string]string{"what": string(what), "reason": purpose},
	}
}
