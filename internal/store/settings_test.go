package store_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store/storetest"
)

// TestSettings: each person's own, the last word counts, and forgetting leaves nothing.
func TestSettings(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	ctx := t.Context()
	_, found, err := s.Setting(ctx, "anna", "tasten")
	require.NoError(t, err)
	require.False(t, found)
	require.NoError(t, s.SaveSetting(ctx, "anna", "tasten", json.RawMessage(`{"mode": "alle"}`)))
	require.NoError(t, s.SaveSetting(ctx, "anna", "tasten", json.RawMessage(`{"mode": "aus"}`)))
	value, found, err := s.Setting(ctx, "anna", "tasten")
	require.NoError(t, err)
	require.True(t, found)
	require.JSONEq(t, `{"mode": "aus"}`, string(value))
	for _, other := range [][2]string{{"berta", "tasten"}, {"anna", "spalten"}} {
		_, found, err = s.Setting(ctx, casefile.ActorID(other[0]), other[1])
		require.NoError(t, err)
		require.False(t, found)
	}
	require.NoError(t, s.DropSetting(ctx, "anna", "tasten"))
	require.NoError(t, s.DropSetting(ctx, "anna", "tasten"))
	_, found, err = s.Setting(ctx, "anna", "tasten")
	require.NoError(t, err)
	require.False(t, found)
}
