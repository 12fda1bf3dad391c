package desk

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// confidentialLeftover is a store with a message about a confidential case and one about no case.
type confidentialLeftover struct{ Store }

func (confidentialLeftover) Leftovers(context.Context) ([]store.Leftover, error) {
	return []store.Leftover{{Case: "c1", Aktenzeichen: "ABH-2026-000017"}, {Message: "ba-77"}}, nil
}

func (confidentialLeftover) Case(context.Context, casefile.CaseID) (casefile.Case, error) {
	return casefile.Case{ID: "c1", Team: "a-k", Sensitivity: "vertraulich"}, nil
}

// TestLeftoverOfAConfidentialCase: role concept 7.1: a confidential case is not for the counter, in lists too; that a message lies there is.
func TestLeftoverOfAConfidentialCase(t *testing.T) {
	t.Parallel()
	d := New(Deps{Store: confidentialLeftover{}})
	for role, want := range map[casefile.Role]string{casefile.RoleLeitung: "ABH-2026-000017", casefile.RoleClearing: ""} {
		found, err := d.Leftovers(t.Context(), casefile.Actor{ID: "x", Roles: []casefile.Role{role}, Teams: []string{"a-k"}})
		require.NoError(t, err)
		require.Len(t, found, 2)
		require.Equal(t, want, found[0].Aktenzeichen, role)
		require.Equal(t, casefile.CaseID("c1"), found[0].Case)
	}
}
