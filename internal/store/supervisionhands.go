package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// SkipCount says how often tasks were skipped for a reason.
type SkipCount struct {
	Reason string
	Skips  int
	Cases  int
}

const inSkipped = `k.recorded_at >= ` + fromDay + ` and k.recorded_at < ` + behindTo

const sqlSupervisionSkips = `
select k.reason, count(*)::int, count(distinct t.case_id)::int
  from task_skip k join task t on t.id = k.task_id join cases c on c.id = t.case_id and ` + inScope + `
 where ` + inSkipped + ` group by 1 order by 2 desc, 1`

// SupervisionSkips gives how often tasks were skipped within the period, by reason; it names nobody.
func (s *Store) SupervisionSkips(ctx context.Context, sc Scope) ([]SkipCount, error) {
	counts, err := list(ctx, s.pool, pgx.RowToStructByPos[SkipCount], sqlSupervisionSkips, sc.period()...)
	return counts, translate("supervision skips", err)
}

// HandCount says how often tasks of a procedure changed hands in one way, in how many of its cases.
type HandCount struct {
	Procedure string
	Code      string // of the line of the log: one of Hands
	Times     int
	Cases     int
}

// inHands is the condition of the index of such lines.
const inHands = `content ->> 'code' in ('task.handed-over', 'task.taken-over', 'task.unclaimed', 'task.forwarded')`

// Hands gives the codes of the lines that say that a task, which somebody held, changed hands.
func Hands() []string {
	return []string{"task.handed-over", "task.taken-over", "task.unclaimed", "task.forwarded"}
}

const sqlSupervisionHands = `
select c.procedure, e.content ->> 'code', count(*)::int, count(distinct c.id)::int
  from cases c join case_event e on e.case_id = c.id and e.` + inHands + `
 where ` + inClosed + ` and ` + inScope + ` group by 1, 2 order by 1, 3 desc, 2`

// SupervisionHands gives how often tasks changed hands in cases that were closed within the period; it names nobody.
func (s *Store) SupervisionHands(ctx context.Context, sc Scope) ([]HandCount, error) {
	counts, err := list(ctx, s.pool, pgx.RowToStructByPos[HandCount], sqlSupervisionHands, sc.period()...)
	return counts, translate("supervision hands", err)
}

// AnswerCount says how often a question was answered in one way, and in how many cases.
type AnswerCount struct {
	Name  string // of the fact: one of CountedAnswers
	Value string
	Times int
	Cases int
}

// CountedAnswers gives the facts whose values supervision counts: what second persons said, and what remedies came to.
func CountedAnswers() []string {
	return []string{"mitzeichnung", "stichprobeErgebnis", "abhilfe", "widerspruchErgebnis", "gerichtErgebnis"}
}

// inAnswers is the condition of the index of such facts.
const inAnswers = `f.name in ('mitzeichnung', 'stichprobeErgebnis', 'abhilfe', 'widerspruchErgebnis', 'gerichtErgebnis')`

const sqlSupervisionAnswers = `
select f.name, f.value #>> '{}', count(*)::int, count(distinct c.id)::int
  from case_fact f join cases c on c.id = f.case_id and ` + inScope + `
 where ` + inAnswers + ` and f.recorded_at >= ` + fromDay + ` and f.recorded_at < ` + behindTo + ` group by 1, 2 order by 1, 3 desc, 2`

// SupervisionAnswers gives how the questions of CountedAnswers were answered within the period.
func (s *Store) SupervisionAnswers(ctx context.Context, sc Scope) ([]AnswerCount, error) {
	counts, err := list(ctx, s.pool, pgx.RowToStructByPos[AnswerCount], sqlSupervisionAnswers, sc.period()...)
	return counts, translate("supervision answers", err)
}
