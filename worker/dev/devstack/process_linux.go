package devstack

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// processStart returns boot id and start in clock ticks since that boot. Both together never repeat.
func processStart(pid int) (string, error) {
	stat, err := readStat(pid)
	if err != nil {
		return "", err
	}
	if stat.state == "Z" || stat.state == "X" {
		return "", fmt.Errorf("process %d has ended", pid)
	}
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "", fmt.Errorf("read the boot id: %w", err)
	}
	return strings.TrimSpace(string(boot)) + "/" + stat.start, nil
}

// processStat is the part of /proc/<pid>/stat that matters here; see proc_pid_stat(5).
type processStat struct {
	name   string
	state  string
	parent int
	start  string
}

func readStat(pid int) (processStat, error) {
	content, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return processStat{}, fmt.Errorf("look for process %d: %w", pid, err)
	}
	// The name stands in parentheses and may itself contain spaces and parentheses.
	text := string(content)
	open, end := strings.IndexByte(text, '('), strings.LastIndexByte(text, ')')
	if open < 0 || end < open {
		return processStat{}, fmt.Errorf("look for process %d: unexpected content", pid)
	}
	fields := strings.Fields(text[end+1:])
	if len(fields) < 20 {
		return processStat{}, fmt.Errorf("look for process %d: unexpected content", pid)
	}
	parent, err := strconv.Atoi(fields[1])
	if err != nil {
		return processStat{}, fmt.Errorf("look for process %d: %w", pid, err)
	}
	return processStat{name: text[open+1 : end], state: fields[0], parent: parent, start: fields[19]}, nil
}

// parentOf returns the parent of a process and the name of the process.
func parentOf(pid int) (parent int, name string, err error) {
	stat, err := readStat(pid)
	return stat.parent, stat.name, err
}

// childAttributes makes a child lead its own process group, so that Ctrl-C on the terminal does not reach it before its turn,
// and asks the kernel for a signal to it when we die. The kernel clears that wish when the account changes; the Go runtime
// therefore sets it after changing the account.
func childAttributes(owner *account, onParentDeath syscall.Signal) *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: onParentDeath}
	if owner != nil {
		attributes.Credential = &syscall.Credential{Uid: owner.uid, Gid: owner.gid}
	}
	return attributes
}

// commandAttributes is for the command of Run: it stays in our process group, so that Ctrl-C reaches it directly.
func commandAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
}

// processesIn returns the processes whose working directory is dir. PostgreSQL's processes all work in its data folder, so
// this also finds backends that outlived a killed postmaster.
func processesIn(dir string) []int {
	links, _ := filepath.Glob("/proc/[0-9]*/cwd")
	var found []int
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil && target == dir {
			pid, err := strconv.Atoi(filepath.Base(filepath.Dir(link)))
			if err == nil {
				found = append(found, pid)
			}
		}
	}
	return found
}

// unreadAt looks into the kernel's table of connections; see proc_net_tcp in the kernel's documentation. Its lines hold number, local
// address, remote address, state, and the lengths of both queues, all in hexadecimal.
func unreadAt(port int) (int, error) {
	content, err := os.ReadFile("/proc/net/tcp")
	if err != nil {
		return 0, fmt.Errorf("look at the connections: %w", err)
	}
	const established = "01"
	ours := fmt.Sprintf(":%04X", port)
	waiting := 0
	for line := range strings.Lines(string(content)) {
		fields := strings.Fields(line)
		if len(fields) < 5 || !strings.HasSuffix(fields[1], ours) || fields[3] != established {
			continue
		}
		if _, unread, _ := strings.Cut(fields[4], ":"); strings.Trim(unread, "0") != "" {
			waiting++
		}
	}
	return waiting, nil
}
