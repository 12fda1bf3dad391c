package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Leftover is a message in the inbox of a partner that cannot be brought to a case. Its content stays with the partner.
type Leftover struct {
	Partner string
	Mark    string // of the content
	// Message is the partner's id of the message, Request what the message says it answers; both may be empty.
	Message, Request string
	// Case has the request that it answers; empty where no request of this authority is answered.
	Case         casefile.CaseID
	Aktenzeichen string    // of the case; only read
	Reason       string    // a code
	Since        time.Time // when it was first found; only read
}

const sqlLeftoverPut = `
insert into partner_leftover (partner, mark, message_id, request, case_id, reason, since, changed_at)
select $1, l.mark, l.message, l.request, nullif(l.in_case, '')::uuid, l.reason, $7, $7
  from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) as l (mark, message, request, in_case, reason)
on conflict (partner, mark) do update
   set case_id = excluded.case_id, reason = excluded.reason, gone_at = null, changed_at = excluded.changed_at
 where partner_leftover.gone_at is not null
    or (partner_leftover.case_id, partner_leftover.reason) is distinct from (excluded.case_id, excluded.reason)`

const sqlLeftoverGone = `
update partner_leftover set gone_at = $3, changed_at = $3 where partner = $1 and gone_at is null and mark <> all($2::text[])`

// NoteLeftovers records all that cannot be taken out of a partner's inbox. What is not among it any more is gone: it could be taken, or the
// partner withdrew it. The same content twice is one.
func (s *Store) NoteLeftovers(ctx context.Context, partner string, found []Leftover) error {
	return s.inTx(ctx, "note leftovers", func(t tx) error {
		seen := map[string]bool{}
		marks, messages, requests, cases, reasons := []string{}, []string{}, []string{}, []string{}, []string{}
		for _, l := range found {
			if seen[l.Mark] {
				continue
			}
			seen[l.Mark] = true
			marks, messages, requests = append(marks, l.Mark), append(messages, l.Message), append(requests, l.Request)
			cases, reasons = append(cases, string(l.Case)), append(reasons, l.Reason)
		}
		if _, err := t.Exec(ctx, sqlLeftoverPut, partner, marks, messages, requests, cases, reasons, t.now); err != nil {
			return err
		}
		_, err := t.Exec(ctx, sqlLeftoverGone, partner, marks, t.now)
		return err
	})
}

// LeftoversMax bounds what Leftovers gives.
const LeftoversMax = 500

const sqlLeftovers = `
select l.partner, l.mark, l.message_id, l.request, coalesce(l.case_id::text, ''), coalesce(c.aktenzeichen, ''), l.reason, l.since
  from partner_leftover l left join cases c on c.id = l.case_id
 where l.gone_at is null order by l.since, l.partner, l.mark limit $1`

// Leftovers gives what lies in inboxes and cannot be taken, the oldest first and not more than LeftoversMax.
func (s *Store) Leftovers(ctx context.Context) ([]Leftover, error) {
	found, err := list(ctx, s.pool, func(row pgx.CollectableRow) (Leftover, error) {
		var l Leftover
		return l, row.Scan(&l.Partner, &l.Mark, &l.Message, &l.Request, &l.Case, &l.Aktenzeichen, &l.Reason, &l.Since)
	}, sqlLeftovers, LeftoversMax)
	return found, translate("leftovers", err)
}

const sqlLeftoverCount = `select count(*)::int from partner_leftover where gone_at is null`

// CountLeftovers says how many there are.
func (s *Store) CountLeftovers(ctx context.Context) (int, error) {
	n, err := one(ctx, s.pool, pgx.RowTo[int], sqlLeftoverCount)
	return n, translate("leftovers", err)
}
