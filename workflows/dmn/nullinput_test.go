package dmn_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/dmn"
	"ablauf/workflows/feel"
)

// TestUnknownBooleanMatchesNoConstant: DMN 1.5, table 55; a row that asks for true must not fire for a person of whom nobody knows it.
func TestUnknownBooleanMatchesNoConstant(t *testing.T) {
	t.Parallel()
	defs, err := dmn.Parse([]byte(`<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
<inputData id="i" name="bekannt"><variable name="bekannt" typeRef="boolean"/></inputData>
<decision id="k" name="k"><variable name="k" typeRef="string"/>
<informationRequirement id="r"><requiredInput href="#i"/></informationRequirement>
<decisionTable id="t" hitPolicy="FIRST">
<input id="e"><inputExpression typeRef="boolean"><text>bekannt</text></inputExpression></input>
<output id="o" typeRef="string"/>
<rule id="r1"><inputEntry id="a"><text>true</text></inputEntry><outputEntry id="x"><text>"ja"</text></outputEntry></rule>
<rule id="r2"><inputEntry id="b"><text>false</text></inputEntry><outputEntry id="y"><text>"nein"</text></outputEntry></rule>
<rule id="r3"><inputEntry id="c"><text>-</text></inputEntry><outputEntry id="z"><text>"unbekannt"</text></outputEntry></rule>
</decisionTable></decision></definitions>`), nil)
	require.NoError(t, err)
	for want, input := range map[string]feel.Value{"ja": feel.Bool(true), "nein": feel.Bool(false), "unbekannt": feel.Null{}} {
		out, err := defs.Evaluate("k", feel.NewContext().Put("bekannt", input), feel.Environment{})
		require.NoError(t, err)
		require.Equal(t, feel.Value(feel.String(want)), out.Value)
	}
}
