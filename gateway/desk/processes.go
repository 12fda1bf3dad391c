package desk

import (
	"context"
	"time"

	"ablauf/internal/casefile"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/contract"
)

// Processes lists the versions of the procedures, by key and version.
func (d *Desk) Processes() []Procedure { return d.Library.Procedures() }

// Model gives the diagram of a version. NotFound "procedure.unknown".
func (d *Desk) Model(key string, version int) (*bpmn.Model, error) {
	return d.Library.Model(key, version)
}

// RunningOn counts the open cases that run on a version of a procedure; it stops at 1000 and then reports capped.
func (d *Desk) RunningOn(ctx context.Context, key string, version int) (n int, capped bool, err error) {
	return d.Store.CountRunning(ctx, key, version)
}

// current gives the version that new cases of a procedure run on. A field error where nobody can apply for it.
func (d *Desk) current(key string) (Procedure, error) {
	for _, p := range d.Library.Procedures() {
		if p.Key == key && p.Current && p.Form != "" {
			return p, nil
		}
	}
	return Procedure{}, casefile.InvalidFields("request.invalid", casefile.FieldError{Field: "/procedure", Code: "procedure.unknown"})
}

// Advance lets the timers of a case that are due by an instant fire, each with its own due instant. For development only:
// Forbidden "dev-off" elsewhere; Unavailable where no running case answers; Conflict "case.not-active" for one that has ended, also by this
// very act: its answer may have been lost on the way, and no further try would find the case running.
func (d *Desk) Advance(ctx context.Context, actor casefile.Actor, id casefile.CaseID, to time.Time) (contract.Verdict, error) {
	if !d.Dev {
		return contract.Verdict{}, casefile.Errorf(casefile.Forbidden, "auth.dev-off", "advance is for development")
	}
	if _, err := d.caseFor(ctx, actor, id); err != nil {
		return contract.Verdict{}, err
	}
	if d.Running == nil {
		return contract.Verdict{}, casefile.Errorf(casefile.Unavailable, "temporal.down", "no connection to running cases")
	}
	verdict, err := d.Running.Advance(ctx, id, contract.Advance{To: to.UTC()})
	if casefile.KindOf(err) == casefile.Unavailable {
		if c, gone := d.Store.Case(ctx, id); gone == nil && c.State != casefile.CaseOpen {
			err = refused("case.not-active")
		}
	}
	if err == nil && !verdict.Accepted {
		err = refused(verdict.Code)
	}
	return verdict, err
}
