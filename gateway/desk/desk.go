package desk

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/google/uuid"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/drawup"
	"ablauf/internal/efile"
	"ablauf/processes/readingaid"
	"ablauf/processes/translation"
)

// Deps are the parts that the desk works with.
type Deps struct {
	Store Store
	// EFile keeps documents; nil answers Unavailable to everything that needs it.
	EFile EFile
	// Admit says what an uploaded document is or refuses it; nil is efile.Admit, which does so in this process.
	Admit func(content io.Reader) (efile.Found, error)
	// CheckWait is how long an upload waits for its check, which goes on without it; 0 does not wait.
	CheckWait time.Duration
	// Arrange puts documents together; nil is efile.Arrange, which does so in this process.
	Arrange func(sources [][]byte, plan efile.Plan) (efile.Arranged, error)
	// Draw draws the pages of a PDF for the archive; nil is efile.Rendition, which does so in this process.
	Draw func(content io.Reader, about efile.About, begin func() io.Writer) error
	// Running talks to running cases; nil means that submissions wait.
	Running Running
	// Scans starts dry runs of the nightly scan; nil answers Unavailable.
	Scans Scans
	// Operations act on running cases themselves; nil answers Unavailable.
	Operations Operations
	Authority  Authority
	Library    Library
	// Translations stand behind requests for documents, where they are reviewed; nil has none.
	Translations *translation.Set
	// Aids are the reading aids of letters, shown where they are reviewed; nil has none.
	Aids *readingaid.Set
	// Letters draws the letters that follow a task, so that they are seen before they go out; nil shows none and asks for nothing.
	Letters *drawup.Maker
	Now     func() time.Time
	Log     *slog.Logger
	// Dev allows Advance.
	Dev bool
	// FeedEvery is how often new tasks are asked for while somebody listens; 0 means every five seconds.
	FeedEvery time.Duration
}

// Desk carries out the acts. It is safe for concurrent use.
type Desk struct {
	Deps
	check *validator.Validate
	feed  *TaskFeed
}

// New makes a desk.
func New(deps Deps) *Desk {
	if deps.Admit == nil {
		deps.Admit = efile.AdmitReader
	}
	if deps.Arrange == nil {
		deps.Arrange = efile.Arrange
	}
	if deps.Draw == nil {
		deps.Draw = efile.Rendition
	}
	return &Desk{Deps: deps, check: newValidator(), feed: newTaskFeed(deps.Store, deps.Now, deps.FeedEvery)}
}

// now gives the present moment as PostgreSQL can keep it.
func (d *Desk) now() time.Time { return d.Now().UTC().Truncate(time.Microsecond) }

// caseFor reads a case that the actor may see. Who may not leaves a line in the access log.
func (d *Desk) caseFor(ctx context.Context, actor casefile.Actor, id casefile.CaseID) (casefile.Case, error) {
	if !IsID(string(id)) {
		return casefile.Case{}, casefile.Errorf(casefile.NotFound, "case.not-found", "the id has no valid form")
	}
	c, err := d.Store.Case(ctx, id)
	if err != nil {
		return casefile.Case{}, missing(err, "case.not-found")
	}
	if c.Erased {
		return casefile.Case{}, casefile.Errorf(casefile.NotFound, "case.erased", "the period of the file is over, it was erased")
	}
	if err := d.access(ctx, actor, c); err != nil {
		d.logDenied(ctx, actor, id, casefile.CodeOf(err))
		return casefile.Case{}, err
	}
	return c, nil
}

// access gathers what the permission for a case rests on and asks for it.
func (d *Desk) access(ctx context.Context, actor casefile.Actor, c casefile.Case) error {
	actor, err := d.withOwnCase(ctx, actor, c.ID)
	if err != nil {
		return err
	}
	var teams []string
	if !outside(actor) && !slices.Contains(actor.Teams, c.Team) {
		p, err := d.Store.Person(ctx, c.PersonID)
		if err != nil {
			return err
		}
		teams = d.Authority.Teams(c, p.FamilyName)
	}
	return auth.CaseAccess(actor, c, teams)
}

// withOwnCase adds the case to the cases of a person outside the authority who applied in it: the first line of a case's event
// log names who handed the application in.
func (d *Desk) withOwnCase(ctx context.Context, actor casefile.Actor, id casefile.CaseID) (casefile.Actor, error) {
	if !outside(actor) {
		return actor, nil
	}
	events, err := d.Store.Events(ctx, id, casefile.StreamCase, 0, 1)
	if err != nil {
		return actor, err
	}
	if len(events) > 0 && events[0].Actor == actor.ID {
		actor.Cases = append(append([]casefile.CaseID{}, actor.Cases...), id)
	}
	return actor, nil
}

// missing says in the act's own words that a thing does not exist; other errors stay as they are.
func missing(err error, code string) error {
	if err != nil && casefile.KindOf(err) == casefile.NotFound {
		return casefile.Errorf(casefile.NotFound, code, "%w", err)
	}
	return err
}

// outside reports whether the actor is not of the authority.
func outside(actor casefile.Actor) bool {
	return actor.Has(casefile.RoleAntragsteller, casefile.RoleArbeitgeber)
}

func (d *Desk) logDenied(ctx context.Context, actor casefile.Actor, id casefile.CaseID, reason string) {
	d.logAccess(ctx, actor, id, "access.denied", map[string]string{"reason": reason})
}

// Denied leaves a line in the access log about somebody who was turned away from a part of a case.
func (d *Desk) Denied(ctx context.Context, actor casefile.Actor, id casefile.CaseID, reason string) {
	d.logDenied(ctx, actor, id, reason)
}

// logAccess writes a line of the access log for an act that has been refused or has happened already; where the act must not
// happen unlogged, the caller uses the store itself.
func (d *Desk) logAccess(ctx context.Context, actor casefile.Actor, id casefile.CaseID, code string, params map[string]string) {
	err := d.Store.LogAccess(ctx, casefile.Event{
		CaseID: id, Stream: casefile.StreamAccess, Code: code, Params: params, Actor: actor.ID, HappenedAt: d.now(),
	})
	if err != nil && d.Log != nil {
		d.Log.ErrorContext(ctx, "access log not written", slog.String("case", string(id)), slog.String("code", casefile.CodeOf(err)))
	}
}

// IsID reports whether s can be an id of ours. An id that cannot be must not reach the database, which would call it a mistake.
func IsID(s string) bool {
	_, err := uuid.Parse(s)
	return err == nil && len(s) == 36
}
