package store

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const sqlDraftSave = `
insert into draft (task_id, actor, data, recorded_at) values ($1, $2, $3, $4)
on conflict (task_id, actor) do update set data = excluded.data, recorded_at = excluded.recorded_at`

// SaveDraft keeps what a person has entered so far for a task; it replaces the person's earlier draft. Drafts are no part of the record:
// they go when the task is completed. A task that does not exist is NotFound.
func (s *Store) SaveDraft(ctx context.Context, id casefile.TaskID, actor casefile.ActorID, data json.RawMessage) error {
	_, err := s.pool.Exec(ctx, sqlDraftSave, ref(id), string(actor), object(data), s.now())
	return translate("save draft", err)
}

const sqlDraftByActor = `select data from draft where task_id = $1 and actor = $2`

// Draft gives a person's draft for a task, and whether there is one.
func (s *Store) Draft(ctx context.Context, id casefile.TaskID, actor casefile.ActorID) (json.RawMessage, bool, error) {
	data, found, err := optional(one(ctx, s.pool, pgx.RowTo[json.RawMessage], sqlDraftByActor, key(id), string(actor)))
	return data, found, translate("draft", err)
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
