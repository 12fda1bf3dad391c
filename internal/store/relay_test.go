package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestRelayInOrder: several relays at once bring each receipt to its case once, in the order of its case.
func TestRelayInOrder(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	const cases, each = 3, 5
	for range cases {
		c := aCase(t, s)
		for range each - 1 {
			_, _, err := s.Receive(t.Context(), aMessage(c.ID, casefile.ReceiptNachricht))
			require.NoError(t, err)
		}
	}
	var mu sync.Mutex
	got := map[casefile.CaseID][]int{}
	deliver := func(_ context.Context, r casefile.Receipt) (store.ReceiptOutcome, error) {
		mu.Lock()
		defer mu.Unlock()
		got[r.CaseID] = append(got[r.CaseID], r.CaseSeq)
		return store.Delivered(true), nil
	}
	const relays = 4
	errs, total := make([]error, relays), make([]int, relays)
	var wg sync.WaitGroup
	for i := range relays {
		wg.Go(func() { total[i], errs[i] = s.ClaimReceipts(t.Context(), cases*each, deliver) })
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	// A relay stops when what is left is held by others; one more takes the rest.
	_, err := s.ClaimReceipts(t.Context(), cases*each, deliver)
	require.NoError(t, err)
	require.Len(t, got, cases)
	for _, seqs := range got {
		require.Equal(t, []int{1, 2, 3, 4, 5}, seqs)
	}
	_, found, err := s.OldestPendingReceipt(t.Context())
	require.NoError(t, err)
	require.False(t, found)
}

// TestRelayLater: the receipt of a case that does not answer is set aside without being counted, however often; it never becomes poison
// for that, and receipts of other cases go on meanwhile.
func TestRelayLater(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	s := storetest.OpenAt(t, func() time.Time { return now })
	silent := aCase(t, s)
	aCase(t, s)
	tries, delivered := 0, 0
	deliver := func(_ context.Context, r casefile.Receipt) (store.ReceiptOutcome, error) {
		if r.CaseID == silent.ID {
			tries++
			return store.Later("case.no-answer"), nil
		}
		delivered++
		return store.Delivered(true), nil
	}
	for range 15 {
		_, err := s.ClaimReceipts(t.Context(), 10, deliver)
		require.NoError(t, err)
		now = now.Add(time.Minute)
	}
	require.Equal(t, 15, tries, "once a round: not at once again")
	require.Equal(t, 1, delivered)
	receipts, err := s.Receipts(t.Context(), silent.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.ReceiptPending, receipts[0].State)
	require.Zero(t, receipts[0].Attempts)
	require.Equal(t, "case.no-answer", receipts[0].LastError)
}

// TestRelayPoison: a receipt that fails ten times becomes a task for clearing; those behind it wait until then and go on after.
func TestRelayPoison(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := aCase(t, s)
	_, _, err := s.Receive(t.Context(), aMessage(c.ID, casefile.ReceiptAntwort))
	require.NoError(t, err)
	attempts := 0
	fail := func(_ context.Context, r casefile.Receipt) (store.ReceiptOutcome, error) {
		if r.CaseSeq != 1 {
			return store.Delivered(true), nil
		}
		attempts++
		if attempts%2 == 0 {
			return store.Retry("case.not-started"), nil
		}
		return store.ReceiptOutcome{}, casefile.Errorf(casefile.Conflict, "case.not-started", "ZZKANARIE")
	}
	for range 9 {
		n, err := s.ClaimReceipts(t.Context(), 10, fail)
		require.NoError(t, err)
		require.Equal(t, 1, n, "the receipt behind must wait")
		n, err = s.ClaimReceipts(t.Context(), 10, fail)
		require.NoError(t, err)
		require.Zero(t, n, "a failed receipt rests before it is tried again")
		clock.t = clock.t.Add(5 * time.Minute)
	}
	n, err := s.ClaimReceipts(t.Context(), 10, fail)
	require.NoError(t, err)
	require.Equal(t, 2, n)
	require.Equal(t, 10, attempts)
	receipts, err := s.Receipts(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.ReceiptPoison, receipts[0].State)
	require.Equal(t, "case.not-started", receipts[0].LastError)
	require.Equal(t, casefile.ReceiptDelivered, receipts[1].State)
	require.Equal(t, clock.t, receipts[1].DeliveredAt)
	require.Equal(t, "Eingang prüfen", onlyTask(t, s, c.ID).Name)
	require.Contains(t, codes(t, s, c.ID), "receipt.poison")

	require.NoError(t, s.RequeueReceipt(t.Context(), receipts[0].ID, "anna"))
	requireKind(t, s.RequeueReceipt(t.Context(), receipts[0].ID, "anna"), casefile.NotFound, "store.not-found")
	n, err = s.ClaimReceipts(t.Context(), 10, func(context.Context, casefile.Receipt) (store.ReceiptOutcome, error) {
		return store.Poison("receipt.unknown-kind"), nil
	})
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Len(t, tasksOf(t, s, c.ID), 1, "the same receipt has one task")
}

// TestRelayWithoutTemporal: while Temporal is down receipts wait, and none becomes poison (architecture.md 3).
func TestRelayWithoutTemporal(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c := aCase(t, s)
	for range 20 {
		n, err := s.ClaimReceipts(t.Context(), 10, func(context.Context, casefile.Receipt) (store.ReceiptOutcome, error) {
			return store.ReceiptOutcome{}, casefile.Errorf(casefile.Unavailable, "temporal.down", "down")
		})
		require.Zero(t, n)
		requireKind(t, err, casefile.Unavailable, "temporal.down")
	}
	pending, err := s.PendingReceipts(t.Context(), c.ID, berlin1430)
	require.NoError(t, err)
	require.Len(t, pending, 1)
	require.Zero(t, pending[0].Attempts)
}

// TestRelayLetsOthersRefer: while a receipt is on its way its case projects the turn and files documents that refer to it.
func TestRelayLetsOthersRefer(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c := aCase(t, s)
	n, err := s.ClaimReceipts(t.Context(), 1, func(ctx context.Context, r casefile.Receipt) (store.ReceiptOutcome, error) {
		_, err := s.Project(ctx, store.Turn{CaseID: c.ID, Rev: 1, At: berlin1430, Facts: []store.Fact{
			{N: 1, Code: store.FactMessageUnmatched, Receipt: r.ID},
		}})
		return store.Delivered(false), err
	})
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, "Eingang prüfen", onlyTask(t, s, c.ID).Name)
}

// TestIntents: architecture.md 4.2: an effect on the outside is confirmed once or visible as unclear, never silently lost or doubled.
func TestIntents(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := aCase(t, s)
	owe := func(name string) casefile.Intent {
		i, err := s.OweIntent(t.Context(), casefile.Intent{CaseID: c.ID, Key: "case/" + name, Kind: "azr", Payload: []byte(`{"n":1}`)})
		require.NoError(t, err)
		return i
	}
	first := owe("1")
	require.Equal(t, first, owe("1"))
	send := func(want casefile.IntentState, o store.IntentOutcome, sendErr error) {
		clock.t = clock.t.Add(10 * time.Minute)
		n, err := s.ClaimIntents(t.Context(), "azr", 1, func(_ context.Context, i casefile.Intent) (store.IntentOutcome, error) {
			require.Equal(t, want, i.State)
			stored, err := s.Intents(t.Context(), c.ID)
			require.NoError(t, err)
			require.Equal(t, casefile.IntentSending, stored[len(stored)-1].State, "committed before anything is sent")
			return o, sendErr
		})
		require.NoError(t, err)
		require.Equal(t, 1, n)
	}
	send(casefile.IntentOwed, store.Sent(nil), errors.New("broken connection"))
	send(casefile.IntentSending, store.Sent(nil), nil)
	intents, err := s.Intents(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.IntentConfirmed, intents[0].State)
	require.Equal(t, 2, intents[0].Attempts)
	require.Equal(t, clock.t, intents[0].ConfirmedAt)

	owe("2")
	send(casefile.IntentOwed, store.Unclear("intent.unclear"), nil)
	require.Equal(t, "Versand prüfen", onlyTask(t, s, c.ID).Name)
	n, err := s.ClaimIntents(t.Context(), "azr", 10, nil)
	require.NoError(t, err)
	require.Zero(t, n)

	owe("3")
	n, err = s.ClaimIntents(t.Context(), "azr", 10, func(context.Context, casefile.Intent) (store.IntentOutcome, error) {
		return store.IntentOutcome{}, casefile.Errorf(casefile.Unavailable, "azr.down", "down")
	})
	require.Equal(t, 1, n)
	requireKind(t, err, casefile.Unavailable, "azr.down")
}

// TestIntentsLateSender: a sender that took longer than its time does not overrule the next one.
func TestIntentsLateSender(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := aCase(t, s)
	_, err := s.OweIntent(t.Context(), casefile.Intent{CaseID: c.ID, Key: "k", Kind: "azr"})
	require.NoError(t, err)
	_, err = s.ClaimIntents(t.Context(), "azr", 1, func(ctx context.Context, _ casefile.Intent) (store.IntentOutcome, error) {
		clock.t = clock.t.Add(3 * time.Minute)
		n, err := s.ClaimIntents(ctx, "azr", 1, func(_ context.Context, i casefile.Intent) (store.IntentOutcome, error) {
			require.Equal(t, casefile.IntentSending, i.State)
			return store.Sent(nil), nil
		})
		require.Equal(t, 1, n)
		return store.Withdrawn(), err
	})
	require.NoError(t, err)
	intents, err := s.Intents(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.IntentConfirmed, intents[0].State)
}

// TestIntentsPlannedStop: a sender that is told to stop in the middle of its work gives it back, so that a worker that is started anew goes
// on with it at once instead of after the time that a sender may take; and who is told to stop takes nothing more.
func TestIntentsPlannedStop(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := aCase(t, s)
	for _, key := range []string{"k", "l"} {
		_, err := s.OweIntent(t.Context(), casefile.Intent{CaseID: c.ID, Key: key, Kind: "azr"})
		require.NoError(t, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	_, err := s.ClaimIntents(ctx, "azr", 2, func(ctx context.Context, _ casefile.Intent) (store.IntentOutcome, error) {
		stop()
		return store.IntentOutcome{}, ctx.Err()
	})
	require.ErrorIs(t, err, context.Canceled)
	intents, err := s.Intents(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.IntentSending, intents[0].State, "the partner may have it and is asked before anything is sent again")
	require.Equal(t, casefile.IntentOwed, intents[1].State)

	clock.t = clock.t.Add(time.Second)
	n, err := s.ClaimIntents(t.Context(), "azr", 2, func(context.Context, casefile.Intent) (store.IntentOutcome, error) {
		return store.Sent(nil), nil
	})
	require.NoError(t, err)
	require.Equal(t, 2, n)
}

// TestLetter: one letter per visit, one document per letter, however often a step is repeated (architecture.md 3, "effects").
func TestLetter(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := aCase(t, s)
	begin := func(n int) casefile.Letter {
		l, err := s.BeginLetter(t.Context(), casefile.Letter{
			CaseID: c.ID, Key: fmt.Sprintf("case/%d", n), Template: "verlaengerung/eingangsbestaetigung",
		})
		require.NoError(t, err)
		return l
	}
	l := begin(1)
	require.Equal(t, l, begin(1))
	require.Equal(t, casefile.LetterIntended, l.State)
	deemed := casefile.MustParseDate("2026-11-30")
	file, err := s.Dossier(t.Context(), c.ID)
	require.NoError(t, err)
	for range 2 {
		require.NoError(t, s.FileLetter(t.Context(), l.ID, file.Addressee(), casefile.Document{
			Name: "bestaetigung.pdf", MediaType: "application/pdf", Size: 9, SHA256: []byte("s"), ObjectKey: "cases/x/z",
		}, "Ihr Antrag", deemed, []byte(`{"name":"x"}`)))
	}
	documents, err := s.Documents(t.Context(), c.ID)
	require.NoError(t, err)
	require.Len(t, documents, 1)
	require.True(t, documents[0].Outgoing)
	require.Equal(t, casefile.DocumentReleased, documents[0].State)
	for range 2 {
		require.NoError(t, s.MarkLetter(t.Context(), l.ID, casefile.LetterSent, clock.t))
	}
	requireConflict(t, s.MarkLetter(t.Context(), l.ID, casefile.LetterUnclear, clock.t), "letter.sent")
	l, err = s.Letter(t.Context(), l.ID)
	require.NoError(t, err)
	require.Equal(t, documents[0].ID, l.DocumentID)
	require.Equal(t, deemed, l.DeemedDeliveredOn)
	require.Equal(t, "2026-11-26", l.LetterDate.String())
	require.Equal(t, clock.t, l.SentAt)
	require.JSONEq(t, `{"name":"x"}`, string(l.Data))

	require.NoError(t, s.MarkLetter(t.Context(), begin(2).ID, casefile.LetterUnclear, clock.t))
	letters, err := s.Letters(t.Context(), c.ID)
	require.NoError(t, err)
	require.Len(t, letters, 2)
	require.Equal(t, []string{
		"letter.intended", "letter.filed", "letter.sent", "letter.intended", "letter.unclear",
	}, codes(t, s, c.ID)[4:])
}
