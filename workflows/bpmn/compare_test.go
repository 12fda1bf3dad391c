package bpmn

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const compared = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <message id="m1" name="antwort"/>
  <process id="p" isExecutable="true">
    <startEvent id="start" name="Eingang"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="pruefen"/>
    <userTask id="pruefen" name="Antrag prüfen"><extensionElements><zeebe:assignmentDefinition candidateGroups="clearing"/></extensionElements></userTask>
    <sequenceFlow id="f2" sourceRef="pruefen" targetRef="warten"/>
    <intermediateCatchEvent id="warten" name="Antwort"><messageEventDefinition messageRef="m1"/></intermediateCatchEvent>
    <sequenceFlow id="f3" sourceRef="warten" targetRef="ende"/>
    <endEvent id="ende" name="Fertig"/>
  </process>
</definitions>`

// TestCompare: what a process owner sees of a new version: added, changed with both values, removed; and nothing where only ids of root
// elements changed.
func TestCompare(t *testing.T) {
	t.Parallel()
	newer := strings.NewReplacer(
		`name="Antrag prüfen"`, `name="Unterlagen prüfen"`, `candidateGroups="clearing"`, `candidateGroups="clearing,sachbearbeitung"`,
		`<sequenceFlow id="f3" sourceRef="warten" targetRef="ende"/>`, `<sequenceFlow id="f4" sourceRef="warten" targetRef="schluss"/>`,
		`<endEvent id="ende" name="Fertig"/>`, `<endEvent id="schluss" name="Fertig"/>`, `m1`, `nachricht`,
	).Replace(compared)
	require.Empty(t, Compare(parsed(t, compared), parsed(t, compared)))
	require.Empty(t, Compare(parsed(t, compared), parsed(t, strings.ReplaceAll(compared, "m1", "nachricht"))))
	require.Equal(t, []Difference{
		{Kind: Changed, ID: "pruefen", Type: "userTask", Name: "Unterlagen prüfen", Changes: []Change{
			{"groups", "clearing", "clearing,sachbearbeitung"}, {"name", "Antrag prüfen", "Unterlagen prüfen"},
		}},
		{Kind: Added, ID: "schluss", Type: "endEvent", Name: "Fertig"},
		{Kind: Changed, ID: "f1", Type: "sequenceFlow", Name: "Eingang → Unterlagen prüfen", Changes: []Change{{"target", "Antrag prüfen", "Unterlagen prüfen"}}},
		{Kind: Changed, ID: "f2", Type: "sequenceFlow", Name: "Unterlagen prüfen → Antwort", Changes: []Change{{"source", "Antrag prüfen", "Unterlagen prüfen"}}},
		{Kind: Added, ID: "f4", Type: "sequenceFlow", Name: "Antwort → Fertig"},
		{Kind: Removed, ID: "ende", Type: "endEvent", Name: "Fertig"},
		{Kind: Removed, ID: "f3", Type: "sequenceFlow", Name: "Antwort → Fertig"},
	}, Compare(parsed(t, compared), parsed(t, newer)))
}

func parsed(t *testing.T, text string) *Model {
	t.Helper()
	m, _, err := Parse([]byte(text))
	require.NoError(t, err)
	return m
}

// TestCompareForgetsNothing changes each field of an element, of what hangs at it and of a flow, one at a time: a field that somebody adds
// later and that nobody compares would let a change pass unseen. Listed are those that say nothing about the procedure.
func TestCompareForgetsNothing(t *testing.T) {
	t.Parallel()
	beside := []string{"ID", "Line", "Column", "Elements", "Flows", "Process"}
	check := func(name string, build func() (any, *Model)) {
		subject, _ := build()
		kind := reflect.TypeOf(subject).Elem()
		for i := range kind.NumField() {
			field := kind.Field(i)
			if !field.IsExported() || slices.Contains(beside, field.Name) {
				continue
			}
			_, before := build()
			changed, after := build()
			alter(t, reflect.ValueOf(changed).Elem().Field(i))
			require.NotEmpty(t, Compare(before, after), "%s.%s", name, field.Name)
		}
	}
	check("Element", func() (any, *Model) { e, m := whole(); return e, m })
	check("Zeebe", func() (any, *Model) { e, m := whole(); return &e.Zeebe, m })
	check("Loop", func() (any, *Model) { e, m := whole(); return e.Loop, m })
	check("EventDefinition", func() (any, *Model) { e, m := whole(); return &e.Events[0], m })
	check("Flow", func() (any, *Model) { _, m := whole(); return m.Processes[0].Flows[0], m })
	check("Participant", func() (any, *Model) { _, m := whole(); return m.Participants[0], m })
}

func whole() (*Element, *Model) {
	e := &Element{ID: "e", Type: "userTask", Loop: &Loop{Type: "multiInstance"}, Events: []EventDefinition{{Type: "timer"}}}
	m := &Model{
		Processes:    []*ProcessModel{{ID: "p", Elements: []*Element{e}, Flows: []*Flow{{ID: "f", Type: "sequenceFlow"}}}},
		Participants: []*Participant{{ID: "pool"}}, elements: map[string]*Element{"e": e},
	}
	return e, m
}

// alter gives a value that the field did not have.
func alter(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Interface().(type) {
	case string:
		v.SetString("anders")
	case bool:
		v.SetBool(!v.Bool())
	case *Element:
		v.Set(reflect.ValueOf(&Element{ID: "um"}))
	case *Loop:
		v.Set(reflect.ValueOf(&Loop{Type: "standard"}))
	case Zeebe:
		v.Set(reflect.ValueOf(Zeebe{TaskType: "anders"}))
	case []EventDefinition:
		v.Set(reflect.ValueOf([]EventDefinition{{Type: "message"}}))
	case []Property:
		v.Set(reflect.ValueOf([]Property{{Name: "a", Value: "b"}}))
	case []Mapping:
		v.Set(reflect.ValueOf([]Mapping{{Source: "a", Target: "b"}}))
	case []ComplexModel:
		v.Set(reflect.ValueOf([]ComplexModel{{Condition: "a"}}))
	default:
		require.Fail(t, "a field of an unknown type", "%s", v.Type())
	}
}

// TestCompareOwnDiagrams: each diagram of ours equals itself, whichever of its constructs it uses.
func TestCompareOwnDiagrams(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "..", "processes", "*", "v*.bpmn"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Empty(t, Compare(parsed(t, string(text)), parsed(t, string(text))), file)
		doubled := strings.Replace(string(text), "</bpmn:process>", `<bpmn:task id="neu" name="Neu"/></bpmn:process>`, 1)
		if doubled != string(text) {
			require.Equal(t, "[{added neu task Neu []}]", fmt.Sprint(Compare(parsed(t, string(text)), parsed(t, doubled))), file)
		}
	}
}
