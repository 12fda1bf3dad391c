package bpmn

// refusedExtensions are extension elements that would change what a task does, and that are not carried out here. They are
// errors at compile time: passing them over would be silent.
var refusedExtensions = map[string]bool{
	"executionListeners": true, "taskListeners": true, "agentDefinition": true, "adHoc": true,
}

// zeebe reads the extension elements of the zeebe namespace.
func (p *parser) zeebe(ext *node) Zeebe {
	z := Zeebe{Properties: properties(ext)}
	for _, c := range ext.children {
		if c.space != nsZeebe {
			continue
		}
		switch c.local {
		case "taskDefinition":
			z.TaskType, z.Retries = c.attr("type"), c.attr("retries")
		case "taskHeaders":
			for _, h := range c.children {
				if h.is(nsZeebe, "header") {
					z.Headers = append(z.Headers, Property{h.attr("key"), h.attr("value")})
				}
			}
		case "ioMapping":
			for _, m := range c.children {
				mapping := Mapping{m.attr("source"), m.attr("target"), m.line, m.column}
				if m.is(nsZeebe, "input") {
					z.Inputs = append(z.Inputs, mapping)
				} else if m.is(nsZeebe, "output") {
					z.Outputs = append(z.Outputs, mapping)
				}
			}
		case "userTask":
			z.UserTask = true
		case "formDefinition":
			z.FormReference = c.attr("externalReference")
			if z.FormReference == "" {
				z.FormReference = c.attr("formId")
			}
		case "assignmentDefinition":
			z.CandidateGroups, z.Assignee = c.attr("candidateGroups"), c.attr("assignee")
		case "taskSchedule":
			z.DueDate, z.FollowUpDate = c.attr("dueDate"), c.attr("followUpDate")
		case "priorityDefinition":
			z.Priority = c.attr("priority")
		case "calledDecision":
			z.DecisionID, z.ResultVariable = c.attr("decisionId"), c.attr("resultVariable")
			p.refuseLatest(c)
		case "calledElement":
			z.CalledProcess = c.attr("processId")
			z.PropagateAllChild, z.PropagateAllParent = c.attr("propagateAllChildVariables"), c.attr("propagateAllParentVariables")
			p.refuseLatest(c)
		case "script":
			z.Script, z.ResultVariable, z.HasScript = c.attr("expression"), c.attr("resultVariable"), true
		default:
			if refusedExtensions[c.local] {
				z.refused = append(z.refused, c.local)
			}
		}
	}
	return z
}

// refuseLatest reports bindingType="latest": a case runs on the bundle it began with, never on what happens to be newest.
func (p *parser) refuseLatest(n *node) {
	if n.attr("bindingType") == "latest" {
		p.report(n, "binding-latest", "bindingType \"latest\" is refused; a case carries the hash of what it runs on")
	}
}

func properties(ext *node) []Property {
	var list []Property
	if props := ext.child(nsZeebe, "properties"); props != nil {
		for _, c := range props.children {
			if c.is(nsZeebe, "property") {
				list = append(list, Property{c.attr("name"), c.attr("value")})
			}
		}
	}
	return list
}
