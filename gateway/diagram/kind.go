package diagram

import (
	"strings"

	"ablauf/workflows/bpmn"
)

// The families of elements that are drawn alike.
const (
	kindEvent    = "event"
	kindTask     = "task"
	kindGateway  = "gateway"
	kindSub      = "sub"
	kindCall     = "call"
	kindData     = "data"
	kindStore    = "store"
	kindNote     = "note"
	kindGroup    = "group"
	kindUnknown  = "other"
	eventStart   = "startEvent"
	eventEnd     = "endEvent"
	eventThrow   = "intermediateThrowEvent"
	eventAttach  = "boundaryEvent"
	flowSequence = "sequenceFlow"
	flowMessage  = "messageFlow"
)

func kindOf(e *bpmn.Element) string {
	switch {
	case strings.HasSuffix(e.Type, "Event"):
		return kindEvent
	case strings.HasSuffix(e.Type, "Gateway"):
		return kindGateway
	case e.Type == "callActivity":
		return kindCall
	case e.Type == "subProcess", e.Type == "transaction", e.Type == "adHocSubProcess":
		return kindSub
	case e.Type == "task", strings.HasSuffix(e.Type, "Task"):
		return kindTask
	case e.Type == "dataObjectReference", e.Type == "dataObject", e.Type == "dataInput", e.Type == "dataOutput":
		return kindData
	case e.Type == "dataStoreReference":
		return kindStore
	case e.Type == "textAnnotation":
		return kindNote
	case e.Type == "group":
		return kindGroup
	}
	return kindUnknown
}

// isNode reports whether tokens pass the element.
func isNode(e *bpmn.Element) bool {
	switch kindOf(e) {
	case kindEvent, kindTask, kindGateway, kindSub, kindCall:
		return true
	}
	return false
}

// triggerOf names what an event waits for or throws: "timer", "message" …, or "multiple".
func triggerOf(e *bpmn.Element) string {
	switch {
	case len(e.Events) == 1:
		return e.Events[0].Type
	case len(e.Events) > 1 && e.ParallelMultiple:
		return "parallelMultiple"
	case len(e.Events) > 1:
		return "multiple"
	}
	return ""
}
