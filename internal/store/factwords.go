package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// FactWord is one word on a fact, and where it was said.
type FactWord struct {
	FactChange
	Submission casefile.SubmissionID // empty where it came with a message
	Receipt    casefile.ReceiptID    // empty where somebody entered it in a task
}

const sqlFactWords = `
select f.name, f.value, f.recorded_at, coalesce(s.actor, ''), coalesce(r.kind, ''), coalesce(s.id::text, ''), coalesce(r.id::text, '')
  from case_fact f
  left join submission s on s.id = f.submission_id
  left join receipt r on r.id = f.receipt_id
 where f.case_id = $1 and f.name = any($2)
 order by f.id`

// FactWords gives every word on some facts of a case, the oldest first: nothing that was said is ever overwritten.
func (s *Store) FactWords(ctx context.Context, id casefile.CaseID, names []string) ([]FactWord, error) {
	words, err := list(ctx, s.pool, func(row pgx.CollectableRow) (FactWord, error) {
		var c FactWord
		return c, row.Scan(&c.Name, &c.Value, &c.RecordedAt, &c.Actor, &c.Arrived, &c.Submission, &c.Receipt)
	}, sqlFactWords, key(id), names)
	return words, translate("fact words", err)
}
