package suites

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// suite gives the folder of a suite; where it is absent the test is skipped with a notice.
func suite(t *testing.T, name string) fs.FS {
	t.Helper()
	root, err := Folder()
	require.NoError(t, err)
	folder := filepath.Join(root, name)
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("NOTICE: the suite %s is not at %s; set ABLAUF_SUITES to judge the engine", name, folder)
	}
	return os.DirFS(folder)
}

// judge compares what came of a suite with what is recorded: testdata/SUITE.failures lists the tests that may fail, each with a dated
// reason, and only shrinks; testdata/SUITE.ratchet says what must pass per directory. It prints a line "suite directory passed/total".
func judge(t *testing.T, suite string, outcomes []Outcome) {
	t.Helper()
	require.NotEmpty(t, outcomes)
	may, ratchet := lines(t, suite+".failures"), lines(t, suite+".ratchet")
	passed, total := map[string]int{}, map[string]int{}
	for _, o := range outcomes {
		total[o.Directory]++
		_, listed := may[o.Key]
		switch {
		case o.Failure == "":
			passed[o.Directory]++
			if listed {
				t.Errorf("%s passes: take it out of testdata/%s.failures", o.Key, suite)
			}
		case !listed:
			t.Errorf("%s: %s", o.Key, o.Failure)
		}
	}
	var directories []string
	for d := range total {
		directories = append(directories, d)
	}
	sort.Strings(directories)
	sum, of := 0, 0
	for _, d := range directories {
		t.Logf("%s %s %d/%d", suite, d, passed[d], total[d])
		sum, of = sum+passed[d], of+total[d]
		// A larger part of the suite has totals of its own, which nothing is recorded for.
		var want, all int
		if _, err := fmt.Sscanf(ratchet[d], "%d %d", &want, &all); err != nil || all != total[d] {
			continue
		}
		if passed[d] < want {
			t.Errorf("%s %s passes %d tests, testdata/%s.ratchet demands %d", suite, d, passed[d], suite, want)
		}
	}
	t.Logf("%s total %d/%d", suite, sum, of)
}

// lines reads a file of testdata: the first word of each line and the rest.
func lines(t *testing.T, name string) map[string]string {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	out := map[string]string{}
	scanner := bufio.NewScanner(file)
	for scanner.Scan() {
		key, rest, found := strings.Cut(scanner.Text(), " ")
		if found && !strings.HasPrefix(key, "#") {
			out[key] = rest
		}
	}
	require.NoError(t, scanner.Err())
	return out
}

// TestFailuresHaveReasons: every test that may fail is listed with a date and a reason.
func TestFailuresHaveReasons(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.failures")
	require.NoError(t, err)
	for _, f := range files {
		for key, rest := range lines(t, filepath.Base(f)) {
			date, reason, _ := strings.Cut(rest, " ")
			require.Regexp(t, `^\d{4}-\d\d-\d\d$`, date, key)
			require.Greater(t, len(reason), 20, key)
		}
	}
}

// TestBetsy: the conformance suite of the University of Bamberg, every case with its trace.
func TestBetsy(t *testing.T) {
	t.Parallel()
	outcomes, err := Betsy(suite(t, "betsy"))
	require.NoError(t, err)
	judge(t, "betsy", outcomes)
}

// TestTokenSimulation: the models of bpmn-js-token-simulation, the way of every token.
func TestTokenSimulation(t *testing.T) {
	t.Parallel()
	outcomes, err := TokenSimulation(suite(t, "tokensim"))
	require.NoError(t, err)
	judge(t, "tokensim", outcomes)
}

// TestBetsyRefused: betsy's models that break a rule of the standard. What concerns only elements that are not executed is listed.
func TestBetsyRefused(t *testing.T) {
	t.Parallel()
	outcomes, warned, err := Refused(suite(t, "betsy"))
	require.NoError(t, err)
	judge(t, "betsy-refuse", outcomes)
	t.Logf("betsy-refuse: %d of them by a warning: %v", len(warned), warned)
}

// TestBetsyAccepted is the counter-test: the executable models of betsy have no finding that would refuse them for another reason.
func TestBetsyAccepted(t *testing.T) {
	t.Parallel()
	folder := suite(t, "betsy")
	for _, group := range []string{"basics", "gateways", "activities", "events", "cfpatterns", "data"} {
		files, err := fs.Glob(folder, group+"/*.bpmn")
		require.NoError(t, err)
		for _, file := range files {
			source, err := fs.ReadFile(folder, file)
			require.NoError(t, err)
			for _, f := range findingsOf(source) {
				require.Equal(t, "unsupported-element", f.Rule, "%s %s", file, f)
			}
		}
	}
}

// TestModelInterchange: the reference models of the BPMN Model Interchange Working Group.
func TestModelInterchange(t *testing.T) {
	t.Parallel()
	outcomes, err := Interchange(suite(t, "miwg"), "*.bpmn")
	require.NoError(t, err)
	judge(t, "miwg", outcomes)
}

// TestFIM: a released Stammprozess of the German FIM library, whose file is full of another tool's attributes.
func TestFIM(t *testing.T) {
	t.Parallel()
	outcomes, err := Interchange(suite(t, "fim"), "*.bpmn*")
	require.NoError(t, err)
	judge(t, "fim", outcomes)
}
