package e2e_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// inboundTasks counts the open tasks by which clearing looks at something that nothing waited for.
func inboundTasks(t *testing.T, p *player.Play) int {
	t.Helper()
	return query[int](t, "select count(*)::int from task where case_id = $1 and element = 'eingang-pruefen' and state = 'open'", p.CaseID)
}

// TestAnswersThatNobodyWaitsFor: an answer of the Bundesagentur that comes after the approval counts as given (§ 36 Abs. 2 BeschV), twice, for
// a case that has ended, or for a request that nobody made: each is seen by somebody, none is lost, none moves a case, and the approval stands.
func TestAnswersThatNobodyWaitsFor(t *testing.T) {
	silent, request := baAsked(t)
	standsAt(t, silent, "ba-warten")
	_, end, err := silent.Deadline(t.Context(), "ba-zustimmung")
	require.NoError(t, err)
	require.NoError(t, silent.Advance(t.Context(), end.AddDate(0, 0, 1).Add(12*time.Hour)))
	passes(t, silent, "ba-fiktion-feststellen")
	settled(t)
	way := wayOf(t, silent)
	before := inboundTasks(t, silent)
	for range 2 {
		partnerAnswers(t, "late-"+request, request, "abgelehnt", time.Now())
	}
	waitForRows(t, before+1, "select count(*) from task where case_id = $1 and element = 'eingang-pruefen' and state = 'open'", silent.CaseID)
	require.Equal(t, 1, countOf(t, silent, "registerantwort"), "twice is once")
	require.Equal(t, way, wayOf(t, silent), "the approval stands; taking it back is a matter of § 41 AufenthG")

	closed := player.NewPlay(gateway)
	require.NoError(t, closed.Apply(t.Context(), "antragsteller", testdata.Timely))
	_, err = closed.Letter(t.Context(), confirmation, 1)
	require.NoError(t, err)
	require.NoError(t, closed.Complete(t.Context(), "clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": true}))
	second := release(t, closed)
	standsAt(t, closed, "ba-warten")
	withdraw(t, closed)
	require.NoError(t, closed.End(t.Context()))
	partnerAnswers(t, "closed-"+second, second, "zugestimmt", time.Now())
	waitForRows(t, 1, "select count(*) from task where case_id = $1 and element = 'eingang-pruefen' and state = 'open'", closed.CaseID)

	partnerAnswers(t, "unknown-"+second, "01a200f4-3387-7bd9-8554-aaf777749fbc", "abgelehnt", time.Now())
	waitForLog(t, devstack.Worker, "it belongs to no request of ours")
}
