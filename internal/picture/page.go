package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"

	"ablauf/internal/pdf"
)

// errForm says that a file is neither JPEG nor PNG, or not as it has to be.
var errForm = errors.New("picture: not a picture that can be read")

// quality is that of a JPEG that has to be written anew, because its colours are those of a printing press.
const quality = 92

// Page gives a picture as a PDF holds it.
func Page(content []byte) (pdf.Picture, error) {
	switch {
	case bytes.HasPrefix(content, []byte{0xFF, markStart}):
		return jpegPage(content)
	case bytes.HasPrefix(content, pngHead):
		return pngPage(content)
	}
	return pdf.Picture{}, errForm
}

func jpegPage(content []byte) (pdf.Picture, error) {
	config, err := jpeg.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return pdf.Picture{}, fmt.Errorf("%w: %w", errForm, err)
	}
	page := pdf.Picture{
		Filter: pdf.FilterJPEG, Data: Bare(content), Width: config.Width, Height: config.Height, Bits: 8, Colours: 3, Orientation: Orientation(content),
	}
	switch config.ColorModel {
	case color.GrayModel:
		page.Colours = 1
	case color.CMYKModel:
		if page.Data, err = asRGB(content); err != nil {
			return pdf.Picture{}, err
		}
	}
	return page, nil
}

// asRGB writes a picture in the colours of a screen.
func asRGB(content []byte) ([]byte, error) {
	decoded, err := jpeg.Decode(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errForm, err)
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, onWhite(decoded), &jpeg.Options{Quality: quality})
	return out.Bytes(), err
}

// onWhite gives a picture without transparency, as it looks on paper.
func onWhite(picture image.Image) *image.RGBA {
	flat := image.NewRGBA(picture.Bounds())
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), picture, picture.Bounds().Min, draw.Over)
	return flat
}

var pngHead = []byte("\x89PNG\r\n\x1a\n")

// The kinds of colour of a PNG (ISO 15948, table 11.1).
const (
	pngGrey    = 0
	pngRGB     = 2
	pngPalette = 3
)

// pngPage takes the data of a PNG over as they are, which PDF has the same predictors for (ISO 32000-1, 7.4.4.4). What is transparent, drawn in passes or
// of sixteen bits is written anew first.
func pngPage(content []byte) (pdf.Picture, error) {
	page, plain, err := pngData(content)
	if err != nil || plain {
		return page, err
	}
	decoded, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		return pdf.Picture{}, fmt.Errorf("%w: %w", errForm, err)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, onWhite(decoded)); err != nil {
		return pdf.Picture{}, err
	}
	page, plain, err = pngData(out.Bytes())
	if err == nil && !plain {
		err = errForm
	}
	return page, err
}

// pngData walks through the chunks; plain says that the data can be taken over.
func pngData(content []byte) (page pdf.Picture, plain bool, err error) {
	const overhead, headSize, chunkName = 12, 13, 4
	rest := content[len(pngHead):]
	page = pdf.Picture{Filter: pdf.FilterPNG, Orientation: 1}
	plain = true
	for len(rest) >= overhead {
		size := int64(binary.BigEndian.Uint32(rest))
		if size > int64(len(rest)-overhead) {
			return page, false, errForm
		}
		kind, body := string(rest[4:8]), rest[4+chunkName:8+size]
		switch kind {
		case "IHDR":
			if size != headSize {
				return page, false, errForm
			}
			page.Width, page.Height = int(binary.BigEndian.Uint32(body)), int(binary.BigEndian.Uint32(body[4:]))
			page.Bits, page.Colours = int(body[8]), map[byte]int{pngGrey: 1, pngRGB: 3, pngPalette: 1}[body[9]]
			plain = page.Colours > 0 && page.Bits <= 8 && body[12] == 0
		case "PLTE":
			if plain && page.Colours == 1 {
				page.Palette = body
			}
		case "tRNS":
			plain = false
		case "IDAT":
			page.Data = append(page.Data, body...)
		case "IEND":
			return page, plain, nil
		}
		rest = rest[overhead+size:]
	}
	return page, false, errForm
}
