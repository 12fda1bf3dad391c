package bpmn

// SupportedElements opens the list of flow nodes in kind.go to the tests beside it.
func SupportedElements() map[string]Kind { return supportedElements }

// SupportedTriggers opens the list of event definitions per position; a trigger has the name that it has in the file, none is "".
func SupportedTriggers() map[string][]string {
	names := map[TriggerKind]string{}
	for name, trigger := range triggers {
		names[trigger] = name
	}
	open := map[string][]string{}
	for at, list := range supportedTriggers {
		for _, trigger := range list {
			open[string(at)] = append(open[string(at)], names[trigger])
		}
	}
	return open
}

// PositionOf says where an event stands, in the words of SupportedTriggers.
func PositionOf(e *Element) string { return string(positionOf(e, supportedElements[e.Type])) }

// Combinable says which event definitions of a position may stand beside others at one event.
func Combinable(at string) []string {
	kind := CatchEvent
	if at == string(intermediateThrow) || at == string(atEnd) {
		kind = ThrowEvent
	}
	var list []string
	for _, name := range SupportedTriggers()[at] {
		if combinable(triggers[name], kind) {
			list = append(list, name)
		}
	}
	return list
}
