package e2e_test

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestDocumentsBehindTheApplication: documents that are sent right behind their application meet a case that is only just beginning; each
// reaches it once and in order, none lands with clearing as undeliverable.
func TestDocumentsBehindTheApplication(t *testing.T) {
	t.Parallel()
	const cases, documents = 20, 3
	plays := make([]*player.Play, cases)
	errs := make([]error, cases)
	var wait sync.WaitGroup
	for i := range plays {
		plays[i] = player.NewPlay(gateway)
		wait.Go(func() {
			if errs[i] = plays[i].Apply(t.Context(), "antragsteller", testdata.Timely); errs[i] == nil {
				errs[i] = plays[i].Upload(t.Context(), "antragsteller", "A01", "P01", "L03")
			}
		})
	}
	wait.Wait()
	for i, p := range plays {
		require.NoError(t, errs[i])
		require.NoError(t, p.Until(t.Context(), "arrival of the documents", func(ctx context.Context) (bool, error) {
			events, err := gateway.As("leitung").History(ctx, p.CaseID)
			arrived := 0
			for _, e := range events {
				require.NotEqual(t, "receipt.poison", e.Code, e.Text)
				if e.Code == "message.received" || e.Code == "message.unmatched" {
					arrived++
				}
			}
			require.LessOrEqual(t, arrived, documents, "none arrives twice")
			return arrived == documents, err
		}))
	}
}
