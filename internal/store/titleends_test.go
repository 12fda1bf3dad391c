package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestTwoDecisionsEndOneTitle: a decision that is lifted interrupted nothing (§ 84 Abs. 2 Satz 3 AufenthG), but it takes no other decision with
// it: one that shortened the title (§ 7 Abs. 2 Satz 2) stands though the one that revoked it (§ 52) falls, whichever ended it first and in
// whichever order they came.
func TestTwoDecisionsEndOneTitle(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	day := casefile.MustParseDate
	held := func(t *testing.T) (shorten, revoke store.TitleEnd) {
		t.Helper()
		c := aCase(t, s)
		other := aCase(t, s)
		return store.TitleEnd{Title: c.TitleID, Case: c.ID, Reason: "verkuerzung", On: day("2027-01-01")},
			store.TitleEnd{Title: c.TitleID, Case: other.ID, Reason: "widerruf", On: day("2026-12-10")}
	}
	says := func(t *testing.T, e store.TitleEnd, day, reason string) {
		t.Helper()
		title, err := s.Title(t.Context(), e.Title)
		require.NoError(t, err)
		require.Equal(t, []string{day, reason}, []string{title.EndedOn.String(), title.EndedReason})
	}
	end := func(t *testing.T, e store.TitleEnd) { t.Helper(); require.NoError(t, s.EndTitle(t.Context(), e)) }
	lift := func(t *testing.T, e store.TitleEnd) { t.Helper(); require.NoError(t, s.LiftTitleEnd(t.Context(), e)) }

	t.Run("the earlier one falls", func(t *testing.T) {
		t.Parallel()
		shorten, revoke := held(t)
		end(t, shorten)
		says(t, shorten, "2027-01-01", "verkuerzung")
		end(t, revoke)
		says(t, shorten, "2026-12-10", "widerruf")
		lift(t, revoke)
		says(t, shorten, "2027-01-01", "verkuerzung")
		lift(t, revoke)
		says(t, shorten, "2027-01-01", "verkuerzung")
		lift(t, shorten)
		says(t, shorten, "", "")
	})
	t.Run("the later one falls", func(t *testing.T) {
		t.Parallel()
		shorten, revoke := held(t)
		end(t, revoke)
		end(t, shorten)
		says(t, shorten, "2026-12-10", "widerruf")
		lift(t, shorten)
		says(t, shorten, "2026-12-10", "widerruf")
	})
	t.Run("the later one was recorded under the earlier one", func(t *testing.T) {
		t.Parallel()
		shorten, revoke := held(t)
		end(t, revoke)
		end(t, shorten)
		lift(t, revoke)
		says(t, shorten, "2027-01-01", "verkuerzung")
	})
	t.Run("two of the same reason", func(t *testing.T) {
		t.Parallel()
		first, second := held(t)
		second.Reason = first.Reason
		end(t, first)
		end(t, second)
		says(t, first, "2026-12-10", "verkuerzung")
		lift(t, second)
		says(t, first, "2027-01-01", "verkuerzung")
	})
	t.Run("decided anew with another day", func(t *testing.T) {
		t.Parallel()
		shorten, _ := held(t)
		end(t, shorten)
		lift(t, shorten)
		shorten.On = day("2027-02-01")
		end(t, shorten)
		end(t, shorten)
		says(t, shorten, "2027-02-01", "verkuerzung")
		ends, err := s.TitleEnds(t.Context(), shorten.Title)
		require.NoError(t, err)
		require.Equal(t, []store.TitleEnd{shorten}, ends)
	})
	t.Run("no such title", func(t *testing.T) {
		t.Parallel()
		requireKind(t, s.EndTitle(t.Context(), store.TitleEnd{Title: "00000000-0000-7000-8000-000000000000", On: day("2027-01-01")}),
			casefile.NotFound, "store.not-found")
	})
}

// TestTitleEndedElsewhere: what another system or an intake said of the end of a title is no decision of a case, and stands when one falls.
func TestTitleEndedElsewhere(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	c := aCase(t, s)
	_, err := db.Owner(t).Exec(t.Context(), `update title set ended_on = '2027-03-01', ended_reason = 'ausreise' where id = $1`, string(c.TitleID))
	require.NoError(t, err)
	decision := store.TitleEnd{Title: c.TitleID, Case: c.ID, Reason: "widerruf", On: casefile.MustParseDate("2026-12-10")}
	require.NoError(t, s.EndTitle(t.Context(), decision))
	require.NoError(t, s.LiftTitleEnd(t.Context(), decision))
	title, err := s.Title(t.Context(), c.TitleID)
	require.NoError(t, err)
	require.Equal(t, "2027-03-01", title.EndedOn.String())
	require.Equal(t, "ausreise", title.EndedReason)
}
