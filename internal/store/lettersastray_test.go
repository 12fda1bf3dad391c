package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// TestLettersOfTheWrongPerson: § 41 Abs. 1, § 43 Abs. 1 VwVfG, Art. 33 DSGVO: while a case was linked to the wrong person, who acts there in all procedures
// got the letters of that person's other cases too. Once the link is undone, or moved, who decides each of those has a task that names them; one
// that went to the person themselves is none of them, nor is one of before.
func TestLettersOfTheWrongPerson(t *testing.T) {
	t.Parallel()
	for name, undo := range map[string]func(s *store.Store, wrong, right casefile.Case) error{
		"unlinked": func(s *store.Store, wrong, _ casefile.Case) error {
			_, err := s.UnlinkPerson(t.Context(), unlinking(wrong, `[]`))
			return err
		},
		"moved": func(s *store.Store, wrong, right casefile.Case) error {
			_, err := s.AssignPerson(t.Context(), store.Assignment{Case: wrong.ID, Person: right.PersonID, By: "clearing"})
			return err
		},
	} {
		for scope, want := range map[casefile.RepresentativeScope]int{casefile.ScopeAll: 1, casefile.ScopeCase: 0} {
			s, clock := openAt(t)
			theirs := arrive(t, s, clock, numbered)
			right := arrive(t, s, clock, func(a *store.Application) { a.Person = theRightOne(); a.Person.AZRNummer = "910314000002" })
			require.NotEqual(t, theirs.PersonID, right.PersonID)
			lettered(t, s, theirs.ID, "2026-11-24", lawyer(theirs.ID, scope).Name)
			wrong := arrive(t, s, clock, numbered)
			require.Equal(t, theirs.PersonID, wrong.PersonID)
			_, err := s.EnterRepresentative(t.Context(), lawyer(wrong.ID, scope))
			require.NoError(t, err)
			own := lettered(t, s, wrong.ID, "2026-11-26", lawyer(wrong.ID, scope).Name)
			lettered(t, s, theirs.ID, "2026-11-25", "Ayşe Çelik")
			astray := lettered(t, s, theirs.ID, "2026-11-26", lettersTo(t, s, theirs.ID))
			require.NoError(t, undo(s, wrong, right), name)

			require.Empty(t, lettersTo(t, s, theirs.ID), "from now on they go to the person")
			rows := tasksOf(t, s, theirs.ID)
			require.Len(t, rows, want, "%s, %s", name, scope)
			require.Equal(t, want, count(codes(t, s, theirs.ID), "task.opened"))
			for _, row := range rows {
				require.Equal(t, "Schreiben nach Ende der Vollmacht prüfen", row.Task.Name)
				letters, err := s.TaskLetters(t.Context(), row.Task.ID)
				require.NoError(t, err)
				require.Len(t, letters, 1)
				require.Equal(t, astray.ID, letters[0].ID)
				require.NotEqual(t, own.ID, letters[0].ID)
			}
		}
	}
}
