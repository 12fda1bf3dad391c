package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// endedTwice is why a title was ended that an application had recorded a second time.
const endedTwice = "doppelt-erfasst"

// Assignment says whose case it is, as a person decided.
type Assignment struct {
	Case casefile.CaseID
	// Person is the one of the file; with none a new person is recorded from Stated, unless the case's person was recorded for it anyway.
	Person casefile.PersonID
	Stated casefile.Person
	By     casefile.ActorID
}

const sqlPersonNow = `select person_id::text, matched_by from case_person where case_id = $1 and undone_at is null`

// AssignPerson links a case to the person whose it is, with the title that the application named: one that the application had recorded goes
// along, or gives way to the same one of that person. The old link stays in the record. An emergency that was reported from the case, and what is
// about it, goes along too. Letters of other cases of the person before are named in tasks there, as by UnlinkPerson. A second call with the same
// person changes nothing. NotFound for a case or person that does not exist.
func (s *Store) AssignPerson(ctx context.Context, a Assignment) (casefile.PersonID, error) {
	var person casefile.PersonID
	err := s.inTx(ctx, "assign person", func(t tx) error {
		c, err := lockCase(ctx, t, a.Case)
		if err != nil {
			return err
		}
		a.Case = c.id
		var events map[casefile.CaseID][]casefile.Event
		if person, events, err = assignPerson(ctx, t, a); err != nil {
			return err
		}
		return appendToEach(ctx, t, events)
	})
	return person, err
}

// assignPerson gives the events for the caller to append, by case. The transaction holds the lock of the case.
func assignPerson(ctx context.Context, t tx, a Assignment) (casefile.PersonID, map[casefile.CaseID][]casefile.Event, error) {
	followers, err := lockFollowers(ctx, t, a.Case)
	if err != nil {
		return "", nil, err
	}
	before, by, err := personNow(ctx, t, a.Case)
	if err != nil {
		return "", nil, err
	}
	person, err := assignee(ctx, t, a, before, by)
	if err != nil || person == before && by == linkedByHand {
		return person, nil, err
	}
	events := map[casefile.CaseID][]casefile.Event{}
	if person != before {
		if events, err = askElsewhere(ctx, t, a.Case, followers, before); err != nil {
			return "", nil, err
		}
	}
	if err := relink(ctx, t, a.Case, person, linkedByHand, a.By); err != nil {
		return "", nil, err
	}
	linked := casefile.Event{
		Code: "person.linked", Params: map[string]string{"person": string(person), "matchedBy": linkedByHand}, Actor: a.By,
	}
	events[a.Case] = []casefile.Event{linked}
	if person == before {
		return person, events, nil
	}
	if err := moveTitle(ctx, t, a.Case, person); err != nil {
		return "", nil, err
	}
	for _, id := range followers {
		along, err := takeAlong(ctx, t, id, before, person, a.By)
		if err != nil {
			return "", nil, err
		}
		if along {
			events[id] = []casefile.Event{linked}
		}
	}
	return person, events, nil
}

func personNow(ctx context.Context, t tx, id casefile.CaseID) (person casefile.PersonID, matchedBy string, err error) {
	rows, err := t.Query(ctx, sqlPersonNow, string(id))
	if err != nil {
		return "", "", err
	}
	_, err = pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (struct{}, error) {
		return struct{}{}, row.Scan(&person, &matchedBy)
	})
	return person, matchedBy, err
}

// assignee gives the person of an assignment, recording a new one where the case has none of its own.
func assignee(ctx context.Context, t tx, a Assignment, now casefile.PersonID, matchedBy string) (casefile.PersonID, error) {
	switch {
	case a.Person != "":
		return one(ctx, t, func(row pgx.CollectableRow) (casefile.PersonID, error) {
			p, err := scanPerson(row)
			return p.ID, err
		}, sqlPersonByID, key(a.Person))
	case matchedBy == linkedAsNew || matchedBy == linkedByHand:
		return now, nil
	}
	return insertPerson(ctx, t, a.Stated)
}

// PersonLink is one link of a case to a person; what was undone stays.
type PersonLink struct {
	Person    casefile.PersonID
	MatchedBy string // "new", "azr", "manual", "import" or "titel"
	LinkedBy  casefile.ActorID
	LinkedAt  time.Time
	UndoneBy  casefile.ActorID // empty for the one that holds
	UndoneAt  *time.Time
}

const sqlPersonLinks = `
select person_id::text, matched_by, linked_by, recorded_at, undone_by, undone_at from case_person where case_id = $1 order by id`

// PersonLinks gives the links of a case to persons, the oldest first; the last one holds.
func (s *Store) PersonLinks(ctx context.Context, id casefile.CaseID) ([]PersonLink, error) {
	links, err := list(ctx, s.pool, pgx.RowToStructByPos[PersonLink], sqlPersonLinks, key(id))
	return links, translate("person links", err)
}

// How a case came to its person, as far as it is said here.
const (
	linkedByHand = "manual"
	linkedAsNew  = "new"
)

func relink(ctx context.Context, t tx, id casefile.CaseID, person casefile.PersonID, matchedBy string, by casefile.ActorID) error {
	if _, err := t.Exec(ctx, sqlPersonUnlink, string(id), t.now, string(by)); err != nil {
		return err
	}
	_, err := t.Exec(ctx, sqlPersonLink, string(id), string(person), matchedBy, string(by), t.now)
	return err
}

// What an application recorded bears the moment of a link of its case: both come from one transaction.
const sqlTitleOfCase = `
select ` + columnsTitle + `, exists (select from case_person l where l.case_id = c.id and l.recorded_at = t.recorded_at)
       and t.effect_key is null and t.source_id = ''
  from cases c join title t on t.id = c.title_id where c.id = $1`

const (
	sqlTitleMove    = `update title set person_id = $2, changed_at = $3 where id = $1`
	sqlTitleTwice   = `update title set ended_on = $2, ended_reason = '` + endedTwice + `', changed_at = $3 where id = $1`
	sqlCaseSetTitle = `update cases set title_id = $2, changed_at = $3 where id = $1`
)

// moveTitle gives the case the title of its new person.
func moveTitle(ctx context.Context, t tx, id casefile.CaseID, person casefile.PersonID) error {
	var title casefile.Title
	recordedHere := false
	_, found, err := optional(one(ctx, t, func(row pgx.CollectableRow) (struct{}, error) {
		targets := titleTargets(&title)
		return struct{}{}, row.Scan(append(targets, &recordedHere)...)
	}, sqlTitleOfCase, string(id)))
	if err != nil || !found || title.PersonID == person {
		return err
	}
	same, found, err := optional(one(ctx, t, pgx.RowTo[casefile.TitleID], sqlTitleMatch,
		string(person), string(title.Kind), title.Paragraph, date(title.ValidFrom), date(title.ValidTo)))
	switch {
	case err != nil:
		return err
	case !found && recordedHere:
		_, err = t.Exec(ctx, sqlTitleMove, string(title.ID), string(person), t.now)
		return err
	case !found:
		title.ID, title.PersonID, title.Source = "", person, casefile.Source{}
		if same, err = insertTitle(ctx, t, title, ""); err != nil {
			return err
		}
	}
	if recordedHere {
		if _, err := t.Exec(ctx, sqlTitleTwice, string(title.ID), casefile.DateOf(t.now).String(), t.now); err != nil {
			return err
		}
	}
	_, err = t.Exec(ctx, sqlCaseSetTitle, string(id), string(same), t.now)
	return err
}

const sqlFollowers = `
select case_id::text as id from application where start_key = $2 union select id::text from cases where about_case = $1::uuid order by 1`

// lockFollowers locks the cases that are whose a case is: the emergency that was reported from it, and those that are about it, such as a question
// or a complaint. They are younger than the case, so all are locked in the order of ids.
func lockFollowers(ctx context.Context, t tx, id casefile.CaseID) ([]casefile.CaseID, error) {
	followers, err := list(ctx, t, pgx.RowTo[casefile.CaseID], sqlFollowers, string(id), EmergencyKey(id))
	if err != nil {
		return nil, err
	}
	for _, f := range followers {
		if _, err := lockCase(ctx, t, f); err != nil {
			return nil, err
		}
	}
	return followers, nil
}

// takeAlong links a case that follows another one to the same person. It reports false where it is another person's by now: then somebody has
// said whose it is. The caller appends the event.
func takeAlong(
	ctx context.Context, t tx, follower casefile.CaseID, before, person casefile.PersonID, by casefile.ActorID,
) (along bool, err error) {
	now, _, err := personNow(ctx, t, follower)
	if err != nil || now != before {
		return false, err
	}
	return true, relink(ctx, t, follower, person, linkedByHand, by)
}

// EmergencyKey is the key under which a case reports at most one emergency.
func EmergencyKey(id casefile.CaseID) string { return "notfall/" + string(id) }
