// Command write puts the gallery into a folder, for a browser to look at: each frame in each language, the static files below their real
// paths, and index.json, which says what there is and which content security policy the pages carry. It serves nothing and reads no data.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"ablauf/gateway/gallery"
	"ablauf/gateway/locale"
	"ablauf/gateway/web"
)

// index says what was written.
type index struct {
	Policy    string   `json:"policy"`
	Languages []string `json:"languages"`
	Frames    []frame  `json:"frames"`
}

type frame struct {
	Name     string `json:"name"`
	Template string `json:"template"`
}

func main() {
	if err := write(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(args []string) error {
	if len(args) != 1 {
		return errors.New("say where to: go run ./gateway/gallery/write FOLDER")
	}
	renderer, err := web.NewRenderer()
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(args[0])
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // nothing is written through it any more
	for _, path := range renderer.Assets().Paths() {
		content, _, _ := renderer.Assets().File(path)
		if err := put(root, path, content); err != nil {
			return err
		}
	}
	for path, content := range gallery.Thumbnails() {
		if err := put(root, path, content); err != nil {
			return err
		}
	}
	written := index{Policy: web.SecurityPolicy(), Languages: locale.Languages()}
	for _, f := range gallery.Frames() {
		written.Frames = append(written.Frames, frame{f.Name, f.Page.Template()})
		for _, lang := range written.Languages {
			var page bytes.Buffer
			if err := renderer.Render(&page, lang, f.Page); err != nil {
				return err
			}
			if err := put(root, "/"+lang+"/"+f.Name+".html", page.Bytes()); err != nil {
				return err
			}
		}
	}
	list, err := json.MarshalIndent(written, "", "  ")
	if err != nil {
		return err
	}
	return put(root, "/index.json", list)
}

func put(root *os.Root, path string, content []byte) error {
	name := filepath.FromSlash(path[1:])
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return root.WriteFile(name, content, 0o644)
}
