package pdfcheck_test

import (
	"strings"
	"testing"
)

const begin = "/P <</MCID 0>> BDC\n"

// inContent puts operators into the first paragraph of the first page.
func inContent(operators string) func(t *testing.T, p *parted) { return once(begin, begin+operators) }

// inCatalog puts an entry into the catalog, inPage into the page.
func inCatalog(entry string) func(t *testing.T, p *parted) {
	return once("/Type /Catalog", "/Type /Catalog "+entry)
}

func inPage(entry string) func(t *testing.T, p *parted) {
	return once("/Type /Page /", "/Type /Page "+entry+" /")
}

// broken are files in which something is wrong, with the rules that say so.
var broken = []struct {
	name, rules string
	change      func(t *testing.T, p *parted)
}{
	{"another version", "UA 6.1-1, A 6.1.2-1", on(func(p *parted) { p.head = strings.Replace(p.head, "1.7", "2.0", 1) })},
	{"no binary comment", "A 6.1.2-2", on(func(p *parted) { p.head = "%PDF-1.7\n%abcd\n" })},
	{"no identifier", "A 6.1.3-1", on(func(p *parted) { p.trailer = strings.Replace(p.trailer, "/ID", "/IX", 1) })},
	{"encrypted", "encryption", on(func(p *parted) { p.trailer = strings.Replace(p.trailer, "/ID", "/Encrypt 1 0 R /ID", 1) })},
	{"something behind the end", "A 6.1.3-3", on(func(p *parted) { p.tail = "%%EOF\n<?php" })},
	{"a blank behind xref", "A 6.1.4-2", on(func(p *parted) { p.table = "xref \n0 %d\n" })},
	{"objects spaced otherwise", "A 6.1.9-1", on(func(p *parted) { p.objects[0].open = "%d  0 obj\n" })},
	{"objects on one line", "A 6.1.9-1", on(func(p *parted) { p.objects[0].open = "%d 0 obj " })},
	{"an end on its line", "A 6.1.9-1", on(func(p *parted) { p.objects[0].shut = " endobj\n" })},
	{"half a number in hexadecimal", "A 6.1.6-1", once("/Title <FEFF", "/Title <FEFF0")},
	{"no hexadecimal", "A 6.1.6-2", once("/Title <FEFF", "/Title <FEFG")},
	{"a wrong length", "A 6.1.7.1-1", onStream(func(o *piece) { o.longer = 1 })},
	{"a stream on its line", "A 6.1.7.1-2", onStream(func(o *piece) { o.begin = "\nstream " })},
	{"a stream without a last line", "A 6.1.7.1-2", onStream(func(o *piece) { o.end = " endstream" })},
	{"a stream elsewhere", "A 6.1.7.1-3", onStream(func(o *piece) { o.dict += " /F (datei)" })},
	{"a forbidden filter", "A 6.1.7.2-1", onStream(func(o *piece) { o.dict += " /Filter /LZWDecode" })},
	{"a name that is no text", "A 6.1.8-1", once("/S /H1", "/S /H1\xff")},
	{"a huge integer", "A 6.1.13-1", inPage("/X 3000000000")},
	{"a huge number", "A 6.1.13-2", inPage("/X 1.0e39")},
	{"a long text", "A 6.1.13-3", inPage("/X (" + strings.Repeat("x", 33000) + ")")},
	{"a long name", "A 6.1.13-4", inPage("/X /" + strings.Repeat("x", 128))},
	{"a tiny number", "A 6.1.13-5", inPage("/X 0.0e0 /Y 1.0e-39")},
	{"a tiny page", "A 6.1.13-11", once("/MediaBox [0 0 595.28", "/MediaBox [0 0 2.5")},

	{"no language", "UA 7.2-33, UA 7.2-34, UA 7.2-22, UA 7.2-24", once("/Lang", "/Lung")},
	{"no language that is one", "UA 7.2-29, A 6.7.4-1", once("/Lang <FEFF0064", "/Lang <FEFF0020")},
	{"not marked", "UA 6.2-1, A 6.7.2.2-1", once("/Marked true", "/Marked false")},
	{"suspect", "UA 7.1-4", once("/Marked true", "/Marked true /Suspects true")},
	{"the title is not shown", "UA 7.1-10", once("/DisplayDocTitle true", "/DisplayDocTitle false")},
	{"no structure", "UA 7.1-11, A 6.7.3.3-1, UA 7.1-3", once("/StructTreeRoot", "/StructTreeRut")},
	{"no metadata", "UA 7.1-8, A 6.6.2.1-1, UA 5-1, A 6.6.4-1, UA 7.1-9", once("/Metadata", "/Metadaten")},
	{"metadata that say otherwise", "own equal metadata", once("/Author <FEFF", "/Author <FEFF0041")},
	{"outlines", "outlines", inCatalog("/Outlines 1 0 R")},
	{"optional content", "optional content", inCatalog("/OCProperties <<>>")},
	{"a form", "forms", inCatalog("/AcroForm <<>>")},
	{"a form that is drawn later", "A 6.4.2-2", inCatalog("/NeedsRendering true")},
	{"another way to present", "presentations", inPage("/PresSteps 1 0 R")},
	{"names", "presentations", inCatalog("/Names <<>>")},
	{"requirements", "A 6.11-1", inCatalog("/Requirements []")},
	{"permissions", "permissions and signatures", inCatalog("/Perms <<>>")},
	{"an action", "actions but those of links", inCatalog("/OpenAction <</S /Launch>>")},
	{"an action of the page", "actions but those of links", inPage("/AA <</O <</S /URI>>>>")},
	{"an action behind an action", "actions but those of links", once("/S /URI", "/S /URI /Next <</S /URI>>")},
	{"an action that runs something", "A 6.5.1-1", once("/S /URI", "/S /Launch")},
	{"a named action", "actions but those of links", once("/S /URI", "/S /Named /N /FirstPage")},
	{"an annotation that is no link", "annotations but links", once("/Subtype /Link", "/Subtype /Stamp")},
	{"an annotation on no page", "annotations but links", once("/Annots [", "/Annot [")},
	{"a sound", "A 6.3.1-1", once("/Subtype /Link", "/Subtype /Sound")},
	{"a field in the text", "forms", once("/Subtype /Link", "/Subtype /Widget")},
	{"an appearance", "appearances of annotations", once("/Subtype /Link", "/Subtype /Link /AP <<>>")},
	{"a link without flags", "A 6.3.2-1, A 6.3.2-2", once("/F 4 ", "")},
	{"a link that is not printed", "A 6.3.2-2", once("/F 4 ", "/F 0 ")},
	{"a hidden link", "A 6.3.2-2", once("/F 4 ", "/F 6 ")},
	{"a link that nobody describes", "UA 7.18.1-2, UA 7.18.5-2", once("/Contents <FEFF0044", "/Inhalt <FEFF0044")},
	{"a link that is described by nothing", "UA 7.18.1-2, UA 7.18.5-2", once("/Contents <FEFF0044", "/Contents () /X <FEFF0044")},
	{"a link in a paragraph", "UA 7.18.5-1", once("/S /Link", "/S /P")},
	{"a link that belongs to nothing", "UA 7.18.5-1", once("/Type /OBJR", "/Type /MCX")},
	{"a link of another element", "UA 7.18.5-1", once("/StructParent ", "/StructParent 9")},
	{"a link beside the page", "UA 7.18.5-1", once("/Rect [", "/Rect [-9 -9 -8 -8] /X [")},
	{"a link to nowhere", "UA 7.18.5-1", once("/URI (https", "/URI (file")},
	{"an embedded file", "embedded files", inCatalog("/X <</EF 1 0 R>>")},
	{"no order of the tab key", "UA 7.18.3-1", once("/Tabs /S", "/Tabs /R")},
	{"no resources", "A 6.2.2-2", once("/Resources", "/Ressourcen")},

	{"no colour profile", "A 6.2.3-1, A 6.2.4.3-4", once("mntrRGB", "abstRGB")},
	{"two output intents", "A 6.2.3-2", once("/OutputIntents [", "/OutputIntents [1 0 R ")},
	{"a profile elsewhere", "A 6.2.3-3", once("/S /GTS_PDFA1", "/S /GTS_PDFX /DestOutputProfileRef <<>>")},
	{"a colour", "colour spaces", inContent("1 0 0 rg\n")},
	{"a graphics state", "graphics states", inContent("q\n")},
	{"a rendering intent", "rendering intents", inContent("/Perceptual ri\n")},
	{"an image", "external objects", inContent("/Im0 Do\n")},
	{"an image in the text", "inline images", inContent("BI /W 1 ID\n")},
	{"an unknown operator", "A 6.2.2-1", inContent("42 zz\n")},

	{"text that belongs to nothing", "UA 7.1-3", once(begin, "/P BMC\n")},
	{"an artifact within text", "UA 7.1-1", inContent("/Artifact BMC\nEMC\n")},
	{"text within an artifact", "UA 7.1-2", once(begin, "/Artifact BMC\n"+begin)},
	{"text without an end", "UA 7.1-3", inContent("/Span BMC\n")},
	{"a piece that no element holds", "UA 7.1-3", once(begin, "/P <</MCID 99>> BDC\n")},
	{"a piece of another element", "UA 7.1-3", once("/MCID 1>>", "/MCID 0>>")},
	{"a span", "replacement texts", inContent("/Span <</ActualText (x)>> BDC\nEMC\n")},
	{"a replacement text", "replacement texts", once("/S /H1", "/S /H1 /ActualText (x)")},

	{"a type that nobody knows", "UA 7.1-5, A 6.7.3.4-1", once("/S /H1", "/S /Ueberschrift")},
	{"an element without a parent", "UA 7.1-12", once("/S /H1 /P", "/S /H1 /Q")},
	{"a role map", "role map", once("/Type /StructTreeRoot", "/Type /StructTreeRoot /RoleMap <<>>")},
	{"a paragraph in a table", "UA 7.2-3, UA 7.2-8", swap("/S /TR", "/S /P")},
	{"a row outside a table", "UA 7.2-4", swap("/S /Table", "/S /Div")},
	{"a cell outside a row", "UA 7.2-9", swap("/S /TR", "/S /P")},
	{"a paragraph in a row", "UA 7.2-10", once("/S /TD", "/S /P")},
	{"an item outside a list", "UA 7.2-17", swap("/S /L /", "/S /Div /")},
	{"a text outside an item", "UA 7.2-18", swap("/S /LI /", "/S /Div /")},
	{"a paragraph in a list", "UA 7.2-19", once("/S /LI /", "/S /P /")},
	{"a paragraph in an item", "UA 7.2-20", once("/S /LBody", "/S /P")},
	{"a row with a cell less", "UA 7.2-41, UA 7.2-42, UA 7.2-43", shortRow},
	{"a cell over two columns", "spans of cells", once("/Scope /Column", "/Scope /Column /ColSpan 2")},
	{"heads of nothing", "UA 7.5-1, UA 7.5-2", swap("/Scope /Column", "/Scope /None")},
	{"a rank left out", "UA 7.4.2-1", once("/S /H1", "/S /H2")},
	{"a heading without rank", "headings without rank", once("/S /H1", "/S /H")},
	{"groups of rows", "row groups and captions", once("/S /TR", "/S /THead")},
	{"a table of contents", "tables of contents", once("/S /L /", "/S /TOC /")},
	{"a note", "formulas or notes", once("/S /H1", "/S /Note")},
	{"a figure that nobody describes", "UA 7.3-1", once("/Alt <", "/Olt <")},
	{"a figure that is described by nothing", "UA 7.3-1", once("/Alt <", "/Alt () /X <")},
	{"a figure without a frame", "own frame of figures", once("/BBox [", "/Box [")},
	{"a figure beside the page", "own frame of figures", once("/BBox [", "/BBox [0 0 9999 9] /X [")},

	{"another encoding", "UA 7.21.3.1-1, UA 7.21.3.3-1, A 6.2.11.3.1-1, A 6.2.11.3.3-1", once("/Identity-H", "/UniGB-UCS2-H")},
	{"an encoding of its own", "embedded character maps", once("/Encoding /Identity-H", "/Encoding 7 0 R")},
	{"no map of glyphs", "UA 7.21.3.2-1, A 6.2.11.3.2-1", once("/CIDToGIDMap /Identity", "/DW2 []")},
	{"a font that is not embedded", "UA 7.21.4.1-1, A 6.2.11.4.1-1, UA 7.21.4.1-2, A 6.2.11.4.1-2", swap("/FontFile2", "/FontFileX")},
	{"a glyph that is not there", "UA 7.21.4.1-2, A 6.2.11.4.1-2", once("Td <0005", "Td <7005")},
	{"a wrong width", "UA 7.21.5-1, A 6.2.11.5-1", swap("/W [1 [260 ", "/W [1 [299 ")},
	{"a text without a meaning", "UA 7.21.7-1, A 6.2.11.7.2-1", swap("<0005> <", "<7005> <")},
	{"a mark of the order of bytes", "UA 7.21.7-2, A 6.2.11.7.2-2", swap("<0001> <0020>", "<0001> <FEFF>")},
	{"a sign of private use", "A 6.2.11.7.3-1", swap("<0001> <0020>", "<0001> <E000>")},
	{"the box for a missing glyph", "UA 7.21.8-1, A 6.2.11.8-1", once("Td <0005", "Td <0000")},
	{"a font that is none", "A 6.2.11.2-1", once("/Type /Font /Subtype /Type0", "/Type /Funt /Subtype /Type0")},
	{"a font of no type", "A 6.2.11.2-2", once("/Subtype /Type0", "/Subtype /Type9")},
	{"a font of two names", "A 6.2.11.2-3", once("/FontName /", "/FontName /X")},
	{"a font file of another kind", "A 6.2.11.2-7", once("<</Length1", "<</Subtype /CFF2 /Length1")},
	{"a simple font", "simple fonts", once("/Subtype /Type0", "/Subtype /Type3")},
	{"a list of glyphs", "lists of glyphs", once("/StemV", "/CIDSet 7 0 R /StemV")},

	{"not built to PDF/UA", "UA 5-1", swap("pdfuaid:part>1<", "pdfuaid:part><")},
	{"another part of PDF/UA", "UA 5-2", swap("pdfuaid:part>1<", "pdfuaid:part>2<")},
	{"another prefix of PDF/UA", "UA 5-3", swap("pdfuaid", "ua")},
	{"amended", "amendments of standards", swap("<pdfaid:conformance>", "<pdfaid:amd>2</pdfaid:amd><pdfaid:conformance>")},
	{"no title", "UA 7.1-9", swap("dc:title", "dc:titel")},
	{"a packet of so many bytes", "A 6.6.2.1-2", once("id=\"W5M0", "bytes=\"1\" id=\"W5M0")},
	{"a packet in another encoding", "A 6.6.2.1-3", once("id=\"W5M0", "encoding=\"UTF-16\" id=\"W5M0")},
	{"a packet that is no XML", "A 6.6.2.1-4", once("</rdf:RDF>", "</rdf:RDF")},
	{"a packet that is no text", "A 6.6.2.1-5", once("application/pdf", "application/\xff")},
	{"a property that nobody knows", "A 6.6.2.3.1-1", swap("xmp:CreatorTool", "xmp:Werkzeug")},
	{"a date that is none", "A 6.6.2.3.1-2", once("<xmp:CreateDate>2026", "<xmp:CreateDate>gestern")},
	{"a field that nobody knows", "A 6.6.2.3.2-1", swap("pdfaProperty:category", "pdfaProperty:kind")},
	{"another prefix of the container", "A 6.6.2.3.3-1", swap("pdfaExtension", "ext")},
	{"a schema without a name", "A 6.6.2.3.3-2", swap("pdfaSchema:schema>PDF/UA Universal Accessibility Schema<", "pdfaSchema:schema><")},
	{"a schema without an address", "A 6.6.2.3.3-3", swap("pdfaSchema:namespaceURI", "pdfaSchema:uri")},
	{"a schema without a prefix", "A 6.6.2.3.3-4", swap("pdfaSchema:prefix>pdfuaid<", "pdfaSchema:prefix><")},
	{"properties in another order", "A 6.6.2.3.3-5", once("<pdfaSchema:property><rdf:Seq>", "<pdfaSchema:property><rdf:Seq/><rdf:Seq>")},
	{"a property without a name", "A 6.6.2.3.3-7", swap("pdfaProperty:name>part<", "pdfaProperty:name><")},
	{"a property of no type", "A 6.6.2.3.3-8", swap("pdfaProperty:valueType>Integer<", "pdfaProperty:valueType>Zahl<")},
	{"a property of no category", "A 6.6.2.3.3-9", swap("pdfaProperty:category>internal<", "pdfaProperty:category>eigen<")},
	{"a property without a description", "A 6.6.2.3.3-10", swap("pdfaProperty:description", "pdfaProperty:text")},
	{"types of values", "value types of extensions", once("<pdfaSchema:prefix>", "<pdfaSchema:valueType/><pdfaSchema:prefix>")},
	{"not built to PDF/A", "A 6.6.4-1", swap("pdfaid:conformance", "pdfaid:level")},
	{"another part of PDF/A", "A 6.6.4-2", swap("pdfaid:part>2<", "pdfaid:part>3<")},
	{"another level of PDF/A", "A 6.6.4-3", swap("pdfaid:conformance>A<", "pdfaid:conformance>B<")},
	{"another prefix of PDF/A", "A 6.6.4-4, A 6.6.4-5", swap("pdfaid", "a")},
}

// shortRow takes a cell out of a row.
func shortRow(t *testing.T, p *parted) {
	t.Helper()
	for i := range p.objects {
		o := &p.objects[i]
		if strings.Contains(o.dict, "/S /TR") {
			cells := strings.Index(o.dict, "/K [") + len("/K [")
			end := strings.Index(o.dict[cells:], " R ") + len(" R ")
			o.dict = o.dict[:cells] + o.dict[cells+end:]
			return
		}
	}
	t.Fatal("no row")
}
