package replay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	common "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	history "go.temporal.io/api/history/v1"
)

// names are the fields that occur in recordings. A field of another name has been added to a payload since: whoever reads the old content
// reads the new one, so it is no difference. A known field that was left out then and is there now is one.
type names map[string]bool

// learn takes in the fields of a recorded payload.
func (n names) learn(v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			n[name] = true
			n.learn(value)
		}
	case []any:
		for _, value := range v {
			n.learn(value)
		}
	}
}

// compare gives the first event whose content does not come again as it was, and why; nothing where all comes again.
func (n names) compare(events []*history.HistoryEvent, seen *observer) (*history.HistoryEvent, string, error) {
	if seen.trouble != nil {
		return nil, "", seen.trouble
	}
	activities, timers := seen.activities, seen.timers
	for _, e := range events {
		data := made(e)
		if data == nil {
			continue
		}
		var why string
		var err error
		switch e.GetEventType() {
		case enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
			activities, why, err = n.come(activities, asked{e.GetActivityTaskScheduledEventAttributes().GetActivityType().GetName(), data})
		case enums.EVENT_TYPE_TIMER_STARTED:
			timers, why, err = n.come(timers, asked{nameOf(e), data})
		case enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED:
			id := e.GetWorkflowExecutionUpdateCompletedEventAttributes().GetMeta().GetUpdateId()
			why, err = n.answered(seen.answers[id], data)
		default:
			why, err = n.answered(seen.next, data)
		}
		if err != nil {
			return nil, "", fmt.Errorf("event %d: %w", e.GetEventId(), err)
		}
		if why != "" {
			return e, why, nil
		}
	}
	return nil, "", nil
}

// made gives what the case has made of an event: the input of an activity, the length of a timer with a name, the answer to an Update, what
// is handed to the next run; nil for everything else.
func made(e *history.HistoryEvent) []byte {
	switch e.GetEventType() { //nolint:exhaustive // the others carry nothing that the case has made
	case enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
		return content(e.GetActivityTaskScheduledEventAttributes().GetInput())
	case enums.EVENT_TYPE_TIMER_STARTED:
		if nameOf(e) != "" {
			return strconv.AppendInt(nil, int64(e.GetTimerStartedEventAttributes().GetStartToFireTimeout().AsDuration()), 10)
		}
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED:
		// What a handler refused is kept as a failure.
		return content(e.GetWorkflowExecutionUpdateCompletedEventAttributes().GetOutcome().GetSuccess())
	case enums.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
		return content(e.GetWorkflowExecutionContinuedAsNewEventAttributes().GetInput())
	}
	return nil
}

func content(p *common.Payloads) []byte {
	if len(p.GetPayloads()) != 1 {
		return nil
	}
	return p.GetPayloads()[0].GetData()
}

func nameOf(e *history.HistoryEvent) string {
	var name string
	if json.Unmarshal(e.GetUserMetadata().GetSummary().GetData(), &name) != nil {
		return ""
	}
	return name
}

// come looks for what was recorded among what was asked for now and gives what is left behind it. What the case asked for and withdrew in
// one and the same task is in no history, so it may be passed over.
func (n names) come(now []asked, recorded asked) (rest []asked, why string, err error) {
	first := ""
	for i, a := range now {
		if a.name != recorded.name {
			continue
		}
		why, err := n.differs(recorded.content, a.content)
		if err != nil || why == "" {
			return now[i+1:], "", err
		}
		if first == "" {
			first = recorded.name + ", " + why
		}
	}
	if first == "" {
		first = recorded.name + " is not asked for any more"
	}
	return nil, first, nil
}

func (n names) answered(now, recorded []byte) (string, error) {
	if now == nil {
		return "it does not come any more", nil
	}
	return n.differs(recorded, now)
}

// differs gives the first place where a recorded content does not come again.
func (n names) differs(recorded, now []byte) (string, error) {
	was, err := decode(recorded)
	if err != nil {
		return "", err
	}
	is, err := decode(now)
	if err != nil {
		return "", err
	}
	return n.difference("", was, is), nil
}

func decode(data []byte) (v any, err error) {
	if len(data) == 0 {
		return nil, errors.New("a payload is empty")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber() // sums of money must not pass through binary fractions
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("payload: %w", err)
	}
	return v, nil
}

func (n names) difference(at string, was, is any) string {
	switch was := was.(type) {
	case map[string]any:
		fields, ok := is.(map[string]any)
		if !ok {
			break
		}
		for _, name := range slices.Sorted(maps.Keys(was)) {
			value, there := fields[name]
			if !there {
				return at + "/" + name + " was " + text(was[name]) + " and is not there now"
			}
			if d := n.difference(at+"/"+name, was[name], value); d != "" {
				return d
			}
		}
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			if _, there := was[name]; !there && n[name] {
				return at + "/" + name + " was not there and is " + text(fields[name]) + " now"
			}
		}
		return ""
	case []any:
		list, ok := is.([]any)
		if !ok {
			break
		}
		for i := range min(len(was), len(list)) {
			if d := n.difference(at+"/"+strconv.Itoa(i), was[i], list[i]); d != "" {
				return d
			}
		}
		if len(was) != len(list) {
			return fmt.Sprintf("%s had %d entries and has %d now", at, len(was), len(list))
		}
		return ""
	}
	if text(was) != text(is) {
		return at + " was " + text(was) + " and is " + text(is) + " now"
	}
	return ""
}

// textMax bounds what of a value stands in a sentence.
const textMax = 120

func text(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	if runes := []rune(string(data)); len(runes) > textMax {
		return string(runes[:textMax]) + "…"
	}
	return string(data)
}
