package rules_test

import (
	"encoding/xml"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"ablauf/processes/rules"
	"ablauf/workflows/dmn"
)

// fired holds the rows that fired in any test of this package, as "decision/row".
var (
	firedMu sync.Mutex
	fired   = map[string]bool{}
)

func noteFired(result dmn.Result) {
	firedMu.Lock()
	defer firedMu.Unlock()
	for _, row := range result.Matched {
		fired[row.Decision+"/"+row.RuleID] = true
	}
}

// TestMain fails when a row of a rule table fires in no table case: what nobody has tried nobody has understood. It counts what really
// fired, so it can only judge a run of all tests. README's list of the tables is held against the same count.
func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if all := flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.skip").Value.String() == "" &&
		flag.Lookup("test.list").Value.String() == ""; code == 0 && all {
		if err := judgeRows(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// table is what a DMN file holds of rows, read apart from the program that evaluates it.
type table struct {
	Decisions []decision `xml:"decision"`
}

type decision struct {
	ID      string `xml:"id,attr"`
	Outputs []struct {
		Name string `xml:"name,attr"`
	} `xml:"decisionTable>output"`
	Rows []struct {
		ID      string   `xml:"id,attr"`
		Outputs []string `xml:"outputEntry>text"`
	} `xml:"decisionTable>rule"`
}

// judgeRows names the rows of all tables that have not fired, and the lines that README lacks.
func judgeRows() error {
	names, err := fs.Glob(rules.Files, "*.dmn")
	if err != nil {
		return err
	}
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		return err
	}
	var silent, missing []string
	for _, name := range names {
		d, err := read(name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		unfired := d.silent()
		silent = append(silent, unfired...)
		line := fmt.Sprintf("| [%s](processes/rules/%s) | %d | %d | %d of %d |",
			d.ID, name, len(d.Rows), d.forReview(), len(d.Rows)-len(unfired), len(d.Rows))
		if !strings.Contains(string(readme), line) {
			missing = append(missing, line)
		}
	}
	if len(silent) > 0 {
		return fmt.Errorf("rows that fire in no test:\n  %s", strings.Join(silent, "\n  "))
	}
	if len(missing) > 0 {
		return fmt.Errorf("the table of rule tables in README needs these rows:\n%s", strings.Join(missing, "\n"))
	}
	return nil
}

func read(name string) (decision, error) {
	data, err := rules.Files.ReadFile(name)
	if err != nil {
		return decision{}, err
	}
	var t table
	if err := xml.Unmarshal(data, &t); err != nil {
		return decision{}, err
	}
	if len(t.Decisions) != 1 {
		return decision{}, fmt.Errorf("%d decisions in the file, and one is the rule", len(t.Decisions))
	}
	return t.Decisions[0], nil
}

// silent gives the rows that have not fired.
func (d decision) silent() []string {
	var all []string
	for _, row := range d.Rows {
		if id := d.ID + "/" + row.ID; !fired[id] {
			all = append(all, id)
		}
	}
	return all
}

// forReview counts the rows that say of themselves that a lawyer must look.
func (d decision) forReview() int {
	n := 0
	for i, output := range d.Outputs {
		for _, row := range d.Rows {
			if output.Name == "needsLegalReview" && row.Outputs[i] == "true" {
				n++
			}
		}
	}
	return n
}
