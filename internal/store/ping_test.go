package store_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestPingKnowsTheSchema: a program that starts before the migrations have run waits; it never works on half a schema.
func TestPingKnowsTheSchema(t *testing.T) {
	t.Parallel()
	require.NoError(t, storetest.Open(t).Ping(t.Context()))
	db, err := store.Open(t.Context(), store.Config{URL: storetest.Empty(t).AppURL}, time.Now)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	err = db.Ping(t.Context())
	require.Equal(t, casefile.Unavailable, casefile.KindOf(err))
	require.Equal(t, "store.migrating", casefile.CodeOf(err))
}

// TestRestartedDatabaseIsFoundAtOnce: architecture 3, "PostgreSQL down"; when the database is back nobody is turned away for a connection
// that it has forgotten meanwhile.
func TestRestartedDatabaseIsFoundAtOnce(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, time.Now)
	var busy sync.WaitGroup
	for range 8 { // side by side, so that several connections lie ready
		busy.Go(func() { assert.NoError(t, s.Ping(t.Context())) })
	}
	busy.Wait()
	_, err := db.App(t).Exec(t.Context(), `select pg_terminate_backend(pid) from pg_stat_activity
	  where datname = current_database() and usename = current_user and pid <> pg_backend_pid()`)
	require.NoError(t, err)
	time.Sleep(300 * time.Millisecond) // no database is back sooner
	for range 8 {
		require.NoError(t, s.Ping(t.Context()))
	}
}
