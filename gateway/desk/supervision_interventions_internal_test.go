package desk

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestInterventionsReachNestedSteps: a step within a sub-process that the case is in can be repeated and skipped like one of the top level; a step within a
// sub-process that it is not in is not offered, because nothing there runs that it could go on in.
func TestInterventionsReachNestedSteps(t *testing.T) {
	t.Parallel()
	library, err := NewLibrary()
	require.NoError(t, err)
	d := &Desk{Deps: Deps{Library: library}}
	c := casefile.Case{Procedure: "verlaengerung", Version: 1}
	nested := InterventionTarget{"verlaengerung", "vollstaendigkeit-pruefen", "Vollständigkeit prüfen"}
	outer := library.processParent(t, "verlaengerung", 1, nested.Element)
	require.NotContains(t, d.targetsIn(c, "verlaengerung", nil), nested)
	within := []ActiveElement{}
	for _, id := range outer {
		within = append(within, ActiveElement{Process: "verlaengerung", Element: id})
	}
	require.Contains(t, d.targetsIn(c, "verlaengerung", within), nested)
	next, only := d.behind(c, "verlaengerung", nested.Element)
	require.True(t, only)
	require.Equal(t, "vollstaendig-frage", next.Element)
}

// processParent gives the sub-processes around an element.
func (b *Built) processParent(t *testing.T, key string, version int, element string) []string {
	t.Helper()
	model, err := b.Model(key, version)
	require.NoError(t, err)
	var around []string
	for e := model.Element(element).Parent; e != nil; e = e.Parent {
		around = append(around, e.ID)
	}
	require.NotEmpty(t, around)
	return around
}
