package rehearsal_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/processes"
	"ablauf/processes/rehearsal"
	"ablauf/workflows/engine"
	"ablauf/workflows/feel"
)

func library(t *testing.T) *processes.Library {
	t.Helper()
	l, err := processes.Load()
	require.NoError(t, err)
	return l
}

func draft(t *testing.T, l *processes.Library, changes ...string) *processes.Bundle {
	t.Helper()
	source, err := os.ReadFile("../sachstand/v1.bpmn")
	require.NoError(t, err)
	base, _ := l.Newest("sachstand")
	d, err := l.Draft(base.Hash, []byte(strings.NewReplacer(changes...).Replace(string(source))))
	require.NoError(t, err)
	require.NotNil(t, d.Bundle, "%+v", d.Findings)
	return d.Bundle
}

// TestEveryScenarioPassesOnWhatIsBuiltIn: the scenarios that the tests of the procedures run are read and run here in the same way.
func TestEveryScenarioPassesOnWhatIsBuiltIn(t *testing.T) {
	t.Parallel()
	l := library(t)
	for _, b := range l.Bundles() {
		samples, err := processes.Samples(b.Key)
		require.NoError(t, err)
		results, err := rehearsal.Scenarios(t.Context(), l, b)
		require.NoError(t, err)
		require.Len(t, results, len(samples), b.Key)
		for i, r := range results {
			require.Equal(t, samples[i].Key, r.Key)
			require.True(t, r.Passed, "%s %+v", b.Key, r)
			require.False(t, r.Renamed)
		}
	}
}

// TestScenariosOfAChangedVersion: another name of a task is no other outcome; another way is, and the result says at which step and what came instead.
func TestScenariosOfAChangedVersion(t *testing.T) {
	t.Parallel()
	l := library(t)
	results, err := rehearsal.Scenarios(t.Context(), l, draft(t, l, `name="Frage beantworten"`, `name="Anfrage beantworten"`))
	require.NoError(t, err)
	renamed := 0
	for _, r := range results {
		require.True(t, r.Passed, "%+v", r)
		if r.Renamed {
			renamed++
		}
	}
	require.Positive(t, renamed)

	results, err = rehearsal.Scenarios(t.Context(), l, draft(t, l, "=sachbearbeitungNoetig = true", "=sachbearbeitungNoetig = false"))
	require.NoError(t, err)
	otherwise := 0
	for _, r := range results {
		if r.Passed {
			continue
		}
		otherwise++
		require.NotEmpty(t, r.Command)
		require.Positive(t, r.Line)
		require.Less(t, r.StepsBefore, r.Of)
		require.NotEqual(t, r.Want, r.Got)
	}
	require.Positive(t, otherwise)

	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = rehearsal.Scenarios(ended, l, draft(t, l))
	require.Equal(t, "release.too-long", casefile.CodeOf(err))
}

// TestObstacles: a case whose active step is still there could move, one whose step is gone could not.
func TestObstacles(t *testing.T) {
	t.Parallel()
	l := library(t)
	base, _ := l.Newest("sachstand")
	begin := engine.Start{At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Variables: feel.NewContext()}
	state, _, err := engine.Step(base.Definition, engine.State{}, begin)
	require.NoError(t, err)
	saved, err := engine.Save(state)
	require.NoError(t, err)
	found, err := rehearsal.Obstacles(base, draft(t, l, `name="Frage beantworten"`, `name="Anfrage beantworten"`), saved)
	require.NoError(t, err)
	require.Empty(t, found)
	found, err = rehearsal.Obstacles(base, draft(t, l, "auskunft-geben", "auskunft-erteilen"), saved)
	require.NoError(t, err)
	require.Equal(t, []rehearsal.Obstacle{{Code: engine.ObstacleUnmapped, Element: "auskunft-geben"}}, found)
	_, err = rehearsal.Obstacles(draft(t, l), base, saved)
	require.Error(t, err, "a state is never read by another version")
}
