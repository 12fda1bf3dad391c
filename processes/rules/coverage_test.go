package rules_test

import (
	"encoding/xml"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"slices"
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
// fired, so it can only judge a run of all tests.
func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if all := flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.skip").Value.String() == "" &&
		flag.Lookup("test.list").Value.String() == ""; code == 0 && all {
		if silent, err := silentRows(); err != nil || len(silent) > 0 {
			fmt.Fprintf(os.Stderr, "rows that fire in no test (%v):\n  %s\n", err, strings.Join(silent, "\n  "))
			code = 1
		}
	}
	os.Exit(code)
}

// table is what a DMN file holds of rows, read apart from the program that evaluates it.
type table struct {
	Decisions []struct {
		ID   string `xml:"id,attr"`
		Rows []struct {
			ID string `xml:"id,attr"`
		} `xml:"decisionTable>rule"`
	} `xml:"decision"`
}

// silentRows gives the rows of all tables that have not fired.
func silentRows() ([]string, error) {
	names, err := fs.Glob(rules.Files, "*.dmn")
	if err != nil {
		return nil, err
	}
	var silent []string
	for _, name := range names {
		data, err := rules.Files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var t table
		if err := xml.Unmarshal(data, &t); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if len(t.Decisions) == 0 {
			return nil, fmt.Errorf("%s holds no decision", name)
		}
		for _, decision := range t.Decisions {
			for _, row := range decision.Rows {
				if id := decision.ID + "/" + row.ID; !fired[id] {
					silent = append(silent, id)
				}
			}
		}
	}
	slices.Sort(silent)
	return silent, nil
}
