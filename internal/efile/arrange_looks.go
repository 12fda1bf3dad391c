package efile

import (
	"errors"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// A page that is taken out must show what it showed in its file. What only the file knows how to show is refused before anything is lost: nobody would miss
// the entries of a form that are no longer there.

var (
	errLayers = errors.New("some layers of the file are hidden")
	errLooks  = errors.New("what was written on a page has no fixed look")
)

// ownLook are the annotations that readers draw by themselves where they have no appearance (ISO 32000-1, 12.5.6).
var ownLook = []string{
	"FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline", "Squiggly", "StrikeOut", "Stamp", "Caret", "Ink",
}

// checkLayers refuses a file of which a part is hidden: its pages alone would show it.
func checkLayers(source *model.Context) error {
	catalog, err := source.Catalog()
	if err != nil {
		return err
	}
	layers, err := source.DereferenceDict(catalog["OCProperties"])
	if err != nil {
		return err
	}
	state, err := source.DereferenceDict(layers["D"])
	if err != nil {
		return err
	}
	hidden, err := source.DereferenceArray(state["OFF"])
	if err != nil {
		return err
	}
	if base := state.NameEntry("BaseState"); len(hidden) > 0 || base != nil && *base != "ON" {
		return errLayers
	}
	return nil
}

// checkLooks refuses a page on which something is seen that has no appearance: a field that was filled in, or a text that was put on the page.
func checkLooks(source *model.Context, n int) error {
	page, _, _, err := source.PageDict(n, false)
	if err != nil {
		return err
	}
	annotations, err := source.DereferenceArray(page["Annots"])
	if err != nil {
		return nil //nolint:nilerr // what is no list of annotations is none
	}
	stale := needsAppearances(source)
	for _, a := range annotations {
		d, err := source.DereferenceDict(a)
		if err != nil || d == nil || isHidden(d) {
			continue
		}
		kind := ""
		if s := d.Subtype(); s != nil {
			kind = *s
		}
		filled := kind == "Widget" && isFilled(source, d)
		if filled && stale || (filled || slices.Contains(ownLook, kind)) && !hasLook(source, d) {
			return errLooks
		}
	}
	return nil
}

// hasLook reports whether an annotation says how it looks. Where it says so for each state of a box, a state without a look is seen as nothing.
func hasLook(source *model.Context, annotation types.Dict) bool {
	looks, err := source.DereferenceDict(annotation["AP"])
	if err != nil || looks == nil {
		return false
	}
	switch must(source.Dereference(looks["N"])).(type) {
	case types.StreamDict, types.Dict:
		return true
	}
	return false
}

// needsAppearances reports whether the fields of a form look otherwise than they say (12.7.2): the reader has to draw them.
func needsAppearances(source *model.Context) bool {
	catalog, err := source.Catalog()
	if err != nil {
		return false
	}
	form, err := source.DereferenceDict(catalog["AcroForm"])
	if err != nil {
		return false
	}
	needs := form.BooleanEntry("NeedAppearances")
	return needs != nil && *needs
}

// isFilled reports whether a field has a value, of its own or that of the field that it is a part of (12.7.3.1). Boxes that are not ticked say so by "Off".
func isFilled(source *model.Context, field types.Dict) bool {
	for range depthMax {
		if value := must(source.Dereference(field["V"])); value != nil {
			switch v := value.(type) {
			case types.Name:
				return v != "Off"
			case types.StringLiteral:
				return v != ""
			case types.HexLiteral:
				return v != "" && v != "FEFF" && v != "feff"
			case types.Dict:
				return false // a signature; most of them are not seen
			}
			return true
		}
		parent, err := source.DereferenceDict(field["Parent"])
		if err != nil || parent == nil {
			return false
		}
		field = parent
	}
	return false
}

// isHidden reports whether an annotation is not seen (12.5.3).
func isHidden(annotation types.Dict) bool {
	const hidden, noView = 1 << 1, 1 << 5
	flags := annotation.IntEntry("F")
	return flags != nil && *flags&(hidden|noView) != 0
}
