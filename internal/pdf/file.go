package pdf

import (
	"encoding/hex"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// producer stands in the file as the program that made it.
const producer = "Ablauf"

const pointsInMM = 72 / 25.4

// Info is what a file says about itself.
type Info struct {
	Title  string
	Author string
	// Lang is the language of its text, e.g. "de-DE".
	Lang string
	// Day is when it was made.
	Day time.Time
	// Description says what the file is, Source what it was made of; both may be empty.
	Description, Source string
}

// File is a file that is being drawn. It is for one goroutine.
type File struct {
	info  Info
	root  *Element
	pages []*Page
	links []*link
	fonts []*subset
	err   error
}

// New begins a file without pages.
func New(info Info) *File { return &File{info: info, root: &Element{Kind: Document}} }

// Root is the element that holds all others.
func (f *File) Root() *Element { return f.root }

// Artifact says what something is that belongs to the sheet and not to the text (ISO 32000-1, 14.8.2.2).
type Artifact string

// The kinds of artifacts that are used.
const (
	// Layout is a stroke that parts or frames text.
	Layout Artifact = "/Type /Layout"
	// Sheet is for the paper: fold marks.
	Sheet Artifact = "/Type /Page"
	// Repeated is text that was said before: the head of a table on a further page.
	Repeated Artifact = "/Type /Pagination"
	// RunningHead and RunningFoot stand at the edges of each page.
	RunningHead Artifact = "/Type /Pagination /Subtype /Header"
	RunningFoot Artifact = "/Type /Pagination /Subtype /Footer"
)

// Owner is what something that is drawn belongs to: an element, or the sheet.
type Owner interface{ open(p *Page) string }

func (e *Element) open(p *Page) string {
	e.pieces = append(e.pieces, piece{page: p.number, id: p.pieces})
	p.pieces++
	return fmt.Sprintf("/%s <</MCID %d>> BDC\n", e.Kind, p.pieces-1)
}

func (a Artifact) open(*Page) string { return fmt.Sprintf("/Artifact <<%s>> BDC\n", string(a)) }

// Page is a page of a file, as it is drawn.
type Page struct {
	file          *File
	number        int
	width, height float64 // in points, as they stand in the file
	pieces        int     // how many pieces of marked content belong to elements
	owner         Owner
	drawn         []func() string // the numbers of the characters are known only when all text is
}

// AddPage begins the next page.
func (f *File) AddPage(width, height float64) *Page {
	p := &Page{file: f, number: len(f.pages), width: hundredths(width * pointsInMM), height: hundredths(height * pointsInMM)}
	f.pages = append(f.pages, p)
	return p
}

// hundredths rounds as numbers are written.
func hundredths(points float64) float64 { return math.Round(points*100) / 100 }

// own makes what follows belong to an owner. What follows each other and belongs to the same one is one piece.
func (p *Page) own(owner Owner) {
	if owner == p.owner {
		return
	}
	p.end()
	p.say(owner.open(p))
	p.owner = owner
}

func (p *Page) end() {
	if p.owner != nil {
		p.say("EMC\n")
		p.owner = nil
	}
}

func (p *Page) say(operators string) { p.drawn = append(p.drawn, func() string { return operators }) }

// Text sets a text with its base line at y, beginning at x. A character that the font does not show makes the file fail.
func (p *Page) Text(owner Owner, font *Font, size, x, y float64, text string) {
	p.own(owner)
	em := size / pointsInMM
	for _, c := range clusters(text) {
		p.show(font, size, x, y, c.text)
		x += float64(font.Width(c.text)) * em / thousand
		if c.text == "" {
			continue
		}
		letter, _ := utf8.DecodeLastRuneInString(c.text)
		origin := x - float64(font.Width(string(letter)))*em/thousand
		for i, offset := range font.place(letter, c.marks) {
			p.show(font, size, origin+offset[0]*em, y-offset[1]*em, string(c.marks[i]))
		}
	}
}

func (p *Page) show(font *Font, size, x, y float64, text string) {
	if text == "" {
		return
	}
	part := p.file.subset(font)
	for _, r := range text {
		if !font.Shows(r) && p.file.err == nil {
			p.file.err = fmt.Errorf("pdf: %s does not show U+%04X", font.name, r)
		}
		part.used[r] = true
	}
	p.drawn = append(p.drawn, func() string {
		var numbers []byte
		for _, r := range text {
			n := part.number[r]
			numbers = append(numbers, byte(n>>8), byte(n))
		}
		return fmt.Sprintf("BT /%s %.2f Tf %.2f %.2f Td <%X> Tj ET\n", part.name, size, x*pointsInMM, p.height-y*pointsInMM, numbers)
	})
}

// Stroke draws a level line of a thickness from x, y to the right.
func (p *Page) Stroke(owner Owner, x, y, length, thickness float64) {
	p.own(owner)
	up := p.height - y*pointsInMM
	p.say(fmt.Sprintf("%.2f w %.2f %.2f m %.2f %.2f l S\n", thickness*pointsInMM, x*pointsInMM, up, (x+length)*pointsInMM, up))
}

func (f *File) subset(font *Font) *subset {
	for _, s := range f.fonts {
		if s.font == font {
			return s
		}
	}
	s := newSubset(font, fmt.Sprintf("F%d", len(f.fonts)+1))
	f.fonts = append(f.fonts, s)
	return s
}

// Bytes writes the file. It is called once, at the end.
func (f *File) Bytes() ([]byte, error) {
	if f.err != nil {
		return nil, f.err
	}
	w := newWriter()
	catalog, tree, info := w.reserve(), w.reserve(), w.reserve()
	resources := w.add(f.resources(w))
	pages, kids := make([]int, len(f.pages)), make([]string, len(f.pages))
	for n, p := range f.pages {
		pages[n] = w.reserve()
		kids[n] = reference(pages[n])
		w.set(pages[n], fmt.Sprintf("<</Type /Page /Parent %s /MediaBox [0 0 %.2f %.2f] /Resources %s /Contents %s /StructParents %d /Tabs /S%s>>",
			reference(tree), p.width, p.height, reference(resources), reference(w.stream("", p.content())), n, f.annotations(w, n)))
	}
	w.set(tree, fmt.Sprintf("<</Type /Pages /Kids [%s] /Count %d>>", strings.Join(kids, " "), len(kids)))
	structure := f.tree(w, pages)
	f.writeLinks(w, pages)
	xmp := w.plainStream("/Type /Metadata /Subtype /XML", []byte(metadata(f.info, levelA)))
	intent := outputIntent(w)
	w.set(catalog, fmt.Sprintf("<</Type /Catalog /Pages %s /Lang %s /MarkInfo <</Marked true>> /ViewerPreferences <</DisplayDocTitle true>>"+
		" /StructTreeRoot %s /Metadata %s /OutputIntents [%s]>>", reference(tree), textString(f.info.Lang), reference(structure), reference(xmp), reference(intent)))
	w.set(info, f.info.dictionary())
	return w.file(catalog, info), nil
}

// outputIntent says what the colours of a file mean (ISO 19005-2, 6.2.3).
func outputIntent(w *writer) int {
	return w.add(intentFor(w.stream("/N 3", colourProfile())))
}

func intentFor(profile int) string {
	return fmt.Sprintf("<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1) /Info (sRGB IEC61966-2.1)"+
		" /RegistryName (http://www.color.org) /DestOutputProfile %s>>", reference(profile))
}

// dictionary writes the information dictionary (ISO 32000-1, 14.3.3).
func (i Info) dictionary() string {
	day := i.Day.UTC().Format("(D:20060102150405+00'00')")
	author := ""
	if i.Author != "" {
		author = " /Author " + textString(i.Author)
	}
	if i.Description != "" {
		author += " /Subject " + textString(i.Description)
	}
	return fmt.Sprintf("<</Title %s%s /Creator (%[3]s) /Producer (%[3]s) /CreationDate %[4]s /ModDate %[4]s>>", textString(i.Title), author, producer, day)
}

// content gives the operators of a page.
func (p *Page) content() []byte {
	p.end()
	var b strings.Builder
	for _, operators := range p.drawn {
		b.WriteString(operators())
	}
	return []byte(b.String())
}

// textString writes a text as ISO 32000-1, 7.9.2.2 has it.
func textString(text string) string {
	units := []byte{0xFE, 0xFF}
	for _, u := range utf16.Encode([]rune(text)) {
		units = append(units, byte(u>>8), byte(u))
	}
	return "<" + strings.ToUpper(hex.EncodeToString(units)) + ">"
}
