package bpmn

// What a drawing shows and no execution looks at.

// data notes the data that a process as a whole takes and gives. They have no part in the order of elements.
func (p *parser) data(io *node) {
	for _, c := range io.children {
		if c.is(nsBPMN, "dataInput") || c.is(nsBPMN, "dataOutput") {
			p.model.drawn[c.attr("id")] = &Element{
				ID: c.attr("id"), Name: c.attr("name"), Type: c.local, Collection: c.attr("isCollection") == "true", Line: c.line, Column: c.column,
			}
		}
	}
}

// category notes what groups are called: a group has no name of its own (BPMN 2.0.2, 8.4.1.2).
func (p *parser) category(n *node) {
	for _, c := range n.children {
		if c.is(nsBPMN, "categoryValue") {
			p.categories[c.attr("id")] = c.attr("value")
		}
	}
}

// note remembers what describes a group or data, which may stand behind it in the file.
func (p *parser) note(n *node, e *Element) {
	switch e.Type {
	case "group":
		p.names[e] = local(n.attr("categoryValueRef"))
	case "dataObjectReference":
		p.names[e] = local(n.attr("dataObjectRef"))
	case "dataObject":
		p.collections[e.ID] = n.attr("isCollection") == "true"
	}
}

// nameDrawn gives groups their names and says which references lead to several data.
func (p *parser) nameDrawn() {
	for e, ref := range p.names {
		if e.Type == "group" {
			e.Name = p.categories[ref]
		} else {
			e.Collection = p.collections[ref]
		}
	}
}

// several reports whether a pool stands for more than one participant.
func several(participant *node) bool {
	m := participant.child(nsBPMN, "participantMultiplicity")
	return m != nil && count(m.attr("maximum"), 1) > 1
}
