package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// ExpiryKey is the key under which at most one case is ever opened: a title and its end.
func ExpiryKey(id casefile.TitleID, ends casefile.Date) string {
	return "ablauf/" + string(id) + "/" + ends.String()
}

// scopeExpiry is the scope of the receipts that open these cases.
const scopeExpiry = "ablauf"

// ExpiryOpening is what the case of a title that runs out begins with.
type ExpiryOpening struct {
	Case      casefile.Case
	Deciding  json.RawMessage
	Facts     map[string]json.RawMessage
	Deadlines []casefile.Deadline
	// At is the moment of the run that opens it; all cases of one run bear the same.
	At time.Time
}

// OpenExpiry opens the case of a title that runs out: receipt, case and event log in one transaction. Whoever calls it again for the same
// title and end gets Conflict "case.exists", also when that case has long been closed; it is the unique key that says so, nothing that is
// remembered anywhere else.
func (s *Store) OpenExpiry(ctx context.Context, e Expiring, o ExpiryOpening) (casefile.Case, error) {
	start := ExpiryKey(e.Title.ID, e.Ends)
	opened, _, replayed, err := s.ReceiveApplication(ctx, Application{
		Receipt: casefile.Receipt{
			Kind: casefile.ReceiptTitelablauf, Channel: casefile.ChannelInternal, ReceivedAt: o.At, RecordedBy: casefile.ActorSystem,
			Scope: scopeExpiry, IdempotencyKey: start, RequestHash: []byte(start), Deciding: o.Deciding,
		},
		Person: casefile.Person{ID: e.Person.ID}, Title: casefile.Title{ID: e.Title.ID}, Case: o.Case, StartKey: start,
		Facts: o.Facts, Deadlines: o.Deadlines,
	})
	if replayed {
		return opened, conflict("case.exists", map[string]string{"case": string(opened.ID)})
	}
	return opened, err
}

const sqlExpiryOpenOfPerson = `
select o.id::text from case_person a join case_person l on l.person_id = a.person_id and l.undone_at is null
  join cases o on o.id = l.case_id and o.state = 'open' and o.procedure = '` + ProcedureExpiry + `'
 where a.case_id = $1 and a.undone_at is null order by o.id`

// TellExpiry tells the open cases of titles of the same person that an application for a title has arrived: its day counts, whichever way
// it came (§ 81 Abs. 4 AufenthG). deciding names that day for the diagram. It may be called any number of times for the same receipt and gives
// how many cases were told now.
func (s *Store) TellExpiry(ctx context.Context, application casefile.Receipt, deciding json.RawMessage) (int, error) {
	cases, err := list(ctx, s.pool, pgx.RowTo[casefile.CaseID], sqlExpiryOpenOfPerson, key(application.CaseID))
	if err != nil {
		return 0, translate("tell expiry", err)
	}
	told := 0
	for _, id := range cases {
		_, replayed, err := s.Receive(ctx, Message{Receipt: casefile.Receipt{
			CaseID: id, Kind: casefile.ReceiptTitelantrag, Channel: application.Channel, ReceivedAt: application.ReceivedAt,
			RecordedBy: casefile.ActorSystem, Scope: scopeExpiry, IdempotencyKey: string(application.ID) + "/" + string(id),
			RequestHash: []byte(application.ID), Deciding: deciding,
		}})
		if casefile.CodeOf(err) == "case.closed" {
			continue // it ended between the look and now; nothing waits there any more
		}
		if err != nil {
			return told, err
		}
		if !replayed {
			told++
		}
	}
	return told, nil
}
