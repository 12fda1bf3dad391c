package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"ablauf/internal/casefile"
)

// The states of a proposal.
const (
	ProposalOpen     = "proposed"
	ProposalReleased = "released"
	ProposalDeclined = "declined"
)

// The kinds of definitions that people release: a version of a procedure, and a rule table.
const (
	KindBundle = "bundle"
	KindRules  = "rules"
)

// Proposal is a new version of a procedure or of a rule table that one person hands in and another releases.
type Proposal struct {
	ID   string
	Kind string // KindBundle or KindRules
	Key  string
	// File is what was handed in, as it was; empty in lists.
	File []byte
	// Base is the hash of the version that it follows.
	Base                  string
	Reason                string
	State                 string
	ProposedBy, DecidedBy casefile.ActorID
	ProposedAt, DecidedAt time.Time
	Decision              string // why it was released or declined
	// Definition and Number are the hash and the version of what was released.
	Definition string
	Number     int
}

const sqlProposalAdd = `
insert into definition_proposal (kind, key, file, base, reason, proposed_by, proposed_at, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $7)
returning id::text`

// AddProposal keeps a proposal and gives its id.
func (s *Store) AddProposal(ctx context.Context, p Proposal) (id string, err error) {
	err = s.inTx(ctx, "add proposal", func(t tx) error {
		id, err = one(ctx, t, pgx.RowTo[string], sqlProposalAdd, p.Kind, p.Key, p.File, p.Base, p.Reason, string(p.ProposedBy), t.now)
		if err != nil {
			return err
		}
		p.ID = id
		return appendEvents(ctx, t, noCase, casefile.StreamAccess, proposalEvent("proposed", p, p.ProposedBy, p.Reason, t.now))
	})
	return id, err
}

// proposalEvent is the line of the log that belongs to no case.
func proposalEvent(what string, p Proposal, actor casefile.ActorID, reason string, at time.Time) casefile.Event {
	code, named := "definition."+what, "procedure"
	if p.Kind == KindRules {
		code, named = "rules."+what, "table"
	}
	params := map[string]string{named: p.Key, "proposal": p.ID, "reason": reason}
	if p.Definition != "" {
		params["version"], params["hash"] = strconv.Itoa(p.Number), p.Definition
	}
	return casefile.Event{Code: code, Actor: actor, HappenedAt: at, Params: params}
}

const columnsProposal = `id::text, kind, key, base, reason, state, proposed_by, proposed_at, decided_by, decided_at, decision,
  coalesce(definition, ''), coalesce(number, 0)`

func proposalFields(p *Proposal) []any {
	return []any{
		&p.ID, &p.Kind, &p.Key, &p.Base, &p.Reason, &p.State, &p.ProposedBy, &p.ProposedAt, &p.DecidedBy,
		zeroable{&p.DecidedAt},
		&p.Decision,
		&p.Definition, &p.Number,
	}
}

const sqlProposalByID = `select ` + columnsProposal + `, file from definition_proposal where id = $1`

// Proposal gives one with its file, or NotFound.
func (s *Store) Proposal(ctx context.Context, id string) (Proposal, error) {
	p, err := one(ctx, s.pool, func(row pgx.CollectableRow) (Proposal, error) {
		var p Proposal
		return p, row.Scan(append(proposalFields(&p), &p.File)...)
	}, sqlProposalByID, key(id))
	return p, translate("proposal", err)
}

const sqlProposals = `
select ` + columnsProposal + ` from definition_proposal order by state = 'proposed' desc, proposed_at desc, id desc limit 100`

// Proposals gives the newest hundred without their files, open ones first.
func (s *Store) Proposals(ctx context.Context) ([]Proposal, error) {
	rows, err := list(ctx, s.pool, func(row pgx.CollectableRow) (Proposal, error) {
		var p Proposal
		return p, row.Scan(proposalFields(&p)...)
	}, sqlProposals)
	return rows, translate("proposals", err)
}

const sqlProposalLock = `select ` + columnsProposal + ` from definition_proposal where id = $1 for update`

// openProposal locks a proposal that nobody has decided.
func openProposal(ctx context.Context, t tx, id string) (Proposal, error) {
	p, err := one(ctx, t, func(row pgx.CollectableRow) (Proposal, error) {
		var p Proposal
		return p, row.Scan(proposalFields(&p)...)
	}, sqlProposalLock, key(id))
	if err == nil && p.State != ProposalOpen {
		err = conflict("release.decided", nil)
	}
	return p, err
}

const sqlProposalDecide = `
update definition_proposal set state = $2, decided_by = $3, decided_at = $4, decision = $5, definition = $6, number = nullif($7, 0), changed_at = $4
 where id = $1`

// One release of a procedure, or of a rule table, at a time: whoever waits for the lock finds the version that was released before.
const sqlReleaseLock = `select pg_advisory_xact_lock(hashtext('definition_proposal ' || $1))`

// What was released before under this number or a higher one: then the proposal follows a version that is not the newest any more.
const sqlReleasedSince = `select exists (select from definition_proposal where kind = $1 and key = $2 and state = 'released' and number >= $3)`

// ReleaseProposal keeps what a proposal became for ever and puts it in force for new cases; d names hash, key, version and content. NotFound;
// Forbidden "release.second-person" for the proposer; Conflict "release.decided", and "release.base-changed" where another version was
// released meanwhile.
func (s *Store) ReleaseProposal(ctx context.Context, id string, by casefile.ActorID, reason string, d Definition) error {
	return s.inTx(ctx, "release proposal", func(t tx) error {
		p, err := openProposal(ctx, t, id)
		if err != nil {
			return err
		}
		if p.ProposedBy == by {
			return casefile.Errorf(casefile.Forbidden, "release.second-person", "proposed by the same person")
		}
		if _, err := t.Exec(ctx, sqlReleaseLock, p.Key); err != nil {
			return err
		}
		taken, err := one(ctx, t, pgx.RowTo[bool], sqlReleasedSince, p.Kind, p.Key, d.Version)
		if err != nil {
			return err
		}
		if taken {
			return conflict("release.base-changed", nil)
		}
		if _, err := t.Exec(ctx, sqlDefinitionInsert, d.Hash, p.Kind, p.Key, d.Version, d.Content, t.now, t.now); err != nil {
			return err
		}
		if _, err := t.Exec(ctx, sqlProposalDecide, key(id), ProposalReleased, string(by), t.now, reason, d.Hash, d.Version); err != nil {
			return err
		}
		p.Definition, p.Number = d.Hash, d.Version
		return appendEvents(ctx, t, noCase, casefile.StreamAccess, proposalEvent("released", p, by, reason, t.now))
	})
}

// DeclineProposal ends a proposal; its proposer may take it back. NotFound; Conflict "release.decided".
func (s *Store) DeclineProposal(ctx context.Context, id string, by casefile.ActorID, reason string) error {
	return s.inTx(ctx, "decline proposal", func(t tx) error {
		p, err := openProposal(ctx, t, id)
		if err != nil {
			return err
		}
		if _, err := t.Exec(ctx, sqlProposalDecide, key(id), ProposalDeclined, string(by), t.now, reason, nil, 0); err != nil {
			return err
		}
		return appendEvents(ctx, t, noCase, casefile.StreamAccess, proposalEvent("declined", p, by, reason, t.now))
	})
}

// The number is that of the release: a table that the program once brought may have been released since.
const sqlReleasedDefinitions = `
select d.hash, p.kind, p.key, p.number, d.content, d.released_at
  from definition_proposal p join definition d on d.hash = p.definition
 where p.state = 'released' and p.definition <> all ($1::text[]) order by p.kind, p.key, p.number`

// ReleasedDefinitions gives what people released, by kind, key and version, but what is known already.
func (s *Store) ReleasedDefinitions(ctx context.Context, known []string) ([]Definition, error) {
	if known == nil {
		known = []string{}
	}
	rows, err := list(ctx, s.pool, scanDefinition, sqlReleasedDefinitions, known)
	return rows, translate("released definitions", err)
}

// RunningCase is where an open case of a procedure stands: what it runs on and the state of the engine after its last turn.
type RunningCase struct {
	Case         casefile.CaseID
	Aktenzeichen string
	Version      int
	Bundle       string
	State        []byte
	Confidential bool
}

const sqlRunningCases = `
select c.id::text, c.aktenzeichen, c.procedure_version, c.bundle, newest.state, c.sensitivity = 'vertraulich'
  from cases c cross join lateral (select state from engine_state s where s.case_id = c.id order by rev desc limit 1) newest
 where c.state = 'open' and c.procedure = $1 order by c.id desc limit $2`

// RunningCases gives the newest open cases of a procedure that have had a turn, at most limit.
func (s *Store) RunningCases(ctx context.Context, procedure string, limit int) ([]RunningCase, error) {
	rows, err := list(ctx, s.pool, func(row pgx.CollectableRow) (RunningCase, error) {
		var r RunningCase
		return r, row.Scan(&r.Case, &r.Aktenzeichen, &r.Version, &r.Bundle, &r.State, &r.Confidential)
	}, sqlRunningCases, procedure, limit)
	return rows, translate("running cases", err)
}
