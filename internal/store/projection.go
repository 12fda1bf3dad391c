package store

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Turn is one turn of the engine: one event taken, with everything that followed from it.
type Turn struct {
	CaseID casefile.CaseID
	Rev    int       // 1, 2, 3 … per case
	At     time.Time // the legal moment of the turn
	Facts  []Fact
	State  []byte // the engine's state after the turn, as JSON
	// Bundle, where it is set, is the hash of what the case runs on from this turn on, and BundleVersion the version of the procedure in it.
	Bundle        string
	BundleVersion int
	// Settle, where it is set, is given the deadlines of the case as the turn finds them and the moment that counts for them, and gives by key
	// those that the turn moves.
	Settle func(deadlines []casefile.Deadline, at time.Time) map[string]casefile.DeadlineState
	// Postponed gives for instants of deadlines of the applicant those until which the deadlines run on, because of the letters that begin them.
	// The last day stays the one that the letter names, or the later one of its posting.
	Postponed map[time.Time]time.Time
	Closed    bool
	Outcome   string // id of the end event, where Closed
}

const sqlStateInsert = `insert into engine_state (case_id, rev, state, recorded_at) values ($1, $2, $3, $4)`

const sqlCaseRev = `update cases set rev = $2 where id = $1`

const sqlCaseBundle = `update cases set bundle = $2, procedure_version = $3, changed_at = $4 where id = $1`

const sqlCaseClose = `
update cases set state = 'closed', outcome = $2, closed_at = $3, changed_at = $4 where id = $1 and state = 'open'`

// Project applies a turn to the record, exactly once: it reports false, and changes nothing, for a turn that the record has already. A
// turn whose predecessor the record lacks is Conflict "projection.gap" with the param rev, the last turn that it has. A case that does
// not exist is NotFound; a turn without At is Invalid "projection.at".
//
// One transaction writes a line of the event log per fact, opens and closes tasks, marks submissions as applied and makes their fields
// facts of the case, notes on open tasks that something arrived, moves deadlines (a fact with the param "deadline" names its key, Settle
// says the others), keeps the engine's state of the turn, and closes the case.
func (s *Store) Project(ctx context.Context, turn Turn) (applied bool, err error) {
	if turn.At.IsZero() {
		return false, casefile.Errorf(casefile.Invalid, "projection.at", "rev %d of a case has no legal moment", turn.Rev)
	}
	err = s.inTx(ctx, "project", func(t tx) error {
		applied = false
		c, err := lockCase(ctx, t, turn.CaseID)
		if err != nil || turn.Rev <= c.rev {
			return err
		}
		if turn.Rev > c.rev+1 {
			return conflict("projection.gap", map[string]string{"case": string(c.id), "rev": strconv.Itoa(c.rev)})
		}
		p := projection{tx: t, turn: turn, c: c}
		if err := p.run(ctx); err != nil {
			return err
		}
		applied = true
		return nil
	})
	return applied, err
}

// projection is the work of one call of Project. Statements whose results decide nothing are gathered and go out together, because a
// turn is mostly waiting for answers; order and transaction are as if they had gone one by one.
type projection struct {
	tx
	turn   Turn
	c      lockedCase
	events []casefile.Event
	batch  pgx.Batch
	// replied is when the answer or document arrived that moved the turn; a task that it opens shows it.
	replied time.Time
}

func (p *projection) queue(sql string, args ...any) { p.batch.Queue(sql, args...) }

// flush sends what was gathered, before something is read that it may have changed.
func (p *projection) flush(ctx context.Context) error {
	if p.batch.Len() == 0 {
		return nil
	}
	gathered := p.batch
	p.batch = pgx.Batch{}
	return p.SendBatch(ctx, &gathered).Close()
}

func (p *projection) run(ctx context.Context) error {
	for _, f := range p.turn.Facts {
		if err := p.apply(ctx, f); err != nil {
			return err
		}
	}
	id, state := string(p.c.id), append([]byte{}, p.turn.State...) // not nil, which would be null
	p.queue(sqlStateInsert, id, p.turn.Rev, state, p.now)
	if p.turn.Bundle != "" {
		p.queue(sqlCaseBundle, id, p.turn.Bundle, p.turn.BundleVersion, p.now)
	}
	p.queue(sqlCaseRev, id, p.turn.Rev)
	counts, err := p.counts(ctx)
	if err != nil {
		return err
	}
	if err := p.settleDeadlines(ctx, counts); err != nil {
		return err
	}
	if p.turn.Closed {
		p.queue(sqlCaseClose, id, p.turn.Outcome, p.turn.At, p.now)
		if err := p.endDeadlines(ctx, counts); err != nil {
			return err
		}
	}
	if err := appendEventsBehind(ctx, p.tx, &p.batch, p.c.id, casefile.StreamCase, p.events...); err != nil {
		return err
	}
	switch finished := func(f Fact) bool { return f.Code == FactTaskCompleted }; {
	case p.turn.Closed:
		return tellWatch(ctx, p.tx, p.c.id, standEnded, p.turn.At)
	case slices.ContainsFunc(p.turn.Facts, finished): // somebody may have entered on which day the decision was served
		return tellWatchDecided(ctx, p.tx, p.c.id, p.turn.At)
	}
	return nil
}

// apply does what one fact asks of the record; the fact's line in the event log comes before the lines of what follows from it.
func (p *projection) apply(ctx context.Context, f Fact) error {
	e := f.event(p.c.id, p.turn)
	p.events = append(p.events, e)
	at := len(p.events) - 1
	var err error
	switch f.Code {
	case FactTaskOpened:
		err = p.openTask(f)
	case FactTaskCompleted:
		p.closeTask(f, casefile.TaskCompleted)
	case FactTaskCancelled:
		p.closeTask(f, casefile.TaskCancelled)
	case FactMessageReceived, FactMessageUnmatched:
		var task casefile.TaskID
		if task, err = p.noteArrival(ctx, f); task != "" {
			p.events[at].Params["task"] = string(task)
		}
	}
	if err != nil {
		return err
	}
	if deadline := f.Params["deadline"]; deadline != "" {
		return p.moveDeadline(ctx, f, deadline)
	}
	return nil
}

const sqlTaskOpen = `
insert into task (id, case_id, process, element, element_instance, name, form, candidate_group, team, due_on, due_reason, priority,
  excluded_actors, opened_at, recorded_at, changed_at, reply_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16)
on conflict (id) do nothing`

func (p *projection) openTask(f Fact) error {
	if f.Task == nil {
		return casefile.Errorf(casefile.Invalid, "projection.task", "fact %d of rev %d opens a task without saying which", f.N, p.turn.Rev)
	}
	team := f.Task.Team
	if team == "" {
		team = p.c.team
	}
	id := string(taskID(p.c.id, f.Instance))
	p.queue(sqlTaskOpen, id, string(p.c.id), f.Process, f.Element, f.Instance, f.ElementName, f.Task.Form, f.Task.Group, team,
		date(f.Task.DueOn), f.Task.DueReason, f.Task.Priority, texts(f.Task.ExcludedActors), p.turn.At, p.now, moment(p.replied))
	p.queue(sqlTaskTakeOver, string(p.c.id), p.turn.At, p.now, adHocInbound.element, id)
	return nil
}

// A task that opens shows the documents and answers that arrived while no task of the case was open, and closes the task "Eingang prüfen"
// that stood for them: documents sent right behind an application are looked at once, not twice. Only what nobody has taken yet, and
// only documents and answers: a withdrawal stays a task of its own.
const sqlTaskTakeOver = `
with arrived as (
  update task t set state = 'cancelled', closed_at = $2, closed_reason = 'ersetzt', changed_at = $3
    from receipt r
   where t.case_id = $1 and t.state = 'open' and t.element_instance = 0 and t.element = $4 and t.assignee = ''
     and r.id = t.receipt_id and r.kind in ('unterlage', 'antwort')
  returning r.received_at)
update task set reply_at = (select max(received_at) from arrived), changed_at = $3
 where id = $5 and exists (select from arrived)`

// What was entered becomes facts of the case by the names of its fields; data that is no object has none.
const sqlSubmissionApply = `
with applied as (
  update submission set state = 'applied', verdict = '', decided_at = $2 where id = $1 and case_id = $3 returning data)
insert into case_fact (case_id, name, value, submission_id, happened_at, recorded_at)
select $3, f.key, f.value, $1, $4, $2
  from applied, jsonb_each(case jsonb_typeof(data) when 'object' then data else '{}' end) as f
 order by f.key collate "C"`

// closeTask ends the task of a visit. A completed one makes what was entered facts of the case, and its drafts go; where the task ended
// without being completed they stay.
func (p *projection) closeTask(f Fact, state casefile.TaskState) {
	id := string(taskID(p.c.id, f.Instance))
	p.queue(sqlTaskClose, id, string(state), p.turn.At, f.Params["reason"], p.now)
	if state != casefile.TaskCompleted {
		return
	}
	p.queue(sqlDraftDelete, id)
	if f.Submission != "" {
		p.queue(sqlSubmissionApply, key(f.Submission), p.now, string(p.c.id), p.turn.At)
	}
}

const sqlTaskReply = `
update task set reply_at = $2, changed_at = $3
 where case_id = $1 and state = 'open' and (reply_at is null or reply_at < $2)`

// Whatever arrives, by whichever day it counts, ends a Wiedervorlage: what was waited for may be there.
const sqlTaskWake = `
update task set follow_up_was = follow_up_on, follow_up_on = null, changed_at = $2
 where case_id = $1 and state = 'open' and follow_up_on is not null`

const sqlTaskOpenCount = `select count(*)::int from task where case_id = $1 and state = 'open'`

const sqlReceiptKind = `select kind, received_at from receipt where id = $1`

// noteArrival makes sure that a person sees what arrived. Documents and answers show on the open tasks of the case; what no element
// waited for, and no open task shows, becomes a task "Eingang prüfen" for clearing, whose id noteArrival gives.
func (p *projection) noteArrival(ctx context.Context, f Fact) (casefile.TaskID, error) {
	if err := p.flush(ctx); err != nil {
		return "", err
	}
	kind, at, err := p.arrival(ctx, f)
	if err != nil {
		return "", err
	}
	if kind != casefile.ReceiptBezugsfall {
		if _, err := p.Exec(ctx, sqlTaskWake, string(p.c.id), p.now); err != nil {
			return "", err
		}
	}
	if kind == casefile.ReceiptUnterlage || kind == casefile.ReceiptAntwort {
		if f.Code == FactMessageReceived {
			p.replied = at
		}
		if _, err := p.Exec(ctx, sqlTaskReply, string(p.c.id), at, p.now); err != nil {
			return "", err
		}
		open, err := one(ctx, p.tx, pgx.RowTo[int], sqlTaskOpenCount, string(p.c.id))
		if err != nil || open > 0 {
			return "", err
		}
	}
	if f.Code == FactMessageReceived || kind == casefile.ReceiptBezugsfall {
		return "", nil // what the program says to itself is work for nobody
	}
	cause := "inbound/" + string(f.Receipt)
	if f.Receipt == "" {
		cause = "inbound/" + strconv.Itoa(p.turn.Rev) + "/" + strconv.Itoa(f.N)
	}
	return openArrivalTask(ctx, p.tx, adHoc{caseID: p.c.id, key: cause, kind: adHocFor(kind), receipt: f.Receipt, at: at})
}

// arrival says what arrived and when; a message without a receipt names itself in the param "message".
func (p *projection) arrival(ctx context.Context, f Fact) (casefile.ReceiptKind, time.Time, error) {
	r, found, err := optional(one(ctx, p.tx, func(row pgx.CollectableRow) (casefile.Receipt, error) {
		var r casefile.Receipt
		return r, row.Scan(&r.Kind, &r.ReceivedAt)
	}, sqlReceiptKind, key(f.Receipt)))
	if err != nil || found {
		return r.Kind, r.ReceivedAt, err
	}
	return casefile.ReceiptKind(f.Params["message"]), p.turn.At, nil
}
