package binder

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

const (
	// drawingMax bounds what one page draws, in bytes; what was taken in draws no more (efile.Inspect).
	drawingMax = 64 << 20
	// treeMax bounds how deep the tree of pages may be.
	treeMax = 100
	// boxMin is the least width and height of a page, in points; where there is less the page is A4.
	boxMin = 1.0
)

var libraryConfig sync.Once

// foreignPage is a page of a foreign file with what it inherits.
type foreignPage struct {
	dict                types.Dict
	resources, box, cut types.Object
	rotate              types.Object
}

// AddPDF binds all pages of a PDF. ErrUnshowable; what was written of it by then is never shown.
func (b *Binder) AddPDF(ctx context.Context, content []byte) (span Span, err error) {
	span.First = len(b.pages) + 1
	marked := len(b.pages)
	nodes := len(b.nodes)
	defer func() {
		if r := recover(); r != nil {
			err = unshowable("die Datei lässt sich nicht lesen")
		}
		if err != nil {
			b.forget(marked, nodes)
		}
	}()
	libraryConfig.Do(api.DisableConfigDir) // otherwise the library writes a configuration into the home directory
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	conf.Offline = true
	read, err := pdfcpu.ReadWithContext(ctx, bytes.NewReader(content), conf)
	if ctx.Err() != nil {
		return span, ctx.Err()
	}
	if err != nil || read.Encrypt != nil {
		return span, unshowable("die Datei lässt sich nicht lesen")
	}
	pages, err := pagesOf(read.XRefTable)
	if err != nil {
		return span, err
	}
	c := &copier{b: b, from: read.XRefTable, copied: map[int]int{}}
	for _, p := range pages {
		if err := c.page(p); err != nil {
			return span, err
		}
		if err := c.all(); err != nil {
			return span, err
		}
	}
	span.Pages = len(pages)
	return span, b.err
}

// forget takes the pages of a document back that turned out to be unshowable.
func (b *Binder) forget(pages, nodes int) {
	b.pages = b.pages[:pages]
	b.nodes = b.nodes[:nodes]
	if nodes > 0 {
		last := &b.nodes[nodes-1]
		last.kids = last.kids[:pages-(nodes-1)*kidsMax]
	}
}

// pagesOf lists the pages of a file with what they inherit.
func pagesOf(x *model.XRefTable) ([]foreignPage, error) {
	root, err := x.Catalog()
	if err != nil {
		return nil, unshowable("die Datei lässt sich nicht lesen")
	}
	if err := checkCatalog(x, root); err != nil {
		return nil, err
	}
	var pages []foreignPage
	seen := map[int]bool{}
	var walk func(o types.Object, from foreignPage, depth int) error
	walk = func(o types.Object, from foreignPage, depth int) error {
		if r, ok := o.(types.IndirectRef); ok {
			if seen[r.ObjectNumber.Value()] {
				return unshowable("eine Seite hängt zweimal in der Datei")
			}
			seen[r.ObjectNumber.Value()] = true
		}
		d, err := x.DereferenceDict(o)
		if err != nil || d == nil || depth > treeMax {
			return unshowable("die Seiten der Datei sind beschädigt")
		}
		from.dict = d
		for key, to := range map[string]*types.Object{"Resources": &from.resources, "MediaBox": &from.box, "CropBox": &from.cut, "Rotate": &from.rotate} {
			if value, has := d.Find(key); has {
				*to = value
			}
		}
		kids, has := d.Find("Kids")
		if !has {
			pages = append(pages, from)
			return nil
		}
		list, err := x.DereferenceArray(kids)
		if err != nil {
			return unshowable("die Seiten der Datei sind beschädigt")
		}
		for _, kid := range list {
			if err := walk(kid, from, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	tree, has := root.Find("Pages")
	if !has {
		return nil, unshowable("die Datei hat keine Seiten")
	}
	if err := walk(tree, foreignPage{}, 0); err != nil {
		return nil, err
	}
	if len(pages) == 0 {
		return nil, unshowable("die Datei hat keine Seiten")
	}
	return pages, nil
}

// checkCatalog refuses what a page alone would not show as the file does: layers of which some are hidden, and forms whose fields have no appearance.
func checkCatalog(x *model.XRefTable, root types.Dict) error {
	if layers, has := root.Find("OCProperties"); has {
		d, err := x.DereferenceDict(layers)
		if err != nil {
			return unshowable("die Ebenen der Datei sind beschädigt")
		}
		if state, has := d.Find("D"); has {
			shown, err := x.DereferenceDict(state)
			if err != nil {
				return unshowable("die Ebenen der Datei sind beschädigt")
			}
			base := shown.NameEntry("BaseState")
			off, _ := shown.Find("OFF")
			list, err := x.DereferenceArray(off)
			if err != nil || len(list) > 0 || base != nil && *base != "ON" {
				return unshowable("die Datei hat Ebenen, die nicht sichtbar sind")
			}
		}
	}
	form, has := root.Find("AcroForm")
	if !has {
		return nil
	}
	d, err := x.DereferenceDict(form)
	if err != nil {
		return unshowable("das Formular der Datei ist beschädigt")
	}
	if _, dynamic := d.Find("XFA"); dynamic {
		return unshowable("die Datei ist ein dynamisches Formular")
	}
	if draws := d.BooleanEntry("NeedAppearances"); draws != nil && *draws {
		return unshowable("die Felder des Formulars haben kein festes Aussehen")
	}
	return nil
}

// page binds one foreign page: as a form that draws it, cut to what is seen of it, and its annotations as they look.
func (c *copier) page(p foreignPage) error {
	f, err := c.frame(p)
	if err != nil {
		return err
	}
	form, err := c.drawing(p, f)
	if err != nil {
		return err
	}
	drawing, objects := "q /AbSeite Do Q\n", "/AbSeite "+ref(form)
	shown, err := c.annotations(p)
	if err != nil {
		return err
	}
	for i, a := range shown {
		drawing += fmt.Sprintf("q %scm /AbZusatz%d Do Q\n", a.place, i)
		objects += fmt.Sprintf(" /AbZusatz%d %s", i, ref(a.form))
	}
	more := ""
	if unit, has := p.dict.Find("UserUnit"); has {
		if n, err := c.from.DereferenceNumber(unit); err == nil && n > 0 && n <= 75_000 {
			more = " /UserUnit " + num(n)
		}
	}
	c.b.bindPage(f, "/XObject <<"+objects+">>", drawing, more)
	return nil
}

// frame gives what is seen of a page.
func (c *copier) frame(p foreignPage) (frame, error) {
	f := frame{x1: 595.276, y1: 841.89}
	if box, ok := c.rectangle(p.box); ok {
		f.x0, f.y0, f.x1, f.y1 = box[0], box[1], box[2], box[3]
	}
	if cut, ok := c.rectangle(p.cut); ok {
		in := [4]float64{math.Max(f.x0, cut[0]), math.Max(f.y0, cut[1]), math.Min(f.x1, cut[2]), math.Min(f.y1, cut[3])}
		if in[2]-in[0] >= boxMin && in[3]-in[1] >= boxMin {
			f.x0, f.y0, f.x1, f.y1 = in[0], in[1], in[2], in[3]
		}
	}
	if p.rotate != nil {
		turned, err := c.from.DereferenceNumber(p.rotate)
		if err != nil || math.Mod(turned, 90) != 0 {
			return f, unshowable("eine Seite ist schief gedreht")
		}
		f.rotate = (int(math.Mod(turned, 360)) + 360) % 360
	}
	return f, nil
}

// rectangle reads a rectangle, with its corners in order.
func (c *copier) rectangle(o types.Object) (box [4]float64, ok bool) {
	list, err := c.from.DereferenceArray(o)
	if err != nil || len(list) != 4 {
		return box, false
	}
	for i := range box {
		if box[i], err = c.from.DereferenceNumber(list[i]); err != nil {
			return box, false
		}
	}
	box = [4]float64{math.Min(box[0], box[2]), math.Min(box[1], box[3]), math.Max(box[0], box[2]), math.Max(box[1], box[3])}
	return box, box[2]-box[0] >= boxMin && box[3]-box[1] >= boxMin
}

// drawing writes what a page draws as a form, so that nothing that it leaves open reaches its number. One stream is taken as it is, several become one.
func (c *copier) drawing(p foreignPage, f frame) (int, error) {
	resources, err := c.of(p.resources, 0)
	if err != nil {
		return 0, err
	}
	if resources == "null" {
		resources = "<<>>"
	}
	dict := "/Type /XObject /Subtype /Form /BBox " + f.box() + " /Resources " + resources
	if group, has := p.dict.Find("Group"); has {
		written, err := c.of(group, 0)
		if err != nil {
			return 0, err
		}
		dict += " /Group " + written
	}
	streams, err := c.contents(p)
	if err != nil {
		return 0, err
	}
	id := c.b.reserve()
	if len(streams) == 1 {
		own, err := c.entries(types.Dict(only(streams[0].Dict, "Filter", "DecodeParms")), 0)
		if err != nil {
			return 0, err
		}
		c.b.stream(id, dict+" "+own, streams[0].Raw)
		return id, nil
	}
	var joined bytes.Buffer
	pack := zlib.NewWriter(&joined)
	total := 0
	for i := range streams {
		if err := streams[i].DecodeWithLimit(drawingMax); err != nil {
			return 0, unshowable("der Inhalt einer Seite lässt sich nicht lesen")
		}
		if total += len(streams[i].Content); total > drawingMax {
			return 0, unshowable("eine Seite zeichnet zu viel")
		}
		_, _ = pack.Write(streams[i].Content) // a buffer takes everything
		_, _ = pack.Write([]byte("\n"))
	}
	_ = pack.Close()
	c.b.stream(id, dict+" /Filter /FlateDecode", joined.Bytes())
	return id, nil
}

// only keeps some entries of a dictionary.
func only(d types.Dict, keys ...string) map[string]types.Object {
	kept := map[string]types.Object{}
	for _, key := range keys {
		if value, has := d.Find(key); has {
			kept[key] = value
		}
	}
	return kept
}

func (c *copier) contents(p foreignPage) ([]types.StreamDict, error) {
	content, has := p.dict.Find("Contents")
	if !has {
		return nil, nil
	}
	object, err := c.from.Dereference(content)
	if err != nil {
		return nil, unshowable("der Inhalt einer Seite ist beschädigt")
	}
	list := types.Array{content}
	switch o := object.(type) {
	case nil:
		return nil, nil
	case types.Array:
		list = o
	}
	var streams []types.StreamDict
	for _, item := range list {
		sd, _, err := c.from.DereferenceStreamDict(item)
		if err != nil || sd == nil {
			return nil, unshowable("der Inhalt einer Seite ist beschädigt")
		}
		streams = append(streams, *sd)
	}
	return streams, nil
}

// appearance is how an annotation looks: a form and the matrix that puts it in its place.
type appearance struct {
	form  int
	place string
}

// The flags of annotations that are not seen (ISO 32000-1, 12.5.3).
const hiddenFlags = 1<<1 | 1<<5

// annotations gives how what was laid over a page looks: stamps, marks and the fields of forms. Nothing of it acts any more.
func (c *copier) annotations(p foreignPage) ([]appearance, error) {
	object, has := p.dict.Find("Annots")
	if !has {
		return nil, nil
	}
	list, err := c.from.DereferenceArray(object)
	if err != nil {
		return nil, unshowable("was über einer Seite liegt, ist beschädigt")
	}
	var shown []appearance
	for _, item := range list {
		a, err := c.from.DereferenceDict(item)
		if err != nil || a == nil {
			continue
		}
		if flags := a.IntEntry("F"); flags != nil && *flags&hiddenFlags != 0 {
			continue
		}
		look, there, err := c.appearance(a)
		if err != nil {
			return nil, err
		}
		if there {
			shown = append(shown, look)
		}
	}
	return shown, nil
}

// appearance finds how one annotation looks now; a field that holds something and has no look of its own cannot be shown truly.
func (c *copier) appearance(a types.Dict) (look appearance, there bool, err error) {
	kind := ""
	if s := a.Subtype(); s != nil {
		kind = *s
	}
	if kind == "Popup" || kind == "Link" {
		return look, false, nil
	}
	normal, ok := c.normal(a)
	rect, placed := c.rectangle(a["Rect"])
	if !ok || !placed {
		switch {
		case placed && kind == "Widget" && c.filled(a) && !c.hasStates(a):
			return look, false, unshowable("ein Feld des Formulars hat kein festes Aussehen")
		case placed && slices.Contains(ownLook, kind):
			return look, false, unshowable("eine Anmerkung auf einer Seite hat kein festes Aussehen")
		}
		return look, false, nil
	}
	sd, _, err := c.from.DereferenceStreamDict(normal)
	if err != nil || sd == nil {
		return look, false, nil //nolint:nilerr // what has no look is not seen
	}
	box, ok := c.rectangle(sd.Dict["BBox"])
	if !ok {
		return look, false, nil
	}
	dict, err := c.entries(sd.Dict, 0, "Length", "Type", "Subtype")
	if err != nil {
		return look, false, err
	}
	look.form = c.b.reserve()
	c.b.stream(look.form, "/Type /XObject /Subtype /Form "+dict, sd.Raw)
	look.place = placing(c.turned(box, sd.Dict["Matrix"]), rect)
	return look, true, nil
}

// ownLook are the annotations that readers draw by themselves where they have no appearance, each in its way (ISO 32000-1, 12.5.6).
var ownLook = []string{
	"FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline", "Squiggly", "StrikeOut", "Stamp", "Caret", "Ink",
}

// hasStates reports whether an annotation says for each of its states how it looks; a state without a look, as "Off" mostly is, is seen as nothing (12.5.5).
func (c *copier) hasStates(a types.Dict) bool {
	looks, err := c.from.DereferenceDict(a["AP"])
	if err != nil || looks == nil {
		return false
	}
	states, err := c.from.DereferenceDict(looks["N"])
	return err == nil && states != nil
}

// filled reports whether a field has a value, of its own or that of the field that it is a part of (12.7.3.1).
func (c *copier) filled(field types.Dict) bool {
	for range nested {
		if _, has := field.Find("V"); has {
			return true
		}
		parent, err := c.from.DereferenceDict(field["Parent"])
		if err != nil || parent == nil {
			return false
		}
		field = parent
	}
	return false
}

// normal finds the form of how an annotation looks: of several, that of its state.
func (c *copier) normal(a types.Dict) (types.Object, bool) {
	looks, err := c.from.DereferenceDict(a["AP"])
	if err != nil || looks == nil {
		return nil, false
	}
	object, err := c.from.Dereference(looks["N"])
	if err != nil {
		return nil, false
	}
	switch o := object.(type) {
	case types.StreamDict:
		return looks["N"], true
	case types.Dict:
		state := a.NameEntry("AS")
		if state == nil {
			return nil, false
		}
		one, has := o.Find(*state)
		return one, has
	}
	return nil, false
}

// turned gives the rectangle that a box takes up under a matrix.
func (c *copier) turned(box [4]float64, matrix types.Object) [4]float64 {
	m := [6]float64{1, 0, 0, 1, 0, 0}
	if list, err := c.from.DereferenceArray(matrix); err == nil && len(list) == len(m) {
		for i := range m {
			if n, err := c.from.DereferenceNumber(list[i]); err == nil {
				m[i] = n
			}
		}
	}
	out := [4]float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, corner := range [][2]float64{{box[0], box[1]}, {box[2], box[1]}, {box[0], box[3]}, {box[2], box[3]}} {
		x, y := m[0]*corner[0]+m[2]*corner[1]+m[4], m[1]*corner[0]+m[3]*corner[1]+m[5]
		out = [4]float64{math.Min(out[0], x), math.Min(out[1], y), math.Max(out[2], x), math.Max(out[3], y)}
	}
	return out
}

// placing is the matrix that brings one rectangle onto another (ISO 32000-1, 12.5.5, algorithm 8.1).
func placing(from, to [4]float64) string {
	scale := func(a, b float64) float64 {
		if a == 0 {
			return 1
		}
		return b / a
	}
	sx, sy := scale(from[2]-from[0], to[2]-to[0]), scale(from[3]-from[1], to[3]-to[1])
	parts := make([]string, 0, 6)
	for _, n := range []float64{sx, 0, 0, sy, to[0] - sx*from[0], to[1] - sy*from[1]} {
		parts = append(parts, num(n))
	}
	return strings.Join(parts, " ") + " "
}
