package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

func lawyer(id casefile.CaseID, scope casefile.RepresentativeScope) casefile.Representative {
	return casefile.Representative{
		CaseID: id, Name: "Rechtsanwältin Dr. Beispiel", Address: casefile.Address{Street: "Kanzleiweg 1", PostalCode: "00002", City: "Musterstadt"},
		Scope: scope, GivenOn: casefile.MustParseDate("2026-11-20"), EnteredBy: "sb",
	}
}

// lettersTo is to whom the letters of a case go; empty for the person.
func lettersTo(t *testing.T, s *store.Store, id casefile.CaseID) string {
	t.Helper()
	d, err := s.Dossier(t.Context(), id)
	require.NoError(t, err)
	return d.LettersTo.Name
}

func withdrawn(id casefile.CaseID, on string, why casefile.RepresentativeEnd) store.EndOfRepresentation {
	return store.EndOfRepresentation{Case: id, On: casefile.MustParseDate(on), For: why, By: "sb", Note: "Schreiben liegt in der Akte."}
}

// TestRepresentative: § 14 Abs. 3 Satz 1, § 41 Abs. 1 Satz 2 VwVfG: letters go to who acts for the person; entered twice is entered once, and a
// second one does not push the first aside. § 14 Abs. 1 Satz 4: after the withdrawal has arrived they go to the person again.
func TestRepresentative(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c := aCase(t, s)
	require.Empty(t, lettersTo(t, s, c.ID))
	_, _, err := s.EndRepresentation(t.Context(), withdrawn(c.ID, "2026-11-26", casefile.EndWithdrawn))
	requireConflict(t, err, "representative.none")
	entered, err := s.EnterRepresentative(t.Context(), lawyer(c.ID, casefile.ScopeCase))
	require.NoError(t, err)
	require.Equal(t, "Rechtsanwältin Dr. Beispiel", lettersTo(t, s, c.ID))
	again, err := s.EnterRepresentative(t.Context(), lawyer(c.ID, casefile.ScopeCase))
	require.NoError(t, err)
	require.Equal(t, entered.ID, again.ID)
	other := lawyer(c.ID, casefile.ScopeCase)
	other.Name = "Beratungsstelle Muster"
	_, err = s.EnterRepresentative(t.Context(), other)
	requireConflict(t, err, "representative.exists")

	for _, wrong := range []struct{ on, code string }{{"2026-11-27", "received.future"}, {"2026-11-19", "representative.early"}} {
		_, _, err = s.EndRepresentation(t.Context(), withdrawn(c.ID, wrong.on, casefile.EndWithdrawn))
		var invalid *casefile.Error
		require.ErrorAs(t, err, &invalid)
		require.Equal(t, []casefile.FieldError{{Field: "/data/widerrufEingegangenAm", Code: wrong.code}}, invalid.Fields)
	}
	ended, task, err := s.EndRepresentation(t.Context(), withdrawn(c.ID, "2026-11-25", casefile.EndWithdrawn))
	require.NoError(t, err)
	require.Empty(t, task, "no letter went to them since that day")
	require.Equal(t, casefile.MustParseDate("2026-11-25"), ended.EndedOn)
	require.Empty(t, lettersTo(t, s, c.ID))
	_, err = s.EnterRepresentative(t.Context(), other)
	require.NoError(t, err)
	require.Equal(t, "Beratungsstelle Muster", lettersTo(t, s, c.ID))
	all, err := s.Representatives(t.Context(), c.ID)
	require.NoError(t, err)
	require.Len(t, all, 2, "who acted before stays in the record")
	require.Equal(t, []string{"representative.entered", "representative.ended", "note.added", "representative.entered"}, codes(t, s, c.ID)[4:])
	events, err := s.Events(t.Context(), c.ID, casefile.StreamCase, 0, 0)
	require.NoError(t, err)
	require.Equal(t, casefile.ActorID("sb"), events[5].Actor)
	require.Equal(t, "2026-11-25", events[5].Params["on"])
	require.Equal(t, time.Date(2026, 11, 25, 11, 0, 0, 0, time.UTC), events[5].HappenedAt.UTC(), "it happened on the day on which it arrived")
}

// TestScopeOfTheAuthorityToAct: who may do single acts only gets no letters; who acts in all procedures gets those of each case of the person,
// and of nobody else, and the nightly scan does not write past them (§ 14 Abs. 1 Satz 2, Abs. 3 VwVfG). The authority to act follows the person
// whose case it turns out to be.
func TestScopeOfTheAuthorityToAct(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	one, two, stranger := arrive(t, s, clock, numbered), arrive(t, s, clock, numbered), arrive(t, s, clock, nil)
	_, err := s.EnterRepresentative(t.Context(), lawyer(one.ID, casefile.ScopeSingle))
	require.NoError(t, err)
	require.Empty(t, lettersTo(t, s, one.ID))
	_, _, err = s.EndRepresentation(t.Context(), withdrawn(one.ID, "2026-11-26", casefile.EndSettled))
	require.NoError(t, err)

	_, err = s.EnterRepresentative(t.Context(), lawyer(one.ID, casefile.ScopeAll))
	require.NoError(t, err)
	require.Equal(t, "Rechtsanwältin Dr. Beispiel", lettersTo(t, s, one.ID))
	require.Equal(t, "Rechtsanwältin Dr. Beispiel", lettersTo(t, s, two.ID))
	require.Empty(t, lettersTo(t, s, stranger.ID))
	standing, err := s.Standing(t.Context(), one.TitleID, nil)
	require.NoError(t, err)
	require.Equal(t, []string{store.MarkLawyer}, standing.Marks)
	require.NoError(t, s.SetMark(t.Context(), one.PersonID, store.MarkLawyer, "sb"))
	standing, err = s.Standing(t.Context(), one.TitleID, nil)
	require.NoError(t, err)
	require.Equal(t, []string{store.MarkLawyer}, standing.Marks, "said twice is said once")
	_, _, err = s.EndRepresentation(t.Context(), withdrawn(two.ID, "2026-11-26", casefile.EndWithdrawn))
	requireConflict(t, err, "representative.none")

	_, err = s.AssignPerson(t.Context(), store.Assignment{Case: one.ID, Person: stranger.PersonID, By: "clearing"})
	require.NoError(t, err)
	require.Empty(t, lettersTo(t, s, two.ID))
	require.Equal(t, "Rechtsanwältin Dr. Beispiel", lettersTo(t, s, stranger.ID))
}

// TestRepresentativeOfTheCaseItIsAbout: § 14 Abs. 1 Satz 2 VwVfG: a question or a complaint about a case belongs to its procedure: the answer goes to
// who acts there, whether somebody entered them or a form of the intake named them, and to the person once that ended.
func TestRepresentativeOfTheCaseItIsAbout(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	subject := arrive(t, s, clock, numbered)
	question := arrive(t, s, clock, func(a *store.Application) {
		numbered(a)
		a.Case.About, a.Case.Procedure = subject.ID, "sachstand"
	})
	clock.t = clock.t.Add(time.Minute)
	require.NoError(t, s.PutFacts(t.Context(), subject.ID, map[string]json.RawMessage{
		"vertretung":    json.RawMessage(`{"name":"Beratungsstelle Muster","strasse":"Ring 1","plz":"00003","ort":"Musterstadt"}`),
		"vollmachtLage": json.RawMessage(`"liegt-vor"`),
	}, clock.t))
	require.Equal(t, "Beratungsstelle Muster", lettersTo(t, s, question.ID))
	clock.t = clock.t.Add(time.Minute)
	_, _, err := s.EndRepresentation(t.Context(), withdrawn(subject.ID, "2026-11-26", casefile.EndWithdrawn))
	require.NoError(t, err)
	require.Empty(t, lettersTo(t, s, question.ID))
	_, err = s.EnterRepresentative(t.Context(), lawyer(subject.ID, casefile.ScopeCase))
	require.NoError(t, err)
	require.Equal(t, "Rechtsanwältin Dr. Beispiel", lettersTo(t, s, question.ID))
	_, _, err = s.EndRepresentation(t.Context(), withdrawn(question.ID, "2026-11-26", casefile.EndWithdrawn))
	requireConflict(t, err, "representative.none")
	answer := lettered(t, s, question.ID, "2026-11-26", "Rechtsanwältin Dr. Beispiel")
	_, task, err := s.EndRepresentation(t.Context(), withdrawn(subject.ID, "2026-11-25", casefile.EndWithdrawn))
	require.NoError(t, err)
	letters, err := s.TaskLetters(t.Context(), task)
	require.NoError(t, err)
	require.Len(t, letters, 1, "the answer to the question went to them too")
	require.Equal(t, answer.ID, letters[0].ID)
}

// TestRepresentativeOfTheIntake: where a form of the intake says that the authority to act is on file, letters go there; not before that, and a
// form ends nobody. What a form said can be withdrawn like what was entered, and a later form can say it anew.
func TestRepresentativeOfTheIntake(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := aCase(t, s)
	say := func(state string) {
		clock.t = clock.t.Add(time.Minute)
		require.NoError(t, s.PutFacts(t.Context(), c.ID, map[string]json.RawMessage{
			"vertretung":    json.RawMessage(`{"name":"Rechtsanwältin Dr. Beispiel","strasse":"Kanzleiweg 1","plz":"00002","ort":"Musterstadt"}`),
			"vollmachtLage": json.RawMessage(state),
		}, clock.t))
	}
	for _, state := range []string{`"nachweisen"`, `"keine-vertretung"`, `null`} {
		say(state)
		require.Empty(t, lettersTo(t, s, c.ID), state)
	}
	say(`"liegt-vor"`)
	d, err := s.Dossier(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, []string{"Rechtsanwältin Dr. Beispiel", "für Ayşe Łucja Çelik-Übermut", "Kanzleiweg 1", "00002 Musterstadt"}, d.LettersTo.Lines(d.Person))
	other := lawyer(c.ID, casefile.ScopeCase)
	other.Name = "Beratungsstelle Muster"
	_, err = s.EnterRepresentative(t.Context(), other)
	requireConflict(t, err, "representative.exists")

	_, _, err = s.EndRepresentation(t.Context(), withdrawn(c.ID, "2026-11-26", casefile.EndLaidDown))
	require.NoError(t, err)
	require.Empty(t, lettersTo(t, s, c.ID))
	all, err := s.Representatives(t.Context(), c.ID)
	require.NoError(t, err)
	require.Len(t, all, 1)
	require.Equal(t, casefile.EndLaidDown, all[0].EndedFor)
	say(`"liegt-vor"`)
	require.Equal(t, "Rechtsanwältin Dr. Beispiel", lettersTo(t, s, c.ID))
	_, err = s.EnterRepresentative(t.Context(), lawyer(c.ID, casefile.ScopeCase))
	require.NoError(t, err, "the entry adds day and scope to what the form said")
	say(`"keine-vertretung"`)
	require.Equal(t, "Rechtsanwältin Dr. Beispiel", lettersTo(t, s, c.ID), "only a withdrawal ends what was entered (§ 14 Abs. 1 Satz 4 VwVfG)")
}

// lettered gives a case a letter of a day to somebody.
func lettered(t *testing.T, s *store.Store, id casefile.CaseID, day, to string) casefile.Letter {
	t.Helper()
	l, err := s.BeginLetter(t.Context(), casefile.Letter{CaseID: id, Key: "case/" + string(id) + "/" + day + to, Template: "x/y", LetterDate: casefile.MustParseDate(day)})
	require.NoError(t, err)
	frozen, err := json.Marshal(map[string]any{"Empfaenger": []string{to, "Kanzleiweg 1"}})
	require.NoError(t, err)
	file, err := s.Dossier(t.Context(), id)
	require.NoError(t, err)
	require.NoError(t, s.FileLetter(t.Context(), l.ID, file.Addressee(), casefile.Document{
		CaseID: id, Kind: "schreiben", Name: "x.pdf", MediaType: "application/pdf", Size: 1, SHA256: make([]byte, 32), ObjectKey: "o-" + string(l.ID),
		State: casefile.DocumentReleased, ReceivedAt: berlin1430, RecordedBy: casefile.ActorSystem,
	}, "Ihr Antrag", casefile.MustParseDate(day).AddDays(3), frozen))
	return l
}

// TestLettersAfterTheWithdrawal: § 41 Abs. 1, § 43 Abs. 1 VwVfG: a letter that went to somebody who did not act any more is not announced to the
// person. Each from the day of the withdrawal on is named in a task for who decides; where they never acted, each since they were entered.
func TestLettersAfterTheWithdrawal(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	for why, want := range map[casefile.RepresentativeEnd]int{casefile.EndWithdrawn: 2, casefile.EndMistake: 2, casefile.EndSettled: 2} {
		c := aCase(t, s)
		_, err := s.EnterRepresentative(t.Context(), lawyer(c.ID, casefile.ScopeCase))
		require.NoError(t, err)
		before := lettered(t, s, c.ID, "2026-11-23", "Rechtsanwältin Dr. Beispiel")
		require.NoError(t, s.MarkLetter(t.Context(), before.ID, casefile.LetterSent, berlin1430))
		require.NoError(t, s.PostLetter(t.Context(), before.ID, casefile.MustParseDate("2026-11-23"), "sb", berlin1430))
		waits := lettered(t, s, c.ID, "2026-11-24", "Rechtsanwältin Dr. Beispiel")
		lettered(t, s, c.ID, "2026-11-26", "Ayşe Çelik")
		after := lettered(t, s, c.ID, "2026-11-26", "Rechtsanwältin Dr. Beispiel")
		_, task, err := s.EndRepresentation(t.Context(), withdrawn(c.ID, "2026-11-25", why))
		require.NoError(t, err)
		require.NotEmpty(t, task)
		letters, err := s.TaskLetters(t.Context(), task)
		require.NoError(t, err)
		require.Len(t, letters, want)
		require.Equal(t, []casefile.LetterID{waits.ID, after.ID}, []casefile.LetterID{letters[0].ID, letters[1].ID}, "what nobody has posted goes to them as well")
		rows := tasksOf(t, s, c.ID)
		require.Len(t, rows, 1)
		require.Equal(t, "Schreiben nach Ende der Vollmacht prüfen", rows[0].Task.Name)
		require.Equal(t, string(casefile.RoleSachbearbeitung), rows[0].Task.Group)
	}
}

// TestMessageAboutARepresentative: a message that names or withdraws a representative changes nothing by itself; who decides has a task, and what
// they enter there is carried out. A withdrawal counts from the day on which the message arrived (§ 14 Abs. 1 Satz 4 VwVfG).
func TestMessageAboutARepresentative(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := aCase(t, s)
	rev := 0
	ask := func(daysAgo int) casefile.Task {
		rev++
		clock.t = clock.t.Add(time.Minute)
		m := aMessage(c.ID, casefile.ReceiptVollmacht)
		m.Receipt.ReceivedAt = berlin1430.AddDate(0, 0, -daysAgo)
		r, _, err := s.Receive(t.Context(), m)
		require.NoError(t, err)
		_, err = s.Project(t.Context(), store.Turn{CaseID: c.ID, Rev: rev, At: clock.t, State: []byte(`{}`), Facts: []store.Fact{
			{N: 1, Code: store.FactMessageUnmatched, Receipt: r.ID},
		}})
		require.NoError(t, err)
		for _, row := range tasksOf(t, s, c.ID) {
			if row.Task.State == casefile.TaskOpen {
				require.Equal(t, "allgemein/vollmacht-pruefen", row.Task.Form)
				require.Equal(t, string(casefile.RoleSachbearbeitung), row.Task.Group)
				return row.Task
			}
		}
		t.Fatal("nobody is asked")
		return casefile.Task{}
	}
	named := `"vertretung": {"name": "Beratungsstelle Muster", "strasse": "Ring 1", "plz": "00003", "ort": "Musterstadt"}, "vollmachtUmfang": "verfahren", "vollmachtVom": "2026-11-20"`
	task := ask(4)
	require.Empty(t, lettersTo(t, s, c.ID), "until somebody has looked at it")
	require.NoError(t, finish(t, s, task, `{"vollmachtErgebnis": "eintragen", "vollmachtVermerk": "liegt vor", `+named+`}`))
	require.Equal(t, "Beratungsstelle Muster", lettersTo(t, s, c.ID))

	task = ask(2)
	require.NoError(t, finish(t, s, task, `{"vollmachtErgebnis": "wechseln", "widerrufGrund": "widerruf", "vollmachtVermerk": "neu",
		"vertretung": {"name": "Rechtsanwältin Dr. Beispiel", "strasse": "Kanzleiweg 1", "plz": "00002", "ort": "Musterstadt"}, "vollmachtUmfang": "verfahren", "vollmachtVom": "2026-11-24"}`))
	require.Equal(t, "Rechtsanwältin Dr. Beispiel", lettersTo(t, s, c.ID))
	all, err := s.Representatives(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.MustParseDate("2026-11-24"), all[0].EndedOn)

	task = ask(0)
	require.NoError(t, finish(t, s, task, `{"vollmachtErgebnis": "ohne-folge", "vollmachtVermerk": "doppelt"}`))
	require.Equal(t, "Rechtsanwältin Dr. Beispiel", lettersTo(t, s, c.ID))
	task = ask(0)
	require.NoError(t, finish(t, s, task, `{"vollmachtErgebnis": "beenden", "widerrufGrund": "niederlegung", "vollmachtVermerk": "Mandat beendet"}`))
	require.Empty(t, lettersTo(t, s, c.ID))
	task = ask(0)
	requireConflict(t, finish(t, s, task, `{"vollmachtErgebnis": "beenden", "widerrufGrund": "widerruf", "vollmachtVermerk": "noch einmal"}`), "representative.none")
}
