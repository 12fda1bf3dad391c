package bpmn

import (
	"slices"
	"strconv"
	"strings"
)

// foreignRoots are other kinds of models that stand beside processes in a file. They cannot be executed, and saying nothing would look
// as if they were.
var foreignRoots = map[string]bool{
	"choreography": true, "globalConversation": true, "globalChoreographyTask": true,
}

// multiplicity reports a pool whose number of participants cannot be (BPMN 2.0.2, table 9.3).
func (p *parser) multiplicity(participant *node) {
	m := participant.child(nsBPMN, "participantMultiplicity")
	if m == nil {
		return
	}
	minimum, maximum := count(m.attr("minimum"), 0), count(m.attr("maximum"), 1)
	if minimum < 0 || maximum < 1 || maximum < minimum {
		p.report(participant, "participant-multiplicity", "there cannot be %d to %d participants", minimum, maximum)
	}
}

func count(s string, fallback int) int {
	if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil {
		return n
	}
	return fallback
}

// messageFlows reports message flows that connect nothing, or stay inside one pool, or begin or end where no message can (BPMN 2.0.2,
// 7.6.2 and 9.4). They are drawn only, but people read from them who answers to whom.
func (p *parser) messageFlows() {
	for _, f := range p.model.MessageFlows {
		if f.Type != "messageFlow" {
			continue
		}
		report := func(rule, message string) {
			p.findings = append(p.findings, Finding{
				Severity: severityOf(rule), Rule: rule, Element: f.ID, Type: f.Type, Line: f.Line, Column: f.Column, Message: message,
			})
		}
		from, sends := p.messageEnd(f.Source, "endEvent", "intermediateThrowEvent")
		to, receives := p.messageEnd(f.Target, "startEvent", "intermediateCatchEvent", "boundaryEvent")
		switch {
		case from == "" || to == "":
			report("dangling-reference", "a message flow connects pools, or activities and events in them")
		case from == to:
			report("message-flow-pool", "a message flow connects two pools")
		case !sends:
			report("message-flow-end", "no message can leave from "+strconv.Quote(f.Source))
		case !receives:
			report("message-flow-end", "no message can arrive at "+strconv.Quote(f.Target))
		}
	}
}

// messageEnd gives the pool that one end of a message flow stands in, and whether that end is a pool, an activity, or a message event of
// one of the types.
func (p *parser) messageEnd(id string, events ...string) (pool string, can bool) {
	for _, participant := range p.model.Participants {
		if participant.ID == id {
			return id, true
		}
	}
	e := p.model.elements[id]
	if e == nil || e.Process == nil {
		return "", false
	}
	pool = "process " + e.Process.ID
	for _, participant := range p.model.Participants {
		if participant.Process == e.Process.ID {
			pool = participant.ID
		}
	}
	if strings.HasSuffix(e.Type, "Gateway") {
		return pool, false
	}
	if !strings.HasSuffix(e.Type, "Event") {
		return pool, !artifacts[e.Type]
	}
	for _, d := range e.Events {
		if d.Type == "message" {
			return pool, slices.Contains(events, e.Type)
		}
	}
	return pool, false
}
