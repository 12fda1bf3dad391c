package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/api"
	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// nowhere is an id that nothing has.
const nowhere = "019391b0-0000-7000-8000-000000000000"

// TestEveryRouteWithEveryRole walks the table of permissions: who lacks the role gets 403 and a line in the access log, who has it
// gets past the door, and nobody gets in without signing in (domain 7.1).
func TestEveryRouteWithEveryRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	denied := func() int {
		events, err := w.db.Events(t.Context(), "", casefile.StreamAccess, 0, 5000)
		require.NoError(t, err)
		return len(events)
	}
	for _, p := range api.Permissions() {
		path := strings.NewReplacer(":id", nowhere, ":key", "nirgends", ":version", "1").Replace(p.Path)
		call := func(as string) int { return w.do(request{method: p.Method, path: path, as: as}).Code }
		if p.Public {
			require.Less(t, call(""), 400, path)
			continue
		}
		require.NotEmpty(t, p.Comment, path)
		require.Equal(t, http.StatusUnauthorized, call(""), path)
		for _, role := range casefile.Roles() {
			before := denied()
			code := call(string(role))
			if p.Allows(casefile.Actor{Roles: []casefile.Role{role}}) {
				require.NotContains(t, []int{401, 403, 500}, code, "%s %s as %s", p.Method, path, role)
				continue
			}
			require.Equal(t, http.StatusForbidden, code, "%s %s as %s", p.Method, path, role)
			require.Equal(t, before+1, denied(), "%s %s as %s leaves a line", p.Method, path, role)
		}
	}
}

// TestRolesOfTheConcept pins what the role concept forbids outright (domain 7.1).
func TestRolesOfTheConcept(t *testing.T) {
	t.Parallel()
	may := map[string]auth.Permission{}
	for _, p := range api.Permissions() {
		may[p.Method+" "+p.Path] = p
	}
	for _, row := range []struct {
		role  casefile.Role
		route string
		want  bool
	}{
		{casefile.RoleAntragsteller, "POST /api/v1/applications", true},
		{casefile.RoleAntragsteller, "GET /api/v1/tasks", false},
		{casefile.RoleArbeitgeber, "POST /api/v1/cases/:id/documents", true},
		{casefile.RoleArbeitgeber, "GET /api/v1/cases/:id", false},
		{casefile.RoleAdminIT, "GET /api/v1/cases/:id", false},
		{casefile.RoleAdminIT, "GET /api/v1/documents/:id", false},
		{casefile.RoleProzessgestaltung, "GET /api/v1/processes", true},
		{casefile.RoleProzessgestaltung, "GET /api/v1/cases/:id", false},
		{casefile.RoleRevision, "GET /api/v1/cases/:id/history", true},
		{casefile.RoleRevision, "POST /api/v1/tasks/:id/complete", false},
		{casefile.RoleScan, "POST /api/v1/cases/:id/documents", true},
		{casefile.RoleScan, "GET /api/v1/cases/:id", false},
		{casefile.RoleKasse, "POST /api/v1/tasks/:id/complete", false},
		{casefile.RoleSachbearbeitung, "POST /api/v1/tasks/:id/complete", true},
	} {
		p, ok := may[row.route]
		require.True(t, ok, row.route)
		require.Equal(t, row.want, p.Allows(casefile.Actor{Roles: []casefile.Role{row.role}}), "%s %s", row.role, row.route)
	}
}
