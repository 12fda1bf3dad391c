package letter

import (
	"bytes"
	"errors"
	"fmt"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// noConfiguration keeps the library from writing a configuration into the home directory.
var noConfiguration sync.Once

// withStructure puts the tree of elements into a file whose pieces are marked with their numbers (ISO 32000-1, 14.7 and 14.8). counts gives by
// page how many pieces have a number.
func withStructure(pdf []byte, root *tag, counts []int, lang string) ([]byte, error) {
	noConfiguration.Do(api.DisableConfigDir)
	conf := model.NewDefaultConfiguration()
	conf.Offline = true
	file, err := api.ReadContext(bytes.NewReader(pdf), conf)
	if err != nil {
		return nil, fmt.Errorf("report: read back: %w", err)
	}
	if err := file.EnsurePageCount(); err != nil {
		return nil, fmt.Errorf("report: pages: %w", err)
	}
	b := &treeBuilder{file: file}
	tree := types.Dict{"Type": types.Name("StructTreeRoot")}
	treeRef := b.put(tree)
	for n, count := range counts {
		b.page(n, count)
	}
	if b.err == nil {
		tree["K"] = b.element(root, treeRef)
	}
	nums := types.Array{}
	for n, parents := range b.parents {
		nums = append(nums, types.Integer(n), b.put(parents))
	}
	tree["ParentTree"], tree["ParentTreeNextKey"] = b.put(types.Dict{"Nums": nums}), types.Integer(len(counts))
	catalog, err := file.Catalog()
	if b.err == nil {
		b.err = err
	}
	if b.err != nil {
		return nil, fmt.Errorf("report: structure: %w", b.err)
	}
	catalog["StructTreeRoot"], catalog["Lang"] = treeRef, types.StringLiteral(lang)
	catalog["MarkInfo"] = types.Dict{"Marked": types.Boolean(true)}
	catalog["ViewerPreferences"] = types.Dict{"DisplayDocTitle": types.Boolean(true)}
	var out bytes.Buffer
	if err := api.WriteContext(file, &out); err != nil {
		return nil, fmt.Errorf("report: write with structure: %w", err)
	}
	return out.Bytes(), nil
}

var errNoPage = errors.New("there is no such page")

// treeBuilder makes the objects of a tree; the first error stays.
type treeBuilder struct {
	file    *model.Context
	pages   []types.IndirectRef
	parents []types.Array // by page, by number of the piece
	err     error
}

func (b *treeBuilder) put(object types.Object) types.IndirectRef {
	ref, err := b.file.IndRefForNewObject(object)
	if err != nil {
		b.err = err
		return types.IndirectRef{}
	}
	return *ref
}

// page says that a page has pieces with numbers, and that one goes through it in the order of the structure.
func (b *treeBuilder) page(n, count int) {
	dict, ref, _, err := b.file.PageDict(n+1, false)
	if err == nil && ref == nil {
		err = errNoPage
	}
	if err != nil {
		b.err = fmt.Errorf("page %d: %w", n+1, err)
		return
	}
	dict["StructParents"], dict["Tabs"] = types.Integer(n), types.Name("S")
	b.pages = append(b.pages, *ref)
	b.parents = append(b.parents, make(types.Array, count))
}

func (b *treeBuilder) element(t *tag, parent types.IndirectRef) types.IndirectRef {
	dict := types.Dict{"Type": types.Name("StructElem"), "S": types.Name(t.kind), "P": parent}
	ref := b.put(dict)
	if t.scope != "" {
		dict["A"] = types.Dict{"O": types.Name("Table"), "Scope": types.Name(t.scope)}
	}
	kids := types.Array{}
	for _, at := range t.at {
		kids = append(kids, types.Dict{"Type": types.Name("MCR"), "Pg": b.pages[at.page], "MCID": types.Integer(at.id)})
		b.parents[at.page][at.id] = ref
	}
	for _, kid := range t.kids {
		kids = append(kids, b.element(kid, ref))
	}
	dict["K"] = kids
	return ref
}
