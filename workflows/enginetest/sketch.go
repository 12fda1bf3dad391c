package enginetest

import (
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
//	xor g default=f2 · and g · events g
//	timer t date="=d" | duration=P1D  catch m message=antwort
//	sub p · call c process=q
//	boundary b at=a timer=P1D | message=m | error=E1 [non-interrupting]
//	flow f1 s -> a [if condition]
func Sketch(text string) ([]byte, error) {
	w := &sketchWriter{}
	w.b.WriteString(`<definitions xmlns="` + modelNS + `" xmlns:zeebe="` + zeebeNS + `" id="d" targetNamespace="t">` + "\n")
	depth, inProcess := 0, false
	for number, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		indent := (len(line) - len(strings.TrimLeft(line, " "))) / 2
		for ; depth > indent; depth-- {
			w.b.WriteString("</subProcess>\n")
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
		if words[0] == "sub" {
			depth++
		}
	}
	for ; depth > 0; depth-- {
		w.b.WriteString("</subProcess>\n")
	}
	w.b.WriteString("</process>\n" + w.definitions.String() + "</definitions>\n")
	return []byte(w.b.String()), nil
}

const (
	modelNS = "http://www.omg.org/spec/BPMN/20100524/MODEL"
	zeebeNS = "http://camunda.org/schema/zeebe/1.0"
)

// Compile compiles every process of a sketch into one definition; the first is the one that starts.
func Compile(text string) (*bpmn.Definition, error) {
	data, err := Sketch(text)
	if err != nil {
		return nil, err
	}
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
	if bpmn.HasErrors(findings) {
		return nil, fmt.Errorf("%s", findings[0])
	}
	def, findings := bpmn.NewDefinition(model.Hash(), processes...)
	if bpmn.HasErrors(findings) {
		return nil, fmt.Errorf("%s", findings[0])
	}
	return def, nil
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
}

func (w *sketchWriter) element(words []string) error {
	if words[0] == "flow" {
		return w.flow(words)
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
	w.b.WriteString(">\n")
	w.extension(words[0], o)
	w.event(words[0], o)
	if words[0] != "sub" {
		fmt.Fprintf(&w.b, "</%s>\n", tag)
	}
	return nil
}

func (w *sketchWriter) extension(kind string, o map[string]string) {
	w.b.WriteString("<extensionElements>")
	switch kind {
	case "service", "send":
		fmt.Fprintf(&w.b, `<zeebe:taskDefinition type=%q/>`, o["type"])
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
	switch {
	case kind == "terminate":
		w.b.WriteString("<terminateEventDefinition/>\n")
	case kind == "error-end":
		fmt.Fprintf(&w.b, "<errorEventDefinition errorRef=%q/>\n", w.define("error", o["code"]))
	case kind == "receive":
	case o["message"] != "":
		fmt.Fprintf(&w.b, "<messageEventDefinition messageRef=%q/>\n", w.define("message", o["message"]))
	case o["error"] == "*":
		w.b.WriteString("<errorEventDefinition/>\n")
	case o["error"] != "":
		fmt.Fprintf(&w.b, "<errorEventDefinition errorRef=%q/>\n", w.define("error", o["error"]))
	case o["date"] != "":
		fmt.Fprintf(&w.b, "<timerEventDefinition><timeDate>%s</timeDate></timerEventDefinition>\n", escape(o["date"]))
	case o["duration"]+o["timer"] != "":
		fmt.Fprintf(&w.b, "<timerEventDefinition><timeDuration>%s</timeDuration></timerEventDefinition>\n", escape(o["duration"]+o["timer"]))
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
	if kind == "error" {
		code = fmt.Sprintf(" errorCode=%q", name)
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
		fmt.Fprintf(&w.b, "<conditionExpression>%s</conditionExpression>", escape("="+strings.Join(words[6:], " ")))
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
