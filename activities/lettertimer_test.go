package activities

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

// TestLetterTimer: § 41 Abs. 2 Satz 1 and 3 VwVfG, § 31 VwVfG: a letter of Friday, 20 November 2026, asks for an answer by Thursday, 3 December.
func TestLetterTimer(t *testing.T) {
	t.Parallel()
	day := casefile.MustParseDate
	midnight := func(s string) time.Time { return day(s).Time(calendar.Berlin()) }
	recorded := midnight("2026-11-20").Add(10 * time.Hour)
	period := func(change func(*casefile.Deadline)) []casefile.Deadline {
		d := casefile.Deadline{
			Key: "case/c/5", Kind: "nachforderung", Direction: "antragsteller", State: casefile.DeadlineRunning, LastDay: day("2026-12-03"),
			SetAt: recorded, RecordedAt: recorded, Params: map[string]string{casefile.ParamVariable: "nachforderungBis"},
		}
		if change != nil {
			change(&d)
		}
		return []casefile.Deadline{d}
	}
	later := func(d *casefile.Deadline) { d.LastDay, d.Params[casefile.ParamNamed] = day("2026-12-07"), "2026-12-03" }
	posted := casefile.Letter{Key: "case/c/5", Template: "nachforderung/aufforderung", State: casefile.LetterSent, PostedOn: day("2026-11-20")}
	unposted, back := posted, posted
	unposted.PostedOn = casefile.Date{}
	back.ReturnedOn, back.ReturnedAt = day("2026-12-01"), midnight("2026-12-01")
	decision := casefile.Letter{Key: "case/c/2", Template: "ablehnung/bescheid-ablehnung", ReturnedOn: day("2026-12-01"), ReturnedAt: midnight("2026-12-01")}
	again, gone := decision, decision
	again.ReturnedOn, gone.ReturnedOn, gone.PostedOn = casefile.Date{}, casefile.Date{}, day("2026-12-02")
	earlier := decision
	earlier.ReturnedAt = recorded.Add(-time.Hour)
	otherKey := func(d *casefile.Deadline) { d.Key = "case/c/9" }
	for _, row := range []struct {
		name      string
		deadlines []casefile.Deadline
		letter    casefile.Letter
		due       string // the instant at which the timer went off
		want      contract.LetterTimerVerdict
	}{
		{"posted on its day", period(nil), posted, "2026-12-04", contract.LetterTimerVerdict{}},
		{"nobody has said that it was posted", period(nil), unposted, "2026-12-04", contract.LetterTimerVerdict{Waits: true}},
		{"it came back", period(nil), back, "2026-12-04", contract.LetterTimerVerdict{Waits: true}},
		{"posted later", period(later), posted, "2026-12-04", contract.LetterTimerVerdict{Until: midnight("2026-12-08").UTC()}},
		{"posted later, and the later end has come", period(later), posted, "2026-12-08", contract.LetterTimerVerdict{}},
		{"posted later, noticed still later", period(later), posted, "2026-12-10", contract.LetterTimerVerdict{}},
		{"the person answered", period(func(d *casefile.Deadline) { d.State = casefile.DeadlineMet }), unposted, "2026-12-04", contract.LetterTimerVerdict{}},
		{"a period of the authority", period(func(d *casefile.Deadline) { d.Direction = "behoerde" }), unposted, "2026-12-04", contract.LetterTimerVerdict{}},
		{"the decision came back after a day was entered", period(otherKey), decision, "2026-12-04", contract.LetterTimerVerdict{Waits: true}},
		{"the decision came back and is being printed again", period(otherKey), again, "2026-12-04", contract.LetterTimerVerdict{Waits: true}},
		{"the decision came back and went out again", period(otherKey), gone, "2026-12-04", contract.LetterTimerVerdict{}},
		{"the decision came back, then it was served in another way", period(otherKey), earlier, "2026-12-04", contract.LetterTimerVerdict{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			ask := contract.LetterTimer{Variables: []string{"nachforderungBis"}, Reckoned: midnight("2026-12-04"), Due: midnight(row.due)}
			require.Equal(t, row.want, letterTimer(ask, row.deadlines, []casefile.Letter{row.letter}))
		})
	}
}

// TestReminderComesBeforeTheEndOrNotAtAll: § 31 VwVfG: a reminder names a day that one still has. Where nobody confirmed the posting until the
// period was over, reminder and end have waited day by day and come in the same instant; then the end alone takes effect.
func TestReminderComesBeforeTheEndOrNotAtAll(t *testing.T) {
	t.Parallel()
	day := casefile.MustParseDate
	midnight := func(s string) time.Time { return day(s).Time(calendar.Berlin()) }
	letter := []casefile.Letter{{Key: "case/c/5", PostedOn: day("2026-11-20")}}
	period := func(last, named string) []casefile.Deadline {
		return []casefile.Deadline{{
			Key: "case/c/5", Direction: "antragsteller", State: casefile.DeadlineRunning, LastDay: day(last),
			Params: map[string]string{casefile.ParamVariable: "nachforderungBis", casefile.ParamNamed: named},
		}}
	}
	over := contract.LetterTimerVerdict{Over: true}
	for _, row := range []struct {
		name          string
		deadlines     []casefile.Deadline
		reckoned, due string
		want          contract.LetterTimerVerdict
	}{
		{"reminder in time", period("2026-12-03", ""), "2026-11-26", "2026-11-26", contract.LetterTimerVerdict{}},
		{"reminder late, the last day has begun", period("2026-12-03", ""), "2026-11-26", "2026-12-03", contract.LetterTimerVerdict{}},
		{"reminder at the instant of the end", period("2026-12-03", ""), "2026-11-26", "2026-12-04", over},
		{"reminder days after it", period("2026-12-03", ""), "2026-11-26", "2026-12-07", over},
		{"the end itself, days after it", period("2026-12-03", ""), "2026-12-04", "2026-12-07", contract.LetterTimerVerdict{}},
		{"posted later, the reminder has its time", period("2026-12-21", "2026-12-03"), "2026-11-26", "2026-12-07", contract.LetterTimerVerdict{Until: midnight("2026-12-14").UTC()}},
		{"posted later, and that is over, too", period("2026-12-07", "2026-12-03"), "2026-11-26", "2026-12-09", over},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			ask := contract.LetterTimer{Variables: []string{"nachforderungBis"}, Reckoned: midnight(row.reckoned), Due: midnight(row.due)}
			require.Equal(t, row.want, letterTimer(ask, row.deadlines, letter))
		})
	}
}

// TestReminderThatComesNoMoreMovesNoDeadline: the reminder may have waited until the very instant of the deadline. Putting it off says nothing
// about the deadline, which the end lets pass.
func TestReminderThatComesNoMoreMovesNoDeadline(t *testing.T) {
	t.Parallel()
	due := casefile.MustParseDate("2026-12-07").Time(calendar.Berlin())
	turn := contract.Turn{Facts: []contract.Fact{
		{Code: contract.FactTimerCancelled, Element: "frist-naht", Instance: 7, Due: due},
		{Code: "timer.recalculated", Element: "frist-naht", Instance: 7, Due: due, Reason: contract.ReasonLetterOver},
		{Code: contract.FactTimerArmed, Element: "frist-naht", Instance: 7, Due: due.Add(24 * time.Hour)},
	}}
	deadlines := []casefile.Deadline{{Key: "k", Direction: "antragsteller", State: casefile.DeadlineRunning, DueAt: due}}
	require.Empty(t, postponed(turn))
	require.Empty(t, settled(deadlines, turn))
	end := contract.Turn{Facts: []contract.Fact{
		{Code: contract.FactTimerFired, Element: "frist-abgelaufen", Instance: 7, Due: due},
		{Code: contract.FactTimerCancelled, Element: "frist-naht", Instance: 7, Due: due.Add(24 * time.Hour)},
	}}
	require.Equal(t, map[string]casefile.DeadlineState{"k": casefile.DeadlinePassed}, settled(deadlines, end))
}

// TestReminderMovesToo: the reminder of a week before the end is as many days later as the end is.
func TestReminderMovesToo(t *testing.T) {
	t.Parallel()
	at := casefile.MustParseDate("2026-11-26").Time(calendar.Berlin())
	verdict := letterTimer(contract.LetterTimer{Variables: []string{"nachforderungBis"}, Reckoned: at, Due: at}, []casefile.Deadline{{
		Key: "case/c/5", Direction: "antragsteller", State: casefile.DeadlineRunning, LastDay: casefile.MustParseDate("2026-12-07"),
		Params: map[string]string{casefile.ParamVariable: "nachforderungBis", casefile.ParamNamed: "2026-12-03"},
	}}, []casefile.Letter{{Key: "case/c/5", PostedOn: casefile.MustParseDate("2026-11-24")}})
	require.True(t, verdict.Until.Equal(casefile.MustParseDate("2026-11-30").Time(calendar.Berlin())))
}

// TestPostponedDeadlineRunsOn: the timer that waits for its letter is withdrawn and armed anew in one turn; the deadline that it watches has
// neither passed nor been dropped, it runs on until the new instant. A timer that is withdrawn for another reason is as before.
func TestPostponedDeadlineRunsOn(t *testing.T) {
	t.Parallel()
	due := casefile.MustParseDate("2026-12-04").Time(calendar.Berlin())
	turn := func(reason string) contract.Turn {
		return contract.Turn{Facts: []contract.Fact{
			{Code: contract.FactTimerCancelled, Element: "frist", Instance: 7, Due: due},
			{Code: "timer.recalculated", Element: "frist", Instance: 7, Due: due, Reason: reason},
			{Code: contract.FactTimerArmed, Element: "frist", Instance: 7, Due: due.Add(24 * time.Hour)},
		}}
	}
	deadlines := []casefile.Deadline{{Key: "k", Direction: "antragsteller", State: casefile.DeadlineRunning, DueAt: due}}
	waiting := turn(contract.ReasonLetterNotPosted)
	require.Equal(t, map[time.Time]time.Time{due.UTC(): due.Add(24 * time.Hour).UTC()}, postponed(waiting))
	require.Empty(t, settled(deadlines, waiting))
	byHand := turn("verlaengert")
	require.Empty(t, postponed(byHand))
	require.Equal(t, map[string]casefile.DeadlineState{"k": casefile.DeadlineCancelled}, settled(deadlines, byHand))
}
