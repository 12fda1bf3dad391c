package bpmn_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/bpmn"
)

// TestEverySupportedElementHasADrawing: architecture, "Unsupported BPMN is refused"; what is not refused is shown by a drawing in
// workflows/engine/testdata, which a script there plays. What kind.go allows comes from its lists; attributes that change what an
// element does have no list there and stand in variants.
func TestEverySupportedElementHasADrawing(t *testing.T) {
	t.Parallel()
	drawn := map[string]bool{}
	files, err := filepath.Glob(filepath.Join("..", "engine", "testdata", "*.bpmn"))
	require.NoError(t, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		model, _, err := bpmn.Parse(data)
		require.NoError(t, err, file)
		for _, p := range model.Processes {
			note(drawn, p.Elements, p.Flows)
		}
	}
	for _, feature := range slices.Concat(elements(), events(), variants) {
		if !drawn[feature] {
			t.Errorf("no drawing in workflows/engine/testdata shows %s", feature)
		}
	}
}

// variants are the attributes that Compile reads beside the lists of kind.go.
var variants = []string{
	"an event sub-process",
	"an ad-hoc sub-process, parallel", "an ad-hoc sub-process, sequential", "an ad-hoc sub-process with a completion condition",
	"an ad-hoc sub-process that lets the rest finish",
	"a standard loop", "a standard loop tested before", "a standard loop with a maximum",
	"multi-instance, parallel", "multi-instance, sequential", "multi-instance by a number", "multi-instance over a collection",
	"multi-instance with an output collection", "multi-instance with a completion condition",
	"multi-instance with behaviour None", "multi-instance with behaviour One", "multi-instance with behaviour Complex",
	"a timer by date", "a timer by duration", "a timer by cycle",
	"a receiveTask that begins a case", "an eventBasedGateway that begins a case", "an eventBasedGateway that wants every event",
	"an activity that undoes another", "compensation of one activity", "compensation that does not wait",
	"a default flow of a task", "a default flow of an exclusiveGateway", "a default flow of an inclusiveGateway", "a condition behind a task",
	"a sendTask inside the case", "an intermediateThrowEvent sent outside", "an endEvent sent outside",
	"a user task with a due date", "an input mapping", "an output mapping",
}

func elements() []string {
	var list []string
	for name := range bpmn.SupportedElements() {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// events are what events may wait for and throw at each place: alone, with and without interruption, and several together.
func events() []string {
	var list []string
	for at, triggers := range bpmn.SupportedTriggers() {
		beside := at == "a boundary event" || at == "the start event of an event sub-process"
		for _, trigger := range triggers {
			list = append(list, at+" with "+named(trigger))
			if beside && !slices.Contains([]string{"error", "compensate", "cancel"}, trigger) { // these always interrupt
				list = append(list, at+" with "+trigger+", not interrupting")
			}
		}
		if len(bpmn.Combinable(at)) > 1 {
			list = append(list, at+" with one of several")
			if beside || at == "an intermediate catch event" {
				list = append(list, at+" with all of several")
			}
		}
	}
	slices.Sort(list)
	return list
}

func named(trigger string) string {
	if trigger == "" {
		return "no definition"
	}
	return trigger
}

// note notes what a level shows.
func note(drawn map[string]bool, level []*bpmn.Element, flows []*bpmn.Flow) {
	types := map[string]string{}
	for _, e := range level {
		types[e.ID] = e.Type
		drawn[e.Type] = true
		for _, feature := range slices.Concat(ofEvent(e), ofLoop(e), ofActivity(e)) {
			drawn[feature] = true
		}
		note(drawn, e.Elements, e.Flows)
	}
	for _, f := range flows {
		if f.HasCondition && strings.HasSuffix(strings.ToLower(types[f.Source]), "task") {
			drawn["a condition behind a task"] = true
		}
	}
}

func ofEvent(e *bpmn.Element) []string {
	if !bpmn.SupportedElements()[e.Type].IsEvent() {
		return nil
	}
	at := bpmn.PositionOf(e)
	var list []string
	switch {
	case len(e.Events) == 0:
		list = append(list, at+" with no definition")
	case len(e.Events) > 1 && e.ParallelMultiple:
		return []string{at + " with all of several"}
	case len(e.Events) > 1:
		return []string{at + " with one of several"}
	}
	for _, d := range e.Events {
		if beside := at == "a boundary event" || at == "the start event of an event sub-process"; beside && !e.Interrupting {
			list = append(list, at+" with "+d.Type+", not interrupting")
		} else {
			list = append(list, at+" with "+d.Type)
		}
		switch {
		case d.Type == "timer":
			list = append(list, "a timer by "+d.Timer)
		case d.Type == "compensate" && d.Ref != "":
			list = append(list, "compensation of one activity")
		case d.Type == "compensate" && !d.WaitForCompletion:
			list = append(list, "compensation that does not wait")
		}
	}
	if e.Zeebe.TaskType != "" {
		list = append(list, "an "+e.Type+" sent outside")
	}
	return list
}

func ofLoop(e *bpmn.Element) []string {
	l := e.Loop
	if l == nil {
		return nil
	}
	if l.Type == "standard" {
		return chosen("a standard loop", true, "a standard loop tested before", l.TestBefore, "a standard loop with a maximum", l.Maximum != "")
	}
	return chosen(
		"multi-instance, parallel", !l.Sequential, "multi-instance, sequential", l.Sequential,
		"multi-instance by a number", l.Maximum != "", "multi-instance over a collection", l.InputCollection != "",
		"multi-instance with an output collection", l.OutputCollection != "", "multi-instance with a completion condition", l.Completion != "",
		"multi-instance with behaviour "+l.Behavior, l.Behavior != "",
	)
}

func ofActivity(e *bpmn.Element) []string {
	adHoc := e.Type == "adHocSubProcess"
	return chosen(
		"an event sub-process", e.TriggeredByEvent,
		"an ad-hoc sub-process, parallel", adHoc && e.Ordering != "Sequential", "an ad-hoc sub-process, sequential", adHoc && e.Ordering == "Sequential",
		"an ad-hoc sub-process with a completion condition", adHoc && e.Completion != "",
		"an ad-hoc sub-process that lets the rest finish", adHoc && !e.CancelRemaining,
		"a "+e.Type+" that begins a case", e.Instantiate, "an "+e.Type+" that begins a case", e.Instantiate,
		"an eventBasedGateway that wants every event", e.Gateway == "Parallel",
		"an activity that undoes another", e.ForCompensation,
		"a default flow of a task", e.Default != "" && e.Type == "task", "a default flow of an "+e.Type, e.Default != "",
		"a sendTask inside the case", e.Type == "sendTask" && e.Zeebe.TaskType == "",
		"a user task with a due date", e.Zeebe.DueDate != "",
		"an input mapping", len(e.Zeebe.Inputs) > 0, "an output mapping", len(e.Zeebe.Outputs) > 0,
	)
}

// chosen gives the names whose conditions hold.
func chosen(pairs ...any) []string {
	var list []string
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == true {
			list = append(list, pairs[i].(string))
		}
	}
	return list
}
