package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// lockWorld is a case whose partner answers while messages arrive for it.
type lockWorld struct {
	*store.Store
	db storetest.Database
	c  casefile.Case
}

func newLockWorld(t *testing.T) *lockWorld {
	t.Helper()
	w := &lockWorld{db: storetest.New(t)}
	w.Store = w.db.Open(t, time.Now)
	w.c = aCase(t, w.Store)
	return w
}

// owe owes requests of a kind for a case, oldest first.
func (w *lockWorld) owe(t *testing.T, id casefile.CaseID, kind string, n int) []casefile.Intent {
	t.Helper()
	var owed []casefile.Intent
	for i := range n {
		intent, err := w.OweIntent(t.Context(), casefile.Intent{
			CaseID: id, Key: fmt.Sprintf("%s/%s/%d", id, kind, i), Kind: kind, Payload: []byte(`{"variable": "baAnfrageAm"}`),
		})
		require.NoError(t, err)
		owed = append(owed, intent)
	}
	return owed
}

// besideMessages runs do while three others bring messages for the case, and expects that neither hinders the other.
func (w *lockWorld) besideMessages(t *testing.T, do func() error) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	errs := make([]error, 3)
	for i := range errs {
		wg.Go(func() {
			for ctx.Err() == nil && errs[i] == nil {
				_, _, errs[i] = w.Receive(t.Context(), aMessage(w.c.ID, casefile.ReceiptNachricht))
			}
		})
	}
	err := do()
	stop()
	wg.Wait()
	require.NoError(t, errors.Join(append(errs, err)...))
	w.requireNoDeadlock(t)
}

// requireNoDeadlock asks PostgreSQL, because a transaction that was broken off is tried again and may succeed. A session hands over what it
// counted at its end.
func (w *lockWorld) requireNoDeadlock(t *testing.T) {
	t.Helper()
	w.Close()
	conn := w.db.App(t)
	var sessions, deadlocks int
	require.Eventually(t, func() bool {
		err := conn.QueryRow(t.Context(), `select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`).Scan(&sessions)
		return err == nil && sessions == 0
	}, 10*time.Second, 10*time.Millisecond, "sessions end")
	err := conn.QueryRow(t.Context(), `select deadlocks from pg_stat_database where datname = current_database()`).Scan(&deadlocks)
	require.NoError(t, err)
	require.Zero(t, deadlocks, "transactions waited for each other in a circle")
	require.NoError(t, chain(t, conn, w.c.ID))
}

// chain checks that the numbers of the event log have no gap.
func chain(t *testing.T, conn *pgx.Conn, id casefile.CaseID) error {
	t.Helper()
	var n, last int
	err := conn.QueryRow(t.Context(), `select count(*), max(seq) from case_event where case_id = $1 and stream = 'fall'`, string(id)).Scan(&n, &last)
	require.Equal(t, n, last)
	return err
}

// sentAt gives the receipt of the transmission of an intent.
func sentAt(t *testing.T, i casefile.Intent) *store.Message {
	t.Helper()
	m, err := store.TransmissionOf(i, i.CreatedAt, casefile.ActorSystem, nil)
	require.NoError(t, err)
	return m
}

// TestOutcomesBesideMessages: package comment, "Order of locks": the case before the chain of its event log, whoever ends an effect.
func TestOutcomesBesideMessages(t *testing.T) {
	t.Parallel()
	const n = 40
	t.Run("the sender", func(t *testing.T) {
		t.Parallel()
		w := newLockWorld(t)
		w.owe(t, w.c.ID, "ba-anfrage", n)
		w.besideMessages(t, func() error {
			taken, err := w.ClaimIntents(t.Context(), "ba-anfrage", n, func(_ context.Context, i casefile.Intent) (store.IntentOutcome, error) {
				return store.Sent(sentAt(t, i)), nil
			})
			require.Equal(t, n, taken)
			return err
		})
	})
	t.Run("the partner's answer", func(t *testing.T) {
		t.Parallel()
		w := newLockWorld(t)
		owed := w.owe(t, w.c.ID, "ba-anfrage", n)
		w.besideMessages(t, func() error {
			for _, i := range owed {
				if err := w.ConfirmIntent(t.Context(), i.ID, sentAt(t, i)); err != nil {
					return err
				}
			}
			return nil
		})
	})
	t.Run("a person", func(t *testing.T) {
		t.Parallel()
		w := newLockWorld(t)
		w.owe(t, w.c.ID, "ba-anfrage", n)
		_, err := w.ClaimIntents(t.Context(), "ba-anfrage", n, func(context.Context, casefile.Intent) (store.IntentOutcome, error) {
			return store.Unclear("intent.unclear"), nil
		})
		require.NoError(t, err)
		rows := tasksOf(t, w.Store, w.c.ID)
		require.Len(t, rows, n)
		yesterday := casefile.DateOf(time.Now().UTC().Add(-24 * time.Hour))
		w.besideMessages(t, func() error {
			for _, row := range rows {
				// The rows change when a message arrives; what counts here is who waits for whom.
				task, err := w.ClaimTask(t.Context(), row.Task.ID, "clerk", row.Task.Version)
				if err != nil {
					return err
				}
				if err := finish(t, w.Store, task, `{"versandErgebnis": "angekommen", "versandAm": "`+yesterday.String()+`", "versandVermerk": "x"}`); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// TestAskingAboutManyCases: package comment, "Order of locks": nobody holds the chains of two cases. Two kinds of effects wait in the same
// cases in opposite order.
func TestAskingAboutManyCases(t *testing.T) {
	t.Parallel()
	const n = 60
	w := newLockWorld(t)
	cases := []casefile.CaseID{w.c.ID}
	for range n - 1 {
		a := anApplication()
		a.Receipt.IdempotencyKey = uuid.NewString()
		c, _, _, err := w.ReceiveApplication(t.Context(), a)
		require.NoError(t, err)
		cases = append(cases, c.ID)
	}
	for i := range cases {
		w.owe(t, cases[i], "ba-anfrage", 1)
		w.owe(t, cases[n-1-i], "druck", 1)
	}
	var wg sync.WaitGroup
	errs, asked := make([]error, 2), make([]int, 2)
	for i, kind := range []string{"ba-anfrage", "druck"} {
		wg.Go(func() { asked[i], errs[i] = w.AskAboutWaiting(t.Context(), kind, time.Now().Add(time.Hour), n) })
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	require.Equal(t, []int{n, n}, asked)
	w.requireNoDeadlock(t)
}

// TestLetterBesideItsWords: package comment, "Order of locks": the case before its letter, also for a decision whose sending the watch over the
// case is told of. The print centre may say that it printed a letter while we take down that it has it.
func TestLetterBesideItsWords(t *testing.T) {
	t.Parallel()
	w := newLockWorld(t)
	for k := range 40 {
		l, err := w.BeginLetter(t.Context(), casefile.Letter{
			CaseID: w.c.ID, Key: fmt.Sprintf("%s/brief/%d", w.c.ID, k), Template: "ablehnung/bescheid-ablehnung", LetterDate: casefile.DateOf(time.Now()),
		})
		require.NoError(t, err)
		var wg sync.WaitGroup
		errs := make([]error, 2)
		wg.Go(func() { errs[0] = w.HandOver(t.Context(), l.ID, time.Now()) })
		wg.Go(func() { errs[1] = w.NotePrinted(t.Context(), l.ID, time.Now()) })
		wg.Wait()
		require.NoError(t, errors.Join(errs...))
	}
	w.requireNoDeadlock(t)
}
