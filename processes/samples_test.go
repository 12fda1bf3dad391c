package processes_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/processes"
)

// TestSamples: every case of every scenario can be followed step by step: no act of a file is lost, each names an element that a diagram
// has, and each begins where the one before it stopped.
func TestSamples(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	drawn := func(element string) bool {
		for _, bundle := range library.Bundles() {
			for _, model := range bundle.Models {
				if model.Element(element) != nil {
					return true
				}
			}
		}
		return false
	}
	for _, procedure := range library.Keys() {
		found, err := processes.Samples(procedure)
		require.NoError(t, err)
		acts := 0
		for _, s := range found {
			require.Equal(t, processes.SampleStart, s.Steps[0].Act, s.Key)
			before := []string(nil)
			for i, step := range s.Steps {
				require.Equal(t, before, step.Before, "%s %s, step %d", procedure, s.Key, i)
				before = step.After
				if step.Element != "" {
					require.True(t, drawn(step.Element), "%s %s, step %d: %s", procedure, s.Key, i, step.Element)
				}
				if step.Act == processes.SampleClock {
					require.NotEmpty(t, step.Element, "%s %s, step %d: which timer fired at %s?", procedure, s.Key, i, step.At)
					continue
				}
				acts++
			}
		}
		require.Equal(t, commands(t, procedure), acts, procedure)
	}
}

// commands counts the acts in the scripts of a procedure, but for the clock, of which each timer is a step.
func commands(t *testing.T, procedure string) int {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(procedure, "scenarios", "*.txt"))
	require.NoError(t, err)
	n := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		n += strings.Count("\n"+string(text), "\n----") - strings.Count("\n"+string(text), "\nclock ")
	}
	return n
}

// TestSampleOfExtension follows the shortest extension: what a person does, what the program does, what arrives and when time counts.
func TestSampleOfExtension(t *testing.T) {
	t.Parallel()
	s, err := processes.FindSample("verlaengerung", "bewilligung-1")
	require.NoError(t, err)
	acts := map[processes.SampleAct][]string{}
	for _, step := range s.Steps {
		acts[step.Act] = append(acts[step.Act], step.Element)
	}
	require.Contains(t, acts[processes.SampleComplete], "vollstaendigkeit-pruefen")
	require.Contains(t, acts[processes.SampleDone], "fiktion-bestimmen")
	require.True(t, s.Steps[len(s.Steps)-1].Ended)

	_, err = processes.FindSample("verlaengerung", "bewilligung-99")
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
}
