package processtest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/processes"
	"ablauf/schemas"
)

// TestChecklistCodesStandInTheForms: whatever the checklist may ask of a person can be ticked as checked, named as missing and named as still
// missing; a code that a form lacks could never be asked for.
func TestChecklistCodesStandInTheForms(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	rule, err := library.Rule("checkliste-verlaengerung")
	require.NoError(t, err)
	info, ok := rule.Definitions.Table(rule.Key)
	require.True(t, ok)
	for ref, name := range map[string]string{
		"verlaengerung/vollstaendigkeit": "unterlagenGeprueft", "nachforderung/markieren": "fehlend", "nachforderung/eingang-pruefen": "fehlend",
	} {
		form, err := schemas.Load(ref)
		require.NoError(t, err)
		at := slices.IndexFunc(form.Fields(), func(f schemas.Field) bool { return f.Name == name })
		require.GreaterOrEqual(t, at, 0)
		options := form.Fields()[at].Items.Enum
		for _, row := range info.Rows {
			if row.Outputs[3] == `"register"` {
				continue
			}
			code := strings.Trim(row.Outputs[0], `"`)
			require.True(t, slices.ContainsFunc(options, func(o schemas.Option) bool { return o.Value == code }), "%s in %s", code, ref)
		}
	}
}
