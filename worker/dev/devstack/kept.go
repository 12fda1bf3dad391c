package devstack

import "os"

// KeptEnv returns the variables of Env for the kept stack of a checkout, whether it runs or not, so that a program beside it can
// find its parts. The ports are those that Start would take.
func KeptEnv(root string, getenv func(string) string) ([]string, error) {
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
	return s.Env()
}
