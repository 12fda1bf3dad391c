package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
)

var (
	// A message that names or withdraws a representative is for who decides the case.
	adHocRepresentative = adHocKind{
		element: "vollmacht-pruefen", name: "Vollmacht prüfen", form: "allgemein/vollmacht-pruefen", group: casefile.RoleSachbearbeitung,
	}
	// Letters that went to somebody who did not act any more have perhaps not been announced to anybody.
	adHocAstray = adHocKind{
		element: "schreiben-nach-vollmacht", name: "Schreiben nach Ende der Vollmacht prüfen", form: "allgemein/schreiben-nach-vollmacht",
		group: casefile.RoleSachbearbeitung,
	}
)

// EndOfRepresentation says that whoever acts in a case acts no more.
type EndOfRepresentation struct {
	Case casefile.CaseID
	// On is the day on which the withdrawal reached the authority.
	On  casefile.Date
	For casefile.RepresentativeEnd
	By  casefile.ActorID
	// Note is how somebody knows; it becomes a note of the case.
	Note string
}

// EndRepresentation records that whoever acts in a case acts no more: letters go to the person again. Letters that went to them on or after
// that day or are not posted yet, or at all where they were entered by mistake, become a task for who decides, and are named there. NotFound; Invalid with the field
// for a day to come or before the authority to act; Conflict "representative.none" where nobody acts by way of this case.
func (s *Store) EndRepresentation(ctx context.Context, e EndOfRepresentation) (ended casefile.Representative, task casefile.TaskID, err error) {
	err = s.inTx(ctx, "end a representation", func(t tx) error {
		c, err := lockCase(ctx, t, e.Case)
		if err != nil {
			return err
		}
		e.Case = c.id
		var events []casefile.Event
		if ended, task, events, err = endRepresentation(ctx, t, e); err != nil {
			return err
		}
		noted, err := insertNote(ctx, t, &casefile.Note{CaseID: c.id, Text: e.Note, Author: e.By})
		if err != nil {
			return err
		}
		return appendEvents(ctx, t, c.id, casefile.StreamCase, append(events, noted)...)
	})
	return ended, task, err
}

const sqlRepresentativeEnd = `
update representative as r set ended_on = $2, ended_for = $3, ended_by = $4, ended_at = $5, changed_at = $5 where r.id = $1
returning ` + columnsRepresentative

const sqlRepresentativeEnded = `
insert into representative as r (case_id, name, street, postal_code, city, extra, scope, given_on, entered_by, entered_at, ended_on, ended_for,
  ended_by, ended_at, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, null, $8, $9, $10, $11, $12, $13, $13) returning ` + columnsRepresentative

// endRepresentation gives the events for the caller to append. The transaction holds the lock of the case.
func endRepresentation(
	ctx context.Context, t tx, e EndOfRepresentation,
) (r casefile.Representative, task casefile.TaskID, events []casefile.Event, err error) {
	const field = "/data/widerrufEingegangenAm"
	if err := notToCome(t, e.On, field); err != nil {
		return r, "", nil, err
	}
	all, err := representatives(ctx, t, e.Case)
	if err != nil {
		return r, "", nil, err
	}
	r, acts := casefile.ActsIn(e.Case, all)
	switch {
	case !acts:
		return r, "", nil, conflict("representative.none", nil)
	case e.For != casefile.EndMistake && e.On.Before(r.GivenOn):
		return r, "", nil, casefile.InvalidFields("form.invalid", casefile.FieldError{Field: field, Code: "representative.early"})
	}
	if r.ID != "" {
		r, err = one(ctx, t, scanRepresentative, sqlRepresentativeEnd, string(r.ID), date(e.On), string(e.For), string(e.By), t.now)
	} else {
		r, err = one(ctx, t, scanRepresentative, sqlRepresentativeEnded, string(r.CaseID), r.Name, r.Address.Street, r.Address.PostalCode,
			r.Address.City, r.Address.Extra, string(r.Scope), string(r.EnteredBy), r.EnteredAt, date(e.On), string(e.For), string(e.By), t.now)
	}
	if err != nil {
		return r, "", nil, err
	}
	events = []casefile.Event{{Code: "representative.ended", Actor: e.By, HappenedAt: momentOn(e.On, t.now), Params: map[string]string{
		"representative": string(r.ID), "for": string(e.For), "on": e.On.String(),
	}}}
	task, asked, err := askAboutAstray(ctx, t, r)
	return r, task, append(events, asked...), err
}

// A letter to a representative has their name in the first line of its address. One that lay in the tray on that day still goes to them.
const sqlLettersToSince = `
select l.id::text from letter l
 where l.case_id in (
    select $1::uuid union
    select id from cases where $5 and about_case = $1 union
    select o.case_id from case_person mine join case_person o on o.person_id = mine.person_id and o.undone_at is null
     where $4 and mine.case_id = $1 and mine.undone_at is null)
   and l.document_id is not null and l.data #>> '{Empfaenger,0}' = $2 and (l.letter_date >= $3 or l.posted_on is null or l.posted_on >= $3)
 order by l.recorded_at, l.id`

// askAboutAstray opens a task about the letters that went to somebody who did not act any more, where there are any, and gives it with the
// event for the caller to append.
func askAboutAstray(ctx context.Context, t tx, r casefile.Representative) (casefile.TaskID, []casefile.Event, error) {
	since := r.EndedOn
	if r.EndedFor == casefile.EndMistake {
		since = casefile.DateOf(r.EnteredAt.In(calendar.Berlin()))
	}
	letters, err := list(ctx, t, scanID[casefile.LetterID], sqlLettersToSince, string(r.CaseID), r.Name, date(since), r.Scope == casefile.ScopeAll,
		r.Scope != casefile.ScopeSingle)
	if err != nil || len(letters) == 0 {
		return "", nil, err
	}
	task, err := openAdHocTask(ctx, t, adHoc{caseID: r.CaseID, key: "nach-vollmacht/" + string(r.ID), kind: adHocAstray, at: t.now})
	if err != nil {
		return "", nil, err
	}
	return task, []casefile.Event{openedEvent(task, adHocAstray)}, nameLetters(ctx, t, task, letters)
}

// openedEvent says that the program opened a task.
func openedEvent(task casefile.TaskID, kind adHocKind) casefile.Event {
	return casefile.Event{Code: "task.opened", Params: map[string]string{"task": string(task), "name": kind.name, "elementName": kind.name}}
}

const sqlReceiptOfTask = `select r.received_at from receipt r join task t on t.receipt_id = r.id where t.id = $1`

// What a person says of a message about a representative: the form allgemein/vollmacht-pruefen.
const (
	representativeEnter  = "eintragen"
	representativeChange = "wechseln"
	representativeEnd    = "beenden"
)

// settleRepresentative carries out what a person found out about a message that names or withdraws a representative, and gives the events for
// the caller to append. A withdrawal counts from the day on which the message arrived. The transaction holds the lock of the case. Errors as for
// EnterRepresentative and EndRepresentation.
func settleRepresentative(ctx context.Context, t tx, task casefile.Task, sub casefile.Submission) ([]casefile.Event, error) {
	var v struct {
		Result string                     `json:"vollmachtErgebnis"`
		For    casefile.RepresentativeEnd `json:"widerrufGrund"`
	}
	if err := json.Unmarshal(sub.Data, &v); err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "json.malformed", "verdict on a representative of case %s: %w", task.CaseID, err)
	}
	var events []casefile.Event
	if v.Result == representativeEnd || v.Result == representativeChange {
		at, err := one(ctx, t, pgx.RowTo[time.Time], sqlReceiptOfTask, string(task.ID))
		if err != nil {
			return nil, err
		}
		end := EndOfRepresentation{Case: task.CaseID, On: casefile.DateOf(at.In(calendar.Berlin())), For: v.For, By: sub.Actor}
		if _, _, events, err = endRepresentation(ctx, t, end); err != nil {
			return nil, err
		}
	}
	if v.Result != representativeEnter && v.Result != representativeChange {
		return events, nil
	}
	r, err := casefile.RepresentativeIn(sub.Data)
	if err != nil {
		return nil, err
	}
	r.CaseID, r.EnteredBy = task.CaseID, sub.Actor
	_, entered, err := enterRepresentative(ctx, t, r)
	return append(events, entered...), err
}
