package store_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/store"
	"ablauf/internal/store/storetest"
)

// oweRequest owes a request to an authority whose arrival the case waits for.
func oweRequest(t *testing.T, s *store.Store, id casefile.CaseID) casefile.Intent {
	t.Helper()
	i, err := s.OweIntent(t.Context(), casefile.Intent{
		CaseID: id, Key: string(id) + "/7", Kind: "ba-anfrage", Payload: json.RawMessage(`{"variable": "baAnfrageAm"}`),
	})
	require.NoError(t, err)
	return i
}

func claimOne(t *testing.T, s *store.Store, outcome store.IntentOutcome) {
	t.Helper()
	n, err := s.ClaimIntents(t.Context(), "ba-anfrage", 1, func(context.Context, casefile.Intent) (store.IntentOutcome, error) {
		return outcome, nil
	})
	require.NoError(t, err)
	require.Equal(t, 1, n)
}

// finish completes a task "Versand prüfen" of clearing.
func finish(t *testing.T, s *store.Store, task casefile.Task, data string) error {
	t.Helper()
	return s.CompleteAdHocTask(t.Context(), casefile.Submission{
		TaskID: task.ID, CaseID: task.CaseID, Data: json.RawMessage(data), Deciding: json.RawMessage(`{}`), Actor: "clerk", TaskVersion: task.Version,
	})
}

func transmissions(t *testing.T, s *store.Store, id casefile.CaseID) []casefile.Receipt {
	t.Helper()
	all, err := s.Receipts(t.Context(), id)
	require.NoError(t, err)
	var found []casefile.Receipt
	for _, r := range all {
		if r.Kind == casefile.ReceiptUebermittlung {
			found = append(found, r)
		}
	}
	return found
}

// TestTransmissionIsAReceipt: § 36 Abs. 2 BeschV: the period runs from transmission. The confirmation and the receipt by which the case
// learns of it are one transaction; the day is that of Berlin.
func TestTransmissionIsAReceipt(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := aCase(t, s)
	i := oweRequest(t, s, c.ID)
	at := time.Date(2026, 11, 27, 23, 30, 0, 0, time.UTC) // half past midnight of the 28th in Berlin
	clock.t = at.Add(time.Hour)
	m, err := store.TransmissionOf(i, at, casefile.ActorSystem, []byte("{}"))
	require.NoError(t, err)
	claimOne(t, s, store.Sent(m))
	found := transmissions(t, s, c.ID)
	require.Len(t, found, 1)
	require.JSONEq(t, `{"baAnfrageAm": {"@": "date", "v": "2026-11-28"}}`, string(found[0].Deciding))
	require.True(t, at.Equal(found[0].ReceivedAt))
	require.Equal(t, casefile.ReceiptPending, found[0].State)
	_, replayed, err := s.Receive(t.Context(), *m)
	require.NoError(t, err)
	require.True(t, replayed, "a second confirmation of the same message is the first")
}

// TestPersonSettlesDispatch: architecture.md 4.2: what is unclear is a task, and what the person finds out takes effect at once.
func TestPersonSettlesDispatch(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, data string
		state      casefile.IntentState
		day        string
	}{
		{"arrived two days ago", `{"versandErgebnis": "angekommen", "versandAm": "2026-11-24", "versandVermerk": "x"}`, casefile.IntentConfirmed, "2026-11-24"},
		{"by hand today", `{"versandErgebnis": "von-hand", "versandAm": "2026-11-26", "versandVermerk": "x"}`, casefile.IntentConfirmed, "2026-11-26"},
		{"has not arrived", `{"versandErgebnis": "erneut-senden", "versandVermerk": "x"}`, casefile.IntentOwed, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s, _ := openAt(t)
			c := aCase(t, s)
			oweRequest(t, s, c.ID)
			claimOne(t, s, store.Unclear("intent.unclear"))
			first := onlyTask(t, s, c.ID)
			require.NoError(t, finish(t, s, first, row.data))
			intents, err := s.Intents(t.Context(), c.ID)
			require.NoError(t, err)
			require.Equal(t, row.state, intents[0].State)
			found := transmissions(t, s, c.ID)
			if row.day == "" {
				require.Empty(t, found)
				claimOne(t, s, store.Unclear("intent.refused"))
				again, err := s.Intents(t.Context(), c.ID)
				require.NoError(t, err)
				require.NotEqual(t, first.ID, again[0].TaskID)
				second, err := s.Task(t.Context(), again[0].TaskID)
				require.NoError(t, err)
				require.Equal(t, casefile.TaskOpen, second.State, "a finished task never opens again; there is another")
				return
			}
			require.Len(t, found, 1)
			require.JSONEq(t, `{"baAnfrageAm": {"@": "date", "v": "`+row.day+`"}}`, string(found[0].Deciding))
			require.Equal(t, casefile.ActorID("clerk"), found[0].RecordedBy)
		})
	}
}

// TestDispatchDayIsNotAhead: nothing can have arrived tomorrow; the task stays open and nothing else changes.
func TestDispatchDayIsNotAhead(t *testing.T) {
	t.Parallel()
	s, _ := openAt(t)
	c := aCase(t, s)
	oweRequest(t, s, c.ID)
	claimOne(t, s, store.Unclear("intent.unclear"))
	task := onlyTask(t, s, c.ID)
	err := finish(t, s, task, `{"versandErgebnis": "angekommen", "versandAm": "2026-11-27", "versandVermerk": "x"}`)
	requireKind(t, err, casefile.Invalid, "form.invalid")
	require.Equal(t, task, onlyTask(t, s, c.ID))
	require.Empty(t, transmissions(t, s, c.ID))
}

// TestLongWaitAsksAPerson: an outage of a day becomes a task beside the attempts; a message that gets out after all takes the task back,
// and one that a person settled meanwhile is not overruled by the sender that was under way.
func TestLongWaitAsksAPerson(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := aCase(t, s)
	i := oweRequest(t, s, c.ID)
	ask := func() int {
		n, err := s.AskAboutWaiting(t.Context(), "ba-anfrage", clock.t.AddDate(0, 0, -1), 10)
		require.NoError(t, err)
		return n
	}
	require.Zero(t, ask())
	clock.t = clock.t.Add(25 * time.Hour)
	waiting, err := s.WaitingIntents(t.Context(), "ba-anfrage")
	require.NoError(t, err)
	require.Equal(t, 1, waiting.Count)
	require.True(t, i.CreatedAt.Equal(waiting.Oldest))
	require.Equal(t, 1, ask())
	require.Zero(t, ask(), "once")
	require.Equal(t, "Versand prüfen", onlyTask(t, s, c.ID).Name)
	claimOne(t, s, store.Sent(nil))
	tasks, err := s.Intents(t.Context(), c.ID)
	require.NoError(t, err)
	task, err := s.Task(t.Context(), tasks[0].TaskID)
	require.NoError(t, err)
	require.Equal(t, casefile.TaskCancelled, task.State)

	other := aCase(t, s)
	oweRequest(t, s, other.ID)
	clock.t = clock.t.Add(25 * time.Hour)
	require.Equal(t, 1, ask())
	_, err = s.ClaimIntents(t.Context(), "ba-anfrage", 1, func(context.Context, casefile.Intent) (store.IntentOutcome, error) {
		err := finish(t, s, onlyTask(t, s, other.ID), `{"versandErgebnis": "von-hand", "versandAm": "2026-11-27", "versandVermerk": "x"}`)
		return store.Withdrawn(), err
	})
	require.NoError(t, err)
	intents, err := s.Intents(t.Context(), other.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.IntentConfirmed, intents[0].State)
	require.Len(t, transmissions(t, s, other.ID), 1)
}

// TestRefusedWhileAPersonIsAsked: architecture.md 4.2: who was asked because a message waits long is heard also when the partner then
// refuses it: there is one task, and what is found out in it takes effect.
func TestRefusedWhileAPersonIsAsked(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := aCase(t, s)
	oweRequest(t, s, c.ID)
	clock.t = clock.t.Add(25 * time.Hour)
	n, err := s.AskAboutWaiting(t.Context(), "ba-anfrage", clock.t.AddDate(0, 0, -1), 10)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	asked := onlyTask(t, s, c.ID)
	claimOne(t, s, store.Unclear("intent.refused"))
	require.Equal(t, asked, onlyTask(t, s, c.ID))
	events, err := s.Events(t.Context(), c.ID, casefile.StreamCase, 0, 100)
	require.NoError(t, err)
	last := events[len(events)-1]
	require.Equal(t, "intent.refused", last.Code)
	require.Equal(t, string(asked.ID), last.Params["task"], "the log says in which task the refusal is dealt with")
	require.NoError(t, finish(t, s, asked, `{"versandErgebnis": "von-hand", "versandAm": "2026-11-27", "versandVermerk": "x"}`))
	require.Len(t, transmissions(t, s, c.ID), 1)
}

// TestVerdictThatNobodyCarriesOut: what a person found out is taken or refused, never dropped in silence.
func TestVerdictThatNobodyCarriesOut(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"the message waits for another task": `update intent set task_id = null`,
		"the message has arrived":            `update intent set state = 'confirmed', confirmed_at = now()`,
		"nobody wants it any more":           `update intent set state = 'withdrawn'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := storetest.New(t)
			s := db.Open(t, time.Now)
			c := aCase(t, s)
			oweRequest(t, s, c.ID)
			claimOne(t, s, store.Unclear("intent.unclear"))
			task := onlyTask(t, s, c.ID)
			_, err := db.Owner(t).Exec(t.Context(), sql)
			require.NoError(t, err)
			requireConflict(t, finish(t, s, task, `{"versandErgebnis": "erneut-senden", "versandVermerk": "x"}`), "task.settled")
			require.Equal(t, task, onlyTask(t, s, c.ID))
		})
	}
}

// TestAnswerProvesArrival: who answers a message has it; what was unclear is so no longer, once.
func TestAnswerProvesArrival(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := aCase(t, s)
	i := oweRequest(t, s, c.ID)
	claimOne(t, s, store.Unclear("intent.unclear"))
	m, err := store.TransmissionOf(i, clock.t, casefile.ActorSystem, nil)
	require.NoError(t, err)
	require.NoError(t, s.ConfirmIntent(t.Context(), i.ID, m))
	require.NoError(t, s.ConfirmIntent(t.Context(), i.ID, m))
	require.Len(t, transmissions(t, s, c.ID), 1)
	require.Equal(t, casefile.TaskCancelled, onlyTask(t, s, c.ID).State)
	stored, err := s.Intent(t.Context(), i.ID)
	require.NoError(t, err)
	require.Equal(t, casefile.IntentConfirmed, stored.State)
	requireKind(t, s.ConfirmIntent(t.Context(), "01a200f4-3387-7bd9-8554-aaf777749fbc", m), casefile.NotFound, "store.not-found")
}

// TestRegisterAnswerToAClosedCaseIsKept: what a register says cannot be sent back to it, understood or not; it is received and goes to
// clearing by way of its delivery, while everything else for a closed case is refused to whoever sends it.
func TestRegisterAnswerToAClosedCaseIsKept(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := aCase(t, s)
	_, err := s.Project(t.Context(), store.Turn{CaseID: c.ID, Rev: 1, At: clock.t, Closed: true, Outcome: "antrag-zurueckgenommen"})
	require.NoError(t, err)
	for _, kind := range []casefile.ReceiptKind{casefile.ReceiptRegisterantwort, casefile.ReceiptNachricht} {
		_, _, err = s.Receive(t.Context(), store.Message{Receipt: casefile.Receipt{
			CaseID: c.ID, Kind: kind, Channel: casefile.ChannelRegister, ReceivedAt: clock.t, Scope: "ba", IdempotencyKey: string(kind),
		}})
		require.NoError(t, err)
	}
	_, _, err = s.Receive(t.Context(), store.Message{Receipt: casefile.Receipt{
		CaseID: c.ID, Kind: casefile.ReceiptNachricht, Channel: casefile.ChannelPost, ReceivedAt: clock.t,
	}})
	requireConflict(t, err, "case.closed")
}

// TestRemedyAgainstAClosedCaseIsKept: §§ 58, 70, 74 VwGO: a remedy counts by the day on which it arrives, for a case that has ended, too. It is
// received, and who may judge it has a task; clearing does not decide whether it came in time. A letter that came back late is no use of
// anybody who could send it again.
func TestRemedyAgainstAClosedCaseIsKept(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c := aCase(t, s)
	_, err := s.Project(t.Context(), store.Turn{CaseID: c.ID, Rev: 1, At: clock.t, Closed: true, Outcome: "antrag-abgelehnt"})
	require.NoError(t, err)
	for _, kind := range []casefile.ReceiptKind{casefile.ReceiptRechtsbehelf, casefile.ReceiptRechtsbehelfspost, casefile.ReceiptRuecklaeufer} {
		_, _, err = s.Receive(t.Context(), aMessage(c.ID, kind))
		require.NoError(t, err, kind)
	}
	_, _, err = s.Receive(t.Context(), aMessage(c.ID, casefile.ReceiptAntwort))
	requireConflict(t, err, "case.closed")
	_, err = s.ClaimReceipts(t.Context(), 10, func(context.Context, casefile.Receipt) (store.ReceiptOutcome, error) {
		return store.Poison("case.closed"), nil
	})
	require.NoError(t, err)
	byName := map[string]string{}
	for _, row := range tasksOf(t, s, c.ID) {
		byName[row.Task.Name] = row.Task.Group
	}
	require.Equal(t, map[string]string{
		"Rechtsbehelf prüfen": string(casefile.RoleRechtssachbearbeitung), "Eingang prüfen": string(casefile.RoleClearing),
	}, byName)
}

// TestInterimReliefIsLookedAtWithinAWorkingDay: § 80 Abs. 5, § 123 VwGO: who asks a court for interim relief, and what a court writes, cannot wait
// three days in a tray. The data says which it is; whatever comes on a Thursday is looked at on the Friday.
func TestInterimReliefIsLookedAtWithinAWorkingDay(t *testing.T) {
	t.Parallel()
	thursday := time.Date(2026, 11, 26, 18, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		kind     casefile.ReceiptKind
		deciding string
		due      string
	}{
		"objection":           {casefile.ReceiptRechtsbehelf, `{"rechtsbehelfArt": "widerspruch"}`, "2026-11-29"},
		"court action":        {casefile.ReceiptRechtsbehelf, `{"rechtsbehelfArt": "klage"}`, "2026-11-29"},
		"interim relief":      {casefile.ReceiptRechtsbehelf, `{"rechtsbehelfArt": "eilantrag"}`, "2026-11-27"},
		"the court writes":    {casefile.ReceiptRechtsbehelfspost, `{"rechtsbehelfStelle": "gericht"}`, "2026-11-27"},
		"reviewing authority": {casefile.ReceiptRechtsbehelfspost, `{"rechtsbehelfStelle": "widerspruchsbehoerde"}`, "2026-11-29"},
		"nothing is said":     {casefile.ReceiptRechtsbehelf, ``, "2026-11-29"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, clock := openAt(t)
			c := aCase(t, s)
			_, err := s.Project(t.Context(), store.Turn{CaseID: c.ID, Rev: 1, At: clock.t, Closed: true, Outcome: "antrag-abgelehnt"})
			require.NoError(t, err)
			clock.t = thursday
			m := aMessage(c.ID, test.kind)
			m.Receipt.ReceivedAt, m.Receipt.Deciding = thursday, json.RawMessage(test.deciding)
			_, _, err = s.Receive(t.Context(), m)
			require.NoError(t, err)
			_, err = s.ClaimReceipts(t.Context(), 10, func(context.Context, casefile.Receipt) (store.ReceiptOutcome, error) {
				return store.Poison("case.closed"), nil
			})
			require.NoError(t, err)
			due := map[string]string{}
			for _, row := range tasksOf(t, s, c.ID) {
				due[row.Task.Name] = row.Task.DueOn.String()
			}
			require.Equal(t, test.due, due["Rechtsbehelf prüfen"])
		})
	}
}

// TestMessagesOfACaseKeepTheirOrder: architecture.md 3: what a case says to a partner is said in order. A message that was tried in vain and
// waits holds up the next one of the same case and kind, nothing else; one that lies in front of a person holds up nobody.
func TestMessagesOfACaseKeepTheirOrder(t *testing.T) {
	t.Parallel()
	s, clock := openAt(t)
	c, other := aCase(t, s), aCase(t, s)
	owe := func(id casefile.CaseID, key, kind string) casefile.Intent {
		clock.t = clock.t.Add(time.Second)
		i, err := s.OweIntent(t.Context(), casefile.Intent{CaseID: id, Key: key, Kind: kind, Payload: json.RawMessage("{}")})
		require.NoError(t, err)
		return i
	}
	first, second := owe(c.ID, "1", "azr-meldung"), owe(c.ID, "2", "azr-meldung")
	search, stranger := owe(c.ID, "3", "azr-suche"), owe(other.ID, "4", "azr-meldung")
	trouble := casefile.Errorf(casefile.Internal, "register.answer", "odd")
	claim := func(kind string, outcome store.IntentOutcome, err error) (taken []string) {
		_, claimErr := s.ClaimIntents(t.Context(), kind, 10, func(_ context.Context, i casefile.Intent) (store.IntentOutcome, error) {
			taken = append(taken, i.ID)
			return outcome, err
		})
		require.NoError(t, claimErr)
		return taken
	}
	require.Equal(t, []string{first.ID, stranger.ID}, claim("azr-meldung", store.IntentOutcome{}, trouble))
	require.Equal(t, []string{search.ID}, claim("azr-suche", store.Sent(nil), nil))
	require.Empty(t, claim("azr-meldung", store.Sent(nil), nil), "the first one waits for its next attempt")
	clock.t = clock.t.Add(time.Minute)
	require.Equal(t, []string{first.ID, second.ID, stranger.ID}, sortedAs(claim("azr-meldung", store.Sent(nil), nil), first.ID, second.ID, stranger.ID))

	third, fourth := owe(c.ID, "5", "azr-meldung"), owe(c.ID, "6", "azr-meldung")
	require.Equal(t, []string{third.ID, fourth.ID}, claim("azr-meldung", store.Unclear("intent.refused"), nil))
}

// sortedAs puts the ids that both lists have into the order of a list, after it was seen that the ones of one case came in theirs.
func sortedAs(got []string, want ...string) []string {
	if len(got) != len(want) || slices.Index(got, want[0]) > slices.Index(got, want[1]) {
		return got
	}
	return want
}
