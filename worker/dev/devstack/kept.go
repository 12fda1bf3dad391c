package devstack

import (
	"context"
	"os"
	"os/exec"
)

// KeptEnv returns the variables of Env for the kept stack of a checkout, whether it runs or not, so that a program beside it can
// find its parts. The ports are those that Start would take.
func KeptEnv(root string, getenv func(string) string) ([]string, error) {
	s, err := kept(root, getenv)
	if err != nil {
		return nil, err
	}
	return s.Env()
}

// KeptCommand is Command for the kept stack of a checkout; the program must have been built by an earlier start.
func KeptCommand(ctx context.Context, root string, getenv func(string) string, part Part, args ...string) (*exec.Cmd, error) {
	s, err := kept(root, getenv)
	if err != nil {
		return nil, err
	}
	return s.Command(ctx, part, args...)
}

func kept(root string, getenv func(string) string) (*Stack, error) {
	ports, err := PortsFrom(getenv)
	if err != nil {
		return nil, err
	}
	external, err := ExternalFrom(getenv)
	if err != nil {
		return nil, err
	}
	s := &Stack{
		layout: newLayout(root, os.Geteuid() == 0), config: Config{External: external}, ports: ports, children: map[Part]*child{},
	}
	s.parts = s.config.resolve()
	return s, nil
}
