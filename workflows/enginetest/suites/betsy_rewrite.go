package suites

import (
	"regexp"
	"strings"

	"ablauf/workflows/bpmn"
)

// rewrite turns the vocabulary of the suite into what the engine executes: scripts become work outside, conditions become FEEL.
func (b *betsy) rewrite() {
	for _, e := range b.world.model.Errors {
		if b.errorCode == "" {
			b.errorCode = e.Code
		}
	}
	for _, p := range b.world.model.Processes {
		rewriteElements(p.Elements)
		rewriteFlows(p.Flows)
	}
	for i := range b.world.model.EventDefinitions {
		rewriteEvent(&b.world.model.EventDefinitions[i])
	}
}

// vocabulary are the scripts of the suite; any other script stays what it is.
var vocabulary = regexp.MustCompile(`^(SCRIPT|CREATE|INCREMENT|SET|LOG|WAIT|THROW)_[A-Za-z0-9_]+$`)

func rewriteElements(elements []*bpmn.Element) {
	for _, e := range elements {
		if script := strings.TrimSpace(e.Zeebe.Script); e.Type == "scriptTask" && vocabulary.MatchString(script) {
			e.Type, e.Zeebe.TaskType, e.Zeebe.Script, e.Zeebe.HasScript = "serviceTask", script, "", false
		}
		for i := range e.Events {
			rewriteEvent(&e.Events[i])
		}
		e.Completion = javaToFEEL(e.Completion)
		if e.Loop != nil {
			e.Loop.Condition, e.Loop.Completion = javaToFEEL(e.Loop.Condition), javaToFEEL(e.Loop.Completion)
			e.Loop.Maximum = javaToFEEL(e.Loop.Maximum)
			for i := range e.Loop.Complex {
				e.Loop.Complex[i].Condition = javaToFEEL(e.Loop.Complex[i].Condition)
				rewriteEvent(&e.Loop.Complex[i].Event)
			}
		}
		rewriteElements(e.Elements)
		rewriteFlows(e.Flows)
	}
}

func rewriteEvent(d *bpmn.EventDefinition) {
	if d.Type == "conditional" {
		d.Expression = javaToFEEL(d.Expression)
	}
}

func rewriteFlows(flows []*bpmn.Flow) {
	for _, f := range flows {
		if f.HasCondition {
			f.Condition, f.Language = javaToFEEL(f.Condition), ""
		}
	}
}

var (
	javaCall   = regexp.MustCompile(`(\w+)\.(contains|startsWith|endsWith|equals|equalsIgnoreCase|length|isEmpty)\(([^()]*)\)`)
	javaEquals = regexp.MustCompile(`([^=!<>])==([^=])`)
)

// javaToFEEL translates the Java-like expressions of the suite: calls on strings, "!", "&&", "||", "==" and "${…}".
func javaToFEEL(src string) string {
	s := strings.TrimSpace(src)
	for _, mark := range []string{"${", "#{"} {
		if inner, ok := strings.CutPrefix(s, mark); ok {
			s = strings.TrimSuffix(inner, "}")
		}
	}
	s = javaCall.ReplaceAllStringFunc(s, func(call string) string {
		part := javaCall.FindStringSubmatch(call)
		on, argument := part[1], part[3]
		switch part[2] {
		case "startsWith":
			return "starts with(" + on + "," + argument + ")"
		case "endsWith":
			return "ends with(" + on + "," + argument + ")"
		case "equals", "equalsIgnoreCase":
			return "(" + on + " = " + argument + ")"
		case "length":
			return "string length(" + on + ")"
		case "isEmpty":
			return "(" + on + ` = "")`
		}
		return "contains(" + on + "," + argument + ")"
	})
	s = javaEquals.ReplaceAllString(s, "$1 = $2")
	return negations(strings.NewReplacer("&&", " and ", "||", " or ").Replace(s))
}

// negations writes !x as not(x), where x is a name, a call or something in brackets.
func negations(s string) string {
	for {
		at := -1
		for i := range s {
			if s[i] == '!' && (i+1 == len(s) || s[i+1] != '=') {
				at = i
				break
			}
		}
		if at < 0 {
			return s
		}
		end := operandEnd(s, at+1)
		s = s[:at] + "not(" + strings.TrimSpace(s[at+1:end]) + ")" + s[end:]
	}
}

// operandEnd gives where the operand that begins at a position ends: behind its closing bracket, or before an operator.
func operandEnd(s string, from int) int {
	depth := 0
	for i := from; i < len(s); i++ {
		switch {
		case s[i] == '(':
			depth++
		case s[i] == ')' && depth == 0:
			return i
		case s[i] == ')':
			if depth--; depth == 0 {
				return i + 1
			}
		case depth == 0 && i > from && strings.HasPrefix(s[i:], " and "), depth == 0 && i > from && strings.HasPrefix(s[i:], " or "):
			return i
		}
	}
	return len(s)
}
