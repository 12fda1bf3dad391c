package desk

import (
	"context"
	"strings"
	"unicode/utf8"

	"ablauf/gateway/auth"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
)

// supervisionReasonMax bounds a reason, in characters.
const supervisionReasonMax = 500

// supervisionReason gives a reason without the blanks around it. Invalid "supervision.reason" where there is none or it is too long.
func supervisionReason(text string) (string, error) {
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n == 0 || n > supervisionReasonMax || !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return "", casefile.Errorf(casefile.Invalid, "supervision.reason", "a reason of %d characters", n)
	}
	return text, nil
}

// Incidents gives what holds up open cases, the oldest first; cut says that there are more.
func (d *Desk) Incidents(ctx context.Context, actor casefile.Actor) (held []store.Incident, cut bool, err error) {
	held, err = d.Store.Incidents(ctx, "", !auth.SeesConfidential(actor))
	return held[:min(len(held), store.IncidentsMax)], len(held) > store.IncidentsMax, err
}

// RetryIncident lets the program try a step again at which a case stands still. Who asked, and why, is in the log of the case before it is
// tried. NotFound; Invalid "supervision.reason"; Conflict "incident.none" where nothing stands still there any more; Unavailable.
func (d *Desk) RetryIncident(ctx context.Context, actor casefile.Actor, id casefile.CaseID, instance int, reason string) error {
	reason, err := supervisionReason(reason)
	if err != nil {
		return err
	}
	if _, err := d.caseFor(ctx, actor, id); err != nil {
		return err
	}
	held, err := d.Store.Incidents(ctx, id, false)
	if err != nil {
		return err
	}
	for _, i := range held {
		if i.Instance != instance {
			continue
		}
		if d.Operations == nil {
			return casefile.Errorf(casefile.Unavailable, "temporal.down", "no connection to running cases")
		}
		if err := d.Store.NoteIncidentRetry(ctx, i, actor.ID, reason); err != nil {
			return err
		}
		verdict, err := d.Operations.Resolve(ctx, id, contract.Resolve{Instance: instance, Actor: actor.ID, At: d.now()})
		if err == nil && !verdict.Accepted {
			err = refused(verdict.Code)
		}
		return err
	}
	return casefile.Errorf(casefile.Conflict, "incident.none", "nothing stands still at visit %d", instance)
}
