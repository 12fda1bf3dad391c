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
	InterventionProposed  = "proposed"
	InterventionReleasing = "releasing" // released, the case has not answered yet
	InterventionApplied   = "applied"
	InterventionDeclined  = "declined"
	InterventionRefused   = "refused" // the case did not take it
)

// Undecided reports whether a proposal still holds its place: nobody has decided, or the case has not answered yet.
func (i Intervention) Undecided() bool {
	return i.State == InterventionProposed || i.State == InterventionReleasing
}

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
on conflict (case_id) where state in ('proposed', 'releasing') do nothing returning id::text`

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
 where $2::uuid is null or i.case_id = $2 order by i.state in ('proposed', 'releasing') desc, i.proposed_at desc, i.id desc limit 100`

// Interventions gives the newest hundred, open proposals first; of one case where id is set.
func (s *Store) Interventions(ctx context.Context, id casefile.CaseID, hideConfidential bool) ([]Intervention, error) {
	rows, err := list(ctx, s.pool, scanIntervention, sqlInterventions, hideConfidential, ref(id))
	return rows, translate("interventions", err)
}

const sqlInterventionLock = `select state from intervention where id = $1 for update`

const sqlInterventionDecide = `
update intervention set state = $2, decided_by = $3, decided_at = $4, decision = $5, changed_at = $4 where id = $1`

// BeginRelease notes that a person releases a proposal, before the case is asked: from then on it cannot be declined, because the case may be
// carrying it out. A release that got no answer may be begun again, by anybody but the proposer. NotFound; Conflict "supervision.decided";
// Forbidden "supervision.second-person".
func (s *Store) BeginRelease(ctx context.Context, i Intervention, actor casefile.ActorID) error {
	return s.inTx(ctx, "begin release", func(t tx) error {
		now, err := one(ctx, t, pgx.RowTo[string], sqlInterventionLock, key(i.ID))
		switch {
		case err != nil:
			return err
		case now != InterventionProposed && now != InterventionReleasing:
			return conflict("supervision.decided", nil)
		case actor == i.ProposedBy:
			return casefile.Errorf(casefile.Forbidden, "supervision.second-person", "proposed by the same person")
		case now == InterventionReleasing:
			return nil
		}
		_, err = t.Exec(ctx, sqlInterventionDecide, key(i.ID), InterventionReleasing, string(actor), t.now, "")
		return err
	})
}

// EndRelease writes down how the case answered to a release that has begun: refusal is the code by which it did not take it, "" where it carried it
// out. Where two people released the same, the second finds Conflict "supervision.decided"; the case was asked once.
func (s *Store) EndRelease(ctx context.Context, i Intervention, actor casefile.ActorID, refusal string) (state string, err error) {
	state = InterventionApplied
	if refusal != "" {
		state = InterventionRefused
	}
	return state, s.decideIntervention(ctx, i, actor, InterventionReleasing, state, refusal)
}

// DeclineIntervention ends a proposal without acting. NotFound; Conflict "supervision.decided" where somebody decided before and
// "supervision.releasing" where a release has begun.
func (s *Store) DeclineIntervention(ctx context.Context, i Intervention, actor casefile.ActorID, reason string) error {
	return s.decideIntervention(ctx, i, actor, InterventionProposed, InterventionDeclined, reason)
}

func (s *Store) decideIntervention(ctx context.Context, i Intervention, actor casefile.ActorID, from, to, decision string) error {
	return s.inTx(ctx, "decide intervention", func(t tx) error {
		now, err := one(ctx, t, pgx.RowTo[string], sqlInterventionLock, key(i.ID))
		switch {
		case err != nil:
			return err
		case now == InterventionReleasing && from == InterventionProposed:
			return conflict("supervision.releasing", nil)
		case now != from:
			return conflict("supervision.decided", nil)
		}
		if _, err := t.Exec(ctx, sqlInterventionDecide, key(i.ID), to, string(actor), t.now, decision); err != nil {
			return err
		}
		return appendEvents(ctx, t, i.Case, casefile.StreamCase, interventionEvent("intervention."+to, i, actor, decision, t.now))
	})
}
