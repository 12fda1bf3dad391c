package devstack

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// PeakMemory gives the most memory, in bytes, that the first process of a part had at any moment since it was started. Linux only; elsewhere it is an error.
func (s *Stack) PeakMemory(part Part) (int64, error) {
	c, err := s.living(part)
	if err != nil {
		return 0, err
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	peak, err := strconv.ParseInt(kilobytes, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("memory of %s: %w", part.Title(), err)
	}
	return peak << 10, nil
}
