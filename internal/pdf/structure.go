package pdf

import (
	"fmt"
	"strings"
)

// Kind is what an element of the structure is: one of the standard types of ISO 32000-1, 14.8.4.
type Kind string

// The kinds that are used.
const (
	Document  Kind = "Document"
	Sect      Kind = "Sect"
	H1        Kind = "H1"
	H2        Kind = "H2"
	Paragraph Kind = "P"
	List      Kind = "L"
	ListItem  Kind = "LI"
	Label     Kind = "Lbl"
	ListBody  Kind = "LBody"
	Table     Kind = "Table"
	Row       Kind = "TR"
	Head      Kind = "TH"
	Cell      Kind = "TD"
	Link      Kind = "Link"
	Figure    Kind = "Figure"
)

// Element is a part of the structure by which a reader is led through the file. The order of its kids is the order of reading.
type Element struct {
	Kind Kind
	// Scope says of what a head of a table is the head: "Column" or "Row".
	Scope string
	// Numbering says how the labels of a list look: "None", "Disc" or "Decimal".
	Numbering string
	// Lang is the language of its text where that is not the one of the file.
	Lang string
	// Alt is what is said in the place of a figure (ISO 32000-1, 14.9.3).
	Alt string

	kids   []*Element
	pieces []piece
	links  []*link
	id     int    // of its object, once it is written
	frame  string // of a figure, as it stands in the file; empty for what has none
}

// piece is a sequence of marked content on a page, by its number there.
type piece struct{ page, id int }

// Add puts an element of a kind behind the kids.
func (e *Element) Add(kind Kind) *Element {
	kid := &Element{Kind: kind}
	e.kids = append(e.kids, kid)
	return kid
}

// attributes gives what the structure says beside the kind (ISO 32000-1, 14.8.5 and 14.9.2).
func (e *Element) attributes() string {
	list := ""
	if e.Lang != "" {
		list += " /Lang " + textString(e.Lang)
	}
	if e.Alt != "" {
		list += " /Alt " + textString(e.Alt)
	}
	switch {
	case e.frame != "":
		list += " /A <</O /Layout /Placement /Block /BBox " + e.frame + ">>"
	case e.Scope != "":
		list += " /A <</O /Table /Scope /" + e.Scope + ">>"
	case e.Numbering != "":
		list += " /A <</O /List /ListNumbering /" + e.Numbering + ">>"
	}
	return list
}

// tree writes the objects of the structure (ISO 32000-1, 14.7): from the root down to the pieces, and by page from the pieces up.
func (f *File) tree(w *writer, pages []int) (root int) {
	root = w.reserve()
	parents := make([][]string, len(f.pages))
	for n, p := range f.pages {
		parents[n] = make([]string, p.pieces)
	}
	top := f.root.write(w, root, pages, parents)
	var nums strings.Builder
	for n, list := range parents {
		fmt.Fprintf(&nums, "%d %s ", n, reference(w.add("["+strings.Join(list, " ")+"]")))
	}
	for n, l := range f.links {
		fmt.Fprintf(&nums, "%d %s ", len(pages)+n, reference(l.of.id))
	}
	parentTree := w.add("<</Nums [" + nums.String() + "]>>")
	w.set(root, fmt.Sprintf("<</Type /StructTreeRoot /K %s /ParentTree %s /ParentTreeNextKey %d>>",
		reference(top), reference(parentTree), len(pages)+len(f.links)))
	return root
}

func (e *Element) write(w *writer, parent int, pages []int, parents [][]string) int {
	id := w.reserve()
	e.id = id
	var kids strings.Builder
	for _, at := range e.pieces {
		parents[at.page][at.id] = reference(id)
		fmt.Fprintf(&kids, "<</Type /MCR /Pg %s /MCID %d>> ", reference(pages[at.page]), at.id)
	}
	for _, l := range e.links {
		fmt.Fprintf(&kids, "<</Type /OBJR /Pg %s /Obj %s>> ", reference(pages[l.page]), reference(l.id))
	}
	for _, kid := range e.kids {
		kids.WriteString(reference(kid.write(w, id, pages, parents)) + " ")
	}
	w.set(id, fmt.Sprintf("<</Type /StructElem /S /%s /P %s%s /K [%s]>>", e.Kind, reference(parent), e.attributes(), kids.String()))
	return id
}
