package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

var (
	// Whose case it is has turned out to be wrong, outside the procedure that asks it first.
	adHocWhose = adHocKind{element: "person-klaeren", name: "Person klären", form: "eingang/person", group: casefile.RoleClearing}
	// The procedure that writes before a title ends took the application of somebody else for one of its person.
	adHocWatchAgain = adHocKind{
		element: "ablauf-wieder-beobachten", name: "Ablauf wieder beobachten", form: "allgemein/ablauf-wieder", group: casefile.RoleSachbearbeitung,
	}
)

// factCandidates is the fact in which a comparison leaves whom a person chooses from.
const factCandidates = "personKandidaten"

// Unlinking says that a case is not its person's, as somebody found out.
type Unlinking struct {
	Case casefile.CaseID
	// Instead is the person that the case is linked to, as the one who says so saw it.
	Instead casefile.PersonID
	// Stated is the person as the application states them, Title what they say they hold; both become the case's until somebody says whose it is.
	Stated casefile.Person
	Title  casefile.Title
	// Candidates are whom of the file the person may be, as the comparison of the intake leaves them.
	Candidates json.RawMessage
	By         casefile.ActorID
	Reason     string // becomes a note of the case
}

const (
	sqlWhoseOpen = `select exists (select from task where case_id = $1 and state = 'open' and form = 'eingang/person')`
	// A title that the case gave is the person's whom it was given to.
	sqlGrantedTo = `
select exists (select from title where effect_key like 'case/' || $1::text || '/%' and person_id = $2::uuid and ended_reason <> '` + endedTwice + `')`
)

// UnlinkPerson undoes the link of a case to a person whose it is not: from now on it belongs to the person as the application states them, with a
// task for clearing that finds out who of the file that is and names each letter that was written under the link. Letters of the wrong person's
// own cases that went to who acts here in all procedures are named in a task there. What is about the case goes along. Where the procedure of a
// title of the wrong person took the application for theirs, somebody is asked to watch that title again.
//
// NotFound; Conflict "person.changed" where somebody else was quicker, "person.being-cleared" while it is asked whose case it is, "person.by-title"
// for the case of a title, whose it always is, "person.granted" once the case has given the person a title.
func (s *Store) UnlinkPerson(ctx context.Context, u Unlinking) (task casefile.TaskID, err error) {
	err = s.inTx(ctx, "unlink a person", func(t tx) error {
		c, err := lockCase(ctx, t, u.Case)
		if err != nil {
			return err
		}
		u.Case = c.id
		followers, err := lockFollowers(ctx, t, c.id)
		if err != nil {
			return err
		}
		if err := mayUnlink(ctx, t, u); err != nil {
			return err
		}
		letters, err := list(ctx, t, scanID[casefile.LetterID], sqlLettersOfLink, string(c.id), append(followers, c.id))
		if err != nil {
			return err
		}
		misled, err := list(ctx, t, pgx.RowTo[casefile.CaseID], sqlExpiryMisled, string(c.id), string(u.Instead))
		if err != nil {
			return err
		}
		elsewhere, err := askElsewhere(ctx, t, c.id, followers, u.Instead)
		if err != nil {
			return err
		}
		person, events, err := unlink(ctx, t, u, followers)
		if err != nil {
			return err
		}
		maps.Copy(events, elsewhere)
		asked, err := askWhose(ctx, t, u, person, letters)
		if err != nil {
			return err
		}
		task = asked.task
		events[c.id] = append(events[c.id], asked.events...)
		for _, id := range misled {
			again, err := watchAgain(ctx, t, id, c.id)
			if err != nil {
				return err
			}
			events[id] = append(events[id], again)
		}
		return appendToEach(ctx, t, events)
	})
	return task, err
}

// mayUnlink refuses what must not be undone by one click.
func mayUnlink(ctx context.Context, t tx, u Unlinking) error {
	before, by, err := personNow(ctx, t, u.Case)
	if err != nil {
		return err
	}
	switch {
	case before != u.Instead:
		return conflict("person.changed", nil)
	case by == "titel":
		return conflict("person.by-title", nil)
	}
	asked, err := one(ctx, t, pgx.RowTo[bool], sqlWhoseOpen, string(u.Case))
	if err == nil && asked {
		err = conflict("person.being-cleared", nil)
	}
	if err != nil {
		return err
	}
	granted, err := one(ctx, t, pgx.RowTo[bool], sqlGrantedTo, string(u.Case), string(before))
	if err == nil && granted {
		err = conflict("person.granted", nil)
	}
	return err
}

// What was written while the link held, in the case and in those that follow it.
const sqlLettersOfLink = `
select l.id::text from letter l
 where l.case_id = any ($2::uuid[]) and l.document_id is not null
   and l.recorded_at >= (select recorded_at from case_person where case_id = $1 and undone_at is null)
 order by l.recorded_at, l.id`

// The procedures of titles of the wrong person that were told of this application.
const sqlExpiryMisled = `
select o.id::text from case_person l
  join cases o on o.id = l.case_id and o.procedure = '` + ProcedureExpiry + `'
  join receipt r on r.case_id = o.id and r.kind = 'titelantrag'
  join receipt f on f.case_id = $1 and f.case_seq = 1 and r.idempotency_key = f.id::text || '/' || o.id::text
 where l.person_id = $2 and l.undone_at is null order by o.id`

// unlink links the case and its followers to the person as they stated themselves, and gives the events by case.
func unlink(
	ctx context.Context, t tx, u Unlinking, followers []casefile.CaseID,
) (casefile.PersonID, map[casefile.CaseID][]casefile.Event, error) {
	person, err := insertPerson(ctx, t, u.Stated)
	if err != nil {
		return "", nil, err
	}
	if err := relink(ctx, t, u.Case, person, linkedAsNew, u.By); err != nil {
		return "", nil, err
	}
	if err := ownTitle(ctx, t, u.Case, person, u.Title); err != nil {
		return "", nil, err
	}
	undone := casefile.Event{Code: "person.unlinked", Actor: u.By, Params: map[string]string{"person": string(u.Instead), "instead": string(person)}}
	events := map[casefile.CaseID][]casefile.Event{u.Case: {undone}}
	for _, id := range followers {
		along, err := takeAlong(ctx, t, id, u.Instead, person, u.By)
		if err != nil {
			return "", nil, err
		}
		if along {
			events[id] = []casefile.Event{undone}
		}
	}
	return person, events, nil
}

// ownTitle gives the case the title that its application states, not one of somebody else's file: what stands there is no business of the person
// whose case it is.
func ownTitle(ctx context.Context, t tx, id casefile.CaseID, person casefile.PersonID, stated casefile.Title) error {
	var title casefile.Title
	recordedHere := false
	_, found, err := optional(one(ctx, t, func(row pgx.CollectableRow) (struct{}, error) {
		return struct{}{}, row.Scan(append(titleTargets(&title), &recordedHere)...)
	}, sqlTitleOfCase, string(id)))
	if err != nil || !found {
		return err
	}
	if recordedHere {
		_, err = t.Exec(ctx, sqlTitleMove, string(title.ID), string(person), t.now)
		return err
	}
	own, err := findOrInsertTitle(ctx, t, person, stated)
	if err != nil {
		return err
	}
	_, err = t.Exec(ctx, sqlCaseSetTitle, string(id), ref(own), t.now)
	return err
}

type askedWhose struct {
	task   casefile.TaskID
	events []casefile.Event
}

// askWhose opens the task that finds out whose case it is, with whom to choose from and the letters that were written under the link.
func askWhose(ctx context.Context, t tx, u Unlinking, person casefile.PersonID, letters []casefile.LetterID) (askedWhose, error) {
	if err := insertFacts(ctx, t, u.Case, map[string]json.RawMessage{factCandidates: u.Candidates}, factSource{happenedAt: t.now}); err != nil {
		return askedWhose{}, err
	}
	task, err := openAdHocTask(ctx, t, adHoc{caseID: u.Case, key: "person/" + string(person), kind: adHocWhose, at: t.now})
	if err != nil {
		return askedWhose{}, err
	}
	if err := nameLetters(ctx, t, task, letters); err != nil {
		return askedWhose{}, err
	}
	noted, err := insertNote(ctx, t, &casefile.Note{CaseID: u.Case, Text: u.Reason, Author: u.By})
	return askedWhose{task, []casefile.Event{openedEvent(task, adHocWhose), noted}}, err
}

// watchAgain asks somebody to watch a title whose procedure took the application of another case for one of its person.
func watchAgain(ctx context.Context, t tx, id, of casefile.CaseID) (casefile.Event, error) {
	if _, err := lockCase(ctx, t, id); err != nil {
		return casefile.Event{}, err
	}
	task, err := openAdHocTask(ctx, t, adHoc{caseID: id, key: "fremder-antrag/" + string(of), kind: adHocWatchAgain, at: t.now})
	return openedEvent(task, adHocWatchAgain), err
}

const sqlFactOf = `select value from case_fact where case_id = $1 and name = $2 order by id desc limit 1`

// settleWhose links the case to whom a person chose in a task about a link that was undone: one of those on offer, or the person as the application
// states them. It gives the events by case. The transaction holds the lock of the case. Invalid with the field for a choice that was not on offer.
func settleWhose(ctx context.Context, t tx, task casefile.Task, sub casefile.Submission) (map[casefile.CaseID][]casefile.Event, error) {
	var v struct {
		Choice string `json:"personEntscheidung"`
	}
	if err := json.Unmarshal(sub.Data, &v); err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "json.malformed", "whose case %s is: %w", task.CaseID, err)
	}
	a := Assignment{Case: task.CaseID, By: sub.Actor}
	if v.Choice != "neue-person" {
		raw, _, err := optional(one(ctx, t, pgx.RowTo[json.RawMessage], sqlFactOf, string(task.CaseID), factCandidates))
		if err != nil {
			return nil, err
		}
		var offered []struct {
			Person casefile.PersonID `json:"person"`
		}
		n := 0
		_, err = fmt.Sscanf(strings.TrimPrefix(v.Choice, "vorschlag-"), "%d", &n)
		if err != nil || json.Unmarshal(raw, &offered) != nil || n < 1 || n > len(offered) {
			return nil, casefile.InvalidFields("form.invalid", casefile.FieldError{Field: "/data/personEntscheidung", Code: "choice.not-offered"})
		}
		a.Person = offered[n-1].Person
	}
	_, events, err := assignPerson(ctx, t, a)
	return events, err
}
