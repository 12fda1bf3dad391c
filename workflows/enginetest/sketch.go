package enginetest

import (
	"errors"
	"fmt"
	"strings"

	"ablauf/workflows/bpmn"
)

// Sketch turns a short text into the XML of a BPMN file, so that a rule of the standard can be shown in a few lines. Each line is one
// element or flow, two spaces of indent put it into the sub-process above:
//
//	process pruefung                  begins a process
//	start s                           end e · terminate t · error-end x code=E1
//	user a group=clearing             service b type=schreiben · rule r decision=d result=v · script c expr="1+1" result=v
//	receive m message=antwort         pass p (a task without work)
//	xor g default=f2 · or g default=f2 · and g · events g
//	timer t date="=d" | duration=P1D | cycle=R3/P1D
//	catch m message=m | signal=s | cond='x > 1' | link=l      throw t message=m | signal=s | escalation=E | link=l | compensate[=activity]
//	start and end take the same; end also cancel; every start and boundary event may be non-interrupting
//	sub p · event-sub p · transaction p · adhoc p [sequential] [done='x > 1'] · call c process=q
//	boundary b at=a timer=P1D | message=m | signal=s | cond='x' | error=E1 | escalation=E | compensate | cancel  [non-interrupting]
//	of an activity: times=3 | each=list item=x, with [sequential] [until='x > 1']; loop='x > 1' [max=3] [test-before]; for-compensation
//	handler b -> h (the association of a compensation event)
//	flow f1 s -> a [if condition]
func Sketch(text string) ([]byte, error) {
	w := &sketchWriter{}
	w.b.WriteString(`<definitions xmlns="` + modelNS + `" xmlns:zeebe="` + zeebeNS + `" xmlns:xsi="` + schemaNS + `" id="d" targetNamespace="t">` + "\n")
	var open []string
	inProcess := false
	for number, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		indent := (len(line) - len(strings.TrimLeft(line, " "))) / 2
		for ; len(open) > indent; open = open[:len(open)-1] {
			w.b.WriteString("</" + open[len(open)-1] + ">\n")
		}
		words := splitWords(trimmed)
		if words[0] == "process" {
			if inProcess {
				w.b.WriteString("</process>\n")
			}
			inProcess = true
			fmt.Fprintf(&w.b, "<process id=%q isExecutable=\"true\">\n", words[1])
			continue
		}
		if err := w.element(words); err != nil {
			return nil, fmt.Errorf("line %d: %w", number+1, err)
		}
		if bodies[words[0]] {
			open = append(open, tags[words[0]])
		}
	}
	for ; len(open) > 0; open = open[:len(open)-1] {
		w.b.WriteString("</" + open[len(open)-1] + ">\n")
	}
	w.b.WriteString("</process>\n" + w.definitions.String() + "</definitions>\n")
	return []byte(w.b.String()), nil
}

const (
	modelNS  = "http://www.omg.org/spec/BPMN/20100524/MODEL"
	zeebeNS  = "http://camunda.org/schema/zeebe/1.0"
	schemaNS = "http://www.w3.org/2001/XMLSchema-instance"
	formal   = ` xsi:type="tFormalExpression"`
)

// Compile compiles every process of a sketch into one definition; the first is the one that starts.
func Compile(text string) (*bpmn.Definition, error) {
	data, err := Sketch(text)
	if err != nil {
		return nil, err
	}
	return CompileXML(data)
}

// CompileXML compiles every process of a BPMN file into one definition; the first is the one that starts. The error is the first finding
// that keeps it from running; warnings do not.
func CompileXML(data []byte) (*bpmn.Definition, error) {
	model, findings, err := bpmn.Parse(data)
	if err != nil {
		return nil, err
	}
	var processes []*bpmn.Process
	for _, p := range model.Processes {
		process, more := bpmn.Compile(model, p.ID)
		findings = append(findings, more...)
		processes = append(processes, process)
	}
	if err := firstError(findings); err != nil {
		return nil, err
	}
	def, findings := bpmn.NewDefinition(model.Hash(), processes...)
	return def, firstError(findings)
}

func firstError(findings []bpmn.Finding) error {
	for _, f := range findings {
		if f.Severity == bpmn.SeverityError {
			return errors.New(f.String())
		}
	}
	return nil
}

type sketchWriter struct {
	b, definitions strings.Builder
	defined        []string
}

// tags maps the first word of a line to the element in the file.
var tags = map[string]string{
	"start": "startEvent", "end": "endEvent", "terminate": "endEvent", "error-end": "endEvent", "user": "userTask", "service": "serviceTask",
	"send": "sendTask", "rule": "businessRuleTask", "script": "scriptTask", "receive": "receiveTask", "pass": "task",
	"xor": "exclusiveGateway", "and": "parallelGateway", "events": "eventBasedGateway", "timer": "intermediateCatchEvent",
	"catch": "intermediateCatchEvent", "call": "callActivity", "boundary": "boundaryEvent", "sub": "subProcess",
	"or": "inclusiveGateway", "throw": "intermediateThrowEvent", "event-sub": "subProcess", "transaction": "transaction",
	"adhoc": "adHocSubProcess",
}

// bodies are the words that others stand in.
var bodies = map[string]bool{"sub": true, "event-sub": true, "transaction": true, "adhoc": true}

func (w *sketchWriter) element(words []string) error {
	switch words[0] {
	case "flow":
		return w.flow(words)
	case "handler":
		fmt.Fprintf(&w.b, "<association id=%q sourceRef=%q targetRef=%q/>\n", words[1]+"-"+words[3], words[1], words[3])
		return nil
	}
	tag, known := tags[words[0]]
	if !known || len(words) < 2 {
		return fmt.Errorf("cannot read %q", strings.Join(words, " "))
	}
	o := options(words[2:])
	fmt.Fprintf(&w.b, `<%s id=%q name=%q`, tag, words[1], words[1])
	if o["at"] != "" {
		fmt.Fprintf(&w.b, ` attachedToRef=%q cancelActivity="%t"`, o["at"], o["non-interrupting"] == "")
	}
	if o["default"] != "" {
		fmt.Fprintf(&w.b, ` default=%q`, o["default"])
	}
	if words[0] == "receive" {
		fmt.Fprintf(&w.b, ` messageRef=%q`, w.define("message", o["message"]))
	}
	w.attributes(words[0], o)
	w.b.WriteString(">\n")
	w.extension(words[0], o)
	w.event(words[0], o)
	w.marker(o)
	if o["done"] != "" {
		fmt.Fprintf(&w.b, "<completionCondition%s>%s</completionCondition>\n", formal, escape("="+o["done"]))
	}
	if !bodies[words[0]] {
		fmt.Fprintf(&w.b, "</%s>\n", tag)
	}
	return nil
}

// attributes writes what a word or an option says about the element itself.
func (w *sketchWriter) attributes(kind string, o map[string]string) {
	set := func(yes bool, attribute string) {
		if yes {
			w.b.WriteString(" " + attribute)
		}
	}
	set(kind == "event-sub", `triggeredByEvent="true"`)
	set(kind == "start" && o["non-interrupting"] != "", `isInterrupting="false"`)
	set(kind == "adhoc" && o["sequential"] != "", `ordering="Sequential"`)
	set(kind == "adhoc" && o["keep-remaining"] != "", `cancelRemainingInstances="false"`)
	set(o["for-compensation"] != "", `isForCompensation="true"`)
	set(o["instantiate"] != "", `instantiate="true"`)
	set(o["every"] != "", `eventGatewayType="Parallel"`)
	set(o["parallel"] != "", `parallelMultiple="true"`)
}

// marker writes a loop or multi-instance marker.
func (w *sketchWriter) marker(o map[string]string) {
	expression := func(tag, source string) string {
		if source == "" {
			return ""
		}
		return fmt.Sprintf("<%s%s>%s</%s>", tag, formal, escape("="+source), tag)
	}
	switch {
	case o["times"]+o["each"] != "":
		collection := ""
		if o["each"] != "" {
			collection = fmt.Sprintf(`<extensionElements><zeebe:loopCharacteristics inputCollection="%s" inputElement=%q`,
				escape("="+o["each"]), o["item"])
			if o["collect"] != "" {
				collection += fmt.Sprintf(` outputCollection=%q outputElement="%s"`, o["into"], escape("="+o["collect"]))
			}
			collection += "/></extensionElements>"
		}
		fmt.Fprintf(&w.b, "<multiInstanceLoopCharacteristics isSequential=%q>%s%s%s</multiInstanceLoopCharacteristics>\n",
			fmt.Sprint(o["sequential"] != ""), collection, expression("loopCardinality", o["times"]), expression("completionCondition", o["until"]))
	case o["loop"]+o["max"] != "":
		maximum := ""
		if o["max"] != "" {
			maximum = fmt.Sprintf(" loopMaximum=%q", o["max"])
		}
		fmt.Fprintf(&w.b, "<standardLoopCharacteristics testBefore=%q%s>%s</standardLoopCharacteristics>\n",
			fmt.Sprint(o["test-before"] != ""), maximum, expression("loopCondition", o["loop"]))
	}
}

func (w *sketchWriter) extension(kind string, o map[string]string) {
	w.b.WriteString("<extensionElements>")
	switch kind {
	case "service", "send":
		fmt.Fprintf(&w.b, `<zeebe:taskDefinition type=%q/>`, o["type"])
		if o["begins"] != "" { // the variable that holds the last day of the period that a letter begins
			fmt.Fprintf(&w.b, `<zeebe:taskHeaders><zeebe:header key="fristVariable" value=%q/></zeebe:taskHeaders>`, o["begins"])
		}
	case "rule":
		fmt.Fprintf(&w.b, `<zeebe:calledDecision decisionId=%q resultVariable=%q/>`, o["decision"], o["result"])
	case "script":
		fmt.Fprintf(&w.b, `<zeebe:script expression="%s" resultVariable=%q/>`, escape("="+o["expr"]), o["result"])
	case "user":
		fmt.Fprintf(&w.b, `<zeebe:userTask/><zeebe:assignmentDefinition candidateGroups=%q/>`, o["group"])
	case "call":
		fmt.Fprintf(&w.b, `<zeebe:calledElement processId=%q/>`, o["process"])
	}
	if o["vieraugen"] != "" {
		fmt.Fprintf(&w.b, `<zeebe:properties><zeebe:property name="vieraugen" value=%q/></zeebe:properties>`, o["vieraugen"])
	}
	if o["in"] != "" || o["out"] != "" {
		w.b.WriteString("<zeebe:ioMapping>")
		w.mapping("input", o["in"])
		w.mapping("output", o["out"])
		w.b.WriteString("</zeebe:ioMapping>")
	}
	w.b.WriteString("</extensionElements>\n")
}

// mapping writes "target:expression".
func (w *sketchWriter) mapping(kind, spec string) {
	if target, source, ok := strings.Cut(spec, ":"); ok {
		fmt.Fprintf(&w.b, `<zeebe:%s source="%s" target=%q/>`, kind, escape("="+source), target)
	}
}

func (w *sketchWriter) event(kind string, o map[string]string) {
	reference := func(tag, name, attribute, root string) {
		switch o[name] {
		case "":
		case "*", "yes":
			fmt.Fprintf(&w.b, "<%sEventDefinition/>\n", tag)
		default:
			fmt.Fprintf(&w.b, "<%sEventDefinition %s=%q/>\n", tag, attribute, w.define(root, o[name]))
		}
	}
	timer := func(name, tag string) {
		if o[name] != "" {
			fmt.Fprintf(&w.b, "<timerEventDefinition><%s%s>%s</%s></timerEventDefinition>\n", tag, formal, escape(o[name]), tag)
		}
	}
	switch kind {
	case "terminate":
		w.b.WriteString("<terminateEventDefinition/>\n")
	case "error-end":
		fmt.Fprintf(&w.b, "<errorEventDefinition errorRef=%q/>\n", w.define("error", o["code"]))
	case "start", "end", "catch", "throw", "boundary", "timer":
		reference("message", "message", "messageRef", "message")
		reference("signal", "signal", "signalRef", "signal")
		reference("error", "error", "errorRef", "error")
		reference("escalation", "escalation", "escalationRef", "escalation")
		timer("date", "timeDate")
		timer("duration", "timeDuration")
		timer("timer", "timeDuration")
		timer("cycle", "timeCycle")
		if o["cond"] != "" {
			fmt.Fprintf(&w.b, "<conditionalEventDefinition><condition%s>%s</condition></conditionalEventDefinition>\n", formal, escape("="+o["cond"]))
		}
		if o["link"] != "" {
			fmt.Fprintf(&w.b, "<linkEventDefinition name=%q/>\n", o["link"])
		}
		if o["cancel"] != "" {
			w.b.WriteString("<cancelEventDefinition/>\n")
		}
		switch o["compensate"] {
		case "":
		case "yes":
			w.b.WriteString("<compensateEventDefinition/>\n")
		default:
			fmt.Fprintf(&w.b, "<compensateEventDefinition activityRef=%q/>\n", o["compensate"])
		}
	}
}

func (w *sketchWriter) define(kind, name string) string {
	id := kind + "-" + name
	for _, known := range w.defined {
		if known == id {
			return id
		}
	}
	w.defined = append(w.defined, id)
	code := ""
	if kind == "error" || kind == "escalation" {
		code = fmt.Sprintf(" %sCode=%q", kind, name)
	}
	fmt.Fprintf(&w.definitions, "<%s id=%q name=%q%s/>\n", kind, id, name, code)
	return id
}

func (w *sketchWriter) flow(words []string) error {
	if len(words) < 5 || words[3] != "->" {
		return fmt.Errorf("a flow is written: flow ID SOURCE -> TARGET [if CONDITION]")
	}
	fmt.Fprintf(&w.b, `<sequenceFlow id=%q sourceRef=%q targetRef=%q>`, words[1], words[2], words[4])
	if len(words) > 6 && words[5] == "if" {
		fmt.Fprintf(&w.b, "<conditionExpression%s>%s</conditionExpression>", formal, escape("="+strings.Join(words[6:], " ")))
	}
	w.b.WriteString("</sequenceFlow>\n")
	return nil
}

func options(words []string) map[string]string {
	o := map[string]string{}
	for _, word := range words {
		key, value, found := strings.Cut(word, "=")
		if !found {
			value = "yes"
		}
		o[key] = value
	}
	return o
}

// splitWords splits at spaces outside quotes and drops the quotes.
func splitWords(line string) []string {
	var words []string
	var word strings.Builder
	quoted := false
	for _, r := range line {
		switch {
		case r == '\'':
			quoted = !quoted
		case r == ' ' && !quoted:
			if word.Len() > 0 {
				words = append(words, word.String())
				word.Reset()
			}
		default:
			word.WriteRune(r)
		}
	}
	if word.Len() > 0 {
		words = append(words, word.String())
	}
	return words
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}
