package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// aQuestion is a question how things stand with a case.
func aQuestion(subject casefile.Case, key string) store.Application {
	a := anApplication()
	a.Receipt.Kind, a.Receipt.IdempotencyKey, a.Receipt.RequestHash = casefile.ReceiptSachstand, key, []byte(key)
	a.Person, a.Title, a.Data, a.Facts, a.Deadlines = casefile.Person{ID: subject.PersonID}, casefile.Title{}, nil, nil, nil
	a.Case.Procedure, a.Case.About = "sachstand", subject.ID
	return a
}

// TestQuestionsAboutACase: a question opens a case about the case, of the same person; while that is open each further question goes to it,
// also when ten come at the same moment, and a case that has ended can be asked about too (role concept 4.13: repeats are linked).
func TestQuestionsAboutACase(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	subject := aCase(t, s)
	project(t, s, store.Turn{CaseID: subject.ID, Rev: 1, At: berlin1430, State: []byte("{}"), Closed: true, Outcome: "titel-verlaengert"})
	const questions = 10
	cases, errs := make([]casefile.Case, questions), make([]error, questions)
	var wg sync.WaitGroup
	for i := range questions {
		wg.Go(func() {
			cases[i], _, _, errs[i] = s.ReceiveApplication(t.Context(), aQuestion(subject, fmt.Sprint("question ", i)))
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	for _, c := range cases {
		require.Equal(t, cases[0].ID, c.ID)
	}
	require.Equal(t, subject.ID, cases[0].About)
	require.Equal(t, subject.PersonID, cases[0].PersonID)
	receipts, err := s.Receipts(t.Context(), cases[0].ID)
	require.NoError(t, err)
	require.Len(t, receipts, questions)
	require.Equal(t, casefile.ReceiptSachstand, receipts[0].Kind)
	for _, r := range receipts[1:] {
		require.Equal(t, casefile.ReceiptSachstandsanfrage, r.Kind)
	}

	project(t, s, store.Turn{CaseID: cases[0].ID, Rev: 1, At: berlin1430, State: []byte("{}"), Closed: true, Outcome: "auskunft-genuegt"})
	next, r, _, err := s.ReceiveApplication(t.Context(), aQuestion(subject, "later"))
	require.NoError(t, err)
	require.NotEqual(t, cases[0].ID, next.ID)
	require.Equal(t, casefile.ReceiptSachstand, r.Kind)

	_, _, _, err = s.ReceiveApplication(t.Context(), aQuestion(casefile.Case{ID: "00000000-0000-7000-8000-000000000000", PersonID: subject.PersonID}, "nobody"))
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
}

// TestNewestTaskAbout: whichever question asked, the caseworker was asked about the case.
func TestNewestTaskAbout(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	subject, other := aCase(t, s), aCase(t, s)
	_, found, err := s.NewestTaskAbout(t.Context(), subject.ID, "sachbearbeitung-antworten")
	require.NoError(t, err)
	require.False(t, found)
	question, _, _, err := s.ReceiveApplication(t.Context(), aQuestion(subject, "one"))
	require.NoError(t, err)
	project(t, s, store.Turn{CaseID: question.ID, Rev: 1, At: berlin1430, State: []byte("{}"), Facts: []store.Fact{{
		N: 1, Code: store.FactTaskOpened, Element: "sachbearbeitung-antworten", Instance: 7, Task: &store.TaskOpened{Form: "sachstand/sachbearbeitung", Group: "sachbearbeitung"},
	}}})
	at, found, err := s.NewestTaskAbout(t.Context(), subject.ID, "sachbearbeitung-antworten")
	require.NoError(t, err)
	require.True(t, found)
	require.True(t, berlin1430.Equal(at))
	_, found, err = s.NewestTaskAbout(t.Context(), other.ID, "sachbearbeitung-antworten")
	require.NoError(t, err)
	require.False(t, found)
}
