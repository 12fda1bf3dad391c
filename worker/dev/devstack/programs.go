package devstack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"time"
)

// startWorker starts the worker. It has no port to ask; that it works shows when the gateway gets ready.
func (s *Stack) startWorker() (*child, error) { return s.startProgram(Worker) }

// startGateway starts the gateway and waits for its GET /readyz. On a fresh database the worker is still applying migrations
// then; a gateway that gives up over that gets further chances.
func (s *Stack) startGateway(ctx context.Context) (*child, error) {
	limited, cancel := context.WithTimeout(ctx, 90*time.Second)
	defer cancel()
	for {
		c, err := s.startProgram(Gateway)
		if err != nil {
			return nil, err
		}
		err = c.waitReady(limited, 90*time.Second, s.probeGateway)
		if err == nil {
			return c, nil
		}
		c.kill()
		if worker := s.child(Worker); worker != nil && !worker.running() {
			return nil, worker.endedEarly()
		}
		if !errors.Is(err, errEndedEarly) {
			return nil, err
		}
		select {
		case <-limited.Done():
			return nil, err
		case <-time.After(2 * time.Second):
		}
	}
}

func (s *Stack) probeGateway(ctx context.Context) error {
	// A worker that ended will not make the gateway ready any more.
	if worker := s.child(Worker); worker != nil && !worker.running() && !worker.meant.Load() {
		return worker.endedEarly()
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL()+"readyz", nil)
	if err != nil {
		return fmt.Errorf("ask the gateway: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("ask the gateway: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(io.LimitReader(response.Body, 500))
		return fmt.Errorf("GET /readyz answers %s: %s", response.Status, body)
	}
	return nil
}

func (s *Stack) startProgram(part Part) (*child, error) {
	env, err := s.programEnvironment(part)
	if err != nil {
		return nil, err
	}
	return startChild(s.spawn, s.layout, childSpec{part: part, program: s.bin(string(part)), env: env, dir: s.root})
}

// Command gives a call of worker or gateway with arguments, in the environment that the part has in this stack; the caller runs it. The
// program must have been built, which Start does.
func (s *Stack) Command(ctx context.Context, part Part, args ...string) (*exec.Cmd, error) {
	env, err := s.programEnvironment(part)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, s.bin(string(part)), args...)
	cmd.Env, cmd.Dir = env, s.root
	return cmd, nil
}

// URL returns the address of the gateway's pages with a slash at the end.
func (s *Stack) URL() string { return "http://" + s.address(Gateway) + "/" }
