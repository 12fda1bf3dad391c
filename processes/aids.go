package processes

import (
	"io/fs"

	"ablauf/internal/casefile"
)

// Aids lists the reading aids that stand beside the letters of the built-in procedures, e.g. "nachforderung/aids/aufforderung.uk.md". No bundle
// holds them: what a case runs on is the German letter.
func Aids() ([]File, error) {
	var files []File
	for _, p := range All() {
		names, err := fs.Glob(p.files, "aids/*.md")
		if err != nil {
			return nil, casefile.Errorf(casefile.Internal, "procedure.file-unknown", "procedure %s: %w", p.Key, err)
		}
		for _, name := range names {
			f, err := p.read(name)
			if err != nil {
				return nil, err
			}
			files = append(files, f)
		}
	}
	return files, nil
}
