package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Substitution says that somebody acts for an absent member of staff.
type Substitution struct {
	ID         string
	Absent     casefile.ActorID
	Substitute casefile.ActorID
	From, To   casefile.Date // both included
	Procedures []string      // keys; empty means all
	Teams      []string      // keys; empty means all
	Note       string
	SetBy      casefile.ActorID
	RecordedAt time.Time
	EndedOn    casefile.Date // first day on which it no longer holds, where it was ended early
	EndedBy    casefile.ActorID
	Version    int
}

// InForce reports whether the substitution holds on a day.
func (s Substitution) InForce(day casefile.Date) bool {
	return !day.Before(s.From) && !day.After(s.To) && (s.EndedOn.IsZero() || day.Before(s.EndedOn))
}

const columnsSubstitution = `s.id::text, s.absent::text, s.substitute::text, s.from_on, s.to_on, s.procedures, s.teams, s.note, s.set_by, s.recorded_at,
  s.ended_on, s.ended_by, s.version`

func scanSubstitution(row pgx.CollectableRow) (Substitution, error) {
	var s Substitution
	return s, row.Scan(&s.ID, &s.Absent, &s.Substitute, &s.From, &s.To, &s.Procedures, &s.Teams, &s.Note, &s.SetBy, &s.RecordedAt,
		&s.EndedOn, &s.EndedBy, &s.Version)
}

const sqlSubstitutionInsert = `
insert into substitution as s (absent, substitute, from_on, to_on, procedures, teams, note, set_by, recorded_at, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) returning ` + columnsSubstitution

const sqlSubstitutionLock = `select id from staff where id = $1 for no key update`

const sqlSubstitutionSame = `
select ` + columnsSubstitution + ` from substitution s
 where s.absent = $1 and s.substitute = $2 and s.from_on <= $4 and s.to_on >= $3 and s.ended_on is null
   and s.procedures = $5 and s.teams = $6 order by s.recorded_at limit 1`

// DeclareSubstitution records who acts for whom; the same again for days that overlap is Conflict "substitution.exists" with the params from
// and to. Each is a line of the access log, for it opens files to somebody.
func (s *Store) DeclareSubstitution(ctx context.Context, v Substitution) (Substitution, error) {
	err := s.inTx(ctx, "declare substitution", func(t tx) error {
		if _, err := one(ctx, t, scanID[casefile.ActorID], sqlSubstitutionLock, key(v.Absent)); err != nil {
			return err
		}
		procedures, teams := texts(v.Procedures), texts(v.Teams)
		same, found, err := optional(one(ctx, t, scanSubstitution, sqlSubstitutionSame, key(v.Absent), key(v.Substitute), date(v.From), date(v.To), procedures, teams))
		if err != nil {
			return err
		}
		if found {
			return conflict("substitution.exists", map[string]string{"from": same.From.String(), "to": same.To.String()})
		}
		v, err = one(ctx, t, scanSubstitution, sqlSubstitutionInsert, key(v.Absent), key(v.Substitute), date(v.From), date(v.To), procedures, teams,
			v.Note, string(v.SetBy), t.now)
		if err != nil {
			return err
		}
		return appendEvents(ctx, t, noCase, casefile.StreamAccess, v.event("substitution.declared", v.SetBy))
	})
	return v, err
}

func (s Substitution) event(code string, actor casefile.ActorID) casefile.Event {
	return casefile.Event{Code: code, Actor: actor, Params: map[string]string{
		"substitution": s.ID, "absent": string(s.Absent), "substitute": string(s.Substitute), "from": s.From.String(), "to": s.To.String(),
	}}
}

const sqlSubstitutionForUpdate = `select ` + columnsSubstitution + ` from substitution s where s.id = $1 for no key update`

const sqlSubstitutionEnd = `
update substitution as s set ended_on = $2, ended_by = $3, changed_at = $4 where s.id = $1 returning ` + columnsSubstitution

// EndSubstitution lets a substitution end before its time, from a day on. One that has ended stays as it is. NotFound.
func (s *Store) EndSubstitution(ctx context.Context, id string, on casefile.Date, actor casefile.ActorID) (Substitution, error) {
	var v Substitution
	err := s.inTx(ctx, "end substitution", func(t tx) (err error) {
		if v, err = one(ctx, t, scanSubstitution, sqlSubstitutionForUpdate, key(casefile.TaskID(id))); err != nil || !v.EndedOn.IsZero() || v.To.Before(on) {
			return err
		}
		if v, err = one(ctx, t, scanSubstitution, sqlSubstitutionEnd, v.ID, date(on), string(actor), t.now); err != nil {
			return err
		}
		return appendEvents(ctx, t, noCase, casefile.StreamAccess, v.event("substitution.ended", actor))
	})
	return v, err
}

const sqlSubstitutionByID = `select ` + columnsSubstitution + ` from substitution s where s.id = $1`

// Substitution gives one, or NotFound.
func (s *Store) Substitution(ctx context.Context, id string) (Substitution, error) {
	v, err := one(ctx, s.pool, scanSubstitution, sqlSubstitutionByID, key(casefile.TaskID(id)))
	return v, translate("substitution", err)
}

const sqlSubstitutions = `
select ` + columnsSubstitution + ` from substitution s
 where ($1::uuid is null or s.absent = $1 or s.substitute = $1) and s.to_on >= $2
 order by s.from_on desc, s.recorded_at desc, s.id limit $3`

// Substitutions lists those that hold on a day or later, the newest first: of one member of staff on either side, or of all where the id is
// empty. Those that were ended early are among them.
func (s *Store) Substitutions(ctx context.Context, of casefile.ActorID, since casefile.Date, limit int) ([]Substitution, error) {
	found, err := list(ctx, s.pool, scanSubstitution, sqlSubstitutions, key(of), date(since), bounded(limit, rowsMax))
	return found, translate("substitutions", err)
}

const sqlSubstitutionsToday = `
select ` + columnsSubstitution + ` from substitution s
 where s.substitute = $1 and s.from_on <= $2 and s.to_on >= $2 and (s.ended_on is null or s.ended_on > $2) order by s.absent, s.from_on`

// StandingInFor lists the substitutions by which somebody acts for others on a day.
func (s *Store) StandingInFor(ctx context.Context, substitute casefile.ActorID, day casefile.Date) ([]Substitution, error) {
	found, err := list(ctx, s.pool, scanSubstitution, sqlSubstitutionsToday, key(substitute), date(day))
	return found, translate("standing in for", err)
}

const sqlAbsent = `
select exists (select from substitution s where s.absent = $1 and s.from_on <= $2 and s.to_on >= $2 and (s.ended_on is null or s.ended_on > $2))`

// Absent reports whether somebody is represented on a day.
func (s *Store) Absent(ctx context.Context, actor casefile.ActorID, day casefile.Date) (bool, error) {
	absent, err := one(ctx, s.pool, pgx.RowTo[bool], sqlAbsent, key(actor), date(day))
	return absent, translate("absent", err)
}
