package gallery

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"

	"ablauf/gateway/web"
	"ablauf/internal/casefile"
)

// Thumbnails are the small pictures that frames show, by their paths: sheets with lines where text stands.
func Thumbnails() map[string][]byte {
	return map[string][]byte{"/dokumente/d1/vorschau": sheet(170, 240), "/dokumente/d3/vorschau": sheet(240, 160)}
}

func sheet(width, height int) []byte {
	p := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			margin := x < 20 || x > width-20 || y < 24 || y > height-24
			shade := color.Gray{Y: 255}
			if !margin && y%12 < 4 && (y%48 < 36 || x < width/2) {
				shade.Y = 96
			}
			p.SetGray(x, y, shade)
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, p, nil); err != nil {
		return nil // a buffer takes everything
	}
	return out.Bytes()
}

// withThumbnails puts the small pictures that there are beside the documents of a list.
func withThumbnails(lines []web.DocumentLine) []web.DocumentLine {
	for i, l := range lines {
		lines[i].Picture = web.PictureSign
		if Thumbnails()["/dokumente/"+string(l.ID)+"/vorschau"] != nil && l.State == casefile.DocumentReleased {
			lines[i].Picture = web.PictureShown
		}
	}
	return lines
}
