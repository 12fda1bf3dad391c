package e2e_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
)

// way is what the law expects of an application: everything that was said and sent, and so also what was not.
type way struct {
	key string // of the story
	// rows are those of § 81 AufenthG that fired, in order.
	rows    []string
	outcome string
	// said is the effect of the last row: effect, paragraph, stay, travel, work, certificate, and the day from which it is in force.
	said said
	// letters are all that went out, in order, with the day they were posted.
	letters []posted
	// deadlines are all of the case.
	deadlines []due
	// title is the one that the person holds in the end.
	title player.Title
	// through and around are elements of the diagram that the case took in this order, and such that it did not touch.
	through, around []string
}

type said struct{ effect, paragraph, stay, travel, work, certificate, from string }

type posted struct{ template, on string }

type due struct{ kind, lastDay, state, paragraph string }

// check requires that a story went the way of the law.
func check(t *testing.T, w way) told {
	t.Helper()
	s := tell(t, w.key)
	r := s.report
	require.Equal(t, w.outcome, r.Outcome)
	require.Equal(t, w.rows, r.Rows, "rows of the § 81 table")
	e := r.Effect
	actual := said{e.Effect.Code, e.Paragraph, e.Stay.Code, e.Travel.Code, e.Work.Code, e.Certificate.Code, e.InForceFrom}
	require.Equal(t, w.said, actual)
	for _, word := range []player.Coded{e.Effect, e.Stay, e.Travel, e.Work, e.Certificate} {
		require.NotEmpty(t, word.Text, "%s has no words", word.Code)
	}
	if w.outcome == "titel-verlaengert" {
		require.Equal(t, "titel-erteilt", r.InForce.Effect.Code, "no effect of the application outlives the decision (§ 81 Abs. 3 and 4 AufenthG)")
	} else {
		require.Equal(t, e, r.InForce, "no title was granted, so what the table said last is in force")
	}

	sent := []posted{}
	for _, l := range r.Letters {
		require.Equal(t, "sent", l.State, l.Template)
		require.Equal(t, delivered(l.LetterDate), l.DeemedDeliveredOn, "§ 41 Abs. 2 VwVfG of the Land: %s", l.Template)
		sent = append(sent, posted{l.Template, l.LetterDate})
	}
	require.Equal(t, w.letters, sent, "these letters and no other")
	deadlines := []due{}
	for _, d := range r.Deadlines {
		require.NotEmpty(t, d.Reason, "%s does not say how it was computed", d.Kind)
		deadlines = append(deadlines, due{d.Kind, d.LastDay, d.State, d.Paragraph})
	}
	require.Equal(t, byDay(w.deadlines), byDay(deadlines))
	require.Equal(t, w.title, r.Title)
	inOrder(t, r.Way, w.through...)
	nowhere(t, r.Way, w.around...)
	return s
}

// byDay brings deadlines in the order of their last days; two of the same day stand by their kind.
func byDay(list []due) []due {
	return slices.SortedFunc(slices.Values(list), func(a, b due) int {
		return cmp.Or(strings.Compare(a.lastDay, b.lastDay), strings.Compare(a.kind, b.kind), strings.Compare(a.state, b.state))
	})
}

// days gives the day on which a story was begun, and days counted from it.
func days(t *testing.T, key string) func(after int) string {
	t.Helper()
	today := tell(t, key).play.Today.Format("2006-01-02")
	return func(after int) string { return plus(today, after) }
}

// The deadlines that every case has.
func vwgo(received, state string) due {
	return due{"vwgo75", threeMonths(received), state, "§ 75 VwGO"}
}

func titleEnd(lastDay, state string) due {
	return due{"titel-ende", lastDay, state, "§ 81 Abs. 4 AufenthG"}
}
