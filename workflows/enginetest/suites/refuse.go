package suites

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"ablauf/workflows/bpmn"
)

// ownRules are rules of ours that the standard does not know: what a task does is said in the zeebe namespace. They do not count where
// a suite asks whether a breach of the standard is seen.
var ownRules = []string{"missing-task-type", "missing-decision", "missing-script"}

// Refused runs the models that a suite says must not be accepted (folder/RULE/*.bpmn): each has to have a finding. A second list names
// those among them that have warnings only.
func Refused(folder fs.FS) (outcomes []Outcome, warnedOnly []string, err error) {
	files, err := fs.Glob(folder, "refuse/*/*.bpmn")
	if err != nil {
		return nil, nil, err
	}
	for _, file := range files {
		source, err := fs.ReadFile(folder, file)
		if err != nil {
			return nil, nil, err
		}
		rule := path.Base(path.Dir(file))
		key := rule + "/" + strings.TrimSuffix(path.Base(file), ".bpmn")
		var findings []bpmn.Finding
		failure := guarded(func() string {
			findings = findingsOf(source)
			if len(findings) == 0 {
				return "accepted without a finding"
			}
			return ""
		})
		if failure == "" && !bpmn.HasErrors(findings) {
			warnedOnly = append(warnedOnly, key)
		}
		outcomes = append(outcomes, Outcome{"refuse", key, failure})
	}
	return outcomes, warnedOnly, nil
}

// findingsOf gives what is wrong with a model of betsy by the standard.
func findingsOf(source []byte) []bpmn.Finding {
	model, findings, err := bpmn.Parse(source)
	if err != nil {
		return []bpmn.Finding{{Severity: bpmn.SeverityError, Rule: "unreadable", Message: err.Error()}}
	}
	b := &betsy{world: newWorld(model, bpmn.Options{Tolerate: ownRules})}
	b.rewrite()
	for _, p := range model.Processes {
		findings = append(findings, b.world.define(p.ID)...)
	}
	return slices.DeleteFunc(findings, func(f bpmn.Finding) bool { return slices.Contains(ownRules, f.Rule) })
}
