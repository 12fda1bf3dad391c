package processes

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"ablauf/internal/casefile"
)

// scenarios are the scripts by which the procedures are tested (processtest runs them on the engine): what happens, and what comes of it.
//
//go:embed */scenarios/*.txt
var scenarios embed.FS

// Sample is one way of a case through a procedure, step by step. It is a scenario, so what it says of the case is what the engine does:
// the tests of the scenarios prove it.
type Sample struct {
	Procedure string
	// Key names the sample within its procedure for ever: the name of the scenario's file and the number of the case in it, "bewilligung-1".
	Key   string
	Steps []SampleStep
}

// SampleAct is what moves a case on.
type SampleAct string

// The acts of a scenario that a reader can follow.
const (
	SampleStart    SampleAct = "start"
	SampleComplete SampleAct = "complete" // a person finishes a task
	SampleDone     SampleAct = "done"     // the program is done with an activity
	SampleMessage  SampleAct = "message"  // something arrives
	SampleClock    SampleAct = "clock"    // time passes; each timer that fires is a step
	SampleOther    SampleAct = "other"    // signals, faults, what only the tests of the engine are interested in
)

// SampleStep is one act with where the case stood before it and stands after it.
type SampleStep struct {
	Act SampleAct
	// Element is the task, the activity, the timer, or the place where the message was awaited; empty where it reached nobody.
	Element string
	// Message is the name of what arrives.
	Message string
	// Data is what is entered, as a FEEL context.
	Data string
	// At is the moment of a timer, in Europe/Berlin; zero for all other acts.
	At time.Time
	// Before and After are the elements at which the case waits, those around them included.
	Before, After []string
	// Ended: the case has ended with this step.
	Ended bool
}

var samples = sync.OnceValues(readSamples)

// Samples gives the samples of a procedure by key. A scenario that cannot be read is an error of the program.
func Samples(procedure string) ([]Sample, error) {
	all, err := samples()
	if err != nil {
		return nil, err
	}
	var found []Sample
	for _, s := range all {
		if s.Procedure == procedure {
			found = append(found, s)
		}
	}
	return found, nil
}

// FindSample gives a sample, or NotFound "sample.unknown".
func FindSample(procedure, key string) (Sample, error) {
	found, err := Samples(procedure)
	if err != nil {
		return Sample{}, err
	}
	for _, s := range found {
		if s.Key == key {
			return s, nil
		}
	}
	return Sample{}, casefile.Errorf(casefile.NotFound, "sample.unknown", "no such sample")
}

func readSamples() ([]Sample, error) {
	folders, err := scenarios.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("scenarios: %w", err)
	}
	var all []Sample
	for _, folder := range folders {
		files, err := scenarios.ReadDir(path.Join(folder.Name(), "scenarios"))
		if err != nil {
			return nil, fmt.Errorf("scenarios: %w", err)
		}
		for _, file := range files {
			text, err := scenarios.ReadFile(path.Join(folder.Name(), "scenarios", file.Name()))
			if err != nil {
				return nil, fmt.Errorf("scenarios: %w", err)
			}
			reader := sampleReader{procedure: folder.Name(), file: strings.TrimSuffix(file.Name(), ".txt")}
			found, err := reader.read(string(text))
			if err != nil {
				return nil, fmt.Errorf("scenario %s of %s: %w", file.Name(), folder.Name(), err)
			}
			all = append(all, found...)
		}
	}
	return all, nil
}

// sampleReader reads one file. It keeps what the case waits for, because a message and a clock name no element themselves.
type sampleReader struct {
	procedure, file string
	samples         []Sample
	waiting         []string
	messages        map[string][]string  // name -> elements that await it
	timers          map[string]time.Time // element -> due
}

// read goes through the blocks of a file: command and input, a line of four hyphens, what came of it, an empty line.
func (r *sampleReader) read(text string) ([]Sample, error) {
	for block := range strings.SplitSeq(text, "\n\n") {
		input, output, found := strings.Cut(block, "\n----")
		if !found {
			continue // a comment between two blocks
		}
		if err := r.block(input, strings.TrimPrefix(output, "\n")); err != nil {
			return nil, err
		}
	}
	return r.samples, nil
}

func (r *sampleReader) block(input, output string) error {
	var lines []string
	for line := range strings.SplitSeq(input, "\n") {
		if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return fmt.Errorf("a block without a command before %q", output)
	}
	words := strings.Fields(lines[0])
	step := SampleStep{Act: actOf(words[0]), Element: argument(words, "element"), Data: strings.Join(lines[1:], "\n"), Before: r.waiting}
	switch step.Act {
	case SampleStart:
		if name := argument(words, "process"); name != r.procedure {
			return fmt.Errorf("the case runs %q", name)
		}
		r.samples = append(r.samples, Sample{Procedure: r.procedure, Key: r.file + "-" + strconv.Itoa(len(r.samples)+1)})
		r.waiting, r.messages, r.timers = nil, map[string][]string{}, map[string]time.Time{}
		step.Before = nil
	case SampleMessage:
		step.Message = argument(words, "name")
		if places := r.messages[step.Message]; len(places) > 0 {
			step.Element = places[0]
		}
	case SampleClock:
		return r.clock(output)
	case SampleComplete, SampleDone, SampleOther:
	}
	if len(r.samples) == 0 {
		return fmt.Errorf("%q before the first start", lines[0])
	}
	step.Ended = r.follow(strings.Split(output, "\n"))
	r.add(step)
	return nil
}

// clock makes a step of each timer that fired: its moment stands alone in a line, then comes what followed.
func (r *sampleReader) clock(output string) error {
	if len(r.samples) == 0 {
		return fmt.Errorf("the clock moves before the first start")
	}
	var step *SampleStep
	var effects []string
	finish := func() {
		if step != nil {
			step.Ended = r.follow(effects)
			r.add(*step)
		}
		step, effects = nil, nil
	}
	for line := range strings.SplitSeq(output, "\n") {
		at, ok := momentOf(line)
		if !ok {
			effects = append(effects, line)
			continue
		}
		finish()
		step = &SampleStep{Act: SampleClock, At: at, Before: r.waiting}
		for element, due := range r.timers {
			// Of two timers with one due instant the smaller name is taken, so that the page is the same each time.
			if due.Equal(at) && (step.Element == "" || element < step.Element) {
				step.Element = element
			}
		}
		delete(r.timers, step.Element)
	}
	finish()
	return nil
}

func (r *sampleReader) add(step SampleStep) {
	step.After = r.waiting
	last := &r.samples[len(r.samples)-1]
	last.Steps = append(last.Steps, step)
}

// follow takes note of what came of a step and reports whether the case has ended.
func (r *sampleReader) follow(lines []string) (ended bool) {
	for _, line := range lines {
		words := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "at:"):
			r.waiting = words[1:]
		case strings.HasPrefix(line, "ended:"):
			r.waiting, ended = nil, true
		case len(words) == 5 && words[0] == "message" && words[2] == "awaited":
			r.messages[words[1]] = append(r.messages[words[1]], words[4])
		case len(words) == 7 && words[0] == "message" && words[3] == "longer":
			r.messages[words[1]] = slices.DeleteFunc(r.messages[words[1]], func(e string) bool { return e == words[6] })
		case len(words) == 5 && words[0] == "timer" && words[2] == "at":
			if due, ok := momentOf(words[3] + " " + words[4]); ok {
				r.timers[words[1]] = due
			}
		case len(words) == 3 && words[0] == "timer":
			delete(r.timers, words[1])
		}
	}
	return ended
}

func actOf(command string) SampleAct {
	switch act := SampleAct(command); act {
	case SampleStart, SampleComplete, SampleDone, SampleMessage, SampleClock:
		return act
	case SampleOther:
	}
	return SampleOther
}

func argument(words []string, name string) string {
	for _, w := range words {
		if value, ok := strings.CutPrefix(w, name+"="); ok {
			return value
		}
	}
	return ""
}

// momentOf reads a moment of a script. The zone is left at UTC: the words are those of Europe/Berlin already, and only they are shown.
func momentOf(line string) (time.Time, bool) {
	t, err := time.Parse("2006-01-02 15:04", line)
	return t, err == nil
}
