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

// unseen are the letters that follow a task directly and are not shown before it ends, with the reason.
var unseen = map[string]string{
	"arbeitgeberwechsel/suchphase-mitteilen": "the end of the search is computed behind the task",
}

// TestLettersNameWhoReleasesThem: § 37 Abs. 3 VwVfG: where a letter follows a task with nothing but gateways between them, its step names that task, so that
// it is seen before it goes out; and each task that a step names exists.
func TestLettersNameWhoReleasesThem(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	direct, named := 0, 0
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
				for _, task := range tasksBefore(n) {
					direct++
					if unseen[p.ID+"/"+n.ID] == "" {
						require.Contains(t, releasing, task, "%s follows %s and names it not", n.ID, task)
					}
				}
			}
		}
	}
	require.Greater(t, direct, 20)
	require.Greater(t, named, 40)
}

// tasksBefore gives the tasks of people from which one comes to a step through gateways alone.
func tasksBefore(n *bpmn.Node) (tasks []string) {
	seen := []*bpmn.Node{n}
	for i := 0; i < len(seen); i++ {
		for _, f := range seen[i].Incoming {
			from := f.Source
			switch {
			case from.Type == "userTask":
				tasks = append(tasks, from.ID)
			case strings.HasSuffix(from.Type, "Gateway") && !slices.Contains(seen, from):
				seen = append(seen, from)
			}
		}
	}
	return tasks
}
