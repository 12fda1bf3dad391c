package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// static holds our own style sheet and, after `npm run vendor`, the KERN styles and fonts.
//
//go:embed static
var static embed.FS

// Assets are the files that pages load. Their URL carries a hash over all of them, so they may be kept for a year and a new
// version of the program never meets old styles.
type Assets struct {
	prefix string
	files  map[string]asset
}

type asset struct {
	content   []byte
	mediaType string
}

// assetTypes are the only files that are served; whatever else lies in the folder stays inside.
func assetTypes() map[string]string {
	return map[string]string{
		".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2", ".svg": "image/svg+xml",
	}
}

// LoadAssets reads the embedded files.
func LoadAssets() (*Assets, error) {
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
	return assets, nil
}

// URL gives the address of a file, or "" where the file is not there (the vendor files of a build without Node).
func (a *Assets) URL(name string) string {
	if _, ok := a.files[name]; !ok {
		return ""
	}
	return a.prefix + name
}

// File gives content and media type of the file that a request path below /static names.
func (a *Assets) File(requestPath string) (content []byte, mediaType string, ok bool) {
	name, found := strings.CutPrefix(requestPath, a.prefix)
	if !found {
		return nil, "", false
	}
	file, ok := a.files[name]
	return file.content, file.mediaType, ok
}
