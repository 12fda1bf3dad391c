package store_test

import (
	"testing"
	"time"

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
