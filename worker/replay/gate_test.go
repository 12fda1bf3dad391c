package replay_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/processes"
	"ablauf/worker/replay"
)

// corpus is read once; nobody writes into it.
var corpus = sync.OnceValues(func() ([]replay.Recording, error) { return replay.Read(os.DirFS("testdata")) })

func recordings(t *testing.T) []replay.Recording {
	t.Helper()
	all, err := corpus()
	require.NoError(t, err)
	require.NotEmpty(t, all, "the corpus is empty: make histories")
	return all
}

// TestRecordedCasesReplay is the gate (engine.md 5.4): every recorded case of every procedure and way does again, turn by turn, what it did,
// with the shell and the engine of today. What to do about a failure is in its last sentence.
func TestRecordedCasesReplay(t *testing.T) {
	t.Parallel()
	all := recordings(t)
	gate, err := replay.Open(all, processes.Released())
	require.NoError(t, err)
	for _, recording := range all {
		for _, run := range recording.Runs {
			t.Run(recording.Folder+"/"+run.Way, func(t *testing.T) {
				t.Parallel()
				if err := gate.Replay(run); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// startable reports whether cases of a procedure begin with an application; the others are called by them and run along.
func startable(key string) bool {
	for _, p := range processes.All() {
		if p.Key == key {
			return p.Application != ""
		}
	}
	return false
}

// TestEveryWayIsRecorded: each sample application is a way that the end-to-end tests assert, and one recorded case at least goes on in fresh
// runs, because what hands a state over must stay readable too.
func TestEveryWayIsRecorded(t *testing.T) {
	t.Parallel()
	ways, procedures, afresh := map[string]bool{}, map[string]bool{}, 0
	for _, recording := range recordings(t) {
		key, _, _ := strings.Cut(recording.Folder, "-v")
		procedures[key] = true
		for _, run := range recording.Runs {
			ways[run.Way] = true
			if run.Number > 1 {
				afresh++
			}
		}
	}
	samples, err := filepath.Glob("../dev/testdata/*.json")
	require.NoError(t, err)
	require.Greater(t, len(samples), 15)
	for _, sample := range samples {
		way := strings.TrimSuffix(filepath.Base(sample), ".json")
		require.True(t, ways[way], "the way %s is not recorded: make histories", way)
	}
	require.Positive(t, afresh)
	for _, p := range processes.All() {
		require.True(t, p.Application == "" || procedures[p.Key], "no case of %s is recorded: make histories", p.Key)
	}
}

// TestReleasedVersionsAreRecorded: a version whose diagram stands in RELEASED.sum cannot be without recordings; the rule is shown on a list
// made up for it too, as long as nothing is released.
func TestReleasedVersionsAreRecorded(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	missing, err := replay.Unrecorded(library.Bundles(), startable, recordings(t), processes.Released())
	require.NoError(t, err)
	require.Empty(t, missing, "released and not recorded: make histories")

	var diagrams []processes.File
	var started []string
	for _, b := range library.Bundles() {
		diagrams = append(diagrams, b.Files()[0])
		if startable(b.Key) {
			started = append(started, fmt.Sprintf("%s v%d", b.Key, b.Version))
		}
	}
	missing, err = replay.Unrecorded(library.Bundles(), startable, nil, releasedAs(diagrams...))
	require.NoError(t, err)
	require.Equal(t, started, missing)
	missing, err = replay.Unrecorded(library.Bundles(), startable, nil, nil)
	require.NoError(t, err)
	require.Empty(t, missing, "what is not released may change freely")
}
