package binder

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// copier takes objects of one foreign file over under new numbers. It goes by a list and not by itself, because references may be chained deeply.
type copier struct {
	b      *Binder
	from   *model.XRefTable
	copied map[int]int
	owed   []int // numbers in the foreign file
}

// nested bounds how deep an object may lie in others without a reference; what was taken in is no deeper (efile.Inspect).
const nested = 200

// all writes everything that is referred to and was not written yet.
func (c *copier) all() error {
	for len(c.owed) > 0 {
		n := c.owed[len(c.owed)-1]
		c.owed = c.owed[:len(c.owed)-1]
		object, err := c.from.Dereference(*types.NewIndirectRef(n, 0))
		if err != nil {
			return unshowable("ein Teil der Datei ist beschädigt")
		}
		if err := c.put(c.copied[n], object); err != nil {
			return err
		}
	}
	return nil
}

// put writes a foreign object under a number of ours.
func (c *copier) put(id int, object types.Object) error {
	if sd, ok := object.(types.StreamDict); ok {
		dict, err := c.entries(sd.Dict, 0, "Length")
		if err != nil {
			return err
		}
		c.b.stream(id, dict, sd.Raw)
		return nil
	}
	body, err := c.of(object, 0)
	if err != nil {
		return err
	}
	c.b.object(id, body)
	return nil
}

// refer gives the number under which a foreign object comes to stand.
func (c *copier) refer(n int) int {
	if id, known := c.copied[n]; known {
		return id
	}
	id := c.b.reserve()
	c.copied[n] = id
	c.owed = append(c.owed, n)
	return id
}

// foreign are the types of objects that belong to the structure of a file and not to what a page shows.
var foreign = []string{"Page", "Pages", "Catalog", "StructTreeRoot", "StructElem", "Outlines"}

// of writes an object that is no stream.
func (c *copier) of(object types.Object, depth int) (string, error) {
	if depth > nested {
		return "", unshowable("die Datei ist zu tief verschachtelt")
	}
	switch o := object.(type) {
	case nil:
		return "null", nil
	case types.IndirectRef:
		n := o.ObjectNumber.Value()
		target, err := c.from.Dereference(o)
		if err != nil {
			return "", unshowable("ein Teil der Datei ist beschädigt")
		}
		if target == nil {
			return "null", nil
		}
		if d, ok := target.(types.Dict); ok && d.Type() != nil && slices.Contains(foreign, *d.Type()) {
			return "null", nil
		}
		return ref(c.refer(n)), nil
	case types.Dict:
		entries, err := c.entries(o, depth+1)
		return "<<" + entries + ">>", err
	case types.Array:
		parts := make([]string, 0, len(o))
		for _, item := range o {
			part, err := c.of(item, depth+1)
			if err != nil {
				return "", err
			}
			parts = append(parts, part)
		}
		return "[" + strings.Join(parts, " ") + "]", nil
	case types.StreamDict, types.ObjectStreamDict, types.XRefStreamDict:
		return "", unshowable("ein Teil der Datei ist beschädigt")
	}
	return object.PDFString(), nil
}

// entries writes the entries of a dictionary in the order of their names, without some.
func (c *copier) entries(d types.Dict, depth int, without ...string) (string, error) {
	keys := make([]string, 0, len(d))
	for key := range d {
		if !slices.Contains(without, key) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	var out strings.Builder
	for _, key := range keys {
		value, err := c.of(d[key], depth)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "%s %s ", types.Name(key).PDFString(), value)
	}
	return out.String(), nil
}
