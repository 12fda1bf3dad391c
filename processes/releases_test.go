package processes_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/processes"
	"ablauf/processes/tasktypes"
	"ablauf/workflows/bpmn"
)

// never are the tasks behind which a letter stands in the picture and never in a case, with the reason.
var never = map[string]string{
	"kenntnis-bestaetigen behind entscheidung-mitzeichnen": "signs that a job is allowed or refused",
	"kenntnis-bestaetigen behind wechsel-entscheiden":      "allows or refuses a job",
	"kenntnis-bestaetigen behind verkuerzung-pruefen":      "ends with a search or with shortening the title",
	"kenntnis-bestaetigen behind weg-festlegen":            "ends with giving the case away",
}

// unread is what is computed before a letter that prints nothing of it.
var unread = map[string]string{"runde-zaehlen": "counts how often was asked"}

// TestLettersNameWhoReleasesThem: § 37 Abs. 3 VwVfG: where a letter follows a task with nothing but gateways between them, its step names that task, so that
// it is seen before it goes out; and each task that a step names exists.
func TestLettersNameWhoReleasesThem(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	direct, named := 0, 0
	met := map[string]bool{}
	for _, bundle := range library.Bundles() {
		tasks := map[string]bool{}
		for _, p := range bundle.Definition.Processes {
			for _, n := range p.Nodes {
				tasks[n.ID] = tasks[n.ID] || n.Type == "userTask"
			}
		}
		for _, p := range bundle.Definition.Processes {
			for _, n := range p.Nodes {
				if n.TaskType != tasktypes.Letter {
					continue
				}
				require.NoError(t, processes.CheckReleases(n))
				var releasing []string
				for part := range strings.SplitSeq(n.Header("freigabe"), ";") {
					task, _, _ := strings.Cut(part, ":")
					if task = strings.TrimSpace(task); task != "" && p.ID == bundle.Key { // a called procedure speaks of its own tasks or those of its callers
						require.True(t, tasks[task], "%s: there is no task %s", n.ID, task)
						named++
					}
					releasing = append(releasing, strings.TrimSpace(task))
				}
				for _, before := range tasksBefore(p, n) {
					direct++
					place := n.ID + " behind " + before.task
					if met[place] = true; never[place] != "" {
						continue
					}
					require.Contains(t, releasing, before.task, "%s follows %s and names it not", n.ID, before.task)
					for _, computed := range before.computed {
						if unread[computed] == "" {
							require.Contains(t, strings.Split(n.Header("davor"), ","), computed, "%s is computed between %s and %s", computed, before.task, n.ID)
						}
					}
				}
			}
		}
	}
	require.Greater(t, direct, 30)
	require.Greater(t, named, 45)
	for place := range never {
		require.True(t, met[place], "%s is no exception any more", place)
	}
}

// TestWhatIsComputedBeforeALetter: what a letter's step names as computed before it exists, and is of a kind that can be computed ahead: a script, what a sub-process puts
// in, one of the tables that read nothing but the case (that of § 81 AufenthG and that of the change of an employer) on the day of receipt or of the decision, or a
// task whose effect can be foreseen: a new address, and adding an application to a case.
func TestWhatIsComputedBeforeALetter(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	scripts, tables, puts, tasks := 0, 0, 0, map[string]bool{}
	for _, bundle := range library.Bundles() {
		for _, p := range bundle.Definition.Processes {
			for _, n := range p.Nodes {
				for id := range strings.SplitSeq(n.Header("davor"), ",") {
					if id = strings.TrimSpace(id); id == "" {
						continue
					}
					computed := p.Node(id)
					require.NotNil(t, computed, id)
					switch computed.Kind {
					case bpmn.ScriptTask:
						scripts++
					case bpmn.BusinessRuleTask:
						require.Contains(t, []string{"fiktionswirkung", "arbeitgeberwechsel-pfad"}, computed.Decision, id)
						require.Contains(t, []string{"", "eingang", "entscheidung"}, computed.Property("stichtag"), id)
						require.Empty(t, computed.Property("rechnetAb"), id)
						require.Empty(t, computed.Inputs, id)
						tables++
					case bpmn.ServiceTask:
						require.Contains(t, foreseen, computed.TaskType, id)
						tasks[computed.TaskType] = true
					default:
						require.NotNil(t, computed.Body, id)
						require.NotEmpty(t, computed.Inputs, id)
						puts++
					}
				}
			}
		}
	}
	require.Positive(t, scripts)
	require.Positive(t, tables)
	require.Positive(t, puts)
	require.Len(t, tasks, len(foreseen))
}

// taskBefore is a task of people and what the case computes between it and a letter.
type taskBefore struct {
	task     string
	computed []string
}

// tasksBefore gives the tasks from which one comes to a step without that anybody else does anything: through gateways, the borders of sub-processes, and what
// the program computes or notes by itself.
func tasksBefore(p *bpmn.Process, n *bpmn.Node) (tasks []taskBefore) {
	seen := map[*bpmn.Node]bool{n: true}
	var back func(n *bpmn.Node, computed []string)
	visit := func(from *bpmn.Node, computed []string) {
		switch {
		case seen[from]:
			return
		case from.Type == "userTask":
			tasks = append(tasks, taskBefore{from.ID, computed})
			return
		case from.Kind == bpmn.ScriptTask, from.Kind == bpmn.BusinessRuleTask, slices.Contains(foreseen, from.TaskType):
			computed = append([]string{from.ID}, computed...)
		case strings.HasSuffix(from.Type, "Gateway"), slices.Contains(noted, from.TaskType):
		case from.Body != nil:
			seen[from] = true
			for _, end := range p.Nodes {
				if end.Scope == from.Body && len(end.Outgoing) == 0 && !strings.Contains(end.Type, "errorEnd") {
					seen[end] = true
					back(end, computed)
				}
			}
			return
		default:
			return
		}
		seen[from] = true
		back(from, computed)
	}
	back = func(n *bpmn.Node, computed []string) {
		for _, f := range n.Incoming {
			visit(f.Source, computed)
		}
		if len(n.Incoming) > 0 || n.Attached != nil || n.Type != "startEvent" {
			return
		}
		for _, outer := range p.Nodes {
			if outer.Body == n.Scope && outer.Body != nil && !seen[outer] {
				seen[outer] = true
				if len(outer.Inputs) > 0 {
					computed = append([]string{outer.ID}, computed...)
				}
				back(outer, computed)
			}
		}
	}
	back(n, nil)
	return tasks
}

// foreseen are the tasks of the program whose effect on a letter can be computed ahead.
var foreseen = []string{tasktypes.Address, tasktypes.Join}

// noted are what the program notes without that a letter behind it reads anything of it.
var noted = []string{tasktypes.Deadline, tasktypes.Named}
