package store

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const sqlSettingByName = `select value from user_setting where actor = $1 and name = $2`

// Setting gives how a person wants a part of the pages, and whether they ever said.
func (s *Store) Setting(ctx context.Context, actor casefile.ActorID, name string) (json.RawMessage, bool, error) {
	value, found, err := optional(one(ctx, s.pool, pgx.RowTo[json.RawMessage], sqlSettingByName, string(actor), name))
	return value, found, translate("setting", err)
}

const sqlSettingSave = `
insert into user_setting (actor, name, value, changed_at) values ($1, $2, $3, $4)
on conflict (actor, name) do update set value = excluded.value, changed_at = excluded.changed_at`

// SaveSetting keeps how a person wants a part of the pages; the last word counts. It is no part of any case's record.
func (s *Store) SaveSetting(ctx context.Context, actor casefile.ActorID, name string, value json.RawMessage) error {
	_, err := s.pool.Exec(ctx, sqlSettingSave, string(actor), name, object(value), s.now())
	return translate("save setting", err)
}

const sqlSettingDrop = `delete from user_setting where actor = $1 and name = $2`

// DropSetting forgets what a person said; where they said nothing it is no trouble.
func (s *Store) DropSetting(ctx context.Context, actor casefile.ActorID, name string) error {
	_, err := s.pool.Exec(ctx, sqlSettingDrop, string(actor), name)
	return translate("drop setting", err)
}
