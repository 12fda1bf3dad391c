package engine_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/stretchr/testify/require"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/enginetest"
)

// TestScripts runs the golden scripts in testdata. Each stands beside the drawings that it loads; its name says the section of BPMN 2.0.2
// that it proves, where it proves one. "define" loads a drawing and prints what keeps it from running; several files are one bundle
// whose first process is the one that starts. The other commands are those of enginetest.Script.
func TestScripts(t *testing.T) {
	t.Parallel()
	for _, path := range files(t, "*.script") {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".script"), func(t *testing.T) {
			t.Parallel()
			definitions := map[string]*bpmn.Definition{}
			script := &enginetest.Script{Define: func(name string) (*bpmn.Definition, error) {
				if d := definitions[name]; d != nil {
					return d, nil
				}
				return nil, fmt.Errorf("no definition %q", name)
			}}
			datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
				t.Helper()
				if d.Cmd != "define" {
					return script.Run(d)
				}
				def, err := bundle(drawingsOf(t, d))
				if err != nil {
					return err.Error() + "\n"
				}
				definitions[def.Root().ID] = def
				return "ok\n"
			})
		})
	}
}

// files lists what lies in testdata, in the order of the names.
func files(t *testing.T, pattern string) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join("testdata", pattern))
	require.NoError(t, err)
	require.NotEmpty(t, list)
	return list
}

// drawingsOf gives the files that a "define" names.
func drawingsOf(t *testing.T, d *datadriven.TestData) []string {
	t.Helper()
	for _, a := range d.CmdArgs {
		if a.Key == "file" {
			return a.Vals
		}
	}
	t.Fatalf("%s: define names no file", d.Pos)
	return nil
}

// bundle compiles drawings into one definition; its hash stands for all of their bytes.
func bundle(names []string) (*bpmn.Definition, error) {
	sum := sha256.New()
	var processes []*bpmn.Process
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			return nil, err
		}
		sum.Write(data)
		model, findings, err := bpmn.Parse(data)
		if err != nil {
			return nil, err
		}
		for _, p := range model.Processes {
			process, more := bpmn.Compile(model, p.ID)
			findings = append(findings, more...)
			processes = append(processes, process)
		}
		if err := refusal(findings); err != nil {
			return nil, err
		}
	}
	def, findings := bpmn.NewDefinition(hex.EncodeToString(sum.Sum(nil)), processes...)
	return def, refusal(findings)
}

// refusal is the first finding that keeps a drawing from running.
func refusal(findings []bpmn.Finding) error {
	for _, f := range findings {
		if f.Severity == bpmn.SeverityError {
			return errors.New(f.String())
		}
	}
	return nil
}
