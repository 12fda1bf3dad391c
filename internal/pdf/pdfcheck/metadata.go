package pdfcheck

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// node is an element of the XMP packet, with the prefix that it is written with.
type node struct {
	prefix, space, name string
	attributes          []xml.Attr
	kids                []*node
	text                string
	spaces              map[string]string
}

// The namespaces that are met.
const (
	spaceRDF       = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	spaceUA        = "http://www.aiim.org/pdfua/ns/id/"
	spaceA         = "http://www.aiim.org/pdfa/ns/id/"
	spaceDC        = "http://purl.org/dc/elements/1.1/"
	spaceExtension = "http://www.aiim.org/pdfa/ns/extension/"
	spaceSchema    = "http://www.aiim.org/pdfa/ns/schema#"
	spaceProperty  = "http://www.aiim.org/pdfa/ns/property#"
)

// readMetadata reads the packet; what is no XML stays nil.
func (f *file) readMetadata() {
	f.packet = f.streamOf(f.catalog["Metadata"])
	if f.packet == nil {
		return
	}
	root := &node{spaces: map[string]string{"xml": "xml"}}
	stack := []*node{root}
	decoder := xml.NewDecoder(bytes.NewReader(f.packet))
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return
		}
		top := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			n := &node{prefix: t.Name.Space, name: t.Name.Local, attributes: t.Attr, spaces: maps.Clone(top.spaces)}
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" {
					n.spaces[a.Name.Local] = a.Value
				}
			}
			n.space = n.spaces[n.prefix]
			top.kids, stack = append(top.kids, n), append(stack, n)
		case xml.EndElement:
			if len(stack) == 1 || top.prefix != t.Name.Space || top.name != t.Name.Local {
				return
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text += string(t)
		}
	}
	if len(stack) == 1 {
		f.meta = root
	}
}

// find gives all nodes below of a name.
func (n *node) find(space, local string) (list []*node) {
	if n == nil {
		return nil
	}
	for _, kid := range n.kids {
		if kid.space == space && kid.name == local {
			list = append(list, kid)
		}
		list = append(list, kid.find(space, local)...)
	}
	return list
}

// properties are the statements of the packet.
func (f *file) properties() (list []*node) {
	for _, description := range f.meta.find(spaceRDF, "Description") {
		list = append(list, description.kids...)
	}
	return list
}

// said gives the text of the one property of a name.
func (f *file) said(space, local string) string {
	for _, p := range f.properties() {
		if p.space == space && p.name == local {
			return strings.TrimSpace(p.text)
		}
	}
	return ""
}

// says demands a value of a property.
func says(space, local, want string) func(*file) string {
	return func(f *file) string {
		if got := f.said(space, local); got != want {
			return fmt.Sprintf("%s is %q", local, got)
		}
		return ""
	}
}

// prefixed demands the prefix of a property.
func prefixed(space, local, prefix string) func(*file) string {
	return func(f *file) string {
		for _, p := range f.properties() {
			if p.space == space && p.name == local && p.prefix != prefix {
				return "prefix " + p.prefix
			}
		}
		return ""
	}
}

// The shapes of the values of known properties.
var (
	plain   = regexp.MustCompile(`\S`)
	moment  = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$`)
	numeral = regexp.MustCompile(`^\d+$`)
	known   = map[string]any{
		spaceDC + "format": plain, spaceDC + "title": "Alt", spaceDC + "creator": "Seq", spaceDC + "language": "Bag",
		spaceDC + "description": "Alt", spaceDC + "source": plain,
		"http://ns.adobe.com/xap/1.0/CreatorTool": plain, "http://ns.adobe.com/xap/1.0/CreateDate": moment, "http://ns.adobe.com/xap/1.0/ModifyDate": moment,
		"http://ns.adobe.com/pdf/1.3/Producer": plain, spaceA + "part": numeral, spaceA + "conformance": plain, spaceExtension + "schemas": "Bag",
	}
)

// described gives the properties of foreign namespaces that the packet describes, with the type of their values.
func (f *file) described() map[string]string {
	list := make(map[string]string)
	for _, schemas := range f.meta.find(spaceExtension, "schemas") {
		for _, schema := range schemas.items("Bag") {
			for _, property := range schema.field(spaceSchema, "property").items("Seq") {
				list[schema.field(spaceSchema, "namespaceURI").value()+property.field(spaceProperty, "name").value()] = property.field(spaceProperty, "valueType").value()
			}
		}
	}
	return list
}

// items gives the members of a collection.
func (n *node) items(collection string) (list []*node) {
	if n == nil || len(n.kids) != 1 || n.kids[0].space != spaceRDF || n.kids[0].name != collection {
		return nil
	}
	for _, kid := range n.kids[0].kids {
		if kid.space == spaceRDF && kid.name == "li" {
			list = append(list, kid)
		}
	}
	return list
}

func (n *node) field(space, local string) *node {
	if n != nil {
		for _, kid := range n.kids {
			if kid.space == space && kid.name == local {
				return kid
			}
		}
	}
	return nil
}

func (n *node) value() string {
	if n == nil || len(n.kids) > 0 {
		return ""
	}
	return strings.TrimSpace(n.text)
}

// allKnown says that each property is one of known namespaces, or described.
func allKnown(f *file) string {
	described := f.described()
	for _, p := range f.properties() {
		if known[p.space+p.name] == nil && described[p.space+p.name] == "" {
			return fmt.Sprintf("nobody knows %s:%s", p.prefix, p.name)
		}
	}
	return ""
}

// allTyped says that the value of each property has the shape of its type.
func allTyped(f *file) string {
	described := f.described()
	for _, p := range f.properties() {
		var ok bool
		switch shape := known[p.space+p.name].(type) {
		case string:
			ok = len(p.items(shape)) > 0
		case *regexp.Regexp:
			ok = shape.MatchString(p.value())
		default:
			ok = described[p.space+p.name] == "Integer" && numeral.MatchString(p.value())
		}
		if !ok {
			return fmt.Sprintf("%s:%s has no value of its type", p.prefix, p.name)
		}
	}
	return ""
}

// schemaField demands a field of each description of a schema, and its prefix.
func schemaField(local string, valid func(n *node) bool) func(*file) string {
	return descriptionField(spaceSchema, "pdfaSchema", local, valid, func(f *file) (list []*node) {
		for _, schemas := range f.meta.find(spaceExtension, "schemas") {
			list = append(list, schemas.items("Bag")...)
		}
		return list
	})
}

// propertyField demands a field of each description of a property, and its prefix.
func propertyField(local string, valid func(n *node) bool) func(*file) string {
	return descriptionField(spaceProperty, "pdfaProperty", local, valid, func(f *file) (list []*node) {
		for _, properties := range f.meta.find(spaceSchema, "property") {
			list = append(list, properties.items("Seq")...)
		}
		return list
	})
}

func descriptionField(space, prefix, local string, valid func(n *node) bool, of func(*file) []*node) func(*file) string {
	return func(f *file) string {
		for _, n := range of(f) {
			if field := n.field(space, local); field == nil || field.prefix != prefix || !valid(field) {
				return "field " + local
			}
		}
		return ""
	}
}

func isText(n *node) bool { return n.value() != "" }

// onlyDescribed says that descriptions have the fields of the standard and no others.
func onlyDescribed(f *file) string {
	fields := map[string]bool{
		spaceSchema + "schema": true, spaceSchema + "namespaceURI": true, spaceSchema + "prefix": true, spaceSchema + "property": true,
		spaceProperty + "name": true, spaceProperty + "valueType": true, spaceProperty + "category": true, spaceProperty + "description": true,
	}
	wrong := ""
	var walk func(n *node)
	walk = func(n *node) {
		for _, kid := range n.kids {
			if kid.space != spaceRDF && !fields[kid.space+kid.name] {
				wrong = "field " + kid.name
			}
			walk(kid)
		}
	}
	for _, schemas := range f.meta.find(spaceExtension, "schemas") {
		walk(schemas)
	}
	return wrong
}

// container says that the descriptions stand in a collection under the usual prefix.
func container(f *file) string {
	for _, schemas := range f.meta.find(spaceExtension, "schemas") {
		if schemas.prefix != "pdfaExtension" || len(schemas.items("Bag")) == 0 {
			return "schemas"
		}
	}
	return ""
}

var packetHead = regexp.MustCompile(`<\?xpacket begin=[^?]*\?>`)

// packetHas demands that the head of the packet lacks an attribute.
func packetHas(attribute string) func(*file) string {
	return func(f *file) string {
		if strings.Contains(string(packetHead.Find(f.packet)), " "+attribute+"=") {
			return attribute
		}
		return ""
	}
}

func isUTF8(f *file) string {
	if !utf8.Valid(f.packet) || !bytes.Contains(packetHead.Find(f.packet), []byte("\uFEFF")) {
		return "the packet is not UTF-8"
	}
	return ""
}

// equalMetadata says that the packet and the information dictionary say the same: readers show the one or the other.
func equalMetadata(f *file) string {
	return equalFrom(f, func(string) bool { return true })
}

// equalFrom is equalMetadata for those keys of the dictionary that are asked for.
func equalFrom(f *file, asked func(key string) bool) string {
	info := f.dict(f.trailer["Info"])
	first := func(local, collection string) string {
		for _, p := range f.properties() {
			if p.space == spaceDC && p.name == local {
				if items := p.items(collection); len(items) == 1 {
					return items[0].text
				}
			}
		}
		return ""
	}
	day := func(key string) string {
		t, _ := info[key].(text)
		return strings.NewReplacer("D:", "", "'", "").Replace(t.string())
	}
	digits := func(local string) string {
		return strings.NewReplacer("-", "", ":", "", "T", "").Replace(f.said("http://ns.adobe.com/xap/1.0/", local))
	}
	said := func(key string) string {
		t, _ := info[key].(text)
		return t.string()
	}
	if subject := said("Subject"); subject != first("description", "Alt") {
		return fmt.Sprintf("%q and %q", subject, first("description", "Alt"))
	}
	for _, pair := range [][3]string{
		{"Title", said("Title"), first("title", "Alt")},
		{"Author", said("Author"), first("creator", "Seq")},
		{"Creator", said("Creator"), f.said("http://ns.adobe.com/xap/1.0/", "CreatorTool")},
		{"Producer", said("Producer"), f.said("http://ns.adobe.com/pdf/1.3/", "Producer")},
		{"CreationDate", day("CreationDate"), digits("CreateDate")},
		{"ModDate", day("ModDate"), digits("ModifyDate")},
	} {
		if asked(pair[0]) && (pair[1] == "" || pair[1] != pair[2]) {
			return fmt.Sprintf("%q and %q", pair[1], pair[2])
		}
	}
	return ""
}

// titled says that the packet has a title.
func titled(f *file) string {
	if !slices.ContainsFunc(f.properties(), func(p *node) bool { return p.space == spaceDC && p.name == "title" && len(p.items("Alt")) > 0 }) {
		return "no dc:title"
	}
	return ""
}
