package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"ablauf/internal/casefile"
)

// connsDefault suits one process of a system on one machine.
const connsDefault = 10

// Config says how to reach the database.
type Config struct {
	// URL is that of the program's login ablauf_app.
	URL string
	// MaxConns limits the connections of this process; 0 means 10.
	MaxConns int
	// Aktenzeichen makes the file number of the n-th case of a year; nil means ABH-2026-000123.
	Aktenzeichen func(year, n int) string
	// Teams are those that take the tasks that the program opens by itself for a role; for a role without one the team of the case does.
	Teams map[casefile.Role]string
	// Land and Regions say by which law and calendar a letter counts as delivered and the periods that it begins end; empty is the federal
	// act, without holidays.
	Land    string
	Regions []string
}

// Store is the legal record. Its methods may be called at the same time by many.
//
// Every method may fail with Unavailable, when the database cannot be reached or is overloaded, and with Internal, when something
// unexpected happens; the methods' comments name only the kinds beyond these. An id that is no UUID is NotFound like any other
// id that does not exist.
type Store struct {
	pool         *pgxpool.Pool
	clock        func() time.Time
	aktenzeichen func(year, n int) string
	teams        map[casefile.Role]string
	place        place
}

// Open prepares the connections; now gives the time at which things are recorded. It does not wait for the database: a program may
// start before it and ask Ping. A URL that cannot be read is Invalid.
func Open(ctx context.Context, cfg Config, now func() time.Time) (*Store, error) {
	pc, err := pgxpool.ParseConfig(cfg.URL)
	if err != nil {
		// The error of pgx repeats the URL, with its password where it cannot find it.
		return nil, casefile.Errorf(casefile.Invalid, "store.url", "the URL of the database cannot be read")
	}
	pc.MaxConns = connsDefault
	if cfg.MaxConns > 0 {
		pc.MaxConns = int32(min(cfg.MaxConns, 1000))
	}
	// What lists read lies in memory or on a disk without heads. With the default of 4 the planner believes that a thousand rows are counted
	// faster by reading the table from its beginning than by an index that begins with the team.
	pc.ConnConfig.RuntimeParams["random_page_cost"] = "1.1"
	// A search of a few milliseconds takes longer in several processes than in one: starting them costs what the planner does not count.
	// Sums over the whole office still gain by it.
	pc.ConnConfig.RuntimeParams["parallel_setup_cost"] = "20000"
	pc.AfterConnect = readTimesAsUTC
	pc.ShouldPing = func(_ context.Context, p pgxpool.ShouldPingParams) bool { return p.IdleDuration > pingIdle }
	pool, err := pgxpool.NewWithConfig(ctx, pc)
	if err != nil {
		return nil, translate("open", err)
	}
	s := &Store{pool: pool, clock: now, aktenzeichen: cfg.Aktenzeichen, teams: cfg.Teams, place: placeOf(cfg)}
	if s.aktenzeichen == nil {
		s.aktenzeichen = func(year, n int) string { return fmt.Sprintf("ABH-%04d-%06d", year, n) }
	}
	return s, nil
}

// pingIdle is how long a connection may lie idle before it is asked whether it still lives. No database restarts faster, so a request
// behind a restart finds no dead connection; a busy connection is never asked.
const pingIdle = 100 * time.Millisecond

// readTimesAsUTC keeps the zone of the machine out of what the Store returns.
func readTimesAsUTC(_ context.Context, conn *pgx.Conn) error {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
	return nil
}

// Close gives the connections back after waiting for the queries under way.
func (s *Store) Close() { s.pool.Close() }

const sqlSchemaVersion = `select coalesce(max(version_id), 0) from goose_db_version where is_applied`

// Ping reports whether the database answers and has the schema of this program. It fails with Unavailable; the code is
// "store.migrating" while the schema is older, which is so for the first seconds after the start of a new version.
func (s *Store) Ping(ctx context.Context) error {
	version, err := one(ctx, s.pool, pgx.RowTo[int], sqlSchemaVersion)
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.Code == "42P01" || pg.Code == "42501") { // no such table yet, or no grant on it yet
		version, err = 0, nil
	}
	if err != nil {
		return translate("ping", err)
	}
	if version < NewestMigration() {
		return casefile.Errorf(casefile.Unavailable, "store.migrating", "the schema has version %d, this program needs %d", version, NewestMigration())
	}
	return nil
}

// NewestMigration is the number of the newest embedded migration; they are numbered without gaps.
func NewestMigration() int {
	entries, err := migrationFiles.ReadDir("migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return len(entries)
}

// now is the moment of recording, as exact as PostgreSQL keeps it.
func (s *Store) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }
