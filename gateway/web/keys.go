package web

import (
	"context"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/auth"
	"ablauf/gateway/desk"
)

// KeyHelp is the scheme of keys as a page carries it: what the script goes by and what the help shows are the same lines.
type KeyHelp struct {
	Mode  string
	Lines []KeyLine
}

// KeyLine is one action with its keys.
type KeyLine struct {
	Action string
	Keys   []KeyShown
}

// KeyShown is a key as the script knows it and as caps to read; Then says that the caps come after each other and not together.
type KeyShown struct {
	Key  string
	Then bool
	Caps []Text
}

// NewKeyHelp lays out a person's scheme. Actions that have no key, because the person took it away or switched its sort off, are left out.
func NewKeyHelp(s desk.KeySettings) KeyHelp {
	help := KeyHelp{Mode: string(s.Mode)}
	for _, b := range s.Bindings() {
		line := KeyLine{Action: string(b.Action)}
		if b.Key != "" && s.Mode == desk.KeysAll {
			line.Keys = append(line.Keys, shownKey(b.Key))
		}
		for _, key := range b.Fixed {
			if s.Mode != desk.KeysOff {
				line.Keys = append(line.Keys, shownKey(key))
			}
		}
		if len(line.Keys) > 0 {
			help.Lines = append(help.Lines, line)
		}
	}
	return help
}

func shownKey(key string) KeyShown {
	shown := KeyShown{Key: key}
	if first, second, two := strings.Cut(key, " "); two {
		shown.Then, shown.Caps = true, []Text{Said(first), Said(second)}
		return shown
	}
	rest := key
	for _, modifier := range []string{"Ctrl", "Alt"} {
		if after, found := strings.CutPrefix(rest, modifier+"+"); found {
			shown.Caps, rest = append(shown.Caps, Say("keys.cap."+strings.ToLower(modifier))), after
		}
	}
	switch rest {
	case "Enter", "Escape", "ArrowDown", "ArrowUp":
		shown.Caps = append(shown.Caps, Say("keys.cap."+strings.ToLower(rest)))
	default:
		if len(shown.Caps) > 0 {
			rest = strings.ToUpper(rest) // as it stands on the key
		}
		shown.Caps = append(shown.Caps, Said(rest))
	}
	return shown
}

// keysWait is how long a page waits for a person's keys; without them it has those of the scheme.
const keysWait = 300 * time.Millisecond

func (h *Handler) keyHelp(c *gin.Context) *KeyHelp {
	ctx, cancel := context.WithTimeout(c.Request.Context(), keysWait)
	defer cancel()
	settings, err := h.Desk.Keys(ctx, auth.Actor(c))
	if err != nil {
		settings = desk.KeySettings{Mode: desk.KeysAll}
	}
	help := NewKeyHelp(settings)
	return &help
}
