package efile

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// linkSchemes are where a link of a document may lead. Others reach the machine of whoever clicks, or a share that asks for their password.
var linkSchemes = []string{"http", "https", "mailto", "tel"}

// checkActions refuses what leads out of the document by itself, and links to anything but a web page, an address of mail or a telephone
// (ISO 32000-1, 12.6).
func (w *walker) checkActions(d types.Dict) error {
	switch kind := w.action(d); kind {
	case "GoToR", "Thread":
		return refuse("document.active-content", "PDF: action %s", kind)
	case "URI":
		if target, ok := d.Find("URI"); ok && !w.isLink(target) {
			return refuse("document.active-content", "PDF: a link that is none to a web page")
		}
	}
	// A viewer asks nobody before it does what stands here (12.6.3 and table 28).
	if opening, ok := d.Find("OpenAction"); ok {
		if err := w.unasked(opening); err != nil {
			return err
		}
	}
	if triggers, err := w.pdf.DereferenceDict(d["AA"]); err == nil {
		for _, trigger := range triggers {
			if err := w.unasked(trigger); err != nil {
				return err
			}
		}
	}
	return nil
}

// unasked refuses an action that nobody clicks on, unless it leads within the document.
func (w *walker) unasked(object types.Object) error {
	kind := w.action(object)
	if kind == "" || kind == "GoTo" || kind == "Named" {
		return nil
	}
	return refuse(cmp.Or(harmful[kind], "document.active-content"), "PDF: action %q by itself", kind)
}

// action gives the type of an action, "" for what is none, such as a destination.
func (w *walker) action(object types.Object) string {
	d, err := w.pdf.DereferenceDict(object)
	if err != nil || d == nil {
		return ""
	}
	kind, _ := w.pdf.Dereference(d["S"])
	name, _ := kind.(types.Name)
	return plainName(string(name))
}

func (w *walker) isLink(target types.Object) bool {
	object, err := w.pdf.Dereference(target)
	if err != nil {
		return false
	}
	text, err := types.StringOrHexLiteral(object)
	if err != nil || text == nil {
		return false
	}
	address, err := url.Parse(strings.TrimSpace(*text))
	if err != nil {
		return false
	}
	if address.Scheme == "" {
		// "www.musterstadt.example": programs that write PDF take it over as it was typed; it leads nowhere by itself.
		return address.Host == "" && !strings.HasPrefix(*text, `\`) && !strings.HasPrefix(*text, "/")
	}
	return slices.Contains(linkSchemes, strings.ToLower(address.Scheme))
}

// checkPages counts the pages that are there, whatever the document says, and refuses a tree in which a page hangs twice: a few objects that refer to each
// other can make any number of pages (ISO 32000-1, 7.7.3).
func (w *walker) checkPages(d types.Dict) error {
	if kind := d.Type(); kind != nil && *kind == "Page" {
		if w.pages++; w.pages > pagesMax {
			return refuse("document.too-many-pages", "PDF of more than %d pages", pagesMax)
		}
	}
	kids, err := w.pdf.DereferenceArray(d["Kids"])
	if err != nil || d.Type() == nil || *d.Type() != "Pages" {
		return nil //nolint:nilerr // no tree of pages
	}
	for _, kid := range kids {
		ref, ok := kid.(types.IndirectRef)
		if !ok {
			continue
		}
		if w.kids[ref.ObjectNumber.Value()] {
			return refuse("document.bomb", "PDF: a page that hangs twice")
		}
		w.kids[ref.ObjectNumber.Value()] = true
	}
	return nil
}
