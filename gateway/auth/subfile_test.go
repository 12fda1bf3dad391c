package auth_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
)

// TestSubFilesByRole: Art. 9 and 10 GDPR, § 73 and § 86 AufenthG, domain 7.1: each role and each sub-file, one by one.
func TestSubFilesByRole(t *testing.T) {
	t.Parallel()
	const none, crime, both, security = "", "strafsache", "strafsache gesundheit", "sicherheit"
	may := map[casefile.Role]string{
		casefile.RoleAntragsteller:         both, // their own data, Art. 15 GDPR; nothing of the query of § 73
		casefile.RoleArbeitgeber:           none,
		casefile.RoleClearing:              none, // "may not: security results, criminal details"
		casefile.RoleArbeitgeberwechsel:    none,
		casefile.RoleSachbearbeitung:       both, // decides, § 54, § 60a Abs. 2c AufenthG
		casefile.RoleRechtssachbearbeitung: both,
		casefile.RoleLeitung:               both, // signs second
		casefile.RoleSicherheit:            security,
		casefile.RoleHumanitaer:            both,
		casefile.RoleEinbuergerung:         crime, // § 12a StAG
		casefile.RoleScan:                  none,
		casefile.RoleKasse:                 none,
		casefile.RoleProzessgestaltung:     none,
		casefile.RoleAdminIT:               none,
		casefile.RoleRevision:              both, // Art. 38 Abs. 2 GDPR
	}
	require.Len(t, may, len(casefile.Roles()), "a new role has to be decided")
	for role, files := range may {
		actor := casefile.Actor{ID: "x", Roles: []casefile.Role{role}}
		require.True(t, auth.ReadsSubFile(actor, casefile.SubFileMain), role)
		read := ""
		for _, f := range auth.SubFilesOf(actor) {
			read += " " + string(f)
		}
		require.Equal(t, files, trimmed(read), role)
		require.False(t, auth.ReadsSubFile(actor, "krimskrams"), "what there is not, nobody reads: %s", role)
	}
	require.False(t, auth.ReadsSubFile(casefile.Actor{ID: "x"}, casefile.SubFileHealth))
}

func trimmed(s string) string {
	if s == "" {
		return s
	}
	return s[1:]
}

// TestNobodyReadsASourceInItsResult: what is made of several documents lies where only those read it who may read each of them.
func TestNobodyReadsASourceInItsResult(t *testing.T) {
	t.Parallel()
	staff := casefile.Roles()
	for _, a := range casefile.SubFiles() {
		for _, b := range casefile.SubFiles() {
			result, one := casefile.StrictestSubFile(a, b)
			for _, role := range staff {
				actor := casefile.Actor{Roles: []casefile.Role{role}}
				if one && auth.ReadsSubFile(actor, result) {
					require.True(t, auth.ReadsSubFile(actor, a) && auth.ReadsSubFile(actor, b), "%s reads %s made of %s and %s", role, result, a, b)
				}
			}
		}
	}
	_, one := casefile.StrictestSubFile(casefile.SubFileSecurity, casefile.SubFileHealth)
	require.False(t, one)
	strictest, one := casefile.StrictestSubFile(casefile.SubFileMain, casefile.SubFileHealth, casefile.SubFileCrime)
	require.True(t, one)
	require.Equal(t, casefile.SubFileHealth, strictest)
	strictest, one = casefile.StrictestSubFile()
	require.True(t, one)
	require.Equal(t, casefile.SubFileMain, strictest)
}
