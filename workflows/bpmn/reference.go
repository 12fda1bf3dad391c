package bpmn

import (
	"slices"
	"strings"
)

// referenced says what an attribute or a child element of the standard that holds an id has to point to (BPMN 2.0.2, the tables of
// chapters 8 and 10). What is executed is checked again where it is compiled.
var referenced = map[string][]string{
	"itemRef": {"itemDefinition"}, "itemSubjectRef": {"itemDefinition"}, "operationRef": {"operation"}, "processRef": {"process"},
	"dataObjectRef": {"dataObject"}, "dataStoreRef": {"dataStore"}, "categoryValueRef": {"categoryValue"}, "inMessageRef": {"message"},
	"outMessageRef": {"message"}, "errorRef": {"error"}, "messageRef": {"message"}, "participantRef": {"participant"},
	"interfaceRef": {"interface"}, "supportedInterfaceRef": {"interface"}, "correlationPropertyRef": {"correlationProperty"},
	"correlationKeyRef": {"correlationKey"}, "resourceRef": {"resource"}, "parameterRef": {"resourceParameter"},
	"definitionalCollaborationRef": {"collaboration"}, "dataInputRefs": {"dataInput"}, "optionalInputRefs": {"dataInput"},
	"whileExecutingInputRefs": {"dataInput"}, "dataOutputRefs": {"dataOutput"}, "optionalOutputRefs": {"dataOutput"},
	"whileExecutingOutputRefs": {"dataOutput"}, "inputSetRefs": {"inputSet"}, "outputSetRefs": {"outputSet"},
}

// itemAware are what data may flow from or to (BPMN 2.0.2, 10.4.1).
var itemAware = []string{"dataObject", "dataObjectReference", "dataStoreReference", "dataInput", "dataOutput", "property"}

// typedReferences reports references that lead to nothing, or to an element of another kind. Those into imported files are left alone.
func (p *parser) typedReferences(root *node) {
	types, imports := map[string]string{}, root.child(nsBPMN, "import") != nil
	eachNode(root, func(n *node) {
		if id := n.attr("id"); id != "" && n.space == nsBPMN {
			types[id] = n.local
		}
	})
	check := func(n *node, name, value string, kinds []string) {
		if value == "" || imports && strings.Contains(value, ":") || slices.Contains(kinds, types[local(value)]) {
			return
		}
		p.report(n, "dangling-reference", "%s %q is no %s of this file", name, value, strings.Join(kinds, " or "))
	}
	eachNode(root, func(n *node) {
		if n.space != nsBPMN {
			return
		}
		// Events and tasks have their own findings for what they wait for or throw.
		own := strings.HasSuffix(n.local, "EventDefinition") || strings.HasSuffix(n.local, "Task")
		for _, a := range n.attrs {
			if kinds := referenced[a.Name.Local]; kinds != nil && a.Name.Space == "" && (!own || a.Name.Local == "operationRef") {
				check(n, a.Name.Local, a.Value, kinds)
			}
		}
		data := n.local == "dataInputAssociation" || n.local == "dataOutputAssociation"
		for _, c := range n.children {
			switch {
			case c.space != nsBPMN:
			case referenced[c.local] != nil && len(c.children) == 0:
				check(n, c.local, c.content(), referenced[c.local])
			case data && (c.local == "sourceRef" || c.local == "targetRef"):
				check(n, c.local, c.content(), itemAware)
			}
		}
	})
}

func eachNode(n *node, f func(*node)) {
	f(n)
	for _, c := range n.children {
		eachNode(c, f)
	}
}

// flowLists reports flows that only one of their ends lists: then the file says two things. A file may leave the lists out.
func (p *parser) flowLists(root *node) {
	incoming, outgoing := map[string]*node{}, map[string]*node{}
	eachNode(root, func(n *node) {
		for _, c := range n.children {
			switch {
			case c.is(nsBPMN, "incoming"):
				incoming[local(c.content())] = n
			case c.is(nsBPMN, "outgoing"):
				outgoing[local(c.content())] = n
			}
		}
	})
	eachNode(root, func(n *node) {
		if !n.is(nsBPMN, "sequenceFlow") {
			return
		}
		into, out := incoming[n.attr("id")], outgoing[n.attr("id")]
		switch {
		case into == nil && out == nil:
		case into == nil || into.attr("id") != local(n.attr("targetRef")):
			p.report(n, "flow-not-listed", "the target %q does not list the flow as incoming", n.attr("targetRef"))
		case out == nil || out.attr("id") != local(n.attr("sourceRef")):
			p.report(n, "flow-not-listed", "the source %q does not list the flow as outgoing", n.attr("sourceRef"))
		}
	})
}
