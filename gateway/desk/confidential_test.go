package desk

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/processes"
)

// TestDecisionsOnTheQueryAreNotForTheCounter: role concept 7.1: a decision that rests on the answer to the query of § 73 AufenthG says what it was.
func TestDecisionsOnTheQueryAreNotForTheCounter(t *testing.T) {
	t.Parallel()
	decisions := []casefile.Decision{
		{Key: "fee", Inputs: json.RawMessage(`{"angaben": {"antragArt": "verlaengerung"}}`)},
		{Key: "unasked", Inputs: json.RawMessage(`{"angaben": {"antragArt": "verlaengerung", "sicherheitsabfrage": null}}`)},
		{Key: "light", Inputs: json.RawMessage(`{"angaben": {"sicherheitsabfrage": "bedenken"}}`)},
		{Key: "direct", Inputs: json.RawMessage(`{"sicherheitsabfrage": "bedenken"}`)},
		{Key: "odd", Inputs: json.RawMessage(`[]`)},
	}
	keys := func(role casefile.Role) (keys []string) {
		for _, d := range decisionsFor(casefile.Actor{Roles: []casefile.Role{role}}, decisions) {
			keys = append(keys, d.Key)
		}
		return keys
	}
	for _, role := range []casefile.Role{casefile.RoleClearing, casefile.RoleScan, casefile.RoleKasse, casefile.RoleArbeitgeberwechsel} {
		require.Equal(t, []string{"fee", "unasked"}, keys(role), role)
	}
	for _, role := range []casefile.Role{casefile.RoleSachbearbeitung, casefile.RoleLeitung, casefile.RoleSicherheit} {
		require.Len(t, keys(role), 5, role)
	}
	require.Len(t, decisions, 5, "the list of the others is not touched")
}

// TestEveryCallOfTheQueryIsKnown: whatever procedure calls the query does so under the name by which it is kept from people outside.
func TestEveryCallOfTheQueryIsKnown(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	for _, b := range library.Bundles() {
		for _, p := range b.Definition.Processes {
			for _, n := range p.Nodes {
				if n.Called == procedureSecurity {
					require.Contains(t, n.ID, elementSecurity, "%s", b.Key)
				}
			}
		}
	}
}
