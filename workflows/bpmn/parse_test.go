package bpmn_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/bpmn"
)

// suites gives the folder of the outside suites; a test that needs it skips with a notice where it is absent.
func suites(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("ABLAUF_SUITES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "suites")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the outside suites are not at %s; set ABLAUF_SUITES to run them", dir)
	}
	return dir
}

// TestParseReadsTheInterchangeReferences: BPMN 2.0.2 chapter 12; the reference models of the MIWG and the FIM sample parse, foreign
// namespaces and attributes included.
func TestParseReadsTheInterchangeReferences(t *testing.T) {
	t.Parallel()
	var files []string
	for _, pattern := range []string{"miwg/*.bpmn", "miwg/*/*.bpmn", "fim/*.bpmn"} {
		found, err := filepath.Glob(filepath.Join(suites(t), pattern))
		require.NoError(t, err)
		files = append(files, found...)
	}
	require.NotEmpty(t, files)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		model, _, err := bpmn.Parse(data)
		require.NoError(t, err, file)
		require.NotEmpty(t, model.Diagrams, file)
		for _, d := range model.Diagrams {
			require.NotEmpty(t, d.Shapes, file)
		}
	}
}

// TestParseRefusesHostileFiles: what cannot be a diagram ends in an error, never in a panic or an expansion.
func TestParseRefusesHostileFiles(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"empty":        "",
		"text":         "kein XML",
		"entity":       `<!DOCTYPE d [<!ENTITY a "b">]><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&a;</definitions>`,
		"other root":   `<html/>`,
		"not closed":   `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">`,
		"odd encoding": `<?xml version="1.0" encoding="EBCDIC"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>`,
	} {
		_, _, err := bpmn.Parse([]byte(data))
		require.Error(t, err, name)
	}
}

// TestParseNamesWhatPointsToNothing: a dangling reference is reported with line, type and id.
func TestParseNamesWhatPointsToNothing(t *testing.T) {
	t.Parallel()
	_, findings, err := bpmn.Parse([]byte(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
<process id="p">
<startEvent id="s"/>
<sequenceFlow id="f" sourceRef="s" targetRef="weg"/>
<startEvent id="s"/>
</process></definitions>`))
	require.NoError(t, err)
	require.Len(t, findings, 2)
	require.Equal(t, `5:1: startEvent "s": the id stands already in line 3`, findings[0].String())
	require.Equal(t, `4:1: sequenceFlow "f": the target "weg" does not exist`, findings[1].String())
}
