package drawup

import (
	"context"
	"slices"
	"strings"

	"ablauf/internal/casefile"
)

// headerDecided names the tasks at which the decision of a letter is made, by their elements, separated by commas.
const headerDecided = "entschieden"

// fieldDecided names what templates of decisions print of who decided.
const fieldDecided = "Entschieden"

// nameToCome stands in a draft for the name of who has yet to decide. No letter that is filed has it.
const nameToCome = "[Hier steht, wer entscheidet]"

// addDecider gives a letter that announces a decision the name of who made it (§ 37 Abs. 3 Satz 1 VwVfG): of all tasks that the diagram names
// the last one counts, so where a second person releases a decision it is theirs. Where nobody is found the field is missing, and a template
// that prints it is not filled: no decision goes out without a name.
func (m *Maker) addDecider(ctx context.Context, o Order, fields map[string]any) error {
	if o.Step.Header(headerDecided) == "" {
		return nil
	}
	elements := strings.Split(o.Step.Header(headerDecided), ",")
	actor, err := m.decider(ctx, o, elements)
	if casefile.KindOf(err) == casefile.NotFound {
		if o.At != "" {
			fields[fieldDecided] = map[string]any{"Name": nameToCome} // it is a draft, and somebody else will decide
		}
		return nil
	}
	if err != nil {
		return err
	}
	names, err := m.Store.StaffNames(ctx, []casefile.ActorID{actor})
	if err != nil {
		return err
	}
	if name := strings.TrimSpace(names[actor]); name != "" {
		fields[fieldDecided] = map[string]any{"Name": name}
	}
	return nil
}

func (m *Maker) decider(ctx context.Context, o Order, elements []string) (casefile.ActorID, error) {
	switch {
	case o.By != "" && slices.Contains(elements, o.At):
		return o.By, nil
	case m.DecidedBy != nil:
		return m.DecidedBy(ctx, o.Case, elements)
	}
	return m.Store.Decider(ctx, o.Case, elements)
}
