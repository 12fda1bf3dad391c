package store

import (
	"context"
	"encoding/json"
	"maps"
	"strconv"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

const sqlDecisionInsert = `
insert into decision (case_id, key, table_name, table_hash, reference_on, inputs, outputs, matched, warnings, needs_legal_review,
  happened_at, recorded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (case_id, key, table_name) do nothing
returning id::text`

const sqlEffectInsert = `
insert into effect (decision_id, case_id, row_name, effect, paragraph, stay, travel, work, certificate, in_force_from,
  needs_legal_review, happened_at, recorded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

const sqlDecisionOutputs = `select outputs from decision where case_id = $1 and key = $2 and table_name = $3`

// PutDecision records one evaluation of a rule table and, where the table is that of § 81 AufenthG, the effect that follows, and gives the
// outputs that are kept. It is idempotent per case, key and table: a second call changes nothing and gives the outputs of the first, which
// may be others, because facts and tables change. HappenedAt is now where the caller gave none. A case that does not exist is NotFound.
func (s *Store) PutDecision(ctx context.Context, d casefile.Decision, e *casefile.Effect) (outputs json.RawMessage, err error) {
	err = s.inTx(ctx, "put decision", func(t tx) error {
		if d.HappenedAt.IsZero() {
			d.HappenedAt = t.now
		}
		outputs = d.Outputs
		id, inserted, err := optional(one(ctx, t, scanID[string], sqlDecisionInsert, ref(d.CaseID), d.Key, d.Table, d.TableHash,
			date(d.ReferenceOn), object(d.Inputs), object(d.Outputs), array(d.Matched), array(d.Warnings), d.NeedsLegalReview,
			d.HappenedAt, t.now))
		if err != nil {
			return err
		}
		if !inserted {
			outputs, err = one(ctx, t, pgx.RowTo[json.RawMessage], sqlDecisionOutputs, string(d.CaseID), d.Key, d.Table)
			return err
		}
		params := map[string]string{"table": d.Table, "tableHash": d.TableHash, "key": d.Key}
		if d.NeedsLegalReview {
			params["needsLegalReview"] = "true"
		}
		events := []casefile.Event{{Code: "decision.recorded", Params: params, HappenedAt: d.HappenedAt}}
		if e != nil {
			if err := insertEffect(ctx, t, id, d, *e); err != nil {
				return err
			}
			events = append(events, effectEvent(d, *e))
		}
		return appendEvents(ctx, t, d.CaseID, casefile.StreamCase, events...)
	})
	return outputs, err
}

func insertEffect(ctx context.Context, t tx, decision string, d casefile.Decision, e casefile.Effect) error {
	if e.HappenedAt.IsZero() {
		e.HappenedAt = d.HappenedAt
	}
	_, err := t.Exec(ctx, sqlEffectInsert, decision, string(d.CaseID), e.Row, e.Effect, e.Paragraph, e.Stay, e.Travel, e.Work,
		e.Certificate, date(e.InForceFrom), e.NeedsLegalReview, e.HappenedAt, t.now)
	return err
}

func effectEvent(d casefile.Decision, e casefile.Effect) casefile.Event {
	return casefile.Event{Code: "effect.recorded", HappenedAt: d.HappenedAt, Params: map[string]string{
		"row": e.Row, "effect": e.Effect, "paragraph": e.Paragraph, "inForceFrom": e.InForceFrom.String(),
		"needsLegalReview": strconv.FormatBool(e.NeedsLegalReview),
	}}
}

const sqlDecisionList = `
select case_id::text, key, table_name, table_hash, reference_on, inputs, outputs, matched, warnings, needs_legal_review, happened_at,
       recorded_at
  from decision where case_id = $1 order by recorded_at, id`

// Decisions gives what rule tables said about a case, oldest first.
func (s *Store) Decisions(ctx context.Context, id casefile.CaseID) ([]casefile.Decision, error) {
	decisions, err := list(ctx, s.pool, func(row pgx.CollectableRow) (casefile.Decision, error) {
		var d casefile.Decision
		return d, row.Scan(
			&d.CaseID, &d.Key, &d.Table, &d.TableHash, &d.ReferenceOn, &d.Inputs, &d.Outputs, &d.Matched, &d.Warnings,
			&d.NeedsLegalReview, &d.HappenedAt, &d.RecordedAt,
		)
	}, sqlDecisionList, key(id))
	return decisions, translate("decisions", err)
}

// MadeDecision is what a rule table said, with what has to be known of its case to name it.
type MadeDecision struct {
	casefile.Decision
	Aktenzeichen string
	Confidential bool
}

const sqlDecisionsNewest = `
select d.case_id::text, d.table_hash, d.reference_on, d.inputs, d.happened_at, c.aktenzeichen, c.sensitivity = 'vertraulich'
  from decision d join cases c on c.id = d.case_id where d.table_name = $1 order by d.recorded_at desc, d.id desc limit $2`

// NewestDecisions gives the facts of what a rule table said last, at most limit, newest first: without outputs, rows and warnings.
func (s *Store) NewestDecisions(ctx context.Context, table string, limit int) ([]MadeDecision, error) {
	made, err := list(ctx, s.pool, func(row pgx.CollectableRow) (MadeDecision, error) {
		d := MadeDecision{Decision: casefile.Decision{Table: table}}
		return d, row.Scan(&d.CaseID, &d.TableHash, &d.ReferenceOn, &d.Inputs, &d.HappenedAt, &d.Aktenzeichen, &d.Confidential)
	}, sqlDecisionsNewest, table, limit)
	return made, translate("newest decisions", err)
}

const columnsEffect = `case_id::text, row_name, effect, paragraph, stay, travel, work, certificate, in_force_from, happened_at,
  recorded_at, needs_legal_review`

func scanEffect(row pgx.CollectableRow) (casefile.Effect, error) {
	var e casefile.Effect
	return e, row.Scan(
		&e.CaseID, &e.Row, &e.Effect, &e.Paragraph, &e.Stay, &e.Travel, &e.Work, &e.Certificate, &e.InForceFrom, &e.HappenedAt,
		&e.RecordedAt, &e.NeedsLegalReview,
	)
}

const sqlEffectNewest = `
select ` + columnsEffect + ` from effect where case_id = $1 order by recorded_at desc, id desc limit 1`

// Effect gives the effect of the application as it was recorded last, and whether there is one.
func (s *Store) Effect(ctx context.Context, id casefile.CaseID) (casefile.Effect, bool, error) {
	e, found, err := optional(one(ctx, s.pool, scanEffect, sqlEffectNewest, key(id)))
	return e, found, translate("effect", err)
}

const sqlEffectList = `select ` + columnsEffect + ` from effect where case_id = $1 order by recorded_at, id`

// Effects gives every effect that was ever recorded for a case, oldest first.
func (s *Store) Effects(ctx context.Context, id casefile.CaseID) ([]casefile.Effect, error) {
	effects, err := list(ctx, s.pool, scanEffect, sqlEffectList, key(id))
	return effects, translate("effects", err)
}

// withParams gives a copy of base with more entries; the entries of base win.
func withParams(more, base map[string]string) map[string]string {
	merged := make(map[string]string, len(more)+len(base))
	maps.Copy(merged, more)
	maps.Copy(merged, base)
	return merged
}
