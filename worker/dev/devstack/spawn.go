package devstack

import (
	"os/exec"
	"runtime"
)

// spawner starts processes from one operating-system thread that lives as long as the stack. On Linux the parent death
// signal of a child is tied to the thread that started it, not to the process; started from an ordinary goroutine, a child
// could be ended at any time because the runtime gave the thread back.
type spawner struct {
	requests chan spawnRequest
}

type spawnRequest struct {
	cmd   *exec.Cmd
	reply chan error
}

func newSpawner() *spawner {
	s := &spawner{requests: make(chan spawnRequest)}
	go s.loop()
	return s
}

func (s *spawner) loop() {
	// Never unlocked: the thread ends with this goroutine, after close.
	runtime.LockOSThread()
	for request := range s.requests {
		request.reply <- request.cmd.Start()
	}
}

func (s *spawner) start(cmd *exec.Cmd) error {
	reply := make(chan error, 1)
	s.requests <- spawnRequest{cmd, reply}
	return <-reply
}

// close ends the thread; children that still live get their parent death signal.
func (s *spawner) close() { close(s.requests) }
