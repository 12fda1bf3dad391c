package pdf

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// ErrForeign says of a file that this package did not write it as it is.
var ErrForeign = errors.New("pdf: not a file of ours")

// Bundle puts files of this package one behind the other into one file, for paper: each begins on an odd page, so that on both sides of the sheet
// no two share one, and has a bookmark. What screens and readers need is left out: the structure, the links, the metadata, the
// colour profile.
type Bundle struct {
	info  Info
	w     *writer
	tree  int
	pages []int // numbers of their objects
	box   string
	marks []bookmark
}

type bookmark struct {
	text string
	page int
}

// Span says where a file stands in a bundle: its first page, counted from 1, and how many pages it has.
type Span struct{ First, Pages int }

// NewBundle begins a bundle of nothing.
func NewBundle(info Info) *Bundle {
	b := &Bundle{info: info, w: newWriter()}
	b.tree = b.w.reserve()
	return b
}

// Pages is how many pages it has, with the empty ones.
func (b *Bundle) Pages() int { return len(b.pages) }

// Add puts a file behind the others, with a bookmark. A file that this package did not write is ErrForeign and leaves the bundle as it was.
func (b *Bundle) Add(mark string, file []byte) (Span, error) {
	part, err := readFinished(file)
	if err != nil {
		return Span{}, err
	}
	pages, err := part.pages()
	if err != nil {
		return Span{}, err
	}
	if len(b.pages)%2 == 1 {
		b.pages = append(b.pages, b.w.add(fmt.Sprintf("<</Type /Page /Parent %s %s /Resources <<>>>>", reference(b.tree), b.box)))
	}
	span := Span{First: len(b.pages) + 1, Pages: len(pages)}
	copied := make(map[int]int)
	for _, p := range pages {
		b.pages = append(b.pages, b.w.add(fmt.Sprintf("<</Type /Page /Parent %s %s /Resources %s /Contents %s>>",
			reference(b.tree), p.box, reference(b.copy(part, copied, p.resources)), reference(b.copy(part, copied, p.contents)))))
		b.box = p.box
	}
	b.marks = append(b.marks, bookmark{mark, b.pages[span.First-1]})
	return span, nil
}

// copy takes over an object and what it refers to, under new numbers.
func (b *Bundle) copy(part finished, copied map[int]int, n int) int {
	if id, done := copied[n]; done {
		return id
	}
	id := b.w.reserve()
	copied[n] = id
	head, body := part.split(n)
	head = anyReference.ReplaceAllFunc(head, func(r []byte) []byte {
		return []byte(reference(b.copy(part, copied, referred(r))))
	})
	b.w.objects[id-1] = append(head, body...)
	return id
}

// Bytes writes the bundle. It is called once, at the end.
func (b *Bundle) Bytes() ([]byte, error) {
	if len(b.pages) == 0 {
		return nil, errors.New("pdf: a bundle of nothing")
	}
	kids := make([]string, len(b.pages))
	for i, id := range b.pages {
		kids[i] = reference(id)
	}
	b.w.set(b.tree, fmt.Sprintf("<</Type /Pages /Kids [%s] /Count %d>>", strings.Join(kids, " "), len(kids)))
	catalog := b.w.add(fmt.Sprintf("<</Type /Catalog /Pages %s /Lang %s /Outlines %s /PageMode /UseOutlines"+
		" /ViewerPreferences <</DisplayDocTitle true /Duplex /DuplexFlipLongEdge>>>>", reference(b.tree), textString(b.info.Lang), reference(b.outline())))
	return b.w.file(catalog, b.w.add(b.info.dictionary())), nil
}

// outline writes the bookmarks (ISO 32000-1, 12.3.3).
func (b *Bundle) outline() int {
	root := b.w.reserve()
	first := root + 1
	last := root + len(b.marks)
	for i, m := range b.marks {
		id := first + i
		beside := ""
		if id > first {
			beside += " /Prev " + reference(id-1)
		}
		if id < last {
			beside += " /Next " + reference(id+1)
		}
		b.w.add(fmt.Sprintf("<</Title %s /Parent %s%s /Dest [%s /Fit]>>", textString(m.text), reference(root), beside, reference(m.page)))
	}
	b.w.set(root, fmt.Sprintf("<</Type /Outlines /First %s /Last %s /Count %d>>", reference(first), reference(last), len(b.marks)))
	return root
}

// finished is a file of this package that is read back: its objects by their numbers, from 1.
type finished struct {
	objects [][]byte
	catalog int
}

var (
	endOfFile   = regexp.MustCompile(`\nstartxref\n(\d{1,12})\n%%EOF\n$`)
	tableHead   = regexp.MustCompile(`^xref\n0 (\d{1,7})\n0000000000 65535 f \n`)
	tableLine   = regexp.MustCompile(`^(\d{10}) 00000 n \n$`)
	trailer     = regexp.MustCompile(`^trailer\n<</Size \d+ /Root (\d{1,7}) 0 R /Info \d+ 0 R /ID \[<([0-9A-F]{32})> `)
	catalogForm = regexp.MustCompile(`^<</Type /Catalog /Pages (\d{1,7}) 0 R `)
	treeForm    = regexp.MustCompile(`^<</Type /Pages /Kids \[((?:\d{1,7} 0 R ?)+)\] /Count \d+>>$`)
	pageForm    = regexp.MustCompile(`^<</Type /Page /Parent \d+ 0 R (/MediaBox \[0 0 [0-9.]+ [0-9.]+\])` +
		` /Resources (\d{1,7}) 0 R /Contents (\d{1,7}) 0 R /StructParents \d+ /Tabs /S(?: /Annots \[\d{1,7} 0 R(?: \d{1,7} 0 R)*\])?>>$`)
	anyReference = regexp.MustCompile(`\b\d{1,7} 0 R\b`)
)

const lineOfTable = 20 // bytes

// readFinished reads a file by its table of places. It takes only what writer.file writes, to the byte: the identifier is the hash of the objects.
func readFinished(data []byte) (f finished, err error) {
	end := endOfFile.FindSubmatch(data[max(0, len(data)-64):])
	if end == nil {
		return f, fmt.Errorf("%w: no end", ErrForeign)
	}
	table := number(end[1])
	if table >= len(data) {
		return f, fmt.Errorf("%w: table at %d", ErrForeign, table)
	}
	head := tableHead.FindSubmatch(data[table:])
	if head == nil {
		return f, fmt.Errorf("%w: no table", ErrForeign)
	}
	count, lines := number(head[1])-1, data[table+len(head[0]):]
	if count < 1 || len(lines) < count*lineOfTable {
		return f, fmt.Errorf("%w: table of %d", ErrForeign, count)
	}
	foot := trailer.FindSubmatch(lines[count*lineOfTable:])
	if sum := sha256.Sum256(data[:table]); foot == nil || string(foot[2]) != fmt.Sprintf("%X", sum[:16]) {
		return f, fmt.Errorf("%w: the identifier is not that of its objects", ErrForeign)
	}
	f.catalog = number(foot[1])
	return f, f.take(data[:table], lines[:count*lineOfTable])
}

// take parts the objects. Each lies right behind the one before it.
func (f *finished) take(data, lines []byte) error {
	count := len(lines) / lineOfTable
	places := make([]int, count+1)
	places[count] = len(data)
	for i := range count {
		line := tableLine.FindSubmatch(lines[i*lineOfTable : (i+1)*lineOfTable])
		if line == nil {
			return fmt.Errorf("%w: line %d of the table", ErrForeign, i+1)
		}
		places[i] = number(line[1])
	}
	for i := range count {
		if places[i] > places[i+1] || places[i+1] > len(data) {
			return fmt.Errorf("%w: place of object %d", ErrForeign, i+1)
		}
		object, begins := bytes.CutPrefix(data[places[i]:places[i+1]], fmt.Appendf(nil, "%d 0 obj\n", i+1))
		object, ends := bytes.CutSuffix(object, []byte("\nendobj\n"))
		if !begins || !ends {
			return fmt.Errorf("%w: object %d", ErrForeign, i+1)
		}
		f.objects = append(f.objects, object)
	}
	for n := range f.objects {
		head, _ := f.split(n + 1)
		for _, r := range anyReference.FindAll(head, -1) {
			if f.object(referred(r)) == nil {
				return fmt.Errorf("%w: object %d refers to what is not there", ErrForeign, n+1)
			}
		}
	}
	return nil
}

func (f *finished) object(n int) []byte {
	if n < 1 || n > len(f.objects) {
		return nil
	}
	return f.objects[n-1]
}

// split parts an object into what may refer to others and the bytes of its stream.
func (f *finished) split(n int) (head, body []byte) {
	object := f.object(n)
	at := bytes.Index(object, []byte("\nstream\n"))
	if at < 0 {
		return bytes.Clone(object), nil
	}
	return bytes.Clone(object[:at]), object[at:]
}

type finishedPage struct {
	box                 string
	resources, contents int
}

func (f *finished) pages() (list []finishedPage, err error) {
	catalog := catalogForm.FindSubmatch(f.object(f.catalog))
	if catalog == nil {
		return nil, fmt.Errorf("%w: no catalog", ErrForeign)
	}
	tree := treeForm.FindSubmatch(f.object(number(catalog[1])))
	if tree == nil {
		return nil, fmt.Errorf("%w: no pages", ErrForeign)
	}
	for _, r := range anyReference.FindAll(tree[1], -1) {
		page := pageForm.FindSubmatch(f.object(referred(r)))
		if page == nil {
			return nil, fmt.Errorf("%w: page %s", ErrForeign, r)
		}
		list = append(list, finishedPage{string(page[1]), number(page[2]), number(page[3])})
	}
	return list, nil
}

func referred(reference []byte) int {
	digits, _, _ := bytes.Cut(reference, []byte(" "))
	return number(digits)
}

// number reads digits that an expression has found; they are few enough to be an int.
func number(digits []byte) int {
	n, _ := strconv.Atoi(string(digits))
	return n
}
