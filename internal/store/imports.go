package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"ablauf/internal/casefile"
)

// ImportKind says what the rows of a file are.
type ImportKind string

// The kinds, in the order in which they depend on each other.
const (
	ImportPersons ImportKind = "personen"
	ImportTitles  ImportKind = "titel"
	ImportCases   ImportKind = "faelle"
)

// ImportState says how a run ended.
type ImportState string

// The states of a run. A run that never came to its end is broken off as soon as the next one begins; its batches stay.
const (
	ImportRunning   ImportState = "running"
	ImportAddsUp    ImportState = "adds-up"
	ImportDiffers   ImportState = "differs"
	ImportBrokenOff ImportState = "broken-off"
)

// ImportCounts are the rows of a file by what became of them: Read is the sum of New, Changed, Unchanged and Refused. Vanished are
// records whose rows the file no longer has, Duplicates are pairs of persons who may be one.
type ImportCounts struct {
	Read, New, Changed, Unchanged, Refused int
	Vanished, Duplicates                   int
}

// ImportRun is one file in one run.
type ImportRun struct {
	ID           string
	SourceSystem string
	Kind         ImportKind
	FileName     string
	FileSHA256   []byte
	Delta        bool      // the file has only what changed; what it leaves out did not vanish
	ExportedAt   time.Time // the moment whose state the file shows
	RecordedAt   time.Time
	RecordedBy   casefile.ActorID
	State        ImportState
	Stated       *int // rows that the sender says the file has; nil where nobody said
	ImportCounts
	HeldBefore, HeldAfter int // records of the system and kind in the database
}

// ImportSession brings the files of one other system in, over one connection that has the rights of an import and no others. Batches
// are committed one by one; the same rows a second time change nothing.
type ImportSession struct {
	store  *Store
	conn   *pgxpool.Conn
	system string
}

// What a session needs that SQL cannot prepare.
const (
	importRole         = `set role ablauf_import`
	analyzeImportStage = `analyze import_stage`
	truncateImportSeen = `truncate import_seen`
	discardImport      = `discard all`
)

const sqlImportLock = `select pg_try_advisory_lock(hashtextextended('import/' || $1, 81))`

const sqlImportTempSeen = `
create temporary table import_seen (source_id text primary key, line int not null, accepted boolean not null)`

const sqlImportRunBreakOff = `
update import_run set state = 'broken-off', finished_at = $2 where source_system = $1 and state = 'running'`

// OpenImport begins a session for a system. Conflict "import.running" where another one is bringing in files of the same system.
func (s *Store) OpenImport(ctx context.Context, system string) (*ImportSession, error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, translate("open import", err)
	}
	i := &ImportSession{store: s, conn: conn, system: system}
	if err := i.prepare(ctx); err != nil {
		i.Close(ctx)
		return nil, translate("open import", err)
	}
	return i, nil
}

func (i *ImportSession) prepare(ctx context.Context) error {
	if _, err := i.conn.Exec(ctx, importRole); err != nil {
		return err
	}
	free, err := one(ctx, i.conn, pgx.RowTo[bool], sqlImportLock, i.system)
	if err != nil {
		return err
	}
	if !free {
		return casefile.Errorf(casefile.Conflict, "import.running", "another import of the same system is under way")
	}
	for _, sql := range []string{sqlImportTempSeen, sqlImportTempStage} {
		if _, err := i.conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	_, err = i.conn.Exec(ctx, sqlImportRunBreakOff, i.system, i.store.now())
	return err
}

// Close ends the session: its connection goes, and with it its rights, its lock and its temporary tables.
func (i *ImportSession) Close(ctx context.Context) {
	ctx = context.WithoutCancel(ctx)
	conn := i.conn.Hijack()
	// The next session may begin at once, so the lock is given back before the connection ends; the server notices that later. Trouble while
	// closing leaves nothing behind: the server drops a session whose connection is gone.
	_, _ = conn.Exec(ctx, discardImport)
	_ = conn.Close(ctx)
}

// inTx is Store.inTx on the session's connection.
func (i *ImportSession) inTx(ctx context.Context, op string, fn func(tx) error) error {
	for attempt := 1; ; attempt++ {
		err := pgx.BeginFunc(ctx, i.conn, func(t pgx.Tx) error { return fn(i.store.tx(t)) })
		if attempt == attemptsMax || !brokenOff(err) {
			return translate(op, err)
		}
	}
}

const sqlImportStaff = `select id::text from staff where subject = $1 or id::text = $1`

// Recorder gives the pseudonym of a member of staff by account or id, or NotFound.
func (i *ImportSession) Recorder(ctx context.Context, account string) (casefile.ActorID, error) {
	id, err := one(ctx, i.conn, scanID[casefile.ActorID], sqlImportStaff, account)
	return id, translate("recorder of the import", err)
}

const sqlImportHeldPersons = `select count(*)::int from person where source_system = $1`

const sqlImportHeldTitles = `select count(*)::int from title where source_system = $1`

const sqlImportHeldCases = `select count(*)::int from cases where source_system = $1`

func (i *ImportSession) held(ctx context.Context, kind ImportKind) (int, error) {
	sql := map[ImportKind]string{
		ImportPersons: sqlImportHeldPersons, ImportTitles: sqlImportHeldTitles, ImportCases: sqlImportHeldCases,
	}[kind]
	return one(ctx, i.conn, pgx.RowTo[int], sql, i.system)
}

const sqlImportRunInsert = `
insert into import_run (source_system, kind, file_name, file_sha256, delta, exported_at, recorded_at, recorded_by, stated_rows, held_before)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
returning id::text`

// Begin records the run of one file and gives it with its id, its moment and how many records of the kind there are.
func (i *ImportSession) Begin(ctx context.Context, run ImportRun) (ImportRun, error) {
	var err error
	if _, err = i.conn.Exec(ctx, truncateImportSeen); err != nil {
		return run, translate("begin import", err)
	}
	if run.HeldBefore, err = i.held(ctx, run.Kind); err != nil {
		return run, translate("begin import", err)
	}
	run.SourceSystem, run.State = i.system, ImportRunning
	err = i.inTx(ctx, "begin import", func(t tx) error {
		run.RecordedAt = t.now
		run.ID, err = one(ctx, t, pgx.RowTo[string], sqlImportRunInsert, run.SourceSystem, string(run.Kind), run.FileName, run.FileSHA256,
			run.Delta, run.ExportedAt, t.now, string(run.RecordedBy), run.Stated, run.HeldBefore)
		if err != nil {
			return err
		}
		return appendEvents(ctx, t, noCase, casefile.StreamImport, run.event("import.started", map[string]string{}))
	})
	return run, err
}
