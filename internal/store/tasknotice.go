package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// NoticeKind says what a member of staff is told about a task.
type NoticeKind string

// The kinds of notices.
const (
	NoticeAsked      NoticeKind = "gefragt"
	NoticeTaken      NoticeKind = "abgenommen"
	NoticeAssigned   NoticeKind = "zugewiesen"
	NoticeHandedOver NoticeKind = "uebergeben"
)

// TaskNotice is something that a member of staff must know about a task of theirs.
type TaskNotice struct {
	ID           string
	Task         casefile.TaskID
	TaskName     string
	CaseID       casefile.CaseID
	Aktenzeichen string
	Sender       casefile.ActorID
	Kind         NoticeKind
	Note         string
	At           time.Time
}

const sqlNoticeInsert = `
insert into task_notice (task_id, recipient, sender, kind, note, recorded_at, changed_at) values ($1, $2, $3, $4, $5, $6, $6)`

func insertNotice(ctx context.Context, t tx, id casefile.TaskID, to, from casefile.ActorID, kind NoticeKind, note string) error {
	_, err := t.Exec(ctx, sqlNoticeInsert, string(id), string(to), string(from), string(kind), note, t.now)
	return err
}

// AskHolder leaves a question for the holder of a task. NotFound; Conflict "task.not-open", "task.not-claimed" where nobody holds it.
func (s *Store) AskHolder(ctx context.Context, id casefile.TaskID, actor casefile.ActorID, question string) error {
	return s.inTx(ctx, "ask holder", func(t tx) error {
		l, err := lockTask(ctx, t, id)
		if err != nil {
			return err
		}
		if err := l.check(l.Version, l.Assignee); err != nil {
			return err
		}
		if l.Assignee == "" || l.Assignee == actor {
			return conflict("task.not-claimed", nil)
		}
		if err := insertNotice(ctx, t, l.ID, l.Assignee, actor, NoticeAsked, question); err != nil {
			return err
		}
		e := taskEvent(l.Task, "task.asked", actor)
		e.Params["holder"], e.Params["note"] = string(l.Assignee), question
		return appendEvents(ctx, t, l.CaseID, casefile.StreamCase, e)
	})
}

const sqlNotices = `
select n.id::text, n.task_id::text, t.name, t.case_id::text, c.aktenzeichen, n.sender, n.kind, n.note, n.recorded_at
  from task_notice n join task t on t.id = n.task_id join cases c on c.id = t.case_id
 where n.recipient = $1 and n.seen_at is null order by n.recorded_at, n.id limit $2`

// TaskNotices gives what somebody has not seen yet, the oldest first.
func (s *Store) TaskNotices(ctx context.Context, recipient casefile.ActorID, limit int) ([]TaskNotice, error) {
	notices, err := list(ctx, s.pool, func(row pgx.CollectableRow) (TaskNotice, error) {
		var n TaskNotice
		return n, row.Scan(&n.ID, &n.Task, &n.TaskName, &n.CaseID, &n.Aktenzeichen, &n.Sender, &n.Kind, &n.Note, &n.At)
	}, sqlNotices, string(recipient), bounded(limit, rowsMax))
	return notices, translate("task notices", err)
}

const sqlNoticeSeen = `
update task_notice set seen_at = $3, changed_at = $3 where id = $1 and recipient = $2 and seen_at is null`

// SeeNotice puts a notice away; a second time changes nothing, and another person's stays.
func (s *Store) SeeNotice(ctx context.Context, id string, recipient casefile.ActorID) error {
	_, err := s.pool.Exec(ctx, sqlNoticeSeen, key(casefile.TaskID(id)), string(recipient), s.now())
	return translate("see notice", err)
}
