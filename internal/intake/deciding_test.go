package intake

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDecidingValues: a day becomes a day of FEEL, wherever it stands; what only looks like one stays a text.
func TestDecidingValues(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{"titelEnde":"2026-11-26","n":1.50}`:                        `{"n":1.50,"titelEnde":{"@":"date","v":"2026-11-26"}}`,
		`{"a":null,"b":"2026-02-30","c":"2026-11","d":"26.11.2026"}`: `{"a":null,"b":"2026-02-30","c":"2026-11","d":"26.11.2026"}`,
		`{"liste":["2026-11-26",{"x":"2026-11-27"}],"ja":true}`:      `{"ja":true,"liste":[{"@":"date","v":"2026-11-26"},{"x":{"@":"date","v":"2026-11-27"}}]}`,
		`{}`: `{}`,
	} {
		got, err := DecidingValues(json.RawMessage(in))
		require.NoError(t, err)
		require.Equal(t, want, string(got))
	}
	_, err := DecidingValues(json.RawMessage(`{`))
	require.Error(t, err)
}
