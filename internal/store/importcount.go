package store

import (
	"context"
	"encoding/hex"
	"strconv"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// event is a line of the import's own stream. The file is named by its hash: its name may say more than it should.
func (r ImportRun) event(code string, params map[string]string) casefile.Event {
	params["run"], params["system"], params["kind"] = r.ID, r.SourceSystem, string(r.Kind)
	params["sha256"] = hex.EncodeToString(r.FileSHA256)
	return casefile.Event{Code: code, Params: params, Actor: r.RecordedBy, HappenedAt: r.ExportedAt}
}

func (c ImportCounts) params() map[string]string {
	return map[string]string{
		"read": strconv.Itoa(c.Read), "new": strconv.Itoa(c.New), "changed": strconv.Itoa(c.Changed),
		"unchanged": strconv.Itoa(c.Unchanged), "refused": strconv.Itoa(c.Refused),
	}
}

// add counts a batch into a run.
func (c *ImportCounts) add(o ImportCounts) {
	c.Read += o.Read
	c.New += o.New
	c.Changed += o.Changed
	c.Unchanged += o.Unchanged
	c.Refused += o.Refused
}

// ImportRefusal says why the database refused a row.
type ImportRefusal struct {
	Line int
	// Code: "source-id.twice", "record.changed-here", "person.unknown", "title.unknown", "title.other-person", "case.changed".
	Code string
	// Other is the line that had the same id first.
	Other int
}

// ImportResult is what became of a batch.
type ImportResult struct {
	ImportCounts
	Refusals []ImportRefusal
}

// count sorts one row by its outcome.
func (r *ImportResult) count(line int, outcome string, other *int) {
	r.Read++
	switch outcome {
	case "new":
		r.New++
	case "changed":
		r.Changed++
	case "unchanged":
		r.Unchanged++
	case "refused": // before it came here; the caller knows why
		r.Refused++
	default:
		r.Refused++
		refusal := ImportRefusal{Line: line, Code: outcome}
		if other != nil {
			refusal.Other = *other
		}
		r.Refusals = append(r.Refusals, refusal)
	}
}

const sqlImportRunCount = `
update import_run set read_rows = read_rows + $2, new_rows = new_rows + $3, changed_rows = changed_rows + $4,
  unchanged_rows = unchanged_rows + $5, refused_rows = refused_rows + $6
 where id = $1`

// settleBatch writes down what a batch did, as the last thing its transaction does.
func settleBatch(ctx context.Context, t tx, run *ImportRun, c ImportCounts) error {
	if _, err := t.Exec(ctx, sqlImportRunCount, run.ID, c.Read, c.New, c.Changed, c.Unchanged, c.Refused); err != nil {
		return err
	}
	return appendEvents(ctx, t, noCase, casefile.StreamImport, run.event("import.batch", c.params()))
}

const sqlImportVanished = `
select r.source_id, r.record_id::text from import_row r
 where r.source_system = $1 and r.kind = $2 and not exists (select from import_seen s where s.source_id = r.source_id)
 order by r.source_id`

// Vanished names the rows that were taken over once and that the file, all of which must have been read, does not have any more. The
// records stay as they are. It counts them into the run.
func (i *ImportSession) Vanished(ctx context.Context, run *ImportRun, each func(sourceID, record string) error) error {
	rows, err := i.conn.Query(ctx, sqlImportVanished, i.system, string(run.Kind))
	if err != nil {
		return translate("vanished rows", err)
	}
	var source, record string
	_, err = pgx.ForEachRow(rows, []any{&source, &record}, func() error {
		run.Vanished++
		return each(source, record)
	})
	return translate("vanished rows", err)
}

// ImportDuplicate is a pair of persons who may be one: by "azr" when their AZR numbers agree, by "name" when names and whole birth date
// agree and not both have a number. It is a hint for a person; nothing is linked.
type ImportDuplicate struct {
	Line                        int
	SourceID                    string
	By                          string
	Other, OtherSystem, OtherID string // record, and where that came from itself
	SameFile                    bool
}

const sqlImportDuplicates = `
select s.line, s.source_id, 'azr' as by, o.id::text, o.source_system, o.source_id
  from import_seen s
  join person p on p.source_system = $1 and p.source_id = s.source_id
  join person o on o.azr_nummer = p.azr_nummer and o.id <> p.id
 where s.accepted and p.azr_nummer <> ''
union all
select s.line, s.source_id, 'name', o.id::text, o.source_system, o.source_id
  from import_seen s
  join person p on p.source_system = $1 and p.source_id = s.source_id
  join person o on o.name_fold = p.name_fold and o.birth_date = p.birth_date and o.id <> p.id
 where s.accepted and length(p.birth_date) = 10 and (p.azr_nummer = '' or o.azr_nummer = '')
 order by 1, 3, 4`

// Duplicates names persons of the file who may be somebody whom the record has already. It counts the pairs into the run.
func (i *ImportSession) Duplicates(ctx context.Context, run *ImportRun, each func(ImportDuplicate) error) error {
	err := i.inTx(ctx, "duplicates", func(t tx) error {
		if _, err := t.Exec(ctx, hashJoins); err != nil {
			return err
		}
		rows, err := t.Query(ctx, sqlImportDuplicates, i.system)
		if err != nil {
			return err
		}
		var d ImportDuplicate
		_, err = pgx.ForEachRow(rows, []any{&d.Line, &d.SourceID, &d.By, &d.Other, &d.OtherSystem, &d.OtherID}, func() error {
			run.Duplicates++
			return each(d)
		})
		return err
	})
	return err
}

// hashJoins keeps the planner, which knows nothing yet of rows that have just come in, from looking each name up in the index over parts
// of names: that took minutes for 100,000 persons.
const hashJoins = `set local enable_nestloop = off`

const sqlImportMissing = `
select count(*)::int from import_seen s
 where s.accepted
   and not exists (select from import_row r where r.source_system = $1 and r.kind = $2 and r.source_id = s.source_id)`

// Held counts the records of the run's kind after all batches, and how many rows that were taken over the database does not know: that
// number is 0 or something is very wrong.
func (i *ImportSession) Held(ctx context.Context, run *ImportRun) (missing int, err error) {
	if run.HeldAfter, err = i.held(ctx, run.Kind); err != nil {
		return 0, translate("count records", err)
	}
	missing, err = one(ctx, i.conn, pgx.RowTo[int], sqlImportMissing, i.system, string(run.Kind))
	return missing, translate("count records", err)
}

const sqlImportRunFinish = `
update import_run set state = $2, vanished_rows = $3, duplicate_rows = $4, held_after = $5, finished_at = $6 where id = $1`

// Finish records how the run ended.
func (i *ImportSession) Finish(ctx context.Context, run *ImportRun, state ImportState) error {
	return i.inTx(ctx, "finish import", func(t tx) error {
		run.State = state
		if _, err := t.Exec(ctx, sqlImportRunFinish, run.ID, string(state), run.Vanished, run.Duplicates, run.HeldAfter, t.now); err != nil {
			return err
		}
		params := run.params()
		params["state"], params["held"] = string(state), strconv.Itoa(run.HeldAfter)
		params["vanished"], params["duplicates"] = strconv.Itoa(run.Vanished), strconv.Itoa(run.Duplicates)
		return appendEvents(ctx, t, noCase, casefile.StreamImport, run.event("import.finished", params))
	})
}

const sqlImportRunNewest = `
select id::text, source_system, kind, file_name, file_sha256, delta, exported_at, recorded_at, recorded_by, state, stated_rows,
       read_rows, new_rows, changed_rows, unchanged_rows, refused_rows, vanished_rows, duplicate_rows, held_before, coalesce(held_after, 0)
  from import_run where source_system = $1 order by recorded_at desc, id desc limit $2`

// ImportRuns gives the runs of a system, the newest first, at most 200.
func (s *Store) ImportRuns(ctx context.Context, system string, limit int) ([]ImportRun, error) {
	runs, err := list(ctx, s.pool, func(row pgx.CollectableRow) (ImportRun, error) {
		var r ImportRun
		return r, row.Scan(
			&r.ID, &r.SourceSystem, &r.Kind, &r.FileName, &r.FileSHA256, &r.Delta, &r.ExportedAt, &r.RecordedAt, &r.RecordedBy, &r.State,
			&r.Stated, &r.Read, &r.New, &r.Changed, &r.Unchanged, &r.Refused, &r.Vanished, &r.Duplicates, &r.HeldBefore, &r.HeldAfter,
		)
	}, sqlImportRunNewest, system, bounded(limit, rowsMax))
	return runs, translate("import runs", err)
}
