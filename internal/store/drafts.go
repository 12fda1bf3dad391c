package store

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Draft is what a person has entered so far for a task.
type Draft struct {
	Data json.RawMessage
	// Version grows with each saving; 0 is no draft.
	Version int
	SavedAt time.Time
}

func scanDraft(row pgx.CollectableRow) (Draft, error) {
	var d Draft
	return d, row.Scan(&d.Data, &d.Version, &d.SavedAt)
}

// The lock lets the task not close between the look and the writing: no draft of a closed task is made.
const sqlDraftSave = `
with open_task as (select id from task where id = $1 and state = 'open' for share)
insert into draft as d (task_id, actor, data, saving, recorded_at) select id, $2, $3, 1, $4 from open_task
on conflict (task_id, actor) do update set data = excluded.data, saving = d.saving + 1, recorded_at = excluded.recorded_at
 where d.saving = $5
returning d.data, d.saving, d.recorded_at`

// draftDays is how long what was typed for a task that fell away can still be read and copied by whoever typed it.
const draftDays = 14

const sqlDraftExpire = `delete from draft d using task t where t.id = d.task_id and t.state <> 'open' and t.closed_at < $1`

// SaveDraft keeps what a person has entered so far for a task; it replaces the person's earlier draft. Drafts are no part of the record: they
// go when the task is completed, and 14 days after it fell away otherwise. seen is the version that the caller last saw, 0 for none. NotFound;
// Conflict "task.not-open" with state and since, "draft.newer" with version and saved where another window has saved since.
func (s *Store) SaveDraft(
	ctx context.Context, id casefile.TaskID, actor casefile.ActorID, data json.RawMessage, seen int,
) (Draft, error) {
	var saved Draft
	err := s.inTx(ctx, "save draft", func(t tx) error {
		if _, err := t.Exec(ctx, sqlDraftExpire, t.now.AddDate(0, 0, -draftDays)); err != nil {
			return err
		}
		var written bool
		var err error
		saved, written, err = optional(one(ctx, t, scanDraft, sqlDraftSave, key(id), string(actor), object(data), t.now, seen))
		if err != nil || written {
			return err
		}
		task, err := one(ctx, t, scanTask, sqlTaskByID, key(id))
		if err != nil {
			return err
		}
		if task.State != casefile.TaskOpen {
			return conflict("task.not-open", map[string]string{"state": string(task.State), "since": task.ClosedAt.Format(time.RFC3339)})
		}
		newer, err := one(ctx, t, scanDraft, sqlDraftByActor, key(id), string(actor))
		if err != nil {
			return err
		}
		return conflict("draft.newer", map[string]string{
			"version": strconv.Itoa(newer.Version), "saved": newer.SavedAt.Format(time.RFC3339),
		})
	})
	return saved, err
}

const sqlDraftByActor = `select data, saving, recorded_at from draft where task_id = $1 and actor = $2`

// Draft gives a person's draft for a task, and whether there is one.
func (s *Store) Draft(ctx context.Context, id casefile.TaskID, actor casefile.ActorID) (Draft, bool, error) {
	draft, found, err := optional(one(ctx, s.pool, scanDraft, sqlDraftByActor, key(id), string(actor)))
	return draft, found, translate("draft", err)
}

const sqlDraftDrop = `delete from draft where task_id = $1 and actor = $2`

// DropDraft throws a person's draft away; where there is none nothing happens.
func (s *Store) DropDraft(ctx context.Context, id casefile.TaskID, actor casefile.ActorID) error {
	_, err := s.pool.Exec(ctx, sqlDraftDrop, key(id), string(actor))
	return translate("drop draft", err)
}

const sqlSearchSave = `insert into saved_search (actor, filter, recorded_at) values ($1, $2, $3) returning id::text`

// searchDays is how long a saved search is kept.
const searchDays = 30

const sqlSearchExpire = `delete from saved_search where actor = $1 and recorded_at < $2`

// SaveSearch keeps a filter, so that a URL carries its id and not what was searched for. The person's searches of more than 30 days ago go.
func (s *Store) SaveSearch(ctx context.Context, actor casefile.ActorID, search json.RawMessage) (string, error) {
	var id string
	err := s.inTx(ctx, "save search", func(t tx) error {
		if _, err := t.Exec(ctx, sqlSearchExpire, string(actor), t.now.AddDate(0, 0, -searchDays)); err != nil {
			return err
		}
		var err error
		id, err = one(ctx, t, pgx.RowTo[string], sqlSearchSave, string(actor), object(search), t.now)
		return err
	})
	return id, err
}

const sqlSearchByID = `select filter from saved_search where id = $1 and actor = $2`

// Search gives a filter that the same person saved; another person's is NotFound.
func (s *Store) Search(ctx context.Context, actor casefile.ActorID, id string) (json.RawMessage, error) {
	search, err := one(ctx, s.pool, pgx.RowTo[json.RawMessage], sqlSearchByID, key(id), string(actor))
	return search, translate("search", err)
}
