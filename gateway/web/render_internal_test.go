package web

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestHandlersShareTheirTemplates: the parsed templates are the largest thing that a handler needs, and the same for each.
func TestHandlersShareTheirTemplates(t *testing.T) {
	t.Parallel()
	one, err := New(Deps{})
	require.NoError(t, err)
	other, err := New(Deps{})
	require.NoError(t, err)
	require.Same(t, one.renderer, other.renderer)
}

// TestPageHoldsWhatItReaches: a page holds the parts that it calls, directly or by another one, and no more; its own definition comes first, and a
// part that is nowhere is found when the program starts.
func TestPageHoldsWhatItReaches(t *testing.T) {
	t.Parallel()
	funcs := words{"de"}.funcs()
	parts, err := parsed(funcs, "templates/layout.html", "templates/parts/*.html")
	require.NoError(t, err)
	own, err := parsed(funcs, "templates/pages/error.html")
	require.NoError(t, err)
	require.Contains(t, parts, "case-messages")
	page, err := assemble(funcs, parts, own)
	require.NoError(t, err)
	require.NotNil(t, page.Lookup("page"))
	require.Nil(t, page.Lookup("case-messages"))
	require.Equal(t, own["page"].Root.String(), page.Lookup("page").Tree.Root.String())
	delete(own, "page")
	_, err = assemble(funcs, parts, own)
	require.ErrorContains(t, err, `there is no template "page"`)
}
