package suites

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"ablauf/workflows/bpmn"
)

// Interchange reads files that other tools wrote. A file passes when it is read, and every process in it compiles to a definition or has
// findings that say why not, with a line and a rule.
func Interchange(folder fs.FS, pattern string) ([]Outcome, error) {
	files, err := fs.Glob(folder, pattern)
	if err != nil {
		return nil, err
	}
	var out []Outcome
	for _, file := range files {
		source, err := fs.ReadFile(folder, file)
		if err != nil {
			return nil, err
		}
		key := strings.TrimSuffix(path.Base(file), path.Ext(file))
		out = append(out, Outcome{"files", key, guarded(func() string { return interchanged(source) })})
	}
	return out, nil
}

func interchanged(source []byte) string {
	model, findings, err := bpmn.Parse(source)
	if err != nil {
		return err.Error()
	}
	if len(model.Processes)+len(model.Participants) == 0 {
		return "nothing was read"
	}
	for _, p := range model.Processes {
		process, more := bpmn.Compile(model, p.ID)
		if (process == nil) != bpmn.HasErrors(more) {
			return fmt.Sprintf("process %q has neither a graph nor an error", p.ID)
		}
		findings = append(findings, more...)
	}
	for _, f := range findings {
		if f.Line == 0 || f.Rule == "" || f.Message == "" {
			return fmt.Sprintf("the finding %+v does not say where and why", f)
		}
	}
	return ""
}
