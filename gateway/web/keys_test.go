package web_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/gateway/web"
)

// TestKeyHelpShowsWhatCounts: the help is what the script goes by, so a key that is switched off or taken away stands nowhere.
func TestKeyHelpShowsWhatCounts(t *testing.T) {
	t.Parallel()
	keys := func(s desk.KeySettings) map[string][]string {
		shown := map[string][]string{}
		for _, line := range web.NewKeyHelp(s).Lines {
			for _, key := range line.Keys {
				shown[line.Action] = append(shown[line.Action], key.Key)
			}
		}
		return shown
	}
	all := keys(desk.KeySettings{Mode: desk.KeysAll, Keys: map[desk.KeyAction]string{"claim": "ü", "unclaim": ""}})
	require.Equal(t, []string{"j", "ArrowDown"}, all["row-next"])
	require.Equal(t, []string{"ü"}, all["claim"])
	require.NotContains(t, all, "unclaim")
	require.Equal(t, []string{"Ctrl+Enter"}, all["finish"])
	some := keys(desk.KeySettings{Mode: desk.KeysNoLetters})
	require.Equal(t, []string{"ArrowDown"}, some["row-next"])
	require.Equal(t, []string{"Ctrl+s"}, some["save"])
	require.NotContains(t, some, "claim")
	require.NotContains(t, some, "help")
	require.Empty(t, keys(desk.KeySettings{Mode: desk.KeysOff}))
}
