package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// ImportedRow is what the rows of all kinds have in common.
type ImportedRow struct {
	Line     int
	SourceID string // empty only in a refused row
	Refused  bool   // the row broke a rule before it came here; it is only counted, and does not count as vanished
	Digest   []byte // of the row's values, 32 bytes
}

const outcomeRefused = "refused"

// The rows of a batch of persons or titles, only until its transaction ends. They have the ids of their records from the beginning, so that no
// statement must look records up by where they came from: the planner knows nothing yet of rows that have just come in, and chose ways that
// took minutes.
const sqlImportTempStage = `
create temporary table import_stage (
  line int not null, source_id text not null, digest bytea, outcome text not null, first_line int,
  record_id uuid not null default uuidv7(), record_version int not null default 1,
  -- persons
  family_name text, given_names text, birth_name text, name_fold text, original_script text, birth_date text, birth_place text, sex text,
  nationalities text[], azr_nummer text, street text, postal_code text, city text, address_extra text, country text, email text,
  language text, died_on date, moved_away_on date, auskunftssperre boolean,
  -- titles
  person_source text, person_id uuid, kind text, paragraph text, valid_from date, valid_to date, card_valid_to date, nebenbestimmung text,
  employer_name text, ended_on date, ended_reason text
) on commit delete rows`

// importStageColumns are the columns that every row has, in the order in which it is copied; those of its kind follow.
var importStageColumns = []string{"line", "source_id", "digest", "outcome"}

// staged gives a row as it is copied; of a refused one the values of its kind stay behind.
func (r ImportedRow) staged(values ...any) []any {
	if r.Refused {
		return append([]any{r.Line, r.SourceID, nil, outcomeRefused}, make([]any, len(values))...)
	}
	return append([]any{r.Line, r.SourceID, r.Digest, ""}, values...)
}

// day prepares a date for the binary protocol of COPY, which takes no text for a date: no date becomes null.
func day(d casefile.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.Time(time.UTC)
}

// A row that was seen before in the file is refused; the first one counts. A refused one takes the id too: which of the two is meant is
// for a person to say.
const sqlImportStageSeen = `
insert into import_seen (source_id, line, accepted)
select distinct on (source_id) source_id, line, outcome = '' from import_stage where source_id <> '' order by source_id, line
on conflict do nothing`

const sqlImportStageTwice = `
update import_stage s set outcome = 'source-id.twice', first_line = e.line
  from import_seen e where e.source_id = s.source_id and e.line <> s.line and s.outcome = ''`

const sqlImportStageNew = `update import_stage set outcome = 'new' where outcome = ''`

const sqlImportStageRemember = `
insert into import_row (source_system, kind, source_id, record_id, digest, record_version, run_id)
select $1, $2, s.source_id, s.record_id, s.digest, s.record_version, $3
  from import_stage s
 where s.outcome in ('new', 'changed')
on conflict (source_system, kind, source_id)
   do update set digest = excluded.digest, record_version = excluded.record_version, run_id = excluded.run_id`

const sqlImportStageUnaccept = `
update import_seen e set accepted = false
  from import_stage s where s.line = e.line and s.outcome not in ('new', 'changed', 'unchanged')`

const sqlImportStageOutcome = `select line, outcome, first_line from import_stage order by line`

// stageStep is one statement over the rows of a batch.
type stageStep struct {
	sql  string
	args []any
}

// stagedRow is a row of a kind that is taken over by statements over the whole batch.
type stagedRow interface{ values() []any }

// stage takes a batch of rows over, in one transaction. own are the statements of the kind: they decide about the rows that are left
// without an outcome, and write the records of those that are new or changed.
func stage[R stagedRow](
	ctx context.Context, i *ImportSession, run *ImportRun, columns []string, rows []R, own func(now time.Time) []stageStep,
) (ImportResult, error) {
	return i.batch(ctx, run, func(t tx) (result ImportResult, err error) {
		_, err = t.CopyFrom(ctx, pgx.Identifier{"import_stage"}, append(importStageColumns[:len(importStageColumns):len(importStageColumns)], columns...),
			pgx.CopyFromSlice(len(rows), func(n int) ([]any, error) { return rows[n].values(), nil }))
		if err != nil {
			return result, err
		}
		steps := []stageStep{{analyzeImportStage, nil}, {sqlImportStageSeen, nil}, {sqlImportStageTwice, nil}}
		steps = append(steps, own(t.now)...)
		steps = append(steps, stageStep{sqlImportStageRemember, []any{i.system, string(run.Kind), run.ID}}, stageStep{sqlImportStageUnaccept, nil})
		for _, step := range steps {
			if _, err := t.Exec(ctx, step.sql, step.args...); err != nil {
				return result, err
			}
		}
		outcomes, err := t.Query(ctx, sqlImportStageOutcome)
		if err != nil {
			return result, err
		}
		var line int
		var what string
		var first *int
		_, err = pgx.ForEachRow(outcomes, []any{&line, &what, &first}, func() error {
			result.count(line, what, first)
			return nil
		})
		return result, err
	})
}

// batch takes rows over in one transaction, which writes down what it did as its last act, and counts them into the run.
func (i *ImportSession) batch(ctx context.Context, run *ImportRun, take func(tx) (ImportResult, error)) (ImportResult, error) {
	var result ImportResult
	err := i.inTx(ctx, "import "+string(run.Kind), func(t tx) (err error) {
		if result, err = take(t); err != nil {
			return err
		}
		return settleBatch(ctx, t, run, result.ImportCounts)
	})
	if err != nil {
		return ImportResult{}, err
	}
	run.add(result.ImportCounts)
	return result, nil
}
