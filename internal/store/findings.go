package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// Finding is what the query of § 73 AufenthG brought to light, as it is kept: sealed with the key of the case.
type Finding struct {
	Receipt    casefile.ReceiptID
	CaseID     casefile.CaseID
	Sealed     []byte
	ReceivedAt time.Time
}

const sqlFindingInsert = `insert into security_finding (receipt_id, case_id, sealed, recorded_at) values ($1, $2, $3, $4)`

func insertFinding(ctx context.Context, t tx, r casefile.Receipt, sealed []byte) error {
	if len(sealed) == 0 {
		return nil
	}
	_, err := t.Exec(ctx, sqlFindingInsert, string(r.ID), string(r.CaseID), sealed, t.now)
	return err
}

// securityRole holds until the end of the transaction.
const securityRole = `set local role ablauf_sicherheit`

const sqlSecurityFindings = `
select f.receipt_id::text, f.case_id::text, f.sealed, r.received_at
  from security_finding f join receipt r on r.id = f.receipt_id where f.case_id = $1 order by r.received_at, f.receipt_id`

// Findings gives what the query of § 73 AufenthG brought to light in a case, oldest first, to its officer. The program's own role cannot
// read it; it takes on that of the officer for this one statement. That it was read is logged in the same transaction: without the line
// nothing is given out. params of the line say what for.
func (s *Store) Findings(ctx context.Context, id casefile.CaseID, reader casefile.ActorID, params map[string]string) (found []Finding, err error) {
	err = s.inTx(ctx, "findings", func(t tx) error {
		if _, err := lockCase(ctx, t, id); err != nil {
			return err
		}
		if err := appendEvents(ctx, t, id, casefile.StreamAccess, casefile.Event{
			Code: "finding.read", Actor: reader, HappenedAt: t.now, Params: params,
		}); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, securityRole); err != nil {
			return err
		}
		found, err = list(ctx, t, scanFinding, sqlSecurityFindings, key(id))
		return err
	})
	return found, err
}

func scanFinding(row pgx.CollectableRow) (Finding, error) {
	var f Finding
	return f, row.Scan(&f.Receipt, &f.CaseID, &f.Sealed, &f.ReceivedAt)
}
