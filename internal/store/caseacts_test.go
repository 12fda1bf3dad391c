package store_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// messageTo is a message to the person of a case, as somebody who has just looked at the file draws it up.
func messageTo(t *testing.T, s *store.Store, id casefile.CaseID, key, text string) store.OwnMessage {
	t.Helper()
	d, err := s.Dossier(t.Context(), id)
	require.NoError(t, err)
	return store.OwnMessage{
		Case: id, Key: "case/" + string(id) + "/nachricht/" + key, By: "anna", To: d.Addressee(), On: casefile.MustParseDate("2026-11-26"),
		Text: store.MessageText{Subject: "Ihr Anruf", Text: text}, Recipient: d.Person.Lines(),
		Document: casefile.Document{
			Kind: "schreiben", Name: "n.pdf", MediaType: "application/pdf", Size: 1, SHA256: make([]byte, 32), ObjectKey: "o-" + string(id) + key, State: casefile.DocumentReleased,
		},
	}
}

// TestMessageIsWrittenOnce: a message to the person that no procedure writes is a letter of the file with its order to print it, and the log says who
// wrote it. The same form twice is one message; with another text in it, it is refused and nothing is lost in silence.
func TestMessageIsWrittenOnce(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := arrive(t, s, clock, numbered)
	m := messageTo(t, s, c.ID, "a", "Bitte rufen Sie uns an.")
	id, err := s.WriteMessage(t.Context(), m)
	require.NoError(t, err)
	again, err := s.WriteMessage(t.Context(), m)
	require.NoError(t, err)
	require.Equal(t, id, again)
	other := m
	other.Text.Text = "Rufen Sie nicht an."
	_, err = s.WriteMessage(t.Context(), other)
	requireConflict(t, err, "act.other")

	letters, err := s.Letters(t.Context(), c.ID)
	require.NoError(t, err)
	require.Len(t, letters, 1)
	require.Equal(t, casefile.LetterFiled, letters[0].State)
	require.Equal(t, "Ihr Anruf", letters[0].Subject)
	require.False(t, letters[0].AnnouncesDecision())
	text, own := store.MessageIn(letters[0])
	require.True(t, own)
	require.Equal(t, m.Text, text)
	intents, err := s.Intents(t.Context(), c.ID)
	require.NoError(t, err)
	require.Len(t, intents, 1)
	require.Equal(t, store.KindPrint, intents[0].Kind)
	require.Equal(t, m.Key, intents[0].Key)
	require.JSONEq(t, `{"letter": "`+string(id)+`"}`, string(intents[0].Payload))
	events, err := s.Events(t.Context(), c.ID, casefile.StreamCase, 0, 100)
	require.NoError(t, err)
	at := slices.IndexFunc(events, func(e casefile.Event) bool { return e.Code == "letter.written" })
	require.GreaterOrEqual(t, at, 0)
	require.Equal(t, casefile.ActorID("anna"), events[at].Actor)
	_, err = s.WriteMessage(t.Context(), messageTo(t, s, c.ID, "b", "Noch etwas."))
	require.NoError(t, err, "another form is another message")
	_, err = s.WriteMessage(t.Context(), store.OwnMessage{Case: "00000000-0000-8000-8000-000000000000", Key: "x", To: m.To})
	requireKind(t, err, casefile.NotFound, "store.not-found")
}

// TestMessageGoesToWhomItWasWrittenFor: § 14 Abs. 3 Satz 1, § 41 Abs. 1 VwVfG: a message is not filed for somebody else, or for another address, than it
// was drawn up for.
func TestMessageGoesToWhomItWasWrittenFor(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	for key, happen := range map[string]func(casefile.CaseID){
		"representative": func(id casefile.CaseID) {
			_, err := s.EnterRepresentative(t.Context(), lawyer(id, casefile.ScopeCase))
			require.NoError(t, err)
		},
		"address": func(id casefile.CaseID) {
			require.NoError(t, s.CorrectAddress(t.Context(), store.AddressCorrection{Case: id, By: "bert", Address: casefile.Address{Street: "Neu 1", PostalCode: "00001", City: "Musterstadt"}}))
		},
	} {
		c := arrive(t, s, clock, nil)
		m := messageTo(t, s, c.ID, key, "Bitte rufen Sie uns an.")
		happen(c.ID)
		_, err := s.WriteMessage(t.Context(), m)
		requireConflict(t, err, "letter.readdressed")
		letters, err := s.Letters(t.Context(), c.ID)
		require.NoError(t, err)
		require.Empty(t, letters, key)
		_, err = s.WriteMessage(t.Context(), messageTo(t, s, c.ID, key, "Bitte rufen Sie uns an."))
		require.NoError(t, err, key)
	}
}

// TestAddressIsCorrected: the address of the person changes, the log keeps the one before with who and why; a letter that was being drawn up for the
// old one is drawn up anew, one for a representative is not. The same address again leaves no line.
func TestAddressIsCorrected(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := arrive(t, s, clock, numbered)
	before, err := s.Dossier(t.Context(), c.ID)
	require.NoError(t, err)
	l, to := begun(t, s, c.ID, "old")
	fix := store.AddressCorrection{
		Case: c.ID, By: "anna", Reason: "Meldeauskunft vom 20.11.", Address: casefile.Address{Street: "Neue Straße 7", PostalCode: "00009", City: "Beispielstadt", Extra: "bei Muster"},
	}
	require.NoError(t, s.CorrectAddress(t.Context(), fix))
	n := len(codes(t, s, c.ID))
	require.NoError(t, s.CorrectAddress(t.Context(), fix))
	require.Len(t, codes(t, s, c.ID), n, "the same address again")
	after, err := s.Dossier(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, "bei Muster, Neue Straße 7, 00009 Beispielstadt", after.Person.Address.Line())
	require.Equal(t, before.Person.Address.Country, after.Person.Address.Country)
	events, err := s.Events(t.Context(), c.ID, casefile.StreamCase, 0, 100)
	require.NoError(t, err)
	last := events[len(events)-1]
	require.Equal(t, "person.address", last.Code)
	require.Equal(t, casefile.ActorID("anna"), last.Actor)
	require.Equal(t, map[string]string{"before": before.Person.Address.Line(), "after": after.Person.Address.Line(), "why": fix.Reason}, last.Params)
	requireConflict(t, file(t, s, l, to), "letter.readdressed")
	require.NoError(t, file(t, s, l, after.Addressee()))

	_, err = s.EnterRepresentative(t.Context(), lawyer(c.ID, casefile.ScopeCase))
	require.NoError(t, err)
	l, to = begun(t, s, c.ID, "lawyer")
	fix.Address.Street = "Noch neuer 8"
	require.NoError(t, s.CorrectAddress(t.Context(), fix))
	require.NoError(t, file(t, s, l, to), "the letter goes to the representative")

	barred := arrive(t, s, clock, func(a *store.Application) { a.Person.Auskunftssperre = true })
	fix.Case = barred.ID
	require.NoError(t, s.CorrectAddress(t.Context(), fix))
	events, err = s.Events(t.Context(), barred.ID, casefile.StreamCase, 0, 100)
	require.NoError(t, err)
	last = events[len(events)-1]
	require.Equal(t, "person.address-barred", last.Code)
	require.Equal(t, map[string]string{"why": fix.Reason}, last.Params, "§ 51 BMG: more people read the log than may know where the person lives")
	fix.Case = "00000000-0000-8000-8000-000000000000"
	requireKind(t, s.CorrectAddress(t.Context(), fix), casefile.NotFound, "store.not-found")
}

// TestAddressAfterOneAbroad: who was abroad and is found here gets letters here: the country goes with the address of before, by the form and by the register alike.
func TestAddressAfterOneAbroad(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	here := casefile.Address{Street: "Neue Straße 7", PostalCode: "00009", City: "Beispielstadt"}
	for name, enter := range map[string]func(c casefile.Case) error{
		"the form": func(c casefile.Case) error {
			return s.CorrectAddress(t.Context(), store.AddressCorrection{Case: c.ID, By: "anna", Reason: "Meldeauskunft", Address: here})
		},
		"the register": func(c casefile.Case) error { return s.SetAddress(t.Context(), c.PersonID, here) },
	} {
		c := arrive(t, s, clock, func(a *store.Application) {
			a.Person.Address = casefile.Address{Street: "Atatürk Cad. 5", PostalCode: "16010", City: "Bursa", Country: "TUR"}
		})
		before, err := s.Dossier(t.Context(), c.ID)
		require.NoError(t, err)
		require.Contains(t, before.Person.Lines(), "TÜRKEI", name)
		require.NoError(t, enter(c), name)
		after, err := s.Dossier(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, here, after.Person.Address, name)
	}
}

// TestAddressCountsForAllCases: the address is the person's, so the log of each of their open cases says it, or says that it may not (§ 51 BMG); a letter
// that was being drawn up there is drawn up anew. A case that has ended, that was another person's by then or that never was theirs gets no line.
func TestAddressCountsForAllCases(t *testing.T) {
	t.Parallel()
	db, clock := storetest.New(t), &clock{t: berlin1430}
	s, owner := db.Open(t, clock.now), db.Owner(t)
	first, second, ended, moved := arrive(t, s, clock, numbered), arrive(t, s, clock, numbered), arrive(t, s, clock, numbered), arrive(t, s, clock, numbered)
	stranger := arrive(t, s, clock, nil)
	require.Equal(t, first.PersonID, second.PersonID)
	_, err := owner.Exec(t.Context(), `update cases set state = 'closed', outcome = 'verlaengert', closed_at = now() where id = $1`, string(ended.ID))
	require.NoError(t, err)
	_, err = s.AssignPerson(t.Context(), store.Assignment{Case: moved.ID, Person: stranger.PersonID, By: "anna"})
	require.NoError(t, err)
	l, to := begun(t, s, second.ID, "old")
	before := map[casefile.CaseID]int{}
	for _, c := range []casefile.Case{ended, moved, stranger} {
		before[c.ID] = len(codes(t, s, c.ID))
	}
	fix := store.AddressCorrection{Case: first.ID, By: "anna", Reason: "Meldeauskunft", Address: casefile.Address{Street: "Neue Straße 7", PostalCode: "00009", City: "Beispielstadt"}}
	require.NoError(t, s.CorrectAddress(t.Context(), fix))
	said := func(id casefile.CaseID) casefile.Event {
		events, err := s.Events(t.Context(), id, casefile.StreamCase, 0, 100)
		require.NoError(t, err)
		e := events[len(events)-1]
		return casefile.Event{Code: e.Code, Params: e.Params, Actor: e.Actor}
	}
	require.Equal(t, "person.address", said(first.ID).Code)
	require.Equal(t, said(first.ID), said(second.ID))
	for id, n := range before {
		require.Len(t, codes(t, s, id), n)
	}
	requireConflict(t, file(t, s, l, to), "letter.readdressed")
	after, err := s.Dossier(t.Context(), second.ID)
	require.NoError(t, err)
	require.NoError(t, file(t, s, l, after.Addressee()))

	// From a case that has ended it counts for those that run, and stands in its own log too.
	fix.Case, fix.Address.Street = ended.ID, "Noch neuer 8"
	require.NoError(t, s.CorrectAddress(t.Context(), fix))
	for _, c := range []casefile.Case{first, second, ended} {
		require.Equal(t, "Noch neuer 8, 00009 Beispielstadt", said(c.ID).Params["after"])
	}

	_, err = owner.Exec(t.Context(), `update person set auskunftssperre = true where id = $1`, string(first.PersonID))
	require.NoError(t, err)
	fix.Address.Street = "Geheim 9"
	require.NoError(t, s.CorrectAddress(t.Context(), fix))
	barred := casefile.Event{Code: "person.address-barred", Params: map[string]string{"why": fix.Reason}, Actor: "anna"}
	for _, c := range []casefile.Case{first, second, ended} {
		require.Equal(t, barred, said(c.ID))
	}
}

// TestCaseComesBack: a Wiedervorlage of a case is a task that rests until its day and is back on it, with who asked for it or with the team; the same
// form twice is one.
func TestCaseComesBack(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := arrive(t, s, clock, numbered)
	day := casefile.MustParseDate("2026-12-10")
	f := store.CaseFollowUp{Case: c.ID, Key: "a", Day: day, Note: "Ist das Urteil da?", By: "anna", Group: casefile.RoleSachbearbeitung, Own: true}
	own, err := s.FollowUpCase(t.Context(), f)
	require.NoError(t, err)
	again, err := s.FollowUpCase(t.Context(), f)
	require.NoError(t, err)
	require.Equal(t, own, again)
	f.Note = "Etwas anderes"
	_, err = s.FollowUpCase(t.Context(), f)
	requireConflict(t, err, "act.other")
	f.Key, f.Own, f.Group = "b", false, casefile.RoleClearing
	team, err := s.FollowUpCase(t.Context(), f)
	require.NoError(t, err)

	for id, want := range map[casefile.TaskID]casefile.ActorID{own: "anna", team: ""} {
		task, err := s.Task(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, want, task.Assignee)
		require.Equal(t, day, task.FollowUpOn)
		require.Equal(t, day, task.DueOn)
		require.Equal(t, "allgemein/wiedervorlage-erledigen", task.Form)
		holding, err := s.TaskHolding(t.Context(), id)
		require.NoError(t, err)
		require.NotEmpty(t, holding.FollowUpNote)
	}
	seen := func(today casefile.Date) int {
		rows, _, err := s.Tasks(t.Context(), store.TaskFilter{CaseID: c.ID, State: casefile.TaskOpen, Today: today, Rest: store.RestHidden, Limit: 10})
		require.NoError(t, err)
		return len(rows)
	}
	require.Zero(t, seen(day.AddDays(-1)))
	require.Equal(t, 2, seen(day))
	log := codes(t, s, c.ID)
	require.Contains(t, log, "task.follow-up")
	require.Contains(t, log, "task.claimed")
}
