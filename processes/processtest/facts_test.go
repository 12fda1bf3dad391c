package processtest_test

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/processes"
	"ablauf/processes/rules"
	"ablauf/schemas"
	"ablauf/workflows/bpmn"
)

var (
	factInRule = regexp.MustCompile(`angaben\.([a-zA-Z0-9]+)`)
	inLetter   = regexp.MustCompile(`Angaben "([a-zA-Z0-9]+)"`)
	text       = regexp.MustCompile(`"[^"]*"`)
	word       = regexp.MustCompile(`\.?[a-zA-Z][a-zA-Z0-9]*`)
)

// fieldNames gives the top-level fields of all forms; with deciding only those that reach the engine.
func fieldNames(t *testing.T, deciding bool) map[string]bool {
	t.Helper()
	forms, err := schemas.All()
	require.NoError(t, err)
	names := map[string]bool{}
	for _, form := range forms {
		for _, field := range form.Fields() {
			if !deciding || field.Deciding {
				names[field.Name] = true
			}
		}
	}
	return names
}

// TestRulesReadFactsThatFormsSupply: a fact that no form and no step of a program supplies would be null for ever, and its row could never fire.
func TestRulesReadFactsThatFormsSupply(t *testing.T) {
	t.Parallel()
	names := fieldNames(t, false)
	library, err := processes.Load()
	require.NoError(t, err)
	for _, fact := range library.Vocabulary().Facts {
		names[fact.Field.Name] = names[fact.Field.Name] || fact.Group == "angaben"
	}
	tables, err := fs.Glob(rules.Files, "*.dmn")
	require.NoError(t, err)
	for _, table := range tables {
		data, err := rules.Files.ReadFile(table)
		require.NoError(t, err)
		for _, match := range factInRule.FindAllStringSubmatch(string(data), -1) {
			require.True(t, names[match[1]], "%s reads angaben.%s, which nobody supplies", table, match[1])
		}
	}
}

// spokenForBoth are names that a program computes and a form has, each with the reason why the word of the form does no harm.
var spokenForBoth = map[string]string{
	"baAntwort":            "the table asks for baErgebnis first, which only the program sets",
	"fristNeuBis":          "the letter goes out only where the form that asks for the day has just been filled",
	"gueltigBis":           "the form of the draft is written anew: a day that is left empty is taken back",
	"neueStelleGemeldetAm": "the program hands it on as it was entered, and the form demands it each time that a new job is named",
	"ruecknahmeAm":         "the program adds today only where the message names no day",
	"sicherheitsabfrage":   "where nobody is to be asked any more an older concern of the officer stays, and a person decides",
}

// TestNoFormHidesWhatTheProgramComputes: what people entered goes before the variables of a case where a table or a letter asks for a name. So a
// value that the program computes for a table or a letter has a name that no form has, else an old word of a person hides the new value.
func TestNoFormHidesWhatTheProgramComputes(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	read, computed, entered := readNames(t, library), map[string]bool{}, fieldNames(t, false)
	for _, bundle := range library.Bundles() {
		for _, model := range bundle.Models {
			eachElement(model.Processes[0].Elements, func(e *bpmn.Element) {
				own := map[string]bool{}
				produced(e, own)
				for _, m := range slices.Concat(e.Zeebe.Inputs, e.Zeebe.Outputs) {
					own[m.Target] = own[m.Target] && m.Source != "="+m.Target // handed on as it was entered
				}
				for name, set := range own {
					computed[name] = computed[name] || set
				}
			})
		}
	}
	var both []string
	for name := range computed {
		if computed[name] && read[name] && entered[name] {
			both = append(both, name)
		}
	}
	require.ElementsMatch(t, slices.Collect(maps.Keys(spokenForBoth)), both, "read by a table or a letter, computed by the program, and asked by a form")
}

// readNames gives what rule tables and letters read of what is known about a case.
func readNames(t *testing.T, library *processes.Library) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	tables, err := fs.Glob(rules.Files, "*.dmn")
	require.NoError(t, err)
	for _, table := range tables {
		data, err := rules.Files.ReadFile(table)
		require.NoError(t, err)
		for _, match := range factInRule.FindAllStringSubmatch(string(data), -1) {
			names[match[1]] = true
		}
	}
	for _, bundle := range library.Bundles() {
		for _, file := range bundle.Files() {
			for _, match := range inLetter.FindAllStringSubmatch(file.Text, -1) {
				names[match[1]] = true
			}
		}
	}
	return names
}

// TestConditionsReadKnownVariables: a variable in a condition or a timer comes from the start, from a deciding field, or from an
// element of the diagram; a slip of the pen would send every case down the default way.
func TestConditionsReadKnownVariables(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	for _, bundle := range library.Bundles() {
		known := fieldNames(t, true)
		for _, name := range strings.Fields("caseId eingangAm titelArt titelParagraph titelEnde antragAuf antragArt bezugStand vwgoFrist beschwerdeAm") {
			known[name] = true
		}
		for _, name := range strings.Fields("anlass anhoerungErfolgt bekanntgabeBis") {
			known[name] = true // what a caller hands to "ablehnung", which is looked at without one too
		}
		known["bescheinigungAnlass"] = true // likewise to "fiktionsbescheinigung"
		var flows []*bpmn.Flow
		var timers []string
		for _, model := range bundle.Models {
			flows = append(flows, model.Processes[0].Flows...)
			eachElement(model.Processes[0].Elements, func(e *bpmn.Element) {
				flows = append(flows, e.Flows...)
				produced(e, known)
				for _, d := range e.Events {
					timers = append(timers, d.Expression)
				}
			})
		}
		for _, f := range flows {
			checkWords(t, f.ID, f.Condition, known)
		}
		for _, expression := range timers {
			checkWords(t, bundle.Key, expression, known)
		}
	}
}

// produced notes the variables that an element sets.
func produced(e *bpmn.Element, known map[string]bool) {
	known[e.Zeebe.ResultVariable] = true
	for _, m := range slices.Concat(e.Zeebe.Inputs, e.Zeebe.Outputs) {
		known[m.Target] = true
	}
	for _, h := range e.Zeebe.Headers {
		if h.Name == "fristVariable" || h.Name == "variable" || h.Name == "zeitpunkt" {
			known[h.Value] = true
		}
	}
}

func checkWords(t *testing.T, where, expression string, known map[string]bool) {
	t.Helper()
	keywords := []string{"and", "or", "null", "true", "false", "if", "then", "else", "duration", "date", "today", "string"}
	for _, name := range word.FindAllString(text.ReplaceAllString(expression, ""), -1) {
		if strings.HasPrefix(name, ".") || slices.Contains(keywords, name) {
			continue
		}
		require.True(t, known[name], "%s reads %s, which nothing sets", where, name)
	}
}
