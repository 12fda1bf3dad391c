package efile

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

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
	// What is typed as an address is often none by the letter: "…/100%", a blank in it, a zero byte behind it.
	address := strings.TrimFunc(*text, func(r rune) bool { return r <= ' ' })
	scheme, rest, found := strings.Cut(address, ":")
	switch {
	case strings.ContainsFunc(address, unicode.IsControl):
		return false // browsers leave line ends out, and another scheme may come of it
	case found && (slices.Contains(linkSchemes, strings.ToLower(scheme)) || isHostWithPort(scheme, rest)):
		return true
	}
	parsed, err := url.Parse(address)
	// "www.musterstadt.example": programs that write PDF take it over as it was typed; it leads nowhere by itself.
	return err == nil && parsed.Scheme == "" && parsed.Host == "" && !strings.HasPrefix(address, `\`) && !strings.HasPrefix(address, "/")
}

// isHostWithPort tells "www.musterstadt.example:8443/antrag" from a scheme with what belongs to it.
func isHostWithPort(host, rest string) bool {
	port, _, _ := strings.Cut(rest, "/")
	_, err := strconv.ParseUint(port, 10, 16)
	return err == nil && strings.Contains(host, ".")
}

// checkPages counts the pages that are there, whatever the document says, and notes what hangs where in the trees of pages.
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
	node := w.number
	if _, taken := w.trees[node]; taken || node == 0 {
		node = -1 - len(w.trees) // a node that is no object of its own
	}
	w.trees[node] = []int{}
	for _, kid := range kids {
		if ref, ok := kid.(types.IndirectRef); ok {
			w.trees[node] = append(w.trees[node], ref.ObjectNumber.Value())
		}
	}
	return nil
}

// checkTrees refuses a tree in which a page hangs twice: a few objects that refer to each other can make any number of pages (ISO 32000-1, 7.7.3). A page may
// hang in several trees: programs that change a document leave nodes behind that nothing refers to any more.
func (w *walker) checkTrees() error {
	hangs := map[int]bool{}
	for _, kids := range w.trees {
		for _, kid := range kids {
			hangs[kid] = true
		}
	}
	// What is left over after the roots were walked hangs in a circle.
	seen := map[int]bool{}
	left := treeSteps
	for _, roots := range []bool{true, false} {
		for _, node := range slices.Sorted(maps.Keys(w.trees)) {
			if roots == hangs[node] || seen[node] {
				continue
			}
			tree := map[int]bool{node: true}
			for waiting := []int{node}; len(waiting) > 0; waiting = waiting[1:] {
				for _, kid := range w.trees[waiting[0]] {
					if left--; tree[kid] || left < 0 {
						return refuse("document.bomb", "PDF: a page that hangs twice")
					}
					tree[kid] = true
					waiting = append(waiting, kid)
				}
			}
			maps.Copy(seen, tree)
		}
	}
	return nil
}
