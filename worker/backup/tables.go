package backup

import (
	"compress/gzip"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// keysSchema holds the wrapped keys of cases.
const keysSchema = "keys."

// Where the schema has come to is the business of the migrations, so their table is not copied; generated columns compute themselves.
const sqlTables = `
select n.nspname || '.' || c.relname,
       array(select a.attname::text from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum),
       array(select rn.nspname || '.' || r.relname
               from pg_constraint k join pg_class r on r.oid = k.confrelid join pg_namespace rn on rn.oid = r.relnamespace
              where k.conrelid = c.oid and k.contype = 'f' and not k.condeferrable and k.confrelid <> c.oid)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind = 'r' and n.nspname not in ('information_schema') and n.nspname not like 'pg\_%' and c.relname <> 'goose_db_version'
   and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
 order by 1`

type tableRow struct {
	Name    string
	Columns []string
	After   []string // tables that must have their rows before
}

// tables gives all tables of the schema of the program in an order in which their rows can be loaded.
func tables(ctx context.Context, tx pgx.Tx) ([]tableRow, error) {
	found, err := tx.Query(ctx, sqlTables)
	if err != nil {
		return nil, fmt.Errorf("backup: tables: %w", err)
	}
	list, err := pgx.CollectRows(found, pgx.RowToStructByPos[tableRow])
	if err != nil {
		return nil, fmt.Errorf("backup: tables: %w", err)
	}
	return inOrder(list)
}

// inOrder puts each table behind those that it refers to. References that are checked at the end of a transaction do not count.
func inOrder(list []tableRow) ([]tableRow, error) {
	var ordered []tableRow
	done := map[string]bool{}
	for len(ordered) < len(list) {
		before := len(ordered)
		for _, t := range list {
			if !done[t.Name] && !slices.ContainsFunc(t.After, func(name string) bool { return !done[name] }) {
				ordered, done[t.Name] = append(ordered, t), true
			}
		}
		if len(ordered) == before {
			return nil, fmt.Errorf("backup: the references between tables go round in a circle")
		}
	}
	return ordered, nil
}

// quoted gives the name of a table or column list as SQL reads it.
func quoted(name string) string { return pgx.Identifier(strings.Split(name, ".")).Sanitize() }

func columns(names []string) string {
	out := make([]string, 0, len(names))
	for _, n := range names {
		out = append(out, pgx.Identifier{n}.Sanitize())
	}
	return strings.Join(out, ", ")
}

func file(dir, table string) string { return filepath.Join(dir, table+".copy.gz") }

// copyOut writes the rows of a table into its file.
func copyOut(ctx context.Context, tx pgx.Tx, t tableRow, dir string) (Table, error) {
	out := Table{Name: t.Name, Columns: t.Columns}
	f, err := create(file(dir, t.Name))
	if err != nil {
		return out, err
	}
	z := gzip.NewWriter(f)
	tag, err := tx.Conn().PgConn().CopyTo(ctx, z, fmt.Sprintf("copy %s (%s) to stdout", quoted(t.Name), columns(t.Columns)))
	if err == nil {
		err = z.Close()
	}
	sum, closed := f.close()
	if err != nil {
		return out, fmt.Errorf("backup: copy %s: %w", t.Name, err)
	}
	out.Rows, out.SHA256 = tag.RowsAffected(), sum
	return out, closed
}

const sqlSequences = `
select schemaname || '.' || sequencename, last_value from pg_sequences
 where last_value is not null and sequencename not like 'goose%' and schemaname not like 'pg\_%' order by 1`

func sequences(ctx context.Context, tx pgx.Tx) ([]Sequence, error) {
	found, err := tx.Query(ctx, sqlSequences)
	if err != nil {
		return nil, fmt.Errorf("backup: sequences: %w", err)
	}
	return pgx.CollectRows(found, pgx.RowToStructByPos[Sequence])
}
