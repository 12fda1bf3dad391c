package devstack

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// layout knows every path the stack uses. Nothing else in the package joins paths below the state folder.
type layout struct {
	root  string // the main module
	state string // root/.ablauf: programs, secrets, records, logs, MinIO's data
	// shared holds what PostgreSQL must be able to read under another account. It equals state for an ordinary user.
	shared string
	// home holds data, secrets, records and logs of this stack: state, or a throwaway folder.
	home string
	// pgHome holds PostgreSQL's data of this stack: shared, or the throwaway folder there.
	pgHome string
	logs   string
}

func newLayout(root string, asRoot bool) layout {
	state := filepath.Join(root, ".ablauf")
	l := layout{root: root, state: state, shared: state}
	if asRoot {
		// The hash keeps several checkouts on one machine apart.
		sum := sha256.Sum256([]byte(root))
		l.shared = filepath.Join("/var/lib/ablauf-dev", hex.EncodeToString(sum[:6]))
	}
	l.home, l.pgHome = l.state, l.shared
	l.logs = filepath.Join(l.state, "log")
	return l
}

func (l layout) bin(name string) string    { return filepath.Join(l.state, "bin", name) }
func (l layout) stamp(name string) string  { return filepath.Join(l.state, "stamps", name) }
func (l layout) buildLock() string         { return filepath.Join(l.state, "run", "build.lock") }
func (l layout) stackLock() string         { return filepath.Join(l.state, "run", "stack.lock") }
func (l layout) secret(name string) string { return filepath.Join(l.home, "secrets", name) }
func (l layout) record(part Part) string   { return filepath.Join(l.home, "run", string(part)+".json") }
func (l layout) log(part Part) string      { return filepath.Join(l.logs, string(part)+".log") }
func (l layout) minioData() string         { return filepath.Join(l.home, "data", "minio") }
func (l layout) postgresData() string      { return filepath.Join(l.pgHome, "data", "postgres") }
func (l layout) postgresPrograms() string  { return filepath.Join(l.shared, "postgres") }
func (l layout) throwawayRoot() string     { return filepath.Join(l.shared, "throwaway") }
func (l layout) dev(elem ...string) string { return l.join("worker/dev", elem...) }
func (l layout) join(first string, elem ...string) string {
	return filepath.Join(append([]string{l.root, filepath.FromSlash(first)}, elem...)...)
}

// prepare creates the folders. The folders above PostgreSQL's data must be open to its account; the data folder itself and
// the secrets are closed.
func (l layout) prepare() error {
	open := []string{l.shared, filepath.Dir(l.postgresData()), l.throwawayRoot()}
	if l.shared != l.state {
		open = append([]string{filepath.Dir(l.shared)}, open...)
	}
	for _, dir := range open {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return explainForeign(l.state, err)
		}
		// MkdirAll is subject to the umask; a umask of 077 would lock PostgreSQL's account out.
		if err := os.Chmod(dir, 0o755); err != nil {
			return explainForeign(l.state, err)
		}
	}
	for _, dir := range []string{
		filepath.Dir(l.bin("x")), filepath.Dir(l.stamp("x")), filepath.Dir(l.buildLock()),
		filepath.Dir(l.record(Worker)), l.logs, l.minioData(),
	} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return explainForeign(l.state, err)
		}
	}
	if err := os.MkdirAll(filepath.Dir(l.secret("x")), 0o700); err != nil {
		return explainForeign(l.state, err)
	}
	return nil
}

// explainForeign turns a refused access into the sentence that helps: mostly the stack ran as root before.
func explainForeign(state string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%s belongs to another user, probably because the stack was started as root before; "+
			"start it as that user again or remove the folder: %w", state, err)
	}
	return fmt.Errorf("prepare the folders: %w", err)
}
