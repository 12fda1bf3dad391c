package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
	"ablauf/internal/retention"
)

// Offer is what is offered to the archive at one time.
type Offer struct {
	Archive, Law string
	AnswerBy     casefile.Date
}

const sqlOfferAdd = `
insert into archive_offer (archive, law, offered_by, offered_at, answer_by) values ($1, $2, $3, $4, $5) returning number`

// Only what is due now, free, and was not offered before.
const sqlOfferCases = `
insert into archive_offer_case (case_id, offer)
select d.case_id, $1 from retention_due d join cases c on c.id = d.case_id and c.erased_at is null
 where d.seen_on = (select max(day) from retention_look) and d.held = '{}'
   and not exists (select from archive_offer_case o where o.case_id = d.case_id)
on conflict do nothing`

// OfferToArchive puts everything that is due, not held back and not offered yet on one offer, and gives its number and how many cases it has.
// Conflict "retention.nothing" where there is none.
func (s *Store) OfferToArchive(ctx context.Context, o Offer, actor casefile.ActorID) (number, cases int, err error) {
	err = s.inTx(ctx, "offer to archive", func(t tx) error {
		if number, err = one(ctx, t, pgx.RowTo[int], sqlOfferAdd, o.Archive, o.Law, string(actor), t.now, date(o.AnswerBy)); err != nil {
			return err
		}
		tag, err := t.Exec(ctx, sqlOfferCases, number)
		if err != nil {
			return err
		}
		if cases = int(tag.RowsAffected()); cases == 0 {
			return conflict("retention.nothing", nil)
		}
		return appendEvents(ctx, t, noCase, casefile.StreamAccess, deletionEvent("archive.offered", actor, number, cases))
	})
	return number, cases, err
}

func deletionEvent(code string, actor casefile.ActorID, number, cases int) casefile.Event {
	return casefile.Event{Code: code, Actor: actor, Params: map[string]string{"number": strconv.Itoa(number), "cases": strconv.Itoa(cases)}}
}

const sqlOfferAnswer = `
update archive_offer_case a set answer = $2, answered_by = $3, answered_at = $4
  from archive_offer o
 where o.number = a.offer and a.case_id = $1 and a.answer = '' and ($2 <> 'keine-antwort' or o.answer_by < $5)
returning a.offer`

// AnswerOffer records what the archive said of a case; that it said nothing only once its time is over. Conflict "retention.answer" where the
// case was not offered, is answered already, or the archive still has time.
func (s *Store) AnswerOffer(ctx context.Context, id casefile.CaseID, answer string, today casefile.Date, actor casefile.ActorID) error {
	return s.inTx(ctx, "answer offer", func(t tx) error {
		number, found, err := optional(one(ctx, t, pgx.RowTo[int], sqlOfferAnswer, key(id), answer, string(actor), t.now, date(today)))
		if err != nil {
			return err
		}
		if !found {
			return conflict("retention.answer", nil)
		}
		return appendEvents(ctx, t, noCase, casefile.StreamAccess, deletionEvent("archive.answered", actor, number, 1))
	})
}

const sqlDeletionAdd = `insert into deletion_run (proposed_by, proposed_at) values ($1, $2) returning number`

const sqlDeletionCases = `
insert into deletion_case (run, case_id, class, paragraph, due_on)
select $1, d.case_id, d.class, d.paragraph, d.due_on
  from retention_due d join cases c on c.id = d.case_id and c.erased_at is null and c.state = 'closed'
  join archive_offer_case a on a.case_id = d.case_id and a.answer <> ''
 where d.seen_on = (select max(day) from retention_look) and d.held = '{}'
   and not exists (select from deletion_case x where x.case_id = d.case_id and x.state in ('listed', 'erasing', 'erased'))
on conflict do nothing`

// ProposeDeletion puts everything that is due, free and answered by the archive on one deletion list for somebody else to release. Conflict
// "retention.nothing" where there is none.
func (s *Store) ProposeDeletion(ctx context.Context, actor casefile.ActorID) (number, cases int, err error) {
	err = s.inTx(ctx, "propose deletion", func(t tx) error {
		if number, err = one(ctx, t, pgx.RowTo[int], sqlDeletionAdd, string(actor), t.now); err != nil {
			return err
		}
		tag, err := t.Exec(ctx, sqlDeletionCases, number)
		if err != nil {
			return err
		}
		if cases = int(tag.RowsAffected()); cases == 0 {
			return conflict("retention.nothing", nil)
		}
		return appendEvents(ctx, t, noCase, casefile.StreamAccess, deletionEvent("deletion.proposed", actor, number, cases))
	})
	return number, cases, err
}

const (
	sqlDeletionLock    = `select proposed_by, state from deletion_run where number = $1 for update`
	sqlDeletionDecide  = `update deletion_run set state = $2, decided_by = $3, decided_at = $4, decision = $5 where number = $1`
	sqlDeletionDropped = `update deletion_case set state = 'dropped' where run = $1 and state = 'listed'`
)

// ReleaseDeletion lets a list that somebody else proposed be carried out. NotFound; Conflict "supervision.decided"; Forbidden
// "supervision.second-person".
func (s *Store) ReleaseDeletion(ctx context.Context, number int, actor casefile.ActorID) error {
	return s.decideDeletion(ctx, number, "released", actor, "")
}

// DeclineDeletion ends a list without deleting anything; who proposed it may take it back. NotFound; Conflict "supervision.decided".
func (s *Store) DeclineDeletion(ctx context.Context, number int, actor casefile.ActorID, reason string) error {
	return s.decideDeletion(ctx, number, "declined", actor, reason)
}

func (s *Store) decideDeletion(ctx context.Context, number int, to string, actor casefile.ActorID, reason string) error {
	return s.inTx(ctx, "decide deletion", func(t tx) error {
		type stand struct{ By, State string }
		now, err := one(ctx, t, pgx.RowToStructByPos[stand], sqlDeletionLock, number)
		switch {
		case err != nil:
			return err
		case now.State != "proposed":
			return conflict("supervision.decided", nil)
		case to == "released" && now.By == string(actor):
			return casefile.Errorf(casefile.Forbidden, "supervision.second-person", "proposed by the same person")
		}
		if _, err := t.Exec(ctx, sqlDeletionDecide, number, to, string(actor), t.now, reason); err != nil {
			return err
		}
		if to == "declined" {
			if _, err := t.Exec(ctx, sqlDeletionDropped, number); err != nil {
				return err
			}
		}
		return appendEvents(ctx, t, noCase, casefile.StreamAccess, deletionEvent("deletion."+to, actor, number, 0))
	})
}

// DeletionRun is a deletion list with how far it has come.
type DeletionRun struct {
	Number                int
	State                 string // "proposed", "declined", "released", "done"
	ProposedBy, DecidedBy casefile.ActorID
	ProposedAt, DecidedAt time.Time
	FinishedAt            time.Time
	Decision              string
	Cases, Erased, Held   int
	AgainOf               int // number of the list whose cases a backup had brought back; 0 where it is none
}

const sqlDeletionRuns = `
select r.number, r.state, r.proposed_by, r.decided_by, r.proposed_at, r.decided_at, r.finished_at, r.decision,
       count(c.case_id)::int, count(*) filter (where c.state = 'erased')::int, count(*) filter (where c.state = 'held')::int,
       coalesce(r.again_of, 0)
  from deletion_run r left join deletion_case c on c.run = r.number
 group by r.number order by r.number desc limit 50`

// DeletionRuns gives the newest fifty lists.
func (s *Store) DeletionRuns(ctx context.Context) ([]DeletionRun, error) {
	runs, err := list(ctx, s.pool, func(row pgx.CollectableRow) (DeletionRun, error) {
		var r DeletionRun
		return r, row.Scan(&r.Number, &r.State, &r.ProposedBy, &r.DecidedBy, &r.ProposedAt, zeroable{&r.DecidedAt}, zeroable{&r.FinishedAt}, &r.Decision,
			&r.Cases, &r.Erased, &r.Held, &r.AgainOf)
	}, sqlDeletionRuns)
	return runs, translate("deletion runs", err)
}

// Erasure is a case that is to be erased, with what names its objects.
type Erasure struct {
	Case      casefile.CaseID
	Run       int
	Intents   []string
	Documents []string
}

const sqlErasureNext = `
select d.case_id::text, d.run, array(select i.id::text from intent i where i.case_id = d.case_id),
       array(select x.id::text from document x where x.case_id = d.case_id)
  from deletion_case d join deletion_run r on r.number = d.run and r.state = 'released'
 where d.state in ('listed', 'erasing') and d.case_id > $1
 order by d.case_id limit 1`

// NextErasure gives the first case behind one, in the order of ids, that somebody released and that is not erased yet; one whose erasure was
// broken off comes again.
func (s *Store) NextErasure(ctx context.Context, after casefile.CaseID) (e Erasure, found bool, err error) {
	if after == "" {
		after = noCase
	}
	e, found, err = optional(one(ctx, s.pool, func(row pgx.CollectableRow) (Erasure, error) {
		var e Erasure
		return e, row.Scan(&e.Case, &e.Run, &e.Intents, &e.Documents)
	}, sqlErasureNext, key(after)))
	return e, found, translate("next erasure", err)
}

const (
	sqlErasureBegin = `update deletion_case set state = 'erasing' where run = $1 and case_id = $2 and state = 'listed'`
	// Whoever makes a thumbnail holds its row: behind this nobody stores one any more.
	sqlErasureThumbnails = `delete from thumbnail t using document d where d.id = t.document_id and d.case_id = $1`
	sqlErasureHold       = `update deletion_case set state = 'held', held = $3 where run = $1 and case_id = $2 and state = 'listed'`
)

// BeginErasure notes that the erasure of a case has begun: from then on nothing is drawn of its documents, and only what holds the case back puts it off.
func (s *Store) BeginErasure(ctx context.Context, e Erasure) error {
	return s.inTx(ctx, "begin erasure", func(t tx) error {
		if _, err := t.Exec(ctx, sqlErasureBegin, e.Run, string(e.Case)); err != nil {
			return err
		}
		_, err := t.Exec(ctx, sqlErasureThumbnails, string(e.Case))
		return err
	})
}

// HoldErasure takes a case off a released list because something holds it back by now; one whose erasure has begun stays on it and waits.
func (s *Store) HoldErasure(ctx context.Context, e Erasure, held []retention.Hold) error {
	_, err := s.pool.Exec(ctx, sqlErasureHold, e.Run, string(e.Case), holdCodes(held))
	return translate("hold erasure", err)
}

const sqlErase = `select erase_case($1, $2)`

// EraseCase destroys the key of a case and erases everything about a person from its rows, its history and its log, in one transaction with the
// protocol and a last line of the log. It reports whether it did: a case that was erased before stays as it is. The database itself refuses a
// case that was not offered and released by a second person. Objects and Temporal are the caller's, and come before. keep stores the line of the protocol
// outside of the database before anything is committed; it may be called again for the same case.
func (s *Store) EraseCase(ctx context.Context, e Erasure, keep func(ErasedCase) error) (erased bool, err error) {
	err = s.inTx(ctx, "erase case", func(t tx) error {
		erased, err = one(ctx, t, pgx.RowTo[bool], sqlErase, key(e.Case), t.now)
		if err != nil || !erased {
			return err
		}
		line, err := one(ctx, t, scanErasedCase, sqlErasedCase, key(e.Case))
		if err != nil {
			return err
		}
		if err := keep(line); err != nil {
			return err
		}
		return appendEvents(ctx, t, e.Case, casefile.StreamCase, casefile.Event{Code: "case.erased", Params: map[string]string{"number": strconv.Itoa(e.Run)}})
	})
	return erased, err
}

const sqlDeletionsFinish = `
update deletion_run r set state = 'done', finished_at = $1
 where r.state = 'released' and not exists (select from deletion_case c where c.run = r.number and c.state in ('listed', 'erasing'))`

// FinishDeletions closes the lists of which nothing is left to do.
func (s *Store) FinishDeletions(ctx context.Context) error {
	_, err := s.pool.Exec(ctx, sqlDeletionsFinish, s.now())
	return translate("finish deletions", err)
}

// Deletion is a line of the protocol.
type Deletion struct {
	Run                    int
	Aktenzeichen, Class    string
	Paragraph              string
	DueOn                  casefile.Date
	Archive                string
	ProposedBy, ReleasedBy casefile.ActorID
	PersonGone             bool
	ErasedAt               time.Time
}

const sqlDeletions = `
select run, aktenzeichen, class, paragraph, due_on, archive, proposed_by, released_by, person_gone, erased_at
  from deletion_protocol order by erased_at desc, case_id limit $1`

// Deletions gives the newest lines of the protocol.
func (s *Store) Deletions(ctx context.Context, limit int) ([]Deletion, error) {
	lines, err := list(ctx, s.pool, pgx.RowToStructByPos[Deletion], sqlDeletions, bounded(limit, 1000))
	return lines, translate("deletions", err)
}

const sqlErased = `select case_id::text from deletion_protocol order by case_id`

// ErasedCases gives the ids of all cases that were erased.
func (s *Store) ErasedCases(ctx context.Context) ([]casefile.CaseID, error) {
	ids, err := list(ctx, s.pool, scanID[casefile.CaseID], sqlErased)
	return ids, translate("erased cases", err)
}
