// Package rehearsal tries a new version of a procedure before its release: it runs the scenarios of the procedure on it, and says which
// running cases could move to it.
//
// It is authoritative for what counts as the same outcome. It decides nothing: a version that runs otherwise may be meant so.
package rehearsal

import (
	"context"
	"regexp"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/processes"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/engine"
	"ablauf/workflows/script"
)

// firingsMax bounds the timers that fire while a scenario's clock moves once; the scenarios have some dozens.
const firingsMax = 1000

// Result is what became of a scenario.
type Result struct {
	Key string
	// Passed: all came as the scenario says, names of tasks apart.
	Passed bool
	// Renamed says that tasks have other names than in the scenario.
	Renamed bool
	// Of a scenario that came out otherwise: the first step at which it did, by its line in the file and its command, what should have come
	// of it and what did.
	Line            int
	Command         string
	Want, Got       []string
	StepsBefore, Of int // steps that came as they should, of how many
}

// Scenarios runs every scenario of a procedure on a version of it. What it calls besides is what cases run on now. The context bounds it:
// Unavailable "release.too-long".
func Scenarios(ctx context.Context, l *processes.Library, b *processes.Bundle) ([]Result, error) {
	all, err := processes.Scenarios(b.Key)
	if err != nil {
		return nil, err
	}
	results := make([]Result, 0, len(all))
	for _, s := range all {
		r, err := run(ctx, l, b, s)
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, nil
}

func run(ctx context.Context, l *processes.Library, b *processes.Bundle, s processes.Scenario) (Result, error) {
	c := script.Case{FiringsMax: firingsMax, Define: func(key string) (*bpmn.Definition, error) {
		if key == b.Key {
			return b.Definition, nil
		}
		other, found := l.Newest(key)
		if !found {
			return nil, casefile.Errorf(casefile.NotFound, "procedure.unknown", "no procedure %q", key)
		}
		return other.Definition, nil
	}}
	r := Result{Key: s.Key, Passed: true, Of: len(s.Steps)}
	for _, step := range s.Steps {
		if ctx.Err() != nil {
			return r, casefile.Errorf(casefile.Unavailable, "release.too-long", "scenario %s: %w", s.Key, ctx.Err())
		}
		got := c.Run(script.Command{Name: step.Name, Args: step.Args, Input: step.Input})
		same, renamed := compare(step.Want, got)
		r.Renamed = r.Renamed || renamed
		if !same {
			r.Passed, r.Line, r.Command = false, step.Line, command(step)
			r.Want, r.Got = lines(step.Want), lines(got)
			return r, nil
		}
		r.StepsBefore++
	}
	return r, nil
}

// command gives the words of a step that name what happened: "complete frage-beantworten".
func command(step processes.ScenarioStep) string {
	for _, name := range []string{"element", "name", "to"} {
		if step.Args[name] != "" {
			return step.Name + " " + step.Args[name]
		}
	}
	return step.Name
}

// taskName finds the name of a task in the line that tells of its opening.
var taskName = regexp.MustCompile(`(?m)^(task \S+ )"(?:[^"\\]|\\.)*"( for )`)

// compare reports whether an output is what was wanted, and whether only the names of tasks differ.
func compare(want, got string) (same, renamed bool) {
	want, got = strings.TrimSpace(want), strings.TrimSpace(got)
	if want == got {
		return true, false
	}
	same = taskName.ReplaceAllString(want, "$1$2") == taskName.ReplaceAllString(got, "$1$2")
	return same, same
}

func lines(text string) []string {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// Obstacle is a reason why a running case cannot move to another version; the locale files have a sentence for each code.
type Obstacle struct{ Code, Element string }

// Obstacles says what keeps a case from moving: nothing where it could. saved is the state of the engine after the case's last turn. The
// same is asked when a person moves the case.
func Obstacles(from, to *processes.Bundle, saved []byte) ([]Obstacle, error) {
	state, err := engine.Load(from.Definition, saved)
	if err != nil {
		return nil, casefile.Errorf(casefile.Internal, "engine.state", "state of a case: %w", err)
	}
	var found []Obstacle
	for _, o := range engine.DryRun(from.Definition, to.Definition, state, engine.Plan{}) {
		found = append(found, Obstacle{Code: o.Code, Element: o.Element})
	}
	return found, nil
}
