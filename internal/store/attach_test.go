package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// aReport is an emergency report of a person without a number, handed in on the portal.
func aReport(key string) store.Application {
	a := anApplication()
	a.Receipt.Channel, a.Receipt.RecordedBy, a.Receipt.IdempotencyKey, a.Receipt.RequestHash = casefile.ChannelPortal, "person-1", key, []byte(key)
	a.Person.AZRNummer, a.Title, a.StartKey, a.OnePerPerson = "", casefile.Title{}, "", true
	a.Case.Procedure = "notfall"
	return a
}

// TestSecondReportIsAttached: one open report per person (role concept 4.13): the second one of the same account, name and birth date becomes
// a message of the first case with its own moment of receipt, and replaces nothing that the first one said.
func TestSecondReportIsAttached(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	first, r, _, err := s.ReceiveApplication(t.Context(), aReport("one"))
	require.NoError(t, err)
	require.Equal(t, casefile.ReceiptAntrag, r.Kind)

	again := aReport("two")
	again.Facts = map[string]json.RawMessage{"grund": json.RawMessage(`"anders"`)}
	second, r, replayed, err := s.ReceiveApplication(t.Context(), again)
	require.NoError(t, err)
	require.False(t, replayed)
	require.Equal(t, first.ID, second.ID)
	require.Equal(t, casefile.ReceiptNachricht, r.Kind)
	require.Equal(t, 2, r.CaseSeq)
	facts, err := s.Facts(t.Context(), first.ID)
	require.NoError(t, err)
	require.JSONEq(t, `"arbeit"`, string(facts["grund"]))

	// The same report again is answered as before.
	third, again2, replayed, err := s.ReceiveApplication(t.Context(), again)
	require.NoError(t, err)
	require.True(t, replayed)
	require.Equal(t, second.ID, third.ID)
	require.Equal(t, r.ID, again2.ID)
}

// TestReportsOfOthersStayApart: a name and a birth date are no proof that two people are one; what one reports must not reach the file of
// the other. The number with the birth date is, whoever hands the report in.
func TestReportsOfOthersStayApart(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	first, _, _, err := s.ReceiveApplication(t.Context(), aReport("one"))
	require.NoError(t, err)
	for name, change := range map[string]func(*store.Application){
		"another account":   func(a *store.Application) { a.Receipt.RecordedBy = "person-2" },
		"at the counter":    func(a *store.Application) { a.Receipt.Channel = casefile.ChannelCounter },
		"another name":      func(a *store.Application) { a.Person.GivenNames = "Somebody Else" },
		"another birthday":  func(a *store.Application) { a.Person.BirthDate = casefile.PartialDate{Year: 1970, Month: 1, Day: 2} },
		"another procedure": func(a *store.Application) { a.Case.Procedure = "verlaengerung" },
		"no such rule":      func(a *store.Application) { a.OnePerPerson = false },
	} {
		a := aReport(name)
		change(&a)
		c, r, _, err := s.ReceiveApplication(t.Context(), a)
		require.NoError(t, err, name)
		require.NotEqual(t, first.ID, c.ID, name)
		require.Equal(t, casefile.ReceiptAntrag, r.Kind, name)
	}

	numbered := aReport("numbered")
	numbered.Person.AZRNummer, numbered.Receipt.Channel = "150829345671", casefile.ChannelCounter
	one, _, _, err := s.ReceiveApplication(t.Context(), numbered)
	require.NoError(t, err)
	byPost := numbered
	byPost.Receipt.Channel, byPost.Receipt.RecordedBy, byPost.Receipt.IdempotencyKey = casefile.ChannelPost, "clr-2", "by post"
	two, _, _, err := s.ReceiveApplication(t.Context(), byPost)
	require.NoError(t, err)
	require.Equal(t, one.ID, two.ID)
}

// TestReportAfterTheFirstHasEnded opens a case of its own: the person is in distress again.
func TestReportAfterTheFirstHasEnded(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	first, _, _, err := s.ReceiveApplication(t.Context(), aReport("one"))
	require.NoError(t, err)
	_, err = s.Project(t.Context(), store.Turn{CaseID: first.ID, Rev: 1, At: berlin1430, Closed: true, Outcome: "notfall-beantwortet", State: []byte("{}")})
	require.NoError(t, err)
	second, r, _, err := s.ReceiveApplication(t.Context(), aReport("two"))
	require.NoError(t, err)
	require.NotEqual(t, first.ID, second.ID)
	require.Equal(t, 1, r.CaseSeq)
}

// TestReportsAtTheSameMoment: ten reports of one person at the same moment are one case with ten receipts.
func TestReportsAtTheSameMoment(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	const reports = 10
	cases, errs := make([]casefile.Case, reports), make([]error, reports)
	var wg sync.WaitGroup
	for i := range reports {
		wg.Go(func() { cases[i], _, _, errs[i] = s.ReceiveApplication(t.Context(), aReport(fmt.Sprint("report ", i))) })
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	for _, c := range cases {
		require.Equal(t, cases[0].ID, c.ID)
	}
	receipts, err := s.Receipts(t.Context(), cases[0].ID)
	require.NoError(t, err)
	require.Len(t, receipts, reports)
}
