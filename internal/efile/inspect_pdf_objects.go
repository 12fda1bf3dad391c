package efile

import (
	"context"
	"errors"
	"maps"
	"regexp"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// checkUnpacked unpacks the object streams one by one and refuses a document whose structure alone grows out of proportion.
func checkUnpacked(pdf *model.Context) error {
	left := int64(unpackTotal)
	for _, nr := range slices.Sorted(maps.Keys(pdf.Table)) {
		stream, ok := pdf.Table[nr].Object.(types.ObjectStreamDict)
		if !ok {
			continue
		}
		probe := stream.StreamDict
		probe.Content = nil
		if err := probe.DecodeWithLimit(min(left, unpackMax)); err != nil {
			return refuse("document.bomb", "PDF: object stream does not unpack within %d bytes", min(left, unpackMax))
		}
		left -= int64(len(probe.Content))
	}
	return nil
}

// harmful are names that no document of a case needs, as keys or as values: the code under which they are refused.
var harmful = map[string]string{
	"JavaScript": "document.javascript", "JS": "document.javascript",
	"Launch":       "document.launch",
	"EmbeddedFile": "document.embedded-file", "FileAttachment": "document.embedded-file",
	"EF": "document.embedded-file", "GoToE": "document.embedded-file",
	"XFA": "document.active-content", "RichMedia": "document.active-content", "Movie": "document.active-content",
	"Sound": "document.active-content", "Rendition": "document.active-content", "SubmitForm": "document.active-content",
	"ImportData": "document.active-content", "3D": "document.active-content",
}

// valueKeys are the keys whose values say what an object is or does. Names elsewhere are free: a font may be called /JS.
var valueKeys = []string{"S", "Subtype", "Type"}

// ownKeys are the names that are refused already as keys. /EmbeddedFiles is not among them: widely used programs, ours too, write
// an empty tree of that name; a file within has an /EF.
var ownKeys = []string{"JavaScript", "JS", "EF", "XFA"}

// walker looks at every object of a PDF, reachable or not.
type walker struct {
	pdf    *model.Context
	pages  int
	number int           // of the object that is looked at
	trees  map[int][]int // what hangs in each node of a tree of pages, by the numbers of the objects
}

func (w *walker) objects(ctx context.Context) error {
	for _, nr := range slices.Sorted(maps.Keys(w.pdf.Table)) {
		if ctx.Err() != nil {
			return refuse("document.uncheckable", "PDF: check took too long")
		}
		object := w.pdf.Table[nr].Object
		if lazy, ok := object.(types.LazyObjectStreamObject); ok {
			decoded, err := lazy.DecodedObject(ctx)
			if errors.Is(err, filter.ErrDecodeLimitExceeded) {
				return refuse("document.bomb", "PDF: packed object %d does not unpack within %d bytes", nr, unpackMax)
			}
			if err != nil {
				return refuse("document.damaged", "PDF: packed object %d cannot be read", nr)
			}
			object = decoded
		}
		w.number = nr
		if err := w.object(object, 0); err != nil {
			return err
		}
	}
	return w.checkTrees()
}

func (w *walker) object(object types.Object, depth int) error {
	if depth > depthMax {
		return refuse("document.uncheckable", "PDF: nested deeper than %d", depthMax)
	}
	switch o := object.(type) {
	case types.Dict:
		return w.dict(o, depth)
	case types.StreamDict:
		if _, ok := o.Find("F"); ok {
			return refuse("document.active-content", "PDF: a stream that lies in another file")
		}
		return w.dict(o.Dict, depth)
	case types.ObjectStreamDict:
		return w.dict(o.Dict, depth)
	case types.XRefStreamDict:
		return w.dict(o.Dict, depth)
	case types.Array:
		for _, item := range o {
			if err := w.object(item, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walker) dict(d types.Dict, depth int) error {
	for _, check := range []func(types.Dict) error{checkPicture, w.checkPages} {
		if err := check(d); err != nil {
			return err
		}
	}
	for _, key := range slices.Sorted(maps.Keys(d)) {
		plain := plainName(key)
		if slices.Contains(ownKeys, plain) {
			return refuse(harmful[plain], "PDF has /%s", plain)
		}
		if name, ok := d[key].(types.Name); ok && slices.Contains(valueKeys, plain) {
			if code, bad := harmful[plainName(string(name))]; bad {
				return refuse(code, "PDF has /%s /%s", plain, plainName(string(name)))
			}
		}
		if err := w.object(d[key], depth+1); err != nil {
			return err
		}
	}
	return w.checkActions(d)
}

// plainName resolves #xx, under which a name can hide.
func plainName(name string) string {
	if plain, err := types.DecodeName(name); err == nil {
		return plain
	}
	return name
}

func checkPicture(d types.Dict) error {
	width, height := d.IntEntry("Width"), d.IntEntry("Height")
	if width == nil || height == nil || d.Subtype() == nil || *d.Subtype() != "Image" {
		return nil
	}
	if *width < 0 || *height < 0 || int64(*width)*int64(*height) > pagePixels {
		return refuse("document.too-many-pixels", "PDF: picture of %d x %d pixels", *width, *height)
	}
	return nil
}

// oneLine is a string in one line. No action can hide in it: whoever reads a file takes what stands here for a string, or for a part of a longer string or of a comment,
// because nothing in it ends either, and whoever looks for lost objects looks for their beginning (lostObject).
var oneLine = regexp.MustCompile(`\((?:[^()\\>\r\n]|\\[^>\r\n])*\)`)

// lostObject is how an object begins for whoever looks for lost ones.
var lostObject = regexp.MustCompile(`[0-9\s\x00]obj`)

// hiddenNames are looked for in the bytes. The empty tree of /EmbeddedFiles that many programs write is not what is looked for.
var hiddenNames = regexp.MustCompile(`/(JavaScript|Launch|EmbeddedFile)(?:[^s]|$)`)

// namesHidden reports whether bytes name what may not hide in them.
func namesHidden(content []byte) bool { return hiddenNames.Match(content) }

// checkHidden looks through the bytes for names in objects that the cross references leave out; a reader that repairs the file
// would find them.
func checkHidden(content []byte) error {
	if !namesHidden(content) {
		return nil
	}
	content = oneLine.ReplaceAllFunc(content, func(text []byte) []byte {
		if lostObject.Match(text) {
			return text
		}
		return []byte("()")
	})
	if found := hiddenNames.FindSubmatch(content); found != nil {
		return refuse(harmful[string(found[1])], "PDF hides /%s", found[1])
	}
	return nil
}
