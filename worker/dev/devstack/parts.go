package devstack

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
)

// StartPart starts one part, which must not run, and returns when it answers. Data and port are those it had before.
func (s *Stack) StartPart(ctx context.Context, part Part) error {
	if !slices.Contains(s.parts, part) {
		return fmt.Errorf("%s is not a part of this stack", part.Title())
	}
	if current := s.child(part); current != nil && current.running() {
		return fmt.Errorf("%s runs already", part.Title())
	}
	s.mention("Starting %s", part.Title())
	first := s.child(part) == nil
	c, err := s.startOnce(ctx, part)
	// Between choosing a free port and listening on it somebody else may have taken it.
	for attempt := 1; errors.Is(err, errEndedEarly) && first && !s.fixed[part] && s.port(part) != 0 && attempt < 3; attempt++ {
		if err := s.changePort(part); err != nil {
			return err
		}
		c, err = s.startOnce(ctx, part)
	}
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.children[part] = c
	s.mu.Unlock()
	go s.watch(c)
	return nil
}

func (s *Stack) startOnce(ctx context.Context, part Part) (*child, error) {
	switch part {
	case PostgreSQL:
		return s.startPostgres(ctx)
	case MinIO:
		return s.startMinIO(ctx)
	case Temporal:
		return s.startTemporal(ctx)
	case Registers:
		return s.startRegisters(ctx)
	case Virus:
		return s.startVirus(ctx)
	case Worker:
		return s.startWorker()
	case Gateway:
		return s.startGateway(ctx)
	}
	return nil, fmt.Errorf("there is no part %q", part)
}

// port returns the port of a part, or 0 if it has none.
func (s *Stack) port(part Part) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ports[part]
}

func (s *Stack) changePort(part Part) error {
	port, err := freePort()
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ports[part] = port
	return nil
}

// watch reports the end of a child that nobody asked for.
func (s *Stack) watch(c *child) {
	<-c.ended
	if c.meant.Load() {
		return
	}
	exit := Exit{Part: c.part, Err: fmt.Errorf("%s ended unexpectedly (%s)%s", c.part.Title(), c.howItEnded(), c.lastLines())}
	select {
	case s.exits <- exit:
	default: // nobody listens
	}
}

// child returns the latest process of a part, which may have ended, or nil.
func (s *Stack) child(part Part) *child {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.children[part]
}

// StopPart ends one part in order; StartPart starts it again.
func (s *Stack) StopPart(part Part) error { return s.end(part, (*child).stop) }

// KillPart ends one part as a power cut would; StartPart starts it again.
func (s *Stack) KillPart(part Part) error {
	return s.end(part, func(c *child) error {
		c.kill()
		return nil
	})
}

func (s *Stack) end(part Part, how func(*child) error) error {
	c := s.child(part)
	if c == nil || c.meant.Load() {
		return fmt.Errorf("%s does not run", part.Title())
	}
	c.meant.Store(true)
	return errors.Join(how(c), s.forget(part))
}

func (s *Stack) forget(part Part) error {
	if err := os.Remove(s.record(part)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the record of %s: %w", part.Title(), err)
	}
	return nil
}

// Stop ends all parts in order, gateway first and PostgreSQL last, each within its time limit, and removes throwaway data.
// Calling it again does nothing.
func (s *Stack) Stop() error {
	var errs []error
	s.ending.Do(func() {
		for _, part := range slices.Backward(s.parts) {
			if c := s.child(part); c != nil && !c.meant.Load() {
				s.mention("Stopping %s", part.Title())
				errs = append(errs, s.StopPart(part))
			}
		}
		if s.config.Throwaway && s.home != "" && s.home != s.state {
			if err := os.RemoveAll(s.home); err != nil {
				errs = append(errs, fmt.Errorf("remove the throwaway data: %w", err))
			}
		}
		s.spawn.close()
		if s.lock != nil {
			s.lock.release()
		}
	})
	return errors.Join(errs...)
}

// mention says what a throwaway stack, which is there for the sake of some other command, keeps to itself.
func (s *Stack) mention(format string, args ...any) {
	if !s.config.Throwaway {
		s.say(format, args...)
	}
}

// Kill ends all parts at once. It is for a person who presses Ctrl-C a second time; a Stop under way then ends soon.
func (s *Stack) Kill() {
	for _, part := range slices.Backward(s.parts) {
		if c := s.child(part); c != nil {
			c.meant.Store(true)
			c.kill()
		}
	}
}
