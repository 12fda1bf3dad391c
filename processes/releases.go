package processes

import (
	"fmt"
	"slices"
	"strings"

	"ablauf/processes/tasktypes"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/feel"
)

// headerRelease names, at a step that sends a letter, the tasks whose end releases it: "task: condition; task". A condition is FEEL over what the
// case knows and what is entered in the task; without one every end of the task is followed by the letter.
const headerRelease = "freigabe"

// headerBefore names, at such a step, what is done between the end of those tasks and the letter: scripts, rule tables, sub-processes for what they
// put in, a new address, and adding an application to a case, in the order in which the case comes to them.
const headerBefore = "davor"

// LetterStep is a step that sends a letter.
type LetterStep struct {
	Process string
	Node    *bpmn.Node
	// Computed is what the case computes between the task and the letter, in its order.
	Computed []Computed
	when     *feel.Expr // nil: always
}

// Computed is something that a case does by itself: a script, a rule table, what a step or a sub-process puts in for what is inside, or one of the tasks
// whose effect can be foreseen.
type Computed struct {
	Script   *feel.Expr
	Decision string // a rule table
	OnToday  bool   // its rows are those of today, else of the day of receipt
	Result   string // the variable that takes what script, table or task give
	Inputs   []bpmn.Assignment
	TaskType string // tasktypes.Address or tasktypes.Join, where it is one of them
	when     *feel.Expr
}

// Happens reports whether the case comes by it with these values: a gateway right before it says so, where there is one.
func (c Computed) Happens(values *feel.Context, at feel.Environment) bool {
	return isTrue(c.when, values, at)
}

// Header gives a header of the step.
func (s LetterStep) Header(name string) string { return s.Node.Header(name) }

// Follows reports whether the letter follows when the task ends with these values. A condition that says neither yes nor no says no.
func (s LetterStep) Follows(values *feel.Context, at feel.Environment) bool {
	return isTrue(s.when, values, at)
}

func isTrue(condition *feel.Expr, values *feel.Context, at feel.Environment) bool {
	if condition == nil {
		return true
	}
	v, _ := condition.Eval(values, at)
	return v == feel.Value(feel.Bool(true))
}

// LettersAfter gives the steps of a bundle whose letters the end of a task may release, in the order of the diagrams. A step speaks of the tasks of
// its own procedure, and where that has none of the name, of those of a called one.
func (b *Bundle) LettersAfter(process, task string) []LetterStep {
	var steps []LetterStep
	for _, p := range b.Definition.Processes {
		for _, n := range p.Nodes {
			if n.TaskType != tasktypes.Letter {
				continue
			}
			releases, err := releasesOf(n.Header(headerRelease))
			if err != nil {
				continue // CheckReleases has refused it
			}
			for _, r := range releases {
				if r.task == task && (p.ID == process || !has(p, task)) {
					steps = append(steps, LetterStep{Process: p.ID, Node: n, Computed: computedBefore(p, n), when: r.when})
				}
			}
		}
	}
	return steps
}

func computedBefore(p *bpmn.Process, n *bpmn.Node) []Computed {
	var before []Computed
	for id := range strings.SplitSeq(n.Header(headerBefore), ",") {
		if o := p.Node(strings.TrimSpace(id)); o != nil {
			before = append(before, computed(o))
		}
	}
	return append(before, Computed{Inputs: n.Inputs})
}

func computed(n *bpmn.Node) Computed {
	switch n.Kind {
	case bpmn.ScriptTask:
		return Computed{Script: n.Script, Result: n.ResultVariable}
	case bpmn.ServiceTask:
		c := Computed{TaskType: n.TaskType, Result: n.Header("variable")}
		if len(n.Incoming) == 1 {
			c.when = n.Incoming[0].Condition
		}
		return c
	case bpmn.BusinessRuleTask:
		return Computed{Decision: n.Decision, Result: n.ResultVariable, OnToday: n.Property("stichtag") == "entscheidung"}
	default:
		return Computed{Inputs: n.Inputs}
	}
}

func has(p *bpmn.Process, id string) bool {
	return slices.ContainsFunc(p.Nodes, func(n *bpmn.Node) bool { return n.ID == id })
}

// LetterStep gives a step that sends a letter by its place.
func (b *Bundle) LetterStep(process, element string) (LetterStep, bool) {
	for _, p := range b.Definition.Processes {
		for _, n := range p.Nodes {
			if p.ID == process && n.ID == element && n.TaskType == tasktypes.Letter {
				return LetterStep{Process: p.ID, Node: n}, true
			}
		}
	}
	return LetterStep{}, false
}

// CheckReleases reports the first mistake in what a step says about the tasks that release its letter.
func CheckReleases(n *bpmn.Node) error {
	_, err := releasesOf(n.Header(headerRelease))
	return err
}

type letterRelease struct {
	task string
	when *feel.Expr
}

func releasesOf(header string) ([]letterRelease, error) {
	var releases []letterRelease
	for part := range strings.SplitSeq(header, ";") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		task, condition, conditional := strings.Cut(part, ":")
		r := letterRelease{task: strings.TrimSpace(task)}
		if r.task == "" {
			return nil, fmt.Errorf("the header %s names no task in %q", headerRelease, part)
		}
		if conditional {
			expr, err := feel.Parse(strings.TrimSpace(condition), nil)
			if err != nil {
				return nil, fmt.Errorf("the header %s, task %s: %w", headerRelease, r.task, err)
			}
			r.when = expr
		}
		releases = append(releases, r)
	}
	return releases, nil
}
