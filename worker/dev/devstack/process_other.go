//go:build !linux

package devstack

import (
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// processStart asks ps, which knows the start to the second.
func processStart(pid int) (string, error) {
	out, err := exec.Command("ps", "-o", "state=,lstart=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return "", fmt.Errorf("look for process %d: %w", pid, err)
	}
	state, started, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	if started == "" || strings.HasPrefix(state, "Z") {
		return "", fmt.Errorf("process %d has ended", pid)
	}
	return strings.TrimSpace(started), nil
}

// parentOf returns the parent of a process and the name of the process.
func parentOf(pid int) (parent int, name string, err error) {
	out, err := exec.Command("ps", "-o", "ppid=,comm=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return 0, "", fmt.Errorf("look for process %d: %w", pid, err)
	}
	number, name, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	parent, err = strconv.Atoi(number)
	if err != nil {
		return 0, "", fmt.Errorf("look for process %d: %w", pid, err)
	}
	return parent, strings.TrimSpace(name), nil
}

// childAttributes makes a child lead its own process group. Without a parent death signal, what a killed stack leaves runs
// on until the next start ends it.
func childAttributes(owner *account, _ syscall.Signal) *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setpgid: true}
	if owner != nil {
		attributes.Credential = &syscall.Credential{Uid: owner.uid, Gid: owner.gid}
	}
	return attributes
}

func commandAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{} }

// processesIn is empty where the system does not tell working directories without more tools.
func processesIn(string) []int { return nil }

func unreadAt(int) (int, error) {
	return 0, errors.New("this system does not tell what lies unread on its connections")
}
