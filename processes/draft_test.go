package processes_test

import (
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/processes"
)

// shared is loaded once for the tests that only read it.
var shared = sync.OnceValues(func() (*processes.Library, error) { return processes.Load() })

func drafted(t *testing.T, old, changed string) processes.Draft {
	t.Helper()
	library, err := shared()
	require.NoError(t, err)
	source, err := os.ReadFile("sachstand/v1.bpmn")
	require.NoError(t, err)
	require.Contains(t, string(source), old)
	base, found := library.Newest("sachstand")
	require.True(t, found)
	d, err := library.Draft(base.Hash, []byte(strings.Replace(string(source), old, changed, 1)))
	require.NoError(t, err)
	return d
}

// TestDraftFindings: what would keep a case from going on is an error and there is nothing to release; what only people would miss is a hint.
func TestDraftFindings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		old, changed, code, element string
		failing                     bool
	}{
		"another name":          {`name="Frage beantworten"`, `name="Anfrage beantworten"`, "", "", false},
		"nothing at all":        {`name="Frage beantworten"`, `name="Frage beantworten"`, processes.FindingUnchanged, "", false},
		"another procedure":     {`process id="sachstand"`, `process id="anderes"`, processes.FindingOtherProcess, "", true},
		"a form of nobody":      {`"sachstand/beantworten"`, `"sachstand/gibt-es-nicht"`, processes.FindingForm, "frage-beantworten", true},
		"a form of another":     {`"sachstand/beantworten"`, `"entscheidung/entscheiden"`, processes.FindingForm, "frage-beantworten", true},
		"no form":               {`<zeebe:formDefinition externalReference="sachstand/beantworten" />`, "", processes.FindingNoForm, "frage-beantworten", true},
		"a group of nobody":     {`candidateGroups="clearing"`, `candidateGroups="chefetage"`, processes.FindingGroup, "frage-beantworten", true},
		"a letter of nobody":    {`value="sachstand/antwort"`, `value="sachstand/liebesbrief"`, processes.FindingLetter, "antwort-senden", true},
		"work of nobody":        {`type="sachbearbeitung-frei"`, `type="zaubern"`, processes.FindingTaskType, "wochengrenze-pruefen", true},
		"work without its data": {`<zeebe:header key="zeitpunkt" value="sbFreiAb" />`, "", processes.FindingHeader, "wochengrenze-pruefen", true},
		"no day":                {`<zeebe:property name="frist" value="3 AT" />`, "", processes.FindingNoDue, "frage-beantworten", false},
		"no paragraph":          {"<zeebe:property name=\"recht\" value=\"§ 25 VwVfG; § 30 VwVfG\" />\n          <zeebe:property name=\"hilfe\" value=\"sachstand.beantworten\"", "<zeebe:property name=\"hilfe\" value=\"sachstand.beantworten\"", processes.FindingNoLaw, "frage-beantworten", false},
		"help of nobody":        {`value="sachstand.beantworten"`, `value="nirgends"`, processes.FindingHelp, "frage-beantworten", false},
		"four eyes of nobody":   {`<zeebe:property name="frist" value="3 AT" />`, `<zeebe:property name="frist" value="3 AT" /><zeebe:property name="vieraugen" value="niemand" />`, processes.FindingFourEyes, "frage-beantworten", true},
		"not drawn":             {`bpmnElement="frage-beantworten"`, `bpmnElement="nirgends"`, processes.FindingNotDrawn, "frage-beantworten", false},
		"a way without condition": {
			`<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=sachbearbeitungNoetig = true</bpmn:conditionExpression>`, "", "gateway-condition", "sachbearbeitung-frage", true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := drafted(t, c.old, c.changed)
			require.Equal(t, c.failing, d.Bundle == nil, "%+v", d.Findings)
			if c.code == "" {
				require.Empty(t, d.Findings)
				return
			}
			require.NotEmpty(t, d.Findings)
			f := d.Findings[0]
			require.Equal(t, []any{c.code, c.element, c.failing}, []any{f.Code, f.Element, f.Error}, "%+v", d.Findings)
			if c.element != "" {
				require.NotEmpty(t, f.Name)
				require.Positive(t, f.Line)
			}
		})
	}
}

// TestDraftRefusesWhatIsNoDiagram: a file with entities of its own could grow beyond all bounds when it is read; it is refused as a whole, as is what is no XML.
func TestDraftRefusesWhatIsNoDiagram(t *testing.T) {
	t.Parallel()
	library, err := shared()
	require.NoError(t, err)
	base, _ := library.Newest("sachstand")
	for name, file := range map[string]string{
		"empty": "", "no XML": "Guten Tag", "cut off": `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL">`,
		"an entity bomb": `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&b;</definitions>`,
	} {
		_, err := library.Draft(base.Hash, []byte(file))
		require.Equal(t, "release.unreadable", casefile.CodeOf(err), name)
		require.Equal(t, casefile.Invalid, casefile.KindOf(err), name)
	}
	_, err = library.Draft("nirgends", []byte("x"))
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
}

// TestTakeReleased: new cases begin on what was released, running ones find their version; taken twice it is there once, and another library that reads the stored
// content has it under the same hash.
func TestTakeReleased(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	old, _ := library.Newest("sachstand")
	d := drafted(t, `name="Frage beantworten"`, `name="Anfrage beantworten"`)
	require.NoError(t, library.Take(processes.Release{Content: d.Bundle.Content}))
	require.NoError(t, library.Take(processes.Release{Content: d.Bundle.Content}))
	newest, _ := library.Newest("sachstand")
	require.Equal(t, d.Bundle.Hash, newest.Hash)
	require.Equal(t, 2, newest.Version)
	require.Equal(t, "Anfrage beantworten", newest.Models[0].Element("frage-beantworten").Name)
	_, still := library.Definition(old.Hash)
	require.True(t, still)
	versions := 0
	for _, b := range library.Bundles() {
		if b.Key == "sachstand" {
			versions++
		}
	}
	require.Equal(t, 2, versions)
	require.Error(t, library.Take(processes.Release{Content: []byte("{}x")}))
	hash, err := processes.HashOf(newest.Content)
	require.NoError(t, err)
	require.Equal(t, newest.Hash, hash)
}
