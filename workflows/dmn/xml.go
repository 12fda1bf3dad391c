package dmn

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Limits of a file. They are generous for tables that people maintain and keep a hostile file from costing memory.
const (
	maxFileBytes = 8 << 20
	maxXMLDepth  = 200
	maxElements  = 400_000
)

// element is one XML element of the model's own namespace; elements of other namespaces are dropped.
type element struct {
	name  string
	attrs map[string]string
	kids  []*element
	text  string
	line  int
}

// readXML builds the tree. Document type declarations, and with them entities, are refused.
func readXML(data []byte) (*element, error) {
	if len(data) > maxFileBytes {
		return nil, fmt.Errorf("the file is larger than %d bytes", maxFileBytes)
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = true
	var root *element
	var stack []*element
	space, foreign, count := "", 0, 0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("not well-formed: %w", err)
		}
		line, _ := d.InputPos()
		switch t := tok.(type) {
		case xml.Directive:
			return nil, fmt.Errorf("line %d: document type declarations are refused", line)
		case xml.StartElement:
			if count++; count > maxElements || len(stack)+foreign > maxXMLDepth {
				return nil, fmt.Errorf("line %d: the file has too many elements or is nested too deeply", line)
			}
			if root == nil {
				space = t.Name.Space
			}
			if foreign > 0 || t.Name.Space != space {
				foreign++
				continue
			}
			e := newElement(t, line)
			if root == nil {
				root = e
			} else if len(stack) > 0 {
				parent := stack[len(stack)-1]
				parent.kids = append(parent.kids, e)
			}
			stack = append(stack, e)
		case xml.EndElement:
			if foreign > 0 {
				foreign--
				continue
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if foreign == 0 && len(stack) > 0 {
				stack[len(stack)-1].text += string(t)
			}
		}
	}
	if root == nil || root.name != "definitions" || !strings.Contains(strings.ToUpper(space), "DMN") {
		return nil, errors.New("not a DMN model: the root element is not definitions of a DMN namespace")
	}
	return root, nil
}

func newElement(t xml.StartElement, line int) *element {
	e := &element{name: t.Name.Local, line: line, attrs: make(map[string]string, len(t.Attr))}
	for _, a := range t.Attr {
		if a.Name.Space == "" {
			e.attrs[a.Name.Local] = a.Value
		}
	}
	return e
}

func (e *element) child(name string) *element {
	if e == nil {
		return nil
	}
	for _, k := range e.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

func (e *element) children(name string) []*element {
	if e == nil {
		return nil
	}
	var out []*element
	for _, k := range e.kids {
		if k.name == name {
			out = append(out, k)
		}
	}
	return out
}

// content returns the text of a child element, trimmed.
func (e *element) content(name string) string {
	if k := e.child(name); k != nil {
		return strings.TrimSpace(k.text)
	}
	return ""
}

// attr returns an attribute, or "" for nil elements and missing attributes.
func (e *element) attr(name string) string {
	if e == nil {
		return ""
	}
	return e.attrs[name]
}

// typeName returns the typeRef, which DMN 1.1 wrote as a child element and with a prefix.
func (e *element) typeName() string {
	name := e.attr("typeRef")
	if name == "" {
		name = e.content("typeRef")
	}
	if rest, ok := strings.CutPrefix(name, "feel:"); ok {
		return rest
	}
	return strings.TrimSpace(name)
}
