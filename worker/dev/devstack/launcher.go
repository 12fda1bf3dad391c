package devstack

import (
	"context"
	"os"
	"slices"
	"time"
)

// launchers returns the programs between a person's shell and this one: `go run`, make, and the shells make starts. When one
// of them is killed, nobody is left to pass Ctrl-C or SIGTERM on to us (`go run` does not pass SIGTERM on even while it
// lives), so their end has to count as the wish to stop.
func launchers() []identity {
	var chain, confirmed []identity
	for pid := os.Getppid(); pid > 1; {
		parent, name, err := parentOf(pid)
		if err != nil || !slices.Contains([]string{"go", "make", "gmake", "sh", "dash", "bash"}, name) {
			break
		}
		id, err := identify(pid)
		if err != nil {
			break
		}
		chain = append(chain, id)
		// A shell belongs to the chain only below a make; above it is the person's own, which may go while we stay.
		if name == "go" || name == "make" || name == "gmake" {
			confirmed = slices.Clone(chain)
		}
		pid = parent
	}
	return confirmed
}

func allAlive(ids []identity) bool {
	for _, id := range ids {
		if !id.alive() {
			return false
		}
	}
	return true
}

// WithLaunchers returns a context that is cancelled when a program that started us through `go run` or make is gone.
func WithLaunchers(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	ids := launchers()
	if len(ids) == 0 {
		return ctx, cancel
	}
	go func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if !allAlive(ids) {
					cancel()
					return
				}
			}
		}
	}()
	return ctx, cancel
}
