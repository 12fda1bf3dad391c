package efile

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image/jpeg"
	"image/png"
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

// checkPNG walks through the chunks with their checksums up to IEND; it unpacks nothing.
func checkPNG(content []byte) error {
	const signatureSize, overhead = 8, 12
	rest := content[min(signatureSize, len(content)):]
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
		if string(body[:4]) == "IEND" {
			break
		}
		rest = rest[overhead+size:]
	}
	if _, err := png.DecodeConfig(bytes.NewReader(content)); err != nil {
		return refuse("document.damaged", "PNG head: %w", err)
	}
	return nil
}

// checkJPEG walks through the segments up to the mark of the end. What cameras append after it is left alone.
func checkJPEG(content []byte) error {
	config, err := jpeg.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return refuseJPEG(content, "JPEG head: %w", err)
	}
	if err := checkPixels(uint32(config.Width), uint32(config.Height)); err != nil {
		return err
	}
	if !jpegEnds(content) {
		return refuse("document.truncated", "JPEG without its end")
	}
	return nil
}

// refuseJPEG tells a file that was cut within its head from one that is wrong.
func refuseJPEG(content []byte, format string, err error) error {
	if !jpegEnds(content) {
		return refuse("document.truncated", format, err)
	}
	return refuse("document.damaged", format, err)
}

// jpegEnds follows the segments by their lengths, and within the picture data the marks, and reports whether the end is reached.
func jpegEnds(content []byte) bool {
	const endOfImage = 0xD9
	i := 2 // after the start mark
	for i+1 < len(content) {
		if content[i] != 0xFF {
			i++ // picture data, or padding
			continue
		}
		switch mark := content[i+1]; {
		case mark == endOfImage:
			return true
		case mark == 0xFF:
			i++ // fill byte
		case mark == 0x00, mark >= 0xD0 && mark <= 0xD7, mark == 0x01:
			i += 2 // stuffed byte or restart mark: no length follows
		default:
			if i+3 >= len(content) {
				return false
			}
			i += 2 + int(binary.BigEndian.Uint16(content[i+2:]))
		}
	}
	return false
}
