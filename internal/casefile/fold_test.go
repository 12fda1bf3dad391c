package casefile_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
)

// TestFoldMarksOfTheirOwn: Unicode UAX 15: what was copied out of a PDF or typed on some systems has a letter and its mark as two characters; it is the same name.
func TestFoldMarksOfTheirOwn(t *testing.T) {
	t.Parallel()
	for apart, whole := range map[string]string{
		"Mu\u0308ller": "Müller", "O\u0308ztu\u0308rk": "Öztürk", "Nguye\u0302\u0303n": "Nguyễn", "S\u0327ahin": "Şahin", "Jose\u0301": "José", "A\u030askov": "Åskov",
	} {
		require.Equal(t, casefile.Fold(whole), casefile.Fold(apart), whole)
	}
	require.Equal(t, "mueller", casefile.Fold("Mu\u0308ller"))
}
