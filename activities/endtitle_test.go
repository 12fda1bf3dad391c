package activities

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestEndsOn: a decision that ends a title works from its announcement (§ 43 Abs. 1 VwVfG); the day that it leaves the title is its last one
// (§ 7 Abs. 2 Satz 2 AufenthG), and nothing makes a title longer.
func TestEndsOn(t *testing.T) {
	t.Parallel()
	day := func(s string) casefile.Date {
		if s == "" {
			return casefile.Date{}
		}
		return casefile.MustParseDate(s)
	}
	for _, c := range []struct{ name, until, announced, last, want string }{
		{"at once", "2028-01-31", "2026-11-20", "", "2026-11-20"},
		{"on a day to come", "2028-01-31", "2026-11-20", "2026-12-31", "2027-01-01"},
		{"on the day of announcement", "2028-01-31", "2026-11-20", "2026-11-20", "2026-11-21"},
		{"announced after the day it names", "2028-01-31", "2027-01-15", "2026-12-31", "2027-01-15"},
		{"unlimited title", "", "2026-11-20", "", "2026-11-20"},
		{"title over before the announcement", "2026-11-19", "2026-11-20", "", ""},
		{"no longer than it was", "2026-12-31", "2026-11-20", "2026-12-31", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, day(c.want), endsOn(casefile.Title{ValidTo: day(c.until)}, day(c.announced), day(c.last)))
		})
	}
}
