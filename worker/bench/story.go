package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"ablauf/activities"
	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/workflows/contract"
)

// play is one case on its way through the story: § 18b AufenthG, in time, complete, decided before the certificate of § 81 Abs. 5 AufenthG is
// owed; it ends when the card has been delivered.
type play struct {
	*System
	mode  Mode
	id    casefile.CaseID
	turns <-chan contract.Turn
	open  map[string]int // instances of open tasks by element
}

// step is a task with what is entered in it, by a role.
type step struct {
	role, element string
	data          map[string]any
}

func day(today time.Time, months, days int) string {
	return today.AddDate(0, months, days).Format(time.DateOnly)
}

// steps are the tasks in the order in which they are finished.
func steps(today time.Time) []step {
	return []step{
		{"clearing", "vollstaendigkeit-pruefen", map[string]any{
			"vollstaendig": true, "unterlagenGeprueft": []string{"A01", "P01", "P02", "P03", "K01", "L03", "L04"},
			"baZustimmungBis": day(today, 12, 0),
		}},
		{"sicherheit", "abfrage-entscheiden", map[string]any{"sicherheitAbfragen": false}},
		{"sachbearbeitung", "registerauskuenfte-eintragen", map[string]any{
			"bzrAuskunft": "kein-eintrag", "ausweisungsinteresse": false,
			"strafverfahrenAnhaengig": false, "aussetzung": false,
		}},
		{"sachbearbeitung", "antrag-entscheiden", map[string]any{
			"entscheidung": "verlaengern", "gueltigBis": day(today, 24, 30), "biometrieNoetig": true,
			"abweichungBegruendung": "Der Arbeitsvertrag läuft bis zu diesem Tag.",
			"nebenbestimmung":       "Beschäftigung als Fachkraft erlaubt",
		}},
		{"clearing", "biometrie-erfassen", map[string]any{
			"biometrieErfasstAm": day(today, 0, 0), "fingerabdruecke": "erfasst", "unterschrift": "erfasst", "lichtbildQuelle": "behoerde",
			"identitaetGeprueft": true,
		}},
	}
}

// apply hands an application in, as the gateway does. Where nothing will be projected the facts that the tasks would bring are recorded
// with it, because rules and letters read them.
func (s *System) apply(ctx context.Context, mode Mode, today time.Time) (*play, error) {
	raw, err := application(today)
	if err != nil {
		return nil, err
	}
	d := s.desk
	if !mode.Projection {
		d = desk.New(s.desk.Deps)
		d.Store = knowing{s.db, factsOf(steps(today))}
	}
	applied, err := d.Apply(ctx, s.actors["clearing"], "de", uuid.NewString(), raw)
	if err != nil {
		return nil, fmt.Errorf("apply: %w", err)
	}
	return &play{System: s, mode: mode, id: applied.CaseID, turns: s.watch.listen(applied.CaseID), open: map[string]int{}}, nil
}

// knowing is the store that records more facts with an application.
type knowing struct {
	*store.Store
	facts map[string]json.RawMessage
}

// ReceiveApplication records an application.
func (k knowing) ReceiveApplication(ctx context.Context, a store.Application) (casefile.Case, casefile.Receipt, bool, error) {
	for name, value := range k.facts {
		a.Facts[name] = value
	}
	return k.Store.ReceiveApplication(ctx, a)
}

func factsOf(steps []step) map[string]json.RawMessage {
	facts := map[string]json.RawMessage{}
	for _, s := range steps {
		for name, value := range s.data {
			raw, err := json.Marshal(value)
			if err != nil {
				panic(err) // texts, truth values and lists of texts can be written
			}
			facts[name] = raw
		}
	}
	return facts
}

// start starts the case, as the relay does.
func (p *play) start(ctx context.Context) error {
	c, err := p.db.Case(ctx, p.id)
	if err != nil {
		return err
	}
	receipts, err := p.db.PendingReceipts(ctx, p.id, time.Now())
	if err != nil || len(receipts) != 1 {
		return errors.Join(err, fmt.Errorf("case %s has %d receipts", p.id, len(receipts)))
	}
	queue := contract.TaskQueue
	if !p.mode.Projection {
		queue = queueWithout
	}
	_, err = p.temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: contract.WorkflowID(p.id), TaskQueue: queue, WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		StaticSummary: c.Procedure + " · § " + c.AppliedFor + " AufenthG",
	}, p.mode.Way.workflowType(), contract.Start{
		CaseID: p.id, Bundle: c.Bundle, StartedAt: receipts[0].ReceivedAt, Receipt: receipts[0].ID, Variables: receipts[0].Deciding,
	})
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	return nil
}

// tell plays the case from its start to its end.
func (p *play) tell(ctx context.Context, today time.Time) error {
	defer p.watch.forget(p.id)
	if err := p.start(ctx); err != nil {
		return err
	}
	// The task is open before anything arrives, so that what follows has one order.
	if _, err := p.task(ctx, "vollstaendigkeit-pruefen"); err != nil {
		return err
	}
	// A letter of the applicant that no element waits for; it shows on the open tasks.
	if err := p.message(ctx, `{"kind":"antwort","channel":"post","data":{"antwortText":"Anbei die Unterlagen."}}`, "unmatched"); err != nil {
		return err
	}
	for _, s := range steps(today) {
		if err := p.complete(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s.element, err)
		}
		p.remember(s.element)
	}
	if _, err := p.task(ctx, awaited("kartenmeldung")); err != nil {
		return err
	}
	if err := p.message(ctx, `{"kind":"kartenmeldung","channel":"register","data":{"kartenstand":"zugestellt"}}`, ""); err != nil {
		return err
	}
	if err := p.temporal.GetWorkflow(ctx, contract.WorkflowID(p.id), "").Get(ctx, nil); err != nil {
		return fmt.Errorf("end of case %s: %w", p.id, err)
	}
	return nil
}

// awaited names a message that a case waits for, among what is open.
func awaited(message string) string { return "message " + message }

// task waits until a task of an element is open, or a message is awaited, and gives its instance.
func (p *play) task(ctx context.Context, element string) (int, error) {
	for {
		if instance, found := p.open[element]; found {
			return instance, nil
		}
		select {
		case <-ctx.Done():
			return 0, fmt.Errorf("waited for the task %s of case %s: %w", element, p.id, ctx.Err())
		case turn := <-p.turns:
			for _, f := range turn.Facts {
				switch f.Code {
				case contract.FactTaskOpened:
					p.open[f.Element] = f.Instance
				case contract.FactMessageAwaited:
					p.open[awaited(f.Message)] = f.Instance
				}
			}
		}
	}
}

// message delivers a message that clearing records; code is what the case is to say of it.
func (p *play) message(ctx context.Context, body, code string) error {
	r, err := p.desk.Deliver(ctx, p.actors["clearing"], "de", p.id, uuid.NewString(), []byte(body))
	if err != nil {
		return fmt.Errorf("message: %w", err)
	}
	pending, err := p.db.PendingReceipts(ctx, p.id, time.Now())
	if err != nil {
		return err
	}
	for _, receipt := range pending {
		if receipt.ID != r.Receipt {
			continue
		}
		handle, err := p.temporal.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: contract.WorkflowID(p.id), UpdateID: string(receipt.ID), UpdateName: contract.UpdateDeliver,
			Args: []any{activities.DeliverOf(receipt)}, WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		var verdict contract.Verdict
		if err == nil {
			err = handle.Get(ctx, &verdict)
		}
		if err != nil || !verdict.Accepted || verdict.Code != code {
			return errors.Join(err, fmt.Errorf("deliver: %+v", verdict))
		}
		return nil
	}
	return fmt.Errorf("the receipt of case %s is not pending", p.id)
}

// complete finishes a task: with projection by the gateway's own act, without it by the Update alone.
func (p *play) complete(ctx context.Context, s step) error {
	instance, err := p.task(ctx, s.element)
	if err != nil {
		return err
	}
	delete(p.open, s.element)
	if !p.mode.Projection {
		return p.completeBlind(ctx, s, instance)
	}
	data, err := json.Marshal(s.data)
	if err != nil {
		return fmt.Errorf("form: %w", err)
	}
	tasks, _, err := p.db.Tasks(ctx, store.TaskFilter{CaseID: p.id, State: casefile.TaskOpen})
	if err != nil {
		return err
	}
	for _, row := range tasks {
		if row.Task.ElementInstance != instance {
			continue
		}
		out, err := p.desk.Complete(ctx, p.actors[s.role], desk.Completion{
			Task: row.Task.ID, Version: row.Task.Version, Data: data, Key: uuid.NewString(),
		})
		if err == nil && out.Progress != desk.ProgressApplied {
			err = fmt.Errorf("the completion is only %s", out.Progress)
		}
		return err
	}
	return fmt.Errorf("the list does not show the task of instance %d", instance)
}

func (p *play) completeBlind(ctx context.Context, s step, instance int) error {
	verdict, err := p.updates.Complete(ctx, p.id, contract.Complete{
		Submission: casefile.SubmissionID(uuid.NewString()), Instance: instance, Actor: p.actors[s.role].ID,
		At: time.Now().UTC().Truncate(time.Microsecond), Deciding: p.deciding[s.element],
	})
	if err == nil && !verdict.Accepted {
		err = fmt.Errorf("refused: %s", verdict.Code)
	}
	return err
}

// remember keeps in a rehearsal what the task told the case.
func (p *play) remember(element string) {
	if last, rehearsal := p.updates.last[p.id]; rehearsal {
		p.deciding[element] = last.Deciding
	}
}
