package suites

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"ablauf/workflows/bpmn"
	"ablauf/workflows/engine"
	"ablauf/workflows/feel"
)

// betsyTolerated are rules of Compile that betsy's models break on purpose or for brevity; none of them changes what is executed.
var betsyTolerated = []string{"no-start", "missing-error-code", "missing-escalation-code", "parallel-condition", "event-condition"}

// betsyTest is one model of expected.json with the cases that are run on it.
type betsyTest struct {
	Group, Name, File string
	Cases             []betsyCase
}

type betsyCase struct {
	Input    *string
	Traces   []string
	Delay    string `json:"delay_ms"`
	Integer  *int64 `json:"integerVariable"`
	Parallel string `json:"parallelProcess"`
}

// Outcome is one test of a suite: its key and, where it failed, why.
type Outcome struct {
	Directory, Key, Failure string
}

// Betsy runs every case of expected.json in the suite's folder.
func Betsy(folder fs.FS) ([]Outcome, error) {
	data, err := fs.ReadFile(folder, "expected.json")
	if err != nil {
		return nil, err
	}
	var suite struct{ Tests []betsyTest }
	if err := json.Unmarshal(data, &suite); err != nil {
		return nil, err
	}
	var out []Outcome
	for _, t := range suite.Tests {
		source, err := fs.ReadFile(folder, t.File)
		if err != nil {
			return nil, err
		}
		for i, c := range t.Cases {
			key := t.Group + "/" + t.Name
			if len(t.Cases) > 1 {
				key += "#" + strconv.Itoa(i+1)
			}
			out = append(out, Outcome{t.Group, key, guarded(func() string { return betsyRun(source, t.Name, c) })})
		}
	}
	return out, nil
}

// guarded turns a panic into a failure: it must not hide the other tests.
func guarded(run func() string) (failure string) {
	defer func() {
		if p := recover(); p != nil {
			failure = fmt.Sprintf("panic: %v", p)
		}
	}()
	return run()
}

// betsyRun runs one case and says what is wrong, or "".
func betsyRun(source []byte, name string, c betsyCase) string {
	want := slices.Clone(c.Traces)
	got, detail := betsyTraces(source, name, c)
	slices.Sort(want)
	slices.Sort(got)
	if slices.Equal(got, want) {
		return ""
	}
	return fmt.Sprintf("want %v, got %v %s", want, got, detail)
}

// The lines that a test expects besides those of its scripts.
const (
	traceDeployment = "DeploymentFailed"
	traceGeneric    = "GenericError"
	traceRuntime    = "RuntimeException"
	traceError      = "ErrorThrownErrorEvent"
	traceMarker     = "MarkerExists"
	traceParallel   = "ExecutionParallel"
	traceData       = "DataCorrect"
	traceIncrement  = "Increment"
)

func betsyTraces(source []byte, name string, c betsyCase) (traces []string, detail string) {
	refusal := func(findings []bpmn.Finding) ([]string, string) {
		line := traceDeployment
		if slices.Contains(c.Traces, traceGeneric) {
			line = traceGeneric // any failure will do
		}
		return []string{line}, firstError(findings)
	}
	model, findings, err := bpmn.Parse(source)
	if err != nil {
		return refusal([]bpmn.Finding{{Severity: bpmn.SeverityError, Message: err.Error()}})
	}
	b := &betsy{world: newWorld(model, bpmn.Options{Tolerate: betsyTolerated})}
	b.world.perform, b.world.observe = b.perform, b.observe
	b.rewrite()
	for _, p := range model.Processes {
		more := b.world.define(p.ID)
		findings = append(findings, more...)
	}
	if bpmn.HasErrors(findings) {
		return refusal(findings)
	}
	if err := b.run(name, c); err != nil {
		return nil, err.Error()
	}
	return b.result(c), b.detail
}

// betsy is a run of one case.
type betsy struct {
	world     *world
	errorCode string // of the error that the file declares
	log       []string
	marked    bool
	stamps    [3][]time.Time
	trouble   []string
	detail    string
}

func (b *betsy) run(name string, c betsyCase) error {
	vars := feel.NewContext()
	if c.Input != nil {
		vars.Put("test", feel.String(*c.Input))
	}
	if c.Integer != nil {
		vars.Put("integerVariable", feel.Int(*c.Integer))
	}
	w := b.world
	// A second process that runs beside the first waits already when the first throws.
	if c.Parallel != "" {
		if err := w.start(c.Parallel, "", vars.Clone()); err != nil {
			return err
		}
	}
	if err := w.start(b.first(name), "", vars); err != nil {
		return err
	}
	ms := 0
	if c.Delay != "" {
		n, err := strconv.Atoi(c.Delay)
		if err != nil {
			return err
		}
		ms = n
	}
	if err := w.pass(time.Duration(ms) * time.Millisecond); err != nil {
		return err
	}
	for len(w.later) > 0 { // work that is under way is waited for
		due, _ := w.next()
		if err := w.pass(due.Sub(w.now)); err != nil {
			return err
		}
	}
	return nil
}

// first finds the process that a person starts: the one that has the test's name, else the first that begins without an event.
func (b *betsy) first(name string) string {
	if b.world.model.Process(name) != nil {
		return name
	}
	for _, p := range b.world.model.Processes {
		root := b.world.defs[p.ID].Root()
		if len(root.Scope.First) > 0 {
			return p.ID
		}
		for _, n := range root.Scope.Starts {
			if len(n.Triggers) == 0 {
				return p.ID
			}
		}
	}
	return b.world.model.Processes[0].ID
}

// perform is what the scripts of the suite do (engine.md, section 2).
func (b *betsy) perform(a engine.StartActivity) work {
	switch script := a.TaskType; {
	case strings.HasPrefix(script, "SCRIPT_"):
		b.log = append(b.log, script)
	case strings.HasPrefix(script, "INCREMENT_INTEGER_VARIABLE"):
		if strings.HasSuffix(script, "_AND_LOG") {
			b.log = append(b.log, traceIncrement)
		}
		old, _ := a.Variables.Get("integerVariable")
		n, _ := old.(feel.Number)
		i, _ := n.Int64()
		return work{result: feel.NewContext().Put("integerVariable", feel.Int(i+1))}
	case script == "SET_STRING_DATA":
		return work{result: feel.NewContext().Put("data", feel.String("String"))}
	case script == "LOG_DATA":
		if v, _ := a.Variables.Get("data"); v == feel.Value(feel.String("String")) {
			b.log = append(b.log, traceData)
		}
	case script == "CREATE_MARKER_FILE":
		b.marked = true
	case script == "CREATE_TIMESTAMP_LOG_1":
		b.stamps[1] = append(b.stamps[1], b.world.now)
	case script == "CREATE_TIMESTAMP_LOG_2":
		b.stamps[2] = append(b.stamps[2], b.world.now)
	case script == "WAIT_TEN_SECONDS":
		return work{takes: 10 * time.Second}
	case script == "THROW_ERROR":
		return work{code: or(b.errorCode, "ERROR")}
	}
	return work{}
}

// observe notes trouble as the suite names it. Tokens that wait for ever at a gateway are no error there: the trace just ends.
func (b *betsy) observe(_ *running, c engine.Command) {
	r, isRecord := c.(engine.Record)
	if !isRecord || r.Code != engine.FactIncidentRaised {
		return
	}
	b.detail += " " + r.Reason + " at " + r.Element
	switch r.Reason {
	case "join.waits-forever":
	case "error.uncaught":
		b.trouble = append(b.trouble, traceError)
	default:
		b.trouble = append(b.trouble, traceRuntime)
	}
}

// result gives the lines of the run.
func (b *betsy) result(c betsyCase) []string {
	lines := slices.Clone(b.log)
	// Files are looked at only by tests that ask for them.
	if b.marked && slices.Contains(c.Traces, traceMarker) {
		lines = append(lines, traceMarker)
	}
	if overlap(b.stamps[1], b.stamps[2]) && slices.Contains(c.Traces, traceParallel) {
		lines = append(lines, traceParallel)
	}
	if len(b.trouble) > 0 && slices.Contains(c.Traces, traceGeneric) {
		return append(lines, traceGeneric)
	}
	return append(lines, b.trouble...)
}

// overlap reports whether two spans of time, each from its first stamp to its last, have a moment in common.
func overlap(a, b []time.Time) bool {
	return len(a) > 0 && len(b) > 0 && !a[0].After(b[len(b)-1]) && !b[0].After(a[len(a)-1])
}

func firstError(findings []bpmn.Finding) string {
	for _, f := range findings {
		if f.Severity == bpmn.SeverityError {
			return f.Rule + ": " + f.String()
		}
	}
	return ""
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
