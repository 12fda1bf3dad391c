package processes

import (
	"fmt"
	"path"
	"strconv"
	"strings"
)

// Scenario is one case of a scenario file: what happens, and what has to come of it.
type Scenario struct {
	Procedure string
	// Key is the name of the file and the number of the case in it, as that of a Sample: "bewilligung-1".
	Key   string
	Steps []ScenarioStep
}

// ScenarioStep is a command of package workflows/script and the output that it must have.
type ScenarioStep struct {
	Line  int // in the file
	Name  string
	Args  map[string]string
	Input string
	Want  string
}

// Scenarios gives the scenarios of a procedure in the order of the files.
func Scenarios(procedure string) ([]Scenario, error) {
	folder := path.Join(procedure, "scenarios")
	files, err := scenarios.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("scenarios: %w", err)
	}
	var all []Scenario
	for _, file := range files {
		text, err := scenarios.ReadFile(path.Join(folder, file.Name()))
		if err != nil {
			return nil, fmt.Errorf("scenarios: %w", err)
		}
		all = append(all, scenariosOf(procedure, strings.TrimSuffix(file.Name(), ".txt"), string(text))...)
	}
	return all, nil
}

// scenariosOf reads one file; readSamples has found it whole.
func scenariosOf(procedure, file, text string) []Scenario {
	var found []Scenario
	line := 1
	for block := range strings.SplitSeq(text, "\n\n") {
		if step, ok := stepOf(block, line); ok {
			if step.Name == string(SampleStart) {
				found = append(found, Scenario{Procedure: procedure, Key: file + "-" + strconv.Itoa(len(found)+1)})
			}
			if last := len(found) - 1; last >= 0 {
				found[last].Steps = append(found[last].Steps, step)
			}
		}
		line += strings.Count(block, "\n") + 2
	}
	return found
}

// stepOf reads a block: the command with its input, a line of four hyphens, what has to come of it. A block without the line is a comment.
func stepOf(block string, line int) (ScenarioStep, bool) {
	input, output, found := strings.Cut(block, "\n----")
	if !found {
		return ScenarioStep{}, false
	}
	step := ScenarioStep{Args: map[string]string{}, Want: strings.TrimPrefix(output, "\n")}
	var below []string
	for i, text := range strings.Split(input, "\n") {
		switch words := strings.Fields(text); {
		case len(words) == 0 || strings.HasPrefix(text, "#"):
		case step.Name == "":
			step.Line, step.Name = line+i, words[0]
			for _, word := range words[1:] {
				name, value, _ := strings.Cut(word, "=")
				step.Args[name] = value
			}
		default:
			below = append(below, text)
		}
	}
	step.Input = strings.Join(below, "\n")
	return step, step.Name != ""
}
