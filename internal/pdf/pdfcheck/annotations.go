package pdfcheck

import (
	"fmt"
	"strings"
)

// The flags of annotations (ISO 32000-1, table 165).
const (
	invisible    = 1
	hidden       = 2
	printed      = 4
	noView       = 32
	toggleNoView = 256
)

// What ISO 19005-2, 6.3.1 and 6.5.1 allow.
var (
	allowedAnnotations = set(`Text Link FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Stamp Caret Ink Popup FileAttachment Widget
PrinterMark TrapNet Watermark Redact`)
	allowedActions = set("GoTo GoToR GoToE Thread URI Named SubmitForm")
)

// annotation is an annotation where it stands.
type annotation struct {
	ref  reference
	dict dict
	on   *page
}

func (f *file) annotations() []annotation {
	var list []annotation
	for _, p := range f.pages {
		for _, v := range f.array(p.dict["Annots"]) {
			ref, _ := v.(reference)
			list = append(list, annotation{ref, f.dict(v), p})
		}
	}
	return list
}

// eachAnnotation says that something holds for all annotations.
func eachAnnotation(holds func(f *file, a dict) bool) func(*file) string {
	return func(f *file) string {
		for _, a := range f.annotations() {
			if !holds(f, a.dict) {
				return fmt.Sprintf("annotation %d", a.ref)
			}
		}
		return ""
	}
}

func inAnnotations(keys ...string) func(*file) string {
	return func(f *file) string {
		for _, a := range f.annotations() {
			if key := keyOf(a.dict, keys); key != "" {
				return key
			}
		}
		return ""
	}
}

// otherAnnotations finds what is no link, and what calls itself an annotation and stands on no page.
func otherAnnotations(f *file) string {
	on := 0
	for _, a := range f.annotations() {
		on++
		if a.dict["Subtype"] != name("Link") {
			return fmt.Sprintf("annotation %d is %v", a.ref, a.dict["Subtype"])
		}
	}
	for _, v := range f.values {
		if d, ok := v.(dict); ok && d["Type"] == name("Annot") {
			on--
		}
	}
	return need(on == 0, "an annotation on no page")
}

func hasContents(f *file, a dict) bool {
	t, ok := f.get(a["Contents"]).(text)
	return ok && strings.TrimSpace(t.string()) != ""
}

// ledBack says that each link belongs to a Link that holds it with text of its own, that the tree of parents leads there, that it lies on its page, and that it
// leads to an address (ISO 32000-1, 14.7.4.3 and 14.8.4.4.2).
func ledBack(f *file) string {
	byNumber := f.numbers(f.dict(f.catalog["StructTreeRoot"]))
	held := make(map[reference]*element)
	f.root.all(func(e *element) {
		for _, o := range e.objects {
			held[o] = e
		}
	})
	for _, a := range f.annotations() {
		n, numbered := a.dict["StructParent"].(integer)
		e := held[a.ref]
		address, _ := f.get(f.dict(a.dict["A"])["URI"]).(text)
		switch {
		case !numbered || e == nil || byNumber[int(n)] != e.ref:
			return fmt.Sprintf("annotation %d belongs to nothing", a.ref)
		case e.kind != "Link":
			return fmt.Sprintf("annotation %d belongs to %s", a.ref, e.kind)
		case e.pieces == 0:
			return fmt.Sprintf("annotation %d has no text", a.ref)
		case a.dict["P"] != a.on.ref || !f.within(a.on, a.dict["Rect"]):
			return fmt.Sprintf("annotation %d is not on its page", a.ref)
		case !strings.HasPrefix(address.string(), "https://"):
			return fmt.Sprintf("annotation %d leads nowhere", a.ref)
		}
		delete(held, a.ref)
	}
	return need(len(held) == 0, "an element holds what is on no page")
}

// within reports whether a rectangle has a size and lies on a page.
func (f *file) within(p *page, rectangle any) bool {
	r, box := f.array(rectangle), f.array(p.dict["MediaBox"])
	return len(r) == 4 && len(box) == 4 && number(r[0]) < number(r[2]) && number(r[1]) < number(r[3]) &&
		number(r[0]) >= number(box[0]) && number(r[1]) >= number(box[1]) && number(r[2]) <= number(box[2]) && number(r[3]) <= number(box[3])
}

// described says that each figure says what it shows.
func described(f *file) string {
	return f.where(func(e *element) bool {
		t, ok := f.get(e.dict["Alt"]).(text)
		return e.kind == "Figure" && (!ok || t.string() == "")
	})
}

// framed says that each figure says where it stands (ISO 32000-1, 14.8.5.4.3): who looks at the page closely needs it, no list asks for it.
func framed(f *file) string {
	return f.where(func(e *element) bool {
		a := f.dict(e.dict["A"])
		return e.kind == "Figure" && (a["O"] != name("Layout") || e.on == nil || !f.within(e.on, a["BBox"]))
	})
}

// languageOf says that what is said beside the text has a language: that of the file, since no element with such a text names its own.
func languageOf(speaks func(f *file) bool) func(*file) string {
	return func(f *file) string {
		if !speaks(f) {
			return ""
		}
		return languageOfAll(f)
	}
}
