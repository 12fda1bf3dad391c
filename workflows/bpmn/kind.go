package bpmn

// kind says what an element is for the engine, and refuses with type and id what it does not execute.
func (c *compiler) kind(e *Element) Kind {
	if e.Loop != nil {
		c.unsupported(e, "the marker "+e.Loop.Type)
		return KindInvalid
	}
	if e.ForCompensation {
		c.unsupported(e, "compensation")
		return KindInvalid
	}
	if len(e.unknown) > 0 || len(e.Events) > 1 {
		c.unsupported(e, "an event with several definitions")
		return KindInvalid
	}
	trigger := ""
	if len(e.Events) == 1 {
		trigger = e.Events[0].Type
	}
	kind, known := supported[e.Type+"/"+trigger]
	switch {
	case known && e.Type == "subProcess" && e.TriggeredByEvent:
		c.unsupported(e, "an event sub-process")
	case known && e.Type == "receiveTask" && e.Instantiate:
		c.unsupported(e, "an instantiating receive task")
	case known && e.Type == "eventBasedGateway" && (e.Instantiate || e.Gateway == "Parallel"):
		c.unsupported(e, "an instantiating or parallel event-based gateway")
	case known:
		return kind
	case trigger != "":
		c.unsupported(e, e.Type+" with "+trigger)
	default:
		c.unsupported(e, e.Type)
	}
	return KindInvalid
}

// supported maps element type and event definition of the file to what the engine executes. It is the one list of what Ablauf
// understands; everything else is refused.
var supported = map[string]Kind{
	"startEvent/": NoneStart, "startEvent/message": MessageStart, "startEvent/timer": TimerStart,
	"endEvent/": NoneEnd, "endEvent/error": ErrorEnd, "endEvent/terminate": TerminateEnd,
	"userTask/": UserTask, "serviceTask/": ServiceTask, "sendTask/": SendTask, "receiveTask/": ReceiveTask, "scriptTask/": ScriptTask,
	"businessRuleTask/": BusinessRuleTask, "manualTask/": PassTask, "task/": PassTask,
	"exclusiveGateway/": ExclusiveGateway, "parallelGateway/": ParallelGateway, "eventBasedGateway/": EventGateway,
	"intermediateCatchEvent/timer": TimerCatch, "intermediateCatchEvent/message": MessageCatch, "intermediateThrowEvent/": PassEvent,
	"subProcess/": SubProcess, "callActivity/": CallActivity,
	"boundaryEvent/timer": TimerBoundary, "boundaryEvent/message": MessageBoundary, "boundaryEvent/error": ErrorBoundary,
}
