package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"sync"
)

// static holds our own style sheet and, after `npm run vendor`, the KERN styles and fonts.
//
//go:embed static
var static embed.FS

// Assets are the files that pages load. Their URL carries a hash over all of them, so they may be kept for a year and a new
// version of the program never meets old styles.
type Assets struct {
	prefix  string
	files   map[string]asset
	modules []string
}

type asset struct {
	content   []byte
	zipped    []byte // the same content as gzip; nil where that would not be shorter
	mediaType string
}

// assetTypes are the only files that are served; whatever else lies in the folder stays inside.
func assetTypes() map[string]string {
	return map[string]string{
		".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8", ".woff2": "font/woff2",
		".svg": "image/svg+xml", ".wasm": "application/wasm",
		// What the reader of PDF files asks for: fonts that a file names and does not bring, and tables of letters.
		".pfb": "application/octet-stream", ".ttf": "font/ttf", ".bcmap": "application/octet-stream",
	}
}

// styleSheet is the one style sheet of our own: the files below static/styles, one per part of the pages, in the order of their numbers.
const styleSheet = "ablauf.css"

// mainScript is the script of all pages; it imports the others that every page gets.
const mainScript = "scripts/main.js"

// LoadAssets reads and compresses the embedded files, once for the life of the program.
func LoadAssets() (*Assets, error) { return loadAssets() }

var loadAssets = sync.OnceValues(readAssets)

func readAssets() (*Assets, error) {
	root, err := fs.Sub(static, "static")
	if err != nil {
		return nil, fmt.Errorf("open static files: %w", err)
	}
	assets := &Assets{files: map[string]asset{}}
	sum := sha256.New()
	types := assetTypes()
	err = fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		mediaType := types[path.Ext(name)]
		if err != nil || entry.IsDir() || mediaType == "" {
			return err
		}
		content, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		// WalkDir goes in lexical order, so the hash is the same on every start.
		sum.Write([]byte(name))
		sum.Write(content)
		if path.Dir(name) == "styles" {
			name, content = styleSheet, append(assets.files[styleSheet].content, content...)
		}
		assets.files[name] = asset{content: content, mediaType: mediaType}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read static files: %w", err)
	}
	if len(assets.files) == 0 {
		return nil, errors.New("no static files are embedded")
	}
	assets.prefix = "/static/" + hex.EncodeToString(sum.Sum(nil))[:12] + "/"
	assets.modules = assets.imported(mainScript)
	return assets, assets.compress()
}

// compress keeps each text also as gzip, so that no request pays for it. Fonts are compressed in themselves.
func (a *Assets) compress() error {
	for name, file := range a.files {
		if path.Ext(name) == ".woff2" {
			continue
		}
		zipped, err := zip(file.content)
		if err != nil {
			return fmt.Errorf("compress %s: %w", name, err)
		}
		if len(zipped) < len(file.content) {
			file.zipped = zipped
			a.files[name] = file
		}
	}
	return nil
}

func zip(content []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

var importLine = regexp.MustCompile(`(?m)^import (?:[^"]* from )?"\./([a-z0-9-]+\.js)";`)

// imported lists the modules that a script imports, and those that they import, so that a page can name them all at once and the browser
// need not find them one after the other.
func (a *Assets) imported(script string) []string {
	var found []string
	seen := map[string]bool{script: true}
	queue := []string{script}
	for len(queue) > 0 {
		for _, line := range importLine.FindAllSubmatch(a.files[queue[0]].content, -1) {
			name := path.Join(path.Dir(script), string(line[1]))
			if !seen[name] {
				seen[name] = true
				found, queue = append(found, name), append(queue, name)
			}
		}
		queue = queue[1:]
	}
	return found
}

// Modules gives the addresses of the scripts that every page loads beside main.js.
func (a *Assets) Modules() []string {
	urls := make([]string, 0, len(a.modules))
	for _, name := range a.modules {
		urls = append(urls, a.URL(name))
	}
	return urls
}

// Fonts gives the addresses of the fonts that every page is set in; none in a build without the files of npm.
func (a *Assets) Fonts() []string {
	var urls []string
	for _, weight := range []string{"Regular", "Medium", "SemiBold"} {
		if url := a.URL("vendor/FiraSans-" + weight + ".woff2"); url != "" {
			urls = append(urls, url)
		}
	}
	return urls
}

// URL gives the address of a file, or "" where the file is not there (the vendor files of a build without Node).
func (a *Assets) URL(name string) string {
	if _, ok := a.files[name]; !ok {
		return ""
	}
	return a.prefix + name
}

// file gives the file that a request path below /static names.
func (a *Assets) file(requestPath string) (asset, bool) {
	name, found := strings.CutPrefix(requestPath, a.prefix)
	if !found {
		return asset{}, false
	}
	file, ok := a.files[name]
	return file, ok
}

// File gives content and media type of the file that a request path below /static names.
func (a *Assets) File(requestPath string) (content []byte, mediaType string, ok bool) {
	file, ok := a.file(requestPath)
	return file.content, file.mediaType, ok
}
