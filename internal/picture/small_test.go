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

// light reports whether a small picture is light at a place between 0 and 1.
func light(t *testing.T, small []byte, x, y float64) bool {
	t.Helper()
	p, err := jpeg.Decode(bytes.NewReader(small))
	require.NoError(t, err)
	at := p.At(int(x*float64(p.Bounds().Dx())), int(y*float64(p.Bounds().Dy())))
	return color.GrayModel.Convert(at).(color.Gray).Y > 127
}

// TestSmallStandsUpright: where the first row and the first column of a picture come to lie, for each orientation as EXIF 2.32 has it (tag 274). The picture
// is light in its first corner alone.
func TestSmallStandsUpright(t *testing.T) {
	t.Parallel()
	corners := map[string][2]float64{"left top": {0.2, 0.2}, "right top": {0.8, 0.2}, "right bottom": {0.8, 0.8}, "left bottom": {0.2, 0.8}}
	lit := []string{1: "left top", 2: "right top", 3: "right bottom", 4: "left bottom", 5: "left top", 6: "right top", 7: "right bottom", 8: "left bottom"}
	for value := uint16(1); value <= 8; value++ {
		small, err := picture.Small(withOrientation(photo(t), binary.LittleEndian, "II", value), 16)
		require.NoError(t, err)
		for corner, at := range corners {
			require.Equal(t, corner == lit[value], light(t, small, at[0], at[1]), "orientation %d, %s", value, corner)
		}
		size, err := jpeg.DecodeConfig(bytes.NewReader(small))
		require.NoError(t, err)
		if value > 4 {
			require.Equal(t, [2]int{8, 16}, [2]int{size.Width, size.Height}, value)
		} else {
			require.Equal(t, [2]int{16, 8}, [2]int{size.Width, size.Height}, value)
		}
	}
}

// TestSmall: what is transparent is white, a thin line stays to be seen, one row is a picture too, and what is small stays as large as it is.
func TestSmall(t *testing.T) {
	t.Parallel()
	clear := image.NewNRGBA(image.Rect(0, 0, 30, 30))
	small, err := picture.Small(pngOf(t, clear), 240)
	require.NoError(t, err)
	require.True(t, light(t, small, 0.5, 0.5))
	size, err := jpeg.DecodeConfig(bytes.NewReader(small))
	require.NoError(t, err)
	require.Equal(t, [2]int{30, 30}, [2]int{size.Width, size.Height})

	lined := image.NewGray(image.Rect(0, 0, 1200, 600))
	for i := range lined.Pix {
		lined.Pix[i] = 255
	}
	for y := 300; y < 303; y++ {
		for x := range 1200 {
			lined.SetGray(x, y, color.Gray{})
		}
	}
	small, err = picture.Small(pngOf(t, lined), 240)
	require.NoError(t, err)
	p, err := jpeg.Decode(bytes.NewReader(small))
	require.NoError(t, err)
	require.Less(t, color.GrayModel.Convert(p.At(120, 60)).(color.Gray).Y, uint8(160))

	row, err := picture.Small(pngOf(t, image.NewGray(image.Rect(0, 0, 1000, 1))), 240)
	require.NoError(t, err)
	require.NotEmpty(t, row)
	_, err = picture.Small([]byte("no picture"), 240)
	require.Error(t, err)
}
