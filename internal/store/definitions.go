package store

import (
	"bytes"
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Definition is a procedure's bundle, a diagram, a rule table, a form or a letter as it was used; Hash names its content for ever.
type Definition struct {
	Hash       string
	Kind       string // "bundle", "process", "rules", "form", "letter"
	Key        string
	Version    int
	Content    []byte
	ReleasedAt time.Time
}

const sqlDefinitionInsert = `
insert into definition (hash, kind, key, version, content, released_at, recorded_at) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (hash) do nothing`

const sqlDefinitionByHash = `
select hash, kind, key, version, content, released_at from definition where hash = $1`

// RegisterDefinition keeps a definition for ever. The same hash with the same content changes nothing; with another content it is
// Conflict "definition.changed": a released definition never changes.
func (s *Store) RegisterDefinition(ctx context.Context, d Definition) error {
	return s.inTx(ctx, "register definition", func(t tx) error {
		if d.ReleasedAt.IsZero() {
			d.ReleasedAt = t.now
		}
		content := append([]byte{}, d.Content...) // not nil, which would be null
		tag, err := t.Exec(ctx, sqlDefinitionInsert, d.Hash, d.Kind, d.Key, d.Version, content, d.ReleasedAt, t.now)
		if err != nil || tag.RowsAffected() == 1 {
			return err
		}
		stored, err := one(ctx, t, scanDefinition, sqlDefinitionByHash, d.Hash)
		if err == nil && !bytes.Equal(stored.Content, content) {
			err = conflict("definition.changed", map[string]string{"hash": d.Hash})
		}
		return err
	})
}

const sqlDefinitionList = `
select hash, kind, key, version, content, released_at from definition order by kind, key, version, hash`

// Definitions gives every definition ever used, by kind, key and version.
func (s *Store) Definitions(ctx context.Context) ([]Definition, error) {
	definitions, err := list(ctx, s.pool, scanDefinition, sqlDefinitionList)
	return definitions, translate("definitions", err)
}

func scanDefinition(row pgx.CollectableRow) (Definition, error) {
	var d Definition
	return d, row.Scan(&d.Hash, &d.Kind, &d.Key, &d.Version, &d.Content, &d.ReleasedAt)
}
