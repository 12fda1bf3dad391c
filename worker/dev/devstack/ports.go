package devstack

import (
	"fmt"
	"net"
	"strconv"
)

// choosePorts fixes the port of every part that has one, and names the first taken port together with its setting.
func choosePorts(parts []Part, fixed map[Part]int) (map[Part]int, error) {
	ports := map[Part]int{}
	for _, part := range parts {
		if portVariable(part) == "" {
			continue
		}
		if port := fixed[part]; port != 0 {
			if err := requireFree(part, port); err != nil {
				return nil, err
			}
			ports[part] = port
			continue
		}
		port, err := freePort()
		if err != nil {
			return nil, err
		}
		ports[part] = port
	}
	return ports, nil
}

func requireFree(part Part, port int) error {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return fmt.Errorf("port %d, wanted for %s, is taken by another program (%w); choose another one with %s, for example %s=%d",
			port, part.Title(), err, portVariable(part), portVariable(part), port%65535+1)
	}
	return listener.Close()
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
