package devstack

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// identity says which process is meant. The id alone is not enough: after a crash or a restart of the machine the same
// number may belong to somebody else's program.
type identity struct {
	PID int `json:"pid"`
	// Started is the start of the process as the system tells it, together with the boot it belongs to. Only equality counts.
	Started string `json:"started"`
}

// identify returns the identity of a living process.
func identify(pid int) (identity, error) {
	started, err := processStart(pid)
	if err != nil {
		return identity{}, err
	}
	return identity{PID: pid, Started: started}, nil
}

// alive reports whether exactly this process still runs. A zombie does not run.
func (id identity) alive() bool {
	if id.PID <= 1 || id.Started == "" {
		return false
	}
	started, err := processStart(id.PID)
	return err == nil && started == id.Started
}

// record is what a part leaves on disk so that a later program can end it.
type record struct {
	identity
	Part Part `json:"part"`
}

func writeRecord(path string, rec record) error {
	content, err := json.Marshal(rec)
	if err != nil {
		return fmt.Errorf("record %s: %w", rec.Part, err)
	}
	return writeFileAtomically(path, string(content)+"\n", 0o644)
}

// readRecord returns the zero record if the file is missing or damaged; there is nothing to end then.
func readRecord(path string) record {
	var rec record
	content, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(content, &rec) != nil {
		return record{}
	}
	return rec
}

// endLeftover ends a process that an earlier stack left: politely, then with SIGKILL to its whole group.
func endLeftover(rec record) error {
	if !rec.alive() {
		return nil
	}
	if err := syscall.Kill(rec.PID, stopSignal(rec.Part)); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("stop the %s left by an earlier start (process %d): %w", rec.Part.Title(), rec.PID, err)
	}
	_ = syscall.Kill(rec.PID, syscall.SIGCONT) // it may have been frozen
	if waitGone(rec.identity, stopLimit(rec.Part)) {
		return nil
	}
	// Every part leads its own process group, so the negative id reaches its children and nobody else.
	_ = syscall.Kill(-rec.PID, syscall.SIGKILL)
	_ = syscall.Kill(rec.PID, syscall.SIGKILL)
	if waitGone(rec.identity, 10*time.Second) {
		return nil
	}
	return fmt.Errorf("the %s left by an earlier start (process %d) does not end", rec.Part.Title(), rec.PID)
}

// waitGone waits until the process is gone and reports whether that happened in time. It is for processes that are not our
// children; there is no event to wait for.
func waitGone(id identity, limit time.Duration) bool {
	for deadline := time.Now().Add(limit); id.alive(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			return false
		}
	}
	return true
}

// sweep ends what the records in a home folder name and removes the records.
func sweep(home string, say func(string, ...any)) error {
	parts := AllParts()
	for i := len(parts) - 1; i >= 0; i-- {
		path := filepath.Join(home, "run", string(parts[i])+".json")
		rec := readRecord(path)
		if rec.alive() {
			say("Stopping the %s that an earlier start left (process %d)", parts[i].Title(), rec.PID)
			rec.Part = parts[i]
			if err := endLeftover(rec); err != nil {
				return err
			}
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove record: %w", err)
		}
	}
	return nil
}
