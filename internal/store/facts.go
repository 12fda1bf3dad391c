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

// factSource says with which receipt facts about a case came; those of a submission are recorded where it takes effect (Project).
type factSource struct {
	receipt    casefile.ReceiptID
	happenedAt time.Time
}

const sqlFactInsert = `
insert into case_fact (case_id, name, value, receipt_id, happened_at, recorded_at)
select $1, f.name, f.value::jsonb, $4, $5, $6 from unnest($2::text[], $3::text[]) with ordinality as f (name, value, n) order by f.n`

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
	_, err := t.Exec(ctx, sqlFactInsert, string(id), names, values, ref(src.receipt), src.happenedAt, t.now)
	return err
}

const sqlFactNewest = `select distinct on (name) name, value from case_fact where case_id = $1 order by name, id desc`

// Facts gives what is known about a case by name; the newest word on a name counts. A case without facts, also one that does not exist,
// gives an empty map.
func (s *Store) Facts(ctx context.Context, id casefile.CaseID) (map[string]json.RawMessage, error) {
	rows, err := list(ctx, s.pool, scanFact, sqlFactNewest, key(id))
	return byName(rows), translate("facts", err)
}

type namedFact struct {
	name  string
	value json.RawMessage
}

func scanFact(row pgx.CollectableRow) (namedFact, error) {
	var f namedFact
	return f, row.Scan(&f.name, &f.value)
}

func byName(rows []namedFact) map[string]json.RawMessage {
	facts := make(map[string]json.RawMessage, len(rows))
	for _, f := range rows {
		facts[f.name] = f.value
	}
	return facts
}
