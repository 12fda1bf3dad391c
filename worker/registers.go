package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"time"

	"ablauf/activities"
	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/registers"
	"ablauf/internal/store"
)

// requests carries out the requests to the Bundesagentur für Arbeit that are owed. The intent's id is the message id; after a crash the
// partner is asked by it before anything is sent again.
type requests struct {
	store  *store.Store
	ba     *registers.Client // nil where the authority is not connected: then people transmit by hand
	office *authority.Authority
	logger *slog.Logger
	now    func() time.Time
	away   absence
}

const (
	// requestsBatch bounds what one round sends: after an outage everything goes out at once, but in portions.
	requestsBatch = 20
	// clearAfter is after how many attempts an answer that nobody can understand becomes a matter for a person.
	clearAfter = 5
	// askAfter is how long a message may wait before a person is asked; sending goes on beside the task.
	askAfter = 24 * time.Hour
)

func (r *requests) once(ctx context.Context) (int, error) {
	if r.away.still(r.now()) {
		return 0, nil
	}
	n, err := r.store.ClaimIntents(ctx, activities.IntentBARequest, requestsBatch, r.carryOut)
	if casefile.KindOf(err) == casefile.Unavailable && casefile.CodeOf(err) != "store.unavailable" {
		r.away.begin(r.now())
		return 0, r.report(ctx, err)
	}
	if n > 0 && err == nil {
		r.away = absence{}
	}
	return n, err
}

// report says in the log what waits and since when, without a line per message, and asks people about what waits too long.
func (r *requests) report(ctx context.Context, cause error) error {
	waiting, err := r.store.WaitingIntents(ctx, activities.IntentBARequest)
	if err != nil {
		return err
	}
	r.logger.WarnContext(ctx, "partner away", "partner", "ba", "code", casefile.CodeOf(cause), "waiting", waiting.Count,
		"oldest", waiting.Oldest.UTC().Format(time.RFC3339))
	_, err = r.store.AskAboutWaiting(ctx, activities.IntentBARequest, r.now().Add(-askAfter), requestsBatch)
	return err
}

// carryOut sends one request, unless the partner has it or nobody wants it any more.
func (r *requests) carryOut(ctx context.Context, intent casefile.Intent) (store.IntentOutcome, error) {
	outcome, err := r.attempt(ctx, intent)
	if err != nil && casefile.KindOf(err) != casefile.Unavailable {
		r.logger.WarnContext(ctx, "request in trouble", "intent", intent.ID, "attempts", intent.Attempts, "error", err.Error())
		if casefile.KindOf(err) == casefile.Internal && casefile.CodeOf(err) == "register.answer" && intent.Attempts >= clearAfter {
			return store.Unclear("intent.unclear"), nil
		}
	}
	return outcome, err
}

func (r *requests) attempt(ctx context.Context, intent casefile.Intent) (store.IntentOutcome, error) {
	if r.ba == nil {
		return store.Unclear("intent.unconnected"), nil
	}
	if intent.Attempts > 1 || intent.State == casefile.IntentSending {
		acceptance, known, err := r.ba.Ask(ctx, intent.ID)
		if err != nil {
			return store.IntentOutcome{}, err
		}
		if known {
			return sent(intent, acceptance, r.now())
		}
	}
	request, wanted, err := r.request(ctx, intent)
	if err != nil {
		return store.IntentOutcome{}, err
	}
	if !wanted {
		return store.Withdrawn(), nil
	}
	acceptance, err := r.ba.Send(ctx, request)
	switch casefile.CodeOf(err) {
	case "register.incomplete":
		return store.Unclear("intent.incomplete"), nil
	case "register.refused":
		return store.Unclear("intent.refused"), nil
	case "register.other-content":
		// An earlier attempt arrived with other data than the record holds now. What the partner has is not ours to change: a person looks.
		return store.Unclear("intent.unclear"), nil
	}
	if err != nil {
		return store.IntentOutcome{}, err
	}
	return sent(intent, acceptance, r.now())
}

// The partner's clock may differ from ours by so much. A moment too late harms nobody; one before the request existed would begin the two
// weeks too early and make an approval out of nothing (§ 36 Abs. 2 BeschV).
const (
	clockBehindMax = 5 * time.Minute
	clockAheadMax  = 48 * time.Hour
)

// sent turns the partner's word into the outcome: the day of the transmission is the one the partner names.
func sent(intent casefile.Intent, a registers.Acceptance, now time.Time) (store.IntentOutcome, error) {
	if a.At.Before(intent.CreatedAt.Add(-clockBehindMax)) || a.At.After(now.Add(clockAheadMax)) {
		return store.IntentOutcome{}, casefile.Errorf(casefile.Internal, "register.answer", "intent %s: the moment of acceptance cannot be", intent.ID)
	}
	receipt, err := store.TransmissionOf(intent, later(a.At, intent.CreatedAt), casefile.ActorSystem, a.Raw)
	return store.Sent(receipt), err
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// request makes the message from the legal record. A case that has ended wants none: data of a person do not go out for nothing.
func (r *requests) request(ctx context.Context, intent casefile.Intent) (registers.Request, bool, error) {
	c, err := r.store.Case(ctx, intent.CaseID)
	if err != nil || c.State != casefile.CaseOpen {
		return registers.Request{}, false, err
	}
	person, err := r.store.Person(ctx, c.PersonID)
	if err != nil {
		return registers.Request{}, false, err
	}
	facts, err := r.store.Facts(ctx, c.ID)
	if err != nil {
		return registers.Request{}, false, err
	}
	earlier, err := r.store.Intents(ctx, c.ID)
	if err != nil {
		return registers.Request{}, false, err
	}
	return requestOf(intent, c, person, facts, earlier, r.office.Name), true, nil
}

// requestOf puts the message together. What the caseworker entered about the employment goes before what the application says.
func requestOf(
	intent casefile.Intent, c casefile.Case, person casefile.Person, facts map[string]json.RawMessage, intents []casefile.Intent, office string,
) registers.Request {
	var applied struct {
		Name           string `json:"name"`
		Betriebsnummer string `json:"betriebsnummer"`
		Job            string `json:"beschaeftigung"`
	}
	read(facts, "arbeitgeber", &applied)
	r := registers.Request{
		ID: intent.ID, Authority: office, Aktenzeichen: c.Aktenzeichen, AppliedFor: c.AppliedFor,
		Person: registers.Person{
			FamilyName: person.FamilyName, GivenNames: person.GivenNames, BirthDate: person.BirthDate.String(),
			Nationalities: person.Nationalities, AZRNummer: person.AZRNummer,
		},
		Employment: registers.Employment{Employer: applied.Name, Betriebsnummer: applied.Betriebsnummer, Job: applied.Job},
	}
	if read(facts, "baArbeitgeber", &r.Employment.Employer) && r.Employment.Employer != applied.Name {
		r.Employment.Betriebsnummer = "" // that of the other employer
	}
	read(facts, "baTaetigkeit", &r.Employment.Job)
	read(facts, "baWochenstunden", &r.Employment.WeeklyHours)
	read(facts, "baBruttoMonat", &r.Employment.MonthlyGross)
	read(facts, "baBefristetBis", &r.Employment.Until)
	for _, i := range slices.Backward(intents) {
		if i.Kind == intent.Kind && i.State == casefile.IntentConfirmed && i.CreatedAt.Before(intent.CreatedAt) {
			r.Follows = i.ID
			break
		}
	}
	return r
}

// read reads a fact where there is one that fits; it reports whether it did.
func read(facts map[string]json.RawMessage, name string, into any) bool {
	raw, known := facts[name]
	return known && json.Unmarshal(raw, into) == nil
}

// absence is the time for which a partner that is away is left in peace: a second at first, half a minute at last.
type absence struct {
	until time.Time
	pause time.Duration
}

func (a *absence) begin(now time.Time) {
	a.pause = min(max(2*a.pause, time.Second), 30*time.Second)
	a.until = now.Add(a.pause)
}

func (a *absence) still(now time.Time) bool { return now.Before(a.until) }
