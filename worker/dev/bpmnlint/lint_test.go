// Package bpmnlint holds no program: its test runs the linter that modellers use over the diagrams of the procedures, with the rules for the
// tool that people draw with. What our own linter finds is in workflows/bpmn.
//
// It is authoritative for nothing and never changes a diagram.
package bpmnlint

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// exceptions are findings that are known, by file, element and rule, each with its reason. The list only shrinks.
var exceptions = map[string]string{}

// TestDiagrams: every diagram of a procedure is without findings in bpmnlint:recommended and the rules of the Camunda Modeler.
func TestDiagrams(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "processes", "*", "v*.bpmn"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	if _, err := os.Stat("node_modules"); err != nil {
		output, err := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent").CombinedOutput()
		require.NoError(t, err, "npm ci in worker/dev/bpmnlint: %s", output)
	}
	found := map[string]bool{}
	for _, file := range files {
		name := filepath.Base(filepath.Dir(file)) + "/" + filepath.Base(file)
		for _, finding := range lint(t, file) {
			found[name+" "+finding] = true
		}
	}
	for finding := range found {
		require.Contains(t, exceptions, finding)
	}
	for finding := range exceptions {
		require.True(t, found[finding], "%s is mended: take it off the list", finding)
	}
}

// lint gives the findings of one file as "element rule". The linter ends with an error where it has any; an error without findings is one
// of the linter.
func lint(t *testing.T, file string) []string {
	t.Helper()
	_, err := os.ReadFile(file) // so that a kept result of this test counts only for the file as it was
	require.NoError(t, err)
	output, err := exec.CommandContext(t.Context(), filepath.Join("node_modules", ".bin", "bpmnlint"), "--max-warnings=0", file).CombinedOutput()
	if err == nil {
		return nil
	}
	var list []string
	for _, line := range strings.Split(string(output), "\n") {
		words := strings.Fields(line)
		if len(words) > 3 && (words[1] == "error" || words[1] == "warning") {
			list = append(list, words[0]+" "+words[len(words)-1])
		}
	}
	require.NotEmpty(t, list, "%s: %v\n%s", file, err, output)
	return list
}
