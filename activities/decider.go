package activities

import (
	"context"
	"strings"

	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
)

// headerDecided names the tasks at which the decision of a letter is made, by their elements, separated by commas.
const headerDecided = "entschieden"

// fieldDecided names what templates of decisions print of who decided.
const fieldDecided = "Entschieden"

// addDecider gives a letter that announces a decision the name of who made it (§ 37 Abs. 3 Satz 1 VwVfG): of all tasks that the diagram names
// the last one counts, so where a second person releases a decision it is theirs. Where nobody is found the field is missing, and a template
// that prints it is not filled: no decision goes out without a name.
func (a *Activities) addDecider(ctx context.Context, w contract.Work, fields map[string]any) error {
	if w.Header(headerDecided) == "" {
		return nil
	}
	decider := a.DecidedBy
	if decider == nil {
		decider = a.Store.Decider
	}
	actor, err := decider(ctx, w.CaseID, strings.Split(w.Header(headerDecided), ","))
	if casefile.KindOf(err) == casefile.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	names, err := a.Store.StaffNames(ctx, []casefile.ActorID{actor})
	if err != nil {
		return err
	}
	if name := strings.TrimSpace(names[actor]); name != "" {
		fields[fieldDecided] = map[string]any{"Name": name}
	}
	return nil
}
