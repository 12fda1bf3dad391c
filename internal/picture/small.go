package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
)

// smallQuality is that of small pictures: letters need not be read in them.
const smallQuality = 82

// Small gives a small picture, as JPEG, of a JPEG or PNG, upright, on white; its longer side has so many pixels, or as many as there are.
func Small(content []byte, side int) ([]byte, error) {
	var decoded image.Image
	var err error
	turned := 1
	switch {
	case bytes.HasPrefix(content, []byte{0xFF, markStart}):
		decoded, err = jpeg.Decode(bytes.NewReader(content))
		turned = Orientation(content)
	case bytes.HasPrefix(content, pngHead):
		decoded, err = png.Decode(bytes.NewReader(content))
	default:
		err = errForm
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errForm, err)
	}
	return SmallOf(decoded, turned, side)
}

// SmallOf is Small for a picture that is turned as EXIF has it.
func SmallOf(large image.Image, orientation, side int) ([]byte, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright(reduced(large, side), orientation), &jpeg.Options{Quality: smallQuality}); err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	return out.Bytes(), nil
}

// samples is how many pixels of each row and column of what becomes one are looked at: enough for a small picture, however large the other one is.
const samples = 6

// reduced makes each pixel the mean of those that it stands for, on white.
func reduced(large image.Image, side int) *image.RGBA {
	bounds := large.Bounds()
	width, height := bounds.Dx(), bounds.Dy()
	if longer := max(width, height); longer > side {
		width, height = max(1, width*side/longer), max(1, height*side/longer)
	}
	small := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		rows := spread(y, height, bounds.Dy())
		for x := range width {
			small.SetRGBA(x, y, mean(large, spread(x, width, bounds.Dx()), rows))
		}
	}
	return small
}

// spread gives the pixels that the nth of a smaller row stands for, or some of them.
func spread(n, small, large int) (places []int) {
	from, to := n*large/small, max((n+1)*large/small, n*large/small+1)
	count := min(samples, to-from)
	for i := range count {
		places = append(places, from+(2*i+1)*(to-from)/(2*count))
	}
	return places
}

func mean(large image.Image, columns, rows []int) color.RGBA {
	origin := large.Bounds().Min
	var r, g, b, n uint32
	for _, y := range rows {
		for _, x := range columns {
			const opaque = 0xFFFF
			pr, pg, pb, pa := large.At(origin.X+x, origin.Y+y).RGBA() // the colours are weakened by what shines through
			r, g, b, n = r+(pr+opaque-pa)>>8, g+(pg+opaque-pa)>>8, b+(pb+opaque-pa)>>8, n+1
		}
	}
	return color.RGBA{R: uint8(r / n), G: uint8(g / n), B: uint8(b / n), A: 0xFF}
}

// upright turns a picture as EXIF 2.32 has it (table 6).
func upright(p *image.RGBA, orientation int) image.Image {
	if orientation <= 1 || orientation > 8 {
		return p
	}
	width, height := p.Rect.Dx(), p.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	if orientation > 4 {
		out = image.NewRGBA(image.Rect(0, 0, height, width))
	}
	for y := range height {
		for x := range width {
			to := [...]image.Point{
				2: {X: width - 1 - x, Y: y}, 3: {X: width - 1 - x, Y: height - 1 - y}, 4: {X: x, Y: height - 1 - y}, 5: {X: y, Y: x},
				6: {X: height - 1 - y, Y: x}, 7: {X: height - 1 - y, Y: width - 1 - x}, 8: {X: y, Y: width - 1 - x},
			}[orientation]
			out.SetRGBA(to.X, to.Y, p.RGBAAt(x, y))
		}
	}
	return out
}
