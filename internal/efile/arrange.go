package efile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"ablauf/internal/casefile"
	"ablauf/internal/pdf"
	"ablauf/internal/picture"
)

// Pick is what a document that is put together takes of one of its sources.
type Pick struct {
	Source int   // place in the list of sources
	Pages  []int // counted from 1, in this order; none means all
	// Turn is by how many degrees clockwise pages are turned, a multiple of 90; Turned are those pages of the source, none means all that are taken.
	Turn   int
	Turned []int
}

// Plan says which documents are put together: the picks of each.
type Plan struct {
	Title string // of what comes of pictures
	Day   time.Time
	Parts [][]Pick
	// Archive asks for nothing but the one source as a file built to PDF/A-2b; it has to be a picture. Equal pictures, titles and days give equal bytes.
	Archive bool
}

// Arranged is what came of a plan.
type Arranged struct {
	Parts   []ArrangedPart // in the order of the plan
	Sources []int          // how many pages each source has
}

// ArrangedPart is a PDF that was put together.
type ArrangedPart struct {
	Content []byte
	Pages   int
}

const (
	// partsMax and picksMax bound a plan.
	partsMax = 20
	picksMax = 40
)

// Arrange puts documents together from pages of others, which stay as they are. Pictures become pages first. What comes of it is PDF without links,
// forms, bookmarks and actions; what was filled in or stamped on a page stays where it is seen. Errors: Invalid "document.page-missing" with the number of
// pages that there are, "document.not-arrangeable" for a source whose pages cannot be taken out, "document.too-large" for a part.
func Arrange(sources [][]byte, plan Plan) (Arranged, error) {
	if plan.Archive {
		return archived(sources, plan)
	}
	if err := plan.check(len(sources)); err != nil {
		return Arranged{}, err
	}
	var out Arranged
	files := make([][]byte, len(sources))
	for i, source := range sources {
		file, pages, err := asPDF(source, plan)
		if err != nil {
			return Arranged{}, err
		}
		files[i], out.Sources = file, append(out.Sources, pages)
	}
	for _, picks := range plan.Parts {
		part, err := putTogether(files, out.Sources, picks)
		if err != nil {
			return Arranged{}, err
		}
		out.Parts = append(out.Parts, part)
	}
	return out, nil
}

// archived gives a picture as a file for the archive.
func archived(sources [][]byte, plan Plan) (Arranged, error) {
	if len(sources) != 1 || isPDF(sources[0]) {
		return Arranged{}, casefile.Errorf(casefile.Invalid, "document.not-arrangeable", "efile: only one picture can be archived")
	}
	content, pages, err := asPDF(sources[0], plan)
	if err == nil {
		err = checkSize(content)
	}
	if err != nil {
		return Arranged{}, err
	}
	return Arranged{Parts: []ArrangedPart{{Content: content, Pages: pages}}, Sources: []int{pages}}, nil
}

func (p Plan) check(sources int) error {
	ok := len(p.Parts) > 0 && len(p.Parts) <= partsMax
	for _, picks := range p.Parts {
		ok = ok && len(picks) > 0 && len(picks) <= picksMax
		for _, pick := range picks {
			ok = ok && pick.Source >= 0 && pick.Source < sources && pick.Turn%90 == 0 && len(pick.Pages) <= pagesMax
		}
	}
	if !ok {
		return casefile.Errorf(casefile.Invalid, "document.not-arrangeable", "efile: a plan that cannot be carried out")
	}
	return nil
}

// asPDF gives a source as PDF and counts its pages.
func asPDF(source []byte, plan Plan) ([]byte, int, error) {
	if isPDF(source) {
		read, err := readPages(source)
		if err != nil {
			return nil, 0, err
		}
		return source, read.PageCount, nil
	}
	page, err := picture.Page(source)
	if err != nil {
		return nil, 0, notArrangeable(err)
	}
	return pdf.Pictures(pdf.Info{Title: plan.Title, Lang: "de-DE", Day: plan.Day}, []pdf.Picture{page}), 1, nil
}

func notArrangeable(err error) error {
	return casefile.Errorf(casefile.Invalid, "document.not-arrangeable", "efile: the pages cannot be taken out: %w", err)
}

func readPages(content []byte) (*model.Context, error) {
	libraryConfig.Do(api.DisableConfigDir)
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	conf.Offline = true
	conf.WriteObjectStream, conf.WriteXRefStream = false, false
	read, err := pdfcpu.ReadWithContext(context.Background(), bytes.NewReader(content), conf)
	if err == nil {
		err = read.EnsurePageCount()
	}
	if err != nil {
		return nil, notArrangeable(err)
	}
	return read, nil
}

// putTogether makes one document.
func putTogether(files [][]byte, counts []int, picks []Pick) (ArrangedPart, error) {
	var target *model.Context
	var pages int
	for _, pick := range picks {
		wanted, err := pick.wanted(counts[pick.Source])
		if err != nil {
			return ArrangedPart{}, err
		}
		// Read anew for each, because the library changes what it takes pages out of.
		source, err := readPages(files[pick.Source])
		if err != nil {
			return ArrangedPart{}, err
		}
		if target == nil {
			if target, err = pdfcpu.CreateContextWithXRefTable(source.Conf, types.PaperSize["A4"]); err != nil {
				return ArrangedPart{}, notArrangeable(err)
			}
		}
		if err := pick.take(source, target, wanted, pages); err != nil {
			return ArrangedPart{}, notArrangeable(err)
		}
		pages += len(wanted)
	}
	var out bytes.Buffer
	if err := api.WriteContext(target, &out); err != nil {
		return ArrangedPart{}, notArrangeable(err)
	}
	part := ArrangedPart{Content: out.Bytes(), Pages: pages}
	if err := checkSize(part.Content); err != nil {
		return ArrangedPart{}, err
	}
	// What is released has to hold what is asked of everything that is.
	if _, err := Inspect(part.Content); err != nil {
		return ArrangedPart{}, notArrangeable(err)
	}
	return part, nil
}

// wanted gives the pages that are taken.
func (p Pick) wanted(count int) ([]int, error) {
	pages := p.Pages
	if len(pages) == 0 {
		for n := range count {
			pages = append(pages, n+1)
		}
	}
	for _, n := range slices.Concat(pages, p.Turned) {
		if n < 1 || n > count {
			return nil, &casefile.Error{Kind: casefile.Invalid, Code: "document.page-missing", Params: map[string]string{"page": strconv.Itoa(n), "pages": strconv.Itoa(count)}}
		}
	}
	return pages, nil
}

// take adds pages behind those that the target has, and turns them.
func (p Pick) take(source, target *model.Context, wanted []int, before int) error {
	turned := types.IntSet{}
	if err := checkLayers(source); err != nil {
		return err
	}
	for i, n := range wanted {
		if err := checkLooks(source, n); err != nil {
			return err
		}
		if err := bare(source, n); err != nil {
			return err
		}
		if len(p.Turned) == 0 || slices.Contains(p.Turned, n) {
			turned[before+i+1] = true
		}
	}
	if err := pdfcpu.AddPages(source, target, wanted, false); err != nil {
		return err
	}
	target.PageCount = before + len(wanted)
	if p.Turn%360 == 0 {
		return nil
	}
	return pdfcpu.RotatePages(target, turned, p.Turn)
}

// pageKeys are what a page needs to be drawn (ISO 32000-1, table 30). All else leads to other pages, or acts.
var pageKeys = []string{"Type", "Parent", "Resources", "MediaBox", "CropBox", "Contents", "Rotate", "Group", "UserUnit", "Annots"}

// bare takes from a page all that could bring other pages along, which nobody took.
func bare(source *model.Context, n int) error {
	page, _, _, err := source.PageDict(n, false)
	if err != nil {
		return err
	}
	for key := range page {
		if !slices.Contains(pageKeys, key) {
			delete(page, key)
		}
	}
	annotations, err := source.DereferenceArray(page["Annots"])
	delete(page, "Annots")
	if err != nil {
		return nil //nolint:nilerr // what is no list of annotations is none
	}
	var kept types.Array
	for _, a := range annotations {
		if d, err := source.DereferenceDict(a); err == nil && d != nil {
			if stamp := stamped(source, d); stamp != nil {
				kept = append(kept, stamp)
			}
		}
	}
	if len(kept) > 0 {
		page["Annots"] = kept
	}
	return nil
}

// stamped gives an annotation as it is seen, without what it does: a field that was filled in, a stamp, a note on the page. Nil for what is not seen.
func stamped(source *model.Context, annotation types.Dict) types.Dict {
	looks, err := source.DereferenceDict(annotation["AP"])
	if err != nil || looks == nil {
		return nil
	}
	normal := looks["N"]
	if states, ok := must(source.Dereference(normal)).(types.Dict); ok {
		state, ok := must(source.Dereference(annotation["AS"])).(types.Name)
		if !ok {
			return nil
		}
		if normal, ok = states.Find(string(state)); !ok {
			return nil
		}
	}
	if _, drawn := must(source.Dereference(normal)).(types.StreamDict); !drawn {
		return nil
	}
	stamp := types.Dict{"Type": types.Name("Annot"), "Subtype": types.Name("Stamp"), "AP": types.Dict{"N": normal}}
	for _, key := range []string{"Rect", "F"} {
		if value, there := annotation.Find(key); there {
			stamp[key] = value
		}
	}
	return stamp
}

// must gives what was found, nil where nothing could be.
func must(found types.Object, err error) types.Object {
	if err != nil {
		return nil
	}
	return found
}

// ParsePages reads pages as a person writes them, e.g. "1-2, 4". Errors: Invalid "document.pages-unreadable".
func ParsePages(text string) ([]int, error) {
	unreadable := casefile.Errorf(casefile.Invalid, "document.pages-unreadable", "efile: pages cannot be read")
	var pages []int
	for _, part := range splitPages(text) {
		from, to, ok := pageRange(part)
		if !ok || len(pages)+to-from+1 > pagesMax {
			return nil, unreadable
		}
		for n := from; n <= to; n++ {
			if slices.Contains(pages, n) {
				return nil, unreadable
			}
			pages = append(pages, n)
		}
	}
	if len(pages) == 0 {
		return nil, unreadable
	}
	return pages, nil
}

// SayPages writes pages as ParsePages reads them.
func SayPages(pages []int) string {
	var out []byte
	for i := 0; i < len(pages); {
		last := i
		for last+1 < len(pages) && pages[last+1] == pages[last]+1 {
			last++
		}
		if i > 0 {
			out = append(out, ", "...)
		}
		out = fmt.Append(out, pages[i])
		if last > i {
			out = fmt.Appendf(out, "-%d", pages[last])
		}
		i = last + 1
	}
	return string(out)
}

var errNoAnswer = errors.New("efile: the answer cannot be read")
