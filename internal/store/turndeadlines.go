package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const sqlDeadlineMove = `
update deadline set state = $3, state_at = $4, changed_at = $5 where case_id = $1 and key = $2 and state = 'running'`

// moveDeadline lets a fact that names a deadline say what became of it; facts of other codes only mention it.
func (p *projection) moveDeadline(ctx context.Context, f Fact, deadlineKey string) error {
	var state casefile.DeadlineState
	switch f.Code {
	case FactTimerFired:
		state = casefile.DeadlinePassed
	case FactMessageReceived, FactTaskCompleted:
		state = casefile.DeadlineMet
	case FactTimerCancelled, FactElementCancelled, FactTaskCancelled:
		state = casefile.DeadlineCancelled
	default:
		return nil
	}
	if err := p.flush(ctx); err != nil {
		return err
	}
	tag, err := p.Exec(ctx, sqlDeadlineMove, string(p.c.id), deadlineKey, string(state), p.turn.At, p.now)
	if err == nil && tag.RowsAffected() == 1 {
		p.events = append(p.events, p.deadlineMoved(deadlineKey, state))
	}
	return err
}

// With the end of the case the authority has acted, in time or not; what others should have done by then has passed, what they could
// still do is of no more use.
const sqlDeadlineEnd = `
update deadline
   set state = case when direction = 'behoerde' and due_at >= $2 then 'met'
                    when direction = 'behoerde' or due_at <= $2 then 'passed' else 'cancelled' end,
       state_at = $2, changed_at = $3
 where case_id = $1 and state = 'running'
returning key, state`

func (p *projection) endDeadlines(ctx context.Context) error {
	if err := p.flush(ctx); err != nil {
		return err
	}
	type ended struct {
		key   string
		state casefile.DeadlineState
	}
	rows, err := list(ctx, p.tx, func(row pgx.CollectableRow) (ended, error) {
		var e ended
		return e, row.Scan(&e.key, &e.state)
	}, sqlDeadlineEnd, string(p.c.id), p.turn.At, p.now)
	for _, e := range rows {
		p.events = append(p.events, p.deadlineMoved(e.key, e.state))
	}
	return err
}

func (p *projection) deadlineMoved(deadlineKey string, state casefile.DeadlineState) casefile.Event {
	return casefile.Event{
		Code: "deadline." + string(state), Params: map[string]string{"deadline": deadlineKey}, HappenedAt: p.turn.At, Rev: p.turn.Rev,
	}
}
