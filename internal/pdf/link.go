package pdf

import (
	"fmt"
	"strings"
)

// link is a part of a page that leads to an address (ISO 32000-1, 12.5.6.5).
type link struct {
	page     int
	of       *Element
	frame    string
	address  string
	contents string
	id       int // of its object
}

// Link makes a part of a page lead to an address, from x, y to the right and down. It belongs to an element of the kind Link; contents says in words where it
// leads. An address is written in the letters of ASCII (RFC 3986); another one makes the file fail.
func (p *Page) Link(of *Element, x, y, width, height float64, address, contents string) {
	for _, c := range []byte(address) {
		if (c <= ' ' || c > '~' || strings.IndexByte(`()\`, c) >= 0) && p.file.err == nil {
			p.file.err = fmt.Errorf("pdf: an address with the byte %#x", c)
		}
	}
	l := &link{page: p.number, of: of, frame: p.frame(x, y, width, height), address: address, contents: contents}
	of.links = append(of.links, l)
	p.file.links = append(p.file.links, l)
}

// frame writes a rectangle of the page (ISO 32000-1, 7.9.5): its lower left and its upper right corner.
func (p *Page) frame(x, y, width, height float64) string {
	return fmt.Sprintf("[%.2f %.2f %.2f %.2f]", x*pointsInMM, p.height-(y+height)*pointsInMM, (x+width)*pointsInMM, p.height-y*pointsInMM)
}

// annotations gives what the dictionary of a page says of its links, and their objects numbers.
func (f *File) annotations(w *writer, page int) string {
	var list []string
	for _, l := range f.links {
		if l.page == page {
			l.id = w.reserve()
			list = append(list, reference(l.id))
		}
	}
	if list == nil {
		return ""
	}
	return " /Annots [" + strings.Join(list, " ") + "]"
}

// writeLinks writes the objects of the links. They are printed as what they are, without a border of their own (ISO 19005-2, 6.3.2). The number by which the tree
// of parents finds their element follows those of the pages.
func (f *File) writeLinks(w *writer, pages []int) {
	for n, l := range f.links {
		w.set(l.id, fmt.Sprintf("<</Type /Annot /Subtype /Link /P %s /Rect %s /Border [0 0 0] /F 4 /StructParent %d /Contents %s"+
			" /A <</Type /Action /S /URI /URI (%s)>>>>", reference(pages[l.page]), l.frame, len(pages)+n, textString(l.contents), l.address))
	}
}
