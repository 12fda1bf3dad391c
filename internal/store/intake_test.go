package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// arrive records an application a minute later, so that what it brings differs from what was there.
func arrive(t *testing.T, s *store.Store, c *clock, change func(*store.Application)) casefile.Case {
	t.Helper()
	c.t = c.t.Add(time.Minute)
	a := anApplication()
	if change != nil {
		change(&a)
	}
	opened, _, _, err := s.ReceiveApplication(t.Context(), a)
	require.NoError(t, err)
	return opened
}

// TestPersonCandidates: domain 4.0 P00 step 2: who has the same number, or a birth date that may be the same and a name that is alike, is
// found; who was put right, and whoever has another birth date, is not.
func TestPersonCandidates(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	first := arrive(t, s, clock, nil)
	byNumber := arrive(t, s, clock, func(a *store.Application) {
		a.Person.FamilyName, a.Person.AZRNummer, a.Person.BirthDate = "Anders", "910314000001", casefile.PartialDate{Year: 1970}
	})
	arrive(t, s, clock, func(a *store.Application) { a.Person.BirthDate = casefile.PartialDate{Year: 1992, Month: 3, Day: 14} })
	arrive(t, s, clock, func(a *store.Application) { a.Person.FamilyName, a.Person.GivenNames = "Novák", "Jiří" })

	stated := anApplication().Person
	stated.AZRNummer, stated.BirthDate = "910314000001", casefile.PartialDate{Year: 1991, Month: 3, Day: 14}
	found, err := s.PersonCandidates(t.Context(), stated, "")
	require.NoError(t, err)
	require.Equal(t, []casefile.PersonID{byNumber.PersonID, first.PersonID}, personIDs(found))
	stated.BirthDate = casefile.PartialDate{Year: 1991}
	found, err = s.PersonCandidates(t.Context(), stated, byNumber.PersonID)
	require.NoError(t, err)
	require.Equal(t, []casefile.PersonID{first.PersonID}, personIDs(found), "a year alone may be any day of it")

	second := arrive(t, s, clock, nil)
	require.NotEqual(t, first.PersonID, second.PersonID, "never merged in silence")
	_, err = s.AssignPerson(t.Context(), store.Assignment{Case: second.ID, Person: first.PersonID, By: "clearing"})
	require.NoError(t, err)
	found, err = s.PersonCandidates(t.Context(), stated, byNumber.PersonID)
	require.NoError(t, err)
	require.Equal(t, []casefile.PersonID{first.PersonID}, personIDs(found), "the one recorded twice is offered no more")

	american := arrive(t, s, clock, func(a *store.Application) { a.Person.BirthDate = casefile.PartialDate{Year: 1993, Month: 7, Day: 5} })
	stated.AZRNummer, stated.BirthDate = "", casefile.PartialDate{Year: 1993, Month: 5, Day: 7}
	found, err = s.PersonCandidates(t.Context(), stated, "")
	require.NoError(t, err)
	require.Equal(t, []casefile.PersonID{american.PersonID}, personIDs(found), "day and month the other way round")
}

func personIDs(persons []casefile.Person) []casefile.PersonID {
	var ids []casefile.PersonID
	for _, p := range persons {
		ids = append(ids, p.ID)
	}
	return ids
}

// TestAssignPerson: architecture 4.13: a link that was put right stays in the record, and the title that the application had recorded twice
// is the one of the file again, so that the scan for expiring titles never writes to somebody who does not exist.
func TestAssignPerson(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	first := arrive(t, s, clock, nil)
	second := arrive(t, s, clock, func(a *store.Application) { a.Title.ValidFrom = casefile.Date{} })
	for range 2 {
		person, err := s.AssignPerson(t.Context(), store.Assignment{Case: second.ID, Person: first.PersonID, By: "clearing"})
		require.NoError(t, err)
		require.Equal(t, first.PersonID, person)
	}
	put, err := s.Case(t.Context(), second.ID)
	require.NoError(t, err)
	require.Equal(t, first.PersonID, put.PersonID)
	require.Equal(t, first.TitleID, put.TitleID)
	ended, err := s.Title(t.Context(), second.TitleID)
	require.NoError(t, err)
	require.Equal(t, "doppelt-erfasst", ended.EndedReason)
	require.Equal(t, []string{"receipt.recorded", "case.opened", "person.linked", "deadline.set", "person.linked"}, codes(t, s, second.ID))
	by, err := s.MatchedBy(t.Context(), second.ID)
	require.NoError(t, err)
	require.Equal(t, "manual", by)

	other := arrive(t, s, clock, func(a *store.Application) { a.Title.ValidTo = casefile.MustParseDate("2027-06-30") })
	_, err = s.AssignPerson(t.Context(), store.Assignment{Case: other.ID, Person: first.PersonID, By: "clearing"})
	require.NoError(t, err)
	moved, err := s.Title(t.Context(), other.TitleID)
	require.NoError(t, err)
	require.Equal(t, first.PersonID, moved.PersonID, "a title that the file did not have goes along")
	require.Empty(t, moved.EndedReason)
}

// TestAssignNewPerson: an application under the number of somebody else gets a person of its own, and the title that it had recorded for
// that somebody does not stay with them.
func TestAssignNewPerson(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	first := arrive(t, s, clock, numbered)
	wrong := arrive(t, s, clock, func(a *store.Application) {
		numbered(a)
		a.Person.FamilyName, a.Title.ValidTo = "Novák", casefile.MustParseDate("2027-06-30")
	})
	require.Equal(t, first.PersonID, wrong.PersonID)
	stated := anApplication().Person
	stated.FamilyName = "Novák"
	person, err := s.AssignPerson(t.Context(), store.Assignment{Case: wrong.ID, Stated: stated, By: "clearing"})
	require.NoError(t, err)
	require.NotEqual(t, first.PersonID, person)
	title, err := s.Title(t.Context(), wrong.TitleID)
	require.NoError(t, err)
	require.Equal(t, person, title.PersonID)

	alone := arrive(t, s, clock, nil)
	kept, err := s.AssignPerson(t.Context(), store.Assignment{Case: alone.ID, By: "clearing"})
	require.NoError(t, err)
	require.Equal(t, alone.PersonID, kept, "who was recorded for the application is the new person")
}

// anEmergencyFrom reports an emergency from a case, as the intake does.
func anEmergencyFrom(t *testing.T, s *store.Store, clock *clock, from casefile.Case) casefile.Case {
	t.Helper()
	return arrive(t, s, clock, func(a *store.Application) {
		a.Person, a.Title, a.StartKey = casefile.Person{ID: from.PersonID}, casefile.Title{}, store.EmergencyKey(from.ID)
		a.Case.Procedure, a.Receipt.RecordedBy = "notfall", casefile.ActorSystem
	})
}

func count(list []string, of string) int {
	n := 0
	for _, each := range list {
		if each == of {
			n++
		}
	}
	return n
}

// TestAssignTakesEmergencyAlong: promise 13: the emergency that was reported out of an application follows it to the right person, and its own
// history says so; a link of which a person has said whose it is stays as they said.
func TestAssignTakesEmergencyAlong(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	first := arrive(t, s, clock, nil)
	second := arrive(t, s, clock, nil)
	report := anEmergencyFrom(t, s, clock, second)
	require.Equal(t, second.PersonID, report.PersonID)
	for range 2 {
		_, err := s.AssignPerson(t.Context(), store.Assignment{Case: second.ID, Person: first.PersonID, By: "clearing"})
		require.NoError(t, err)
	}
	put, err := s.Case(t.Context(), report.ID)
	require.NoError(t, err)
	require.Equal(t, first.PersonID, put.PersonID)
	events := codes(t, s, report.ID)
	require.Equal(t, "person.linked", events[len(events)-1])
	require.Equal(t, 2, count(events, "person.linked"), "one at the beginning, one when it followed")

	third := arrive(t, s, clock, nil)
	other := anEmergencyFrom(t, s, clock, third)
	_, err = s.AssignPerson(t.Context(), store.Assignment{Case: other.ID, Person: first.PersonID, By: "clearing"})
	require.NoError(t, err)
	_, err = s.AssignPerson(t.Context(), store.Assignment{Case: third.ID, Person: second.PersonID, By: "clearing"})
	require.NoError(t, err)
	put, err = s.Case(t.Context(), other.ID)
	require.NoError(t, err)
	require.Equal(t, first.PersonID, put.PersonID, "what a person said about whose emergency it is stays")
}

// TestAssignBesideEmergency: the emergency is put right by hand while the application that it came from is: whoever comes first, each link is
// undone once, and the history tells each of them.
func TestAssignBesideEmergency(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	right, wrong := arrive(t, s, clock, nil), arrive(t, s, clock, nil)
	report := anEmergencyFrom(t, s, clock, wrong)
	errs := make(chan error, 2)
	go func() {
		_, err := s.AssignPerson(t.Context(), store.Assignment{Case: wrong.ID, Person: right.PersonID, By: "clearing"})
		errs <- err
	}()
	go func() {
		_, err := s.AssignPerson(t.Context(), store.Assignment{Case: report.ID, Person: right.PersonID, By: "sachbearbeitung"})
		errs <- err
	}()
	require.NoError(t, <-errs)
	require.NoError(t, <-errs)
	put, err := s.Case(t.Context(), report.ID)
	require.NoError(t, err)
	require.Equal(t, right.PersonID, put.PersonID)
	links, err := s.PersonLinks(t.Context(), report.ID)
	require.NoError(t, err)
	require.Equal(t, len(links), count(codes(t, s, report.ID), "person.linked"), "no link without its event")
}

// TestJoinCase: § 81 Abs. 4 AufenthG: what came over two channels is one application, nothing of it is lost, and its earlier day counts.
func TestJoinCase(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	late := arrive(t, s, clock, numbered)
	early := arrive(t, s, clock, func(a *store.Application) {
		numbered(a)
		a.Receipt.ReceivedAt, a.Receipt.Channel = berlin1430.Add(-48*time.Hour), casefile.ChannelPost
	})
	for range 2 {
		joined, err := s.JoinCase(t.Context(), early.ID, late.ID, "clearing")
		require.NoError(t, err)
		require.True(t, joined)
	}
	kept, err := s.Case(t.Context(), late.ID)
	require.NoError(t, err)
	require.Equal(t, berlin1430.Add(-48*time.Hour), kept.ReceivedAt)
	receipts, err := s.Receipts(t.Context(), late.ID)
	require.NoError(t, err)
	require.Len(t, receipts, 2)
	require.Equal(t, casefile.ReceiptNachricht, receipts[1].Kind)
	require.Equal(t, casefile.ChannelPost, receipts[1].Channel)
	require.Equal(t, berlin1430.Add(-48*time.Hour), receipts[1].ReceivedAt)
	require.Equal(t, []string{"receipt.recorded", "case.received-earlier", "task.opened", "case.took-in"}, codes(t, s, late.ID)[4:])
	tasks, _, err := s.Tasks(t.Context(), store.TaskFilter{CaseID: late.ID, State: casefile.TaskOpen, Limit: 10})
	require.NoError(t, err)
	require.Len(t, tasks, 1, "the effect was determined with the later day: a person sees to it (§ 81 Abs. 4 AufenthG, § 75 VwGO)")
	require.Equal(t, "frueheren-eingang-beachten", tasks[0].Task.Element)
	require.Equal(t, string(casefile.RoleSachbearbeitung), tasks[0].Task.Group)
	require.Equal(t, []string{"case.joined"}, codes(t, s, early.ID)[4:])

	joined, err := s.JoinCase(t.Context(), late.ID, early.ID, "clearing")
	require.NoError(t, err)
	require.False(t, joined, "crosswise both would be gone")
	third := arrive(t, s, clock, numbered)
	_, err = s.JoinCase(t.Context(), early.ID, third.ID, "clearing")
	requireConflict(t, err, "case.joined")
}

// numbered makes an application one of the person with a number.
func numbered(a *store.Application) { a.Person.AZRNummer = "910314000001" }

// joinedInARow gives three applications of one person, the first joined to the middle one and that to the last; the first arrived three days earlier.
func joinedInARow(t *testing.T, s *store.Store, c *clock) (first, middle, last casefile.Case) {
	t.Helper()
	last, middle = arrive(t, s, c, numbered), arrive(t, s, c, numbered)
	first = arrive(t, s, c, func(a *store.Application) {
		numbered(a)
		a.Receipt.ReceivedAt = berlin1430.Add(-72 * time.Hour)
	})
	for _, pair := range [][2]casefile.CaseID{{first.ID, middle.ID}, {middle.ID, last.ID}} {
		joined, err := s.JoinCase(t.Context(), pair[0], pair[1], "clearing")
		require.NoError(t, err)
		require.True(t, joined)
	}
	return first, middle, last
}

// TestJoinChain: what was joined to an application goes along when that is joined itself: the earliest day of all counts, and nothing that was
// handed in stays behind (§ 81 Abs. 4 AufenthG, § 24 Abs. 3 VwVfG).
func TestJoinChain(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	_, _, last := joinedInARow(t, s, clock)
	kept, err := s.Case(t.Context(), last.ID)
	require.NoError(t, err)
	require.Equal(t, berlin1430.Add(-72*time.Hour), kept.ReceivedAt)
	receipts, err := s.Receipts(t.Context(), last.ID)
	require.NoError(t, err)
	require.Len(t, receipts, 3)
}

// TestJoinOfAnotherPerson: while clearing looks at what may be the same, somebody else puts one of the cases right; an application never goes
// into the file of somebody else.
func TestJoinOfAnotherPerson(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	mine, theirs := arrive(t, s, clock, numbered), arrive(t, s, clock, nil)
	joined, err := s.JoinCase(t.Context(), mine.ID, theirs.ID, "clearing")
	require.NoError(t, err)
	require.False(t, joined)
	receipts, err := s.Receipts(t.Context(), theirs.ID)
	require.NoError(t, err)
	require.Len(t, receipts, 1)
}

// TestTitleThatIsOver: who applies for the title that they hold does not get the one that was revoked.
func TestTitleThatIsOver(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	revoked := arrive(t, s, clock, numbered)
	require.NoError(t, s.EndTitle(t.Context(), store.TitleEnd{
		Title: revoked.TitleID, Case: revoked.ID, Reason: "widerruf", On: casefile.MustParseDate("2026-01-01"),
	}))
	holding := arrive(t, s, clock, func(a *store.Application) {
		numbered(a)
		a.Title.ValidFrom = casefile.MustParseDate("2026-02-01")
	})
	require.NotEqual(t, revoked.TitleID, holding.TitleID)
	again := arrive(t, s, clock, func(a *store.Application) {
		numbered(a)
		a.Title.ValidFrom = casefile.Date{}
	})
	require.Equal(t, holding.TitleID, again.TitleID)
}

// TestJoinClosedCase: an application that belongs to a case which has ended meanwhile stays one of its own.
func TestJoinClosedCase(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	closed, open := arrive(t, s, clock, numbered), arrive(t, s, clock, numbered)
	_, err := s.Project(t.Context(), store.Turn{CaseID: closed.ID, Rev: 1, At: berlin1430, State: []byte(`{}`), Closed: true, Outcome: "ende"})
	require.NoError(t, err)
	joined, err := s.JoinCase(t.Context(), open.ID, closed.ID, "clearing")
	require.NoError(t, err)
	require.False(t, joined)
	require.Len(t, codes(t, s, open.ID), 4)
}

// TestOpenCasesOf: the open cases of a person in some procedures, the earliest receipt first, without what belongs to another case.
func TestOpenCasesOf(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	first, second, third := arrive(t, s, clock, numbered), arrive(t, s, clock, numbered), arrive(t, s, clock, numbered)
	arrive(t, s, clock, func(a *store.Application) { numbered(a); a.Case.Procedure = "notfall" })
	_, err := s.JoinCase(t.Context(), second.ID, first.ID, "clearing")
	require.NoError(t, err)
	open, err := s.OpenCasesOf(t.Context(), first.PersonID, []string{"verlaengerung"}, third.ID)
	require.NoError(t, err)
	require.Len(t, open, 1)
	require.Equal(t, first.ID, open[0].ID)
}

// TestFactsOfTheProgram: what a step found out is a fact like others; who entered the newest word on it is the program until somebody did.
func TestFactsOfTheProgram(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c := aCase(t, s)
	require.NoError(t, s.PutFacts(t.Context(), c.ID, map[string]json.RawMessage{"dubletten": json.RawMessage(`["x"]`)}, berlin1430))
	facts, err := s.Facts(t.Context(), c.ID)
	require.NoError(t, err)
	require.JSONEq(t, `["x"]`, string(facts["dubletten"]))
	actor, err := s.FactActor(t.Context(), c.ID, "dubletten")
	require.NoError(t, err)
	require.Equal(t, casefile.ActorSystem, actor)

	require.NoError(t, s.SetTeam(t.Context(), c.ID, "team-2"))
	require.NoError(t, s.SetTeam(t.Context(), c.ID, "team-2"))
	moved, err := s.Case(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, "team-2", moved.Team)
	require.Equal(t, "case.team", codes(t, s, c.ID)[4])
	require.Len(t, codes(t, s, c.ID), 5)
}

// TestReceiptsOfNobody: the day of receipt is not the program's to set, also not by a table of its own that stands in front of the record.
func TestReceiptsOfNobody(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	s := db.Open(t, at1430)
	c := aCase(t, s)
	app := db.App(t)
	for _, sql := range []string{
		"create temp table receipt (case_id uuid, case_seq bigint, received_at timestamptz)",
		"insert into pg_temp.receipt values ('" + string(c.ID) + "', 1, '2020-01-01')",
		"select count_received('" + string(c.ID) + "', now())",
	} {
		if _, err := app.Exec(t.Context(), sql); err != nil {
			requireDenied(t, err, sql)
			break // a role that may make no such table cannot try
		}
	}
	kept, err := s.Case(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, c.ReceivedAt, kept.ReceivedAt)
}
