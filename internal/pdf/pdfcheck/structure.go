package pdfcheck

import (
	"fmt"
	"regexp"
	"slices"
)

// element is an element of the structure.
type element struct {
	ref    reference
	dict   dict
	kind   string
	kids   []*element
	parent *element

	pieces  int         // of text
	on      *page       // of its first piece
	objects []reference // that it holds: annotations
}

// readStructure reads the tree of elements, and holds it against the numbers on the pages.
func (f *file) readStructure() {
	ref, _ := f.catalog["StructTreeRoot"].(reference)
	root := f.dict(ref)
	parents, seen := f.parents(root), make(map[reference]map[int]bool)
	f.root = &element{ref: ref, dict: root}
	f.readKids(f.root, root["K"], parents, seen)
	for _, p := range f.pages {
		for id := range p.owned {
			if !seen[p.ref][id] && p.problems["UA 7.1-3"] == "" {
				p.problems["UA 7.1-3"] = fmt.Sprintf("no element holds the piece %d", id)
			}
		}
	}
}

// numbers gives what the tree of parents has by number: a list of elements for a page, an element for an annotation.
func (f *file) numbers(root dict) map[int]any {
	byNumber := make(map[int]any)
	nums := f.array(f.dict(root["ParentTree"])["Nums"])
	for i := 0; i+1 < len(nums); i += 2 {
		n, _ := nums[i].(integer)
		byNumber[int(n)] = nums[i+1]
	}
	return byNumber
}

// parents gives by page the elements that its numbers belong to.
func (f *file) parents(root dict) map[reference]array {
	byNumber := f.numbers(root)
	list := make(map[reference]array)
	for _, p := range f.pages {
		if n, ok := p.dict["StructParents"].(integer); ok {
			list[p.ref] = f.array(byNumber[int(n)])
		}
	}
	return list
}

func (f *file) readKids(e *element, k any, parents map[reference]array, seen map[reference]map[int]bool) {
	kids, ok := f.get(k).(array)
	if !ok && k != nil {
		kids = array{k}
	}
	for _, kid := range kids {
		d := f.dict(kid)
		if d["Type"] == name("MCR") {
			pg, _ := d["Pg"].(reference)
			id, _ := d["MCID"].(integer)
			if seen[pg] == nil {
				seen[pg] = make(map[int]bool)
			}
			of := parents[pg]
			if seen[pg][int(id)] || int(id) >= len(of) || of[int(id)] != e.ref {
				f.blame("UA 7.1-3", "the piece %d of page object %d is not that of element %d", int(id), pg, e.ref)
			}
			seen[pg][int(id)] = true
			if e.pieces++; e.on == nil {
				e.on = f.pageOf(pg)
			}
			continue
		}
		if d["Type"] == name("OBJR") {
			object, _ := d["Obj"].(reference)
			e.objects = append(e.objects, object)
			continue
		}
		ref, _ := kid.(reference)
		kind, _ := d["S"].(name)
		child := &element{ref: ref, dict: d, kind: string(kind), parent: e}
		e.kids = append(e.kids, child)
		f.readKids(child, d["K"], parents, seen)
	}
}

func (f *file) pageOf(ref reference) *page {
	for _, p := range f.pages {
		if p.ref == ref {
			return p
		}
	}
	return nil
}

// all walks the elements in the order of reading, without the root.
func (e *element) all(visit func(*element)) {
	if e == nil {
		return
	}
	for _, kid := range e.kids {
		visit(kid)
		kid.all(visit)
	}
}

// where reports the first element for which wrong holds.
func (f *file) where(wrong func(e *element) bool) string {
	found := ""
	f.root.all(func(e *element) {
		if found == "" && wrong(e) {
			found = fmt.Sprintf("element %d, %s in %s", e.ref, e.kind, e.parent.kind)
		}
	})
	return found
}

// The standard types of ISO 32000-1, 14.8.4.
var standardTypes = set(`Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead
TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form`)

// only says that a kind holds nothing but some kinds.
func only(kind string, kids ...string) func(*file) string {
	return func(f *file) string {
		return f.where(func(e *element) bool {
			return e.kind == kind && slices.ContainsFunc(e.kids, func(kid *element) bool { return !slices.Contains(kids, kid.kind) })
		})
	}
}

// within says that a kind stands only within some kinds.
func within(kind string, parents ...string) func(*file) string {
	return func(f *file) string {
		return f.where(func(e *element) bool { return e.kind == kind && !slices.Contains(parents, e.parent.kind) })
	}
}

// even says that all rows of a table have as many cells; cells over several rows or columns are absent by another check.
func even(f *file) string {
	return f.where(func(e *element) bool {
		if e.kind != "Table" || len(e.kids) == 0 {
			return false
		}
		return slices.ContainsFunc(e.kids, func(row *element) bool { return len(row.kids) != len(e.kids[0].kids) })
	})
}

func (f *file) scope(e *element) name {
	for _, a := range append(f.array(e.dict["A"]), e.dict["A"]) {
		if s, ok := f.dict(a)["Scope"].(name); ok {
			return s
		}
	}
	return ""
}

// headed says that each cell has a head that says of what it is the head.
func headed(f *file) string {
	return f.where(func(e *element) bool {
		if e.kind != "Table" {
			return false
		}
		columns := make(map[int]bool)
		for _, row := range e.kids {
			head := false
			for i, cell := range row.kids {
				switch scope := f.scope(cell); {
				case cell.kind == "TH" && (scope == "Column" || scope == "Both"):
					columns[i] = true
				case cell.kind == "TH" && scope == "Row":
					head = true
				case cell.kind == "TH", cell.kind == "TD" && !head && !columns[i]:
					return true
				}
			}
		}
		return false
	})
}

// ranks says that headings begin with the first rank and leave none out.
func ranks(f *file) string {
	last := 0
	return f.where(func(e *element) bool {
		if len(e.kind) != 2 || e.kind[0] != 'H' || e.kind[1] < '1' || e.kind[1] > '6' {
			return false
		}
		rank := int(e.kind[1] - '0')
		wrong := rank > last+1
		last = rank
		return wrong
	})
}

var languageTag = regexp.MustCompile(`^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$`)

// language says that wherever a language is named it is one.
func language(f *file) string {
	for _, v := range f.values {
		if d, ok := v.(dict); ok && d["Lang"] != nil {
			if t, ok := f.get(d["Lang"]).(text); !ok || !languageTag.MatchString(t.string()) {
				return fmt.Sprintf("language %v", d["Lang"])
			}
		}
	}
	return ""
}

// languageOfAll says that the file as a whole has a language.
func languageOfAll(f *file) string {
	if t, ok := f.get(f.catalog["Lang"]).(text); !ok || t.string() == "" {
		return "no language in the catalog"
	}
	return ""
}
