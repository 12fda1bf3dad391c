package backup

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/worker/ledger"
)

// Restore brings a backup back into an empty installation whose schema has been migrated and on which neither worker nor gateway runs.
// keys is the folder with the keys, "" for the one within the backup. Every file is compared with its hash, and every key is opened, before
// an object is stored; the rows are committed last, when the counts are right and the event log's chains hold. What stands on the list of erasures is
// erased in the same transaction, and its objects are not brought back: nobody sees it for a moment.
func Restore(ctx context.Context, p Place, dir, keys string, erased Erasures) (Taken, error) {
	if keys == "" {
		keys = filepath.Join(dir, keysDir)
	}
	out, objects, err := check(p, dir, keys)
	if err != nil {
		return out, err
	}
	if err := erased.fits(out.Manifest); err != nil {
		return out, err
	}
	tx, err := p.DB.Begin(ctx)
	if err != nil {
		return out, fmt.Errorf("restore: %w", err)
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) //nolint:errcheck // after a commit there is nothing to take back
	list, err := p.emptyDatabase(ctx, tx, out.Manifest)
	if err != nil {
		return out, err
	}
	buckets := map[string]string{shelfEFile: p.EFile, shelfLedger: p.Ledger}
	for shelf, bucket := range buckets {
		if err := strangers(ctx, p.MinIO, bucket, shelf, objects); err != nil {
			return out, err
		}
	}
	if err := load(ctx, tx, list, out, dir, keys); err != nil {
		return out, err
	}
	if err := p.keysOpen(ctx, tx); err != nil {
		return out, err
	}
	if objects, out.ErasedAgain, err = erased.eraseAgain(ctx, tx, objects); err != nil {
		return out, err
	}
	for _, o := range objects {
		if err := bring(ctx, p.MinIO, buckets[o.Shelf], dir, o); err != nil {
			return out, err
		}
	}
	for _, line := range erased.Cases {
		if err := p.Roots.PutErasure(ctx, line); err != nil {
			return out, err
		}
	}
	if err := p.chainsHold(ctx, tx); err != nil {
		return out, err
	}
	if err := tx.Commit(ctx); err != nil {
		return out, fmt.Errorf("restore: %w", err)
	}
	return out, nil
}

// check reads everything once and compares it with the manifests; it writes nothing.
func check(p Place, dir, keys string) (Taken, []object, error) {
	var out Taken
	var err error
	if out.Manifest, err = readManifest(dir); err != nil {
		return out, nil, err
	}
	if out.Keys, err = readManifest(keys); err != nil {
		return out, nil, err
	}
	switch m := out.Manifest; {
	case !m.TakenAt.Equal(out.Keys.TakenAt):
		return out, nil, fmt.Errorf("the keys in %s belong to another backup", keys)
	case m.Migration != store.NewestMigration():
		return out, nil, fmt.Errorf("the backup has the schema version %d, this program is for %d: restore with the program that made the backup, then update",
			m.Migration, store.NewestMigration())
	case m.Authority != p.Authority:
		return out, nil, fmt.Errorf("the backup is of the authority %s, this installation serves %s", m.Authority, p.Authority)
	}
	for _, part := range []struct {
		dir    string
		tables []Table
	}{{filepath.Join(dir, databaseDir), out.Manifest.Tables}, {keys, out.Keys.Tables}} {
		for _, t := range part.tables {
			if err := unchanged(file(part.dir, t.Name), t.SHA256); err != nil {
				return out, nil, err
			}
		}
	}
	objects, err := readList(dir, out.Manifest.Objects)
	return out, objects, err
}

const sqlBusy = `
select exists (select from pg_stat_activity where datname = current_database() and usename = 'ablauf_app' and pid <> pg_backend_pid())`

// filledByPrograms are the tables in which the programs write when they start on an empty installation and stand there for some nights: the procedures and rule
// tables that they bring, how far the inboxes of partners have been read, and that they looked at night and found nothing. The backup has them too.
var filledByPrograms = []string{"public.definition", "public.partner_inbox", "public.expiry_run", "public.retention_look"}

// owedAnew are the tables that say which objects are locked in the MinIO that the backup was taken of, and which have a thumbnail, which no backup holds. Here none is
// and none has; each document that is loaded owes both anew.
var owedAnew = []string{"public.document_lock", "public.thumbnail"}

// emptyDatabase makes sure that there is nothing to lose and that the tables are those of the backup, and gives them in the order of
// loading.
func (p Place) emptyDatabase(ctx context.Context, tx pgx.Tx, m Manifest) ([]tableRow, error) {
	if err := atVersion(ctx, tx, m.Migration); err != nil {
		return nil, err
	}
	var busy bool
	if err := tx.QueryRow(ctx, sqlBusy).Scan(&busy); err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	if busy {
		return nil, errors.New("somebody is connected as ablauf_app: stop worker and gateway first")
	}
	list, err := tables(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, t := range list {
		if _, err := tx.Exec(ctx, "lock table "+quoted(t.Name)+" in exclusive mode nowait"); err != nil {
			return nil, fmt.Errorf("the table %s is in use: stop worker and gateway first", t.Name)
		}
		if slices.Contains(filledByPrograms, t.Name) {
			continue
		}
		var filled bool
		if err := tx.QueryRow(ctx, "select exists (select from "+quoted(t.Name)+")").Scan(&filled); err != nil {
			return nil, fmt.Errorf("restore: %w", err)
		}
		if filled {
			return nil, fmt.Errorf("the table %s is not empty; a backup can only be brought back into an empty installation", t.Name)
		}
	}
	for _, name := range filledByPrograms {
		if _, err := tx.Exec(ctx, "delete from "+quoted(name)); err != nil {
			return nil, fmt.Errorf("restore: %w", err)
		}
	}
	return list, nil
}

// load brings the rows back, in the order of the references between tables; sequences go on where they were.
func load(ctx context.Context, tx pgx.Tx, list []tableRow, from Taken, dir, keys string) error {
	if _, err := tx.Exec(ctx, "set constraints all deferred"); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	dirs, rows := map[string]string{}, map[string]Table{}
	for _, t := range from.Manifest.Tables {
		dirs[t.Name], rows[t.Name] = filepath.Join(dir, databaseDir), t
	}
	for _, t := range from.Keys.Tables {
		dirs[t.Name], rows[t.Name] = keys, t
	}
	if len(rows) != len(list) {
		return fmt.Errorf("the backup has %d tables, the schema %d", len(rows), len(list))
	}
	for _, t := range list {
		table, known := rows[t.Name]
		if !known {
			return fmt.Errorf("the backup has no table %s", t.Name)
		}
		if slices.Contains(owedAnew, t.Name) {
			continue
		}
		if err := copyIn(ctx, tx, table, dirs[t.Name]); err != nil {
			return err
		}
	}
	for _, s := range from.Manifest.Sequences {
		if _, err := tx.Exec(ctx, "select setval($1::regclass, $2)", s.Name, s.Last); err != nil {
			return fmt.Errorf("restore: sequence %s: %w", s.Name, err)
		}
	}
	return nil
}

func copyIn(ctx context.Context, tx pgx.Tx, t Table, dir string) error {
	f, err := os.Open(file(dir, t.Name))
	if err != nil {
		return keep(err)
	}
	defer f.Close() //nolint:errcheck // only read from
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("restore: %s: %w", t.Name, err)
	}
	tag, err := tx.Conn().PgConn().CopyFrom(ctx, z, fmt.Sprintf("copy %s (%s) from stdin", quoted(t.Name), columns(t.Columns)))
	if err != nil {
		return fmt.Errorf("restore: %s: %w", t.Name, err)
	}
	if tag.RowsAffected() != t.Rows {
		return fmt.Errorf("the table %s has %d rows now, the manifest says %d", t.Name, tag.RowsAffected(), t.Rows)
	}
	return nil
}

type keyRow struct {
	Case    casefile.CaseID
	Wrapped []byte
	KeyID   string
}

// keysOpen makes sure that the master key that is at hand is the one of the backup: otherwise no document could ever be read.
func (p Place) keysOpen(ctx context.Context, tx pgx.Tx) error {
	found, err := tx.Query(ctx, "select case_id::text, wrapped, key_id from keys.case_key")
	if err != nil {
		return fmt.Errorf("restore: keys: %w", err)
	}
	keys, err := pgx.CollectRows(found, pgx.RowToStructByPos[keyRow])
	if err != nil {
		return fmt.Errorf("restore: keys: %w", err)
	}
	for _, k := range keys {
		if err := p.Master.Opens(k.Case, k.Wrapped, k.KeyID); err != nil {
			return fmt.Errorf("restore: the master key that is at hand does not open the keys of this backup: %w", err)
		}
	}
	return nil
}

// chainsHold makes sure that the event log agrees with itself and with the roots that were locked.
func (p Place) chainsHold(ctx context.Context, tx pgx.Tx) error {
	roots, faults, err := p.Roots.Roots(ctx, 0)
	if err != nil {
		return err
	}
	result, err := ledger.Verify(ctx, tx, roots)
	if err != nil {
		return err
	}
	var errs []error
	for _, f := range append(faults, result.Faults...) {
		errs = append(errs, errors.New(f.Text))
	}
	return errors.Join(errs...)
}
