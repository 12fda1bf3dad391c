package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// report is what README shows.
type report struct {
	set        settings
	with, bare []compared
	day        time.Time
	machine    string
}

// block gives the block for README, ready to be copied.
func (r report) block() string {
	return fmt.Sprintf(`Measured on %s, %s, %s: %d interleaved runs of %d cases of each way, %d in
flight; throwaway PostgreSQL, Temporal and MinIO on the same machine. Ratio: interpreted to hand-written, the middle of the runs, with the
smallest and the largest.

%s
%s`, r.day.Format(time.DateOnly), r.machine, runtime.Version(), r.set.runs, r.set.cases, r.set.inFlight,
		table("with projection", r.with), table("without projection", r.bare))
}

func table(title string, rows []compared) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s | interpreted | hand-written | ratio | aim |\n|---|---|---|---|---|\n", title)
	for _, c := range rows {
		aim := "–"
		if c.holds != nil {
			verdict := "held"
			if !c.holds(c.ratio.median) {
				verdict = "missed"
			}
			aim = c.aim + ", " + verdict
		}
		fmt.Fprintf(&b, "| %s | "+c.unit+" | "+c.unit+" | %.2f (%.2f to %.2f) | %s |\n", c.name, c.interpreted.median, c.byHand.median,
			c.ratio.median, c.ratio.low, c.ratio.high, aim)
	}
	return b.String()
}

// machine describes the machine: processors and their kind, memory.
func machine() string {
	kind, memory := "", ""
	if line := lineOf("/proc/cpuinfo", "model name"); line != "" {
		kind = " " + line
	}
	var kB int64
	if _, err := fmt.Sscanf(lineOf("/proc/meminfo", "MemTotal"), "%d", &kB); err == nil {
		memory = fmt.Sprintf(", %d GB", kB>>20)
	}
	return fmt.Sprintf("%d cores%s%s, %s", runtime.NumCPU(), kind, memory, runtime.GOOS+"/"+runtime.GOARCH)
}

func lineOf(file, field string) string {
	f, err := os.Open(file) //nolint:gosec // one of two files of the kernel
	if err != nil {
		return ""
	}
	defer f.Close() //nolint:errcheck // only read from
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if name, value, found := strings.Cut(lines.Text(), ":"); found && strings.TrimSpace(name) == field {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
