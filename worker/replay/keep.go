package replay

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"

	"ablauf/processes"
)

// drawn is what of a stored bundle says whether it is released. It is read without compiling: a bundle that the program does not read any more
// is released all the same.
type drawn struct {
	Key      string           `json:"key"`
	Diagrams []processes.File `json:"diagrams"`
}

// Released reports whether the diagram of a stored bundle stands in a list of released files with the hash it has here; sums are those of
// processes.Released.
func Released(bundle []byte, sums map[string]string) (bool, error) {
	var b drawn
	if err := json.Unmarshal(bundle, &b); err != nil {
		return false, fmt.Errorf("stored bundle: %w", err)
	}
	return len(b.Diagrams) > 0 && sums["processes/"+b.Diagrams[0].Path] == sum(b.Diagrams[0].Text), nil
}

func sum(text string) string {
	s := sha256.Sum256([]byte(text))
	return hex.EncodeToString(s[:])
}

// clearUnreleased removes the recordings of a procedure that were made on bundles which are not released.
func clearUnreleased(dir, key string, sums map[string]string) error {
	corpus := os.DirFS(dir)
	bundles, err := fs.Glob(corpus, "*/"+bundleFile)
	if err != nil {
		return fmt.Errorf("corpus: %w", err)
	}
	for _, name := range bundles {
		content, err := unzip(corpus, name)
		if err != nil {
			return err
		}
		var b drawn
		if err := json.Unmarshal(content, &b); err != nil {
			return fmt.Errorf("corpus: %s: %w", name, err)
		}
		kept, err := Released(content, sums)
		if err != nil {
			return err
		}
		if kept || b.Key != key {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, path.Dir(name))); err != nil {
			return fmt.Errorf("corpus: %w", err)
		}
	}
	return nil
}

// Keep writes the runs recorded on a bundle into a corpus and gives the folder. Recordings of the same procedure that were made on a bundle
// which is not released are replaced; what was recorded on a released one is never touched: it stands for the cases of that time, and a
// later recording goes beside it.
func Keep(dir string, b *processes.Bundle, runs []Run, sums map[string]string) (string, error) {
	if err := clearUnreleased(dir, b.Key, sums); err != nil {
		return "", err
	}
	name := fmt.Sprintf("%s-v%d-%.8s", b.Key, b.Version, b.Hash)
	for n := 2; exists(filepath.Join(dir, name)); n++ {
		name = fmt.Sprintf("%s-v%d-%.8s-%d", b.Key, b.Version, b.Hash, n)
	}
	folder := filepath.Join(dir, name)
	if err := os.MkdirAll(folder, 0o755); err != nil { //nolint:gosec // a folder of the repository, nothing in it is secret
		return "", fmt.Errorf("corpus: %w", err)
	}
	if err := keepFile(folder, bundleFile, b.Content); err != nil {
		return "", err
	}
	for _, r := range runs {
		text, err := r.text()
		if err != nil {
			return "", err
		}
		if err := keepFile(folder, r.file(), text); err != nil {
			return "", err
		}
	}
	return folder, nil
}

func keepFile(folder, name string, text []byte) error {
	zipped, err := zip(text)
	if err != nil {
		return err
	}
	//nolint:gosec // G306: a file of the repository, nothing in it is secret
	if err := os.WriteFile(filepath.Join(folder, name), zipped, 0o644); err != nil {
		return fmt.Errorf("corpus: %w", err)
	}
	return nil
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// Unrecorded names the procedures with an application that are released and of which the corpus holds no recording, as "key v1".
func Unrecorded(built []*processes.Bundle, startable func(key string) bool, recordings []Recording, sums map[string]string) ([]string, error) {
	recorded := map[string]bool{}
	for _, r := range recordings {
		hash, err := processes.HashOf(r.Bundle)
		if err != nil {
			return nil, fmt.Errorf("corpus: %s: %w", r.Folder, err)
		}
		recorded[hash] = len(r.Runs) > 0
	}
	var missing []string
	for _, b := range built {
		released, err := Released(b.Content, sums)
		if err != nil {
			return nil, err
		}
		if released && startable(b.Key) && !recorded[b.Hash] {
			missing = append(missing, b.Key+" v"+strconv.Itoa(b.Version))
		}
	}
	return missing, nil
}
