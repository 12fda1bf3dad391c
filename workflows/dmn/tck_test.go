package dmn_test

import (
	"encoding/xml"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/dmn"
	"ablauf/workflows/enginetest/suites"
	"ablauf/workflows/feel"
)

// The DMN Technology Compatibility Kit is the outside judge of feel and dmn. It is not part of this repository.

type tckFile struct {
	ModelName string    `xml:"modelName"`
	Cases     []tckCase `xml:"testCase"`
}

type tckCase struct {
	ID        string      `xml:"id,attr"`
	Type      string      `xml:"type,attr"`
	Invocable string      `xml:"invocableName,attr"`
	Inputs    []tckValue  `xml:"inputNode"`
	Results   []tckResult `xml:"resultNode"`
}

type tckResult struct {
	Name     string    `xml:"name,attr"`
	Expected *tckValue `xml:"expected"`
}

type tckValue struct {
	Name       string     `xml:"name,attr"`
	Nil        string     `xml:"nil,attr"`
	Value      *tckScalar `xml:"value"`
	Components []tckValue `xml:"component"`
	List       *tckList   `xml:"list"`
}

type tckScalar struct {
	Type string `xml:"type,attr"`
	Nil  string `xml:"nil,attr"`
	Text string `xml:",chardata"`
}

type tckList struct {
	Nil   string     `xml:"nil,attr"`
	Items []tckValue `xml:"item"`
}

// tckEnvironment has a fixed clock and, as only tests may, the machine's table of zones.
func tckEnvironment() feel.Environment {
	return feel.Environment{
		Now: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC),
		Zones: func(name string) (*time.Location, bool) {
			loc, err := time.LoadLocation(name)
			return loc, err == nil && name != "" && name != "Local"
		},
	}
}

func (v *tckValue) value() (feel.Value, error) {
	switch {
	case v.Nil == "true":
		return feel.Null{}, nil
	case v.Value != nil:
		return v.Value.value()
	case v.List != nil && v.List.Nil == "true":
		return feel.Null{}, nil
	case v.List != nil:
		out := feel.List{}
		for i := range v.List.Items {
			e, err := v.List.Items[i].value()
			if err != nil {
				return nil, err
			}
			out = append(out, e)
		}
		return out, nil
	case len(v.Components) > 0:
		out := feel.NewContext()
		for i := range v.Components {
			e, err := v.Components[i].value()
			if err != nil {
				return nil, err
			}
			out.Put(v.Components[i].Name, e)
		}
		return out, nil
	}
	return feel.Null{}, nil
}

func (s *tckScalar) value() (feel.Value, error) {
	if s.Nil == "true" {
		return feel.Null{}, nil
	}
	_, kind, _ := strings.Cut(s.Type, ":")
	text := strings.TrimSpace(s.Text)
	switch kind {
	case "decimal", "double", "integer", "int", "float", "long":
		return feel.NewNumber(text)
	case "boolean":
		return feel.Bool(text == "true"), nil
	case "date", "time", "dateTime", "duration":
		e, err := feel.Parse("@"+strconv.Quote(text), nil)
		if err != nil {
			return nil, err
		}
		v, _ := e.Eval(nil, tckEnvironment())
		if feel.IsNull(v) {
			return nil, fmt.Errorf("%s is no %s", text, kind)
		}
		return v, nil
	}
	return feel.String(s.Text), nil
}

// sameResult compares as the kit's own runners do: numbers within 1e-8, everything else exactly, entries in any order.
func sameResult(want, got feel.Value) bool {
	switch w := want.(type) {
	case feel.Number:
		g, ok := got.(feel.Number)
		return ok && (w.Cmp(g) == 0 || math.Abs(w.Float64()-g.Float64()) < 1e-8)
	case feel.List:
		g, ok := got.(feel.List)
		if !ok || len(w) != len(g) {
			return false
		}
		for i := range w {
			if !sameResult(w[i], g[i]) {
				return false
			}
		}
		return true
	case *feel.Context:
		g, ok := got.(*feel.Context)
		if !ok || w.Len() != g.Len() {
			return false
		}
		for _, k := range w.Keys() {
			a, _ := w.Get(k)
			b, has := g.Get(k)
			if !has || !sameResult(a, b) {
				return false
			}
		}
		return true
	}
	return feel.Literal(want) == feel.Literal(got)
}

// models resolves imports among the models of one folder by their namespace.
func models(folder string) func(namespace, name string) ([]byte, error) {
	return func(namespace, _ string) ([]byte, error) {
		files, _ := filepath.Glob(filepath.Join(folder, "*.dmn"))
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				return nil, err
			}
			var head struct {
				Namespace string `xml:"namespace,attr"`
			}
			if xml.Unmarshal(data, &head) == nil && head.Namespace == namespace {
				return data, nil
			}
		}
		return nil, fmt.Errorf("no model of namespace %s", namespace)
	}
}

// tckOutcome is one case: its key and, if it failed, why.
type tckOutcome struct {
	key, failure string
}

func runFolder(t *testing.T, folder string) []tckOutcome {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*-test-*.xml"))
	require.NoError(t, err)
	var out []tckOutcome
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var suite tckFile
		require.NoError(t, xml.Unmarshal(data, &suite))
		source, err := os.ReadFile(filepath.Join(folder, strings.TrimSpace(suite.ModelName)))
		require.NoError(t, err)
		defs, err := dmn.Parse(source, models(folder))
		for i, c := range suite.Cases {
			key := fmt.Sprintf("%s/%s#%d", filepath.Base(folder), c.ID, i+1)
			if err != nil {
				out = append(out, tckOutcome{key, err.Error()})
				continue
			}
			out = append(out, tckOutcome{key, runCase(defs, c)})
		}
	}
	return out
}

func runCase(defs *dmn.Definitions, c tckCase) string {
	inputs := feel.NewContext()
	for i := range c.Inputs {
		v, err := c.Inputs[i].value()
		if err != nil {
			return "input: " + err.Error()
		}
		inputs.Put(feel.NormalizeName(c.Inputs[i].Name), v)
	}
	for _, r := range c.Results {
		var want feel.Value = feel.Null{}
		if r.Expected != nil {
			v, err := r.Expected.value()
			if err != nil {
				return "expected: " + err.Error()
			}
			want = v
		}
		var got dmn.Result
		var err error
		if c.Type == "decisionService" || c.Type == "bkm" {
			got, err = defs.EvaluateService(c.Invocable, inputs, tckEnvironment())
			if ctx, ok := got.Value.(*feel.Context); ok {
				if v, has := ctx.Get(r.Name); has {
					got.Value = v
				}
			}
		} else {
			got, err = defs.Evaluate(r.Name, inputs, tckEnvironment())
		}
		if err != nil {
			return err.Error()
		}
		if !sameResult(want, got.Value) {
			return fmt.Sprintf("%s: want %s, got %s %v", r.Name, feel.Literal(want), feel.Literal(got.Value), got.Warnings)
		}
	}
	return ""
}

// TestDMNTechnologyCompatibilityKit runs every case of the suite. testdata/tck.ratchet records what must pass per directory,
// testdata/tck.failures the cases that may fail, each with a dated reason; that file may only shrink.
func TestDMNTechnologyCompatibilityKit(t *testing.T) {
	root, err := suites.Folder()
	require.NoError(t, err)
	root = filepath.Join(root, "dmn-tck")
	if _, err := os.Stat(root); err != nil {
		t.Skipf("NOTICE: the DMN TCK is not at %s; set ABLAUF_SUITES to judge feel and dmn", root)
	}
	expected := readFailures(t)
	ratchet := readRatchet(t)
	for _, level := range []string{"compliance-level-2", "compliance-level-3"} {
		folders, err := filepath.Glob(filepath.Join(root, level, "*"))
		require.NoError(t, err)
		sort.Strings(folders)
		passed, total := 0, 0
		for _, folder := range folders {
			outcomes := runFolder(t, folder)
			ok := 0
			for _, o := range outcomes {
				key := level + "/" + o.key
				_, may := expected[key]
				switch {
				case o.failure == "":
					ok++
					if may {
						t.Errorf("%s passes: remove it from testdata/tck.failures", key)
					}
				case !may:
					t.Errorf("%s: %s", key, o.failure)
				}
			}
			name := level + " " + filepath.Base(folder)
			t.Logf("dmn-tck %s/%s %d/%d", level, filepath.Base(folder), ok, len(outcomes))
			if want, known := ratchet[name]; known && want[1] == len(outcomes) && ok < want[0] {
				t.Errorf("%s passes %d cases, testdata/tck.ratchet demands %d", name, ok, want[0])
			}
			passed, total = passed+ok, total+len(outcomes)
		}
		t.Logf("dmn-tck %s %d/%d", level, passed, total)
	}
}
