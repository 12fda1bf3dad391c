package activities

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"go.temporal.io/sdk/activity"

	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// PartnerBA is the name under which the inbox of the Bundesagentur für Arbeit is kept.
const PartnerBA = "ba"

// AnswerByFiction is what stands for the answer of the Bundesagentur when it kept silent for two weeks (§ 36 Abs. 2 BeschV).
const AnswerByFiction = "gilt-als-erteilt"

// AnswerUnclear stands for a message of the Bundesagentur that could not be understood: it did not keep silent, and a person has to read what
// it said.
const AnswerUnclear = "unklar"

// BAFiction establishes whether the approval counts as given (task type "ba-fiktion"). Headers: frist (the variable with the last day),
// variable (receives the answer). Silence until the end of that day makes the approval, but a partner that could not be reached did not
// keep silent: until its inbox has been read beyond that instant the activity fails with Unavailable "register.unread" and is tried again, soon
// at first and then the more rarely the longer the partner is away: five thousand deadlines of one midnight must not ask every second.
// An answer that lay in the inbox in time, and was fetched only after the deadline had gone by, is what counts.
func (a *Activities) BAFiction(ctx context.Context, w contract.Work) (contract.WorkResult, error) {
	return a.once(ctx, w.EffectKey, func() (contract.WorkResult, error) {
		vars, err := variables(w)
		if err != nil {
			return contract.WorkResult{}, err
		}
		last, ok := dateOf(get(vars, w.Header("frist")))
		if !ok {
			return contract.WorkResult{}, casefile.Errorf(casefile.Invalid, "deadline.no-start", "element %s: variable %q holds no date",
				w.Element, w.Header("frist"))
		}
		end := calendar.EndOfDay(last, calendar.Berlin())
		// A case that a demonstration has moved ahead of the clock looks for what is there now.
		if err := a.inboxRead(ctx, earliest(end, activity.GetInfo(ctx).ScheduledTime), time.Now()); err != nil {
			return contract.WorkResult{}, err
		}
		receipts, err := a.Store.Receipts(ctx, w.CaseID)
		if err != nil {
			return contract.WorkResult{}, err
		}
		return result(feel.NewContext().Put(w.Header("variable"), feel.String(answerInTime(receipts, end))))
	})
}

func (a *Activities) inboxRead(ctx context.Context, through, now time.Time) error {
	read, connected, err := a.Store.InboxRead(ctx, PartnerBA)
	if err == nil && connected && read.Before(through) {
		err = &notYetError{
			casefile.Errorf(casefile.Unavailable, "register.unread", "the inbox of the ba was read until %s", read.UTC().Format(time.RFC3339)),
			pauseForInbox(now.Sub(through)),
		}
	}
	return err
}

// An inbox that is reached is read every few seconds.
const (
	inboxPauseMin = 5 * time.Second
	inboxPauseMax = 5 * time.Minute
)

// pauseForInbox gives how long to leave an inbox alone that should have been read for so long already.
func pauseForInbox(overdue time.Duration) time.Duration {
	return min(max(overdue, inboxPauseMin), inboxPauseMax)
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// answerInTime gives the last answer of the Bundesagentur since the request was transmitted that arrived before the deadline was over, or
// the fiction. Those that an element of the diagram waited for have been dealt with and are passed over. A message that nobody could
// understand is no silence, whenever it was fetched: when it lay in the inbox is not known of it.
func answerInTime(receipts []casefile.Receipt, end time.Time) string {
	answer, silent := AnswerByFiction, AnswerByFiction
	for _, r := range receipts {
		switch r.Kind {
		case casefile.ReceiptUebermittlung:
			answer, silent = AnswerByFiction, AnswerByFiction // what came before belongs to an earlier request
		case casefile.ReceiptRegisterantwort:
			var d struct {
				From    string `json:"stelle"`
				Verdict string `json:"baAntwort"`
			}
			if json.Unmarshal(r.Deciding, &d) == nil && d.From == PartnerBA && d.Verdict != "" && !r.Matched && r.ReceivedAt.Before(end) {
				answer = d.Verdict
			}
		case casefile.ReceiptNachricht:
			if r.Channel == casefile.ChannelRegister && !ofOtherPartner(r.Scope) {
				silent = AnswerUnclear
			}
		default:
		}
	}
	if answer == AnswerByFiction {
		return silent
	}
	return answer
}

// ofOtherPartner reports whether a receipt came out of the inbox of a partner that is not the Bundesagentur.
func ofOtherPartner(scope string) bool {
	return strings.HasPrefix(scope, ScopeRegister) && scope != ScopeRegister+PartnerBA
}
