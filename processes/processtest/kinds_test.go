package processtest_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/processes"
)

// kindsOfScenario are what can happen to every case. A scenario says on a line "# covers: …" which of them it shows.
var kindsOfScenario = []string{"regular", "refusal", "deadline", "withdrawal", "worst-moment", "twice", "change"}

// cannotHappen says why a procedure has no scenario of a kind.
var cannotHappen = map[string]string{
	"beteiligung-ba/withdrawal":        "a withdrawal ends the procedure that calls it; arbeitgeberwechsel/ruecknahme shows it while the BA is being asked",
	"entscheidung/deadline":            "no deadline runs inside: the one of § 75 VwGO belongs to the procedure that calls it",
	"entscheidung/withdrawal":          "a withdrawal ends the procedure that calls it; verlaengerung/ruecknahme shows it",
	"entscheidung/worst-moment":        "no message is awaited while people decide; what arrives goes to the procedure that calls it",
	"nachforderung/withdrawal":         "a withdrawal ends the procedure that calls it; verlaengerung/ruecknahme shows it",
	"sicherheitsabfrage/withdrawal":    "a withdrawal ends the procedure that calls it, the query with it",
	"sachstand/refusal":                "nobody may be refused an answer (§ 25 VwVfG)",
	"fiktionsbescheinigung/withdrawal": "a withdrawal ends the procedure that calls it, which then calls it to take the certificate back; scenario einziehen shows that",
}

// TestEveryProcedureMeetsEverything: the scenarios of a procedure show the regular case, a refusal, a deadline that passes, a withdrawal, a
// message at the worst moment, a task that two people finish, and circumstances that change.
func TestEveryProcedureMeetsEverything(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	for _, key := range library.Keys() {
		shown := map[string]bool{}
		files, err := filepath.Glob("../" + key + "/scenarios/*.txt")
		require.NoError(t, err)
		for _, file := range files {
			content, err := os.ReadFile(file)
			require.NoError(t, err)
			require.True(t, strings.HasPrefix(string(content), "# "), "%s begins with the sentence that it proves", file)
			for _, kind := range covered(string(content)) {
				require.Contains(t, kindsOfScenario, kind, file)
				shown[kind] = true
			}
		}
		for _, kind := range kindsOfScenario {
			reason := cannotHappen[key+"/"+kind]
			require.NotEqual(t, shown[kind], reason != "", "%s/%s: a scenario with the line \"# covers: %s\", or the reason why there is none, and never both", key, kind, kind)
		}
	}
}

// covered reads the lines "# covers: a, b" of a scenario file.
func covered(content string) []string {
	var kinds []string
	for line := range strings.Lines(content) {
		list, found := strings.CutPrefix(strings.TrimSpace(line), "# covers:")
		if !found {
			continue
		}
		for _, kind := range strings.Split(list, ",") {
			kinds = append(kinds, strings.TrimSpace(kind))
		}
	}
	return slices.Compact(kinds)
}

// traces are what a scenario must hold for what it says it covers: a period does not pass without the clock, and nothing happens twice
// without one of the two being refused.
var traces = map[string]string{"deadline": "\nclock to=", "twice": "\nengine: refused: "}

// TestWhatAScenarioCoversIsInIt: the line "# covers: …" stands at the scenario that shows it, not at another one of its file.
func TestWhatAScenarioCoversIsInIt(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../*/scenarios/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, scenario := range scenarios(string(content)) {
			for _, kind := range covered(scenario) {
				require.Contains(t, scenario, traces[kind], "%s says that it covers %q, and does not show it:\n%.300s", file, kind, scenario)
			}
		}
	}
}

// scenarios parts a file before the comment that stands above each start.
func scenarios(content string) []string {
	var parts []string
	at, begin, comment := 0, 0, -1
	for line := range strings.Lines(content) {
		switch {
		case strings.HasPrefix(line, "start ") && comment > begin:
			parts, begin = append(parts, content[begin:comment]), comment
		case strings.HasPrefix(line, "#") && comment < 0:
			comment = at
		}
		if !strings.HasPrefix(line, "#") {
			comment = -1
		}
		at += len(line)
	}
	return append(parts, content[begin:])
}
