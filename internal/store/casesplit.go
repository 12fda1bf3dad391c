package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// adHocLater asks who decides to look at what was determined with a day of receipt that belongs to another application.
var adHocLater = adHocKind{
	element: "eingang-neu-beachten", name: "Tag des Eingangs neu beachten", form: "allgemein/eingang-getrennt", group: casefile.RoleSachbearbeitung,
}

// scopeSplit is the scope of the receipts with which an application begins anew; the key is the link that was undone.
const scopeSplit = "trennung"

// Join is an application that was added to another case.
type Join struct {
	Case, Into casefile.CaseID
	// Other is the file number of the other one of the two, as seen from the case that was asked about.
	Other    string
	By       casefile.ActorID
	At       time.Time
	UndoneBy casefile.ActorID // empty while it holds
	UndoneAt *time.Time
}

const sqlJoins = `
select j.case_id::text, j.into_case::text, o.aktenzeichen, j.joined_by, j.recorded_at, j.undone_by, j.undone_at
  from case_join j join cases o on o.id = case when j.case_id = $1 then j.into_case else j.case_id end
 where j.case_id = $1 or j.into_case = $1 order by j.recorded_at, j.id`

// Joins gives to which case an application was added, and which were added to it, the oldest first.
func (s *Store) Joins(ctx context.Context, id casefile.CaseID) ([]Join, error) {
	joins, err := list(ctx, s.pool, pgx.RowToStructByPos[Join], sqlJoins, key(id))
	return joins, translate("joins", err)
}

// Split says that an application does not belong to the case that it was added to.
type Split struct {
	Case casefile.CaseID
	// Into is the case that it was added to, as the one who says so saw it.
	Into   casefile.CaseID
	By     casefile.ActorID
	Reason string // becomes a note of both cases
	// Anew is the application as it begins anew: its receipt has the day on which it arrived in the first place.
	Anew Application
}

const (
	sqlJoinNow = `select id::text from case_join where case_id = $1 and into_case = $2 and undone_at is null for no key update`

	sqlJoinUndo = `update case_join set undone_at = $2, undone_by = $3, changed_at = $2 where id = $1`

	// A decision is announced once its letter went out, and a title is given.
	sqlAnnounced = `
select exists (select from letter where case_id = $1 and state = 'sent' and template like '%/bescheid-%')
    or exists (select from title where effect_key like 'case/' || $1::text || '/%')`

	sqlJoinedTo = `select id::text, case_id::text from case_join where into_case = $1 and undone_at is null order by case_id`
)

// SplitCase undoes that an application was added to another case. The application begins anew in a case of its own, with the day on which it
// arrived and all that had been added to it; its intake asks somebody whether it is one of its own. The other case counts its own day again, and
// where that is a later one, who decides looks at what was said with the earlier (§ 81 Abs. 4 AufenthG). Nothing that is in the file goes away.
//
// It gives the case that was opened. NotFound; Conflict "join.none" where the application is not added to that case any more, "join.decided" once a
// decision of that case has been announced: it is one about both.
func (s *Store) SplitCase(ctx context.Context, sp Split) (opened casefile.Case, err error) {
	err = s.inTx(ctx, "split a case", func(t tx) error {
		if _, err := lockBoth(ctx, t, sp.Case, sp.Into); err != nil {
			return err
		}
		join, found, err := optional(one(ctx, t, pgx.RowTo[string], sqlJoinNow, string(sp.Case), string(sp.Into)))
		if err == nil && !found {
			err = conflict("join.none", nil)
		}
		if err != nil {
			return err
		}
		decided, err := one(ctx, t, pgx.RowTo[bool], sqlAnnounced, string(sp.Into))
		if err == nil && decided {
			err = conflict("join.decided", nil)
		}
		if err != nil {
			return err
		}
		if _, err := t.Exec(ctx, sqlJoinUndo, join, t.now, string(sp.By)); err != nil {
			return err
		}
		sp.Anew.Receipt.Scope, sp.Anew.Receipt.IdempotencyKey, sp.Anew.Receipt.RequestHash = scopeSplit, join, []byte(join)
		if opened, err = s.beginAnew(ctx, t, sp.Anew); err != nil {
			return err
		}
		acts, err := actsAnew(ctx, t, sp, opened.ID)
		if err != nil {
			return err
		}
		events, err := apart(ctx, t, sp, opened.ID)
		if err != nil {
			return err
		}
		events[opened.ID] = append(events[opened.ID], acts...)
		return appendToEach(ctx, t, events)
	})
	return opened, err
}

// actsAnew enters who acts for the application at its new case too, and gives the events of that: it is the same procedure, so its letters go there
// (§ 14 Abs. 3 Satz 1 VwVfG). Who acts in all procedures does so there anyway.
func actsAnew(ctx context.Context, t tx, sp Split, anew casefile.CaseID) ([]casefile.Event, error) {
	all, err := representatives(ctx, t, sp.Case)
	if err != nil {
		return nil, err
	}
	r, acts := casefile.ActsIn(sp.Case, all)
	if !acts || r.ID == "" || r.Scope == casefile.ScopeAll {
		return nil, nil
	}
	r.CaseID, r.EnteredBy = anew, sp.By
	_, entered, err := insertRepresentative(ctx, t, r)
	return []casefile.Event{entered}, err
}

// beginAnew opens the case of an application that was received before.
func (s *Store) beginAnew(ctx context.Context, t tx, a Application) (casefile.Case, error) {
	id, err := one(ctx, t, pgx.RowTo[casefile.CaseID], sqlNewCaseID)
	if err != nil {
		return casefile.Case{}, err
	}
	r := a.Receipt
	r.CaseID, r.CaseSeq = id, 1
	inserted, err := insertReceipt(ctx, t, &r)
	if err == nil && !inserted {
		err = conflict("join.none", nil)
	}
	if err != nil {
		return casefile.Case{}, err
	}
	if err := s.insertApplication(ctx, t, a, r); err != nil {
		return casefile.Case{}, err
	}
	return one(ctx, t, scanCase, sqlCaseByID, string(id))
}

// apart gives the events of the two cases and of the new one, after what had been added to the application went along.
func apart(ctx context.Context, t tx, sp Split, anew casefile.CaseID) (map[casefile.CaseID][]casefile.Event, error) {
	added, err := bringAlong(ctx, t, sp, anew)
	if err != nil {
		return nil, err
	}
	events := map[casefile.CaseID][]casefile.Event{anew: added}
	tell := func(id, other casefile.CaseID, code string) error {
		e, err := aboutCase(ctx, t, code, other, sp.By)
		events[id] = append(events[id], e)
		return err
	}
	note := func(id casefile.CaseID) error {
		e, err := insertNote(ctx, t, &casefile.Note{CaseID: id, Text: sp.Reason, Author: sp.By})
		events[id] = append(events[id], e)
		return err
	}
	for _, step := range []func() error{
		func() error { return tell(sp.Case, sp.Into, "case.split-off") },
		func() error { return tell(sp.Case, anew, "case.continued-as") },
		func() error { return note(sp.Case) },
		func() error { return tell(sp.Into, sp.Case, "case.gave-back") },
		func() error { return note(sp.Into) },
		func() error { return tell(anew, sp.Case, "case.continues") },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	later, err := ownDay(ctx, t, sp)
	events[sp.Into] = append(events[sp.Into], later...)
	return events, err
}

type joinedOne struct {
	Join string
	Case casefile.CaseID
}

// bringAlong adds to the new case what had been added to the application, and gives the events of the new case.
func bringAlong(ctx context.Context, t tx, sp Split, anew casefile.CaseID) ([]casefile.Event, error) {
	added, err := list(ctx, t, pgx.RowToStructByPos[joinedOne], sqlJoinedTo, string(sp.Case))
	if err != nil {
		return nil, err
	}
	var events []casefile.Event
	for _, each := range added {
		if _, err := t.Exec(ctx, sqlJoinUndo, each.Join, t.now, string(sp.By)); err != nil {
			return nil, err
		}
		if _, err := t.Exec(ctx, sqlJoinInsert, string(each.Case), string(anew), string(sp.By), t.now); err != nil {
			return nil, err
		}
		more, err := bringAll(ctx, t, each.Case, anew)
		if err != nil {
			return nil, err
		}
		events = append(events, more...)
	}
	return events, nil
}

// ownDay counts the day of receipt of the other case anew, and asks who decides to look at it where it is a later one.
func ownDay(ctx context.Context, t tx, sp Split) ([]casefile.Event, error) {
	day, err := one(ctx, t, pgx.RowTo[*time.Time], sqlCountReceived, string(sp.Into), t.now)
	if err != nil || day == nil {
		return nil, err
	}
	task, err := openAdHocTask(ctx, t, adHoc{caseID: sp.Into, key: "later/" + string(sp.Case) + "/" + t.now.Format(time.RFC3339Nano), kind: adHocLater, at: t.now})
	return []casefile.Event{
		{Code: "case.received-later", Params: map[string]string{"at": day.UTC().Format(time.RFC3339)}},
		openedEvent(task, adHocLater),
	}, err
}
