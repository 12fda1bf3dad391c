package e2e_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// auditReport is what the command "audit -json" of the worker writes, as far as tests look at it.
type auditReport struct {
	Cases    int `json:"cases"`
	Erased   int `json:"erased"`
	Promises []struct {
		Number   int    `json:"number"`
		Sentence string `json:"sentence"`
		Proof    string `json:"proof"`
		Checked  int    `json:"checked"`
	} `json:"promises"`
	Findings []struct {
		Promise          int
		Code, Case, Text string
	} `json:"findings"`
}

// dayHasCome lets what a case received on a day to come have been recorded on that day too. A test that lets days pass, or sets a partner's
// clock ahead, does so without the machine's clock, and the auditor is right to find receipts older than the moment of their recording.
func dayHasCome(t *testing.T, plays ...*player.Play) {
	t.Helper()
	for _, p := range plays {
		require.Positive(t, query[int](t, `with recorded as (
			update receipt set recorded_at = received_at where case_id = $1 and received_at > recorded_at returning 1)
			select count(*)::int from recorded`, p.CaseID), "nothing of the case lay ahead")
	}
}

// requireAudit runs the auditor on a stack as an operator does; it must find nothing and have compared something for each promise.
func requireAudit(t *testing.T, s *devstack.Stack) auditReport {
	t.Helper()
	cmd, err := s.Command(t.Context(), devstack.Worker, "audit", "-json", "-patience=5s")
	require.NoError(t, err)
	var out, trouble bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &trouble
	ended := cmd.Run()
	var report auditReport
	require.NoError(t, json.Unmarshal(out.Bytes(), &report), "%s%s", out.String(), trouble.String())
	for _, f := range report.Findings {
		t.Errorf("promise %d, %s: %s [case %s]", f.Promise, f.Code, f.Text, f.Case)
	}
	require.NoError(t, ended, trouble.String())
	for _, p := range report.Promises {
		t.Logf("%2d  %-84s %6d", p.Number, p.Sentence, p.Checked)
		require.True(t, p.Proof != "" || p.Checked > 0, "promise %d was not compared with anything", p.Number)
	}
	return report
}

// worker runs a command of the worker on a stack and gives what it says to a person.
func worker(t *testing.T, s *devstack.Stack, args ...string) (string, error) {
	t.Helper()
	cmd, err := s.Command(t.Context(), devstack.Worker, args...)
	require.NoError(t, err)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestAuditFindsNothing: after three stories and a case under way every promise of the architecture, section 4, holds in PostgreSQL, MinIO
// and Temporal.
func TestAuditFindsNothing(t *testing.T) {
	for _, story := range player.Stories() {
		tell(t, story.Key)
	}
	underWay(t)
	sealed, err := worker(t, stack, "seal")
	require.NoError(t, err, sealed)
	require.Contains(t, sealed, "sealed ")
	verified, err := worker(t, stack, "verify")
	require.NoError(t, err, verified)
	require.Contains(t, verified, "The event log holds.")
	report := requireAudit(t, stack)
	require.GreaterOrEqual(t, report.Cases, 4)
}

// underWay is a case with its first letter, an uploaded document and an open task.
func underWay(t *testing.T) *player.Play {
	t.Helper()
	p := player.NewPlay(gateway)
	require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Timely))
	_, err := p.Task(t.Context(), "vollstaendigkeit-pruefen")
	require.NoError(t, err)
	require.NoError(t, p.Upload(t.Context(), "antragsteller", "P01"))
	_, err = p.Letter(t.Context(), "verlaengerung/eingangsbestaetigung", 1)
	require.NoError(t, err)
	settled(t)
	return p
}
