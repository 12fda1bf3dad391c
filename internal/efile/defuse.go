package efile

import (
	"bytes"
	"compress/zlib"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"ablauf/internal/casefile"
)

// Found is what a document is that may be taken.
type Found struct {
	MediaType string
	// Acts: it holds what acts by itself, and can be taken as the copy without it that Defuse makes.
	Acts bool
}

// Admit says what a document is, as Inspect does, and takes besides what Inspect takes a PDF that would be taken without what acts in it. Errors as for Inspect;
// Invalid "document.signed-code" where a signature would break, "document.dynamic-form" for a form that has no pages of its own.
func Admit(content []byte) (Found, error) {
	mediaType, err := Inspect(content)
	if err == nil || !slices.Contains(actingCodes, casefile.CodeOf(err)) {
		return Found{MediaType: mediaType}, err
	}
	if _, without := Defuse(content); without != nil {
		return Found{}, worse(err, without)
	}
	return Found{MediaType: MediaPDF, Acts: true}, nil
}

// AdmitReader is Admit for what has to be read first; it is in memory then.
func AdmitReader(r io.Reader) (Found, error) {
	content, err := io.ReadAll(io.LimitReader(r, MaxUpload+1))
	if err != nil {
		return Found{}, fmt.Errorf("efile: read upload: %w", err)
	}
	return Admit(content)
}

// actingCodes are the refusals of Inspect that name something which can be taken out. A file within is never taken out, because somebody meant to send it; one that no
// object refers to any more is not taken over.
var actingCodes = []string{"document.javascript", "document.launch", "document.active-content", "document.embedded-file"}

// worse gives the refusal that tells the sender more: what remains in the way when everything that acts has been taken out. That the copy is damaged says nothing about
// what was sent.
func worse(first, without error) error {
	switch casefile.CodeOf(without) {
	case "document.damaged", "document.too-large":
		return first
	}
	return without
}

// Defuse gives a copy of a PDF without scripts, without actions that nobody clicks on, and without those that reach out of the document to anything but a web page, mail or
// a telephone. Pages, fields, their values and their looks are taken over as they are; objects that nothing refers to are not. Equal documents give equal
// bytes. The copy has passed Inspect. Errors as for Admit.
func Defuse(content []byte) ([]byte, error) {
	if hasArchiveTail(content) {
		return nil, refuse("document.archive", "a ZIP archive is appended")
	}
	var copied []byte
	err := pdfChecks.run(func(ctx context.Context) error {
		pdf, err := readPDF(ctx, content)
		if err != nil {
			return err
		}
		made, err := (&defuser{walker: walker{pdf: pdf}, ctx: ctx, numbers: map[int]int{}}).file()
		if err == nil {
			copied = made // nobody looks at it after a check that came too late
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	_, err = Inspect(copied)
	return copied, err
}

// defuser writes what a document refers to, object by object, and leaves out what acts.
type defuser struct {
	walker
	ctx     context.Context //nolint:containedctx // it lives as long as one call of Defuse
	numbers map[int]int     // of the objects in the copy, by those in the document
	owed    []int           // numbers in the document of what was referred to and is not written yet
	out     bytes.Buffer
	places  []int
}

// file writes a head, every object that can be reached, their table and the trailer (ISO 32000-1, 7.5).
func (d *defuser) file() ([]byte, error) {
	if d.pdf.Root == nil {
		return nil, refuse("document.damaged", "PDF without a catalog")
	}
	if err := d.checkForm(); err != nil {
		return nil, err
	}
	d.out.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	root, info := d.refer(*d.pdf.Root), ""
	if d.pdf.Info != nil {
		info = " /Info " + d.refer(*d.pdf.Info)
	}
	for next := 0; next < len(d.owed); next++ {
		if err := d.put(d.owed[next]); err != nil {
			return nil, err
		}
	}
	sum := sha256.Sum256(d.out.Bytes())
	table := d.out.Len()
	fmt.Fprintf(&d.out, "xref\n0 %d\n0000000000 65535 f \n", len(d.places)+1)
	for _, place := range d.places {
		fmt.Fprintf(&d.out, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&d.out, "trailer\n<</Size %d /Root %s%s /ID [<%[4]X> <%[4]X>]>>\nstartxref\n%[5]d\n%%%%EOF\n", len(d.places)+1, root, info, sum[:16], table)
	return d.out.Bytes(), nil
}

// checkForm refuses a form of XFA whose pages only a program for XFA makes: without it there is nothing to see but a sentence that asks to wait (XFA 3.3, "dynamic forms").
// One that has fields of its own is the same form twice, and stays what it is without its XFA.
func (d *defuser) checkForm() error {
	catalog, err := d.pdf.DereferenceDict(*d.pdf.Root)
	if err != nil {
		return refuse("document.damaged", "PDF without a catalog")
	}
	form, err := d.pdf.DereferenceDict(catalog["AcroForm"])
	if err != nil || form["XFA"] == nil {
		return nil //nolint:nilerr // what is no form is judged with the rest
	}
	fields, err := d.pdf.DereferenceArray(form["Fields"])
	needed, _ := d.pdf.Dereference(catalog["NeedsRendering"])
	if err != nil || len(fields) == 0 || needed == types.Boolean(true) {
		return refuse("document.dynamic-form", "PDF: a form of XFA without pages of its own")
	}
	return nil
}

// refer gives the reference to an object in the copy.
func (d *defuser) refer(ref types.IndirectRef) string {
	n := ref.ObjectNumber.Value()
	number, known := d.numbers[n]
	if !known {
		d.owed = append(d.owed, n)
		number = len(d.owed)
		d.numbers[n] = number
	}
	return fmt.Sprintf("%d 0 R", number)
}

// put writes the object of a number; they come in the order in which they were referred to.
func (d *defuser) put(n int) error {
	if d.ctx.Err() != nil {
		return refuse("document.uncheckable", "PDF: taking out what acts took too long")
	}
	object, err := d.pdf.Dereference(*types.NewIndirectRef(n, 0))
	if err != nil {
		return refuse("document.damaged", "PDF: object %d cannot be read", n)
	}
	d.places = append(d.places, d.out.Len())
	fmt.Fprintf(&d.out, "%d 0 obj\n", len(d.places))
	stream, isStream := object.(types.StreamDict)
	if !isStream {
		if err := d.write(object, 0); err != nil {
			return err
		}
		d.out.WriteString("\nendobj\n")
		return nil
	}
	dict, raw := maps.Clone(stream.Dict), stream.Raw
	if dict["Filter"] == nil && namesHidden(raw) {
		// What reads in words like an action is no action within a stream, but whoever repairs a file could take it for one.
		dict["Filter"], raw = types.Name("FlateDecode"), deflated(raw)
	}
	dict["Length"] = types.Integer(len(raw))
	if err := d.write(dict, 0); err != nil {
		return err
	}
	d.out.WriteString("\nstream\n")
	d.out.Write(raw)
	d.out.WriteString("\nendstream\nendobj\n")
	return nil
}

func deflated(content []byte) []byte {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	_, _ = z.Write(content) // a Buffer takes everything
	_ = z.Close()
	return out.Bytes()
}

// write writes an object that is no stream.
func (d *defuser) write(object types.Object, depth int) error {
	if depth > depthMax {
		return refuse("document.uncheckable", "PDF: nested deeper than %d", depthMax)
	}
	switch o := object.(type) {
	case types.IndirectRef:
		// A reference to nothing is the null object (7.3.10).
		if target, err := d.pdf.Dereference(o); err != nil || target == nil {
			d.out.WriteString("null")
			return nil //nolint:nilerr // so readers take it
		}
		d.out.WriteString(d.refer(o))
	case types.Dict:
		return d.writeDict(o, depth)
	case types.Array:
		d.out.WriteString("[")
		for _, item := range o {
			d.out.WriteString(" ")
			if d.acts(item) {
				item = nil // the others keep their places
			}
			if err := d.write(item, depth+1); err != nil {
				return err
			}
		}
		d.out.WriteString(" ]")
	case types.StringLiteral:
		d.out.WriteString(plainString(o))
	case nil:
		d.out.WriteString("null")
	case types.StreamDict, types.ObjectStreamDict, types.XRefStreamDict:
		return refuse("document.damaged", "PDF: a stream within an object")
	default:
		d.out.WriteString(object.PDFString())
	}
	return nil
}

// plainString writes a string; one that reads like an action is written in digits, so that nobody finds one there who repairs the file.
func plainString(s types.StringLiteral) string {
	if !namesHidden([]byte(s)) {
		return s.PDFString()
	}
	text, err := types.Unescape(string(s))
	if err != nil {
		return "()"
	}
	return types.NewHexLiteral(text).PDFString()
}

// goneKeys are left out wherever they stand: scripts, forms of XFA, and what happens when something else does (ISO 32000-1, table 194 to 197).
var goneKeys = []string{"JavaScript", "JS", "XFA", "AA"}

func (d *defuser) writeDict(dict types.Dict, depth int) error {
	d.out.WriteString("<<")
	for _, key := range slices.Sorted(maps.Keys(dict)) {
		plain, value := plainName(key), dict[key]
		switch {
		case slices.Contains(goneKeys, plain), d.acts(value), plain == "OpenAction" && d.unasked(value) != nil:
			continue
		case plain == "Perms":
			// What a program of Adobe lets its readers do with a form is signed by Adobe and by nobody else (12.8.2.3).
			if rights, err := d.pdf.DereferenceDict(value); err == nil && rights != nil {
				value = maps.Clone(rights)
				maps.DeleteFunc(value.(types.Dict), func(right string, _ types.Object) bool { return strings.HasPrefix(right, "UR") })
			}
		case plain == "ByteRange":
			return refuse("document.signed-code", "PDF: signed, with something that acts")
		}
		d.out.WriteString(types.Name(key).PDFString() + " ")
		if err := d.write(value, depth+1); err != nil {
			return err
		}
		d.out.WriteString(" ")
	}
	d.out.WriteString(">>")
	return nil
}

// acts reports whether an object is an action that has no place in the file of a case.
func (d *defuser) acts(object types.Object) bool {
	kind := d.action(object)
	switch {
	case kind == "GoToR", kind == "Thread", harmful[kind] != "":
		return true
	case kind != "URI":
		return false
	}
	action, _ := d.pdf.DereferenceDict(object) // it has a kind, so it can be read
	target, there := action.Find("URI")
	return there && !d.isLink(target)
}
