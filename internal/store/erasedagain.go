package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// ErasedCase is a line of the protocol as it is kept outside of the database: what has to be known to erase the case again after a backup from before
// was brought back. It names nobody but the two people who decided.
type ErasedCase struct {
	Case        casefile.CaseID  `json:"case"`
	Run         int              `json:"list"`
	Class       string           `json:"class"`
	Paragraph   string           `json:"paragraph"`
	DueOn       casefile.Date    `json:"dueOn"`
	Archive     string           `json:"archive"`
	ArchiveLaw  string           `json:"archiveLaw"`
	Answer      string           `json:"answer"`
	OfferedBy   casefile.ActorID `json:"offeredBy"`
	AnsweredBy  casefile.ActorID `json:"answeredBy"`
	ProposedBy  casefile.ActorID `json:"proposedBy"`
	ReleasedBy  casefile.ActorID `json:"releasedBy"`
	ConfirmedAt time.Time        `json:"releasedAt"`
	ErasedAt    time.Time        `json:"erasedAt"`
	PersonGone  bool             `json:"personGone"` // nothing else was held of the person
}

const sqlErasedCase = `
select d.case_id::text, coalesce(r.again_of, r.number), d.class, d.paragraph, d.due_on, o.archive, o.law, a.answer, o.offered_by, a.answered_by,
       r.proposed_by, r.decided_by, r.decided_at, p.erased_at, p.person_gone
  from deletion_protocol p join deletion_case d on d.case_id = p.case_id and d.run = p.run join deletion_run r on r.number = d.run
  join archive_offer_case a on a.case_id = d.case_id join archive_offer o on o.number = a.offer
 where $1::uuid is null or p.case_id = $1 order by p.erased_at, p.case_id`

func scanErasedCase(row pgx.CollectableRow) (ErasedCase, error) {
	var e ErasedCase
	return e, row.Scan(&e.Case, &e.Run, &e.Class, &e.Paragraph, &e.DueOn, &e.Archive, &e.ArchiveLaw, &e.Answer, &e.OfferedBy, &e.AnsweredBy,
		&e.ProposedBy, &e.ReleasedBy, &e.ConfirmedAt, &e.ErasedAt, &e.PersonGone)
}

// ErasedSoFar gives what is kept outside of each case that was erased.
func (s *Store) ErasedSoFar(ctx context.Context) ([]ErasedCase, error) {
	lines, err := list(ctx, s.pool, scanErasedCase, sqlErasedCase, nil)
	return lines, translate("erased cases", err)
}

const sqlBroughtBack = `
select c.id::text, 0, array(select i.id::text from intent i where i.case_id = c.id), array(select x.id::text from document x where x.case_id = c.id)
  from cases c where c.id = any($1::uuid[]) and c.erased_at is null order by c.id`

// BroughtBack gives which of these cases are there and not erased, with what names their objects.
func BroughtBack(ctx context.Context, t pgx.Tx, cases []casefile.CaseID) ([]Erasure, error) {
	return broughtBack(ctx, t, cases)
}

func broughtBack(ctx context.Context, q querier, cases []casefile.CaseID) ([]Erasure, error) {
	found, err := list(ctx, q, func(row pgx.CollectableRow) (Erasure, error) {
		var e Erasure
		return e, row.Scan(&e.Case, &e.Run, &e.Intents, &e.Documents)
	}, sqlBroughtBack, cases)
	return found, translate("brought back", err)
}

// BroughtBack gives which of these cases are there and not erased.
func (s *Store) BroughtBack(ctx context.Context, cases []casefile.CaseID) ([]Erasure, error) {
	return broughtBack(ctx, s.pool, cases)
}

// EraseAgain erases cases that were erased before, in one transaction; those that are not there, or erased already, are left alone. It gives how many
// it erased. Objects and Temporal are the caller's, and come before.
func (s *Store) EraseAgain(ctx context.Context, lines []ErasedCase) (erased int, err error) {
	err = s.inTx(ctx, "erase again", func(t tx) error {
		erased, err = eraseAgain(ctx, t, lines)
		return err
	})
	return erased, err
}

// EraseAgain is the method of this name within a transaction of whoever owns the database.
func EraseAgain(ctx context.Context, t pgx.Tx, now time.Time, lines []ErasedCase) (int, error) {
	erased, err := eraseAgain(ctx, tx{Tx: t, now: now}, lines)
	return erased, translate("erase again", err)
}

const sqlErasureMine = `select has_function_privilege('erase_case(uuid, timestamptz)', 'execute')`

func eraseAgain(ctx context.Context, t tx, lines []ErasedCase) (erased int, err error) {
	mine, err := one(ctx, t, pgx.RowTo[bool], sqlErasureMine)
	if err != nil {
		return 0, err
	}
	runs := map[ErasedCase]int{}
	for _, line := range lines {
		there, err := BroughtBack(ctx, t, []casefile.CaseID{line.Case})
		if err != nil {
			return erased, err
		}
		if len(there) == 0 {
			continue
		}
		group := ErasedCase{Run: line.Run, ProposedBy: line.ProposedBy, ReleasedBy: line.ReleasedBy}
		if runs[group] == 0 {
			if runs[group], err = one(ctx, t, pgx.RowTo[int], sqlAgainRun, string(line.ProposedBy), string(line.ReleasedBy), line.ConfirmedAt, line.Run); err != nil {
				return erased, err
			}
		}
		if err := eraseOneAgain(ctx, t, line, runs[group], mine); err != nil {
			return erased, err
		}
		erased++
	}
	_, err = t.Exec(ctx, sqlDeletionsFinish, t.now)
	return erased, err
}

const (
	sqlAgainRun = `
insert into deletion_run (state, proposed_by, proposed_at, decided_by, decided_at, again_of) values ('released', $1, $3, $2, $3, $4) returning number`
	sqlAgainDropped = `update deletion_case set state = 'dropped' where case_id = $1 and state in ('listed', 'erasing')`
	sqlAgainListed  = `insert into deletion_case (run, case_id, class, paragraph, due_on, state) values ($1, $2, $3, $4, $5, 'erasing')`
	sqlAgainOffer   = `
with new as (insert into archive_offer (archive, law, offered_by, offered_at, answer_by)
             select $2, $3, $4, $5, $6 where not exists (select from archive_offer_case where case_id = $1) returning number)
insert into archive_offer_case (case_id, offer) select $1, number from new`
	sqlAgainAnswer = `update archive_offer_case set answer = $2, answered_by = $3, answered_at = $4 where case_id = $1 and answer = ''`
	// What was under way at the time of the backup had come to its end before the case was erased.
	sqlAgainCase    = `update cases set state = 'closed', closed_at = $2, changed_at = $2 where id = $1 and state = 'open'`
	sqlAgainTasks   = `update task set state = 'cancelled', closed_at = $2, closed_reason = '', changed_at = $2 where case_id = $1 and state = 'open'`
	sqlAgainIntents = `update intent set state = 'confirmed', confirmed_at = $2, changed_at = $2 where case_id = $1 and state <> 'confirmed'`
	sqlAgainReceipt = `update receipt set state = 'delivered', delivered_at = $2 where case_id = $1 and state = 'pending'`
	// That the person had died or left may be newer than the backup. It is written down for a person of whom nothing else is held and who goes with it.
	sqlAgainPerson = `
update person p set moved_away_on = $2::timestamptz::date, changed_at = $2
 where p.died_on is null and p.moved_away_on is null
   and p.id in (select person_id from case_person where case_id = $1 and undone_at is null)
   and not exists (select from case_person o join cases c on c.id = o.case_id and c.erased_at is null
                    where o.person_id = p.id and o.undone_at is null and o.case_id <> $1)`
)

// eraseOneAgain writes down anew what archive and people decided, and erases. Only the program's login may call the function; the owner of the database
// takes on the role that it belongs to.
func eraseOneAgain(ctx context.Context, t tx, line ErasedCase, run int, mine bool) error {
	id := key(line.Case)
	b := &pgx.Batch{}
	b.Queue(sqlAgainDropped, id)
	b.Queue(sqlAgainListed, run, id, line.Class, line.Paragraph, date(line.DueOn))
	b.Queue(sqlAgainOffer, id, line.Archive, line.ArchiveLaw, string(line.OfferedBy), line.ConfirmedAt, date(casefile.DateOf(line.ConfirmedAt)))
	b.Queue(sqlAgainAnswer, id, line.Answer, string(line.AnsweredBy), line.ConfirmedAt)
	before := []string{sqlAgainCase, sqlAgainTasks, sqlAgainIntents, sqlAgainReceipt}
	if line.PersonGone {
		before = append(before, sqlAgainPerson)
	}
	for _, sql := range before {
		b.Queue(sql, id, line.ErasedAt)
	}
	if !mine {
		b.Queue(`set local role ablauf_erasure`)
	}
	b.Queue(sqlErase, id, line.ErasedAt)
	if !mine {
		b.Queue(`reset role`)
	}
	if err := t.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	return appendEvents(ctx, t, line.Case, casefile.StreamCase, casefile.Event{Code: "case.erased", Params: map[string]string{"number": strconv.Itoa(run)}})
}
