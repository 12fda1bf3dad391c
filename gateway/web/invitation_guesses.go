package web

import (
	"sync"
	"time"
)

// guesses bounds how often somebody may open an address that leads nowhere: a token has 128 bits, so nobody finds one, but nobody shall keep the record busy with it either.
// Who has a token is not bounded. Behind a proxy all callers have one address; there the proxy bounds them.
type guesses struct {
	now func() time.Time

	mu sync.Mutex
	by map[string]*guessed
}

type guessed struct {
	left float64
	at   time.Time
}

const (
	guessesMost   = 20                   // at once
	guessesMinute = 10.0                 // that come back in a minute
	guessersMost  = 10_000               // callers that are remembered
	secondsMinute = float64(time.Minute) // as durations count
)

func newGuesses(now func() time.Time) *guesses {
	return &guesses{now: now, by: make(map[string]*guessed)}
}

// may reports whether a caller may try.
func (g *guesses) may(caller string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	one, known := g.by[caller]
	return !known || g.refilled(one) >= 1
}

// missed notes a try that led nowhere.
func (g *guesses) missed(caller string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	one, known := g.by[caller]
	if !known {
		if len(g.by) >= guessersMost {
			g.forget()
		}
		one = &guessed{left: guessesMost, at: g.now()}
		g.by[caller] = one
	}
	one.left = max(0, g.refilled(one)-1)
	one.at = g.now()
}

func (g *guesses) refilled(one *guessed) float64 {
	return min(guessesMost, one.left+guessesMinute*float64(g.now().Sub(one.at))/secondsMinute)
}

// forget makes room: who has all tries again is forgotten, and where that is nobody, all are.
func (g *guesses) forget() {
	for caller, one := range g.by {
		if g.refilled(one) >= guessesMost {
			delete(g.by, caller)
		}
	}
	if len(g.by) >= guessersMost {
		clear(g.by)
	}
}
