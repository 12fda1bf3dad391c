package soak

import (
	"context"
	"sync"
)

// gate spreads the cases over the strikes, so that there are always cases under way when the killer strikes.
type gate struct {
	mu      sync.Mutex
	passed  int
	allowed int
	changed chan struct{} // closed and made anew when more are allowed
	cases   int
	strikes int
	players int
}

func newGate(cases, strikes, players int) *gate {
	return &gate{allowed: players, changed: make(chan struct{}), cases: cases, strikes: strikes, players: players}
}

// strike lets in as many cases as belong to n strikes.
func (g *gate) strike(n int) { g.allow(g.players + g.cases*n/max(g.strikes, 1)) }

// open lets in everybody.
func (g *gate) open() { g.allow(g.cases) }

func (g *gate) allow(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.allowed = max(g.allowed, n)
	close(g.changed)
	g.changed = make(chan struct{})
}

// pass waits until one more case may begin.
func (g *gate) pass(ctx context.Context) error {
	for {
		g.mu.Lock()
		if g.passed < g.allowed {
			g.passed++
			g.mu.Unlock()
			return nil
		}
		changed := g.changed
		g.mu.Unlock()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}
