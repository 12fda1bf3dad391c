package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// factSource says where facts about a case come from.
type factSource struct {
	receipt    casefile.ReceiptID
	submission casefile.SubmissionID
	happenedAt time.Time
}

const sqlFactInsert = `
insert into case_fact (case_id, name, value, receipt_id, submission_id, happened_at, recorded_at)
select $1, f.name, f.value::jsonb, $4, $5, $6, $7 from unnest($2::text[], $3::text[]) with ordinality as f (name, value, n) order by f.n`

// insertFacts records what became known; what was known before under the same name stays below it.
func insertFacts(ctx context.Context, t tx, id casefile.CaseID, facts map[string]json.RawMessage, src factSource) error {
	if len(facts) == 0 {
		return nil
	}
	names := slices.Sorted(maps.Keys(facts))
	values := make([]string, len(names))
	for i, name := range names {
		values[i] = string(facts[name])
	}
	_, err := t.Exec(ctx, sqlFactInsert, string(id), names, values, ref(src.receipt), ref(src.submission), src.happenedAt, t.now)
	return err
}

const sqlFactNewest = `select distinct on (name) name, value from case_fact where case_id = $1 order by name, id desc`

// Facts gives what is known about a case by name; the newest word on a name counts. A case without facts, also one that does not exist,
// gives an empty map.
func (s *Store) Facts(ctx context.Context, id casefile.CaseID) (map[string]json.RawMessage, error) {
	type fact struct {
		name  string
		value json.RawMessage
	}
	rows, err := list(ctx, s.pool, func(row pgx.CollectableRow) (fact, error) {
		var f fact
		return f, row.Scan(&f.name, &f.value)
	}, sqlFactNewest, key(id))
	facts := make(map[string]json.RawMessage, len(rows))
	for _, f := range rows {
		facts[f.name] = f.value
	}
	return facts, translate("facts", err)
}

// topLevel gives the top-level fields of a form's data; data that is no object has none.
func topLevel(data json.RawMessage) map[string]json.RawMessage {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return nil
	}
	return fields
}
