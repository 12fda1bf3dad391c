package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// scopeJoin is the scope of the receipts that bring an application to the case that it belongs to.
const scopeJoin = "fall-zuordnen"

const sqlJoined = `select into_case::text from case_join where case_id = $1 and undone_at is null`

const sqlJoinInsert = `insert into case_join (case_id, into_case, joined_by, recorded_at, changed_at) values ($1, $2, $3, $4, $4)`

const sqlReceiptFirst = `select ` + columnsReceipt + `, r.raw from receipt r where r.case_id = $1 and r.case_seq = 1`

// What a case was opened with, and what came with the cases that were joined to it before.
const sqlReceiptsBrought = `
select ` + columnsReceipt + `, r.raw from receipt r
 where r.case_id = $1 and (r.case_seq = 1 or r.scope = '` + scopeJoin + `') order by r.case_seq`

const sqlSamePerson = `
select exists (select from case_person a join case_person b on b.person_id = a.person_id and b.undone_at is null and b.case_id = $2
 where a.case_id = $1 and a.undone_at is null)`

const sqlCountReceived = `select count_received($1, $2)`

// JoinCase says that the application of one case belongs to another one, as a person decided: it came over several channels. The other case
// gets what was handed in as a message, and the earlier day of receipt counts for it (§ 81 Abs. 4 AufenthG). It reports false, and changes
// nothing, where the other case has ended, belongs to a third one or is of another person by now: then the application must be dealt with where
// it is. A second call is the first one. NotFound for a case that does not exist; Conflict "case.joined" where the application belongs to another case already.
func (s *Store) JoinCase(ctx context.Context, id, into casefile.CaseID, by casefile.ActorID) (joined bool, err error) {
	err = s.inTx(ctx, "join case", func(t tx) error {
		joined, err = joinCase(ctx, t, id, into, by)
		return err
	})
	return joined, err
}

func joinCase(ctx context.Context, t tx, id, into casefile.CaseID, by casefile.ActorID) (bool, error) {
	target, err := lockBoth(ctx, t, id, into)
	if err != nil {
		return false, err
	}
	before, found, err := optional(one(ctx, t, pgx.RowTo[casefile.CaseID], sqlJoined, string(id)))
	switch {
	case err != nil:
		return false, err
	case found && before == into:
		return true, nil
	case found:
		return false, conflict("case.joined", map[string]string{"case": string(before)})
	}
	_, elsewhere, err := optional(one(ctx, t, pgx.RowTo[casefile.CaseID], sqlJoined, string(into)))
	if err != nil || elsewhere || target.state == casefile.CaseClosed {
		return false, err
	}
	if same, err := one(ctx, t, pgx.RowTo[bool], sqlSamePerson, string(id), string(into)); err != nil || !same {
		return false, err
	}
	if _, err := t.Exec(ctx, sqlJoinInsert, string(id), string(into), string(by), t.now); err != nil {
		return false, err
	}
	events, err := bringAll(ctx, t, id, into)
	if err != nil {
		return false, err
	}
	here, err := aboutCase(ctx, t, "case.joined", into, by)
	if err != nil {
		return false, err
	}
	there, err := aboutCase(ctx, t, "case.took-in", id, by)
	if err != nil {
		return false, err
	}
	return true, appendToEach(ctx, t, map[casefile.CaseID][]casefile.Event{id: {here}, into: append(events, there)})
}

const sqlAktenzeichenOf = `select aktenzeichen from cases where id = $1`

// aboutCase is an event that names another case by its file number, as people do.
func aboutCase(ctx context.Context, t tx, code string, other casefile.CaseID, by casefile.ActorID) (casefile.Event, error) {
	aktenzeichen, err := one(ctx, t, pgx.RowTo[string], sqlAktenzeichenOf, string(other))
	return casefile.Event{Code: code, Params: map[string]string{"case": string(other), "aktenzeichen": aktenzeichen}, Actor: by}, err
}

// lockBoth locks two cases in the order of their ids, so that two of them joined crosswise do not wait for each other.
func lockBoth(ctx context.Context, t tx, id, into casefile.CaseID) (target lockedCase, err error) {
	for _, each := range []casefile.CaseID{min(id, into), max(id, into)} {
		c, err := lockCase(ctx, t, each)
		if err != nil {
			return target, err
		}
		if each == into {
			target = c
		}
	}
	return target, nil
}

// bringAll records in a case what was handed in for another one and for those that belong to that, and gives it the earliest day of receipt.
// The effect of § 81 AufenthG and the three months of § 75 VwGO were determined with the later day, so a person sees to them.
func bringAll(ctx context.Context, t tx, id, into casefile.CaseID) ([]casefile.Event, error) {
	receipts, err := list(ctx, t, scanReceiptWithBody, sqlReceiptsBrought, string(id))
	if err != nil {
		return nil, err
	}
	var events []casefile.Event
	for _, r := range receipts {
		more, err := bringInto(ctx, t, into, r)
		if err != nil {
			return nil, err
		}
		events = append(events, more...)
	}
	earlier, err := one(ctx, t, pgx.RowTo[*time.Time], sqlCountReceived, string(into), t.now)
	if err != nil || earlier == nil {
		return events, err
	}
	task, err := openAdHocTask(ctx, t, adHoc{caseID: into, key: "earlier/" + string(id), kind: adHocEarlier, at: t.now})
	return append(events,
		casefile.Event{Code: "case.received-earlier", Params: map[string]string{"at": earlier.UTC().Format(time.RFC3339)}},
		openedEvent(task, adHocEarlier),
	), err
}

// bringInto records one thing that was handed in elsewhere.
func bringInto(ctx context.Context, t tx, into casefile.CaseID, r casefile.Receipt) ([]casefile.Event, error) {
	from := string(r.CaseID)
	if r.Scope == scopeJoin {
		from = r.IdempotencyKey // the case that it came with in the first place
	}
	r.ID, r.CaseID, r.Kind, r.Deciding = "", into, casefile.ReceiptNachricht, nil
	r.Scope, r.IdempotencyKey, r.RequestHash = scopeJoin, from+"/"+string(into), []byte(from)
	if r.BackdatedReason == "" {
		// It is recorded here later than it arrived; the case that it came with is the evidence.
		r.BackdatedReason, r.BackdatedEvidence = scopeJoin, from
	}
	stored, replayed, err := receive(ctx, t, r)
	if err != nil || replayed {
		return nil, err
	}
	return []casefile.Event{receiptEvent(stored)}, nil
}

// appendToEach appends to several chains in the order of the cases' ids, so that two transactions never wait for each other.
func appendToEach(ctx context.Context, t tx, events map[casefile.CaseID][]casefile.Event) error {
	for _, id := range slices.Sorted(maps.Keys(events)) {
		if err := appendEvents(ctx, t, id, casefile.StreamCase, events[id]...); err != nil {
			return err
		}
	}
	return nil
}

const sqlJoinedInto = `select ` + columnsCase + fromCase + `
 where c.id = (select j.into_case from case_join j where j.case_id = $1 and j.undone_at is null)`

// JoinedInto gives the case that an application was added to, or NotFound.
func (s *Store) JoinedInto(ctx context.Context, id casefile.CaseID) (casefile.Case, error) {
	c, err := one(ctx, s.pool, scanCase, sqlJoinedInto, key(id))
	return c, translate("joined into", err)
}
