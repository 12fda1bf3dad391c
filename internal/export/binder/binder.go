// Package binder binds foreign PDF files and pictures into one file with numbered pages and bookmarks, as a court gets it.
//
// It is authoritative for how a foreign page stands in such a file: whole, as it is seen, with its number under it and never over it. It writes while it
// binds and holds one document at a time; of pages that are bound it keeps some numbers. What cannot be shown truly is refused (ErrUnshowable), so
// that the caller can say so in its place. Equal documents give equal bytes.
package binder

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"
	"time"
	"unicode/utf16"
)

// ErrUnshowable says of a document that it cannot be shown truly as pages; the text behind it says why, in German.
var ErrUnshowable = errors.New("nicht darstellbar")

func unshowable(why string) error { return fmt.Errorf("%w: %s", ErrUnshowable, why) }

// Info is what a file says of itself.
type Info struct {
	Title, Author string
	At            time.Time
	// Label stands behind the number of each page; letters, digits and hyphens.
	Label string
}

// Span says where a document stands: its first page, counted from 1, and how many pages it has.
type Span struct{ First, Pages int }

// Binder writes one file. After an error of writing it is of no use any more.
type Binder struct {
	info  Info
	out   *bufio.Writer
	sum   hash.Hash
	at    int64
	err   error
	place []int64 // of each object, from 1; 0 while it was not written
	root  int
	font  int
	nodes []node
	pages []page
	marks []mark
	// filling are the reserved pages that come next.
	filling []page
}

// node is a part of the tree of pages, so that a file of thousands opens as fast as one of ten.
type node struct {
	id   int
	kids []string
}

const kidsMax = 100

// page is what is needed to number a page once it is known how many there are.
type page struct {
	id, node, stamp int
	frame           frame
}

type mark struct {
	title string
	page  int // index
}

// New begins a file.
func New(out io.Writer, info Info) *Binder {
	b := &Binder{info: info, sum: sha256.New()}
	b.out = bufio.NewWriterSize(out, 1<<16)
	b.write("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	b.root, b.font = b.reserve(), b.reserve()
	b.object(b.font, "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>")
	return b
}

// Pages is how many pages it has.
func (b *Binder) Pages() int { return len(b.pages) }

// Mark sets a bookmark to a page, counted from 1.
func (b *Binder) Mark(title string, page int) { b.marks = append(b.marks, mark{title, page - 1}) }

func (b *Binder) write(parts ...string) {
	for _, part := range parts {
		b.writeBytes([]byte(part))
	}
}

func (b *Binder) writeBytes(data []byte) {
	if b.err != nil {
		return
	}
	_, _ = b.sum.Write(data) // a hash never fails
	n, err := b.out.Write(data)
	b.at += int64(n)
	b.err = err
}

// reserve gives the number of an object that is written later.
func (b *Binder) reserve() int {
	b.place = append(b.place, 0)
	return len(b.place)
}

// object writes an object under its number.
func (b *Binder) object(id int, body string) {
	b.place[id-1] = b.at
	b.write(fmt.Sprintf("%d 0 obj\n", id), body, "\nendobj\n")
}

// add writes an object and gives its number.
func (b *Binder) add(body string) int {
	id := b.reserve()
	b.object(id, body)
	return id
}

// stream writes a stream under its number; dict are the entries of its dictionary but for its length.
func (b *Binder) stream(id int, dict string, data []byte) {
	b.place[id-1] = b.at
	b.write(fmt.Sprintf("%d 0 obj\n<<%s /Length %d>>\nstream\n", id, dict, len(data)))
	b.writeBytes(data)
	b.write("\nendstream\nendobj\n")
}

func ref(id int) string { return fmt.Sprintf("%d 0 R", id) }

// bindPage adds a page that shows a drawing: the resources and operators are those of the drawing, in the space of the page.
func (b *Binder) bindPage(f frame, resources, drawing, more string) {
	if len(b.filling) == 0 {
		b.Reserve(1)
		b.filling = b.pages[len(b.pages)-1:]
	}
	p := &b.filling[0]
	b.filling = b.filling[1:]
	base := b.reserve()
	p.stamp, p.frame = b.reserve(), f
	b.stream(base, "", []byte(drawing))
	b.object(p.id, fmt.Sprintf("<</Type /Page /Parent %s /MediaBox %s /Rotate %d%s /Resources <<%s /Font <</AbBlatt %s>>>> /Contents [%s %s]>>",
		ref(p.node), f.outer(), f.rotate, more, resources, ref(b.font), ref(base), ref(p.stamp)))
}

// Reserve keeps the next pages for what is known later, such as a table of contents; Fill brings them.
func (b *Binder) Reserve(n int) Span {
	span := Span{First: len(b.pages) + 1, Pages: n}
	for range n {
		if len(b.nodes) == 0 || len(b.nodes[len(b.nodes)-1].kids) == kidsMax {
			b.nodes = append(b.nodes, node{id: b.reserve()})
		}
		last := &b.nodes[len(b.nodes)-1]
		p := page{id: b.reserve(), node: last.id}
		last.kids = append(last.kids, ref(p.id))
		b.pages = append(b.pages, p)
	}
	return span
}

// Fill brings the pages that were reserved; the PDF has as many.
func (b *Binder) Fill(ctx context.Context, span Span, content []byte) error {
	kept := b.pages
	b.filling = kept[span.First-1 : span.First-1+span.Pages]
	filled, err := b.AddPDF(ctx, content)
	left := len(b.filling)
	b.filling = nil
	if err == nil && (filled.Pages != span.Pages || left > 0) {
		err = fmt.Errorf("binder: %d pages were kept for %d", span.Pages, filled.Pages)
	}
	return err
}

// Close numbers the pages and ends the file. It does not close the writer below.
func (b *Binder) Close() error {
	if len(b.pages) == 0 {
		return errors.New("binder: a file of nothing")
	}
	for i, p := range b.pages {
		if p.stamp == 0 {
			return fmt.Errorf("binder: page %d was kept and not filled", i+1)
		}
		b.stream(p.stamp, "", []byte(p.frame.stamp(fmt.Sprintf("Blatt %d von %d \\267 %s", i+1, len(b.pages), b.info.Label))))
	}
	tree := b.reserve()
	kids := make([]string, 0, len(b.nodes))
	for _, n := range b.nodes {
		b.object(n.id, fmt.Sprintf("<</Type /Pages /Parent %s /Kids [%s] /Count %d>>", ref(tree), strings.Join(n.kids, " "), len(n.kids)))
		kids = append(kids, ref(n.id))
	}
	b.object(tree, fmt.Sprintf("<</Type /Pages /Kids [%s] /Count %d>>", strings.Join(kids, " "), len(b.pages)))
	outline := ""
	if len(b.marks) > 0 {
		outline = fmt.Sprintf(" /Outlines %s /PageMode /UseOutlines", ref(b.outline()))
	}
	b.object(b.root, fmt.Sprintf("<</Type /Catalog /Pages %s /Lang (de-DE)%s /ViewerPreferences <</DisplayDocTitle true>>>>", ref(tree), outline))
	info := b.add(fmt.Sprintf("<</Title %s /Author %s /CreationDate (D:%s)>>", text(b.info.Title), text(b.info.Author), b.info.At.UTC().Format("20060102150405Z")))
	b.end(info)
	if b.err == nil {
		b.err = b.out.Flush()
	}
	return b.err
}

// end writes the table of places. Numbers that were reserved and not written, of a document that turned out to be unshowable, hold nothing.
func (b *Binder) end(info int) {
	for i, place := range b.place {
		if place == 0 {
			b.object(i+1, "null")
		}
	}
	id := fmt.Sprintf("<%X>", b.sum.Sum(nil)[:16])
	table := b.at
	b.write(fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(b.place)+1))
	for _, place := range b.place {
		b.write(fmt.Sprintf("%010d 00000 n \n", place))
	}
	b.write(fmt.Sprintf("trailer\n<</Size %d /Root %s /Info %s /ID [%s %s]>>\nstartxref\n%d\n%%%%EOF\n", len(b.place)+1, ref(b.root), ref(info), id, id, table))
}

// outline writes the bookmarks (ISO 32000-1, 12.3.3).
func (b *Binder) outline() int {
	root := b.reserve()
	first := len(b.place) + 1
	for range b.marks {
		b.reserve()
	}
	last := first + len(b.marks) - 1
	for i, m := range b.marks {
		id, beside := first+i, ""
		if id > first {
			beside += " /Prev " + ref(id-1)
		}
		if id < last {
			beside += " /Next " + ref(id+1)
		}
		b.object(id, fmt.Sprintf("<</Title %s /Parent %s%s /Dest [%s /Fit]>>", text(m.title), ref(root), beside, ref(b.pages[m.page].id)))
	}
	b.object(root, fmt.Sprintf("<</Type /Outlines /First %s /Last %s /Count %d>>", ref(first), ref(last), len(b.marks)))
	return root
}

// text writes a text string (ISO 32000-1, 7.9.2.2).
func text(s string) string {
	var out strings.Builder
	out.WriteString("<FEFF")
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&out, "%04X", unit)
	}
	out.WriteString(">")
	return out.String()
}
