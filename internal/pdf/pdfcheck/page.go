package pdfcheck

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// page is a page with what its content says.
type page struct {
	ref       reference
	dict      dict
	content   []byte
	operators map[string]int // how often each stands in it
	owned     map[int]bool   // numbers of marked content
	problems  map[string]string
	codes     map[string][]uint16 // by name of the font
	tags      []string            // of marked content without a number, but for artifacts
}

// All operators of ISO 32000-1, annex A.
var operators = set(`b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn
sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' "`)

// Those of them that leave something on the page.
var painting = set(`b B b* B* BI Do f F f* s S sh Tj TJ ' "`)

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// readPages reads the pages in their order.
func (f *file) readPages() error {
	f.catalog = f.dict(f.trailer["Root"])
	tree := f.dict(f.catalog["Pages"])
	for _, kid := range f.array(tree["Kids"]) {
		ref, _ := kid.(reference)
		p := &page{
			ref: ref, dict: f.dict(kid), operators: make(map[string]int), owned: make(map[int]bool), problems: make(map[string]string),
			codes: make(map[string][]uint16),
		}
		p.content = f.streamOf(p.dict["Contents"])
		if p.dict["Type"] != name("Page") || p.content == nil {
			return fmt.Errorf("%w: page %d", errForm, ref)
		}
		if err := f.readContent(p); err != nil {
			return fmt.Errorf("page %d: %w", ref, err)
		}
		f.pages = append(f.pages, p)
	}
	return nil
}

// marked is a sequence of marked content that is open.
type marked struct{ artifact, owned bool }

// readContent goes through the operators of a page: each that paints stands within an artifact or within numbered content, never within both.
func (f *file) readContent(p *page) error {
	l := &lexer{data: p.content, values: &f.values}
	var operands []any
	var open []marked
	font := ""
	blame := func(rule, what string) {
		if p.problems[rule] == "" {
			p.problems[rule] = what
		}
	}
	for {
		v, err := l.value()
		if err != nil {
			return err
		}
		if v == nil {
			break
		}
		word, ok := v.(keyword)
		if !ok {
			operands = append(operands, v)
			continue
		}
		operator := string(word)
		p.operators[operator]++
		if !operators[operator] {
			blame("A 6.2.2-1", operator)
		}
		inArtifact, inOwned := false, false
		for _, m := range open {
			inArtifact, inOwned = inArtifact || m.artifact, inOwned || m.owned
		}
		switch {
		case operator == "BDC" || operator == "BMC":
			m := f.open(p, operands)
			if m.artifact && inOwned {
				blame("UA 7.1-1", "an artifact within text")
			}
			if m.owned && inArtifact {
				blame("UA 7.1-2", "text within an artifact")
			}
			open = append(open, m)
		case operator == "EMC" && len(open) > 0:
			open = open[:len(open)-1]
		case operator == "EMC":
			blame("UA 7.1-3", "an end of what was not begun")
		case operator == "Tf" && len(operands) == 2:
			n, _ := operands[0].(name)
			font = string(n)
		case painting[operator]:
			if inArtifact == inOwned {
				blame("UA 7.1-3", operator+" belongs to nothing")
			}
			p.show(font, operands)
		}
		operands = nil
	}
	if len(open) > 0 {
		blame("UA 7.1-3", "marked content without an end")
	}
	return nil
}

// open reads what a sequence of marked content is.
func (f *file) open(p *page, operands []any) marked {
	tag := ""
	if len(operands) > 0 {
		n, _ := operands[0].(name)
		tag = string(n)
	}
	if tag == "Artifact" {
		return marked{artifact: true}
	}
	if len(operands) == 2 {
		if id, ok := f.dict(operands[1])["MCID"].(integer); ok {
			if p.owned[int(id)] {
				p.problems["UA 7.1-3"] = fmt.Sprintf("the number %d twice", int(id))
			}
			p.owned[int(id)] = true
			return marked{owned: true}
		}
	}
	p.tags = append(p.tags, tag)
	return marked{}
}

// show notes which characters of a font are shown.
func (p *page) show(font string, operands []any) {
	for _, v := range operands {
		if a, ok := v.(array); ok {
			p.show(font, a)
		}
		t, ok := v.(text)
		for i := 0; ok && i+1 < len(t.value); i += 2 {
			p.codes[font] = append(p.codes[font], binary.BigEndian.Uint16(t.value[i:]))
		}
	}
}
