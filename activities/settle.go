package activities

import (
	"slices"
	"strings"
	"time"

	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

// watched gives what the timers of a turn say of the instants that they are armed for, and whether something from outside the authority's
// own work moved the turn: a message, or an error that ends the procedure.
func watched(turn contract.Turn) (states map[time.Time]casefile.DeadlineState, outside bool) {
	states = map[time.Time]casefile.DeadlineState{}
	waits, reminders := postponed(turn), tooLate(turn)
	for _, f := range turn.Facts {
		if _, later := waits[f.Due.UTC()]; later && f.Code == contract.FactTimerCancelled {
			continue // it was not withdrawn, it waits for its letter
		}
		if reminders[timerOf(f)] {
			continue // it watches no deadline, though it may stand at the instant of one
		}
		switch f.Code {
		case contract.FactMessageReceived, contract.FactErrorThrown:
			outside = true
		case contract.FactTimerArmed:
			states[f.Due.UTC()] = casefile.DeadlineRunning
		case contract.FactTimerFired:
			states[f.Due.UTC()] = casefile.DeadlinePassed
		case contract.FactTimerCancelled:
			states[f.Due.UTC()] = casefile.DeadlineCancelled
		}
	}
	return states, outside
}

// paramMetBy is the parameter of a deadline that names the tasks by which the authority meets it, where no timer watches it.
const paramMetBy = "erfuelltDurch"

// metBy gives the deadlines that a person has met by finishing a task in a turn, by key: the authority has issued the certificate for which
// it had three days, whatever else becomes of the case. The moment is the one at which the person did it.
func metBy(deadlines []casefile.Deadline, turn contract.Turn, at time.Time) map[string]casefile.DeadlineState {
	changes := map[string]casefile.DeadlineState{}
	for _, f := range turn.Facts {
		if f.Code != contract.FactTaskCompleted {
			continue
		}
		for _, d := range deadlines {
			if d.State == casefile.DeadlineRunning && !at.After(d.DueAt) && slices.Contains(strings.Split(d.Params[paramMetBy], ","), f.Element) {
				changes[d.Key] = casefile.DeadlineMet
			}
		}
	}
	return changes
}

// postponed gives the instants that a turn has put off because a letter is not known to be with the post, or was posted later, each with the
// one that counts instead.
func postponed(turn contract.Turn) map[time.Time]time.Time {
	before, after := map[timer]time.Time{}, map[time.Time]time.Time{}
	for _, f := range turn.Facts {
		of := timerOf(f)
		switch {
		case f.Code == factRecalculated && (f.Reason == contract.ReasonLetterNotPosted || f.Reason == contract.ReasonLetterLater):
			before[of] = f.Due.UTC()
		case f.Code == contract.FactTimerArmed && !before[of].IsZero():
			after[before[of]] = f.Due.UTC()
		}
	}
	return after
}

// timer is one of a visit.
type timer struct {
	element  string
	instance int
}

func timerOf(f contract.Fact) timer { return timer{f.Element, f.Instance} }

// tooLate gives the reminders that a turn put off because their period is over.
func tooLate(turn contract.Turn) map[timer]bool {
	found := map[timer]bool{}
	for _, f := range turn.Facts {
		if f.Code == factRecalculated && f.Reason == contract.ReasonLetterOver {
			found[timerOf(f)] = true
		}
	}
	return found
}

// factRecalculated is the code of the fact that a timer was set anew; its instant is the one before.
const factRecalculated = "timer.recalculated"

// paramProcess is the parameter of a deadline that names the procedure in which its timer stands.
const paramProcess = "verfahren"

// watches reports whether the timers of a turn can say anything of a deadline: not of one that tasks meet, nor of one that only shares its
// instant with theirs. Two weeks of § 36 Abs. 2 BeschV and ten working days of the query of § 73 AufenthG may end at the same midnight, and
// the answer to one is none to the other; the procedures in which they stand tell such timers apart.
func watches(turn contract.Turn, d casefile.Deadline, deadlines []casefile.Deadline) bool {
	process := d.Params[paramProcess]
	shared := slices.ContainsFunc(deadlines, func(o casefile.Deadline) bool { return o.Key != d.Key && o.DueAt.Equal(d.DueAt) })
	own := slices.ContainsFunc(turn.Facts, func(f contract.Fact) bool { return f.Due.Equal(d.DueAt) && f.Process == process })
	return d.Params[paramMetBy] == "" && (process == "" || own || !shared)
}

// settled gives the deadlines that change, by key. A timer watches the deadline whose instant it is armed for. Fired, the deadline has
// passed; armed again, it runs on. Withdrawn, it depends on who had to act: the authority has met its own by its work, while a withdrawal
// of the application or its handing over leaves nothing to be decided, so that nothing was kept and all its deadlines fall away; others
// have met theirs where a message came, otherwise it is not needed any more.
func settled(deadlines []casefile.Deadline, turn contract.Turn) map[string]casefile.DeadlineState {
	changes := map[string]casefile.DeadlineState{}
	states, outside := watched(turn)
	over := false
	for _, d := range deadlines {
		state, found := states[d.DueAt.UTC()]
		own := d.Direction == "behoerde"
		switch {
		case !found || !watches(turn, d, deadlines):
			continue
		case state == casefile.DeadlineCancelled && own && outside:
			over = true
		case state == casefile.DeadlineCancelled && (own || outside):
			state = casefile.DeadlineMet
		}
		if state != d.State {
			changes[d.Key] = state
		}
	}
	for _, d := range deadlines {
		if over && d.Direction == "behoerde" && d.State == casefile.DeadlineRunning {
			changes[d.Key] = casefile.DeadlineCancelled
		}
	}
	return changes
}
