package desk

import (
	"context"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
)

// SupervisionStore is what supervision needs of the database; the contracts stand at *store.Store.
type SupervisionStore interface {
	SupervisionLoad(ctx context.Context, sc store.Scope) ([]store.SupervisedQueue, error)
	SupervisionPersons(ctx context.Context, sc store.Scope) ([]store.SupervisedPerson, error)
	SupervisionBacklog(ctx context.Context, sc store.Scope) ([]store.Backlog, error)
	SupervisionWeeks(ctx context.Context, sc store.Scope) ([]store.Week, error)
	SupervisionReceived(ctx context.Context, sc store.Scope) ([]store.Lasting, error)
	SupervisionClosed(ctx context.Context, sc store.Scope) ([]store.Lasting, error)
	SupervisionWaits(ctx context.Context, sc store.Scope, procedure string, version int) ([]store.StepSpan, error)
	SupervisionStand(ctx context.Context, sc store.Scope, procedure string, version int) ([]store.StepStand, error)
	SupervisionVisits(ctx context.Context, sc store.Scope) ([]store.StepVisits, error)
	SupervisionQuality(ctx context.Context, sc store.Scope) ([]store.Quality, error)
	SupervisionMissing(ctx context.Context, sc store.Scope) ([]store.MissingKind, error)
	SupervisionReplies(ctx context.Context, sc store.Scope) ([]store.Lasting, error)
	SupervisionSkips(ctx context.Context, sc store.Scope) ([]store.SkipCount, error)
	SupervisionHands(ctx context.Context, sc store.Scope) ([]store.HandCount, error)
	SupervisionAnswers(ctx context.Context, sc store.Scope) ([]store.AnswerCount, error)
	SupervisionVariants(ctx context.Context, sc store.Scope, procedure string) ([]store.Variant, error)
	SupervisionDueSteps(ctx context.Context, sc store.Scope, at casefile.Date) ([]store.DueOutcome, error)
	SupervisionDuePeriods(ctx context.Context, sc store.Scope) ([]store.DueOutcome, error)
	SupervisionHistory(ctx context.Context, day casefile.Date) ([]store.History, error)
	Emergencies(ctx context.Context, f store.EmergencyFilter) ([]store.EmergencyRow, string, error)
	CountEmergencies(ctx context.Context, f store.EmergencyFilter) (int, bool, error)
	EmergencyTallies(ctx context.Context, f store.EmergencyFilter) ([]store.EmergencyTally, error)
	SupervisedCases(ctx context.Context, f store.SupervisedFilter) ([]store.CaseRow, string, error)
	CountSupervised(ctx context.Context, f store.SupervisedFilter) (int, bool, error)
	Incidents(ctx context.Context, id casefile.CaseID, hideConfidential bool) ([]store.Incident, error)
	NoteIncidentRetry(ctx context.Context, i store.Incident, actor casefile.ActorID, reason string) error
	ProposeIntervention(ctx context.Context, i store.Intervention) (string, error)
	Intervention(ctx context.Context, id string) (store.Intervention, error)
	Interventions(ctx context.Context, id casefile.CaseID, hideConfidential bool) ([]store.Intervention, error)
	BeginRelease(ctx context.Context, i store.Intervention, actor casefile.ActorID) error
	EndRelease(ctx context.Context, i store.Intervention, actor casefile.ActorID, refusal string) (state string, err error)
	DeclineIntervention(ctx context.Context, i store.Intervention, actor casefile.ActorID, reason string) error
}

// Operations act on running cases themselves; Temporal is one. Errors are Unavailable when nothing answered in time; what happened is then not
// known, and asking again with the same id gives the first verdict.
type Operations interface {
	Resolve(ctx context.Context, id casefile.CaseID, r contract.Resolve) (contract.Verdict, error)
	Modify(ctx context.Context, id casefile.CaseID, updateID string, m contract.Modify) (contract.Verdict, error)
	Migrate(ctx context.Context, id casefile.CaseID, updateID string, m contract.Migrate) (contract.Verdict, error)
}

// Resolve sends the Update that tries an incident again.
func (t Temporal) Resolve(ctx context.Context, id casefile.CaseID, r contract.Resolve) (contract.Verdict, error) {
	return t.update(ctx, id, contract.UpdateResolve, "", t.wait(verdictWait), r)
}

// Modify sends the Update that moves a case by hand.
func (t Temporal) Modify(ctx context.Context, id casefile.CaseID, updateID string, m contract.Modify) (contract.Verdict, error) {
	return t.update(ctx, id, contract.UpdateModify, updateID, t.wait(verdictWait), m)
}

// Migrate sends the Update by which a case goes on under another bundle.
func (t Temporal) Migrate(ctx context.Context, id casefile.CaseID, updateID string, m contract.Migrate) (contract.Verdict, error) {
	return t.update(ctx, id, contract.UpdateMigrate, updateID, t.wait(verdictWait), m)
}
