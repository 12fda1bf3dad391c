package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestReceiveApplicationOnce: architecture.md 4.1, "a receipt once given is never lost, and twice sent is once": twenty requests with one
// Idempotency-Key at the same moment give one case.
func TestReceiveApplicationOnce(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	a := anApplication()
	const callers = 20
	cases, fresh := make([]casefile.Case, callers), make([]bool, callers)
	errs := make([]error, callers)
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() {
			var replayed bool
			cases[i], _, replayed, errs[i] = s.ReceiveApplication(t.Context(), a)
			fresh[i] = !replayed
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	first := 0
	for i := range callers {
		require.Equal(t, cases[0], cases[i])
		if fresh[i] {
			first++
		}
	}
	require.Equal(t, 1, first)
	rows, _, err := s.SearchCases(t.Context(), store.CaseFilter{})
	require.NoError(t, err)
	require.Len(t, rows, 1)
}

// TestReceiveApplicationRecords: one transaction leaves everything that the receipt promises (§ 81 Abs. 4 AufenthG), on both axes of time,
// and gives back dates, partial dates and names as they came.
func TestReceiveApplicationRecords(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	a := anApplication()
	c, r, _, err := s.ReceiveApplication(t.Context(), a)
	require.NoError(t, err)
	require.Equal(t, "ABH-2026-000001", c.Aktenzeichen)
	require.Equal(t, casefile.CaseOpen, c.State)
	require.Equal(t, "normal", c.Sensitivity)
	require.Equal(t, a.Receipt.ReceivedAt, c.ReceivedAt)
	require.Equal(t, berlin1430, c.RecordedAt)
	require.Equal(t, 1, r.CaseSeq)
	require.Equal(t, berlin1430, r.RecordedAt)

	stored, err := s.ReceiptByID(t.Context(), r.ID)
	require.NoError(t, err)
	require.Equal(t, a.Receipt.Raw, stored.Raw)
	require.JSONEq(t, string(a.Receipt.Deciding), string(stored.Deciding))

	p, err := s.Person(t.Context(), c.PersonID)
	require.NoError(t, err)
	want := a.Person
	want.ID, want.Version, want.RecordedAt = p.ID, 1, berlin1430
	require.Equal(t, want, p)

	title, err := s.Title(t.Context(), c.TitleID)
	require.NoError(t, err)
	wantTitle := a.Title
	wantTitle.ID, wantTitle.PersonID, wantTitle.Version, wantTitle.RecordedAt = title.ID, p.ID, 1, berlin1430
	require.Equal(t, wantTitle, title)

	data, err := s.ApplicationData(t.Context(), c.ID)
	require.NoError(t, err)
	require.JSONEq(t, `{"grund":"arbeit"}`, string(data))
	facts, err := s.Facts(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, map[string]json.RawMessage{"grund": json.RawMessage(`"arbeit"`), "gehalt": json.RawMessage(`4200`)}, facts)
	deadlines, err := s.Deadlines(t.Context(), c.ID)
	require.NoError(t, err)
	require.Len(t, deadlines, 1)
	wantDeadline := a.Deadlines[0]
	wantDeadline.ID, wantDeadline.CaseID, wantDeadline.State = deadlines[0].ID, c.ID, casefile.DeadlineRunning
	wantDeadline.RecordedAt, wantDeadline.Version = berlin1430, 1
	require.Equal(t, wantDeadline, deadlines[0])
	require.Equal(t, []string{"receipt.recorded", "case.opened", "person.linked", "deadline.set"}, codes(t, s, c.ID))

	byNumber, err := s.CaseByAktenzeichen(t.Context(), c.Aktenzeichen)
	require.NoError(t, err)
	require.Equal(t, c, byNumber)
}

// TestIdempotencyKeyOfAnotherBody: the same key with another body is refused (architecture.md 3: 422), and what is stored stays.
func TestIdempotencyKeyOfAnotherBody(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	a := anApplication()
	c, _, _, err := s.ReceiveApplication(t.Context(), a)
	require.NoError(t, err)
	a.Receipt.RequestHash = []byte("another")
	_, _, _, err = s.ReceiveApplication(t.Context(), a)
	requireKind(t, err, casefile.Invalid, "idempotency.other-body")

	m := aMessage(c.ID, casefile.ReceiptAntwort)
	first, replayed, err := s.Receive(t.Context(), m)
	require.NoError(t, err)
	require.False(t, replayed)
	again, replayed, err := s.Receive(t.Context(), m)
	require.NoError(t, err)
	require.True(t, replayed)
	require.Equal(t, first.ID, again.ID)
	m.Receipt.RequestHash = []byte("another")
	_, _, err = s.Receive(t.Context(), m)
	requireKind(t, err, casefile.Invalid, "idempotency.other-body")

	// Without a key every message is another one; the same key of another caller too.
	m.Receipt.IdempotencyKey = ""
	for range 2 {
		_, replayed, err = s.Receive(t.Context(), m)
		require.NoError(t, err)
		require.False(t, replayed)
	}
	a.Receipt.Scope = "another"
	_, _, replayed, err = s.ReceiveApplication(t.Context(), a)
	require.NoError(t, err)
	require.False(t, replayed)
}

// TestStartKeyOnce: architecture.md 3, "starting once": a unique key starts one case, and the loser learns which; nothing of it stays.
func TestStartKeyOnce(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	a := anApplication()
	a.StartKey = "title/2026-12-31"
	c, _, _, err := s.ReceiveApplication(t.Context(), a)
	require.NoError(t, err)
	a.Receipt.IdempotencyKey = uuid.NewString()
	_, _, _, err = s.ReceiveApplication(t.Context(), a)
	require.Equal(t, string(c.ID), requireConflict(t, err, "case.exists")["case"])
	a.StartKey, a.Receipt.IdempotencyKey = "another", uuid.NewString()
	c, _, _, err = s.ReceiveApplication(t.Context(), a)
	require.NoError(t, err)
	require.Regexp(t, `000002$`, c.Aktenzeichen, "the refused case must not leave a gap in the file numbers")
}

// TestPersonMatch: the number with the birth date finds the person and what they hold, the number alone does not; a wrong match can be
// undone (architecture.md 4.13).
func TestPersonMatch(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	a := anApplication()
	a.Person.AZRNummer = "123456789012"
	first, _, _, err := s.ReceiveApplication(t.Context(), a)
	require.NoError(t, err)

	a.Receipt.IdempotencyKey = uuid.NewString()
	a.Person.FamilyName = "Anders"
	same, _, _, err := s.ReceiveApplication(t.Context(), a)
	require.NoError(t, err)
	require.Equal(t, first.PersonID, same.PersonID)
	require.Equal(t, first.TitleID, same.TitleID)
	p, err := s.Person(t.Context(), first.PersonID)
	require.NoError(t, err)
	require.Equal(t, "Çelik-Übermut", p.FamilyName, "an application does not overwrite the file")

	a.Receipt.IdempotencyKey = uuid.NewString()
	a.Person.BirthDate = casefile.PartialDate{Year: 1992}
	other, _, _, err := s.ReceiveApplication(t.Context(), a)
	require.NoError(t, err)
	require.NotEqual(t, first.PersonID, other.PersonID)

	_, err = s.AssignPerson(t.Context(), store.Assignment{Case: same.ID, Person: other.PersonID, By: "leitung"})
	require.NoError(t, err)
	same, err = s.Case(t.Context(), same.ID)
	require.NoError(t, err)
	require.Equal(t, other.PersonID, same.PersonID)
	_, err = s.AssignPerson(t.Context(), store.Assignment{Case: same.ID, Person: casefile.PersonID(uuid.NewString()), By: "leitung"})
	requireKind(t, err, casefile.NotFound, "store.not-found")
}

// TestReceiveInOrder: receipts of a case are numbered without gaps, also when they arrive at the same moment.
func TestReceiveInOrder(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	c := aCase(t, s)
	const callers = 12
	errs := make([]error, callers)
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() { _, _, errs[i] = s.Receive(t.Context(), aMessage(c.ID, casefile.ReceiptNachricht)) })
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	receipts, err := s.Receipts(t.Context(), c.ID)
	require.NoError(t, err)
	require.Len(t, receipts, callers+1)
	for i, r := range receipts {
		require.Equal(t, i+1, r.CaseSeq)
	}
	require.NoError(t, s.VerifyChain(t.Context(), c.ID, casefile.StreamCase))
}

// TestReceiveRefusals names each error by its kind.
func TestReceiveRefusals(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for _, id := range []casefile.CaseID{"", "no-uuid", casefile.CaseID(uuid.NewString())} {
		_, _, err := s.Receive(t.Context(), aMessage(id, casefile.ReceiptNachricht))
		requireKind(t, err, casefile.NotFound, "store.not-found")
		_, err = s.Case(t.Context(), id)
		requireKind(t, err, casefile.NotFound, "store.not-found")
	}
	timeless := anApplication()
	timeless.Receipt.ReceivedAt = time.Time{}
	_, _, _, err := s.ReceiveApplication(t.Context(), timeless)
	requireKind(t, err, casefile.Invalid, "receipt.received-at")
	c := aCase(t, s)
	early := aMessage(c.ID, casefile.ReceiptNachricht)
	_, _, err = s.Receive(t.Context(), early)
	require.NoError(t, err)
	project(t, s, store.Turn{CaseID: c.ID, Rev: 1, At: berlin1430, State: []byte("{}"), Closed: true, Outcome: "ende"})
	_, _, err = s.Receive(t.Context(), aMessage(c.ID, casefile.ReceiptNachricht))
	requireConflict(t, err, "case.closed")
	_, replayed, err := s.Receive(t.Context(), early)
	require.NoError(t, err, "a repeated request gets its old answer although the case is closed now")
	require.True(t, replayed)
}

// TestPendingReceipts: before a legal timer takes effect, what was received by the due instant counts (architecture.md 3).
func TestPendingReceipts(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c := aCase(t, s)
	for i := range 3 {
		m := aMessage(c.ID, casefile.ReceiptAntwort)
		m.Receipt.ReceivedAt = berlin1430.Add(time.Duration(i) * time.Hour)
		_, _, err := s.Receive(t.Context(), m)
		require.NoError(t, err)
	}
	pending, err := s.PendingReceipts(t.Context(), c.ID, berlin1430.Add(time.Hour))
	require.NoError(t, err)
	seqs := make([]int, len(pending))
	for i, r := range pending {
		seqs[i] = r.CaseSeq
	}
	require.Equal(t, []int{1, 2, 3}, seqs)
	at, found, err := s.OldestPendingReceipt(t.Context())
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, berlin1430, at)
}

// TestUpload: a document is invisible until it is complete; its receipt is given once; the limit per case holds.
func TestUpload(t *testing.T) {
	t.Parallel()
	s, c := openAt(t)
	cs := aCase(t, s)
	begin := func() casefile.Document {
		d := casefile.Document{CaseID: cs.ID, Kind: "P01", Name: "pass.pdf", MediaType: "application/pdf", RecordedBy: "portal"}
		id, err := s.BeginUpload(t.Context(), d)
		require.NoError(t, err)
		d.ID, d.Size, d.SHA256, d.ObjectKey = id, 60<<20, []byte("sum"), "cases/x/y"
		return d
	}
	d := begin()
	_, err := s.Document(t.Context(), d.ID)
	requireKind(t, err, casefile.NotFound, "store.not-found")
	u := store.Upload{Receipt: aMessage(cs.ID, "").Receipt, Document: d}
	stored, r, replayed, err := s.ReceiveDocument(t.Context(), u)
	require.NoError(t, err)
	require.False(t, replayed)
	require.Equal(t, casefile.ReceiptUnterlage, r.Kind)
	require.Equal(t, casefile.DocumentQuarantined, stored.State)
	require.Equal(t, r.ID, stored.ReceiptID)
	require.Equal(t, d.Size, stored.Size)

	again := u
	again.Document = begin()
	replayedDocument, _, replayed, err := s.ReceiveDocument(t.Context(), again)
	require.NoError(t, err)
	require.True(t, replayed)
	require.Equal(t, stored.ID, replayedDocument.ID)

	u.Receipt.IdempotencyKey = uuid.NewString()
	_, _, _, err = s.ReceiveDocument(t.Context(), u)
	requireConflict(t, err, "document.not-receiving")
	u.Document = again.Document
	_, _, _, err = s.ReceiveDocument(t.Context(), u)
	requireKind(t, err, casefile.Invalid, "document.case-too-large")

	stale, err := s.StaleUploads(t.Context(), c.t.Add(time.Second))
	require.NoError(t, err)
	require.Len(t, stale, 1)
	require.NoError(t, s.DropUpload(t.Context(), stale[0].ID))
	require.Error(t, s.DropUpload(t.Context(), stored.ID), "a received document cannot be dropped")

	n, err := s.ClaimUnchecked(t.Context(), 10, func(context.Context, casefile.Document) (store.DocumentCheck, error) {
		return store.DocumentCheck{Refusal: "document.active-content"}, nil
	})
	require.NoError(t, err)
	require.Equal(t, 1, n)
	documents, err := s.Documents(t.Context(), cs.ID)
	require.NoError(t, err)
	require.Len(t, documents, 1)
	require.Equal(t, "document.active-content", documents[0].Refusal)
	require.Equal(t, []string{"receipt.recorded", "document.refused", "task.opened"}, codes(t, s, cs.ID)[4:])
}

// TestCaseKeyOnce: however many ask first, a case has one key.
func TestCaseKeyOnce(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	c := aCase(t, s)
	const callers = 10
	keys, errs := make([]string, callers), make([]error, callers)
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() {
			wrapped, keyID, err := s.CaseKey(t.Context(), c.ID, func() ([]byte, string, error) {
				return fmt.Appendf(nil, "key %d", i), "master-1", nil
			})
			keys[i], errs[i] = string(wrapped)+keyID, err
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	for _, k := range keys {
		require.Equal(t, keys[0], k)
	}
	_, _, err := s.CaseKey(t.Context(), casefile.CaseID(uuid.NewString()), func() ([]byte, string, error) { return []byte("k"), "m", nil })
	requireKind(t, err, casefile.NotFound, "store.reference")
}
