package pdf

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// level is what a file is built to besides part 2 of PDF/A.
type level struct {
	letter     string // of its conformance
	accessible string // description of PDF/UA, "" where the file is not tagged
}

var (
	levelA = level{"A", accessible}
	levelB = level{"B", ""}
)

const accessible = `<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"` +
	` xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
`

// metadata says the same as the file's information dictionary, and which standards the file is built to. PDF/A knows no field "part" of PDF/UA,
// so the packet brings its description (ISO 19005-2, 6.6.2.3).
func metadata(info Info, l level) string {
	day := info.Day.UTC().Format("2006-01-02T15:04:05-07:00")
	creator := ""
	if info.Author != "" {
		creator = "<dc:creator><rdf:Seq><rdf:li>" + escaped(info.Author) + "</rdf:li></rdf:Seq></dc:creator>\n"
	}
	if info.Description != "" {
		creator += `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">` + escaped(info.Description) + "</rdf:li></rdf:Alt></dc:description>\n"
	}
	if info.Source != "" {
		creator += "<dc:source>" + escaped(info.Source) + "</dc:source>\n"
	}
	return fmt.Sprintf(`<?xpacket begin="%s" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
%[3]s<dc:language><rdf:Bag><rdf:li>%[4]s</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>%[5]s</xmp:CreatorTool>
<xmp:CreateDate>%[6]s</xmp:CreateDate>
<xmp:ModifyDate>%[6]s</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>%[5]s</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>%[7]s</pdfaid:conformance>
</rdf:Description>
%[8]s</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`, "\uFEFF", escaped(info.Title), creator, escaped(info.Lang), producer, day, l.letter, l.accessible)
}

func escaped(text string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		return "" // a Builder takes everything
	}
	return b.String()
}
