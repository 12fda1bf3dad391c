package soak

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"ablauf/worker/dev/devstack"
)

// killer strikes the parts of a stack one strike after the other.
type killer struct {
	stack *devstack.Stack
	say   func(format string, args ...any)
	// struck counts per part and manner.
	struck map[devstack.Part]map[Manner]int
	// done is told after each strike how many there have been.
	done func(n int)
}

// run carries the strikes out. It ends with all parts up; an error means that a part could not be brought back.
func (k *killer) run(ctx context.Context, strikes []Strike) error {
	k.struck = map[devstack.Part]map[Manner]int{}
	for i, s := range strikes {
		k.say("strike %d of %d: %s %v for %s", i+1, len(strikes), s.Manner, s.Parts, s.Down.Round(100*time.Millisecond))
		if err := k.strike(ctx, s); err != nil {
			return fmt.Errorf("strike %d (%s %v): %w", i+1, s.Manner, s.Parts, err)
		}
		for _, part := range s.Parts {
			if k.struck[part] == nil {
				k.struck[part] = map[Manner]int{}
			}
			k.struck[part][s.Manner]++
		}
		k.done(i + 1)
		if !wait(ctx, s.Rest) {
			return ctx.Err()
		}
	}
	return nil
}

func (k *killer) strike(ctx context.Context, s Strike) error {
	if err := k.atOnce(s.Parts, k.blow(s.Manner)); err != nil {
		return err
	}
	wait(ctx, s.Down)
	if s.Manner == Freeze {
		return k.atOnce(s.Parts, k.stack.ThawPart)
	}
	for _, part := range s.Parts {
		if err := k.stack.StartPart(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

func (k *killer) blow(m Manner) func(devstack.Part) error {
	switch m {
	case Kill:
		return k.stack.KillPart
	case Freeze:
		return k.stack.FreezePart
	case Stop:
	}
	return func(part devstack.Part) error {
		// A part that does not end in time, because what it needs for its farewell is down too, is killed. That is no fault of it.
		if err := k.stack.StopPart(part); err != nil {
			k.say("%v", err)
		}
		return nil
	}
}

func (k *killer) atOnce(parts []devstack.Part, do func(devstack.Part) error) error {
	errs := make([]error, len(parts))
	var all sync.WaitGroup
	for i, part := range parts {
		all.Go(func() { errs[i] = do(part) })
	}
	all.Wait()
	return errors.Join(errs...)
}

// wait pauses and reports whether the context still holds.
func wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
