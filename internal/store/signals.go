package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Signals is what operators have to know of the record at one moment. Ages are of the oldest one, 0 where there is none; they count
// from the recording, because a receipt that was dated back has not waited since then.
type Signals struct {
	ReceiptsPending, ReceiptsPoison    int
	ReceiptAge                         time.Duration
	SubmissionsPending                 int
	SubmissionAge                      time.Duration
	Intents                            []IntentSignal // by kind, sorted
	DeadlinesRunning, DeadlinesOverdue int            // overdue: its instant has passed and nothing has settled it
	TasksOpen, TasksOverdue            map[string]int // by role
	CasesOpen                          int
	Incidents                          int // open cases that an incident holds up
	DocumentsUnchecked                 int
	LettersUnposted                    int // handed over, and nobody has said that the post has them
	LetterAge                          time.Duration
	LastBackup                         time.Time // zero while none was noted
	LastExpiryScan                     time.Time // when the newest night of the expiry scan came to its end; zero while none did
}

// IntentSignal tells of the effects of a kind that are not confirmed; Age is of the oldest one that nobody looks after but the program.
type IntentSignal struct {
	Kind                   string
	Owed, Sending, Unclear int
	Age                    time.Duration
}

// Every part of this reads an index that holds only what is open. Incidents are looked for where the event log says that there were
// any; whether one is still there stands in the engine's newest state.
const sqlSignals = `
with receipts as (
  select count(*) filter (where state = 'pending') as pending, count(*) filter (where state = 'poison') as poison,
         min(recorded_at) filter (where state = 'pending') as oldest
    from receipt where state in ('pending', 'poison')
), submissions as (
  select count(*) as pending, min(recorded_at) as oldest from submission where state = 'pending'
), deadlines as (
  select count(*) filter (where due_at > $1) as running, count(*) filter (where due_at <= $1) as overdue
    from deadline where state = 'running'
), troubled as (
  select distinct e.case_id from case_event e join cases c on c.id = e.case_id and c.state = 'open'
   where e.content ->> 'code' = 'incident.raised'
), letters as (
  select count(*) as unposted, min(sent_at) as oldest from letter l where ` + letterUnposted + `
), incidents as (
  select count(*) as held_up from troubled t
   where exists (select from (select state from engine_state s where s.case_id = t.case_id order by rev desc limit 1) newest
                  where jsonb_path_exists(convert_from(newest.state, 'UTF8')::jsonb, '$.**.incident'))
)
select r.pending, r.poison, coalesce(extract(epoch from $1 - r.oldest), 0)::float8,
       s.pending, coalesce(extract(epoch from $1 - s.oldest), 0)::float8,
       d.running, d.overdue, (select count(*) from cases where state = 'open'), incidents.held_up,
       (select count(*) from document where state in ('quarantined', 'checking')),
       l.unposted, coalesce(extract(epoch from $1 - l.oldest), 0)::float8,
       (select happened_at from operation_mark where kind = 'backup'),
       (select max(finished_at) from expiry_run where kind = 'nacht' and state = 'done')
  from receipts r, submissions s, deadlines d, letters l, incidents`

// Two halves, because the index of what waits and that of what is unclear are two.
const sqlSignalsIntents = `
select kind, coalesce(sum(owed), 0)::int, coalesce(sum(sending), 0)::int, coalesce(sum(unclear), 0)::int,
       coalesce(extract(epoch from $1 - min(oldest)), 0)::float8
  from (select kind, count(*) filter (where state = 'owed') as owed, count(*) filter (where state = 'sending') as sending,
               0 as unclear, min(created_at) as oldest
          from intent where state in ('owed', 'sending') group by kind
        union all
        select kind, 0, 0, count(*), null from intent where state = 'unclear' group by kind) as i
 group by kind order by kind`

const sqlSignalsTasks = `
select candidate_group, count(*), count(*) filter (where due_on < ($1::timestamptz at time zone 'Europe/Berlin')::date)
  from task where state = 'open' group by candidate_group`

// Signals reads them.
func (s *Store) Signals(ctx context.Context) (Signals, error) {
	now := s.now()
	found, err := one(ctx, s.pool, scanSignals, sqlSignals, now)
	if err != nil {
		return Signals{}, translate("signals", err)
	}
	found.Intents, err = list(ctx, s.pool, func(row pgx.CollectableRow) (IntentSignal, error) {
		var i IntentSignal
		var age float64
		err := row.Scan(&i.Kind, &i.Owed, &i.Sending, &i.Unclear, &age)
		i.Age = seconds(age)
		return i, err
	}, sqlSignalsIntents, now)
	if err != nil {
		return Signals{}, translate("signals", err)
	}
	type group struct {
		name          string
		open, overdue int
	}
	groups, err := list(ctx, s.pool, func(row pgx.CollectableRow) (group, error) {
		var g group
		return g, row.Scan(&g.name, &g.open, &g.overdue)
	}, sqlSignalsTasks, now)
	found.TasksOpen, found.TasksOverdue = map[string]int{}, map[string]int{}
	for _, g := range groups {
		found.TasksOpen[g.name], found.TasksOverdue[g.name] = g.open, g.overdue
	}
	return found, translate("signals", err)
}

func scanSignals(row pgx.CollectableRow) (Signals, error) {
	var s Signals
	var receipt, submission, letter float64
	err := row.Scan(&s.ReceiptsPending, &s.ReceiptsPoison, &receipt, &s.SubmissionsPending, &submission,
		&s.DeadlinesRunning, &s.DeadlinesOverdue, &s.CasesOpen, &s.Incidents,
		&s.DocumentsUnchecked, &s.LettersUnposted, &letter, zeroable{&s.LastBackup}, zeroable{&s.LastExpiryScan})
	s.ReceiptAge, s.SubmissionAge, s.LetterAge = seconds(receipt), seconds(submission), seconds(letter)
	return s, err
}

// seconds gives a duration that is never negative: the clock of another process may be a little ahead.
func seconds(n float64) time.Duration { return max(time.Duration(n*float64(time.Second)), 0) }
