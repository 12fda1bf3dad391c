package backup

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"

	"ablauf/internal/efile"
	"ablauf/internal/store"
	"ablauf/worker/ledger"
)

// Place is an installation.
type Place struct {
	DB     *pgx.Conn // login of the owner
	MinIO  *minio.Client
	EFile  string // name of the bucket
	Ledger string // name of the bucket with object lock
	Roots  *ledger.Bucket
	Master *efile.MasterKeys
	// Authority is the key of the authority that the installation serves.
	Authority string
}

// Taken sums up a backup or a restore.
type Taken struct {
	Manifest Manifest
	Keys     Manifest
	// ErasedAgain counts the cases that were erased after the backup and that a restore erased again.
	ErasedAgain int
}

// Take copies an installation, which may be in use, into a folder that is empty or does not exist yet.
func Take(ctx context.Context, p Place, dir string) (Taken, error) {
	var out Taken
	if err := emptyFolder(dir); err != nil {
		return out, err
	}
	named, err := p.takeRows(ctx, dir, &out)
	if err != nil {
		return out, err
	}
	var objects []object
	for _, n := range named {
		o, err := fetch(ctx, p.MinIO, p.EFile, dir, object{Shelf: shelfEFile, Key: n.key}, "")
		if missing(err) && !n.required {
			continue
		}
		if err != nil {
			return out, err
		}
		objects = append(objects, o)
	}
	names, versions, err := roots(ctx, p.MinIO, p.Ledger)
	if err != nil {
		return out, err
	}
	for i, name := range names {
		o, err := fetch(ctx, p.MinIO, p.Ledger, dir, object{Shelf: shelfLedger, Key: name}, versions[i])
		if err != nil {
			return out, err
		}
		objects = append(objects, o)
	}
	if out.Manifest.Objects, err = writeList(dir, objects); err != nil {
		return out, err
	}
	if err := out.Keys.write(filepath.Join(dir, keysDir)); err != nil {
		return out, err
	}
	return out, out.Manifest.write(dir)
}

func emptyFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return keep(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return keep(err)
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s is not empty; a backup needs a folder of its own", dir)
	}
	return keep(os.Chmod(dir, 0o700)) //nolint:gosec // a folder needs the right to enter it
}

// named is an object that a row names. What was refused need not be there any more, and a letter may not be in the tray yet. What waits for its check lies in
// quarantine, or at its place by the time that it is fetched: it is looked for there last. What was refused is left behind in quarantine: it belongs to no file.
type named struct {
	key      string
	required bool
}

const sqlNamed = `
select key, bool_or(required)
  from (select object_key as key, state = 'released' as required from document where object_key <> '' and state <> 'receiving'
        union all
        select original_key, state = 'released' from document where original_key <> ''
        union all
        select '` + efile.FolderQuarantine + `' || id, false from document where state in ('quarantined', 'checking')) d
 group by key order by key desc`

const sqlOrders = `select id::text from intent where kind = 'druck' order by id`

// takeRows writes all tables as they were at one moment, and gives the objects that they name.
func (p Place) takeRows(ctx context.Context, dir string, out *Taken) ([]named, error) {
	tx, err := p.DB.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) //nolint:errcheck // it has only read
	m := Manifest{Form: form, Authority: p.Authority, Migration: store.NewestMigration()}
	if err := atVersion(ctx, tx, m.Migration); err != nil {
		return nil, err
	}
	if err := tx.QueryRow(ctx, "select now()").Scan(&m.TakenAt); err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	m.TakenAt = m.TakenAt.UTC()
	out.Keys, out.Manifest = m, m
	list, err := tables(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, t := range list {
		sub, to := databaseDir, &out.Manifest
		if strings.HasPrefix(t.Name, keysSchema) {
			sub, to = keysDir, &out.Keys
		}
		table, err := copyOut(ctx, tx, t, filepath.Join(dir, sub))
		if err != nil {
			return nil, err
		}
		to.Tables = append(to.Tables, table)
	}
	if out.Manifest.Sequences, err = sequences(ctx, tx); err != nil {
		return nil, err
	}
	return objectsNamed(ctx, tx)
}

func objectsNamed(ctx context.Context, tx pgx.Tx) ([]named, error) {
	found, err := tx.Query(ctx, sqlNamed)
	if err != nil {
		return nil, fmt.Errorf("backup: documents: %w", err)
	}
	list, err := pgx.CollectRows(found, func(row pgx.CollectableRow) (named, error) {
		var n named
		return n, row.Scan(&n.key, &n.required)
	})
	if err != nil {
		return nil, fmt.Errorf("backup: documents: %w", err)
	}
	orders, err := tx.Query(ctx, sqlOrders)
	if err != nil {
		return nil, fmt.Errorf("backup: letters: %w", err)
	}
	ids, err := pgx.CollectRows(orders, pgx.RowTo[string])
	for _, id := range ids {
		list = append(list, named{key: efile.PrintObject(id)})
	}
	return list, err
}

const sqlVersion = `select coalesce(max(version_id), 0)::int from goose_db_version where is_applied`

// atVersion makes sure that program and schema fit.
func atVersion(ctx context.Context, tx pgx.Tx, want int) error {
	var version int
	if err := tx.QueryRow(ctx, sqlVersion).Scan(&version); err != nil {
		return fmt.Errorf("backup: version of the schema: %w", err)
	}
	if version != want {
		return fmt.Errorf("the schema has the version %d, this program is for %d", version, want)
	}
	return nil
}
