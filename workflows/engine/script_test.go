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
// that it proves, where it proves one. "define file=NAME" loads a drawing and prints what keeps it from running; file=(NAME, NAME) is a
// bundle, whose first process is the one that starts; tolerate=RULE lets a breach of a rule through as an import would (bpmn.Options). The
// other commands are those of enginetest.Script.
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
				def, err := bundle(values(d, "file"), bpmn.Options{Tolerate: values(d, "tolerate")})
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

// values gives what stands behind a key of a command.
func values(d *datadriven.TestData, key string) []string {
	for _, a := range d.CmdArgs {
		if a.Key == key {
			return a.Vals
		}
	}
	return nil
}

// bundle compiles drawings into one definition; its hash stands for all of their bytes.
func bundle(names []string, options bpmn.Options) (*bpmn.Definition, error) {
	if len(names) == 0 {
		return nil, errors.New("define names no file")
	}
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
			process, more := options.Compile(model, p.ID)
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
