package desk

import (
	"context"
	"slices"
	"time"

	"ablauf/gateway/auth"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/processes/rehearsal"
)

// DefinitionBytesMax is the most bytes of a diagram or a rule table that is handed in; the largest of ours has a sixth of it.
const DefinitionBytesMax = 2 << 20

// rehearsalMax bounds how long the scenarios of a procedure, or the decisions of a table, may take; those of the largest take a second.
const rehearsalMax = 10 * time.Second

// decisionsMax is the most decisions of a rule table that are computed anew, the newest.
const decisionsMax = 200

// movesMax is the most running cases that are asked whether they could move.
const movesMax = 200

// Releasers are the roles that hand in, release and decline new versions of procedures and rule tables; it takes two people.
func Releasers() []casefile.Role {
	return []casefile.Role{casefile.RoleProzessgestaltung, casefile.RoleLeitung}
}

// NamedProposal is a proposal with the names of its procedure, or of its table, and of who acted.
type NamedProposal struct {
	store.Proposal
	Name        string
	By, Decider string
}

// ProposalView is a proposal with all that a person needs to decide about it.
type ProposalView struct {
	NamedProposal
	// Known: the version that it follows is there, so the rest is filled.
	Known bool
	// Stale: another version than that one counts by now, so it cannot be released.
	Stale bool
	// Follows and Next are the numbers of the version that it follows and that it would be.
	Follows, Next int
	Findings      []processes.Finding
	// Rehearsed: it is open and has no error, so it was tried. Deviating counts what came out otherwise, Scenarios or decisions.
	Rehearsed bool
	Deviating int
	// SeesCases: the reader may know which cases they are.
	SeesCases bool

	// Of a procedure: the draft, its scenarios and the running cases.
	Draft     processes.Draft
	Scenarios []rehearsal.Result
	Running   []RunningOn
	Moves     []Move
	Movable   int
	// More: only the newest cases were asked.
	More bool

	// Of a rule table: the draft, the procedures that ask it, and the newest decisions with those that come out otherwise.
	Table      processes.RuleDraft
	Users      []*processes.Bundle
	Decided    []store.MadeDecision
	Deviations []processes.Deviation

	definition store.Definition // what would be released; empty where it has errors
}

// RunningOn is how many open cases run on a version; Capped: there are more.
type RunningOn struct {
	Version, Cases int
	Capped         bool
}

// Move says of a running case whether it could move to the proposed version: then there are no Obstacles.
type Move struct {
	Case         casefile.CaseID
	Aktenzeichen string
	Version      int
	Obstacles    []rehearsal.Obstacle
}

// Newest gives hash and number of the version of a procedure or of a rule table, by its kind, that counts now; false where there is none.
func (d *Desk) Newest(kind, key string) (hash string, number int, found bool) {
	if kind == store.KindRules {
		table, err := d.Library.Rule(key)
		return table.Hash, table.Version, err == nil
	}
	b, found := d.Library.Newest(key)
	if !found {
		return "", 0, false
	}
	return b.Hash, b.Version, true
}

// ProposeVersion hands in a file as the next version of a procedure or of a rule table; another person releases it. It is kept with its
// mistakes, so that others can look at them. NotFound "procedure.unknown", "rule.unknown"; Invalid "release.unreadable",
// "release.unreadable-table", "release.too-large", "supervision.reason".
func (d *Desk) ProposeVersion(ctx context.Context, actor casefile.Actor, kind, key string, file []byte, reason string) (id string, err error) {
	base, _, found := d.Newest(kind, key)
	if !found {
		return "", UnknownDefinition(kind, key)
	}
	if len(file) > DefinitionBytesMax {
		return "", casefile.Errorf(casefile.Invalid, "release.too-large", "a file of %d bytes", len(file))
	}
	view := ProposalView{NamedProposal: NamedProposal{Proposal: store.Proposal{Kind: kind, Key: key, File: file, Base: base}}}
	if err := d.draft(&view, d.today()); err != nil {
		return "", err
	}
	if reason, err = supervisionReason(reason); err != nil {
		return "", err
	}
	return d.Store.AddProposal(ctx, store.Proposal{Kind: kind, Key: key, File: file, Base: base, Reason: reason, ProposedBy: actor.ID})
}

// UnknownDefinition is the NotFound of a procedure or, by its kind, of a rule table.
func UnknownDefinition(kind, key string) error {
	if kind == store.KindRules {
		return casefile.Errorf(casefile.NotFound, "rule.unknown", "no rule table %q", key)
	}
	return casefile.Errorf(casefile.NotFound, "procedure.unknown", "no procedure %q", key)
}

// Proposals gives the newest hundred, open ones first.
func (d *Desk) Proposals(ctx context.Context) ([]NamedProposal, error) {
	all, err := d.Store.Proposals(ctx)
	if err != nil {
		return nil, err
	}
	return d.namedProposals(ctx, all)
}

func (d *Desk) namedProposals(ctx context.Context, all []store.Proposal) ([]NamedProposal, error) {
	var ids []casefile.ActorID
	for _, p := range all {
		ids = append(ids, p.ProposedBy)
		if p.DecidedBy != "" {
			ids = append(ids, p.DecidedBy)
		}
	}
	names, err := d.Store.StaffNames(ctx, ids)
	if err != nil {
		return nil, err
	}
	listed := make([]NamedProposal, 0, len(all))
	for _, p := range all {
		listed = append(listed, NamedProposal{Proposal: p, Name: d.DefinitionName(p.Kind, p.Key), By: names[p.ProposedBy], Decider: names[p.DecidedBy]})
	}
	return listed, nil
}

// DefinitionName gives what people call a procedure or, by its kind, a rule table. One that the program knows no more goes by its key.
func (d *Desk) DefinitionName(kind, key string) string {
	if kind != store.KindRules {
		return ProcedureName(key)
	}
	table, err := d.Library.Rule(key)
	if err != nil {
		return key
	}
	return table.Name()
}

// ProcedureName gives what people call a procedure.
func ProcedureName(key string) string { return procedureOf(key).Name }

// procedureOf gives what the program says of a procedure. One that was released here and that the program knows no more goes by its key.
func procedureOf(key string) processes.Procedure {
	all := processes.All()
	if at := slices.IndexFunc(all, func(p processes.Procedure) bool { return p.Key == key }); at >= 0 {
		return all[at]
	}
	return processes.Procedure{Key: key, Name: key}
}

// Proposal gives a proposal with findings and what came of trying it. NotFound "release.unknown"; Unavailable "release.too-long".
func (d *Desk) Proposal(ctx context.Context, actor casefile.Actor, id string) (ProposalView, error) {
	p, err := d.proposal(ctx, id)
	if err != nil {
		return ProposalView{}, err
	}
	listed, err := d.namedProposals(ctx, []store.Proposal{p})
	if err != nil {
		return ProposalView{}, err
	}
	view := ProposalView{NamedProposal: listed[0], SeesCases: actor.Has(casefile.RoleLeitung)}
	if newest, _, found := d.Newest(p.Kind, p.Key); found {
		view.Stale = p.State == store.ProposalOpen && newest != p.Base
	}
	if view.Known = d.knows(p); !view.Known {
		return view, nil
	}
	// What is decided stays as it was looked at when it was decided.
	today := d.today()
	if p.State != store.ProposalOpen {
		today = casefile.DateOf(p.DecidedAt.In(calendar.Berlin()))
	}
	if err := d.draft(&view, today); err != nil || view.definition.Hash == "" || p.State != store.ProposalOpen {
		return view, err
	}
	if err := d.rehearse(ctx, actor, &view); err != nil {
		return view, err
	}
	if p.Kind == store.KindRules {
		return view, nil
	}
	return view, d.movesOf(ctx, actor, &view)
}

// knows reports whether the version that a proposal follows is there.
func (d *Desk) knows(p store.Proposal) (known bool) {
	if p.Kind == store.KindRules {
		_, known = d.Library.Table(p.Base)
		return known
	}
	_, known = d.Library.Bundle(p.Base)
	return known
}

// draft reads what was handed in.
func (d *Desk) draft(view *ProposalView, today casefile.Date) (err error) {
	if view.Kind == store.KindRules {
		if view.Table, err = d.Library.DraftRule(view.Base, view.File, today); err != nil {
			return err
		}
		table := view.Table
		view.Follows, view.Next, view.Findings, view.Users = table.Base.Version, table.Version, table.Findings, d.Library.Users(view.Key)
		if table.Ready() {
			view.definition = store.Definition{Hash: table.Rule.Hash, Kind: view.Kind, Key: view.Key, Version: table.Version, Content: table.Rule.Content}
		}
		return nil
	}
	if view.Draft, err = d.Library.Draft(view.Base, view.File); err != nil {
		return err
	}
	view.Follows, view.Next, view.Findings = view.Draft.Base.Version, view.Draft.Version, view.Draft.Findings
	if b := view.Draft.Bundle; b != nil {
		view.definition = store.Definition{Hash: b.Hash, Kind: view.Kind, Key: b.Key, Version: b.Version, Content: b.Content}
	}
	return nil
}

func (d *Desk) proposal(ctx context.Context, id string) (store.Proposal, error) {
	if !IsID(id) {
		return store.Proposal{}, casefile.Errorf(casefile.NotFound, "release.unknown", "the id has no valid form")
	}
	p, err := d.Store.Proposal(ctx, id)
	return p, missing(err, "release.unknown")
}

// rehearse tries what has no error: a procedure on its scenarios, a rule table on the newest decisions that the reader may know of.
func (d *Desk) rehearse(ctx context.Context, actor casefile.Actor, view *ProposalView) (err error) {
	ctx, cancel := context.WithTimeout(ctx, rehearsalMax)
	defer cancel()
	view.Rehearsed = true
	if view.Kind == store.KindRules {
		made, err := d.Store.NewestDecisions(ctx, view.Key, decisionsMax)
		if err != nil {
			return err
		}
		inputs := make([]casefile.Decision, 0, len(made))
		for _, m := range made {
			if !m.Confidential || auth.SeesConfidential(actor) {
				view.Decided, inputs = append(view.Decided, m), append(inputs, m.Decision)
			}
		}
		view.Deviations, err = view.Table.Rehearse(ctx, inputs)
		for _, deviation := range view.Deviations {
			view.Deviating += len(deviation.Decisions)
		}
		return err
	}
	if view.Scenarios, err = d.Library.Rehearse(ctx, view.Draft.Bundle); err != nil {
		return err
	}
	for _, r := range view.Scenarios {
		if !r.Passed {
			view.Deviating++
		}
	}
	return nil
}

// movesOf counts the running cases by version and says which of them could move.
func (d *Desk) movesOf(ctx context.Context, actor casefile.Actor, view *ProposalView) error {
	for _, p := range d.Library.Procedures() {
		if p.Key != view.Key {
			continue
		}
		n, capped, err := d.Store.CountRunning(ctx, p.Key, p.Version)
		if err != nil {
			return err
		}
		view.Running = append(view.Running, RunningOn{p.Version, n, capped})
	}
	cases, err := d.Store.RunningCases(ctx, view.Key, movesMax+1)
	if err != nil {
		return err
	}
	view.More = len(cases) > movesMax
	for _, c := range cases[:min(len(cases), movesMax)] {
		if c.Confidential && !auth.SeesConfidential(actor) {
			continue
		}
		move := Move{Case: c.Case, Aktenzeichen: c.Aktenzeichen, Version: c.Version, Obstacles: []rehearsal.Obstacle{{Code: "migrate.bundle-unknown"}}}
		if from, known := d.Library.Bundle(c.Bundle); known {
			if move.Obstacles, err = rehearsal.Obstacles(from, view.Draft.Bundle, c.State); err != nil {
				return err
			}
		}
		if len(move.Obstacles) == 0 {
			view.Movable++
		}
		view.Moves = append(view.Moves, move)
	}
	return nil
}

// ReleaseProposal puts in force what another person handed in, a version of a procedure for cases that begin from now on and a rule table for
// decisions from now on, and gives its kind. checked says that the person has looked at what comes out otherwise. NotFound;
// Forbidden "release.second-person"; Invalid "supervision.reason", "release.scenarios", "release.decisions"; Conflict "release.decided",
// "release.findings", "release.base-changed".
func (d *Desk) ReleaseProposal(ctx context.Context, actor casefile.Actor, id, reason string, checked bool) (kind string, err error) {
	p, err := d.proposal(ctx, id)
	switch {
	case err != nil:
		return "", err
	case p.State != store.ProposalOpen:
		return "", casefile.Errorf(casefile.Conflict, "release.decided", "it is %s", p.State)
	case p.ProposedBy == actor.ID:
		return "", casefile.Errorf(casefile.Forbidden, "release.second-person", "proposed by the same person")
	}
	if reason, err = supervisionReason(reason); err != nil {
		return "", err
	}
	if newest, _, found := d.Newest(p.Kind, p.Key); !found || newest != p.Base {
		return "", casefile.Errorf(casefile.Conflict, "release.base-changed", "it follows %s", p.Base)
	}
	view := ProposalView{NamedProposal: NamedProposal{Proposal: p}}
	if err := d.draft(&view, d.today()); err != nil {
		return "", err
	}
	if view.definition.Hash == "" {
		return "", casefile.Errorf(casefile.Conflict, "release.findings", "it has errors")
	}
	if err := d.rehearse(ctx, actor, &view); err != nil {
		return "", err
	}
	if view.Deviating > 0 && !checked {
		code := "release.scenarios"
		if p.Kind == store.KindRules {
			code = "release.decisions"
		}
		return "", casefile.Errorf(casefile.Invalid, code, "%d come out otherwise", view.Deviating)
	}
	if err := d.Store.ReleaseProposal(ctx, id, actor.ID, reason, view.definition); err != nil {
		return "", err
	}
	return p.Kind, d.Library.Take(Released(view.definition))
}

// DeclineProposal ends a proposal; its proposer may take it back. NotFound; Invalid "supervision.reason"; Conflict "release.decided".
func (d *Desk) DeclineProposal(ctx context.Context, actor casefile.Actor, id, reason string) error {
	if _, err := d.proposal(ctx, id); err != nil {
		return err
	}
	reason, err := supervisionReason(reason)
	if err != nil {
		return err
	}
	return d.Store.DeclineProposal(ctx, id, actor.ID, reason)
}
