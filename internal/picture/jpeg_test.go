package picture_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/picture"
)

// photo is a JPEG of 32 x 16 pixels whose left upper quarter is white and whose rest is black.
func photo(t *testing.T) []byte {
	t.Helper()
	p := image.NewGray(image.Rect(0, 0, 32, 16))
	for y := range 8 {
		for x := range 16 {
			p.SetGray(x, y, color.Gray{Y: 255})
		}
	}
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, p, nil))
	return b.Bytes()
}

// withOrientation puts a description with the tag into a JPEG, as cameras do.
func withOrientation(file []byte, order binary.AppendByteOrder, mark string, value uint16) []byte {
	tiff := []byte(mark)
	tiff = order.AppendUint16(tiff, 42)
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 2)
	tiff = order.AppendUint32(order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, 256), 4), 1), 32) // ImageWidth
	tiff = order.AppendUint16(order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, 274), 3), 1), value)
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	body := append([]byte("Exif\x00\x00"), tiff...)
	body = append(body, "GPS: here"...)
	segment := binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(body)+2))
	return append(append(append([]byte{0xFF, 0xD8}, segment...), body...), file[2:]...)
}

// TestOrientation: all eight values of EXIF, in both orders of bytes, and 1 where nothing, or nothing that can be, is said.
func TestOrientation(t *testing.T) {
	t.Parallel()
	plain := photo(t)
	require.Equal(t, 1, picture.Orientation(plain))
	for value := uint16(1); value <= 8; value++ {
		require.Equal(t, int(value), picture.Orientation(withOrientation(plain, binary.BigEndian, "MM", value)))
		require.Equal(t, int(value), picture.Orientation(withOrientation(plain, binary.LittleEndian, "II", value)))
	}
	for _, value := range []uint16{0, 9, 65535} {
		require.Equal(t, 1, picture.Orientation(withOrientation(plain, binary.BigEndian, "MM", value)))
	}
	whole := withOrientation(plain, binary.LittleEndian, "II", 6)
	for n := range whole { // cut anywhere, it says 6 or nothing
		require.Contains(t, []int{1, 6}, picture.Orientation(whole[:n]))
	}
}

// TestBare: what cameras write about place and device goes, what is drawn stays byte by byte.
func TestBare(t *testing.T) {
	t.Parallel()
	plain := photo(t)
	described := append(withOrientation(plain, binary.BigEndian, "MM", 6), "appended by a camera"...)
	require.Equal(t, plain, picture.Bare(described))
	require.NotContains(t, string(picture.Bare(described)), "GPS")
	require.Equal(t, []byte("no JPEG"), picture.Bare([]byte("no JPEG")))
}
