package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestFindingsAreForTheOfficer: § 73 AufenthG; role concept 7.1: what the query brought to light stands where the program's own role cannot read
// it; whoever reads it as the officer leaves a line in the access log, and reading changes nothing.
func TestFindingsAreForTheOfficer(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, time.Now)
	c := aCase(t, s)
	_, _, err := s.Receive(t.Context(), store.Message{
		Receipt: casefile.Receipt{
			CaseID: c.ID, Kind: casefile.ReceiptSicherheitsantwort, Channel: casefile.ChannelRegister, ReceivedAt: time.Now(),
			Scope: "register/sicherheit", IdempotencyKey: "n1", RequestHash: []byte("h"), Raw: []byte(`{"nachricht":"n1"}`),
		},
		Facts: map[string]json.RawMessage{"sicherheitsabfrage": json.RawMessage(`"bedenken"`)}, Finding: []byte("sealed"),
	})
	require.NoError(t, err)

	app := db.App(t)
	for _, sql := range []string{"select sealed from security_finding", "select count(*) from security_finding", "delete from security_finding"} {
		_, err := app.Exec(t.Context(), sql)
		require.ErrorContains(t, err, "permission denied", sql)
	}

	found, err := s.Findings(t.Context(), c.ID, "officer", map[string]string{"purpose": "entscheidung"})
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Equal(t, []byte("sealed"), found[0].Sealed)
	log, err := s.Events(t.Context(), c.ID, casefile.StreamAccess, 0, 10)
	require.NoError(t, err)
	require.Equal(t, "finding.read", log[len(log)-1].Code)
	require.Equal(t, casefile.ActorID("officer"), log[len(log)-1].Actor)
	require.Equal(t, map[string]string{"purpose": "entscheidung"}, log[len(log)-1].Params)

	_, err = app.Exec(t.Context(), "set role ablauf_sicherheit")
	require.NoError(t, err)
	for _, sql := range []string{"select raw from receipt", "select * from person", "delete from security_finding", "update security_finding set sealed = ''"} {
		_, err := app.Exec(t.Context(), sql)
		require.ErrorContains(t, err, "permission denied", "the role of the officer reads findings and nothing else: %s", sql)
	}
}

// TestSecurityMailIsForTheOfficer: role concept 7.1: clearing must not see what comes by the way of § 73 AufenthG; what nothing waits for goes to
// the officer's team.
func TestSecurityMailIsForTheOfficer(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s, err := store.Open(t.Context(), store.Config{
		URL: db.AppURL, Teams: map[casefile.Role]string{casefile.RoleSicherheit: "sicherheit"},
	}, time.Now)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	c := aCase(t, s)
	r, _, err := s.Receive(t.Context(), store.Message{Receipt: casefile.Receipt{
		CaseID: c.ID, Kind: casefile.ReceiptSicherheitsantwort, Channel: casefile.ChannelRegister, ReceivedAt: time.Now(), Scope: "register/sicherheit",
		IdempotencyKey: "n1", RequestHash: []byte("h"), Raw: []byte("{}"),
	}})
	require.NoError(t, err)
	_, err = s.Project(t.Context(), store.Turn{
		CaseID: c.ID, Rev: 1, At: time.Now(), Facts: []store.Fact{{N: 1, Code: store.FactMessageUnmatched, Receipt: r.ID}},
	})
	require.NoError(t, err)
	task := onlyTask(t, s, c.ID)
	require.Equal(t, "sicherheit", task.Group)
	require.Equal(t, "sicherheit", task.Team)
	require.NotContains(t, task.Name, "Eingang")
}
