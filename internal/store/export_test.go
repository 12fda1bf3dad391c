package store

import (
	"context"

	"github.com/pressly/goose/v3"
)

// MigrateDown takes back every migration, with all data; only a test of the migrations may want that.
func MigrateDown(ctx context.Context, ownerURL string) error {
	return withMigrations(ownerURL, func(p *goose.Provider) error {
		_, err := p.DownTo(ctx, 0)
		return err
	})
}

// LooseName is looseName, for the test that compares it with the database.
func LooseName(folded string) string { return looseName(folded) }

// What a test explains.
const (
	SQLPullOverdue = sqlPullOverdue
	SQLPullRest    = sqlPullRest
)
