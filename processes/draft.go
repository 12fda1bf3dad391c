package processes

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/processes/tasktypes"
	"ablauf/workflows/bpmn"
)

// Draft is a new version of a procedure that somebody proposes. Letters, forms and called diagrams are those of the version that it follows:
// its diagram may name only what is there.
type Draft struct {
	Base    *Bundle
	Version int
	Model   *bpmn.Model
	// Findings say what is wrong with it, errors first, each group in the order of the file.
	Findings []Finding
	// Bundle is what would be released; nil where a finding is an error.
	Bundle *Bundle
}

// Finding is something that a person has to know about a draft.
type Finding struct {
	Error bool // it cannot be released so
	// Code is a rule of package bpmn or dmn or one of the codes below; the locale files have a sentence for each.
	Code string
	// Element is the id, Name what people call it, Type the local name in the file; all empty where it concerns the file as a whole.
	Element, Name, Type string
	Line                int
	// Row is the number of the row of a rule table, from 1; Element is its id then.
	Row int
	// Detail is what the sentence is about: a name that is not there, or what the compiler says.
	Detail string
}

// The codes of what a draft is looked at for besides the rules of package bpmn.
const (
	FindingOtherProcess = "other-process"     // the file has no process with the key of the procedure
	FindingForm         = "form-unknown"      // a form that the procedure does not have
	FindingNoForm       = "form-missing"      // a task of a person without a form
	FindingLetter       = "letter-unknown"    // a letter that the procedure does not have
	FindingTaskType     = "task-type-unknown" // nobody implements it
	FindingHeader       = "header-missing"    // a task type lacks something that it needs
	FindingDecision     = "decision-unknown"  // no rule table of that name
	FindingGroup        = "group-unknown"     // nobody would see the task
	FindingFourEyes     = "four-eyes-unknown" // four eyes with an element that is not there
	FindingNoDue        = "due-missing"       // a task without a day by which it is due
	FindingNoLaw        = "law-missing"       // a task that rests on no paragraph
	FindingHelp         = "help-unknown"      // a task without help for whoever does it
	FindingEnd          = "end-unknown"       // how such a case ended has no words on its page
	FindingNotDrawn     = "not-drawn"         // people learn their work from the picture
	FindingUnchanged    = "unchanged"         // it runs as the version before
	FindingCalled       = "called-elsewhere"  // who calls the procedure keeps calling the version before
)

// FindingCodes lists the codes above.
func FindingCodes() []string {
	return []string{
		FindingOtherProcess, FindingForm, FindingNoForm, FindingLetter, FindingTaskType, FindingHeader, FindingDecision, FindingGroup, FindingFourEyes,
		FindingNoDue, FindingNoLaw, FindingHelp, FindingEnd, FindingNotDrawn, FindingUnchanged, FindingCalled,
	}
}

// Draft reads a diagram as the version of a procedure that follows a bundle, named by its hash, and says all that is wrong with it. NotFound
// "procedure.unknown"; Invalid "release.unreadable" for what is no BPMN file at all, or has entities of its own.
func (l *Library) Draft(follows string, file []byte) (Draft, error) {
	base, found := l.Bundle(follows)
	if !found {
		return Draft{}, casefile.Errorf(casefile.NotFound, "procedure.unknown", "no bundle %q", follows)
	}
	key := base.Key
	model, findings, err := bpmn.Parse(file)
	if err != nil {
		return Draft{}, &casefile.Error{Kind: casefile.Invalid, Code: "release.unreadable", Params: map[string]string{"detail": err.Error()}, Err: err}
	}
	d := Draft{Base: base, Version: base.Version + 1, Model: model}
	if model.Process(key) == nil {
		d.Findings = []Finding{{Error: true, Code: FindingOtherProcess, Detail: key}} // what else is found concerns another procedure
		return d, nil
	}
	d.addAll(findings)
	process, findings := bpmn.Compile(model, key)
	d.addAll(findings)
	if !d.broken() {
		d.checkFlow(process)
		d.checkWork(l, process)
		d.checkPeople(l, model.Process(key).Elements)
		d.checkWhole(l)
	}
	slices.SortStableFunc(d.Findings, func(a, b Finding) int { return severity(a) - severity(b) })
	if d.broken() {
		return d, nil
	}
	c := base.content
	c.Version = d.Version
	c.Diagrams = slices.Clone(c.Diagrams)
	c.Diagrams[0] = File{Path: key + "/v" + strconv.Itoa(d.Version) + ".bpmn", Text: string(file)}
	if d.Bundle, err = compile(c); err != nil {
		return Draft{}, fmt.Errorf("draft of %s: %w", key, err)
	}
	return d, nil
}

func severity(f Finding) int {
	if f.Error {
		return 0
	}
	return 1
}

func (d *Draft) broken() bool {
	return slices.ContainsFunc(d.Findings, func(f Finding) bool { return f.Error })
}

// addAll takes over what package bpmn found.
func (d *Draft) addAll(findings []bpmn.Finding) {
	for _, f := range findings {
		found := Finding{
			Error: f.Severity == bpmn.SeverityError, Code: f.Rule, Element: f.Element, Name: d.name(f.Element), Type: f.Type, Line: f.Line, Detail: f.Message,
		}
		if !slices.Contains(d.Findings, found) {
			d.Findings = append(d.Findings, found)
		}
	}
}

// name gives what people call an element or a flow.
func (d *Draft) name(id string) string {
	if e := d.Model.Element(id); e != nil {
		return e.Name
	}
	if f := d.Model.Flow(id); f != nil {
		return f.Name
	}
	return ""
}

func (d *Draft) add(failing bool, code string, e *bpmn.Element, detail string) {
	d.Findings = append(d.Findings, Finding{Error: failing, Code: code, Element: e.ID, Name: e.Name, Type: e.Type, Line: e.Line, Detail: detail})
}

// checkFlow looks at what calls what, and for runs that no case should come to. What the version before had of the latter is no news.
func (d *Draft) checkFlow(process *bpmn.Process) {
	_, findings := bpmn.NewDefinition("draft", append([]*bpmn.Process{process}, d.Base.Definition.Processes[1:]...)...)
	d.addAll(findings)
	before := bpmn.Soundness(d.Base.Definition.Root())
	for _, f := range bpmn.Soundness(process) {
		f.Severity = bpmn.SeverityWarning
		known := func(b bpmn.Finding) bool { return b.Rule == f.Rule && b.Element == f.Element }
		if !slices.ContainsFunc(before, known) {
			d.addAll([]bpmn.Finding{f})
		}
	}
}

// checkWork looks at what the program does: task types with what they need, and rule tables.
func (d *Draft) checkWork(l *Library, process *bpmn.Process) {
	for _, n := range process.Nodes {
		e := d.Model.Element(n.ID)
		if e == nil {
			continue
		}
		if n.TaskType != "" && !slices.Contains(tasktypes.All(), n.TaskType) {
			d.add(true, FindingTaskType, e, n.TaskType)
		} else if err := tasktypes.CheckHeaders(n.TaskType, n.Header); err != nil {
			d.add(true, FindingHeader, e, err.Error())
		} else if err := CheckReleases(n); err != nil {
			d.add(true, FindingHeader, e, err.Error())
		}
		if n.Decision != "" {
			if _, err := l.Rule(n.Decision); err != nil {
				d.add(true, FindingDecision, e, n.Decision)
			}
		}
	}
}

// checkPeople looks at what people see: tasks with form, group, day, paragraph and help, letters, and the picture.
func (d *Draft) checkPeople(l *Library, elements []*bpmn.Element) {
	known := l.namedSoFar()
	drawn := map[string]bool{}
	for _, page := range d.Model.Diagrams {
		for _, s := range page.Shapes {
			drawn[s.Element] = true
		}
	}
	eachElement(elements, func(e *bpmn.Element) {
		if !drawn[e.ID] {
			d.add(false, FindingNotDrawn, e, "")
		}
		for _, h := range e.Zeebe.Headers {
			if _, err := d.Base.Letter(h.Value); h.Name == "vorlage" && err != nil {
				d.add(true, FindingLetter, e, h.Value)
			}
		}
		if e.Type == "userTask" {
			d.checkTask(known, e)
		}
	})
}

func (d *Draft) checkTask(known named, e *bpmn.Element) {
	if form := e.Zeebe.FormReference; form == "" {
		d.add(true, FindingNoForm, e, "")
	} else if _, err := d.Base.Form(form); err != nil {
		d.add(true, FindingForm, e, form)
	}
	if !known.groups[e.Zeebe.CandidateGroups] {
		d.add(true, FindingGroup, e, e.Zeebe.CandidateGroups)
	}
	for _, first := range strings.FieldsFunc(e.Zeebe.Property("vieraugen"), func(r rune) bool { return r == ',' }) {
		if d.Model.Element(first) == nil {
			d.add(true, FindingFourEyes, e, first)
		}
	}
	if e.Zeebe.Property("frist") == "" {
		d.add(false, FindingNoDue, e, "")
	}
	if e.Zeebe.Property("recht") == "" {
		d.add(false, FindingNoLaw, e, "")
	}
	if !known.help[e.Zeebe.Property("hilfe")] {
		d.add(false, FindingHelp, e, e.Zeebe.Property("hilfe"))
	}
}

// checkWhole looks at the draft beside the other versions and procedures.
func (d *Draft) checkWhole(l *Library) {
	if len(bpmn.Compare(d.Base.Models[0], d.Model)) == 0 {
		d.Findings = append(d.Findings, Finding{Code: FindingUnchanged})
	}
	var callers []string
	for _, b := range l.Bundles() {
		calls := slices.ContainsFunc(b.Definition.Processes[1:], func(p *bpmn.Process) bool { return p.ID == d.Base.Key })
		if calls && !slices.Contains(callers, b.Key) {
			callers = append(callers, b.Key)
		}
	}
	for _, e := range d.Model.Process(d.Base.Key).Elements {
		if before := d.Base.Models[0].Element(e.ID); e.Type == "endEvent" && (before == nil || before.Type != e.Type) {
			d.add(false, FindingEnd, e, "")
		}
	}
	if len(callers) > 0 {
		d.Findings = append(d.Findings, Finding{Code: FindingCalled, Detail: strings.Join(callers, ", ")})
	}
}

// named is what the diagrams of the library name, by which a draft is judged: a group is a role with people, a help has a text.
type named struct{ groups, help map[string]bool }

func (l *Library) namedSoFar() named {
	found := named{map[string]bool{}, map[string]bool{}}
	for _, b := range l.Bundles() {
		for _, m := range b.Models {
			for _, p := range m.Processes {
				eachElement(p.Elements, func(e *bpmn.Element) {
					if e.Type == "userTask" {
						found.groups[e.Zeebe.CandidateGroups], found.help[e.Zeebe.Property("hilfe")] = true, true
					}
				})
			}
		}
	}
	return found
}

func eachElement(elements []*bpmn.Element, do func(*bpmn.Element)) {
	for _, e := range elements {
		do(e)
		eachElement(e.Elements, do)
	}
}
