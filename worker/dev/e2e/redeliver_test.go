package e2e_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
)

// TestOvertakenReceiptIsDelivered: architecture 4.1, a receipt is never lost. One that was given up, and that the receipts behind it have
// overtaken, reaches its case when it is delivered again; delivering it once more changes nothing.
func TestOvertakenReceiptIsDelivered(t *testing.T) {
	p := underWay(t)
	owner, err := pgx.Connect(t.Context(), variable(t, "ABLAUF_MIGRATE_DATABASE_URL"))
	require.NoError(t, err)
	defer owner.Close(longLived())
	up := down(t, devstack.Worker, stack.StopPart)
	for _, text := range []string{"die erste", "die zweite"} {
		require.NoError(t, gateway.As("antragsteller").Message(t.Context(), p.CaseID, "", "antwort", map[string]any{"antwortText": text}))
	}
	var id string
	require.NoError(t, owner.QueryRow(t.Context(), `update receipt set state = 'poison' where (case_id, case_seq) =
		(select case_id, max(case_seq) - 1 from receipt where case_id = $1 group by case_id) returning id::text`, p.CaseID).Scan(&id))
	up()
	states := func(ctx context.Context) (pending, poison int) {
		require.NoError(t, owner.QueryRow(ctx, `select count(*) filter (where state = 'pending'), count(*) filter (where state = 'poison')
			from receipt where case_id = $1`, p.CaseID).Scan(&pending, &poison))
		return pending, poison
	}
	require.NoError(t, p.Until(t.Context(), "the second message", func(ctx context.Context) (bool, error) {
		pending, poison := states(ctx)
		return pending == 0 && poison == 1, nil
	}))
	for again := range 2 {
		if again > 0 {
			_, err := owner.Exec(t.Context(), "update receipt set state = 'poison' where id = $1", id)
			require.NoError(t, err)
		}
		said, err := worker(t, stack, "redeliver", id)
		require.NoError(t, err, said)
		require.NoError(t, p.Until(t.Context(), "the first message", func(ctx context.Context) (bool, error) {
			pending, poison := states(ctx)
			return pending+poison == 0, nil
		}))
		said, err = worker(t, stack, "audit", "-case", p.CaseID, "-patience=5s")
		require.NoError(t, err, said)
	}
}
