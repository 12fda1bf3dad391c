package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const columnsCase = `c.id::text, c.aktenzeichen, coalesce(cp.person_id::text, ''), coalesce(c.title_id::text, ''), c.procedure,
  c.procedure_version, c.bundle, c.applied_for, c.state, c.outcome, c.team, c.sensitivity, c.received_at, c.recorded_at, c.closed_at,
  c.rev, c.version, c.aktenzeichen_vorher, coalesce(c.about_case::text, ''), c.source_system, c.source_id, c.erased_at is not null`

const fromCase = `
  from cases c left join case_person cp on cp.case_id = c.id and cp.undone_at is null`

// caseTargets are the places that columnsCase is read into.
func caseTargets(c *casefile.Case) []any {
	return []any{
		&c.ID, &c.Aktenzeichen, &c.PersonID, &c.TitleID, &c.Procedure, &c.Version, &c.Bundle, &c.AppliedFor, &c.State, &c.Outcome,
		&c.Team, &c.Sensitivity, &c.ReceivedAt, &c.RecordedAt,
		zeroable{&c.ClosedAt},
		&c.Rev, &c.RowVersion, &c.FormerAktenzeichen, &c.About, &c.System, &c.Source.ID, &c.Erased,
	}
}

func scanCase(row pgx.CollectableRow) (casefile.Case, error) {
	var c casefile.Case
	return c, row.Scan(caseTargets(&c)...)
}

const sqlCaseByID = `select ` + columnsCase + fromCase + ` where c.id = $1`

// Case gives a case, or NotFound.
func (s *Store) Case(ctx context.Context, id casefile.CaseID) (casefile.Case, error) {
	c, err := one(ctx, s.pool, scanCase, sqlCaseByID, key(id))
	return c, translate("case", err)
}

const sqlCaseByAktenzeichen = `select ` + columnsCase + fromCase + ` where c.aktenzeichen = $1`

// CaseByAktenzeichen gives the case with a file number, or NotFound.
func (s *Store) CaseByAktenzeichen(ctx context.Context, aktenzeichen string) (casefile.Case, error) {
	c, err := one(ctx, s.pool, scanCase, sqlCaseByAktenzeichen, aktenzeichen)
	return c, translate("case by aktenzeichen", err)
}

const sqlCaseOpen = `select ` + columnsCase + fromCase + ` where c.state = 'open' and c.id > $1 order by c.id limit $2`

// openCasesMax bounds a page of OpenCases.
const openCasesMax = 1000

// OpenCases pages through the open cases in the order of their ids, for rebuilding the running cases; after is the last id of the page
// before, empty for the first page.
func (s *Store) OpenCases(ctx context.Context, after casefile.CaseID, limit int) ([]casefile.Case, error) {
	if after == "" {
		after = noCase
	}
	cases, err := list(ctx, s.pool, scanCase, sqlCaseOpen, key(after), bounded(limit, openCasesMax))
	return cases, translate("open cases", err)
}

// lockedCase is what a transaction needs to know of the case whose row it locked.
type lockedCase struct {
	id    casefile.CaseID
	rev   int
	state casefile.CaseState
	team  string
}

// The lock does not hinder rows that refer to the case, e.g. a task or a note written at the same moment.
const sqlCaseLock = `select id::text, rev, state, team from cases where id = $1 for no key update`

func lockCase(ctx context.Context, t tx, id casefile.CaseID) (lockedCase, error) {
	return lockCaseBy(ctx, t, sqlCaseLock, key(id))
}

// The case of an effect or a task never changes, so its row can be found and locked before theirs, as the order of locks asks.
const (
	sqlCaseLockByIntent = `
select c.id::text, c.rev, c.state, c.team from cases c join intent i on i.case_id = c.id where i.id = $1 for no key update of c`
	sqlCaseLockByTask = `
select c.id::text, c.rev, c.state, c.team from cases c join task t on t.case_id = c.id where t.id = $1 for no key update of c`
)

func lockCaseBy(ctx context.Context, t tx, sql string, id any) (lockedCase, error) {
	return one(ctx, t, func(row pgx.CollectableRow) (lockedCase, error) {
		var c lockedCase
		return c, row.Scan(&c.id, &c.rev, &c.state, &c.team)
	}, sql, id)
}

const sqlApplicationData = `select data from application where case_id = $1`

// ApplicationData gives the data of the application form as they were validated; NotFound for a case without an application.
func (s *Store) ApplicationData(ctx context.Context, id casefile.CaseID) (json.RawMessage, error) {
	data, err := one(ctx, s.pool, pgx.RowTo[json.RawMessage], sqlApplicationData, key(id))
	return data, translate("application data", err)
}

const sqlNoteInsert = `
insert into note (case_id, text, author, happened_at, recorded_at) values ($1, $2, $3, $4, $5) returning id::text`

// AddNote records an internal note and gives it with its id; HappenedAt is now where the caller gave none. A case that does not exist
// is NotFound. The event log says that there is a note, not what it says.
func (s *Store) AddNote(ctx context.Context, n casefile.Note) (casefile.Note, error) {
	err := s.inTx(ctx, "add note", func(t tx) error {
		e, err := insertNote(ctx, t, &n)
		if err != nil {
			return err
		}
		return appendEvents(ctx, t, n.CaseID, casefile.StreamCase, e)
	})
	return n, err
}

// insertNote records a note, completes it and gives the event for the caller to append.
func insertNote(ctx context.Context, t tx, n *casefile.Note) (e casefile.Event, err error) {
	n.RecordedAt = t.now
	if n.HappenedAt.IsZero() {
		n.HappenedAt = t.now
	}
	n.ID, err = one(ctx, t, pgx.RowTo[string], sqlNoteInsert, ref(n.CaseID), n.Text, string(n.Author), n.HappenedAt, t.now)
	return casefile.Event{Code: "note.added", Params: map[string]string{"note": n.ID}, Actor: n.Author, HappenedAt: n.HappenedAt}, err
}

const sqlNoteList = `
select id::text, case_id::text, text, author, happened_at, recorded_at from note where case_id = $1 order by recorded_at, id`

// Notes gives the internal notes of a case, oldest first.
func (s *Store) Notes(ctx context.Context, id casefile.CaseID) ([]casefile.Note, error) {
	notes, err := list(ctx, s.pool, scanNote, sqlNoteList, key(id))
	return notes, translate("notes", err)
}

func scanNote(row pgx.CollectableRow) (casefile.Note, error) {
	var n casefile.Note
	return n, row.Scan(&n.ID, &n.CaseID, &n.Text, &n.Author, &n.HappenedAt, &n.RecordedAt)
}

// The year is that of the place where the authority is, not that of UTC.
const sqlLocalYear = `select extract(year from $1::timestamptz at time zone 'Europe/Berlin')::int`

const sqlAktenzeichenNext = `
insert into aktenzeichen_counter (year, last) values ($1, 1)
on conflict (year) do update set last = aktenzeichen_counter.last + 1
returning last`

// nextAktenzeichen counts the cases of the year in which the file is opened, which need not be that of the receipt.
func (s *Store) nextAktenzeichen(ctx context.Context, t tx, at time.Time) (string, error) {
	year, err := one(ctx, t, pgx.RowTo[int], sqlLocalYear, at)
	if err != nil {
		return "", err
	}
	n, err := one(ctx, t, pgx.RowTo[int], sqlAktenzeichenNext, year)
	if err != nil {
		return "", err
	}
	return s.aktenzeichen(year, n), nil
}

const sqlCaseOfPerson = `select ` + columnsCase + fromCase + ` where cp.person_id = $1 and c.id <> $2 order by c.received_at desc, c.id desc limit $3`

// CasesOf gives the cases of a person but one, open and closed, the newest first.
func (s *Store) CasesOf(ctx context.Context, person casefile.PersonID, except casefile.CaseID, limit int) ([]casefile.Case, error) {
	cases, err := list(ctx, s.pool, scanCase, sqlCaseOfPerson, key(person), key(except), bounded(limit, rowsMax))
	return cases, translate("cases of a person", err)
}
