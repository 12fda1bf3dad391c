package browser_test

import (
	"fmt"
	"html"
	"image"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// sheets puts pictures on contact sheets, two columns side by side, so that one look takes in several pages.
type sheets struct {
	w       *watcher
	folder  string
	number  int
	columns [2]strings.Builder
	bottom  [2]int
}

const (
	sheetColumn, sheetHeight = 740, 1500
	sheetCaption             = 24
)

// add writes the picture as a file of its own and puts it on a sheet. Without a folder it does nothing.
func (s *sheets) add(name string, raw []byte, picture image.Image) {
	if s.folder == "" {
		return
	}
	file := strings.ReplaceAll(name, " ", "_") + ".png"
	require.NoError(s.w.t, os.WriteFile(filepath.Join(s.folder, file), raw, 0o644))
	size := picture.Bounds()
	width := min(size.Dx(), sheetColumn-10)
	height := min(filled(picture)*width/size.Dx(), sheetHeight-sheetCaption)
	column := 0
	if s.bottom[1] < s.bottom[0] {
		column = 1
	}
	if s.bottom[column] > 0 && s.bottom[column]+height+sheetCaption > sheetHeight {
		s.end()
		column = 0
	}
	fmt.Fprintf(&s.columns[column], `<figure><figcaption>%s</figcaption><div style="height:%dpx"><img src="%s" width="%d"></div></figure>`,
		html.EscapeString(name), height, file, width)
	s.bottom[column] += height + sheetCaption
}

// end writes the sheet that is under way.
func (s *sheets) end() {
	if s.bottom[0] == 0 {
		return
	}
	s.number++
	page := filepath.Join(s.folder, fmt.Sprintf("sheet-%02d.html", s.number))
	text := `<!DOCTYPE html><meta charset="utf-8"><style>body{margin:0;background:#555;display:flex;align-items:flex-start;font:13px sans-serif;color:#fff}
		main{width:740px}figure{margin:0}figcaption{height:20px;line-height:20px;padding-left:6px}div{overflow:hidden;margin-bottom:4px}</style>` +
		`<main>` + s.columns[0].String() + `</main><main>` + s.columns[1].String() + `</main>`
	require.NoError(s.w.t, os.WriteFile(page, []byte(text), 0o644))
	path, err := filepath.Abs(page)
	require.NoError(s.w.t, err)
	s.w.media("", "")
	require.NoError(s.w.t, chromedp.Do(s.w.ctx, chromedp.EmulateViewport(2*sheetColumn, int64(max(s.bottom[0], s.bottom[1]))), chromedp.Navigate("file://"+path)))
	raw, _, _ := s.w.shoot()
	require.NoError(s.w.t, os.WriteFile(strings.TrimSuffix(page, ".html")+".png", raw, 0o644))
	s.columns, s.bottom = [2]strings.Builder{}, [2]int{}
}

// filled gives the height down to the last row that is not of one colour.
func filled(picture image.Image) int {
	size := picture.Bounds()
	for y := size.Max.Y - 1; y > size.Min.Y; y-- {
		first := picture.At(size.Min.X, y)
		for x := size.Min.X; x < size.Max.X; x += 3 {
			if picture.At(x, y) != first {
				return min(size.Dy(), y-size.Min.Y+12)
			}
		}
	}
	return size.Dy()
}
