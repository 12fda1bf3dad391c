package main

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
	"ablauf/processes"
	"ablauf/processes/processtest"
)

// TestReleasedIsTakenUp: what people release while the worker runs is known to it with its next round and to one that starts later; what cannot be compiled keeps back
// nothing else.
func TestReleasedIsTakenUp(t *testing.T) {
	t.Parallel()
	db := storetest.New(t).Open(t, time.Now)
	library, err := loadLibrary(t.Context(), db)
	require.NoError(t, err)
	rounds := &released{store: db, library: library}
	n, err := rounds.once(t.Context())
	require.NoError(t, err)
	require.Zero(t, n)

	base, _ := library.Newest("sachstand")
	text := strings.Replace(base.Files()[0].Text, `name="Frage beantworten"`, `name="Anfrage beantworten"`, 1)
	draft, err := library.Draft(base.Hash, []byte(text))
	require.NoError(t, err)
	release := func(key string, d store.Definition) {
		id, err := db.AddProposal(t.Context(), store.Proposal{Kind: store.KindBundle, Key: key, File: []byte(text), Base: base.Hash, Reason: "Grund", ProposedBy: "a"})
		require.NoError(t, err)
		require.NoError(t, db.ReleaseProposal(t.Context(), id, "b", "weil", d))
	}
	release("eingang", store.Definition{Hash: "broken", Version: 2, Content: []byte("{")})
	release("sachstand", store.Definition{Hash: draft.Bundle.Hash, Version: draft.Version, Content: draft.Bundle.Content})
	n, err = rounds.once(t.Context())
	require.ErrorContains(t, err, "eingang version 2")
	require.Equal(t, 1, n)
	newest, _ := library.Newest("sachstand")
	require.Equal(t, draft.Bundle.Hash, newest.Hash)
	_, known := library.Definition(base.Hash)
	require.True(t, known, "what runs goes on")

	later, err := processes.Load()
	require.NoError(t, err)
	n, err = (&released{store: db, library: later}).once(t.Context())
	require.Error(t, err)
	require.Equal(t, 1, n)
	again, _ := later.Newest("sachstand")
	require.Equal(t, draft.Bundle.Hash, again.Hash)
}

// TestReleasedTableIsTakenUp: a rule table that people release decides with the next round, and in a worker that starts later; the start keeps what the program brings in
// the record, so that the hash beside a decision finds its table for ever.
func TestReleasedTableIsTakenUp(t *testing.T) {
	t.Parallel()
	db := storetest.New(t).Open(t, time.Now)
	library, err := loadLibrary(t.Context(), db)
	require.NoError(t, err)
	base, err := library.Rule("vier-augen")
	require.NoError(t, err)
	rounds := &released{store: db, library: library}
	release := func(version int, file string) {
		id, err := db.AddProposal(t.Context(), store.Proposal{Kind: store.KindRules, Key: "vier-augen", File: []byte(file), Base: base.Hash, Reason: "Grund", ProposedBy: "a"})
		require.NoError(t, err)
		sum := sha256.Sum256([]byte(file))
		require.NoError(t, db.ReleaseProposal(t.Context(), id, "b", "weil", store.Definition{
			Hash: hex.EncodeToString(sum[:]), Key: "vier-augen", Version: version, Content: []byte(file),
		}))
	}
	second := processtest.FollowRow(string(base.Content), "vier-augen-ablehnung", "neu-2", "2099-01-01")
	third := processtest.FollowRow(second, "vier-augen-befangenheit", "neu-3", "2099-01-01")
	release(2, second)
	n, err := rounds.once(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n)
	release(3, third)
	n, err = rounds.once(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n, "what is known is not read again")
	n, err = rounds.once(t.Context())
	require.NoError(t, err)
	require.Zero(t, n)

	later, err := loadLibrary(t.Context(), db)
	require.NoError(t, err)
	for _, l := range []*processes.Library{library, later} {
		now, err := l.Rule("vier-augen")
		require.NoError(t, err)
		require.Equal(t, 3, now.Version)
		require.Equal(t, third, string(now.Content))
	}
	definitions, err := db.Definitions(t.Context())
	require.NoError(t, err)
	versions := 0
	for _, d := range definitions {
		if d.Kind == store.KindRules && d.Key == "vier-augen" {
			versions++
		}
	}
	require.Equal(t, 3, versions)
}
