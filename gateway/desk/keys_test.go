package desk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

func scheme(changes map[desk.KeyAction]string) map[desk.KeyAction]string {
	wanted := map[desk.KeyAction]string{}
	for _, b := range desk.KeyBindings() {
		if b.Key != "" {
			wanted[b.Action] = b.Key
		}
	}
	for action, key := range changes {
		wanted[action] = key
	}
	return wanted
}

// TestChooseKeys: WCAG 2.2, 2.1.4: single characters can be switched off and replaced. No key does two things.
func TestChooseKeys(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		changes map[desk.KeyAction]string
		wrong   map[string]string
		kept    map[desk.KeyAction]string
	}{
		"the scheme itself":             {nil, nil, map[desk.KeyAction]string{}},
		"another letter":                {map[desk.KeyAction]string{"claim": "ü"}, nil, map[desk.KeyAction]string{"claim": "ü"}},
		"upper case is another key":     {map[desk.KeyAction]string{"claim": "J"}, nil, map[desk.KeyAction]string{"claim": "J"}},
		"two after each other":          {map[desk.KeyAction]string{"claim": " gx "}, nil, map[desk.KeyAction]string{"claim": "g x"}},
		"none":                          {map[desk.KeyAction]string{"claim": ""}, nil, map[desk.KeyAction]string{"claim": ""}},
		"none frees the letter":         {map[desk.KeyAction]string{"claim": "", "unclaim": "c"}, nil, map[desk.KeyAction]string{"claim": "", "unclaim": "c"}},
		"two swapped":                   {map[desk.KeyAction]string{"row-next": "k", "row-previous": "j"}, nil, map[desk.KeyAction]string{"row-next": "k", "row-previous": "j"}},
		"the same twice":                {map[desk.KeyAction]string{"unclaim": "c"}, map[string]string{"/unclaim": "keys.taken"}, nil},
		"the beginning of two":          {map[desk.KeyAction]string{"claim": "g"}, map[string]string{"/go-worklist": "keys.taken", "/go-case": "keys.taken"}, nil},
		"three":                         {map[desk.KeyAction]string{"claim": "abc"}, map[string]string{"/claim": "keys.form"}, nil},
		"what nobody can type":          {map[desk.KeyAction]string{"claim": "\u200f"}, map[string]string{"/claim": "keys.form"}, nil},
		"a mark without a letter":       {map[desk.KeyAction]string{"claim": "\u0301"}, map[string]string{"/claim": "keys.form"}, nil},
		"what is no action is not kept": {map[desk.KeyAction]string{"decide": "d"}, nil, map[desk.KeyAction]string{}},
		"what has a fixed key stays so": {map[desk.KeyAction]string{"finish": "e"}, nil, map[desk.KeyAction]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := desk.ChooseKeys("alle", scheme(c.changes))
			if c.wrong != nil {
				var known *casefile.Error
				require.ErrorAs(t, err, &known)
				require.Equal(t, casefile.Invalid, known.Kind)
				found := map[string]string{}
				for _, f := range known.Fields {
					found[f.Field] = f.Code
				}
				require.Equal(t, c.wrong, found)
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.kept, got.Keys)
		})
	}
	_, err := desk.ChooseKeys("vielleicht", scheme(nil))
	require.Equal(t, "keys.invalid", casefile.CodeOf(err))
}

// TestNoKeyDecides: every key leads somewhere or sends what a person sees before them; none belongs to a decision.
func TestNoKeyDecides(t *testing.T) {
	t.Parallel()
	for _, b := range desk.KeyBindings() {
		require.NotContains(t, []desk.KeyAction{"decide", "refuse", "grant", "sign", "release"}, b.Action)
		if b.Action == "finish" || b.Action == "save" {
			require.Empty(t, b.Key, "what sends a form needs two keys at once")
		}
	}
}
