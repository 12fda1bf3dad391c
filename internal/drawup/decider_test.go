package drawup

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/letter"
	"ablauf/processes/tasktypes"
	"ablauf/workflows/bpmn"
	"ablauf/workflows/contract"
)

// withoutSignature is what a letter says that decides nothing.
const withoutSignature = "Dieses Schreiben wurde maschinell erstellt und ist ohne Unterschrift gültig."

// TestWhoDecidedStandsUnderIt: § 37 Abs. 3 Satz 1 VwVfG: a decision bears the name of who made it, so its diagram says at which tasks it is made, and
// these are tasks of people. Any other letter names nobody and says that it is valid without a signature.
func TestWhoDecidedStandsUnderIt(t *testing.T) {
	t.Parallel()
	a := office(t)
	named, unnamed := map[string]bool{}, map[string]bool{}
	for _, bundle := range a.Library.Bundles() {
		tasks := map[string]bool{}
		eachNode(bundle.Definition, func(n *bpmn.Node) { tasks[n.ID] = tasks[n.ID] || n.Type == "userTask" })
		eachNode(bundle.Definition, func(n *bpmn.Node) {
			if n.TaskType != tasktypes.Letter {
				return
			}
			template := n.Header("vorlage")
			source, err := a.Library.Letter(bundle.Hash, template)
			require.NoError(t, err)
			signed := strings.Contains(string(source), "Im Auftrag\\\n{{.Entschieden.Name}}")
			require.Equal(t, n.Header(headerDecided) != "", signed, template)
			require.True(t, signed || strings.Contains(string(source), withoutSignature), template)
			if casefile.Letter.AnnouncesDecision(casefile.Letter{Template: template}) {
				require.True(t, signed, "%s is a decision", template)
				require.NotContains(t, string(source), withoutSignature, template)
			}
			for _, element := range strings.FieldsFunc(n.Header(headerDecided), func(r rune) bool { return r == ',' }) {
				require.True(t, tasks[element], "%s: nobody decides at %s", template, element)
			}
			if signed {
				named[template] = true
			} else {
				unnamed[template] = true
			}
		})
	}
	for _, template := range []string{
		"ablehnung/abhilfe", "ablehnung/teilabhilfe", "ablehnung/bescheid-ablehnung", "ablehnung/bescheid-verkuerzung", "ablehnung/bescheid-widerruf",
		"ablehnung/bescheid-wechsel-ablehnung", "arbeitgeberwechsel/aussetzung", "arbeitgeberwechsel/bescheid-erlaubnis",
		"arbeitgeberwechsel/kenntnisnahme", "verlaengerung/bescheid-bewilligung",
	} {
		require.True(t, named[template], template)
	}
	require.True(t, unnamed["verlaengerung/eingangsbestaetigung"])
}

func eachNode(d *bpmn.Definition, do func(*bpmn.Node)) {
	for _, p := range d.Processes {
		for _, n := range p.Nodes {
			do(n)
		}
	}
}

// TestNoDecisionWithoutAName: § 37 Abs. 3 Satz 1, § 44 Abs. 2 VwVfG: where nobody is found who decided, the letter is not drawn up.
func TestNoDecisionWithoutAName(t *testing.T) {
	t.Parallel()
	a := office(t)
	var asked []string
	a.DecidedBy = func(_ context.Context, _ casefile.CaseID, elements []string) (casefile.ActorID, error) {
		asked = elements
		return "", casefile.Errorf(casefile.NotFound, "store.not-found", "nobody")
	}
	fields := map[string]any{}
	require.NoError(t, a.addDecider(t.Context(), Order{Step: contract.Work{Headers: []contract.Pair{{Name: "entschieden", Value: "entwerfen,mitzeichnen"}}}}, fields))
	require.Equal(t, []string{"entwerfen", "mitzeichnen"}, asked)
	require.Empty(t, fields)
	parsed, err := letter.ParseTemplate([]byte("Betreff: Bescheid\n\nIm Auftrag\\\n{{.Entschieden.Name}}\n"))
	require.NoError(t, err)
	_, _, err = parsed.Fill(fields)
	require.Equal(t, "letter.missing-value", casefile.CodeOf(err))

	asked = nil
	require.NoError(t, a.addDecider(t.Context(), Order{Step: contract.Work{}}, fields))
	require.Nil(t, asked, "a letter that decides nothing asks for nobody")
}
