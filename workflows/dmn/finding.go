package dmn

import "fmt"

// Severity says what a finding means for the release of a model.
type Severity int

const (
	// Error: the model does not do what it seems to say; it must not be released.
	Error Severity = iota + 1
	// Warning: a person should look at it.
	Warning
	// Note: a check could not be made.
	Note
)

// String returns the severity in German.
func (s Severity) String() string {
	switch s {
	case Error:
		return "Fehler"
	case Warning:
		return "Warnung"
	case Note:
		return "Hinweis"
	}
	return "unbekannt"
}

// Finding is something a modeller has to know about a model.
type Finding struct {
	Severity Severity
	// Code is stable: syntax, unknown-name, unknown-type, missing-requirement, duplicate-id, duplicate-type, cycle, shape, gap,
	// overlap, unreachable, validity, not-checked, no-logic, external.
	Code string
	// Decision is the id of the decision or knowledge model, "" for the file.
	Decision string
	// Row is the number of the rule, Column that of the input or output, both from 1; 0 where it does not apply.
	Row, Column int
	// Line is the line of the file.
	Line int
	// Message is a German sentence for the modeller.
	Message string
}

// String renders the finding for a log of the build.
func (f Finding) String() string {
	return fmt.Sprintf("%s %s line=%d decision=%s row=%d: %s", f.Severity, f.Code, f.Line, f.Decision, f.Row, f.Message)
}

// Findings returns what was found while the model was read, in the order of the file.
func (d *Definitions) Findings() []Finding { return append([]Finding(nil), d.findings...) }

// maxFindings bounds the list; one broken import could otherwise be reported in every cell.
const maxFindings = 1_000

func (d *Definitions) report(f Finding) {
	if len(d.findings) < maxFindings {
		d.findings = append(d.findings, f)
	}
}
