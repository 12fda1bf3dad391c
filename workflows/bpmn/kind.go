package bpmn

import "slices"

// Kind is what an element of the executable graph is. The kinds are closed: what is not among them is refused by Compile.
type Kind uint8

// The kinds of flow nodes that the engine executes (BPMN 2.0.2, chapter 13).
const (
	KindInvalid Kind = iota
	StartEvent
	EndEvent
	CatchEvent
	ThrowEvent
	BoundaryEvent
	UserTask
	ServiceTask
	SendTask
	ReceiveTask
	ScriptTask
	BusinessRuleTask
	PassTask // manual and undefined tasks do nothing and are passed
	ExclusiveGateway
	ParallelGateway
	InclusiveGateway
	EventGateway
	SubProcess
	EventSubProcess
	Transaction
	AdHocSubProcess
	CallActivity
)

// IsEvent reports whether the kind is an event.
func (k Kind) IsEvent() bool { return k >= StartEvent && k <= BoundaryEvent }

// IsActivity reports whether the kind is a task, a sub-process in the normal flow or a call activity.
func (k Kind) IsActivity() bool {
	return k >= UserTask && k <= PassTask || k == SubProcess || k == Transaction || k == AdHocSubProcess || k == CallActivity
}

// HasBody reports whether the kind is drawn around other nodes.
func (k Kind) HasBody() bool { return k >= SubProcess && k <= AdHocSubProcess }

// TriggerKind is what an event waits for or throws (BPMN 2.0.2, 10.5.5).
type TriggerKind uint8

// The kinds of event definitions.
const (
	NoTrigger TriggerKind = iota
	TimerTrigger
	MessageTrigger
	SignalTrigger
	ConditionalTrigger
	ErrorTrigger
	EscalationTrigger
	LinkTrigger
	CompensationTrigger
	CancelTrigger
	TerminateTrigger
)

// triggers maps the names of event definitions in the file, without their suffix.
var triggers = map[string]TriggerKind{
	"timer": TimerTrigger, "message": MessageTrigger, "signal": SignalTrigger, "conditional": ConditionalTrigger, "error": ErrorTrigger,
	"escalation": EscalationTrigger, "link": LinkTrigger, "compensate": CompensationTrigger, "cancel": CancelTrigger,
	"terminate": TerminateTrigger,
}

// String names the trigger for facts and findings.
func (t TriggerKind) String() string {
	return [...]string{
		"", "timer", "message", "signal", "conditional", "error", "escalation", "link", "compensation", "cancel", "terminate",
	}[t]
}

// position is where in a diagram an event stands; what it may wait for or throw depends on that (BPMN 2.0.2, table 10.93).
type position string

const (
	startOfProcess    position = "a start event"
	startOfSub        position = "the start event of a sub-process"
	startOfEventSub   position = "the start event of an event sub-process"
	intermediateCatch position = "an intermediate catch event"
	intermediateThrow position = "an intermediate throw event"
	atEdge            position = "a boundary event"
	atEnd             position = "an end event"
)

// supportedTriggers is the one list of what events Ablauf understands; everything else is refused.
var supportedTriggers = map[position][]TriggerKind{
	startOfProcess:    {NoTrigger, MessageTrigger, TimerTrigger, SignalTrigger, ConditionalTrigger},
	startOfSub:        {NoTrigger},
	startOfEventSub:   {MessageTrigger, TimerTrigger, SignalTrigger, ConditionalTrigger, ErrorTrigger, EscalationTrigger, CompensationTrigger},
	intermediateCatch: {MessageTrigger, TimerTrigger, SignalTrigger, ConditionalTrigger, LinkTrigger},
	intermediateThrow: {NoTrigger, MessageTrigger, SignalTrigger, EscalationTrigger, LinkTrigger, CompensationTrigger},
	atEdge: {
		MessageTrigger, TimerTrigger, SignalTrigger, ConditionalTrigger, ErrorTrigger, EscalationTrigger, CompensationTrigger, CancelTrigger,
	},
	atEnd: {
		NoTrigger, MessageTrigger, SignalTrigger, EscalationTrigger, ErrorTrigger, CompensationTrigger, TerminateTrigger, CancelTrigger,
	},
}

// supportedElements is the one list of flow nodes that Ablauf understands besides events' triggers; everything else is refused.
var supportedElements = map[string]Kind{
	"startEvent": StartEvent, "endEvent": EndEvent, "intermediateCatchEvent": CatchEvent, "intermediateThrowEvent": ThrowEvent,
	"boundaryEvent": BoundaryEvent,
	"userTask":      UserTask, "serviceTask": ServiceTask, "sendTask": SendTask, "receiveTask": ReceiveTask, "scriptTask": ScriptTask,
	"businessRuleTask": BusinessRuleTask, "manualTask": PassTask, "task": PassTask,
	"exclusiveGateway": ExclusiveGateway, "parallelGateway": ParallelGateway, "inclusiveGateway": InclusiveGateway,
	"eventBasedGateway": EventGateway,
	"subProcess":        SubProcess, "transaction": Transaction, "adHocSubProcess": AdHocSubProcess, "callActivity": CallActivity,
}

// kind says what an element is for the engine, and refuses with type and id what it does not execute.
func (c *compiler) kind(e *Element) Kind {
	kind, known := supportedElements[e.Type]
	if !known {
		c.unsupported(e, e.Type)
		return KindInvalid
	}
	for _, attribute := range []struct{ name, value string }{
		{"startQuantity", e.StartQuantity}, {"completionQuantity", e.CompletionQuantity},
	} {
		if attribute.value != "" && attribute.value != "1" {
			c.unsupported(e, attribute.name+" "+attribute.value)
			return KindInvalid
		}
	}
	switch {
	case e.Gateway == "Parallel" && !e.Instantiate:
		c.fail(e, "event-gateway", "only an instantiating event-based gateway can wait for every event")
		return KindInvalid
	case e.TriggeredByEvent && kind != SubProcess:
		c.fail(e, "event-sub-process", "only a plain sub-process can be triggered by an event")
		return KindInvalid
	case e.TriggeredByEvent:
		kind = EventSubProcess
	}
	if kind.IsEvent() && !c.supportedEvent(e, kind) {
		return KindInvalid
	}
	if e.ForCompensation && e.Loop != nil {
		c.unsupported(e, "a loop marker at an activity that undoes another")
		return KindInvalid
	}
	// An event sub-process that undoes its scope may carry the compensation marker; its start event says the same.
	undoes := kind == EventSubProcess && e.Loop == nil
	if (e.Loop != nil || e.ForCompensation) && !kind.IsActivity() && !undoes {
		c.fail(e, "bad-marker", "only an activity in the normal flow can carry a loop or compensation marker")
		return KindInvalid
	}
	return kind
}

func (c *compiler) supportedEvent(e *Element, kind Kind) bool {
	at := positionOf(e, kind)
	if len(e.unknown) > 0 {
		c.unsupported(e, "the event definition "+e.unknown[0])
		return false
	}
	list := e.Events
	if len(list) == 0 {
		list = []EventDefinition{{}}
	}
	if at == startOfProcess && e.ParallelMultiple && len(list) > 1 {
		// Who begins a case gives it one event; the others would never be waited for (BPMN 2.0.2, 13.2).
		c.unsupported(e, "a process that starts when all of several events have occurred")
		return false
	}
	for _, d := range list {
		trigger, known := triggers[d.Type]
		if !known && d.Type != "" || !slices.Contains(supportedTriggers[at], trigger) {
			c.unsupported(e, string(at)+" with "+nonEmpty(d.Type, "no event definition"))
			return false
		}
		if len(list) > 1 && !combinable(trigger, kind) {
			c.unsupported(e, "an event with several definitions, one of them "+d.Type+",")
			return false
		}
	}
	return true
}

// combinable are the triggers that may stand beside others at one event (BPMN 2.0.2, 10.5.5, multiple and parallel multiple).
func combinable(t TriggerKind, kind Kind) bool {
	if kind == EndEvent || kind == ThrowEvent {
		return t == MessageTrigger || t == SignalTrigger || t == EscalationTrigger
	}
	return t == MessageTrigger || t == SignalTrigger || t == TimerTrigger || t == ConditionalTrigger
}

func positionOf(e *Element, kind Kind) position {
	switch {
	case kind == EndEvent:
		return atEnd
	case kind == CatchEvent:
		return intermediateCatch
	case kind == ThrowEvent:
		return intermediateThrow
	case kind == BoundaryEvent:
		return atEdge
	case e.Parent == nil:
		return startOfProcess
	case e.Parent.TriggeredByEvent:
		return startOfEventSub
	default:
		return startOfSub
	}
}

func nonEmpty(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
