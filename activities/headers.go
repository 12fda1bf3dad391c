package activities

import (
	"fmt"

	"ablauf/processes"
	"ablauf/processes/tasktypes"
)

// CheckHeaders reports the first task of a diagram whose headers would fail, or set a deadline without its paragraph, when a case gets
// there: a program with such a procedure does not start. What a task type wants is said at its activity.
func CheckHeaders(l *processes.Library) error {
	for _, b := range l.Bundles() {
		for _, p := range b.Definition.Processes {
			for _, n := range p.Nodes {
				err := tasktypes.CheckHeaders(n.TaskType, n.Header)
				if err == nil {
					err = processes.CheckReleases(n)
				}
				if err != nil {
					return fmt.Errorf("procedure %s: %s %q of task type %s: %w", p.ID, n.Type, n.ID, n.TaskType, err)
				}
			}
		}
	}
	return nil
}
