package store

import (
	"context"
	"slices"
	"time"

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
		p.events = append(p.events, p.deadlineMoved(deadlineKey, state, p.turn.At))
	}
	return err
}

const sqlSubmittedAt = `select submitted_at from submission where id = $1`

// counts gives the moment that counts for the deadlines of a turn: where a person finished a task, the moment when they did, because a
// deadline is kept by what is done in time and not by when the procedure hears of it; it may stand still for a night. The clock of a
// demonstration can be put ahead of all people; then only the turn's own moment says anything.
func (p *projection) counts(ctx context.Context) (time.Time, error) {
	at := slices.IndexFunc(p.turn.Facts, func(f Fact) bool { return f.Code == FactTaskCompleted && f.Submission != "" })
	if at < 0 || p.turn.At.After(p.now) {
		return p.turn.At, nil
	}
	submitted, found, err := optional(one(ctx, p.tx, pgx.RowTo[time.Time], sqlSubmittedAt, key(p.turn.Facts[at].Submission)))
	if err != nil || !found || submitted.After(p.turn.At) {
		return p.turn.At, err
	}
	return submitted, nil
}

const sqlDeadlineListLocked = sqlDeadlineList + ` for no key update`

const sqlDeadlinePostpone = `
update deadline set due_at = $3, changed_at = $4
 where case_id = $1 and due_at = $2 and due_at < $3 and state = 'running' and direction = 'antragsteller'`

// settleDeadlines moves the deadlines that the turn says something of. It stands and falls with the turn: a record that has the turn has its
// deadlines, and a turn that is told late or twice moves none. What the timers say comes before what the end of the case says of every
// deadline that is left.
func (p *projection) settleDeadlines(ctx context.Context, at time.Time) error {
	for due, later := range p.turn.Postponed {
		p.queue(sqlDeadlinePostpone, string(p.c.id), due, later, p.now)
	}
	if p.turn.Settle == nil {
		return nil
	}
	if err := p.flush(ctx); err != nil {
		return err
	}
	deadlines, err := list(ctx, p.tx, scanDeadline, sqlDeadlineListLocked, string(p.c.id))
	if err != nil {
		return err
	}
	changes := p.turn.Settle(deadlines, at)
	for _, d := range deadlines {
		if state, moved := changes[d.Key]; moved && state != d.State {
			p.queue(sqlDeadlineState, string(p.c.id), d.Key, string(state), at, p.now)
			p.events = append(p.events, p.deadlineMoved(d.Key, state, at))
		}
	}
	return nil
}

// With the end of the case the authority has acted, in time or not; what others should have done by then has passed, what they could
// still do is of no more use. Nobody watches what has passed any more.
const sqlDeadlineEnd = `
update deadline
   set state = case when state <> 'running' then state
                    when direction = 'behoerde' and due_at >= $2 then 'met'
                    when direction = 'behoerde' or due_at <= $2 then 'passed' else 'cancelled' end,
       state_at = case when state = 'running' then $2 else state_at end, over = true, changed_at = $3
 where case_id = $1 and (state = 'running' or state = 'passed' and not over)
returning key, state, old.state = 'running'`

func (p *projection) endDeadlines(ctx context.Context, at time.Time) error {
	if err := p.flush(ctx); err != nil {
		return err
	}
	type ended struct {
		key   string
		state casefile.DeadlineState
		moved bool
	}
	rows, err := list(ctx, p.tx, func(row pgx.CollectableRow) (ended, error) {
		var e ended
		return e, row.Scan(&e.key, &e.state, &e.moved)
	}, sqlDeadlineEnd, string(p.c.id), at, p.now)
	for _, e := range rows {
		if e.moved {
			p.events = append(p.events, p.deadlineMoved(e.key, e.state, at))
		}
	}
	return err
}

func (p *projection) deadlineMoved(deadlineKey string, state casefile.DeadlineState, at time.Time) casefile.Event {
	return casefile.Event{
		Code: "deadline." + string(state), Params: map[string]string{"deadline": deadlineKey}, HappenedAt: at, Rev: p.turn.Rev,
	}
}
