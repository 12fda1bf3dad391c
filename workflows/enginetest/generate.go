package enginetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Generate draws a random definition. Blocks are nested in blocks, so whatever is drawn can always be brought to an end: what an
// engine then leaves hanging is the engine's fault. The same random source gives the same drawing. Variables are never needed, except
// "n" (a number), which choices look at.
func Generate(r *rand.Rand) []byte {
	g := &generator{r: r, budget: 4 + r.IntN(14)}
	first := g.process("p", 0)
	g.b.WriteString(first)
	if g.called {
		g.inCalled = true
		g.budget = 3
		g.b.WriteString(g.process("gerufen", 1))
	}
	return []byte(`<definitions xmlns="` + modelNS + `" xmlns:zeebe="` + zeebeNS + `" id="d" targetNamespace="t">` + "\n" +
		g.roots.String() + g.b.String() + "</definitions>\n")
}

type generator struct {
	r        *rand.Rand
	b, roots strings.Builder
	n        int
	budget   int
	called   bool
	inCalled bool
	// inTransaction says that a cancel end event may stand here.
	inTransaction bool
}

func (g *generator) id(kind string) string {
	g.n++
	return fmt.Sprintf("%s%d", kind, g.n)
}

func (g *generator) process(id string, depth int) string {
	var s strings.Builder
	fmt.Fprintf(&s, "<process id=%q isExecutable=\"true\">\n", id)
	s.WriteString(g.level(depth))
	s.WriteString("</process>\n")
	return s.String()
}

// level draws a start event, some blocks, an end event, and sometimes an event sub-process beside them.
func (g *generator) level(depth int) string {
	var s strings.Builder
	start, end := g.id("s"), g.id("e")
	fmt.Fprintf(&s, "<startEvent id=%q/>\n", start)
	last := g.chain(&s, start, depth)
	fmt.Fprintf(&s, "<endEvent id=%q>%s</endEvent>\n", end, g.endTrigger())
	g.flow(&s, last, end, "")
	if depth < 3 && g.r.IntN(4) == 0 {
		s.WriteString(g.eventSub(depth + 1))
	}
	return s.String()
}

func (g *generator) endTrigger() string {
	switch g.r.IntN(12) {
	case 0:
		return "<terminateEventDefinition/>"
	case 1:
		return fmt.Sprintf(`<signalEventDefinition signalRef=%q/>`, g.root("signal", "name"))
	case 2:
		return fmt.Sprintf(`<escalationEventDefinition escalationRef=%q/>`, g.root("escalation", "escalationCode"))
	case 3:
		return `<compensateEventDefinition/>`
	case 4:
		if g.inTransaction {
			return `<cancelEventDefinition/>`
		}
	}
	return ""
}

// root gives one of a few messages, signals, errors or escalations at the root of the file, so that throwers and catchers meet.
func (g *generator) root(kind, code string) string {
	id := fmt.Sprintf("%s-%d", kind, g.r.IntN(3))
	entry := fmt.Sprintf("<%s id=%q name=%q %s=%q/>\n", kind, id, id, code, id)
	if code == "name" {
		entry = fmt.Sprintf("<%s id=%q name=%q/>\n", kind, id, id)
	}
	if !strings.Contains(g.roots.String(), entry) {
		g.roots.WriteString(entry)
	}
	return id
}

func (g *generator) flow(s *strings.Builder, from, to, condition string) {
	fmt.Fprintf(s, `<sequenceFlow id=%q sourceRef=%q targetRef=%q>`, g.id("f"), from, to)
	if condition != "" {
		fmt.Fprintf(s, "<conditionExpression>%s</conditionExpression>", escape(condition))
	}
	s.WriteString("</sequenceFlow>\n")
}

func (g *generator) chain(s *strings.Builder, from string, depth int) string {
	for range 1 + g.r.IntN(3) {
		from = g.block(s, from, depth)
	}
	return from
}

// block draws one block behind an element and gives its last element.
func (g *generator) block(s *strings.Builder, from string, depth int) string {
	g.budget--
	if g.budget < 0 || depth > 3 {
		return g.single(s, from)
	}
	switch g.r.IntN(12) {
	case 0:
		return g.split(s, from, "parallelGateway", depth)
	case 1:
		return g.split(s, from, "exclusiveGateway", depth)
	case 2, 3:
		return g.split(s, from, "inclusiveGateway", depth)
	case 4:
		return g.eventGateway(s, from, depth)
	case 5:
		return g.round(s, from, depth)
	case 6, 7, 8:
		return g.sub(s, from, depth)
	case 9:
		return g.link(s, from)
	default:
		return g.single(s, from)
	}
}

func (g *generator) split(s *strings.Builder, from, kind string, depth int) string {
	open, closing := g.id("g"), g.id("j")
	ways := 2 + g.r.IntN(2)
	fmt.Fprintf(s, "<%s id=%q default=%q/>\n<%s id=%q/>\n", kind, open, "default-"+open, kind, closing)
	g.flow(s, from, open, "")
	for way := range ways {
		inner := &strings.Builder{}
		first := g.id("w")
		fmt.Fprintf(inner, "<task id=%q/>\n", first)
		last := g.chain(inner, first, depth+1)
		switch {
		case kind == "parallelGateway":
			g.flow(inner, open, first, "")
		case way == 0:
			fmt.Fprintf(inner, "<sequenceFlow id=%q sourceRef=%q targetRef=%q/>\n", "default-"+open, open, first)
		default:
			g.flow(inner, open, first, fmt.Sprintf("=modulo(n, %d) = %d", 2+g.r.IntN(3), g.r.IntN(2)))
		}
		g.flow(inner, last, closing, "")
		s.WriteString(inner.String())
	}
	if kind == "parallelGateway" {
		whole := strings.Replace(s.String(), fmt.Sprintf(" default=%q", "default-"+open), "", 1)
		s.Reset()
		s.WriteString(whole)
	}
	return closing
}

func (g *generator) eventGateway(s *strings.Builder, from string, depth int) string {
	gateway, closing := g.id("g"), g.id("j")
	fmt.Fprintf(s, "<eventBasedGateway id=%q/>\n<exclusiveGateway id=%q/>\n", gateway, closing)
	g.flow(s, from, gateway, "")
	for _, trigger := range []string{g.timer(), g.catchable()} {
		catch := g.id("c")
		fmt.Fprintf(s, "<intermediateCatchEvent id=%q>%s</intermediateCatchEvent>\n", catch, trigger)
		g.flow(s, gateway, catch, "")
		g.flow(s, g.chain(s, catch, depth+1), closing, "")
	}
	return closing
}

// round draws a way back that is taken as long as a counter allows.
func (g *generator) round(s *strings.Builder, from string, depth int) string {
	head, tail, count := g.id("j"), g.id("g"), g.id("x")
	fmt.Fprintf(s, "<exclusiveGateway id=%q/>\n", head)
	g.flow(s, from, head, "")
	body := g.chain(s, head, depth+1)
	fmt.Fprintf(s, `<scriptTask id=%q><extensionElements><zeebe:script expression="=if %s = null then 1 else %s + 1" resultVariable=%q/></extensionElements></scriptTask>`+"\n",
		count, "r"+count, "r"+count, "r"+count)
	g.flow(s, body, count, "")
	out := g.id("w")
	fmt.Fprintf(s, "<exclusiveGateway id=%q default=%q/>\n<task id=%q/>\n", tail, "default-"+tail, out)
	g.flow(s, count, tail, "")
	g.flow(s, tail, head, fmt.Sprintf("=r%s < 3", count))
	fmt.Fprintf(s, "<sequenceFlow id=%q sourceRef=%q targetRef=%q/>\n", "default-"+tail, tail, out)
	return out
}

func (g *generator) link(s *strings.Builder, from string) string {
	throw, catch := g.id("t"), g.id("c")
	fmt.Fprintf(s, "<intermediateThrowEvent id=%q><linkEventDefinition name=%q/></intermediateThrowEvent>\n", throw, throw)
	fmt.Fprintf(s, "<intermediateCatchEvent id=%q><linkEventDefinition name=%q/></intermediateCatchEvent>\n", catch, throw)
	g.flow(s, from, throw, "")
	return catch
}

// sub draws a sub-process, a transaction, an ad-hoc sub-process or a call, sometimes with a loop marker and events at its edge.
func (g *generator) sub(s *strings.Builder, from string, depth int) string {
	id, closing := g.id("sub"), g.id("j")
	loop := g.loop()
	transaction := false
	switch kind := g.r.IntN(8); {
	case kind == 0:
		outside := g.inTransaction
		g.inTransaction, transaction = true, true
		fmt.Fprintf(s, "<transaction id=%q>%s\n%s</transaction>\n", id, loop, g.level(depth+1))
		g.inTransaction = outside
	case kind == 1:
		fmt.Fprintf(s, "<adHocSubProcess id=%q ordering=%q>%s\n", id, []string{"Parallel", "Sequential"}[g.r.IntN(2)], loop)
		for range 1 + g.r.IntN(3) {
			g.step(s)
		}
		s.WriteString("</adHocSubProcess>\n")
	case kind == 2 && !g.inCalled:
		g.called = true
		fmt.Fprintf(s, "<callActivity id=%q><extensionElements><zeebe:calledElement processId=\"gerufen\"/></extensionElements>%s</callActivity>\n", id, loop)
	case kind == 3:
		s.WriteString(g.work(id, loop))
	default:
		outside := g.inTransaction
		g.inTransaction = false
		fmt.Fprintf(s, "<subProcess id=%q>%s\n%s</subProcess>\n", id, loop, g.level(depth+1))
		g.inTransaction = outside
	}
	g.flow(s, from, id, "")
	fmt.Fprintf(s, "<exclusiveGateway id=%q/>\n", closing)
	g.flow(s, id, closing, "")
	for range g.r.IntN(3) {
		g.boundary(s, id, closing)
	}
	if transaction {
		b := g.id("b")
		fmt.Fprintf(s, "<boundaryEvent id=%q attachedToRef=%q><cancelEventDefinition/></boundaryEvent>\n", b, id)
		g.flow(s, b, closing, "")
	}
	if g.r.IntN(4) == 0 {
		g.handler(s, id)
	}
	return closing
}

// step draws a step that a person may choose: a task, sometimes with one behind it, sometimes with a handler that undoes it.
func (g *generator) step(s *strings.Builder) {
	first := g.id("a")
	s.WriteString(g.work(first, ""))
	if g.r.IntN(3) == 0 {
		next := g.id("a")
		s.WriteString(g.work(next, ""))
		g.flow(s, first, next, "")
	}
	if g.r.IntN(3) == 0 {
		g.handler(s, first)
	}
}

func (g *generator) loop() string {
	switch g.r.IntN(8) {
	case 0:
		return fmt.Sprintf(`<multiInstanceLoopCharacteristics isSequential="%t"><loopCardinality>%d</loopCardinality></multiInstanceLoopCharacteristics>`,
			g.r.IntN(2) == 0, g.r.IntN(4))
	case 1:
		return `<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection="=[1,2,3]" inputElement="teil" outputCollection="alle" outputElement="=teil"/></extensionElements>` +
			`<completionCondition>=numberOfCompletedInstances = 2</completionCondition></multiInstanceLoopCharacteristics>`
	case 2:
		return fmt.Sprintf(`<standardLoopCharacteristics loopMaximum="%d" testBefore="%t"><loopCondition>=n &gt; %d</loopCondition></standardLoopCharacteristics>`,
			1+g.r.IntN(3), g.r.IntN(2) == 0, g.r.IntN(4))
	}
	return ""
}

func (g *generator) boundary(s *strings.Builder, at, to string) {
	b := g.id("b")
	trigger := g.catchable()
	switch g.r.IntN(5) {
	case 0:
		trigger = g.timer()
	case 1:
		trigger = fmt.Sprintf(`<escalationEventDefinition escalationRef=%q/>`, g.root("escalation", "escalationCode"))
	case 2:
		trigger = `<errorEventDefinition/>`
	}
	interrupting := strings.Contains(trigger, "error") || g.r.IntN(2) == 0
	fmt.Fprintf(s, "<boundaryEvent id=%q attachedToRef=%q cancelActivity=\"%t\">%s</boundaryEvent>\n", b, at, interrupting, trigger)
	if interrupting {
		g.flow(s, b, to, "")
		return
	}
	// A way that leaves beside the activity ends by itself: a gateway behind would get one token too many.
	end := g.id("e")
	fmt.Fprintf(s, "<endEvent id=%q/>\n", end)
	g.flow(s, b, end, "")
}

func (g *generator) handler(s *strings.Builder, at string) {
	b, h := g.id("b"), g.id("h")
	fmt.Fprintf(s, "<boundaryEvent id=%q attachedToRef=%q><compensateEventDefinition/></boundaryEvent>\n", b, at)
	s.WriteString(strings.Replace(g.work(h, ""), " id=", ` isForCompensation="true" id=`, 1))
	fmt.Fprintf(s, "<association id=%q sourceRef=%q targetRef=%q/>\n", g.id("as"), b, h)
}

func (g *generator) eventSub(depth int) string {
	var s strings.Builder
	trigger := g.catchable()
	switch g.r.IntN(4) {
	case 0:
		trigger = g.timer()
	case 1:
		trigger = fmt.Sprintf(`<escalationEventDefinition escalationRef=%q/>`, g.root("escalation", "escalationCode"))
	case 2:
		trigger = `<errorEventDefinition/>`
	}
	interrupting := strings.Contains(trigger, "error") || g.r.IntN(2) == 0
	start, end := g.id("s"), g.id("e")
	fmt.Fprintf(&s, "<subProcess id=%q triggeredByEvent=\"true\">\n<startEvent id=%q isInterrupting=\"%t\">%s</startEvent>\n", g.id("es"), start, interrupting, trigger)
	last := g.chain(&s, start, depth+1)
	fmt.Fprintf(&s, "<endEvent id=%q/>\n", end)
	g.flow(&s, last, end, "")
	s.WriteString("</subProcess>\n")
	return s.String()
}

func (g *generator) timer() string {
	return fmt.Sprintf("<timerEventDefinition><timeDuration>PT%dH</timeDuration></timerEventDefinition>", 1+g.r.IntN(200))
}

// catchable is an event that comes from outside or from another place of the drawing.
func (g *generator) catchable() string {
	if g.r.IntN(2) == 0 {
		return fmt.Sprintf(`<signalEventDefinition signalRef=%q/>`, g.root("signal", "name"))
	}
	return fmt.Sprintf(`<messageEventDefinition messageRef=%q/>`, g.root("message", "name"))
}

// single draws one element without an inside.
func (g *generator) single(s *strings.Builder, from string) string {
	id := g.id("a")
	switch g.r.IntN(10) {
	case 0:
		fmt.Fprintf(s, "<intermediateCatchEvent id=%q>%s</intermediateCatchEvent>\n", id, g.timer())
	case 1:
		fmt.Fprintf(s, "<receiveTask id=%q messageRef=%q/>\n", id, g.root("message", "name"))
	case 2:
		fmt.Fprintf(s, "<intermediateThrowEvent id=%q><signalEventDefinition signalRef=%q/></intermediateThrowEvent>\n", id, g.root("signal", "name"))
	case 3:
		fmt.Fprintf(s, "<intermediateThrowEvent id=%q><escalationEventDefinition escalationRef=%q/></intermediateThrowEvent>\n", id,
			g.root("escalation", "escalationCode"))
	case 4:
		fmt.Fprintf(s, "<intermediateThrowEvent id=%q><compensateEventDefinition waitForCompletion=\"%t\"/></intermediateThrowEvent>\n", id, g.r.IntN(2) == 0)
	default:
		s.WriteString(g.work(id, g.loop()))
		if g.r.IntN(4) == 0 {
			g.handler(s, id)
		}
	}
	g.flow(s, from, id, "")
	return id
}

// work draws a task for a person or an activity.
func (g *generator) work(id, loop string) string {
	switch g.r.IntN(3) {
	case 0:
		return fmt.Sprintf("<serviceTask id=%q><extensionElements><zeebe:taskDefinition type=\"arbeit\"/></extensionElements>%s</serviceTask>\n", id, loop)
	case 1:
		return fmt.Sprintf("<task id=%q>%s</task>\n", id, loop)
	}
	return fmt.Sprintf("<userTask id=%q><extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups=\"g\"/></extensionElements>%s</userTask>\n", id, loop)
}
