package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// The kinds of interventions.
const (
	InterventionSkip    = "ueberspringen" // the step ends, the next one begins
	InterventionRepeat  = "wiederholen"   // the step ends, one that the person names begins
	InterventionCancel  = "abbrechen"     // the step ends, nothing begins
	InterventionMigrate = "umstellen"     // the case goes on under another version of its procedure
)

// The states of an intervention.
const (
	InterventionProposed = "proposed"
	InterventionApplied  = "applied"
	InterventionDeclined = "declined"
	InterventionRefused  = "refused" // the case did not take it
)

// Intervention is an act of supervision on a running case: one person proposes it with a reason, another releases it.
type Intervention struct {
	ID                            string
	Case                          casefile.CaseID
	Aktenzeichen                  string
	Kind                          string
	Process, Element, ElementName string
	Instance                      int
	Target, TargetName            string
	Bundle                        string
	Reason                        string
	CaseRev                       int
	State                         string
	ProposedBy, DecidedBy         casefile.ActorID
	ProposedAt, DecidedAt         time.Time
	Decision                      string
}

const sqlInterventionAdd = `
insert into intervention (case_id, kind, process, element, element_name, instance, target, target_name, bundle, reason, case_rev, proposed_by, proposed_at, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
on conflict (case_id) where state = 'proposed' do nothing returning id::text`

// ProposeIntervention records a proposal and gives its id. Conflict "supervision.proposed" while another proposal for the case is open.
func (s *Store) ProposeIntervention(ctx context.Context, i Intervention) (id string, err error) {
	err = s.inTx(ctx, "propose intervention", func(t tx) error {
		var added bool
		id, added, err = optional(one(ctx, t, pgx.RowTo[string], sqlInterventionAdd, ref(i.Case), i.Kind, i.Process, i.Element, i.ElementName, i.Instance,
			i.Target, i.TargetName, i.Bundle, i.Reason, i.CaseRev, string(i.ProposedBy), t.now))
		if err != nil {
			return err
		}
		if !added {
			return conflict("supervision.proposed", nil)
		}
		return appendEvents(ctx, t, i.Case, casefile.StreamCase, interventionEvent("intervention.proposed", i, i.ProposedBy, i.Reason, t.now))
	})
	return id, err
}

func interventionEvent(code string, i Intervention, actor casefile.ActorID, reason string, at time.Time) casefile.Event {
	return casefile.Event{Code: code, Actor: actor, HappenedAt: at, Params: map[string]string{
		"kind": i.Kind, "element": i.Element, "elementName": i.ElementName, "target": i.Target, "targetName": i.TargetName, "process": i.Process, "reason": reason,
	}}
}

const columnsIntervention = `i.id::text, i.case_id::text, c.aktenzeichen, i.kind, i.process, i.element, i.element_name, i.instance, i.target, i.target_name,
  i.bundle, i.reason, i.case_rev, i.state, i.proposed_by, i.proposed_at, i.decided_by, i.decided_at, i.decision`

func scanIntervention(row pgx.CollectableRow) (Intervention, error) {
	var i Intervention
	return i, row.Scan(&i.ID, &i.Case, &i.Aktenzeichen, &i.Kind, &i.Process, &i.Element, &i.ElementName, &i.Instance, &i.Target, &i.TargetName,
		&i.Bundle, &i.Reason, &i.CaseRev, &i.State, &i.ProposedBy, &i.ProposedAt, &i.DecidedBy, zeroable{&i.DecidedAt}, &i.Decision)
}

const sqlInterventionByID = `select ` + columnsIntervention + ` from intervention i join cases c on c.id = i.case_id where i.id = $1`

// Intervention gives one, or NotFound.
func (s *Store) Intervention(ctx context.Context, id string) (Intervention, error) {
	i, err := one(ctx, s.pool, scanIntervention, sqlInterventionByID, key(id))
	return i, translate("intervention", err)
}

const sqlInterventions = `
select ` + columnsIntervention + ` from intervention i join cases c on c.id = i.case_id and (not $1 or c.sensitivity <> 'vertraulich')
 where $2::uuid is null or i.case_id = $2 order by i.state = 'proposed' desc, i.proposed_at desc, i.id desc limit 100`

// Interventions gives the newest hundred, open proposals first; of one case where id is set.
func (s *Store) Interventions(ctx context.Context, id casefile.CaseID, hideConfidential bool) ([]Intervention, error) {
	rows, err := list(ctx, s.pool, scanIntervention, sqlInterventions, hideConfidential, ref(id))
	return rows, translate("interventions", err)
}

const sqlInterventionLock = `select state from intervention where id = $1 for update`

const sqlInterventionDecide = `
update intervention set state = $2, decided_by = $3, decided_at = $4, decision = $5, changed_at = $4 where id = $1`

// DecideIntervention closes a proposal: released (act says whether the case took it) or, with a nil act, declined. NotFound; Conflict
// "supervision.decided" where somebody decided before; Forbidden "supervision.second-person" for the proposer who would release it. act runs
// while nobody else can decide; its error leaves the proposal as it was, and it may run again when it is released again.
func (s *Store) DecideIntervention(
	ctx context.Context, i Intervention, actor casefile.ActorID, reason string, act func(context.Context) (refusal string, err error),
) (state string, err error) {
	err = s.inTxOnce(ctx, func(t tx) error {
		now, err := one(ctx, t, pgx.RowTo[string], sqlInterventionLock, key(i.ID))
		switch {
		case err != nil:
			return err
		case now != InterventionProposed:
			return conflict("supervision.decided", nil)
		case act != nil && actor == i.ProposedBy:
			return casefile.Errorf(casefile.Forbidden, "supervision.second-person", "proposed by the same person")
		}
		state = InterventionDeclined
		if act != nil {
			refusal, err := act(ctx)
			if err != nil {
				return err
			}
			state = InterventionApplied
			if refusal != "" {
				state, reason = InterventionRefused, refusal
			}
		}
		if _, err := t.Exec(ctx, sqlInterventionDecide, key(i.ID), state, string(actor), t.now, reason); err != nil {
			return err
		}
		return appendEvents(ctx, t, i.Case, casefile.StreamCase, interventionEvent("intervention."+state, i, actor, reason, t.now))
	})
	return state, translate("decide intervention", err)
}
