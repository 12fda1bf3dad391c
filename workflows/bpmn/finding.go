package bpmn

import "fmt"

// Severity says whether a finding stops a diagram from being used.
type Severity string

// The severities of findings.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// mild are rules of the standard whose breach changes nothing in what is executed: who draws should know, a case can run. They are
// warnings.
var mild = map[string]bool{
	"informal-expression": true, "gateway-idle": true, "gateway-direction": true, "flow-not-listed": true, "start-without-end": true,
	"message-flow-pool": true, "message-flow-end": true, "participant-multiplicity": true, "bad-implementation": true,
	"script-format": true, "dead-end": true,
}

func severityOf(rule string) Severity {
	if mild[rule] {
		return SeverityWarning
	}
	return SeverityError
}

// Finding is something that is wrong with a diagram, with the place where a person can mend it.
type Finding struct {
	Severity Severity `json:"severity"`
	Rule     string   `json:"rule"`    // code, e.g. "unsupported-element"
	Element  string   `json:"element"` // id, may be empty
	Type     string   `json:"type"`    // element type as in the file, e.g. "scriptTask"
	Line     int      `json:"line"`
	Column   int      `json:"column"`
	Message  string   `json:"message"`
}

// String gives the finding in one line: `12:4: scriptTask "Activity_09ch": is not supported`.
func (f Finding) String() string {
	return fmt.Sprintf("%d:%d: %s %q: %s", f.Line, f.Column, f.Type, f.Element, f.Message)
}

// HasErrors reports whether one of the findings is an error.
func HasErrors(findings []Finding) bool {
	for _, f := range findings {
		if f.Severity == SeverityError {
			return true
		}
	}
	return false
}
