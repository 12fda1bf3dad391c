package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// ProcedureWatch is the key of the procedure whose cases watch a delayed case.
const ProcedureWatch = "untaetigkeit"

// scopeWatch is the scope of the receipts that the program writes for these cases.
const scopeWatch = "untaetigkeit"

// How it stands with a watched case, as its watch is told.
const (
	standOpen    = "offen"
	standDecided = "entschieden" // a decision is announced, or on its way: § 75 VwGO asks for no more
	standEnded   = "beendet"     // the case has ended, decided or not
)

// Delayed is an open case whose three months of § 75 VwGO are nearly over, or are over, and that nobody watches.
type Delayed struct {
	Case    casefile.Case
	LastDay casefile.Date // of the three months
}

// WatchKey is the key under which at most one case is ever opened because of time: a case and the end of its three months.
func WatchKey(id casefile.CaseID, lastDay casefile.Date) string {
	return ProcedureWatch + "/" + string(id) + "/" + lastDay.String()
}

const delayedMax = 500

// factAnnounced is the day on which a decision was announced, as a person read it from the record of service.
const factAnnounced = "bescheidBekanntgegebenAm"

// caseDecided asks whether a case c is decided for its person: a decision takes effect by its announcement (§ 43 Abs. 1 VwVfG), not by lying in the
// tray. A letter with it is with the post and has not come back, or a person has entered the day of service and none has come back
// since: what came back may have been served in another way.
const caseDecided = `(
       exists (select from letter l where l.case_id = c.id and l.state = 'sent' and l.template like '%/bescheid-%'
                and l.posted_on is not null and l.returned_on is null)
    or exists (select from case_fact f where f.case_id = c.id and f.name = '` + factAnnounced + `'
                and not exists (select from letter l where l.case_id = c.id and l.template like '%/bescheid-%' and l.returned_on is not null
                                   and l.returned_at >= f.recorded_at)))`

// A case that watches is never watched itself. A deadline that has passed while the case went on needs watching most of all.
const sqlDelayed = `
select ` + columnsCase + `, d.last_day
  from deadline d join cases c on c.id = d.case_id and c.state = 'open' and c.procedure <> '` + ProcedureWatch + `'
  left join case_person cp on cp.case_id = c.id and cp.undone_at is null
 where d.kind = 'vwgo75' and d.state in ('running', 'passed') and not d.over and d.last_day <= $1 and (d.last_day, d.case_id) > ($2, $3)
   and not exists (select from cases o where o.about_case = c.id and o.procedure = '` + ProcedureWatch + `' and o.state = 'open')
   and not exists (select from application a where a.start_key = '` + ProcedureWatch + `/' || c.id || '/' || to_char(d.last_day, 'YYYY-MM-DD'))
   and not ` + caseDecided + `
 order by d.last_day, d.case_id limit $4`

// Delayed pages through the cases whose three months end on a day or before it and that are to be watched, by end and id; after is the last
// of the page before, the zero Delayed for the first page.
func (s *Store) Delayed(ctx context.Context, until casefile.Date, after Delayed, limit int) ([]Delayed, error) {
	from, id := after.LastDay, after.Case.ID
	if id == "" {
		from, id = casefile.MustParseDate("0001-01-01"), noCase
	}
	delayed, err := list(ctx, s.pool, func(row pgx.CollectableRow) (Delayed, error) {
		var d Delayed
		return d, row.Scan(append(caseTargets(&d.Case), &d.LastDay)...)
	}, sqlDelayed, date(until), date(from), key(id), bounded(limit, delayedMax))
	return delayed, translate("delayed", err)
}

// Watch is what a case that watches another one begins with.
type Watch struct {
	Subject casefile.CaseID
	// Case names procedure, version and bundle; person, team and sensitivity are those of the subject.
	Case casefile.Case
	// Deciding is what the diagram begins with; the Store adds how it stands with the subject.
	Deciding json.RawMessage
	// StartKey is unique; empty where a message opens the case.
	StartKey string
	At       time.Time
}

// OpenWatch opens the case that watches a delayed one. It reports false, and opens none, where that case is decided or has ended, where it
// is watched already, or where the StartKey was used before: once per case and end of its three months, whatever happens. A subject that
// does not exist is NotFound.
func (s *Store) OpenWatch(ctx context.Context, w Watch) (c casefile.Case, opened bool, err error) {
	err = s.inTx(ctx, "open watch", func(t tx) error {
		opened = false
		subject, err := lockCase(ctx, t, w.Subject)
		if err != nil {
			return err
		}
		_, watched, err := watchOf(ctx, t, w.Subject)
		if err != nil || watched {
			return err
		}
		stand, err := standOf(ctx, t, subject)
		if err != nil || stand != standOpen {
			return err
		}
		id, err := s.beginWatch(ctx, t, w, stand)
		if err != nil {
			return err
		}
		opened = true
		c, err = one(ctx, t, scanCase, sqlCaseByID, key(id))
		return err
	})
	if casefile.CodeOf(err) == "case.exists" {
		return c, false, nil
	}
	return c, opened, err
}

// ReceiveForWatch records a complaint about a case, or what a court says about it, in the case that watches it; where nobody does, that
// case begins with it, in the same transaction. It works for a subject that has ended, too. The same Idempotency-Key with the same body gives
// what was stored then and replayed; with another body it is Invalid "idempotency.other-body". A subject that does not exist is NotFound.
func (s *Store) ReceiveForWatch(ctx context.Context, w Watch, m Message) (c casefile.Case, r casefile.Receipt, replayed bool, err error) {
	err = s.inTx(ctx, "receive for watch", func(t tx) error {
		subject, err := lockCase(ctx, t, w.Subject)
		if err != nil {
			return err
		}
		if r, replayed, err = replay(ctx, t, m.Receipt); err != nil {
			return err
		}
		if !replayed {
			if m.Receipt.CaseID, err = s.watchFor(ctx, t, w, subject); err != nil {
				return err
			}
			if r, replayed, err = receiveIn(ctx, t, m); err != nil {
				return err
			}
		}
		if !replayed {
			if err := appendEvents(ctx, t, r.CaseID, casefile.StreamCase, receiptEvent(r)); err != nil {
				return err
			}
		}
		c, err = one(ctx, t, scanCase, sqlCaseByID, key(r.CaseID))
		return err
	})
	return c, r, replayed, err
}

// watchFor gives the open case that watches a subject, or begins one.
func (s *Store) watchFor(ctx context.Context, t tx, w Watch, subject lockedCase) (casefile.CaseID, error) {
	id, watched, err := watchOf(ctx, t, w.Subject)
	if err != nil {
		return "", err
	}
	if watched {
		c, err := lockCase(ctx, t, id)
		if err != nil || c.state == casefile.CaseOpen {
			return id, err
		}
	}
	stand, err := standOf(ctx, t, subject)
	if err != nil {
		return "", err
	}
	return s.beginWatch(ctx, t, w, stand)
}

const sqlWatchOf = `select id::text from cases where about_case = $1 and procedure = '` + ProcedureWatch + `' and state = 'open'`

func watchOf(ctx context.Context, t tx, subject casefile.CaseID) (casefile.CaseID, bool, error) {
	return optional(one(ctx, t, pgx.RowTo[casefile.CaseID], sqlWatchOf, key(subject)))
}

const sqlCaseDecided = `select ` + caseDecided + ` from cases c where c.id = $1`

// standOf says how it stands with a case whose row is locked, so that nothing of it changes before the transaction is over.
func standOf(ctx context.Context, t tx, subject lockedCase) (string, error) {
	if subject.state == casefile.CaseClosed {
		return standEnded, nil
	}
	decided, err := one(ctx, t, pgx.RowTo[bool], sqlCaseDecided, string(subject.id))
	if decided {
		return standDecided, err
	}
	return standOpen, err
}

// beginWatch writes the case that watches a subject.
func (s *Store) beginWatch(ctx context.Context, t tx, w Watch, stand string) (casefile.CaseID, error) {
	subject, err := one(ctx, t, scanCase, sqlCaseByID, key(w.Subject))
	if err != nil {
		return "", err
	}
	deciding, err := withStand(w.Deciding, stand)
	if err != nil {
		return "", err
	}
	id, err := one(ctx, t, pgx.RowTo[casefile.CaseID], sqlNewCaseID)
	if err != nil {
		return "", err
	}
	r := casefile.Receipt{
		CaseID: id, CaseSeq: 1, Kind: casefile.ReceiptUntaetigkeit, Channel: casefile.ChannelInternal, ReceivedAt: w.At,
		RecordedBy: casefile.ActorSystem, Scope: scopeWatch, Deciding: deciding,
	}
	if _, err := insertReceipt(ctx, t, &r); err != nil {
		return "", err
	}
	c := w.Case
	c.AppliedFor, c.Team, c.Sensitivity, c.About = subject.AppliedFor, subject.Team, subject.Sensitivity, subject.ID
	return id, s.insertApplication(ctx, t, Application{
		Receipt: r, Person: casefile.Person{ID: subject.PersonID}, Case: c, StartKey: w.StartKey,
	}, r)
}

func withStand(deciding json.RawMessage, stand string) (json.RawMessage, error) {
	fields := map[string]json.RawMessage{}
	if len(deciding) > 0 {
		if err := json.Unmarshal(deciding, &fields); err != nil {
			return nil, casefile.Errorf(casefile.Internal, "watch.deciding", "deciding: %w", err)
		}
	}
	fields["bezugStand"] = json.RawMessage(fmt.Sprintf("%q", stand))
	return json.Marshal(fields)
}

// A watch that began when its subject was decided or had ended already has been told so at its beginning.
const sqlWatchWaiting = `
select o.id::text from cases o join receipt r on r.case_id = o.id and r.case_seq = 1
 where o.about_case = $1 and o.procedure = '` + ProcedureWatch + `' and o.state = 'open' and r.deciding ->> 'bezugStand' = '` + standOpen + `'`

// tellWatch tells the case that watches a subject, once, that the subject is decided or has ended. It belongs into the transaction in which
// that happens and which holds the subject's row: so whoever opens a watch at the same moment sees it either before, and is told here, or
// after, and knows.
func tellWatch(ctx context.Context, t tx, subject casefile.CaseID, stand string, at time.Time) error {
	id, waiting, err := optional(one(ctx, t, pgx.RowTo[casefile.CaseID], sqlWatchWaiting, key(subject)))
	if err != nil || !waiting {
		return err
	}
	deciding, err := withStand(nil, stand)
	if err != nil {
		return err
	}
	r, replayed, err := receive(ctx, t, casefile.Receipt{
		CaseID: id, Kind: casefile.ReceiptBezugsfall, Channel: casefile.ChannelInternal, ReceivedAt: at, RecordedBy: casefile.ActorSystem,
		Scope: scopeWatch, IdempotencyKey: "bezugsfall/" + string(id), RequestHash: []byte(id), Deciding: deciding,
	})
	if replayed || casefile.CodeOf(err) == "case.closed" {
		return nil
	}
	if err != nil {
		return err
	}
	return appendEvents(ctx, t, id, casefile.StreamCase, receiptEvent(r))
}

// tellWatchDecided does so where a decision about the subject is announced or on its way.
func tellWatchDecided(ctx context.Context, t tx, subject casefile.CaseID, at time.Time) error {
	_, waiting, err := optional(one(ctx, t, pgx.RowTo[casefile.CaseID], sqlWatchWaiting, key(subject)))
	if err != nil || !waiting {
		return err
	}
	decided, err := one(ctx, t, pgx.RowTo[bool], sqlCaseDecided, string(subject))
	if err != nil || !decided {
		return err
	}
	return tellWatch(ctx, t, subject, standDecided, at)
}

const sqlCasesAboutOpen = `select ` + columnsCase + fromCase + ` where c.about_case = $1 and c.state = 'open' order by c.id`

// CasesAbout gives the open cases that are about a case.
func (s *Store) CasesAbout(ctx context.Context, subject casefile.CaseID) ([]casefile.Case, error) {
	cases, err := list(ctx, s.pool, scanCase, sqlCasesAboutOpen, key(subject))
	return cases, translate("cases about", err)
}
