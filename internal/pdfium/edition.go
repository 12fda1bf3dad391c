package pdfium

import (
	"crypto/sha256"
	"encoding/hex"
	"runtime/debug"
	"slices"
)

// Edition names what Compile leaves in a folder. Programs with the same edition can use what one of them left; of another edition Open makes nothing and translates anew
// in its own memory, each time and without a word. A program that was built for a test does not know what it was built from; all of those are one edition.
func Edition() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "test"
	}
	return edition(info.Deps)
}

func edition(modules []*debug.Module) string {
	used := []string{"github.com/klippa-app/go-pdfium", "github.com/tetratelabs/wazero"}
	sum := sha256.New()
	for _, m := range modules {
		if slices.Contains(used, m.Path) {
			_, _ = sum.Write([]byte(m.Path + "@" + m.Version + " " + m.Sum + "\n")) // a hash never fails
			used = slices.DeleteFunc(used, func(path string) bool { return path == m.Path })
		}
	}
	if len(used) > 0 {
		return "test"
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}
