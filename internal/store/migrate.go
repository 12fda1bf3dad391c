package store

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"ablauf/internal/casefile"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrate brings the schema up to date. ownerURL is that of the owner of the database, who may create roles; the program's own login
// ablauf_app gets just the grants it needs. Two programs may call it at once: an advisory lock lets one wait for the other.
// An ownerURL that cannot be read is Invalid.
func Migrate(ctx context.Context, ownerURL string) error {
	return withMigrations(ownerURL, func(p *goose.Provider) error {
		_, err := p.Up(ctx)
		return err
	})
}

// Migrations are the files of the migrations, so that a test can tell one state of the schema from another.
func Migrations() fs.FS { return migrationFiles }

// A program that finds another one migrating asks each second, for five minutes, whether that is done.
const (
	lockProbeSeconds = 1
	lockProbesMax    = 300
)

func withMigrations(ownerURL string, run func(*goose.Provider) error) (err error) {
	cfg, err := pgx.ParseConfig(ownerURL)
	if err != nil {
		return casefile.Errorf(casefile.Invalid, "store.url", "the URL of the database's owner cannot be read")
	}
	db := stdlib.OpenDB(*cfg)
	defer func() {
		if closeErr := db.Close(); err == nil {
			err = translate("migrate", closeErr)
		}
	}()
	p, err := newProvider(db)
	if err != nil {
		return translate("migrate", err)
	}
	return translate("migrate", run(p))
}

func newProvider(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return nil, err
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(lockProbeSeconds, lockProbesMax))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db, files, goose.WithSessionLocker(locker))
}
