package devstack

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// narrator tells a person what happens, one line per step with the time since the start.
type narrator struct {
	mu    sync.Mutex
	out   io.Writer
	start time.Time
}

func newNarrator(out io.Writer) *narrator {
	if out == nil {
		out = io.Discard
	}
	return &narrator{out: out, start: time.Now()}
}

func (n *narrator) say(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	elapsed := time.Since(n.start).Round(time.Second)
	fmt.Fprintf(n.out, "%2d:%02d  %s\n", int(elapsed.Minutes()), int(elapsed.Seconds())%60, fmt.Sprintf(format, args...))
}

// during announces a step that takes long and repeats every half minute that it still runs, because several minutes of
// silence look like a hang. It returns the step's error.
func (n *narrator) during(what string, step func() error) error {
	n.say("%s …", what)
	done := make(chan struct{})
	var told sync.WaitGroup
	told.Go(func() {
		tick := time.NewTicker(30 * time.Second)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				n.say("  still at it: %s", what)
			}
		}
	})
	err := step()
	close(done)
	told.Wait()
	return err
}
