package store_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

func aProposal(t *testing.T, s *store.Store, key string) string {
	t.Helper()
	id, err := s.AddProposal(t.Context(), store.Proposal{Kind: store.KindBundle, Key: key, File: []byte("<x/>"), Base: "h1", Reason: "Grund", ProposedBy: "a"})
	require.NoError(t, err)
	return id
}

func version(hash string, number int) store.Definition {
	return store.Definition{Hash: hash, Key: "sachstand", Version: number, Content: []byte(hash)}
}

// TestProposalNeedsTwoPeople: role concept 7.2: whoever hands in a version cannot release it; another person can, once. What is released is known from
// then on under its hash and stands in the log that belongs to no case.
func TestProposalNeedsTwoPeople(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, time.Now)
	id := aProposal(t, s, "sachstand")
	requireKind(t, s.ReleaseProposal(t.Context(), id, "a", "weil", version("h2", 2)), casefile.Forbidden, "release.second-person")
	none, err := s.ReleasedDefinitions(t.Context(), nil)
	require.NoError(t, err)
	require.Empty(t, none)
	require.NoError(t, s.ReleaseProposal(t.Context(), id, "b", "weil", version("h2", 2)))
	requireKind(t, s.ReleaseProposal(t.Context(), id, "c", "weil", version("h2", 2)), casefile.Conflict, "release.decided")
	requireKind(t, s.DeclineProposal(t.Context(), id, "c", "weil"), casefile.Conflict, "release.decided")
	requireKind(t, s.ReleaseProposal(t.Context(), "nirgends", "b", "weil", version("h9", 9)), casefile.NotFound, "store.not-found")

	found, err := s.ReleasedDefinitions(t.Context(), nil)
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Equal(t, "h2", found[0].Hash)
	require.Equal(t, []byte("h2"), found[0].Content)
	known, err := s.ReleasedDefinitions(t.Context(), []string{"h1", "h2"})
	require.NoError(t, err)
	require.Empty(t, known)
	p, err := s.Proposal(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, []any{store.ProposalReleased, casefile.ActorID("b"), "weil", "h2", 2, "<x/>"}, []any{p.State, p.DecidedBy, p.Decision, p.Definition, p.Number, string(p.File)})

	log, err := s.Events(t.Context(), "", casefile.StreamAccess, 0, 10)
	require.NoError(t, err)
	require.Len(t, log, 2)
	require.Equal(t, "definition.released", log[1].Code)
	require.Equal(t, map[string]string{"procedure": "sachstand", "proposal": id, "reason": "weil", "version": "2", "hash": "h2"}, log[1].Params)
	require.NoError(t, s.VerifyChain(t.Context(), "", casefile.StreamAccess))
}

// TestReleasesOfOneProcedureInARow: of two proposals that follow the same version only one is released; whoever comes second hears that the base has changed. The
// number of a version is given once per procedure.
func TestReleasesOfOneProcedureInARow(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, time.Now)
	ids := []string{aProposal(t, s, "sachstand"), aProposal(t, s, "sachstand"), aProposal(t, s, "sachstand"), aProposal(t, s, "sachstand")}
	errs := make([]error, len(ids))
	var group sync.WaitGroup
	for i, id := range ids {
		group.Go(func() { errs[i] = s.ReleaseProposal(t.Context(), id, "b", "weil", version("h-"+id, 2)) })
	}
	group.Wait()
	released := 0
	for _, err := range errs {
		if err == nil {
			released++
			continue
		}
		requireKind(t, err, casefile.Conflict, "release.base-changed")
	}
	require.Equal(t, 1, released)
	all, err := s.Proposals(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 4)
	require.Equal(t, []string{store.ProposalOpen, store.ProposalOpen, store.ProposalOpen, store.ProposalReleased}, []string{all[0].State, all[1].State, all[2].State, all[3].State})

	// The same person twice, and two people at the same time on one proposal: one of them released it.
	other := aProposal(t, s, "eingang")
	results := make([]error, 6)
	for i := range results {
		group.Go(func() {
			results[i] = s.ReleaseProposal(t.Context(), other, "b", "weil", store.Definition{Hash: "e2", Version: 2, Content: []byte("e2")})
		})
	}
	group.Wait()
	won := 0
	for _, err := range results {
		if err == nil {
			won++
			continue
		}
		requireKind(t, err, casefile.Conflict, "release.decided")
	}
	require.Equal(t, 1, won)
}

// TestProposalIsNeverChanged: what was handed in and what was released stay as they are, also for the program's own role; a proposer may take back.
func TestProposalIsNeverChanged(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, time.Now)
	id := aProposal(t, s, "sachstand")
	require.NoError(t, s.DeclineProposal(t.Context(), id, "a", "Irrtum"))
	p, err := s.Proposal(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, store.ProposalDeclined, p.State)
	app := db.App(t)
	for _, sql := range []string{
		"update definition_proposal set file = ''", "update definition_proposal set reason = 'x'", "update definition_proposal set base = 'x'", "delete from definition_proposal",
		"update definition_proposal set proposed_by = 'x'", "update definition set content = ''", "delete from definition",
	} {
		_, err := app.Exec(t.Context(), sql)
		require.ErrorContains(t, err, "permission denied", sql)
	}
}

// TestRuleTableNeedsTwoPeople: a rule table is released as a procedure is; its lines in the log name the table, and a number that a procedure of the same key has is no
// hindrance. A file that the program once brought is given out by the number of its release.
func TestRuleTableNeedsTwoPeople(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, time.Now)
	handIn := func(kind string) string {
		id, err := s.AddProposal(t.Context(), store.Proposal{Kind: kind, Key: "gebuehr", File: []byte("<x/>"), Base: "h1", Reason: "Grund", ProposedBy: "a"})
		require.NoError(t, err)
		return id
	}
	require.NoError(t, s.RegisterDefinition(t.Context(), store.Definition{Hash: "r2", Kind: store.KindRules, Key: "gebuehr", Version: 1, Content: []byte("r2")}))
	procedure, table, late, declined := handIn(store.KindBundle), handIn(store.KindRules), handIn(store.KindRules), handIn(store.KindRules)
	require.NoError(t, s.ReleaseProposal(t.Context(), procedure, "b", "weil", store.Definition{Hash: "b2", Key: "gebuehr", Version: 2, Content: []byte("b2")}))
	d := store.Definition{Hash: "r2", Key: "gebuehr", Version: 2, Content: []byte("r2")}
	requireKind(t, s.ReleaseProposal(t.Context(), table, "a", "weil", d), casefile.Forbidden, "release.second-person")
	require.NoError(t, s.ReleaseProposal(t.Context(), table, "b", "weil", d))
	requireKind(t, s.ReleaseProposal(t.Context(), late, "b", "weil", store.Definition{Hash: "r3", Key: "gebuehr", Version: 2, Content: []byte("r3")}), casefile.Conflict, "release.base-changed")
	require.NoError(t, s.DeclineProposal(t.Context(), declined, "b", "Nein"))
	found, err := s.ReleasedDefinitions(t.Context(), []string{"b2"})
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Equal(t, []any{"r2", store.KindRules, "gebuehr", 2}, []any{found[0].Hash, found[0].Kind, found[0].Key, found[0].Version})
	log, err := s.Events(t.Context(), "", casefile.StreamAccess, 0, 20)
	require.NoError(t, err)
	var codes []string
	for _, e := range log[len(log)-2:] {
		require.Equal(t, "gebuehr", e.Params["table"])
		codes = append(codes, e.Code)
	}
	require.Equal(t, []string{"rules.released", "rules.declined"}, codes)
}
