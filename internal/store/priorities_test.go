package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// TestPrioritiesToday: role concept 7.2: what counts is how often one person has put a report before others on one day in Berlin, this one
// included; no emergency, another person, another task and the day before do not count.
func TestPrioritiesToday(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	sets := func(actor casefile.ActorID, element, priority string, at time.Time) casefile.CaseID {
		clock.t = at
		c := aCase(t, s)
		project(t, s, store.Turn{CaseID: c.ID, Rev: 1, At: at, State: []byte("{}"), Facts: []store.Fact{{
			N: 1, Code: store.FactTaskOpened, Process: "notfall", Element: element, ElementName: element, Instance: 3,
			Task: &store.TaskOpened{Form: "notfall/nachweise-pruefen", Group: "clearing", DueOn: casefile.DateOf(at), DueReason: "heute"},
		}}})
		task := onlyTask(t, s, c.ID)
		claimed, err := s.ClaimTask(t.Context(), task.ID, actor, task.Version)
		require.NoError(t, err)
		_, err = s.Submit(t.Context(), casefile.Submission{
			TaskID: task.ID, CaseID: c.ID, Actor: actor, TaskVersion: claimed.Version, SubmittedAt: at,
			Data: json.RawMessage(`{"notfallPrioritaet":"` + priority + `"}`), Deciding: json.RawMessage(`{}`),
		})
		require.NoError(t, err)
		return c.ID
	}
	morning := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	sets("clr1", "nachweise-pruefen", "p1", time.Date(2026, 11, 22, 22, 59, 0, 0, time.UTC)) // 23:59 of the day before in Berlin
	sets("clr1", "nachweise-pruefen", "p1", time.Date(2026, 11, 22, 23, 1, 0, 0, time.UTC))  // a minute after midnight
	sets("clr2", "nachweise-pruefen", "p1", morning)
	sets("clr1", "nachweise-pruefen", "kein-notfall", morning.Add(time.Minute))
	sets("clr1", "vorrang-mitzeichnen", "p1", morning.Add(2*time.Minute))
	second := sets("clr1", "nachweise-pruefen", "p2", morning.Add(3*time.Minute))
	third := sets("clr1", "nachweise-pruefen", "p0", morning.Add(4*time.Minute))
	for id, want := range map[casefile.CaseID]int{second: 2, third: 3} {
		n, err := s.PrioritiesToday(t.Context(), id, "nachweise-pruefen")
		require.NoError(t, err)
		require.Equal(t, want, n)
	}
	n, err := s.PrioritiesToday(t.Context(), third, "vorrang-mitzeichnen")
	require.NoError(t, err)
	require.Zero(t, n, "nobody has finished it")
}
