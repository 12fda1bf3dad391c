// Package activities does what a running case asks of the outside: it projects turns into PostgreSQL, evaluates rule tables, computes
// deadlines, writes letters, records titles and owes requests to other authorities.
//
// There is one file per family of task types. Every effect is keyed by the visit of the diagram element that asked for it
// (contract.Work.EffectKey), so an activity that runs twice has one effect. The package is authoritative for what a task type of the
// diagrams does; it never decides which way a case goes.
package activities

import (
	"context"
	"encoding/json"
	"time"

	"go.temporal.io/sdk/activity"

	"ablauf/internal/authority"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/efile"
	"ablauf/internal/invitation"
	"ablauf/internal/store"
	"ablauf/processes"
	"ablauf/processes/readingaid"
	"ablauf/processes/tasktypes"
	"ablauf/processes/translation"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// Activities carries what activities need. All fields but Translations, Aids, Invitations, Lot and DecidedBy are required.
type Activities struct {
	Store     *store.Store
	EFile     *efile.Client
	Library   *processes.Library
	Authority *authority.Authority
	// Translations stand behind letters that ask for documents, where they are reviewed; nil has none.
	Translations *translation.Set
	// Invitations makes the addresses of prepared applications that letters name; nil makes none.
	Invitations *invitation.Maker
	// Aids stand behind letters of the kinds that have one, where they are reviewed; nil has none.
	Aids *readingaid.Set
	// Lot draws the samples; nil means ByChance.
	Lot Lot
	// DecidedBy says who had the last word on a case at one of some tasks; nil means the record. The benchmark sets it where it plays cases of
	// which nothing is recorded.
	DecidedBy func(ctx context.Context, id casefile.CaseID, elements []string) (casefile.ActorID, error)
}

// Registry is the part of a Temporal worker that Register needs.
type Registry interface {
	RegisterActivityWithOptions(a any, options activity.RegisterOptions)
}

// Register registers every activity under the name by which the shell or a diagram calls it.
func (a *Activities) Register(r Registry) {
	register := func(name string, f any) {
		r.RegisterActivityWithOptions(f, activity.RegisterOptions{Name: name})
	}
	register(contract.ActivityProject, a.Project)
	register(contract.ActivityProjectThen, a.ProjectThen)
	register(contract.ActivityUndelivered, a.Undelivered)
	register(contract.ActivityLetterTimer, a.LetterTimer)
	register(contract.ActivityRule, a.Rule)
	register(contract.ActivityExpiry, a.Expiry)
	for _, taskType := range TaskTypes() {
		register(taskType, a.taskType(taskType))
	}
}

// The task types of service and send tasks.
const (
	TypeLetter      = tasktypes.Letter
	TypeDeadline    = tasktypes.Deadline
	TypeExtendTitle = tasktypes.ExtendTitle
	TypeBAFiction   = tasktypes.BAFiction
	TypeCondition   = tasktypes.Condition
	TypeExpiryState = tasktypes.ExpiryState
	TypeAddress     = tasktypes.Address
	TypeCaseworker  = tasktypes.Caseworker
	TypeSample      = tasktypes.Sample
	TypeNamed       = tasktypes.Named
	TypeEndTitle    = tasktypes.EndTitle
	TypeReviveTitle = tasktypes.ReviveTitle
	TypeCompare     = tasktypes.Compare
	TypePerson      = tasktypes.Person
	TypeJoin        = tasktypes.Join
	TypeTeam        = tasktypes.Team
	TypeEmergency   = tasktypes.Emergency
	TypeOpen        = tasktypes.Open
	TypeSecurity    = tasktypes.Security
	TypeRegistered  = tasktypes.Registered
	TypeDeath       = tasktypes.Death
	TypeAZRAnswer   = tasktypes.AZRAnswer
	TypeComplaint   = tasktypes.Complaint
	TypePriorities  = tasktypes.Priorities
)

// TaskTypes lists the task types that diagrams may name; a diagram that names another is refused at start.
func TaskTypes() []string { return tasktypes.All() }

func (a *Activities) taskType(name string) func(context.Context, contract.Work) (contract.WorkResult, error) {
	switch name {
	case TypeLetter:
		return a.Letter
	case TypeDeadline:
		return a.Deadline
	case TypeExtendTitle:
		return a.ExtendTitle
	case IntentBARequest, IntentSecurityQuery, IntentValidity, IntentResidenceQuery, IntentAZRSearch, IntentAZRReport, IntentCardOrder:
		return a.OweMessage
	case TypeBAFiction:
		return a.BAFiction
	case TypeCondition:
		return a.ChangeCondition
	case TypeExpiryState:
		return a.ExpiryState
	case TypeAddress:
		return a.EnterAddress
	case TypeCaseworker:
		return a.CaseworkerFree
	case TypeSample:
		return a.DrawSample
	case TypePriorities:
		return a.CountPriorities
	case TypeSecurity:
		return a.AskSecurity
	case TypeNamed:
		return a.NamedDeadline
	case TypeEndTitle:
		return a.EndTitle
	case TypeReviveTitle:
		return a.ReviveTitle
	case TypeCompare:
		return a.CompareIntake
	case TypePerson:
		return a.AssignPerson
	case TypeJoin:
		return a.JoinCase
	case TypeTeam:
		return a.AssignTeam
	case TypeEmergency:
		return a.ReportEmergency
	case TypeOpen:
		return a.OpenProcedure
	case TypeRegistered:
		return a.EnterRegistered
	case TypeDeath:
		return a.RecordDeath
	case TypeAZRAnswer:
		return a.ReadAZRAnswer
	case TypeComplaint:
		return a.OpenComplaint
	}
	panic("activities: no implementation of task type " + name)
}

// land is the Land whose holidays and delivery days hold.
func (a *Activities) land() calendar.Land { return calendar.Land(a.Authority.Land) }

func (a *Activities) regions() []calendar.Region {
	regions := make([]calendar.Region, 0, len(a.Authority.Regions))
	for _, r := range a.Authority.Regions {
		regions = append(regions, calendar.Region(r))
	}
	return regions
}

// result encodes variables for the engine.
func result(vars *feel.Context) (contract.WorkResult, error) {
	raw, err := feel.EncodeJSON(vars)
	if err != nil {
		return contract.WorkResult{}, casefile.Errorf(casefile.Internal, "result.unencodable", "result: %w", err)
	}
	return contract.WorkResult{Result: raw}, nil
}

// variables decodes the variables that the engine sent along.
func variables(w contract.Work) (*feel.Context, error) {
	if len(w.Variables) == 0 {
		return feel.NewContext(), nil
	}
	v, err := feel.DecodeJSON(w.Variables)
	if err != nil {
		return nil, casefile.Errorf(casefile.Invalid, "variables.unreadable", "variables: %w", err)
	}
	vars, ok := v.(*feel.Context)
	if !ok {
		return nil, casefile.Errorf(casefile.Invalid, "variables.unreadable", "variables are %T", v)
	}
	return vars, nil
}

// once runs an effect whose result is remembered by its key: a repetition gives the first result.
func (a *Activities) once(ctx context.Context, key string, do func() (contract.WorkResult, error)) (contract.WorkResult, error) {
	stored, found, err := a.Store.ActivityResult(ctx, key)
	if err != nil {
		return contract.WorkResult{}, err
	}
	if found {
		return contract.WorkResult{Result: stored}, nil
	}
	res, err := do()
	if err != nil {
		return contract.WorkResult{}, err
	}
	if len(res.Result) == 0 {
		res.Result = json.RawMessage("{}")
	}
	return res, a.Store.PutActivityResult(ctx, key, res.Result)
}

func feelInstant(at time.Time) feel.Value { return feel.DateTimeOf(at, calendar.Berlin()) }
