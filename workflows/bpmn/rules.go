package bpmn

// Rule is something that Parse and Compile look at in a diagram.
type Rule struct {
	// Name is what a finding carries.
	Name string
	// Says is the rule in a sentence; Source names the section of BPMN 2.0.2 or the convention that it comes from.
	Says, Source string
	// Example is a part of a process that breaks the rule; the process has a start event from which a flow leads to the element x.
	Example string
}

// Severity says what a breach means: an error keeps a diagram from running, a warning does not.
func (r Rule) Severity() Severity { return severityOf(r.Name) }

// Rules lists what is looked at inside a process, in the order of the headings. What concerns several processes or pools together has no
// example of its own: unknown-process, called-start, call-cycle, flow-crosses-pool, message-flow-pool, message-flow-end and
// participant-multiplicity; nor has what only Soundness finds.
func Rules() []Rule {
	return []Rule{
		{
			"missing-id", "every element that is executed or drawn has an id", "8.3.1",
			`<endEvent id="x"/><userTask/>`,
		},
		{
			"duplicate-id", "an id stands for one element of the file", "8.3.1",
			`<endEvent id="x"/><textAnnotation id="x"/>`,
		},
		{
			"dangling-reference", "a reference leads to an element of the file", "8.3.1",
			`<endEvent id="x"/><sequenceFlow id="f1" sourceRef="s" targetRef="nirgends"/>`,
		},
		{
			"unsupported-element", "what Ablauf does not execute is refused, never skipped", "10",
			`<complexGateway id="x"/>`,
		},
		{
			"bad-marker", "only an activity in the normal flow carries a loop or compensation marker", "10.3.8",
			`<exclusiveGateway id="x"><standardLoopCharacteristics loopMaximum="2"/></exclusiveGateway>`,
		},
		{
			"two-loop-markers", "an activity carries at most one loop marker", "10.3.8",
			`<userTask id="x"><standardLoopCharacteristics loopMaximum="2"/><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></userTask>`,
		},
		{
			"binding-latest", "a case carries the hash of what it runs on, so nothing is bound to the newest version", "engine.md 6.2",
			`<callActivity id="x"><extensionElements><zeebe:calledElement processId="q" bindingType="latest"/></extensionElements></callActivity>`,
		},
		{
			"flow-crosses-scope", "a sequence flow stays on its level", "10.5.2",
			`<userTask id="x"/><subProcess id="y"><startEvent id="i"/><endEvent id="ie"/><sequenceFlow id="if" sourceRef="i" targetRef="ie"/></subProcess><sequenceFlow id="f1" sourceRef="x" targetRef="i"/>`,
		},
		{
			"flow-to-artifact", "a sequence flow connects events, activities and gateways", "8.4.13",
			`<userTask id="x"/><textAnnotation id="t"/><sequenceFlow id="f1" sourceRef="x" targetRef="t"/>`,
		},
		{
			"flow-not-listed", "an element lists its flows as incoming and outgoing, or none of them", "10.5.2",
			`<userTask id="x"><incoming>f0</incoming></userTask>`,
		},
		{
			"expression-language", "expressions are FEEL", "engine.md 3.2",
			`<exclusiveGateway id="x" default="f2"/><endEvent id="a"/><endEvent id="b"/><sequenceFlow id="f1" sourceRef="x" targetRef="a"><conditionExpression xsi:type="tFormalExpression" language="python">a</conditionExpression></sequenceFlow><sequenceFlow id="f2" sourceRef="x" targetRef="b"/>`,
		},
		{
			"bad-expression", "an expression can be read", "DMN 1.5, 10.3",
			`<exclusiveGateway id="x" default="f2"/><endEvent id="a"/><endEvent id="b"/><sequenceFlow id="f1" sourceRef="x" targetRef="a"><conditionExpression xsi:type="tFormalExpression">=1 +</conditionExpression></sequenceFlow><sequenceFlow id="f2" sourceRef="x" targetRef="b"/>`,
		},
		{
			"informal-expression", "a condition that is executed is a formal expression", "8.4.6",
			`<exclusiveGateway id="x" default="f2"/><endEvent id="a"/><endEvent id="b"/><sequenceFlow id="f1" sourceRef="x" targetRef="a"><conditionExpression>=a</conditionExpression></sequenceFlow><sequenceFlow id="f2" sourceRef="x" targetRef="b"/>`,
		},
		{
			"lonely-condition", "a condition at the only way on would leave the token nowhere to go", "10.5.2",
			`<userTask id="x"/><endEvent id="a"/><sequenceFlow id="f1" sourceRef="x" targetRef="a"><conditionExpression xsi:type="tFormalExpression">=a</conditionExpression></sequenceFlow>`,
		},
		{
			"event-condition", "a flow that leaves an event has no condition", "10.5.2",
			`<intermediateThrowEvent id="x"/><endEvent id="a"/><sequenceFlow id="f1" sourceRef="x" targetRef="a"><conditionExpression xsi:type="tFormalExpression">=a</conditionExpression></sequenceFlow>`,
		},
		{
			"default-condition", "the default flow has no condition", "10.5.2",
			`<exclusiveGateway id="x" default="f1"/><endEvent id="a"/><endEvent id="b"/><sequenceFlow id="f1" sourceRef="x" targetRef="a"><conditionExpression xsi:type="tFormalExpression">=a</conditionExpression></sequenceFlow><sequenceFlow id="f2" sourceRef="x" targetRef="b"><conditionExpression xsi:type="tFormalExpression">=b</conditionExpression></sequenceFlow>`,
		},
		{
			"bad-default", "the default flow leaves the element that names it", "10.5.2",
			`<exclusiveGateway id="x" default="f0"/><endEvent id="a"/><endEvent id="b"/><sequenceFlow id="f1" sourceRef="x" targetRef="a"><conditionExpression xsi:type="tFormalExpression">=a</conditionExpression></sequenceFlow><sequenceFlow id="f2" sourceRef="x" targetRef="b"><conditionExpression xsi:type="tFormalExpression">=b</conditionExpression></sequenceFlow>`,
		},
		{
			"dead-end", "where a process has end events, every way leads to one", "10.5.3",
			`<userTask id="x"/><endEvent id="y"/><sequenceFlow id="f1" sourceRef="s" targetRef="y"/>`,
		},
		{
			"no-start", "a level begins with a start event", "10.5.2",
			`<subProcess id="x"><userTask id="y"/></subProcess>`,
		},
		{
			"start-incoming", "nothing leads to a start event", "10.5.2",
			`<userTask id="x"/><sequenceFlow id="f1" sourceRef="x" targetRef="s"/>`,
		},
		{
			"start-without-end", "a process with start events has end events", "10.5.3",
			`<userTask id="x"/>`,
		},
		{
			"end-outgoing", "nothing leads on from an end event", "10.5.3",
			`<endEvent id="x"/><userTask id="y"/><sequenceFlow id="f1" sourceRef="x" targetRef="y"/>`,
		},
		{
			"gateway-condition", "every way out of a choosing gateway has a condition or is the default", "10.6.2",
			`<exclusiveGateway id="x"/><endEvent id="a"/><endEvent id="b"/><sequenceFlow id="f1" sourceRef="x" targetRef="a"/><sequenceFlow id="f2" sourceRef="x" targetRef="b"/>`,
		},
		{
			"parallel-condition", "a flow that leaves a parallel gateway has no condition", "10.6.4",
			`<parallelGateway id="x"/><endEvent id="a"/><endEvent id="b"/><sequenceFlow id="f1" sourceRef="x" targetRef="a"><conditionExpression xsi:type="tFormalExpression">=a</conditionExpression></sequenceFlow><sequenceFlow id="f2" sourceRef="x" targetRef="b"/>`,
		},
		{
			"gateway-idle", "a gateway brings ways together or parts them", "10.6.1",
			`<parallelGateway id="x"/><endEvent id="a"/><sequenceFlow id="f1" sourceRef="x" targetRef="a"/>`,
		},
		{
			"gateway-direction", "the flows of a gateway are those of its direction", "10.6.1",
			`<parallelGateway id="x" gatewayDirection="Converging"/><endEvent id="a"/><endEvent id="b"/><sequenceFlow id="f1" sourceRef="x" targetRef="a"/><sequenceFlow id="f2" sourceRef="x" targetRef="b"/>`,
		},
		{
			"event-gateway", "behind an event-based gateway stand at least two catching events or receive tasks", "10.6.6",
			`<eventBasedGateway id="x"/><endEvent id="a"/><sequenceFlow id="f1" sourceRef="x" targetRef="a"/>`,
		},
		{
			"missing-message", "a message event names a message", "10.5.5",
			`<intermediateCatchEvent id="x"><messageEventDefinition/></intermediateCatchEvent>`,
		},
		{
			"missing-signal", "a signal event names a signal", "10.5.5",
			`<intermediateCatchEvent id="x"><signalEventDefinition/></intermediateCatchEvent>`,
		},
		{
			"missing-error-code", "a thrown error has a code", "10.5.5",
			`<endEvent id="x"><errorEventDefinition/></endEvent>`,
		},
		{
			"missing-escalation-code", "a thrown escalation has a code", "10.5.5",
			`<endEvent id="x"><escalationEventDefinition/></endEvent>`,
		},
		{
			"missing-condition", "a conditional event has a condition", "10.5.5",
			`<intermediateCatchEvent id="x"><conditionalEventDefinition/></intermediateCatchEvent>`,
		},
		{
			"missing-link", "a link has a name", "10.5.5",
			`<intermediateThrowEvent id="x"><linkEventDefinition/></intermediateThrowEvent>`,
		},
		{
			"bad-link", "a link has one target on its level", "10.5.5",
			`<intermediateThrowEvent id="x"><linkEventDefinition name="l"/></intermediateThrowEvent>`,
		},
		{
			"link-incoming", "nothing leads to the target of a link", "10.5.5",
			`<userTask id="x"/><intermediateCatchEvent id="y"><linkEventDefinition name="l"/></intermediateCatchEvent><sequenceFlow id="f1" sourceRef="x" targetRef="y"/>`,
		},
		{
			"link-outgoing", "nothing leads on from a throwing link", "10.5.5",
			`<intermediateThrowEvent id="x"><linkEventDefinition name="l"/></intermediateThrowEvent><intermediateCatchEvent id="y"><linkEventDefinition name="l"/></intermediateCatchEvent><endEvent id="e"/><sequenceFlow id="f1" sourceRef="x" targetRef="e"/>`,
		},
		{
			"bad-timer", "a timer is a date, a duration or a cycle of ISO 8601, or an expression", "10.5.5",
			`<intermediateCatchEvent id="x"><timerEventDefinition><timeDuration>14 Tage</timeDuration></timerEventDefinition></intermediateCatchEvent>`,
		},
		{
			"bad-boundary", "a boundary event stands at an activity of its level", "10.5.4",
			`<exclusiveGateway id="x"/><boundaryEvent id="b" attachedToRef="x"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>`,
		},
		{
			"boundary-incoming", "nothing leads to a boundary event", "10.5.4",
			`<userTask id="x"/><boundaryEvent id="b" attachedToRef="x"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent><sequenceFlow id="f1" sourceRef="x" targetRef="b"/>`,
		},
		{
			"boundary-outgoing", "a way leads on from a boundary event", "10.5.4",
			`<userTask id="x"/><boundaryEvent id="b" attachedToRef="x"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>`,
		},
		{
			"error-interrupts", "an error always interrupts", "10.5.4",
			`<userTask id="x"/><boundaryEvent id="b" attachedToRef="x" cancelActivity="false"><errorEventDefinition/></boundaryEvent>`,
		},
		{
			"cancel-outside", "cancelling belongs to a transaction", "10.5.5",
			`<endEvent id="x"><cancelEventDefinition/></endEvent>`,
		},
		{
			"cancel-nowhere", "a transaction that can be cancelled has a cancel event at its edge", "10.3.5",
			`<transaction id="x"><startEvent id="i"/><endEvent id="ie"><cancelEventDefinition/></endEvent><sequenceFlow id="if" sourceRef="i" targetRef="ie"/></transaction>`,
		},
		{
			"cancel-interrupts", "a cancel event always interrupts", "10.5.5",
			`<transaction id="x"><startEvent id="i"/><endEvent id="ie"/><sequenceFlow id="if" sourceRef="i" targetRef="ie"/></transaction><boundaryEvent id="b" attachedToRef="x" cancelActivity="false"><cancelEventDefinition/></boundaryEvent>`,
		},
		{
			"bad-compensation", "a compensation handler is marked as one, and what is undone can be seen from the event", "10.7",
			`<userTask id="x"/><boundaryEvent id="b" attachedToRef="x"><compensateEventDefinition/></boundaryEvent><userTask id="h"/><association id="a" sourceRef="b" targetRef="h"/>`,
		},
		{
			"compensation-flow", "no sequence flow leads to or from a compensation handler", "10.7",
			`<userTask id="x"/><userTask id="h" isForCompensation="true"/><sequenceFlow id="f1" sourceRef="x" targetRef="h"/>`,
		},
		{
			"empty-sub-process", "a sub-process holds something", "10.3.5",
			`<subProcess id="x"/>`,
		},
		{
			"sub-process-start", "an embedded sub-process has one start event", "10.3.5",
			`<subProcess id="x"><startEvent id="i"/><startEvent id="j"/></subProcess>`,
		},
		{
			"event-sub-process", "only a plain sub-process is triggered by an event", "10.3.5",
			`<transaction id="x" triggeredByEvent="true"><startEvent id="i"/><endEvent id="ie"/><sequenceFlow id="if" sourceRef="i" targetRef="ie"/></transaction>`,
		},
		{
			"event-sub-process-start", "an event sub-process has exactly one start event", "10.3.5",
			`<endEvent id="x"/><subProcess id="y" triggeredByEvent="true"><endEvent id="z"/></subProcess>`,
		},
		{
			"event-sub-process-flow", "no sequence flow leads to or from an event sub-process", "10.3.5",
			`<subProcess id="x" triggeredByEvent="true"><startEvent id="i"><signalEventDefinition signalRef="sig"/></startEvent></subProcess>`,
		},
		{
			"ad-hoc-event", "an ad-hoc sub-process has no start and no end event", "10.3.5",
			`<adHocSubProcess id="x"><startEvent id="i"/><userTask id="y"/></adHocSubProcess>`,
		},
		{
			"ad-hoc-empty", "an ad-hoc sub-process holds an activity", "10.3.5",
			`<adHocSubProcess id="x"><exclusiveGateway id="y"/></adHocSubProcess>`,
		},
		{
			"missing-task-type", "a service task names what does its work", "engine.md 6.2",
			`<serviceTask id="x"/>`,
		},
		{
			"missing-decision", "a business rule task names a rule table and where its result goes", "engine.md 6.2",
			`<businessRuleTask id="x"/>`,
		},
		{
			"missing-script", "a script task has a FEEL expression", "engine.md 6.2",
			`<scriptTask id="x"/>`,
		},
		{
			"missing-process", "a call activity names a process", "10.3.6",
			`<callActivity id="x"/>`,
		},
		{
			"bad-task-type", "of the events only a message has a task definition", "engine.md 6.2",
			`<endEvent id="x"><extensionElements><zeebe:taskDefinition type="schreiben"/></extensionElements></endEvent>`,
		},
		{
			"bad-retries", "the number of tries is from 1 to 1000", "engine.md 6.2",
			`<serviceTask id="x"><extensionElements><zeebe:taskDefinition type="schreiben" retries="viele"/></extensionElements></serviceTask>`,
		},
		{
			"bad-mapping", "a mapping puts its value into a plain variable", "engine.md 6.2",
			`<userTask id="x"><extensionElements><zeebe:ioMapping><zeebe:input source="=1" target="a.b"/></zeebe:ioMapping></extensionElements></userTask>`,
		},
		{
			"script-language", "scripts are FEEL", "engine.md 6.2",
			`<scriptTask id="x" scriptFormat="text/javascript"><script>1</script></scriptTask>`,
		},
		{
			"script-format", "a script names its language", "10.3.3",
			`<scriptTask id="x"><script>1</script></scriptTask>`,
		},
		{
			"bad-implementation", "the implementation is ##unspecified, ##WebService or a URI", "10.3.3",
			`<userTask id="x" implementation="irgendwas"/>`,
		},
		{
			"bad-multi-instance", "a multi-instance marker says how many there are", "10.3.8",
			`<userTask id="x"><multiInstanceLoopCharacteristics/></userTask>`,
		},
		{
			"bad-loop", "a loop has a condition or a maximum", "10.3.8",
			`<userTask id="x"><standardLoopCharacteristics loopMaximum="-1"/></userTask>`,
		},
	}
}
