package bpmn

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Limits on a file. A diagram of a procedure has some hundred elements; what is far beyond that is a mistake or an attack.
const (
	bytesMax = 16 << 20
	depthMax = 100
	nodesMax = 200_000
)

// The namespaces that are understood. Everything else is tolerated and passed over.
const (
	nsBPMN  = "http://www.omg.org/spec/BPMN/20100524/MODEL"
	nsDI    = "http://www.omg.org/spec/BPMN/20100524/DI"
	nsDC    = "http://www.omg.org/spec/DD/20100524/DC"
	nsDD    = "http://www.omg.org/spec/DD/20100524/DI"
	nsZeebe = "http://camunda.org/schema/zeebe/1.0"
)

// node is an element of the file with its place; prefixes are resolved to namespaces, because tools choose them freely.
type node struct {
	space, local string
	attrs        []xml.Attr
	text         strings.Builder
	children     []*node
	line, column int
}

func (n *node) attr(local string) string {
	for _, a := range n.attrs {
		if a.Name.Space == "" && a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

func (n *node) is(space, local string) bool { return n.space == space && n.local == local }

func (n *node) child(space, local string) *node {
	for _, c := range n.children {
		if c.is(space, local) {
			return c
		}
	}
	return nil
}

func (n *node) content() string { return strings.TrimSpace(n.text.String()) }

var errNoDocument = errors.New("the file holds no element")

// readTree reads the file into nodes. Document type definitions are refused because entities could blow up; the decoder itself
// knows only the five entities of XML.
func readTree(data []byte) (*node, error) {
	if len(data) > bytesMax {
		return nil, fmt.Errorf("the file has %d bytes, at most %d are read", len(data), bytesMax)
	}
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.CharsetReader = latinReader
	var stack []*node
	var root *node
	count := 0
	for {
		line, column := dec.InputPos()
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		switch t := tok.(type) {
		case xml.Directive:
			return nil, fmt.Errorf("line %d: document type definitions are refused", line)
		case xml.StartElement:
			if count++; count > nodesMax {
				return nil, fmt.Errorf("line %d: more than %d elements", line, nodesMax)
			}
			if len(stack) >= depthMax {
				return nil, fmt.Errorf("line %d: elements are nested deeper than %d", line, depthMax)
			}
			n := &node{space: t.Name.Space, local: t.Name.Local, attrs: t.Copy().Attr, line: line, column: column}
			if len(stack) > 0 {
				parent := stack[len(stack)-1]
				parent.children = append(parent.children, n)
			} else if root == nil {
				root = n
			}
			stack = append(stack, n)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(stack) > 0 {
				stack[len(stack)-1].text.Write(t)
			}
		}
	}
	if root == nil {
		return nil, errNoDocument
	}
	return root, nil
}

// latinReader accepts the encodings that modelling tools write besides UTF-8.
func latinReader(charset string, input io.Reader) (io.Reader, error) {
	decode := func(b byte) rune { return rune(b) }
	switch strings.ToLower(charset) {
	case "us-ascii", "ascii":
		return input, nil
	case "iso-8859-1", "latin1":
	case "windows-1252", "cp1252":
		decode = func(b byte) rune {
			if b >= 0x80 && b < 0xa0 {
				return windows1252[b-0x80]
			}
			return rune(b)
		}
	default:
		return nil, fmt.Errorf("encoding %q is not read; save the file as UTF-8", charset)
	}
	raw, err := io.ReadAll(input)
	if err != nil {
		return nil, err
	}
	runes := make([]rune, len(raw))
	for i, b := range raw {
		runes[i] = decode(b)
	}
	return strings.NewReader(string(runes)), nil
}

// windows1252 are the characters that Windows has where ISO 8859-1 has control characters; five places are empty.
var windows1252 = [32]rune{
	'€', 0xfffd, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0xfffd, 'Ž', 0xfffd,
	0xfffd, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0xfffd, 'ž', 'Ÿ',
}
