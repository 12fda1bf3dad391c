package efile

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"io"
	"maps"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// pictureFilters end a pipeline; how much they unpack to follows from the measures of the picture, which checkPicture bounds.
var pictureFilters = []string{filter.DCT, filter.JPX, filter.CCITTFax, filter.JBIG2}

// checkStreams counts what each drawing, picture and font of a PDF unpacks to.
func checkStreams(ctx context.Context, pdf *model.Context) error {
	left := int64(streamsTotal)
	for _, nr := range slices.Sorted(maps.Keys(pdf.Table)) {
		if ctx.Err() != nil {
			return refuse("document.uncheckable", "PDF: check took too long")
		}
		stream, ok := pdf.Table[nr].Object.(types.StreamDict)
		if !ok {
			continue
		}
		most := int64(drawingMax)
		if kind := stream.Subtype(); kind != nil && *kind == "Image" {
			most = pictureMax
		}
		n, err := unpackedStream(stream, min(most, left))
		if err != nil {
			return refuse("document.bomb", "PDF: stream %d does not unpack within %d bytes", nr, min(most, left))
		}
		left -= n
	}
	return nil
}

// unpackedStream counts what a stream unpacks to. The usual filter is counted without keeping what it gives; of the rare ones the library unpacks at most as
// much as a drawing may have.
func unpackedStream(stream types.StreamDict, most int64) (int64, error) {
	var r io.Reader = bytes.NewReader(stream.Raw)
	pipeline := stream.FilterPipeline
	var layers []*counted
	for len(pipeline) > 0 && pipeline[0].Name == filter.Flate {
		z, err := zlib.NewReader(r)
		if err != nil {
			return 0, nil //nolint:nilerr // what is no zlib data unpacks to nothing
		}
		layer := &counted{r: io.LimitReader(z, most+1)}
		layers, r, pipeline = append(layers, layer), layer, pipeline[1:]
	}
	if len(pipeline) > 0 && !slices.Contains(pictureFilters, pipeline[0].Name) {
		probe := stream
		probe.Content = nil
		if err := probe.DecodeWithLimit(min(most, drawingMax)); errors.Is(err, filter.ErrDecodeLimitExceeded) {
			return 0, errTooMuch
		}
		return int64(len(probe.Content)), nil
	}
	_, _ = io.Copy(io.Discard, r)
	var largest int64
	for _, layer := range layers {
		largest = max(largest, layer.n)
	}
	if largest > most {
		return largest, errTooMuch
	}
	return largest, nil
}

// counted is a reader that knows how much it has given.
type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
