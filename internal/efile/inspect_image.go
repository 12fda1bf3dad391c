package efile

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image/jpeg"
	"image/png"
	"io"
)

// maxPixels bounds what a viewer must unpack: 50 megapixels are 200 MB of memory. A page of A4 at 600 dpi has 35.
const maxPixels = 50_000_000

func checkPixels(width, height uint32) error {
	if width == 0 || height == 0 {
		return refuse("document.damaged", "an image without pixels")
	}
	if uint64(width)*uint64(height) > maxPixels {
		return refuse("document.too-many-pixels", "%d x %d pixels", width, height)
	}
	return nil
}

// textMax bounds what the packed descriptions of a picture unpack to, all together.
const textMax = 16 << 20

// checkPNG walks through the chunks with their checksums up to IEND and counts what the packed ones unpack to; it keeps none of it.
func checkPNG(content []byte) error {
	const signatureSize, overhead = 8, 12
	rest := content[min(signatureSize, len(content)):]
	var data [][]byte
	texts := int64(textMax)
	for first := true; ; first = false {
		if len(rest) < overhead {
			return refuse("document.truncated", "PNG without its end")
		}
		size := int64(binary.BigEndian.Uint32(rest))
		if size > int64(len(rest)-overhead) {
			return refuse("document.truncated", "PNG chunk cut off")
		}
		body := rest[4 : 8+size]
		if crc32.ChecksumIEEE(body) != binary.BigEndian.Uint32(rest[8+size:]) {
			return refuse("document.damaged", "PNG chunk with a wrong checksum")
		}
		if first {
			// The sizes are read here, because the library calls very large ones malformed.
			if string(body[:4]) != "IHDR" || size < 8 {
				return refuse("document.damaged", "PNG without its head")
			}
			width, height := binary.BigEndian.Uint32(body[4:]), binary.BigEndian.Uint32(body[8:])
			if err := checkPixels(width, height); err != nil {
				return err
			}
		}
		rest = rest[overhead+size:]
		switch kind := string(body[:4]); kind {
		case "IDAT":
			data = append(data, body[4:])
		case "acTL":
			return refuse("document.type-not-allowed", "PNG with moving pictures")
		case "zTXt", "iTXt", "iCCP":
			n, err := unpackedText(body[4:], texts)
			if err != nil {
				return refuse("document.bomb", "PNG: %s unpacks to more than %d bytes", kind, textMax)
			}
			texts -= n
		case "IEND":
			return checkPNGData(content, data, rest)
		}
	}
}

// checkPNGData compares what the picture unpacks to with what its head says.
func checkPNGData(content []byte, data [][]byte, behind []byte) error {
	config, err := png.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return refuse("document.damaged", "PNG head: %w", err)
	}
	const interlaceAt, bitsAt, colourAt = 28, 24, 25
	channels := map[byte]int64{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[content[colourAt]]
	rows := ((int64(config.Width)*channels*int64(content[bitsAt])+7)/8 + 1) * int64(config.Height)
	most := rows
	if content[interlaceAt] != 0 {
		most = 2*rows + 1024 // seven passes, each with rows of its own
	}
	parts := make([]io.Reader, len(data))
	for i, part := range data {
		parts[i] = bytes.NewReader(part)
	}
	switch n, err := unpacked(io.MultiReader(parts...), most); {
	case err != nil:
		return refuse("document.bomb", "PNG unpacks to more than its head says")
	case n < rows:
		return refuse("document.truncated", "PNG data cut off")
	}
	if err := checkMarkup(content[:len(content)-len(behind)]); err != nil {
		return err
	}
	return checkAppended(behind)
}

// errTooMuch says that something unpacks to more than is allowed.
var errTooMuch = errors.New("unpacks to too much")

// unpacked counts what zlib data unpacks to and keeps none of it. Damaged data counts as far as it goes.
func unpacked(packed io.Reader, most int64) (int64, error) {
	r, err := zlib.NewReader(packed)
	if err != nil {
		return 0, nil //nolint:nilerr // what is no zlib data unpacks to nothing
	}
	n, _ := io.Copy(io.Discard, io.LimitReader(r, most+1))
	if n > most {
		return n, errTooMuch
	}
	return n, nil
}

// unpackedText counts what a description unpacks to. Where its packed part begins depends on the kind, so each place behind a zero byte at which zlib data can
// begin is tried.
func unpackedText(body []byte, most int64) (int64, error) {
	const deflated = 0x78
	var largest int64
	for i := range body {
		if body[i] != deflated || i == 0 || body[i-1] != 0 {
			continue
		}
		n, err := unpacked(bytes.NewReader(body[i:]), most)
		if err != nil {
			return n, err
		}
		largest = max(largest, n)
	}
	return largest, nil
}

// scansMax bounds how often a picture that comes in several runs is drawn; encoders use about ten.
const scansMax = 100

// checkJPEG walks through the segments up to the mark of the end. What cameras append after it is left alone.
func checkJPEG(content []byte) error {
	config, err := jpeg.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return refuseJPEG(content, "JPEG head: %w", err)
	}
	if err := checkPixels(uint32(config.Width), uint32(config.Height)); err != nil {
		return err
	}
	end, scans := jpegEnd(content)
	switch {
	case end < 0:
		return refuse("document.truncated", "JPEG without its end")
	case scans > scansMax:
		return refuse("document.bomb", "JPEG that is drawn %d times", scans)
	}
	if err := checkMarkup(content[:end]); err != nil {
		return err
	}
	return checkAppended(content[end:])
}

// refuseJPEG tells a file that was cut within its head from one that is wrong.
func refuseJPEG(content []byte, format string, err error) error {
	if end, _ := jpegEnd(content); end < 0 {
		return refuse("document.truncated", format, err)
	}
	return refuse("document.damaged", format, err)
}

// jpegEnd follows the segments by their lengths, and within the picture data the marks. It gives the place behind the end mark, -1 where there is none, and
// how many times the picture is drawn.
func jpegEnd(content []byte) (end, scans int) {
	const endOfImage, startOfScan = 0xD9, 0xDA
	i := 2 // after the start mark
	for i+1 < len(content) {
		if content[i] != 0xFF {
			i++ // picture data, or padding
			continue
		}
		switch mark := content[i+1]; {
		case mark == endOfImage:
			return i + 2, scans
		case mark == 0xFF:
			i++ // fill byte
		case mark == 0x00, mark >= 0xD0 && mark <= 0xD7, mark == 0x01:
			i += 2 // stuffed byte or restart mark: no length follows
		default:
			if i+3 >= len(content) {
				return -1, scans
			}
			if mark == startOfScan {
				scans++
			}
			i += 2 + int(binary.BigEndian.Uint16(content[i+2:]))
		}
	}
	return -1, scans
}
