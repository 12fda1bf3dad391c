package desk

import (
	"context"
	"slices"
	"time"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/processes/rehearsal"
)

// DefinitionBytesMax is the most bytes of a diagram that is handed in; the largest of ours has a seventh of it.
const DefinitionBytesMax = 2 << 20

// rehearsalMax bounds how long the scenarios of a procedure may take; those of the largest take a second.
const rehearsalMax = 10 * time.Second

// movesMax is the most running cases that are asked whether they could move.
const movesMax = 200

// Releasers are the roles that hand in, release and decline new versions of procedures; it takes two people.
func Releasers() []casefile.Role {
	return []casefile.Role{casefile.RoleProzessgestaltung, casefile.RoleLeitung}
}

// NamedProposal is a proposal with the names of its procedure and of who acted.
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
	// Stale: new cases begin on another version by now, so it cannot be released.
	Stale bool
	Draft processes.Draft
	// Of an open proposal that has no error: its scenarios, how many of them come out otherwise, and the running cases.
	Scenarios []rehearsal.Result
	Deviating int
	Running   []RunningOn
	Moves     []Move
	Movable   int
	// More: only the newest cases were asked.
	More bool
	// SeesCases: the reader may know which cases they are.
	SeesCases bool
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

// ProposeVersion hands in a diagram as the next version of a procedure; another person releases it. It is kept with its mistakes, so that
// others can look at them. NotFound "procedure.unknown"; Invalid "release.unreadable", "release.too-large", "supervision.reason".
func (d *Desk) ProposeVersion(ctx context.Context, actor casefile.Actor, key string, file []byte, reason string) (id string, err error) {
	base, found := d.Library.Newest(key)
	if !found {
		return "", casefile.Errorf(casefile.NotFound, "procedure.unknown", "no procedure %q", key)
	}
	if len(file) > DefinitionBytesMax {
		return "", casefile.Errorf(casefile.Invalid, "release.too-large", "a file of %d bytes", len(file))
	}
	if _, err := d.Library.Draft(base.Hash, file); err != nil {
		return "", err
	}
	if reason, err = supervisionReason(reason); err != nil {
		return "", err
	}
	return d.Store.AddProposal(ctx, store.Proposal{Kind: store.KindBundle, Key: key, File: file, Base: base.Hash, Reason: reason, ProposedBy: actor.ID})
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
		listed = append(listed, NamedProposal{Proposal: p, Name: ProcedureName(p.Key), By: names[p.ProposedBy], Decider: names[p.DecidedBy]})
	}
	return listed, nil
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

// Proposal gives a proposal with findings, scenarios and running cases. NotFound "release.unknown"; Unavailable "release.too-long".
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
	if newest, found := d.Library.Newest(p.Key); found {
		view.Stale = p.State == store.ProposalOpen && newest.Hash != p.Base
	}
	if _, view.Known = d.Library.Bundle(p.Base); !view.Known {
		return view, nil
	}
	if view.Draft, err = d.Library.Draft(p.Base, p.File); err != nil || view.Draft.Bundle == nil || p.State != store.ProposalOpen {
		return view, err
	}
	if err := d.rehearse(ctx, &view); err != nil {
		return view, err
	}
	return view, d.movesOf(ctx, actor, &view)
}

func (d *Desk) proposal(ctx context.Context, id string) (store.Proposal, error) {
	if !IsID(id) {
		return store.Proposal{}, casefile.Errorf(casefile.NotFound, "release.unknown", "the id has no valid form")
	}
	p, err := d.Store.Proposal(ctx, id)
	return p, missing(err, "release.unknown")
}

func (d *Desk) rehearse(ctx context.Context, view *ProposalView) error {
	ctx, cancel := context.WithTimeout(ctx, rehearsalMax)
	defer cancel()
	var err error
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

// ReleaseProposal lets cases that begin from now on run on what another person handed in, and gives the number of the version. checked says that
// the person has looked at the scenarios that come out otherwise. NotFound; Forbidden "release.second-person"; Invalid "supervision.reason",
// "release.scenarios"; Conflict "release.decided", "release.findings", "release.base-changed".
func (d *Desk) ReleaseProposal(ctx context.Context, actor casefile.Actor, id, reason string, checked bool) (number int, err error) {
	p, err := d.proposal(ctx, id)
	switch {
	case err != nil:
		return 0, err
	case p.State != store.ProposalOpen:
		return 0, casefile.Errorf(casefile.Conflict, "release.decided", "it is %s", p.State)
	case p.ProposedBy == actor.ID:
		return 0, casefile.Errorf(casefile.Forbidden, "release.second-person", "proposed by the same person")
	}
	if reason, err = supervisionReason(reason); err != nil {
		return 0, err
	}
	if newest, found := d.Library.Newest(p.Key); !found || newest.Hash != p.Base {
		return 0, casefile.Errorf(casefile.Conflict, "release.base-changed", "it follows %s", p.Base)
	}
	view := ProposalView{NamedProposal: NamedProposal{Proposal: p}}
	if view.Draft, err = d.Library.Draft(p.Base, p.File); err != nil {
		return 0, err
	}
	b := view.Draft.Bundle
	if b == nil {
		return 0, casefile.Errorf(casefile.Conflict, "release.findings", "it has errors")
	}
	if err := d.rehearse(ctx, &view); err != nil {
		return 0, err
	}
	if view.Deviating > 0 && !checked {
		return 0, casefile.Errorf(casefile.Invalid, "release.scenarios", "%d scenarios come out otherwise", view.Deviating)
	}
	err = d.Store.ReleaseProposal(ctx, id, actor.ID, reason, store.Definition{Hash: b.Hash, Key: b.Key, Version: b.Version, Content: b.Content})
	if err != nil {
		return 0, err
	}
	return b.Version, d.Library.Take(b.Content)
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
