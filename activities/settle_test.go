package activities

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

// TestDeadlinesFollowTheirTimers: three months (§ 75 VwGO) and the end of the title are the authority's, a request for documents (§ 82 Abs.
// 1 AufenthG) the applicant's, the two weeks (§ 36 Abs. 2 BeschV) the BA's.
func TestDeadlinesFollowTheirTimers(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 1, 23, 0, 0, 0, time.UTC)
	deadlines := []casefile.Deadline{
		{Key: "vwgo75", Direction: "behoerde", DueAt: at, State: casefile.DeadlineRunning},
		{Key: "titel-ende", Direction: "behoerde", DueAt: at.AddDate(0, 0, 1), State: casefile.DeadlineRunning},
		{Key: "unterlagen", Direction: "antragsteller", DueAt: at.AddDate(0, 0, 2), State: casefile.DeadlineRunning},
		{Key: "ba", Direction: "extern", DueAt: at.AddDate(0, 0, 3), State: casefile.DeadlineRunning},
		{Key: "frueher", Direction: "behoerde", DueAt: at.AddDate(0, 0, -9), State: casefile.DeadlinePassed},
	}
	timer := func(code string, days int) contract.Fact {
		return contract.Fact{Code: code, Due: at.AddDate(0, 0, days)}
	}
	for _, c := range []struct {
		name  string
		facts []contract.Fact
		want  map[string]casefile.DeadlineState
	}{
		{"decided", []contract.Fact{timer(contract.FactTimerCancelled, 0)}, map[string]casefile.DeadlineState{"vwgo75": casefile.DeadlineMet}},
		{
			"withdrawn by the applicant",
			[]contract.Fact{{Code: contract.FactMessageReceived}, timer(contract.FactTimerCancelled, 0), timer(contract.FactTimerCancelled, 2)},
			map[string]casefile.DeadlineState{"vwgo75": casefile.DeadlineCancelled, "titel-ende": casefile.DeadlineCancelled, "unterlagen": casefile.DeadlineMet},
		},
		{
			"handed over",
			[]contract.Fact{{Code: contract.FactErrorThrown}, timer(contract.FactTimerCancelled, 0)},
			map[string]casefile.DeadlineState{"vwgo75": casefile.DeadlineCancelled, "titel-ende": casefile.DeadlineCancelled},
		},
		{"the BA answered", []contract.Fact{{Code: contract.FactMessageReceived}, timer(contract.FactTimerCancelled, 3)}, map[string]casefile.DeadlineState{"ba": casefile.DeadlineMet}},
		{"not needed any more", []contract.Fact{timer(contract.FactTimerCancelled, 2)}, map[string]casefile.DeadlineState{"unterlagen": casefile.DeadlineCancelled}},
		{"over", []contract.Fact{timer(contract.FactTimerFired, 2)}, map[string]casefile.DeadlineState{"unterlagen": casefile.DeadlinePassed}},
		{"armed anew", []contract.Fact{timer(contract.FactTimerArmed, -9)}, map[string]casefile.DeadlineState{"frueher": casefile.DeadlineRunning}},
		{"a message that stops no timer", []contract.Fact{{Code: contract.FactMessageReceived}}, map[string]casefile.DeadlineState{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, settled(deadlines, contract.Turn{Facts: c.facts}))
		})
	}
}

// TestDeadlinesOfOneMidnight: the answer to the query of § 73 AufenthG says nothing of the two weeks of § 36 Abs. 2 BeschV that end at the
// same midnight, and no timer says whether the certificate of § 81 Abs. 5 AufenthG was issued in time: a person meets that. A withdrawn
// application leaves nothing to be issued.
func TestDeadlinesOfOneMidnight(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 7, 23, 0, 0, 0, time.UTC)
	deadlines := []casefile.Deadline{
		{Key: "ba", Direction: "extern", DueAt: at, State: casefile.DeadlineRunning, Params: map[string]string{paramProcess: "beteiligung-ba"}},
		{Key: "sicherheit", Direction: "extern", DueAt: at, State: casefile.DeadlineRunning, Params: map[string]string{paramProcess: "sicherheitsabfrage"}},
		{Key: "bescheinigung", Direction: "behoerde", DueAt: at, State: casefile.DeadlineRunning, Params: map[string]string{paramMetBy: "ausstellen"}},
		{Key: "vwgo75", Direction: "behoerde", DueAt: at.AddDate(0, 2, 0), State: casefile.DeadlineRunning},
	}
	message := contract.Fact{Code: contract.FactMessageReceived}
	for name, c := range map[string]struct {
		facts []contract.Fact
		want  map[string]casefile.DeadlineState
	}{
		"an answer": {
			[]contract.Fact{message, {Code: contract.FactTimerCancelled, Process: "sicherheitsabfrage", Due: at}},
			map[string]casefile.DeadlineState{"sicherheit": casefile.DeadlineMet},
		},
		"another timer of that midnight": {[]contract.Fact{{Code: contract.FactTimerFired, Process: "nachforderung", Due: at}}, map[string]casefile.DeadlineState{}},
		"withdrawn": {
			[]contract.Fact{message, {Code: contract.FactTimerCancelled, Process: "verlaengerung", Due: at.AddDate(0, 2, 0)}},
			map[string]casefile.DeadlineState{"vwgo75": casefile.DeadlineCancelled, "bescheinigung": casefile.DeadlineCancelled},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, settled(deadlines, contract.Turn{Facts: c.facts}))
		})
	}
}

// TestDeadlineMetByATask: § 81 Abs. 5 AufenthG: the certificate has been issued within three working days, so its deadline is met on that day
// and does not pass over an application that is decided much later. Who is late meets nothing.
func TestDeadlineMetByATask(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 1, 23, 0, 0, 0, time.UTC)
	deadlines := []casefile.Deadline{
		{Key: "bescheinigung", DueAt: at, State: casefile.DeadlineRunning, Params: map[string]string{"erfuelltDurch": "ausstellen,ausstellen-mit-stelle"}},
		{Key: "frueher", DueAt: at, State: casefile.DeadlineMet, Params: map[string]string{"erfuelltDurch": "ausstellen"}},
		{Key: "vwgo75", DueAt: at, State: casefile.DeadlineRunning},
	}
	finished := func(element string, when time.Time) map[string]casefile.DeadlineState {
		return metBy(deadlines, contract.Turn{Facts: []contract.Fact{{Code: contract.FactTaskCompleted, Element: element}}}, when)
	}
	met := map[string]casefile.DeadlineState{"bescheinigung": casefile.DeadlineMet}
	require.Equal(t, met, finished("ausstellen-mit-stelle", at.Add(-time.Hour)))
	require.Empty(t, finished("vollstaendigkeit-pruefen", at.Add(-time.Hour)))
	require.Empty(t, finished("ausstellen", at.Add(time.Second)))
}
