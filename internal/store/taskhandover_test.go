package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// TestFollowUp: a task with a Wiedervorlage leaves the lists, comes back on its day by the question alone, and earlier when something arrives.
func TestFollowUp(t *testing.T) {
	t.Parallel()
	s := storetest.OpenAt(t, at1430)
	c, task := aTask(t, s)
	today := pullDay()
	_, err := s.SetFollowUp(t.Context(), store.FollowUp{Task: task.ID, Version: 9, Actor: "anna", Day: today.AddDays(3)})
	requireConflict(t, err, "task.version")
	task, err = s.SetFollowUp(t.Context(), store.FollowUp{Task: task.ID, Version: 1, Actor: "anna", Day: today.AddDays(3), Note: "Auskunft der BA"})
	require.NoError(t, err)
	listed := func(rest store.Rest, day casefile.Date) int {
		rows, _, err := s.Tasks(t.Context(), store.TaskFilter{CaseID: c.ID, Rest: rest, Today: day})
		require.NoError(t, err)
		return len(rows)
	}
	require.Equal(t, 0, listed(store.RestHidden, today))
	require.Equal(t, 1, listed(store.RestOnly, today))
	require.Equal(t, 1, listed(store.RestHidden, today.AddDays(3)), "on its day it is back")
	holding, err := s.TaskHolding(t.Context(), task.ID)
	require.NoError(t, err)
	require.Equal(t, "Auskunft der BA", holding.FollowUpNote)

	// What arrives counts by its own day, which may be long past; it wakes the task all the same.
	r, _, err := s.Receive(t.Context(), aMessage(c.ID, casefile.ReceiptAntwort))
	require.NoError(t, err)
	project(t, s, store.Turn{CaseID: c.ID, Rev: 2, At: berlin1430, State: []byte("{}"), Facts: []store.Fact{
		{N: 1, Code: store.FactMessageReceived, Receipt: r.ID},
	}})
	require.Equal(t, 1, listed(store.RestHidden, today), "mail arrived")
	task = onlyTask(t, s, c.ID)
	require.True(t, task.FollowUpOn.IsZero())
	holding, err = s.TaskHolding(t.Context(), task.ID)
	require.NoError(t, err)
	require.Equal(t, today.AddDays(3), holding.FollowUpWas, "what was meant stays to be read")
	task, err = s.SetFollowUp(t.Context(), store.FollowUp{Task: task.ID, Version: task.Version, Actor: "anna", Day: casefile.MustParseDate("2026-12-24")})
	require.NoError(t, err)
	require.Equal(t, 1, listed(store.RestHidden, task.DueOn), "the legal due day wins")
	_, err = s.SetFollowUp(t.Context(), store.FollowUp{Task: task.ID, Version: task.Version, Actor: "anna"})
	require.NoError(t, err)
	require.Equal(t, 0, listed(store.RestOnly, today))
	require.Subset(t, codes(t, s, c.ID), []string{"task.follow-up", "task.follow-up-ended"})
}

// TestHandOver: nobody's task is taken in silence: only supervision or who stands in takes it, the log has both names and the reason, and the
// colleague is told until they have seen it.
func TestHandOver(t *testing.T) {
	t.Parallel()
	s := storetest.OpenAt(t, at1430)
	c, task := aTask(t, s)
	task, err := s.ClaimTask(t.Context(), task.ID, "berta", 1)
	require.NoError(t, err)
	take := store.HandOver{Task: task.ID, Version: task.Version, Actor: "carl", To: "carl", Note: "krank"}
	_, err = s.AssignTask(t.Context(), take)
	requireConflict(t, err, "task.claimed")
	take.ActingFor = "dora"
	_, err = s.AssignTask(t.Context(), take)
	requireConflict(t, err, "task.claimed")
	take.ActingFor, take.To = "berta", "a1"
	_, err = s.AssignTask(t.Context(), take)
	requireConflict(t, err, "task.assign-excluded")
	take.To = "carl"
	task, err = s.AssignTask(t.Context(), take)
	require.NoError(t, err)
	require.Equal(t, casefile.ActorID("carl"), task.Assignee)
	again, err := s.AssignTask(t.Context(), take)
	require.NoError(t, err, "a second click is no conflict")
	require.Equal(t, task, again)
	require.NoError(t, s.AskHolder(t.Context(), task.ID, "berta", "Wann?"))
	requireConflict(t, s.AskHolder(t.Context(), task.ID, "carl", "selbst"), "task.not-claimed")

	told, err := s.TaskNotices(t.Context(), "berta", 0)
	require.NoError(t, err)
	require.Len(t, told, 1)
	require.Equal(t, store.NoticeTaken, told[0].Kind)
	require.Equal(t, "krank", told[0].Note)
	require.NoError(t, s.SeeNotice(t.Context(), told[0].ID, "carl"))
	told, err = s.TaskNotices(t.Context(), "berta", 0)
	require.NoError(t, err)
	require.Len(t, told, 1, "another person cannot put it away")
	require.NoError(t, s.SeeNotice(t.Context(), told[0].ID, "berta"))
	told, err = s.TaskNotices(t.Context(), "berta", 0)
	require.NoError(t, err)
	require.Empty(t, told)
	asked, err := s.TaskNotices(t.Context(), "carl", 0)
	require.NoError(t, err)
	require.Equal(t, store.NoticeAsked, asked[0].Kind)

	task, err = s.SetPriority(t.Context(), task.ID, task.Version, "leitung", 1, "eilt")
	require.NoError(t, err)
	require.Equal(t, 1, task.Priority)
	task, err = s.ReleaseTask(t.Context(), store.Release{
		Task: task.ID, Version: task.Version, Actor: "leitung", Supervisor: true, Team: "familie-1", TeamName: "Familie", Note: "falsches Team",
	})
	require.NoError(t, err)
	require.Equal(t, "familie-1", task.Team)
	require.Empty(t, task.Assignee)
	_, err = s.ReleaseTask(t.Context(), store.Release{Task: task.ID, Version: task.Version, Actor: "leitung", Supervisor: true, Team: "familie-1"})
	requireConflict(t, err, "task.not-claimed")
	events, err := s.Events(t.Context(), c.ID, casefile.StreamCase, 0, 0)
	require.NoError(t, err)
	var seen []string
	for _, e := range events {
		switch e.Code {
		case "task.taken-over":
			require.Equal(t, casefile.ActorID("berta"), e.ActingFor)
			require.Equal(t, "berta", e.Params["holder"])
			require.Equal(t, "krank", e.Params["note"])
			seen = append(seen, e.Code)
		case "task.asked", "task.priority-raised", "task.forwarded":
			seen = append(seen, e.Code)
		}
	}
	require.Equal(t, []string{"task.taken-over", "task.asked", "task.priority-raised", "task.forwarded"}, seen)
}

// TestSubstitution: a substitution holds from its first to its last day and no longer than until it is ended; the same twice is told.
func TestSubstitution(t *testing.T) {
	t.Parallel()
	s := storetest.OpenAt(t, at1430)
	person := func(name string) casefile.ActorID {
		a, err := s.UpsertStaff(t.Context(), name, name, []casefile.Role{casefile.RoleSachbearbeitung}, []string{"a"})
		require.NoError(t, err)
		return a.ID
	}
	absent, substitute := person("Absent"), person("Substitute")
	from := casefile.MustParseDate("2026-11-23")
	v := store.Substitution{Absent: absent, Substitute: substitute, From: from, To: from.AddDays(4), Note: "Urlaub", SetBy: absent}
	v, err := s.DeclareSubstitution(t.Context(), v)
	require.NoError(t, err)
	again := v
	again.From, again.To = from.AddDays(4), from.AddDays(9)
	_, err = s.DeclareSubstitution(t.Context(), again)
	require.Equal(t, "2026-11-27", requireConflict(t, err, "substitution.exists")["to"])
	holds := func(day casefile.Date) bool {
		found, err := s.StandingInFor(t.Context(), substitute, day)
		require.NoError(t, err)
		away, err := s.Absent(t.Context(), absent, day)
		require.NoError(t, err)
		require.Equal(t, len(found) == 1, away)
		got, err := s.Substitution(t.Context(), v.ID)
		require.NoError(t, err)
		require.Equal(t, away, got.InForce(day))
		return away
	}
	require.False(t, holds(from.AddDays(-1)))
	require.True(t, holds(from))
	require.True(t, holds(from.AddDays(4)))
	require.False(t, holds(from.AddDays(5)))
	ended, err := s.EndSubstitution(t.Context(), v.ID, from.AddDays(2), substitute)
	require.NoError(t, err)
	require.Equal(t, substitute, ended.EndedBy)
	require.True(t, holds(from.AddDays(1)))
	require.False(t, holds(from.AddDays(2)))
	listed, err := s.Substitutions(t.Context(), "", from, 0)
	require.NoError(t, err)
	require.Len(t, listed, 1)
	events, err := s.Events(t.Context(), "", casefile.StreamAccess, 0, 0)
	require.NoError(t, err)
	require.Equal(t, "substitution.declared", events[len(events)-2].Code)
	require.Equal(t, "substitution.ended", events[len(events)-1].Code)
}
