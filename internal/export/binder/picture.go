package binder

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
)

const (
	// pixelsMax bounds a picture that has to be unpacked; what was taken in has no more (efile.Inspect).
	pixelsMax = 100_000_000
	a4Short   = 595.276
	a4Long    = 841.89
	margin    = 28.0
)

// AddPicture binds a picture as a page of A4, as it is seen: turned as its camera says (EXIF), on white. mediaType is image/jpeg or image/png.
// ErrUnshowable.
func (b *Binder) AddPicture(content []byte, mediaType string) (Span, error) {
	var p picture
	var err error
	switch mediaType {
	case "image/jpeg":
		p, err = readJPEG(content)
	case "image/png":
		p, err = readPNG(content)
	default:
		err = unshowable("dieses Format ist keine Seite")
	}
	if err != nil {
		return Span{}, err
	}
	id := b.reserve()
	b.stream(id, fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent %d /ColorSpace %s %s",
		p.width, p.height, p.bits, p.space, p.filter), p.data)
	f, matrix := p.place()
	b.bindPage(f, "/XObject <</AbBild "+ref(id)+">>", "q "+matrix+"cm /AbBild Do Q\n", "")
	return Span{First: len(b.pages), Pages: 1}, b.err
}

// picture is a picture as PDF takes it. orientation is that of EXIF, 1 to 8.
type picture struct {
	width, height, bits, orientation int
	space, filter                    string
	data                             []byte
}

// place gives the page for a picture, upright or across, and the matrix that brings the picture onto it.
func (p picture) place() (frame, string) {
	width, height := float64(p.width), float64(p.height)
	if p.orientation >= 5 {
		width, height = height, width
	}
	f := frame{x1: a4Short, y1: a4Long}
	if width > height {
		f.x1, f.y1 = a4Long, a4Short
	}
	scale := math.Min((f.x1-2*margin)/width, (f.y1-2*margin)/height)
	w, h := width*scale, height*scale
	m := map[int][6]float64{
		1: {w, 0, 0, h, 0, 0}, 2: {-w, 0, 0, h, w, 0}, 3: {-w, 0, 0, -h, w, h}, 4: {w, 0, 0, -h, 0, h},
		5: {0, -h, -w, 0, w, h}, 6: {0, -h, w, 0, 0, h}, 7: {0, h, w, 0, 0, 0}, 8: {0, h, -w, 0, w, 0},
	}[p.orientation]
	matrix := ""
	for i, n := range m {
		switch i {
		case 4:
			n += (f.x1 - w) / 2
		case 5:
			n += (f.y1 - h) / 2
		}
		matrix += num(math.Round(n*1000)/1000) + " "
	}
	return f, matrix
}

// readJPEG takes a JPEG as it is.
func readJPEG(content []byte) (picture, error) {
	config, err := jpeg.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return picture{}, unshowable("das Bild ist beschädigt")
	}
	p := picture{width: config.Width, height: config.Height, bits: 8, space: "/DeviceRGB", filter: "/Filter /DCTDecode", data: content, orientation: 1}
	exif, adobe := markers(content)
	switch config.ColorModel {
	case color.GrayModel:
		p.space = "/DeviceGray"
	case color.CMYKModel:
		p.space = "/DeviceCMYK"
		if adobe { // Adobe writes ink turned over
			p.filter += " /Decode [1 0 1 0 1 0 1 0]"
		}
	}
	if exif >= 1 && exif <= 8 {
		p.orientation = exif
	}
	return p, nil
}

// markers reads the segments in front of the picture: the orientation of EXIF, and whether Adobe wrote it.
func markers(content []byte) (orientation int, adobe bool) {
	for at := 2; at+4 <= len(content) && content[at] == 0xff && content[at+1] != 0xda; {
		length := int(binary.BigEndian.Uint16(content[at+2:]))
		if length < 2 || at+2+length > len(content) {
			break
		}
		body := content[at+4 : at+2+length]
		switch {
		case content[at+1] == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")):
			orientation = tiffOrientation(body[6:])
		case content[at+1] == 0xee && bytes.HasPrefix(body, []byte("Adobe")):
			adobe = true
		}
		at += 2 + length
	}
	return orientation, adobe
}

// tiffOrientation reads tag 0x0112 of the first directory; 0 where there is none.
func tiffOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return 0
	}
	count := int(order.Uint16(tiff[at:]))
	for i := range count {
		entry := at + 2 + i*12
		if entry+12 > len(tiff) {
			return 0
		}
		if order.Uint16(tiff[entry:]) == 0x0112 {
			return int(order.Uint16(tiff[entry+8:]))
		}
	}
	return 0
}

// readPNG takes a PNG as it is where PDF knows its form, and draws all others on white.
func readPNG(content []byte) (picture, error) {
	config, err := png.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return picture{}, unshowable("das Bild ist beschädigt")
	}
	if p, ok := plainPNG(content); ok {
		return p, nil
	}
	if config.Width*config.Height > pixelsMax {
		return picture{}, unshowable("das Bild ist zu groß")
	}
	decoded, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		return picture{}, unshowable("das Bild ist beschädigt")
	}
	return onWhite(decoded), nil
}

// onWhite packs a picture row by row.
func onWhite(source image.Image) picture {
	bounds := source.Bounds()
	var packed bytes.Buffer
	pack := zlib.NewWriter(&packed)
	row := make([]byte, 3*bounds.Dx())
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := range bounds.Dx() {
			r, g, b, a := source.At(bounds.Min.X+x, y).RGBA()
			white := 0xffff - a
			row[3*x], row[3*x+1], row[3*x+2] = byte((r+white)>>8), byte((g+white)>>8), byte((b+white)>>8)
		}
		_, _ = pack.Write(row) // a buffer takes everything
	}
	_ = pack.Close()
	return picture{
		width: bounds.Dx(), height: bounds.Dy(), bits: 8, orientation: 1, space: "/DeviceRGB", filter: "/Filter /FlateDecode", data: packed.Bytes(),
	}
}

// plainPNG takes a PNG without transparency and without interlacing over without unpacking it: PDF knows its rows.
func plainPNG(content []byte) (picture, bool) {
	const signature, head = 8, 25
	if len(content) < signature+head || string(content[12:16]) != "IHDR" {
		return picture{}, false
	}
	p := picture{
		width: int(binary.BigEndian.Uint32(content[16:])), height: int(binary.BigEndian.Uint32(content[20:])), bits: int(content[24]), orientation: 1,
	}
	kind, interlaced := content[25], content[28]
	var palette []byte
	for at := signature; at+12 <= len(content); {
		length := int(binary.BigEndian.Uint32(content[at:]))
		if length < 0 || at+12+length > len(content) {
			return picture{}, false
		}
		body := content[at+8 : at+8+length]
		switch string(content[at+4 : at+8]) {
		case "PLTE":
			palette = body
		case "tRNS":
			return picture{}, false
		case "IDAT":
			p.data = append(p.data, body...)
		}
		at += 12 + length
	}
	colors := 1
	switch {
	case interlaced != 0 || len(p.data) == 0:
		return picture{}, false
	case kind == 0:
		p.space = "/DeviceGray"
	case kind == 2:
		p.space, colors = "/DeviceRGB", 3
	case kind == 3 && len(palette) >= 3:
		p.space = fmt.Sprintf("[/Indexed /DeviceRGB %d <%s>]", len(palette)/3-1, hex.EncodeToString(palette))
	default:
		return picture{}, false
	}
	p.filter = fmt.Sprintf("/Filter /FlateDecode /DecodeParms <</Predictor 15 /Colors %d /BitsPerComponent %d /Columns %d>>", colors, p.bits, p.width)
	return p, true
}
