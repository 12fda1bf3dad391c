package importer

import (
	"embed"
	"io/fs"
	"os"
	"path/filepath"
)

//go:embed example
var example embed.FS

// WriteExample writes files with invented people into a folder, one per kind, and the control file that belongs to them. It overwrites
// nothing.
func WriteExample(folder string) ([]string, error) {
	entries, err := fs.ReadDir(example, "example")
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return nil, err
	}
	var paths []string
	for _, e := range entries {
		content, err := fs.ReadFile(example, "example/"+e.Name())
		if err != nil {
			return nil, err
		}
		path := filepath.Join(folder, e.Name())
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, ownerOnly) //nolint:gosec // the operator names the folder
		if err != nil {
			return nil, err
		}
		_, err = file.Write(content)
		if closing := file.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// Describe lists the columns that a file of each kind may have; a star marks those that it must have.
func Describe() string {
	text := ""
	for _, k := range []kindOf{kindPersons, kindTitles, kindCases} {
		text += string(k.kind) + ":"
		for _, c := range k.columns {
			text += " " + c.name
			if c.required {
				text += "*"
			}
		}
		text += "\n"
	}
	return text
}
