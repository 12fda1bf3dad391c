package store

import (
	"context"
	"time"

	"ablauf/internal/casefile"
)

const sqlBackupNote = `
insert into operation_mark (kind, happened_at, recorded_at) values ('backup', $1, $2)
on conflict (kind) do update set happened_at = greatest(operation_mark.happened_at, excluded.happened_at), recorded_at = excluded.recorded_at`

// NoteBackup keeps that a backup of the state at an instant is complete, whatever tool made it. One of the future is Invalid.
func (s *Store) NoteBackup(ctx context.Context, at time.Time) error {
	if at.After(s.now().Add(time.Minute)) {
		return casefile.Errorf(casefile.Invalid, "store.invalid-value", "a backup of the future cannot be complete")
	}
	return s.inTx(ctx, "note backup", func(t tx) error {
		_, err := t.Exec(ctx, sqlBackupNote, at, t.now)
		return err
	})
}
