package bpmn_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/bpmn"
)

// TestEveryRuleHasAnExample: the example of a rule breaks it, so a process owner can see what a finding means.
func TestEveryRuleHasAnExample(t *testing.T) {
	t.Parallel()
	for _, r := range bpmn.Rules() {
		var found []string
		for _, f := range compile(t, r.Example) {
			found = append(found, f.Rule)
			if f.Rule == r.Name {
				require.Equal(t, r.Severity(), f.Severity, r.Name)
			}
		}
		require.Contains(t, found, r.Name, "%s\n%s", r.Name, r.Example)
		require.NotEmpty(t, r.Says, r.Name)
		require.NotEmpty(t, r.Source, r.Name)
	}
}

// withoutExample are rules about several processes or pools, what only the search for soundness finds, and a bound that takes thousands of
// elements to reach.
var withoutExample = []string{
	"unknown-process", "called-start", "call-cycle", "flow-crosses-pool", "message-flow-pool", "message-flow-end", "participant-multiplicity",
	"waits-forever", "never-reached", "two-tokens", "soundness-unknown", "too-many-merges",
}

// TestEveryFindingIsARule: no finding carries a name that the list does not explain.
func TestEveryFindingIsARule(t *testing.T) {
	t.Parallel()
	listed := slices.Clone(withoutExample)
	for _, r := range bpmn.Rules() {
		listed = append(listed, r.Name)
	}
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	named := regexp.MustCompile(`(?:add|finding|report|missing)\((?:n, |target, )?"([a-z]+(?:-[a-z]+)+)"|(?:fail|failFlow|report)\([a-z]+, "([a-z]+(?:-[a-z]+)+)"|Rule: "([a-z-]+)"`)
	seen := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		content, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, match := range named.FindAllStringSubmatch(string(content), -1) {
			seen++
			require.Contains(t, listed, match[1]+match[2]+match[3], name)
		}
	}
	require.Greater(t, seen, 60, "the search must find what it looks for")
}
