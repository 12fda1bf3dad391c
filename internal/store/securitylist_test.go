package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store/storetest"
)

// TestSecurityListIsTheOfficers: § 73 AufenthG; role concept 7.1 and 7.2: without a list nobody is on it. A version counts from its day on and
// only after a second officer has released it; the program's own role can neither read nor write it, and every look leaves a line.
func TestSecurityListIsTheOfficers(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, time.Now)
	day := casefile.MustParseDate
	on := func(d string) int {
		l, err := s.SecurityListOn(t.Context(), day(d))
		require.NoError(t, err)
		return l.Version
	}
	require.Zero(t, on("2026-12-01"), "the default is no list: a person decides")

	first, err := s.ProposeSecurityList(t.Context(), casefile.SecurityList{
		ValidFrom: day("2026-12-01"), Nationalities: []string{casefile.Stateless, "ATA", "ATA"}, Titles: []string{"19c"}, Otherwise: casefile.SecurityDoNotAsk,
	}, "officer1")
	require.NoError(t, err)
	require.Equal(t, []string{"ATA", casefile.Stateless}, first.Nationalities)
	require.Zero(t, on("2026-12-01"), "what is proposed is not in force")
	_, err = s.ReleaseSecurityList(t.Context(), first.Version, "officer1")
	requireKind(t, err, casefile.Forbidden, "security.vier-augen")
	_, err = s.ReleaseSecurityList(t.Context(), first.Version+7, "officer2")
	requireKind(t, err, casefile.NotFound, "store.not-found")
	released, err := s.ReleaseSecurityList(t.Context(), first.Version, "officer2")
	require.NoError(t, err)
	again, err := s.ReleaseSecurityList(t.Context(), first.Version, "officer3")
	require.NoError(t, err)
	require.Equal(t, released, again, "who comes second changes nothing")
	require.Zero(t, on("2026-11-30"))
	require.Equal(t, first.Version, on("2026-12-01"))

	second, err := s.ProposeSecurityList(t.Context(), casefile.SecurityList{ValidFrom: day("2027-01-01"), Otherwise: casefile.SecurityPerson}, "officer2")
	require.NoError(t, err)
	_, err = s.ReleaseSecurityList(t.Context(), second.Version, "officer1")
	require.NoError(t, err)
	require.Equal(t, first.Version, on("2026-12-31"))
	require.Equal(t, second.Version, on("2027-01-01"))
	all, err := s.SecurityLists(t.Context(), "officer1")
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Equal(t, second.Version, all[0].Version)

	app := db.App(t)
	for _, sql := range []string{
		"select 1 from security_list", "insert into security_list_access (actor, act, at) values ('a', 'gelesen', now())", "delete from security_list",
		"update security_list set released_by = 'x'", "select 1 from security_list_access",
	} {
		_, err := app.Exec(t.Context(), sql)
		require.ErrorContains(t, err, "permission denied", sql)
	}
	_, err = app.Exec(t.Context(), "set role ablauf_sicherheit")
	require.NoError(t, err)
	for _, sql := range []string{
		"update security_list set nationalities = '{}'", "delete from security_list", "delete from security_list_access", "update security_list_access set actor = 'x'",
	} {
		_, err := app.Exec(t.Context(), sql)
		require.ErrorContains(t, err, "permission denied", "a version is never changed: %s", sql)
	}
	acts := 0
	require.NoError(t, app.QueryRow(t.Context(), "select count(*) from security_list_access where act = 'gelesen' and actor = 'officer1'").Scan(&acts))
	require.Equal(t, 1, acts)
}
