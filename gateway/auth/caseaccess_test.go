package auth_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// TestCaseAccess: domain 7.1, need to know by team, purpose and sensitivity; positive and negative rows alternate.
func TestCaseAccess(t *testing.T) {
	t.Parallel()
	role := func(role casefile.Role, teams ...string) casefile.Actor {
		return casefile.Actor{ID: "x", Roles: []casefile.Role{role}, Teams: teams}
	}
	own := func(cases ...casefile.CaseID) casefile.Actor {
		return casefile.Actor{ID: "x", Roles: []casefile.Role{casefile.RoleAntragsteller}, Cases: cases}
	}
	normal := casefile.Case{ID: "1", Team: "erwerb-1", Procedure: "verlaengerung", AppliedFor: "18b", Sensitivity: "normal"}
	secret, refugee, change := normal, normal, normal
	secret.Sensitivity = "vertraulich"
	refugee.AppliedFor, refugee.Team = "25 Abs. 3", "humanitaer"
	change.Procedure = "arbeitgeberwechsel"
	for _, row := range []struct {
		name  string
		actor casefile.Actor
		c     casefile.Case
		teams []string
		code  string // "" means allowed
	}{
		{"own team", role(casefile.RoleSachbearbeitung, "erwerb-1"), normal, nil, ""},
		{"other team", role(casefile.RoleSachbearbeitung, "erwerb-2"), normal, []string{"clearing"}, "case.other-team"},
		{"no team", role(casefile.RoleSachbearbeitung), normal, nil, "case.other-team"},
		{"clearing has tasks of the case", role(casefile.RoleClearing, "clearing"), normal, []string{"clearing"}, ""},
		{"supervision sees all teams", role(casefile.RoleLeitung, "leitung"), normal, nil, ""},
		{"audit sees all teams", role(casefile.RoleRevision), normal, nil, ""},
		{"confidential is not for caseworkers", role(casefile.RoleSachbearbeitung, "erwerb-1"), secret, nil, "case.confidential"},
		{"confidential is not for audit", role(casefile.RoleRevision), secret, nil, "case.confidential"},
		{"confidential is for supervision", role(casefile.RoleLeitung), secret, nil, ""},
		{"confidential is for the legal unit of the team", role(casefile.RoleRechtssachbearbeitung, "erwerb-1"), secret, nil, ""},
		{"confidential of another team stays closed", role(casefile.RoleSicherheit, "x"), secret, nil, "case.other-team"},
		{"own application", own("7", "1"), normal, nil, ""},
		{"somebody else's application does not exist", own("7"), normal, nil, "case.not-found"},
		{"administration sees no case contents", role(casefile.RoleAdminIT, "erwerb-1"), normal, nil, "case.other-purpose"},
		{"cash has no business with the file", role(casefile.RoleKasse, "erwerb-1"), normal, nil, "case.other-purpose"},
		{"humanitarian unit: its paragraphs", role(casefile.RoleHumanitaer, "humanitaer"), refugee, nil, ""},
		{"humanitarian unit: not work", role(casefile.RoleHumanitaer, "erwerb-1"), normal, nil, "case.other-purpose"},
		{"team employer change: its procedure", role(casefile.RoleArbeitgeberwechsel, "erwerb-1"), change, nil, ""},
		{"team employer change: not extensions", role(casefile.RoleArbeitgeberwechsel, "erwerb-1"), normal, nil, "case.other-purpose"},
		{"naturalisation has no residence cases", role(casefile.RoleEinbuergerung, "erwerb-1"), normal, nil, "case.other-purpose"},
		{"nobody", casefile.Actor{}, normal, nil, "case.other-team"},
	} {
		err := auth.CaseAccess(row.actor, row.c, row.teams)
		if row.code == "" {
			require.NoError(t, err, row.name)
			continue
		}
		require.Error(t, err, row.name)
		require.Equal(t, row.code, casefile.CodeOf(err), row.name)
	}
}
