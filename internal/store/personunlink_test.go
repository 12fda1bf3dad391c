package store_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// theRightOne is how an application states somebody else than the one whose number it names.
func theRightOne() casefile.Person {
	return casefile.Person{
		FamilyName: "Celik", GivenNames: "Aylin", BirthDate: casefile.PartialDate{Year: 1991, Month: 3}, Nationalities: []string{"TUR"}, AZRNummer: "910314000001",
		Address: casefile.Address{Street: "Ring 9", PostalCode: "00004", City: "Musterstadt"},
	}
}

func unlinking(c casefile.Case, candidates string) store.Unlinking {
	return store.Unlinking{
		Case: c.ID, Instead: c.PersonID, Stated: theRightOne(), By: "sb", Reason: "Anderes Lichtbild", Candidates: json.RawMessage(candidates),
		Title: casefile.Title{Kind: casefile.TitleAufenthaltserlaubnis, Paragraph: "18b", ValidTo: casefile.MustParseDate("2026-12-31")},
	}
}

// TestUnlinkPerson: architecture 4.13, § 86 AufenthG, Art. 5 Abs. 1 Buchst. d and f DSGVO: a link to the wrong person can be undone. From then on letters
// go to the person as the application states them and the wrong one's title is no business of the case; who clears it up has a task with each
// letter that was written under the link, and what is about the case goes along. Twice is refused.
func TestUnlinkPerson(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	theirs := arrive(t, s, clock, numbered)
	wrong := arrive(t, s, clock, numbered)
	require.Equal(t, theirs.PersonID, wrong.PersonID, "linked by number and birth date")
	require.Equal(t, theirs.TitleID, wrong.TitleID)
	report := anEmergencyFrom(t, s, clock, wrong)
	lettered(t, s, theirs.ID, "2026-11-25", "Çelik")
	sent := lettered(t, s, wrong.ID, "2026-11-26", "Çelik")

	task, err := s.UnlinkPerson(t.Context(), unlinking(wrong, `[]`))
	require.NoError(t, err)
	put, err := s.Dossier(t.Context(), wrong.ID)
	require.NoError(t, err)
	require.Equal(t, "Ring 9", put.Person.Address.Street)
	require.NotEqual(t, theirs.PersonID, put.Person.ID)
	require.Equal(t, put.Person.ID, put.Title.PersonID)
	require.NotEqual(t, theirs.TitleID, put.Title.ID)
	kept, err := s.Title(t.Context(), theirs.TitleID)
	require.NoError(t, err)
	require.Equal(t, theirs.PersonID, kept.PersonID)
	require.True(t, kept.EndedOn.IsZero())
	other, err := s.Case(t.Context(), theirs.ID)
	require.NoError(t, err)
	require.Equal(t, theirs.PersonID, other.PersonID, "their own case stays theirs")
	along, err := s.Case(t.Context(), report.ID)
	require.NoError(t, err)
	require.Equal(t, put.Person.ID, along.PersonID)

	open, err := s.Task(t.Context(), task)
	require.NoError(t, err)
	require.Equal(t, "Person klären", open.Name)
	require.Equal(t, "eingang/person", open.Form)
	require.Equal(t, string(casefile.RoleClearing), open.Group)
	letters, err := s.TaskLetters(t.Context(), task)
	require.NoError(t, err)
	require.Len(t, letters, 1)
	require.Equal(t, sent.ID, letters[0].ID)
	require.Equal(t, 1, count(codes(t, s, wrong.ID), "person.unlinked"))
	require.Equal(t, 1, count(codes(t, s, report.ID), "person.unlinked"))
	notes, err := s.Notes(t.Context(), wrong.ID)
	require.NoError(t, err)
	require.Equal(t, "Anderes Lichtbild", notes[0].Text)

	_, err = s.UnlinkPerson(t.Context(), unlinking(wrong, `[]`))
	requireConflict(t, err, "person.changed")
	again, err := s.Case(t.Context(), wrong.ID)
	require.NoError(t, err)
	_, err = s.UnlinkPerson(t.Context(), unlinking(again, `[]`))
	requireConflict(t, err, "person.being-cleared")
}

// TestWhoseAfterAll: who clears up an undone link chooses among those on offer, with title and emergency following, or confirms the person as the
// application states them; nobody is left behind for whom the scan of expiring titles would write.
func TestWhoseAfterAll(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	arrive(t, s, clock, numbered)
	right := arrive(t, s, clock, func(a *store.Application) { a.Person = theRightOne(); a.Person.AZRNummer = "910314000002" })
	for _, c := range []struct{ choice, want string }{{"vorschlag-1", "file"}, {"neue-person", "stated"}} {
		wrong := arrive(t, s, clock, numbered)
		report := anEmergencyFrom(t, s, clock, wrong)
		task, err := s.UnlinkPerson(t.Context(), unlinking(wrong, `[{"person": "`+string(right.PersonID)+`", "grund": "azr"}]`))
		require.NoError(t, err)
		open, err := s.Task(t.Context(), task)
		require.NoError(t, err)
		stated, err := s.Dossier(t.Context(), wrong.ID)
		require.NoError(t, err)
		if c.want == "file" {
			require.Equal(t, casefile.Invalid, casefile.KindOf(finish(t, s, open, `{"personEntscheidung": "vorschlag-2", "personVermerk": "x"}`)))
		}
		require.NoError(t, finish(t, s, open, `{"personEntscheidung": "`+c.choice+`", "personVermerk": "Pass lag vor"}`))
		put, err := s.Dossier(t.Context(), wrong.ID)
		require.NoError(t, err)
		along, err := s.Case(t.Context(), report.ID)
		require.NoError(t, err)
		require.Equal(t, put.Person.ID, along.PersonID)
		require.Equal(t, put.Person.ID, put.Title.PersonID)
		if c.want == "stated" {
			require.Equal(t, stated.Person.ID, put.Person.ID)
			continue
		}
		require.Equal(t, right.PersonID, put.Person.ID)
		left, err := s.Title(t.Context(), stated.Title.ID)
		require.NoError(t, err)
		require.True(t, left.PersonID == right.PersonID || !left.EndedOn.IsZero(), "the title recorded in between is theirs, or gave way to the same one")
		links, err := s.PersonLinks(t.Context(), wrong.ID)
		require.NoError(t, err)
		require.Len(t, links, 3, "each link stays in the record")
	}
}

// TestUnlinkIsRefused: the case of a title is always its holder's; once the case has given the person a title, a person decides what becomes of that
// (§ 48 VwVfG).
func TestUnlinkIsRefused(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := arrive(t, s, clock, nil)
	_, err := s.PutTitle(t.Context(), casefile.Title{
		PersonID: c.PersonID, Kind: casefile.TitleAufenthaltserlaubnis, Paragraph: "18b", ValidFrom: casefile.MustParseDate("2026-11-26"), ValidTo: casefile.MustParseDate("2028-11-25"),
	}, "case/"+string(c.ID)+"/9")
	require.NoError(t, err)
	_, err = s.UnlinkPerson(t.Context(), unlinking(c, `[]`))
	requireConflict(t, err, "person.granted")

	expiring := arrive(t, s, clock, func(a *store.Application) { a.Receipt.Kind = casefile.ReceiptTitelablauf })
	_, err = s.UnlinkPerson(t.Context(), unlinking(expiring, `[]`))
	requireConflict(t, err, "person.by-title")
}

// TestExpiryIsWatchedAgain: § 81 Abs. 4 Satz 1 AufenthG hangs on an application before the title ends: the procedure that writes to its holder must
// not rest because somebody else applied. Where it was told of the application of the undone link, somebody looks at it.
func TestExpiryIsWatchedAgain(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	expiring := arrive(t, s, clock, func(a *store.Application) {
		numbered(a)
		a.Case.Procedure = store.ProcedureExpiry
	})
	wrong := arrive(t, s, clock, numbered)
	require.Equal(t, expiring.PersonID, wrong.PersonID)
	first, err := s.FirstReceipt(t.Context(), wrong.ID)
	require.NoError(t, err)
	told, err := s.TellExpiry(t.Context(), first, json.RawMessage(`{}`))
	require.NoError(t, err)
	require.Equal(t, 1, told)
	_, err = s.UnlinkPerson(t.Context(), unlinking(wrong, `[]`))
	require.NoError(t, err)
	rows := tasksOf(t, s, expiring.ID)
	require.Len(t, rows, 1)
	require.Equal(t, "Ablauf wieder beobachten", rows[0].Task.Name)
	require.Equal(t, string(casefile.RoleSachbearbeitung), rows[0].Task.Group)
	require.Equal(t, 1, count(codes(t, s, expiring.ID), "task.opened"))
}
