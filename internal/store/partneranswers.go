package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// PartnerAnswer is what another authority said about a case last.
type PartnerAnswer struct {
	From    string // "ba", "azr" or "melde"
	Verdict string // the code of the answer, empty where it has none
	At      time.Time
}

// What the security authorities and the criminal registers say is no part of a list or of a head: who has to know it reads it where it belongs (need to
// know, § 73 AufenthG, § 41 BZRG).
const sqlPartnerAnswers = `
select distinct on (r.case_id) r.case_id::text, case r.kind when 'azrantwort' then 'azr' when 'meldeauskunft' then 'melde' else r.deciding ->> 'stelle' end,
       coalesce(case r.kind when 'azrantwort' then r.deciding ->> 'azrErgebnis' when 'meldeauskunft' then r.deciding ->> 'meldeErgebnis'
                else r.deciding ->> 'baAntwort' end, ''), r.received_at
  from receipt r
 where r.case_id = any($1::uuid[]) and (r.kind in ('azrantwort', 'meldeauskunft') or r.kind = 'registerantwort' and r.deciding ->> 'stelle' in ('ba', 'azr'))
 order by r.case_id, r.received_at desc, r.case_seq desc`

// PartnerAnswers gives, for each of a page's cases of which another authority has said something, what it said last.
func (s *Store) PartnerAnswers(ctx context.Context, cases []casefile.CaseID) (map[casefile.CaseID]PartnerAnswer, error) {
	answers := make(map[casefile.CaseID]PartnerAnswer, len(cases))
	_, err := list(ctx, s.pool, func(row pgx.CollectableRow) (struct{}, error) {
		var id casefile.CaseID
		var a PartnerAnswer
		err := row.Scan(&id, &a.From, &a.Verdict, zeroable{&a.At})
		answers[id] = a
		return struct{}{}, err
	}, sqlPartnerAnswers, texts(cases))
	return answers, translate("partner answers", err)
}
