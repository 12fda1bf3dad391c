package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/activities"
	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/internal/registers"
	"ablauf/internal/registers/fake"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// friday is a Friday: 14:30 in Berlin.
var friday = time.Date(2026, 11, 20, 13, 30, 0, 0, time.UTC)

// office is a worker's part that speaks to the Bundesagentur, with a partner that can be told what to do, and one clock for all.
type office struct {
	*requests
	t     testing.TB
	inbox *inbox
	other *fake.Server
	log   *bytes.Buffer
	mu    sync.Mutex
	clock time.Time
}

func (o *office) now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.clock
}

func (o *office) pass(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.clock = o.clock.Add(d)
}

func newOffice(t *testing.T) *office {
	t.Helper()
	return newOfficeFor(t, registers.BA)
}

func newOfficeFor(t testing.TB, name registers.Partner) *office {
	t.Helper()
	o := &office{t: t, clock: friday, log: &bytes.Buffer{}}
	o.other = fake.New(name, "k", o.now, fake.State{}, nil)
	server := httptest.NewServer(o.other.Handler())
	t.Cleanup(server.Close)
	client, err := registers.New(registers.Config{Partner: name, URL: server.URL, Key: "k"})
	require.NoError(t, err)
	p := partner{name: name, kinds: kindsOf(name), client: client}
	db := storetest.OpenAt(t, o.now)
	logger := slog.New(slog.NewTextHandler(o.log, nil))
	o.requests = &requests{partner: p, store: db, office: &authority.Authority{Name: "Musterstadt"}, logger: logger, now: o.now}
	o.inbox = &inbox{partner: p, store: db, seal: sealed, logger: logger, now: o.now}
	return o
}

// sealed stands for the e-file's way to close a text: what it gives does not hold the text.
func sealed(_ context.Context, id casefile.CaseID, note []byte) ([]byte, error) {
	return []byte("sealed/" + string(id) + "/" + base64.StdEncoding.EncodeToString(note)), nil
}

// owe makes a case of a person and a request that its caseworker has released.
func (o *office) owe() casefile.Intent {
	o.t.Helper()
	return o.again(o.newCase(), 1)
}

// newCase makes a case of a person who holds a title and says where she works.
func (o *office) newCase() casefile.CaseID {
	o.t.Helper()
	c, _, _, err := o.store.ReceiveApplication(o.t.Context(), store.Application{
		Receipt: casefile.Receipt{
			Kind: casefile.ReceiptAntrag, Channel: casefile.ChannelPortal, ReceivedAt: o.now(), RecordedBy: "portal", Scope: "portal",
			IdempotencyKey: uuid.NewString(), RequestHash: []byte("h"), Raw: []byte("{}"),
		},
		Person: casefile.Person{FamilyName: "Zzkanarie", GivenNames: "Ayşe", BirthDate: casefile.PartialDate{Year: 1991}, Nationalities: []string{"TUR"}},
		Title:  casefile.Title{Kind: casefile.TitleAufenthaltserlaubnis, Paragraph: "18b", ValidTo: casefile.MustParseDate("2026-12-31")},
		Case:   casefile.Case{Procedure: "verlaengerung", Version: 1, Bundle: "b", AppliedFor: "18b"},
		Data:   json.RawMessage("{}"),
		Facts: map[string]json.RawMessage{
			"arbeitgeber":     json.RawMessage(`{"name": "Probe Werke GmbH", "betriebsnummer": "12345678", "beschaeftigung": "Ingenieurin"}`),
			"baWochenstunden": json.RawMessage("40"), "baBruttoMonat": json.RawMessage("4800"),
		},
	})
	require.NoError(o.t, err)
	return c.ID
}

// oweAs owes a message of a kind.
func (o *office) oweAs(id casefile.CaseID, kind, matter string) casefile.Intent {
	o.t.Helper()
	payload, err := json.Marshal(casefile.Transmission{Matter: matter})
	require.NoError(o.t, err)
	i, err := o.store.OweIntent(o.t.Context(), casefile.Intent{CaseID: id, Key: string(id) + "/" + kind, Kind: kind, Payload: payload})
	require.NoError(o.t, err)
	return i
}

func (o *office) again(id casefile.CaseID, round int) casefile.Intent {
	o.t.Helper()
	i, err := o.store.OweIntent(o.t.Context(), casefile.Intent{
		CaseID: id, Key: string(id) + "/" + strconv.Itoa(round), Kind: activities.IntentBARequest, Payload: json.RawMessage(`{"variable": "baAnfrageAm"}`),
	})
	require.NoError(o.t, err)
	return i
}

// work lets the worker do what is due, until nothing is due any more or the partner is away.
func (o *office) work() {
	o.t.Helper()
	for range 50 {
		n, err := o.once(o.t.Context())
		require.NoError(o.t, err)
		if n == 0 {
			return
		}
	}
	o.t.Fatal("the worker does not come to rest")
}

func (o *office) read() {
	o.t.Helper()
	o.pass(inboxPause)
	_, err := o.inbox.once(o.t.Context())
	require.NoError(o.t, err)
}

func (o *office) intent(i casefile.Intent) casefile.Intent {
	o.t.Helper()
	stored, err := o.store.Intent(o.t.Context(), i.ID)
	require.NoError(o.t, err)
	return stored
}

// arrived gives what has come for a case after its application, kind and deciding part.
func (o *office) arrived(id casefile.CaseID) []string {
	o.t.Helper()
	receipts, err := o.store.Receipts(o.t.Context(), id)
	require.NoError(o.t, err)
	list := []string{}
	for _, r := range receipts[1:] {
		list = append(list, string(r.Kind)+" "+compact(o.t, r.Deciding))
	}
	return list
}

func compact(t testing.TB, raw json.RawMessage) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, json.Compact(&b, raw))
	return b.String()
}

const (
	transmittedFriday = `uebermittlung {"baAnfrageAm":{"@":"date","v":"2026-11-20"}}`
	approved          = `registerantwort {"stelle":"ba","baAntwort":"zugestimmt"}`
)

// TestOutageOfADay: the register is away for a day and a half while requests come up. Nothing is lost, nothing goes out twice, people are
// asked after a day, and everything goes out afterwards; the day of transmission is the later one (§ 36 Abs. 2 BeschV).
func TestOutageOfADay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.other.Set(fake.Mode{Down: true})
	var owed []casefile.Intent
	for range 30 {
		owed = append(owed, o.owe())
	}
	for range 36 * 6 {
		o.work()
		o.pass(10 * time.Minute)
	}
	require.Empty(t, o.other.State().Requests)
	require.Contains(t, o.log.String(), "waiting=30")
	require.NotContains(t, o.log.String(), "Zzkanarie")
	asked := 0
	for _, i := range owed {
		if o.intent(i).TaskID != "" {
			asked++
		}
	}
	require.Equal(t, 30, asked, "after a day a person is asked about each")

	o.other.Set(fake.Mode{})
	o.pass(5 * time.Minute)
	o.work()
	state := o.other.State()
	require.Len(t, state.Requests, 30)
	for _, i := range owed {
		require.Equal(t, 1, state.Requests[i.ID].Sent)
		require.Equal(t, casefile.IntentConfirmed, o.intent(i).State)
		require.Equal(t, []string{`uebermittlung {"baAnfrageAm":{"@":"date","v":"2026-11-22"}}`}, o.arrived(i.CaseID))
		task, err := o.store.Task(t.Context(), o.intent(i).TaskID)
		require.NoError(t, err)
		require.Equal(t, casefile.TaskCancelled, task.State, "the task is taken back")
	}
}

// TestCrashBetweenSendingAndConfirming: architecture, "Effects on the outside": the partner has the message, we never heard of it; it is
// asked by the id, nothing is sent twice, and the moment of the first arrival counts.
func TestCrashBetweenSendingAndConfirming(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	i := o.owe()
	o.other.Set(fake.Mode{Lose: true})
	o.work()
	require.Equal(t, casefile.IntentSending, o.intent(i).State)
	o.other.Set(fake.Mode{})
	o.pass(26 * time.Hour)
	o.work()
	require.Equal(t, 1, o.other.State().Requests[i.ID].Sent)
	require.Equal(t, []string{transmittedFriday}, o.arrived(i.CaseID))
}

// TestPartnerMisbehaves: what cannot be carried out becomes a task, with the reason in the event log; a person settles it.
func TestPartnerMisbehaves(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		mode fake.Mode
		code string
	}{
		{"refuses", fake.Mode{Refuse: true}, "intent.refused"},
		{"answers wrongly again and again", fake.Mode{Wrong: true}, "intent.unclear"},
		{"has a clock that cannot be", fake.Mode{Ahead: -60 * 24}, "intent.unclear"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.other.Set(row.mode)
			i := o.owe()
			for range clearAfter {
				o.work()
				o.pass(10 * time.Minute)
			}
			require.Equal(t, casefile.IntentUnclear, o.intent(i).State)
			require.Empty(t, o.arrived(i.CaseID), "no period begins")
			events, err := o.store.Events(t.Context(), i.CaseID, casefile.StreamCase, 0, 100)
			require.NoError(t, err)
			require.Equal(t, row.code, events[len(events)-1].Code)
			require.Equal(t, string(o.intent(i).TaskID), events[len(events)-1].Params["task"])
		})
	}
}

// TestNotConnected: without a connection a request waits for a person, as letters to the Bundesagentur always did.
func TestNotConnected(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.client, o.inbox.client = nil, nil
	i := o.owe()
	o.work()
	o.read()
	require.Equal(t, casefile.IntentUnclear, o.intent(i).State)
	require.NotEmpty(t, o.intent(i).TaskID)
}

// TestIncompleteRequest: a request without an employer is not sent; the caseworker's word goes before that of the application.
func TestIncompleteRequest(t *testing.T) {
	t.Parallel()
	facts := map[string]json.RawMessage{
		"arbeitgeber":   json.RawMessage(`{"name": "Alt GmbH", "betriebsnummer": "12345678", "beschaeftigung": "Ingenieurin"}`),
		"baArbeitgeber": json.RawMessage(`"Neu GmbH"`), "baWochenstunden": json.RawMessage("38"), "baBruttoMonat": json.RawMessage("5000"),
		"baBefristetBis": json.RawMessage(`"2028-01-31"`),
	}
	c := casefile.Case{Aktenzeichen: "ABH-1", AppliedFor: "18b"}
	person := casefile.Person{FamilyName: "Muster"}
	before := casefile.Intent{ID: "m1", Kind: "ba-anfrage", State: casefile.IntentConfirmed, CreatedAt: friday}
	intent := casefile.Intent{ID: "m2", Kind: "ba-anfrage", CreatedAt: friday.Add(time.Hour)}
	file := dossier{intent: intent, c: c, person: person, facts: facts, earlier: []casefile.Intent{before, intent}, office: "Musterstadt"}
	r, ok := file.compose().(registers.ApprovalRequest)
	require.True(t, ok)
	require.NoError(t, r.Check())
	require.Equal(t, "m1", r.Follows, "a request after a question names the one before")
	require.Equal(t, registers.Employment{
		Employer: "Neu GmbH", Job: "Ingenieurin", WeeklyHours: 38, MonthlyGross: 5000, Until: casefile.MustParseDate("2028-01-31"),
	}, r.Employment, "the number of the old employer does not stick to the new one")
	delete(facts, "arbeitgeber")
	require.Equal(t, "register.incomplete", casefile.CodeOf(file.compose().Check()))
}

// TestEndedCaseSendsNothing: a request that an outage held back until the case was over does not go out; data of a person are sent only
// for a purpose.
func TestEndedCaseSendsNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	i := o.owe()
	_, err := o.store.Project(t.Context(), store.Turn{CaseID: i.CaseID, Rev: 1, At: o.now(), Closed: true, Outcome: "antrag-zurueckgenommen"})
	require.NoError(t, err)
	o.work()
	require.Equal(t, casefile.IntentWithdrawn, o.intent(i).State)
	require.Empty(t, o.other.State().Requests)
}

// TestAnswersCountOnce: answers arrive twice, out of order and with ids used again; each counts once, the ones that nobody can understand
// go to clearing, and the query of § 36 Abs. 2 BeschV is received at the moment at which the partner put it into the inbox.
func TestAnswersCountOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	first, second := o.owe(), o.owe()
	o.work()
	posted := o.now().Add(time.Hour)
	o.pass(10 * time.Hour)
	for _, a := range []registers.Answer{
		{ID: "a2", Request: second.ID, Verdict: registers.Approved, Text: "Ohne Auflagen", Reference: "BA-77"},
		{ID: "a1", Request: first.ID, Verdict: registers.Question, PostedAt: posted},
		{ID: "a2", Request: second.ID, Verdict: registers.Approved, Text: "Ohne Auflagen", Reference: "BA-77", PostedAt: o.now()},
		{ID: "a1", Request: first.ID, Verdict: registers.Refused},
		{ID: "a3", Request: first.ID, Verdict: "vielleicht"},
		{ID: "a4", Request: uuid.NewString(), Verdict: registers.Approved},
	} {
		o.other.Post(a)
	}
	o.read()
	o.read()
	require.Equal(t, []string{transmittedFriday, approved}, o.arrived(second.CaseID))
	require.Equal(t, []string{
		transmittedFriday, `registerantwort {"stelle":"ba","baAntwort":"rueckfrage"}`, "nachricht {}", "nachricht {}",
	}, o.arrived(first.CaseID), "an id used twice and a verdict that does not exist go to clearing")
	receipts, err := o.store.Receipts(t.Context(), first.CaseID)
	require.NoError(t, err)
	require.True(t, posted.Equal(receipts[2].ReceivedAt))
	facts, err := o.store.Facts(t.Context(), second.CaseID)
	require.NoError(t, err)
	require.JSONEq(t, `"BA-77"`, string(facts["baGeschaeftszeichen"]))
	for _, p := range o.other.State().Inbox {
		if p.ID == "a4" {
			require.Zero(t, p.Acknowledged, "what belongs to nobody here is not taken")
			require.Equal(t, 2, p.Fetched)
			continue
		}
		require.Positive(t, p.Acknowledged, p.ID)
	}
	require.Contains(t, o.log.String(), "left in its inbox")
}

// TestInboxCountsAsReadOnlyWhenItWas: § 36 Abs. 2 BeschV: a partner that cannot be reached does not keep silent.
func TestInboxCountsAsReadOnlyWhenItWas(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.other.Set(fake.Mode{Down: true})
	o.read()
	require.Zero(t, o.readThrough())
	o.other.Set(fake.Mode{})
	o.read()
	first := o.readThrough()
	require.Equal(t, o.now(), first.UTC())
	o.other.Set(fake.Mode{Wrong: true})
	o.pass(inboxPause)
	_, err := o.inbox.once(t.Context())
	require.Equal(t, "register.answer", casefile.CodeOf(err))
	require.Equal(t, first, o.readThrough())
	require.NoError(t, o.store.ForgetInbox(t.Context(), activities.PartnerBA))
	require.Zero(t, o.readThrough())
}

// readThrough gives up to when the inbox counts as read; zero for never.
func (o *office) readThrough() time.Time {
	o.t.Helper()
	at, _, err := o.store.InboxRead(o.t.Context(), activities.PartnerBA)
	require.NoError(o.t, err)
	return at
}

// TestOddMessageHoldsUpNoOther: one message that cannot be dealt with keeps neither the answers behind it from their cases, nor, once it
// lies in front of a person or is none of ours, the silence of the partner from being established.
func TestOddMessageHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		odd  func(o *office, good casefile.Intent)
		left bool // a message of ours nobody has read: silence is not established over it (§ 36 Abs. 2 BeschV)
	}{
		{"what nobody understands, for a case that has ended", func(o *office, _ casefile.Intent) {
			i := o.owe()
			o.work()
			_, err := o.store.Project(o.t.Context(), store.Turn{CaseID: i.CaseID, Rev: 1, At: o.now(), Closed: true, Outcome: "antrag-zurueckgenommen"})
			require.NoError(o.t, err)
			o.other.Post(registers.Answer{Request: i.ID, Verdict: "vielleicht"})
		}, false},
		{"an answer to a request that arrived at a moment that cannot be", func(o *office, _ casefile.Intent) {
			o.other.Set(fake.Mode{Lose: true, Ahead: -60 * 24})
			i := o.owe()
			o.work()
			o.other.Set(fake.Mode{})
			o.other.Post(registers.Answer{Request: i.ID, Verdict: registers.Approved})
		}, true},
		{"an answer to a request that the partner says it does not have", func(o *office, _ casefile.Intent) {
			o.other.Post(registers.Answer{Request: o.owe().ID, Verdict: registers.Approved})
		}, true},
		{"an answer to a letter", func(o *office, good casefile.Intent) {
			letter, err := o.store.OweIntent(o.t.Context(), casefile.Intent{CaseID: good.CaseID, Key: "letter", Kind: activities.IntentPrint})
			require.NoError(o.t, err)
			require.NoError(o.t, o.store.ConfirmIntent(o.t.Context(), letter.ID, nil))
			o.other.Post(registers.Answer{Request: letter.ID, Verdict: registers.Refused})
		}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			good := o.owe()
			o.work()
			row.odd(o, good)
			o.other.Post(registers.Answer{Request: good.ID, Verdict: registers.Approved})
			o.read()
			require.Equal(t, []string{transmittedFriday, approved}, o.arrived(good.CaseID))
			require.Equal(t, row.left, o.readThrough().IsZero())
		})
	}
}

// TestAnswerBeforeItsRequest: an answer that is left because the partner says that it does not have the request is taken as soon as it has.
func TestAnswerBeforeItsRequest(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	i := o.owe()
	o.other.Post(registers.Answer{Request: i.ID, Verdict: registers.Approved})
	o.read()
	o.read()
	require.Empty(t, o.arrived(i.CaseID))
	require.Equal(t, 1, strings.Count(o.log.String(), "left in its inbox"), "one line, not one per look")
	o.work()
	o.read()
	require.Equal(t, []string{transmittedFriday, approved}, o.arrived(i.CaseID))
	require.Equal(t, o.now(), o.readThrough().UTC())
}

// TestAnswerProvesTransmission: the partner answers a request whose confirmation we never got: the case first learns of the transmission,
// then of the answer.
func TestAnswerProvesTransmission(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	i := o.owe()
	o.other.Set(fake.Mode{Lose: true})
	o.work()
	o.other.Set(fake.Mode{})
	o.other.Post(registers.Answer{Request: i.ID, Verdict: registers.Approved})
	o.read()
	require.Equal(t, []string{transmittedFriday, approved}, o.arrived(i.CaseID))
	o.pass(10 * time.Minute)
	o.work()
	require.Equal(t, 1, o.other.State().Requests[i.ID].Sent)
	require.Equal(t, []string{transmittedFriday, approved}, o.arrived(i.CaseID))
}

// TestSecondRoundIsAnotherMessage: after a question the request is made anew with an id of its own; its transmission is another receipt.
func TestSecondRoundIsAnotherMessage(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	first := o.owe()
	o.work()
	o.pass(72 * time.Hour)
	second := o.again(first.CaseID, 2)
	o.work()
	require.Equal(t, []string{transmittedFriday, `uebermittlung {"baAnfrageAm":{"@":"date","v":"2026-11-23"}}`}, o.arrived(first.CaseID))
	var sent registers.ApprovalRequest
	require.NoError(t, json.Unmarshal(o.other.State().Requests[second.ID].Body, &sent))
	require.Equal(t, first.ID, sent.Follows)
	require.Equal(t, "Zzkanarie", sent.Person.FamilyName)
	require.Equal(t, "Probe Werke GmbH", sent.Employment.Employer)
}

// TestEmployerWithoutAName: a request that says no employer is not sent; clearing gets a task that says why, and once the name is known the
// person has it sent.
func TestEmployerWithoutAName(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id := o.newCase()
	nameless := func(name string) {
		_, _, err := o.store.Receive(t.Context(), store.Message{
			Receipt: casefile.Receipt{
				CaseID: id, Kind: casefile.ReceiptArbeitgeber, Channel: casefile.ChannelPortal, ReceivedAt: o.now(), RecordedBy: "portal", Scope: "portal",
				IdempotencyKey: uuid.NewString(), RequestHash: []byte("h"), Raw: []byte("{}"),
			},
			Facts: map[string]json.RawMessage{"baArbeitgeber": json.RawMessage(`"` + name + `"`)},
		})
		require.NoError(t, err)
	}
	nameless("")
	i := o.again(id, 1)
	o.work()
	require.Empty(t, o.other.State().Requests)
	stored := o.intent(i)
	require.Equal(t, casefile.IntentUnclear, stored.State)
	task, err := o.store.Task(t.Context(), stored.TaskID)
	require.NoError(t, err)
	require.Equal(t, "Versand prüfen", task.Name)
	require.Equal(t, "clearing", task.Group)
	events, err := o.store.Events(t.Context(), id, casefile.StreamCase, 0, 100)
	require.NoError(t, err)
	require.Equal(t, "intent.incomplete", events[len(events)-1].Code)

	nameless("Probe Werke GmbH")
	require.NoError(t, o.store.CompleteAdHocTask(t.Context(), casefile.Submission{
		TaskID: task.ID, CaseID: id, Data: json.RawMessage(`{"versandErgebnis": "erneut-senden", "versandVermerk": "Name nachgetragen"}`),
		Deciding: json.RawMessage(`{}`), Actor: "clerk", TaskVersion: task.Version,
	}))
	o.work()
	require.Equal(t, 1, o.other.State().Requests[i.ID].Sent)
}

// TestOddIDHidesNothing: bad input of a partner: an id that no database takes keeps neither the other answers from their cases nor the inbox from
// counting as read (§ 36 Abs. 2 BeschV).
func TestOddIDHidesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	good := o.owe()
	o.work()
	odd := registers.Item{Answer: registers.Answer{ID: "a\x00b", Request: uuid.NewString()}, Raw: []byte(`{"id": "a\u0000b"}`)}
	stays := o.inbox.leave(t.Context(), odd, "", reasonForeign, "x")
	require.Empty(t, stays.Message)
	require.NoError(t, o.inbox.noteLeft(t.Context(), []store.Leftover{stays}))
	o.other.Post(registers.Answer{Request: good.ID, Verdict: registers.Approved})
	o.read()
	require.Equal(t, []string{transmittedFriday, approved}, o.arrived(good.CaseID))
}

// TestLeftoversHideNothing: bad input of a partner: a BA answer for an unknown request is never lost and blocks nobody. However many lie there,
// the answers behind them reach their cases, people see each with its reason, and it is gone from their list when the partner withdraws it.
func TestLeftoversHideNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const strange = 2*inboxBatch + 50
	for range strange {
		o.other.Post(registers.Answer{Request: uuid.NewString(), Verdict: registers.Approved})
	}
	good, doubted := o.owe(), o.owe()
	o.work()
	unsent := o.owe()
	o.other.Post(registers.Answer{Request: good.ID, Verdict: registers.Approved})
	o.read()
	require.Equal(t, []string{transmittedFriday, approved}, o.arrived(good.CaseID))
	require.Equal(t, o.now(), o.readThrough().UTC(), "silence may be established over what is none of ours")
	left, err := o.store.Leftovers(t.Context())
	require.NoError(t, err)
	require.Len(t, left, strange)
	require.Equal(t, reasonForeign, left[0].Reason)
	require.Equal(t, activities.PartnerBA, left[0].Partner)
	require.NotEmpty(t, left[0].Message)
	require.Empty(t, left[0].Case)
	for _, p := range o.other.State().Inbox[:strange] {
		require.Zero(t, p.Acknowledged, "nothing is dropped")
	}

	before := o.readThrough()
	o.other.Post(registers.Answer{Request: unsent.ID, Verdict: registers.Approved})
	o.other.Post(registers.Answer{Request: doubted.ID, Verdict: registers.Refused})
	o.pass(inboxPauseMax)
	o.read()
	require.Len(t, o.arrived(doubted.CaseID), 2, "behind an answer of ours that stays, too")
	require.Equal(t, before, o.readThrough(), "but no silence over that one (§ 36 Abs. 2 BeschV)")
	left, err = o.store.Leftovers(t.Context())
	require.NoError(t, err)
	require.Len(t, left, strange+1)
	require.Equal(t, unsent.CaseID, left[strange].Case)
	require.NotEmpty(t, left[strange].Aktenzeichen)

	for _, p := range o.other.State().Inbox[:strange] {
		require.NoError(t, o.inbox.client.Acknowledge(t.Context(), p.ID)) // as if the partner had withdrawn it
	}
	o.pass(inboxPauseMax)
	o.read()
	n, err := o.store.CountLeftovers(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n)
}
