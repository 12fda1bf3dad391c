package desk

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/bpmn"
)

// TestBuiltViewsAskForWhatThereIs: a view that the program brings along asks for steps that a procedure in force has; the one of green proposals asks for
// the step at which one word confirms what the rules proposed (§ 35a VwVfG wants a person to decide).
func TestBuiltViewsAskForWhatThereIs(t *testing.T) {
	t.Parallel()
	library, err := NewLibrary()
	require.NoError(t, err)
	forms := map[string]string{}
	var collect func(elements []*bpmn.Element)
	collect = func(elements []*bpmn.Element) {
		for _, e := range elements {
			if e.Type == "userTask" {
				forms[e.ID] = e.Zeebe.FormReference
			}
			collect(e.Elements)
		}
	}
	for _, p := range library.Procedures() {
		model, err := library.Model(p.Key, p.Version)
		require.NoError(t, err)
		for _, process := range model.Processes {
			collect(process.Elements)
		}
	}
	steps := map[string][]string{}
	for _, view := range loadViews() {
		query, err := url.ParseQuery(view.Query)
		require.NoError(t, err, view.Key)
		for _, step := range query["schritt"] {
			require.Contains(t, forms, step, view.Key)
			steps[view.Key] = append(steps[view.Key], forms[step])
		}
	}
	require.Equal(t, []string{"entscheidung/bestaetigen"}, steps["gruen"])
}
