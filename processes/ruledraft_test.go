package processes_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/processes"
	"ablauf/processes/processtest"
	"ablauf/workflows/feel"
)

// releaseDay is the day on which the tables below are looked at: days before it are past.
var releaseDay = casefile.MustParseDate("2026-11-23")

func table(t *testing.T, key string) string {
	t.Helper()
	source, err := os.ReadFile("rules/" + key + ".dmn")
	require.NoError(t, err)
	return string(source)
}

func draftRule(t *testing.T, key, changed string) processes.RuleDraft {
	t.Helper()
	library, err := shared()
	require.NoError(t, err)
	base, err := library.Rule(key)
	require.NoError(t, err)
	d, err := library.DraftRule(base.Hash, []byte(changed), releaseDay)
	require.NoError(t, err)
	return d
}

func replaced(t *testing.T, source, old, changed string) string {
	t.Helper()
	require.Contains(t, source, old)
	return strings.Replace(source, old, changed, 1)
}

// succeeded is the table of four eyes in which a refusal is explained in other words from a day on.
func succeeded(source, last, first string, replaced ...string) string {
	source = processtest.EndRow(source, "vier-augen-ablehnung", last)
	return processtest.FollowRow(source, "vier-augen-ablehnung", "vier-augen-ablehnung-2", first, replaced...)
}

// TestRuleDraftFindings: architecture.md 4, number 5: every row names its paragraph and its days, and none can never fire. A release changes rows alone, and of those
// only what they say from today on, because decisions with a date of reference before today are explained by the same rows for ever.
func TestRuleDraftFindings(t *testing.T) {
	t.Parallel()
	source := table(t, "vier-augen")
	const row, law = "vier-augen-ablehnung", "§ 77 Abs. 1 AufenthG"
	words := []string{"Eine Ablehnung zeichnet immer die Leitung mit.", "Eine Ablehnung zeichnet die Leitung mit."}
	for name, c := range map[string]struct {
		changed, code, element string
		failing                bool
	}{
		"a row from today":          {succeeded(source, "2026-11-22", "2026-11-23", words...), "", "", false},
		"a row from a coming day":   {succeeded(source, "2026-12-31", "2027-01-01", words...), "", "", false},
		"a remark":                  {processtest.ChangeRow(source, row, "Regel der Behörde.", "Regel der Leitung."), "", "", false},
		"a row that ends today":     {processtest.EndRow(source, "vier-augen-befangenheit", "2026-11-23"), "", "", false},
		"the very file":             {source, processes.FindingBefore, "", true},
		"another order of the text": {replaced(t, source, `label="Entscheidung"`, `label="Was entschieden wird"`), processes.FindingUnchanged, "", false},

		"another table":      {table(t, "gebuehr"), processes.FindingOtherTable, "", true},
		"another decision":   {replaced(t, source, `decision id="vier-augen"`, `decision id="sechs-augen"`), processes.FindingOtherTable, "", true},
		"another hit policy": {replaced(t, source, `hitPolicy="FIRST"`, `hitPolicy="RULE ORDER"`), processes.FindingPolicy, "", true},
		"another question":   {replaced(t, source, `<text>fall.antragAuf</text>`, `<text>fall.antragArt</text>`), processes.FindingInputs, "", true},
		"another type":       {replaced(t, source, `name="mitzeichnung" label="Mitzeichnung nötig" typeRef="boolean"`, `name="mitzeichnung" label="Mitzeichnung nötig" typeRef="string"`), processes.FindingOutputs, "", true},
		"another name":       {replaced(t, source, `name="grund"`, `name="warum"`), processes.FindingOutputs, "", true},
		"a default answer": {
			replaced(t, source, `label="Grund" typeRef="string" />`, `label="Grund" typeRef="string"><defaultOutputEntry id="d"><text>"?"</text></defaultOutputEntry></output>`),
			processes.FindingFrame, "", true,
		},
		"a column of notes less": {replaced(t, source, `<annotation name="gueltigBis" />`, `<annotation name="bis" />`), processes.FindingFrame, "", true},

		"no id":           {replaced(t, source, `<rule id="vier-augen-ablehnung">`, `<rule>`), processes.FindingRowID, "", true},
		"an id twice":     {replaced(t, source, `<rule id="vier-augen-ablehnung">`, `<rule id="vier-augen-sonst">`), processes.FindingRowTwice, "vier-augen-sonst", true},
		"no paragraph":    {succeeded(source, "2026-11-22", "2026-11-23", "<text>"+law+"</text>", "<text></text>"), processes.FindingParagraph, row + "-2", true},
		"no first day":    {succeeded(source, "2026-11-22", "", words...), processes.FindingFrom, row + "-2", true},
		"a day that none": {succeeded(source, "2026-11-22", "bald", words...), "validity", "", true},
		"ends too early":  {processtest.EndRow(source, row, "2025-12-31"), "validity", "", true},
		"text for yes":    {succeeded(source, "2026-11-22", "2026-11-23", "<text>true</text>", `<text>"ja"</text>`), processes.FindingValue, row + "-2", true},
		"an unknown name": {succeeded(source, "2026-11-22", "2026-11-23", `<text>"ablehnen"</text>`, `<text>ablehnen</text>`), "unknown-name", "", true},
		"a fact of none":  {succeeded(source, "2026-11-22", "2026-11-23", `<text>"ablehnen"</text>`, `<text>? = angaben.augenfarbe</text>`), processes.FindingFact, "", true},
		"another fact":    {succeeded(source, "2026-11-22", "2026-11-23", `<text>"ablehnen"</text>`, `<text>? = "ablehnen" and angaben.notfallEcht = true</text>`), processes.FindingFactNew, "", false},
		"never fires": {
			processtest.FollowRow(processtest.FollowRow(source, "vier-augen-sonst", "x", "2026-11-23"), "vier-augen-sonst", "y", "2026-11-23"), "unreachable", "y", true,
		},

		"a row gone":                {processtest.DropRow(source, row), processes.FindingPastRemoved, row, true},
		"another answer in place":   {processtest.ChangeRow(source, row, words[0], words[1]), processes.FindingPastChanged, row, true},
		"another case in place":     {processtest.ChangeRow(source, row, `<text>"ablehnen"</text>`, `<text>"ablehnen", "teilweise"</text>`), processes.FindingPastChanged, row, true},
		"another paragraph":         {replaced(t, source, `<text>§§ 20, 21 VwVfG</text>`, `<text>§ 20 VwVfG</text>`), processes.FindingPastChanged, "vier-augen-befangenheit", true},
		"a later begin":             {processtest.ChangeRow(source, row, "2026-01-01", "2026-11-23"), processes.FindingPastChanged, row, true},
		"an end in the past":        {processtest.EndRow(source, row, "2026-11-21"), processes.FindingPastEnds, row, true},
		"begins in the past":        {succeeded(source, "2026-11-22", "2026-11-22", words...), processes.FindingPastBegins, row + "-2", true},
		"another order of the past": {processtest.MoveRow(source, "vier-augen-befangenheit", row), processes.FindingPastOrder, row, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := draftRule(t, "vier-augen", c.changed)
			require.Equal(t, !c.failing, d.Ready(), "%+v", d.Findings)
			if c.code == "" {
				require.Empty(t, d.Findings)
				return
			}
			named := func(f processes.Finding) bool {
				return f.Code == c.code && f.Error == c.failing && (c.element == "" || f.Element == c.element)
			}
			require.True(t, slices.ContainsFunc(d.Findings, named), "%+v", d.Findings)
		})
	}
}

// TestRuleDraftRefusesWhatIsNoTable: a file with entities of its own could grow beyond all bounds when it is read; it is refused as a whole, as is what is no DMN.
func TestRuleDraftRefusesWhatIsNoTable(t *testing.T) {
	t.Parallel()
	library, err := shared()
	require.NoError(t, err)
	base, err := library.Rule("vier-augen")
	require.NoError(t, err)
	diagram, err := os.ReadFile("sachstand/v1.bpmn")
	require.NoError(t, err)
	for name, file := range map[string]string{
		"empty": "", "no XML": "Guten Tag", "a diagram": string(diagram),
		"cut off":        `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">`,
		"an entity bomb": `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">&b;</definitions>`,
		"an import":      `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><import name="x" namespace="y" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/></definitions>`,
	} {
		_, err := library.DraftRule(base.Hash, []byte(file), releaseDay)
		require.Equal(t, "release.unreadable-table", casefile.CodeOf(err), name)
		require.Equal(t, casefile.Invalid, casefile.KindOf(err), name)
	}
	_, err = library.DraftRule("nirgends", []byte("x"), releaseDay)
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
	for name, column := range map[string]string{"a column that cannot be read": "<text>fall.antragAuf +</text>", "a column of nobody": "<text></text>"} {
		d, err := library.DraftRule(base.Hash, []byte(replaced(t, table(t, "vier-augen"), "<text>fall.antragAuf</text>", column)), releaseDay)
		require.NoError(t, err, name)
		require.False(t, d.Ready(), name)
	}
	d, err := library.DraftRule(base.Hash, []byte(regexp.MustCompile(`(?s)<rule .*</rule>`).ReplaceAllString(table(t, "vier-augen"), "")), releaseDay)
	require.NoError(t, err)
	require.False(t, d.Ready(), "a table without rows")
}

// TestRuleDraftLeavesThePast: what has no finding says of each day before today what the version before says, whatever the case; from its first day on the new row decides.
func TestRuleDraftLeavesThePast(t *testing.T) {
	t.Parallel()
	d := draftRule(t, "vier-augen", succeeded(table(t, "vier-augen"), "2026-12-31", "2027-01-01", "Eine Ablehnung zeichnet immer die Leitung mit.", "Neu."))
	require.True(t, d.Ready(), "%+v", d.Findings)
	require.Equal(t, []casefile.Date{casefile.MustParseDate("2027-01-01")}, d.From)
	require.Len(t, d.Differences, 2)
	said := func(r processes.Rule, day string, angaben *feel.Context) string {
		inputs := feel.NewContext().Put("fall", feel.NewContext().Put("antragAuf", feel.String("18a"))).Put("angaben", angaben)
		out, err := r.Evaluate(casefile.MustParseDate(day), inputs, feel.Environment{Zone: feel.Berlin()})
		require.NoError(t, err)
		return feel.Literal(out.Value)
	}
	refusal := feel.NewContext().Put("entscheidung", feel.String("ablehnen"))
	for _, day := range []string{"2020-01-01", "2026-01-01", "2026-11-22", "2026-12-31"} {
		for _, word := range []string{"ablehnen", "verlaengern", "erlauben", ""} {
			for _, bias := range []feel.Value{feel.Bool(true), feel.Null{}} {
				angaben := feel.NewContext().Put("entscheidung", feel.String(word)).Put("befangenheit", bias)
				require.Equal(t, said(d.Base, day, angaben), said(d.Rule, day, angaben), "%s %s", day, word)
			}
		}
	}
	require.Contains(t, said(d.Rule, "2026-12-31", refusal), "immer die Leitung")
	require.Contains(t, said(d.Rule, "2027-01-01", refusal), "Neu.")
	require.Contains(t, said(d.Base, "2027-01-01", refusal), "immer die Leitung")
}

// TestRuleDraftOfEveryTable: each table of the program can be followed by one in which a row ends and another begins, and asks nothing that it did not ask before.
func TestRuleDraftOfEveryTable(t *testing.T) {
	t.Parallel()
	library, err := shared()
	require.NoError(t, err)
	for _, base := range library.Rules() {
		info, _ := base.Definitions.Table(base.Key)
		row := info.Rows[0].ID
		changed := processtest.FollowRow(processtest.EndRow(string(base.Content), row, "2026-12-31"), row, row+"-neu", "2027-01-01")
		if base.Key == "jahreswerte" { // its rows have ended, but for the one that says that a year is not known
			changed = processtest.FollowRow(string(base.Content), row, row+"-neu", "2027-01-01")
		}
		d := draftRule(t, base.Key, changed)
		require.True(t, d.Ready(), "%s: %+v", base.Key, d.Findings)
		require.Empty(t, d.Findings, base.Key)
	}
}

// TestTakeReleasedTable: a released table decides at once and is known by its hash, as is the one before; an older release that comes late changes nothing, a broken one
// keeps back nothing, and what the tables read follows what they ask now.
func TestTakeReleasedTable(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	built, err := library.Rule("vier-augen")
	require.NoError(t, err)
	require.Equal(t, 1, built.Version)
	require.NotContains(t, library.Hashes(), built.Hash)
	second := []byte(succeeded(table(t, "vier-augen"), "2026-11-22", "2026-11-23", `<text>"ablehnen"</text>`, `<text>? = "ablehnen" and angaben.notfallEcht = true</text>`))
	third := []byte(succeeded(table(t, "vier-augen"), "2026-11-22", "2026-11-23", "zeichnet immer die Leitung", "zeichnet die Leitung"))
	reads := func() bool {
		return slices.ContainsFunc(library.Vocabulary().Of("vier-augen"), func(f processes.Fact) bool { return f.Path() == "angaben.notfallEcht" })
	}
	require.False(t, reads())
	require.NoError(t, library.Take(processes.Release{Table: true, Key: "vier-augen", Version: 2, Content: second}))
	require.True(t, reads())
	require.NoError(t, library.Take(processes.Release{Table: true, Key: "vier-augen", Version: 3, Content: third}))
	require.False(t, reads())
	require.NoError(t, library.Take(processes.Release{Table: true, Key: "vier-augen", Version: 2, Content: second}), "it comes late")
	now, err := library.Rule("vier-augen")
	require.NoError(t, err)
	require.Equal(t, 3, now.Version)
	require.Equal(t, third, now.Content)
	require.Len(t, library.Rules(), len(mustShared(t).Rules()))
	_, still := library.Table(built.Hash)
	require.True(t, still)
	require.Contains(t, library.Hashes(), now.Hash)

	broken := processes.Release{Table: true, Key: "vier-augen", Version: 4, Content: []byte(replaced(t, string(third), `hitPolicy="FIRST"`, `hitPolicy="LAST"`))}
	require.ErrorContains(t, library.Take(broken), "vier-augen")
	now, err = library.Rule("vier-augen")
	require.NoError(t, err)
	require.Equal(t, 3, now.Version)

	// Back to what was: the same file a second time could not be told from the first by its hash.
	d, err := library.DraftRule(now.Hash, built.Content, releaseDay)
	require.NoError(t, err)
	require.False(t, d.Ready())
	require.True(t, slices.ContainsFunc(d.Findings, func(f processes.Finding) bool { return f.Code == processes.FindingBefore && f.Detail == "1" }))
	d, err = library.DraftRule(now.Hash, []byte(strings.Replace(string(third), "zeichnet die Leitung", "zeichnet doch die Leitung", 1)), releaseDay)
	require.NoError(t, err)
	require.True(t, d.Ready(), "a row that begins today may be changed today: %+v", d.Findings)
	require.Equal(t, 4, d.Version)
}

func mustShared(t *testing.T) *processes.Library {
	t.Helper()
	library, err := shared()
	require.NoError(t, err)
	return library
}

// TestUsersOfATable: who uses a table is whose own diagram asks it, not who calls such a procedure.
func TestUsersOfATable(t *testing.T) {
	t.Parallel()
	keys := func(table string) (all []string) {
		for _, b := range mustShared(t).Users(table) {
			all = append(all, b.Key)
		}
		return all
	}
	require.Equal(t, []string{"arbeitgeberwechsel", "entscheidung"}, keys("vier-augen"))
	require.Equal(t, []string{"eingang"}, keys("zustaendigkeit"))
	require.Empty(t, keys("nirgends"))
}
