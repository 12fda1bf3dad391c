package player

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"ablauf/worker/dev/testdata"
)

// patience is how long a play waits for the system to do something before it gives up, unless it is told otherwise.
const patience = 90 * time.Second

// interval is the pause between two looks.
const interval = 60 * time.Millisecond

// reader is the person who looks at a case without acting in it.
const reader = "leitung"

// general begins the forms of tasks that the program made itself; their elements are not those of a diagram.
const general = "allgemein/"

// Play is a story in progress: one case and what was seen of it so far.
type Play struct {
	gateway *Gateway
	// Today is the day the story was begun on; samples count from it.
	Today time.Time
	// Patience is how long the play waits for one thing, Interval how long between two looks.
	Patience, Interval time.Duration
	// Think, where there is one, is called before each act: people take their time.
	Think  func(ctx context.Context)
	CaseID string
	// AsWritten leaves the person of an application as the sample has them. Without it each play has a person of its own.
	AsWritten bool
	// Typed changes what a person types into the form of a task before it is sent; nil changes nothing.
	Typed    func(data map[string]any) map[string]any
	nonce    string
	acts     int
	effects  []Effect
	messages int      // that the play has sent besides documents
	unheard  []string // tasks that people have finished, of which the case may not have heard
}

// NewPlay begins a story.
func NewPlay(g *Gateway) *Play {
	nonce := make([]byte, 8)
	_, _ = rand.Read(nonce) // crypto/rand never fails
	return &Play{gateway: g, Today: time.Now().In(Berlin()), Patience: patience, Interval: interval, nonce: hex.EncodeToString(nonce)}
}

// On goes on with the story at another gateway, where the same case is known.
func (p *Play) On(g *Gateway) *Play {
	elsewhere := NewPlay(g)
	elsewhere.CaseID, elsewhere.Today, elsewhere.Patience = p.CaseID, p.Today, p.Patience
	return elsewhere
}

// Berlin is the zone of the authority.
func Berlin() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic("the machine has no data of time zones: " + err.Error())
	}
	return zone
}

func (p *Play) think(ctx context.Context) {
	if p.Think != nil {
		p.Think(ctx)
	}
}

// key gives every act of the play an Idempotency-Key of its own.
func (p *Play) key() string {
	p.acts++
	return fmt.Sprintf("play-%s-%d", p.nonce, p.acts)
}

// Apply hands a sample application in.
func (p *Play) Apply(ctx context.Context, login, sample string) error {
	application, err := testdata.Application(sample, p.Today)
	if err != nil {
		return err
	}
	return p.ApplyWith(ctx, login, application)
}

// ApplyWith hands an application in.
func (p *Play) ApplyWith(ctx context.Context, login string, application []byte) error {
	if !p.AsWritten {
		var err error
		if application, err = ofTheirOwn(application, p.gateway.postalCode); err != nil {
			return err
		}
	}
	applied, err := p.gateway.As(login).Apply(ctx, p.key(), application)
	p.CaseID = applied.CaseID
	return err
}

// Upload hands in sample documents by the codes of the checklist, one after the other.
func (p *Play) Upload(ctx context.Context, login string, kinds ...string) error {
	for _, kind := range kinds {
		doc, err := testdata.Document(kind)
		if err != nil {
			return err
		}
		p.think(ctx)
		if _, err := p.gateway.As(login).Upload(ctx, p.CaseID, p.key(), doc); err != nil {
			return err
		}
	}
	return nil
}

// heard waits until every document of the case has been checked and has reached its procedure, whether something waited for it or not.
func (p *Play) heard(ctx context.Context) error {
	return p.Until(ctx, "delivery of the documents", func(ctx context.Context) (bool, error) {
		c, err := p.Case(ctx)
		if err != nil {
			return false, err
		}
		documents := 0
		for _, d := range c.Documents {
			if !d.Outgoing {
				documents++
			}
			if d.State == "quarantined" {
				return false, nil
			}
		}
		events, err := p.gateway.As(reader).History(ctx, p.CaseID)
		delivered := 0
		for _, e := range events {
			if e.Code == "message.received" || e.Code == "message.unmatched" {
				delivered++
			}
		}
		return delivered >= documents+p.messages, err
	})
}

// Complete waits for a task of an element, takes it and finishes it.
func (p *Play) Complete(ctx context.Context, login, element string, data map[string]any) error {
	task, err := p.Task(ctx, element)
	if err != nil {
		return err
	}
	p.think(ctx)
	if _, err := p.Case(ctx); err != nil { // notes what is in force before somebody changes it
		return err
	}
	if p.Typed != nil {
		data = p.Typed(data)
	}
	who := p.gateway.As(login)
	// Something may arrive between reading and taking; the task then has another version, as for a person who looks again.
	for range 5 {
		claimed, err := who.Claim(ctx, task)
		if err == nil {
			var out Completed
			if out, err = who.Complete(ctx, claimed, p.key(), data); err == nil && out.Progress != "applied" {
				p.unheard = append(p.unheard, task.ID)
			}
		}
		refused, turnedDown := err.(*RefusedError) //nolint:errorlint // ask gives it unwrapped
		if !turnedDown || refused.Problem.Code != "task.version" {
			return err
		}
		if task, err = p.Task(ctx, element); err != nil {
			return err
		}
	}
	return fmt.Errorf("task %s changes all the time", element)
}

// Task waits for an open task of an element.
func (p *Play) Task(ctx context.Context, element string) (Task, error) {
	var found Task
	err := p.Until(ctx, "task "+element, func(ctx context.Context) (bool, error) {
		tasks, err := p.gateway.As(reader).Tasks(ctx, p.CaseID, "open")
		at := slices.IndexFunc(tasks, func(t Task) bool { return t.Element == element && !strings.HasPrefix(t.Form, general) })
		if at >= 0 {
			found = tasks[at]
		}
		return at >= 0, err
	})
	return found, err
}

// Letter waits for the n-th letter of a template that has been sent.
func (p *Play) Letter(ctx context.Context, template string, n int) (Letter, error) {
	var found Letter
	err := p.Until(ctx, fmt.Sprintf("letter %s (%d)", template, n), func(ctx context.Context) (bool, error) {
		c, err := p.Case(ctx)
		seen := 0
		for _, l := range c.Letters {
			if l.Template == template && l.State == "sent" {
				if seen++; seen == n {
					found = l
					return true, nil
				}
			}
		}
		return false, err
	})
	return found, err
}

// Deadline gives the running deadline of a kind; its last day is a midnight in Berlin.
func (p *Play) Deadline(ctx context.Context, kind string) (Deadline, time.Time, error) {
	c, err := p.Case(ctx)
	if err != nil {
		return Deadline{}, time.Time{}, err
	}
	var found *Deadline
	for i, d := range c.Deadlines {
		if d.Kind == kind && d.State == "running" {
			found = &c.Deadlines[i]
		}
	}
	if found == nil {
		return Deadline{}, time.Time{}, fmt.Errorf("the case has no running deadline of kind %q among %+v", kind, c.Deadlines)
	}
	day, err := time.ParseInLocation(time.DateOnly, found.LastDay, Berlin())
	return *found, day, err
}

// Advance lets time pass for the case, once the post has what was written: a period that begins with a letter does not end before. What
// people have done does not wait for days to be heard of either, as it would if a jump of the clock overtook it.
func (p *Play) Advance(ctx context.Context, to time.Time) error {
	if err := p.settled(ctx); err != nil {
		return err
	}
	if err := p.Posted(ctx); err != nil {
		return err
	}
	return p.AdvanceAtOnce(ctx, to)
}

// settled waits until the case has heard of every task that was finished.
func (p *Play) settled(ctx context.Context) error {
	if len(p.unheard) == 0 {
		return nil
	}
	return p.Until(ctx, "the case hears of what people did", func(ctx context.Context) (bool, error) {
		tasks, err := p.gateway.As(reader).Tasks(ctx, p.CaseID, "open")
		if err != nil || slices.ContainsFunc(tasks, func(t Task) bool { return slices.Contains(p.unheard, t.ID) }) {
			return false, err
		}
		p.unheard = nil
		return true, nil
	})
}

// Posted waits until all letters of the case are with the post, or known not to be. Those that people print it takes there itself.
func (p *Play) Posted(ctx context.Context) error {
	return p.Until(ctx, "the post has all letters", func(ctx context.Context) (bool, error) {
		c, err := p.Case(ctx)
		if err != nil {
			return false, err
		}
		there := true
		for _, l := range c.Letters {
			if l.onItsWay() {
				continue
			}
			there = false
			if l.State == "sent" && l.Way == "hand" {
				if err := p.gateway.As(reader).Post(ctx, p.CaseID, l.SentAt.In(Berlin())); err != nil {
					return false, err
				}
			}
		}
		return there, nil
	})
}

// AdvanceAtOnce lets time pass although letters may lie with the print centre.
func (p *Play) AdvanceAtOnce(ctx context.Context, to time.Time) error {
	return p.gateway.As(reader).Advance(ctx, p.CaseID, to)
}

// Case reads the case and remembers what is in force.
func (p *Play) Case(ctx context.Context) (Case, error) {
	c, err := p.gateway.As(reader).Case(ctx, p.CaseID)
	if err == nil && c.LegalEffect != nil && (len(p.effects) == 0 || p.effects[len(p.effects)-1] != *c.LegalEffect) {
		p.effects = append(p.effects, *c.LegalEffect)
	}
	return c, err
}

// End waits until the case is closed and every letter has gone.
func (p *Play) End(ctx context.Context) error {
	return p.Until(ctx, "end of the case", func(ctx context.Context) (bool, error) {
		c, err := p.Case(ctx)
		unsent := slices.ContainsFunc(c.Letters, func(l Letter) bool { return l.State != "sent" })
		return err == nil && c.State == "closed" && !unsent, err
	})
}

// Until asks again and again until a thing is there. Trouble of the gateway is asked again too: in a test of failures it is meant.
func (p *Play) Until(ctx context.Context, what string, there func(context.Context) (bool, error)) error {
	limited, cancel := context.WithTimeout(ctx, p.Patience)
	defer cancel()
	last := "none"
	for {
		ok, err := there(limited)
		if ok && err == nil {
			return nil
		}
		if refused, turnedDown := err.(*RefusedError); turnedDown && refused.Status < http.StatusInternalServerError { //nolint:errorlint // ask gives it unwrapped
			return err
		}
		if err != nil && limited.Err() == nil {
			last = err.Error()
		}
		select {
		case <-limited.Done():
			return fmt.Errorf("waited %s for %s in vain (last trouble: %s)%s", p.Patience, what, last, p.whereItStands(ctx))
		case <-time.After(p.Interval):
		}
	}
}

// whereItStands helps to understand why something did not come.
func (p *Play) whereItStands(ctx context.Context) string {
	if p.CaseID == "" {
		return ""
	}
	c, err := p.gateway.As(reader).Case(ctx, p.CaseID)
	if err != nil {
		return ""
	}
	var at []string
	for _, place := range c.Active {
		at = append(at, place.Element)
	}
	for _, l := range c.Letters {
		if !l.onItsWay() {
			at = append(at, "letter "+l.Template+" "+l.State+" "+l.Way)
		}
	}
	events, _ := p.gateway.As(reader).History(ctx, p.CaseID)
	for _, e := range events {
		if e.Code == "incident.raised" || e.Code == "activity.failed" || e.Code == "receipt.poison" {
			at = append(at, e.Code+" "+e.Element+" "+e.Text)
		}
	}
	return fmt.Sprintf("; case %s stands at %s, outcome %q", p.CaseID, strings.Join(at, ", "), c.Outcome)
}
