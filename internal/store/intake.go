package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// PutFacts records what a step of the program found out about a case; nobody stated it and nobody entered it. NotFound for a case that
// does not exist.
func (s *Store) PutFacts(ctx context.Context, id casefile.CaseID, facts map[string]json.RawMessage, at time.Time) error {
	return s.inTx(ctx, "put facts", func(t tx) error {
		c, err := lockCase(ctx, t, id)
		if err != nil {
			return err
		}
		return insertFacts(ctx, t, c.id, facts, factSource{happenedAt: at})
	})
}

const sqlFactActor = `
select s.actor from case_fact f join submission s on s.id = f.submission_id
 where f.case_id = $1 and f.name = $2 order by f.id desc limit 1`

// FactActor gives who entered the newest word on a fact; the program where nobody did.
func (s *Store) FactActor(ctx context.Context, id casefile.CaseID, name string) (casefile.ActorID, error) {
	actor, found, err := optional(one(ctx, s.pool, pgx.RowTo[casefile.ActorID], sqlFactActor, key(id), name))
	if !found {
		actor = casefile.ActorSystem
	}
	return actor, translate("fact actor", err)
}

const sqlCaseTeam = `update cases set team = $2, changed_at = $3 where id = $1 and team <> $2`

// SetTeam gives a case to a team. The same team again changes nothing. NotFound for a case that does not exist.
func (s *Store) SetTeam(ctx context.Context, id casefile.CaseID, team string) error {
	return s.inTx(ctx, "set team", func(t tx) error {
		c, err := lockCase(ctx, t, id)
		if err != nil || c.team == team {
			return err
		}
		if _, err := t.Exec(ctx, sqlCaseTeam, string(c.id), team, t.now); err != nil {
			return err
		}
		return appendEvents(ctx, t, c.id, casefile.StreamCase, casefile.Event{Code: "case.team", Params: map[string]string{"team": team}})
	})
}

// FirstReceipt gives the receipt that a case began with, with the body as it arrived, or NotFound.
func (s *Store) FirstReceipt(ctx context.Context, id casefile.CaseID) (casefile.Receipt, error) {
	r, err := one(ctx, s.pool, scanReceiptWithBody, sqlReceiptFirst, key(id))
	return r, translate("first receipt", err)
}

func scanReceiptWithBody(row pgx.CollectableRow) (casefile.Receipt, error) {
	var r casefile.Receipt
	return r, row.Scan(append(receiptTargets(&r), &r.Raw)...)
}
