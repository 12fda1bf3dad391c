package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/contract"
)

// reasonByHand is the code by which a running case keeps why it was moved; the words stand with the intervention.
const reasonByHand = "leitung"

// InterventionTarget is an element at which a case can go on.
type InterventionTarget struct {
	Process, Element, Name string
}

// InterventionChoices is what can be done to a case.
type InterventionChoices struct {
	Case     casefile.Case
	Active   []ActiveElement
	Targets  []InterventionTarget
	Versions []Procedure // other versions of its procedure
	Open     []store.Intervention
}

// InterventionChoices gives what supervision can do to an open case. NotFound; Conflict "case.closed".
func (d *Desk) InterventionChoices(ctx context.Context, actor casefile.Actor, id casefile.CaseID) (InterventionChoices, error) {
	c, err := d.caseFor(ctx, actor, id)
	if err != nil {
		return InterventionChoices{}, err
	}
	if c.State != casefile.CaseOpen {
		return InterventionChoices{}, casefile.Errorf(casefile.Conflict, "case.closed", "the case has ended")
	}
	found := InterventionChoices{Case: c}
	log, err := d.allEvents(ctx, id)
	if err != nil {
		return found, err
	}
	found.Active = activeElements(log)
	for _, p := range d.Library.Procedures() {
		if p.Key == c.Procedure && p.Version != c.Version {
			found.Versions = append(found.Versions, p)
		}
	}
	var processes []string
	for _, a := range found.Active {
		if !slices.Contains(processes, a.Process) {
			processes = append(processes, a.Process)
			found.Targets = append(found.Targets, d.targetsIn(c, a.Process, found.Active)...)
		}
	}
	all, err := d.Store.Interventions(ctx, id, false)
	found.Open = slices.DeleteFunc(all, func(i store.Intervention) bool { return !i.Undecided() })
	return found, err
}

// processModel gives the drawing of a process that a case runs through: its own in its version, a called one in the version that is current.
func (d *Desk) processModel(c casefile.Case, process string) *bpmn.ProcessModel {
	version := c.Version
	if process != c.Procedure {
		for _, p := range d.Library.Procedures() {
			if p.Key == process && p.Current {
				version = p.Version
			}
		}
	}
	model, err := d.Library.Model(process, version)
	if err != nil {
		return nil // a process without a drawing offers nothing to go on with
	}
	return model.Process(process)
}

// targetsIn gives the elements of a process at which a case can go on by hand: those of its top level, and those of the sub-processes that the case is in.
func (d *Desk) targetsIn(c casefile.Case, process string, active []ActiveElement) []InterventionTarget {
	drawn := d.processModel(c, process)
	if drawn == nil {
		return nil
	}
	var targets []InterventionTarget
	var offer func(elements []*bpmn.Element)
	offer = func(elements []*bpmn.Element) {
		for _, e := range elements {
			if e.TriggeredByEvent || e.ForCompensation {
				continue
			}
			if strings.HasSuffix(e.Type, "Task") || e.Type == "callActivity" || e.Type == "subProcess" || e.Type == "endEvent" {
				targets = append(targets, InterventionTarget{process, e.ID, e.Name})
			}
			if slices.ContainsFunc(active, func(a ActiveElement) bool { return a.Process == process && a.Element == e.ID }) {
				offer(e.Elements)
			}
		}
	}
	offer(drawn.Elements)
	return targets
}

// behind gives what comes behind an element by its only way out, at whatever level it lies; false where there is none or a choice.
func (d *Desk) behind(c casefile.Case, process, element string) (InterventionTarget, bool) {
	drawn := d.processModel(c, process)
	if drawn == nil {
		return InterventionTarget{}, false
	}
	elements, flows := drawn.Elements, drawn.Flows
	for k := 0; k < len(elements); k++ {
		elements, flows = slices.Concat(elements, elements[k].Elements), slices.Concat(flows, elements[k].Flows)
	}
	var next []string
	for _, f := range flows {
		if f.Source == element && f.Type == "sequenceFlow" {
			next = append(next, f.Target)
		}
	}
	if len(next) != 1 {
		return InterventionTarget{}, false
	}
	at := slices.IndexFunc(elements, func(e *bpmn.Element) bool { return e.ID == next[0] })
	if at < 0 {
		return InterventionTarget{}, false
	}
	return InterventionTarget{process, elements[at].ID, elements[at].Name}, true
}

// InterventionProposal is what a person of supervision wants to do to a case.
type InterventionProposal struct {
	Case     casefile.CaseID
	Kind     string
	Instance string // of the step
	Target   string // "process/element"; the version of the procedure for "umstellen"
	Reason   string
}

// ProposeIntervention records a proposal for another person of supervision to release. NotFound; Invalid "supervision.reason",
// "supervision.step", "supervision.target", "supervision.skip-ambiguous"; Conflict "case.closed", "supervision.proposed".
func (d *Desk) ProposeIntervention(ctx context.Context, actor casefile.Actor, p InterventionProposal) error {
	choices, err := d.InterventionChoices(ctx, actor, p.Case)
	if err != nil {
		return err
	}
	i := store.Intervention{Case: p.Case, Kind: p.Kind, CaseRev: choices.Case.Rev, ProposedBy: actor.ID}
	if i.Reason, err = supervisionReason(p.Reason); err != nil {
		return err
	}
	if p.Kind == store.InterventionMigrate {
		err = migrateTo(&i, choices, p.Target)
	} else {
		err = d.moveTo(&i, choices, p)
	}
	if err != nil {
		return err
	}
	_, err = d.Store.ProposeIntervention(ctx, i)
	return err
}

func migrateTo(i *store.Intervention, choices InterventionChoices, version string) error {
	for _, v := range choices.Versions {
		if strconv.Itoa(v.Version) == version {
			i.Bundle, i.Process, i.Target, i.TargetName = v.Bundle, v.Key, version, v.Name
			return nil
		}
	}
	return casefile.Errorf(casefile.Invalid, "supervision.target", "no other version %q", version)
}

func (d *Desk) moveTo(i *store.Intervention, choices InterventionChoices, p InterventionProposal) error {
	at := slices.IndexFunc(choices.Active, func(a ActiveElement) bool { return a.Instance == p.Instance })
	if at < 0 {
		return casefile.Errorf(casefile.Invalid, "supervision.step", "visit %q is not under way", p.Instance)
	}
	step := choices.Active[at]
	i.Process, i.Element, i.ElementName = step.Process, step.Element, step.Name
	var err error
	if i.Instance, err = strconv.Atoi(step.Instance); err != nil {
		return casefile.Errorf(casefile.Invalid, "supervision.step", "visit %q is no number", step.Instance)
	}
	switch p.Kind {
	case store.InterventionCancel:
	case store.InterventionSkip:
		next, only := d.behind(choices.Case, step.Process, step.Element)
		if !only {
			return casefile.Errorf(casefile.Invalid, "supervision.skip-ambiguous", "behind %s there is not one way", step.Element)
		}
		i.Target, i.TargetName = next.Element, next.Name
	case store.InterventionRepeat:
		to := slices.IndexFunc(choices.Targets, func(t InterventionTarget) bool {
			return t.Process+"/"+t.Element == p.Target && t.Process == step.Process
		})
		if to < 0 {
			return casefile.Errorf(casefile.Invalid, "supervision.target", "%q is no step of %s", p.Target, step.Process)
		}
		i.Target, i.TargetName = choices.Targets[to].Element, choices.Targets[to].Name
	default:
		return casefile.Errorf(casefile.Invalid, "supervision.target", "no such intervention")
	}
	return nil
}

// Interventions gives the newest interventions, open proposals first, with the names of those who acted.
func (d *Desk) Interventions(ctx context.Context, actor casefile.Actor) ([]store.Intervention, map[casefile.ActorID]string, error) {
	all, err := d.Store.Interventions(ctx, "", !auth.SeesConfidential(actor))
	if err != nil {
		return nil, nil, err
	}
	var ids []casefile.ActorID
	for _, i := range all {
		ids = append(ids, i.ProposedBy)
		if i.DecidedBy != "" {
			ids = append(ids, i.DecidedBy)
		}
	}
	names, err := d.Store.StaffNames(ctx, ids)
	return all, names, err
}

// ReleaseIntervention carries out what another person proposed, and reports whether the case took it. No row is locked while the case is asked.
// NotFound; Forbidden "supervision.second-person"; Conflict "supervision.decided"; Unavailable: the case has not answered, and whoever releases
// again gets the answer to the first time.
func (d *Desk) ReleaseIntervention(ctx context.Context, actor casefile.Actor, id string) (applied bool, err error) {
	i, err := d.intervention(ctx, actor, id)
	if err != nil {
		return false, err
	}
	if d.Operations == nil {
		return false, casefile.Errorf(casefile.Unavailable, "temporal.down", "no connection to running cases")
	}
	if err := d.Store.BeginRelease(ctx, i, actor.ID); err != nil {
		return false, err
	}
	// Whoever closes the window does not leave it open whether the case answered.
	ctx = context.WithoutCancel(ctx)
	refusal, err := d.intervene(ctx, actor, i)
	if err != nil {
		c, failed := d.Store.Case(ctx, i.Case)
		if failed != nil || c.State == casefile.CaseOpen {
			return false, err
		}
		refusal = "case.closed" // there is nobody left to ask
	}
	state, err := d.Store.EndRelease(ctx, i, actor.ID, refusal)
	return state == store.InterventionApplied && err == nil, err
}

// intervene asks the case, and gives the code by which it refuses. The id of the proposal is that of the Update, so asking twice acts once.
func (d *Desk) intervene(ctx context.Context, actor casefile.Actor, i store.Intervention) (refusal string, err error) {
	var verdict contract.Verdict
	if i.Kind == store.InterventionMigrate {
		verdict, err = d.Operations.Migrate(ctx, i.Case, i.ID, contract.Migrate{Bundle: i.Bundle, Actor: actor.ID, Reason: reasonByHand, At: d.now()})
	} else {
		m := contract.Modify{Terminate: []int{i.Instance}, Actor: actor.ID, Reason: reasonByHand, At: d.now()}
		if i.Target != "" {
			m.Activate = []contract.Activation{{Process: i.Process, Element: i.Target, Variables: json.RawMessage("{}")}}
		}
		verdict, err = d.Operations.Modify(ctx, i.Case, i.ID, m)
	}
	if err != nil || verdict.Accepted {
		return "", err
	}
	if verdict.Code == "" {
		return "task.refused", nil
	}
	return verdict.Code, nil
}

// DeclineIntervention ends a proposal without acting; its proposer may take it back. NotFound; Invalid "supervision.reason"; Conflict, also
// "supervision.releasing" where the case may be carrying it out.
func (d *Desk) DeclineIntervention(ctx context.Context, actor casefile.Actor, id, reason string) error {
	i, err := d.intervention(ctx, actor, id)
	if err != nil {
		return err
	}
	if reason, err = supervisionReason(reason); err != nil {
		return err
	}
	return d.Store.DeclineIntervention(ctx, i, actor.ID, reason)
}

func (d *Desk) intervention(ctx context.Context, actor casefile.Actor, id string) (store.Intervention, error) {
	if !IsID(id) {
		return store.Intervention{}, casefile.Errorf(casefile.NotFound, "supervision.unknown", "the id has no valid form")
	}
	i, err := d.Store.Intervention(ctx, id)
	if err != nil {
		return i, missing(err, "supervision.unknown")
	}
	_, err = d.caseFor(ctx, actor, i.Case)
	return i, err
}
