package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"ablauf/internal/casefile"
)

// KeyAction is something that a key of the workplace does; scripts/keys.js knows how.
type KeyAction string

// KeyMode says which keys a person wants.
type KeyMode string

// The modes. Single characters are what speech input and an unsteady hand press by mistake, so they can be switched off alone (WCAG 2.2,
// success criterion 2.1.4).
const (
	KeysAll       KeyMode = "alle"
	KeysNoLetters KeyMode = "ohne-zeichen"
	KeysOff       KeyMode = "aus"
)

// KeyModes lists the modes.
func KeyModes() []KeyMode { return []KeyMode{KeysAll, KeysNoLetters, KeysOff} }

// KeyBinding says which keys carry out an action.
type KeyBinding struct {
	Action KeyAction
	// Key is a character ("j") or two after each other ("g w"), which a person may replace; "" for none.
	Key string
	// Fixed are keys as browsers name them, with "Ctrl+" or "Alt+" before; nobody replaces them.
	Fixed []string
}

// KeyBindings is the scheme as it stands without anybody's wishes, in the order in which it is explained.
func KeyBindings() []KeyBinding {
	return []KeyBinding{
		{"row-next", "j", []string{"ArrowDown"}},
		{"row-previous", "k", []string{"ArrowUp"}},
		{"row-open", "", []string{"Enter"}},
		{"row-select", "x", nil},
		{"claim", "c", nil},
		{"unclaim", "u", nil},
		{"next-task", "n", nil},
		{"filter", "f", nil},
		{"search", "/", nil},
		{"go-worklist", "g w", nil},
		{"go-case", "g c", nil},
		{"document-previous", "[", nil},
		{"document-next", "]", nil},
		{"save", "", []string{"Ctrl+s"}},
		{"finish", "", []string{"Ctrl+Enter"}},
		{"tab", "", []string{"Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5"}},
		{"close", "", []string{"Escape"}},
		{"help", "?", nil},
	}
}

// KeySettings are a person's wishes: a mode, and the characters that differ from the scheme.
type KeySettings struct {
	Mode KeyMode              `json:"mode"`
	Keys map[KeyAction]string `json:"keys,omitempty"`
}

// Bindings gives the scheme as the person wants it; with a mode that switches characters or everything off, those are missing.
func (s KeySettings) Bindings() []KeyBinding {
	bindings := KeyBindings()
	for i, b := range bindings {
		if wanted, changed := s.Keys[b.Action]; changed && b.Key != "" {
			bindings[i].Key = wanted
		}
	}
	return bindings
}

// ChooseKeys checks a person's wishes: every action that has a character of its own is named, with the character or two after each other,
// or with nothing. Invalid "keys.invalid" with a field /<action> for each that is wrong: "keys.form" for what is no character,
// "keys.taken" for one that another action has or begins with.
func ChooseKeys(mode string, wanted map[KeyAction]string) (KeySettings, error) {
	s := KeySettings{Mode: KeyMode(mode), Keys: map[KeyAction]string{}}
	var wrong []casefile.FieldError
	if !slices.Contains(KeyModes(), s.Mode) {
		wrong = append(wrong, casefile.FieldError{Field: "/modus", Code: "enum"})
	}
	taken := map[string]bool{}
	for _, b := range KeyBindings() {
		if b.Key == "" {
			continue
		}
		key, code := readKey(wanted[b.Action])
		if code == "" && clashes(taken, key) {
			code = "keys.taken"
		}
		if code != "" {
			wrong = append(wrong, casefile.FieldError{Field: "/" + string(b.Action), Code: code})
			continue
		}
		taken[key] = key != ""
		if key != b.Key {
			s.Keys[b.Action] = key
		}
	}
	if len(wrong) > 0 {
		return KeySettings{}, casefile.InvalidFields("keys.invalid", wrong...)
	}
	return s, nil
}

// readKey gives "g w" for "g w" and " gw ".
func readKey(text string) (key, code string) {
	letters := []rune(strings.Join(strings.Fields(text), ""))
	if len(letters) > 2 {
		return "", "keys.form"
	}
	parts := make([]string, 0, len(letters))
	for _, r := range letters {
		if !unicode.IsPrint(r) || unicode.Is(unicode.M, r) {
			return "", "keys.form"
		}
		parts = append(parts, string(r))
	}
	return strings.Join(parts, " "), ""
}

// clashes: "g" would always come before "g w" could be finished.
func clashes(taken map[string]bool, key string) bool {
	if key == "" {
		return false
	}
	for other, used := range taken {
		if used && (other == key || strings.HasPrefix(other, key+" ") || strings.HasPrefix(key, other+" ")) {
			return true
		}
	}
	return false
}

// keySetting is the name under which the wishes are kept.
const keySetting = "tasten"

// Keys gives the actor's wishes; who has none has the scheme.
func (d *Desk) Keys(ctx context.Context, actor casefile.Actor) (KeySettings, error) {
	raw, found, err := d.Store.Setting(ctx, actor.ID, keySetting)
	if err != nil || !found {
		return KeySettings{Mode: KeysAll}, err
	}
	var s KeySettings
	if err := json.Unmarshal(raw, &s); err != nil {
		return KeySettings{Mode: KeysAll}, fmt.Errorf("key settings of %s: %w", actor.ID, err)
	}
	return s, nil
}

// SaveKeys keeps the actor's wishes. The errors are those of ChooseKeys.
func (d *Desk) SaveKeys(ctx context.Context, actor casefile.Actor, mode string, wanted map[KeyAction]string) error {
	s, err := ChooseKeys(mode, wanted)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("encode key settings: %w", err)
	}
	return d.Store.SaveSetting(ctx, actor.ID, keySetting, raw)
}

// ResetKeys gives the actor the scheme back.
func (d *Desk) ResetKeys(ctx context.Context, actor casefile.Actor) error {
	return d.Store.DropSetting(ctx, actor.ID, keySetting)
}
