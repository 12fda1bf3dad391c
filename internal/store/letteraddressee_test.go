package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// begun gives a case a letter that is being drawn up, and to whom.
func begun(t *testing.T, s *store.Store, id casefile.CaseID, key string) (casefile.Letter, store.Addressee) {
	t.Helper()
	l, err := s.BeginLetter(t.Context(), casefile.Letter{CaseID: id, Key: "case/" + string(id) + "/" + key, Template: "x/y", LetterDate: casefile.MustParseDate("2026-11-26")})
	require.NoError(t, err)
	d, err := s.Dossier(t.Context(), id)
	require.NoError(t, err)
	return l, d.Addressee()
}

func file(t *testing.T, s *store.Store, l casefile.Letter, to store.Addressee) error {
	t.Helper()
	return s.FileLetter(t.Context(), l.ID, to, casefile.Document{
		CaseID: l.CaseID, Kind: "schreiben", Name: "x.pdf", MediaType: "application/pdf", Size: 1, SHA256: make([]byte, 32), ObjectKey: "o-" + string(l.ID),
		State: casefile.DocumentReleased, ReceivedAt: berlin1430, RecordedBy: casefile.ActorSystem,
	}, "Ihr Antrag", casefile.MustParseDate("2026-11-29"), []byte(`{"Empfaenger": ["`+to.Representative.Name+`"]}`))
}

// TestLetterDrawnUpMeanwhile: § 14 Abs. 1 Satz 4, § 41 Abs. 1 VwVfG: a letter that was being drawn up while somebody ended the representation or the
// link of the case is named in no task of theirs, so it must not go out as it is: it is drawn up anew.
func TestLetterDrawnUpMeanwhile(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	first := arrive(t, s, clock, numbered)
	c := arrive(t, s, clock, numbered)
	question := arrive(t, s, clock, func(a *store.Application) {
		numbered(a)
		a.Case.About, a.Case.Procedure = c.ID, "sachstand"
	})
	end := func() {
		_, _, err := s.EndRepresentation(t.Context(), withdrawn(c.ID, "2026-11-26", casefile.EndWithdrawn))
		require.NoError(t, err)
	}
	unlink := func() {
		_, err := s.UnlinkPerson(t.Context(), unlinking(c, `[]`))
		require.NoError(t, err)
	}
	for _, row := range []struct {
		name   string
		scope  casefile.RepresentativeScope
		letter casefile.CaseID
		happen func()
	}{
		{"ended in the case", casefile.ScopeCase, c.ID, end},
		{"ended in the case that it is about", casefile.ScopeCase, question.ID, end},
		{"ended in another case", casefile.ScopeAll, first.ID, end},
		{"not the person of the case", "", c.ID, unlink},
	} {
		if row.scope != "" {
			_, err := s.EnterRepresentative(t.Context(), lawyer(c.ID, row.scope))
			require.NoError(t, err, row.name)
		}
		l, to := begun(t, s, row.letter, row.name)
		row.happen()
		requireConflict(t, file(t, s, l, to), "letter.readdressed")
		kept, err := s.Letter(t.Context(), l.ID)
		require.NoError(t, err)
		require.Equal(t, casefile.LetterIntended, kept.State, row.name)
		_, anew := begun(t, s, row.letter, row.name)
		require.NoError(t, file(t, s, l, anew), row.name)
		require.NoError(t, file(t, s, l, to), "what is filed stays: a retry after the answer was lost")
	}
}

// TestLetterFiledAtTheSameMoment: of a letter that is filed while a representation ends in another case of the person, either the filing is refused
// or the end names it.
func TestLetterFiledAtTheSameMoment(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c, other := arrive(t, s, clock, numbered), arrive(t, s, clock, numbered)
	for i := range 12 {
		_, err := s.EnterRepresentative(t.Context(), lawyer(c.ID, casefile.ScopeAll))
		require.NoError(t, err)
		l, to := begun(t, s, other.ID, string(rune('a'+i)))
		filed := make(chan error, 1)
		go func() { filed <- file(t, s, l, to) }()
		_, task, err := s.EndRepresentation(t.Context(), withdrawn(c.ID, "2026-11-26", casefile.EndWithdrawn))
		require.NoError(t, err)
		if err := <-filed; err != nil {
			requireConflict(t, err, "letter.readdressed")
			continue
		}
		letters, err := s.TaskLetters(t.Context(), task)
		require.NoError(t, err)
		named := map[casefile.LetterID]bool{}
		for _, each := range letters {
			named[each.ID] = true
		}
		require.True(t, named[l.ID])
	}
}
