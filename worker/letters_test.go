package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"ablauf/activities"
	"ablauf/internal/authority"
	"ablauf/internal/calendar"
	"ablauf/internal/casefile"
	"ablauf/internal/registers"
	"ablauf/internal/registers/fake"
	"ablauf/internal/store"
)

// cabinet stands for the e-file: every letter has the same page, and the tray what was laid into it.
type cabinet struct{ tray map[string]bool }

func (cabinet) Get(_ context.Context, _ casefile.CaseID, objectKey string) (io.ReadCloser, error) {
	return io.NopCloser(bytes.NewReader([]byte("%PDF-1.7 " + objectKey))), nil
}

func (c cabinet) Printed(_ context.Context, intentID string) (bool, error) {
	return c.tray[intentID], nil
}

// printRoom is an office whose partner is the print centre.
type printRoom struct {
	*office
	cabinet cabinet
	silent  *overdue
}

func newPrintRoom(t *testing.T) *printRoom {
	t.Helper()
	r := &printRoom{office: newOfficeFor(t, registers.Print), cabinet: cabinet{tray: map[string]bool{}}}
	office, err := authority.Load("musterstadt")
	require.NoError(t, err)
	p := &post{store: r.store, files: r.cabinet, office: office}
	r.post, r.inbox.post = p, p
	r.silent = &overdue{store: r.store, logger: r.logger, now: r.now}
	return r
}

// write files a letter of a case and owes its dispatch; with days it asks for an answer within so many.
func (r *printRoom) write(id casefile.CaseID, template string, days int, lines ...string) (casefile.Letter, casefile.Intent) {
	r.t.Helper()
	if lines == nil {
		lines = []string{"Ayşe Zzkanarie", "Probeweg 1", "70173 Musterstadt"}
	}
	today := casefile.DateOf(r.now().In(calendar.Berlin()))
	key := "case/" + string(id) + "/" + uuid.NewString()
	l, err := r.store.BeginLetter(r.t.Context(), casefile.Letter{CaseID: id, Key: key, Template: template, LetterDate: today})
	require.NoError(r.t, err)
	delivery := calendar.DeemedDelivery(calendar.BW, today)
	if days > 0 {
		computed := calendar.Period(calendar.BW, delivery.LastDay, calendar.Length{N: days, Unit: calendar.Days}, calendar.Options{Event: "bekanntgabe"})
		require.NoError(r.t, r.store.PutDeadline(r.t.Context(), casefile.Deadline{
			CaseID: id, Key: key, Kind: "nachforderung", Direction: "antragsteller", LastDay: computed.LastDay, Reason: computed.Reason,
			Params: computed.Params, DueAt: calendar.EndOfDay(computed.LastDay, calendar.Berlin()),
		}))
	}
	frozen, err := json.Marshal(map[string]any{activities.FieldRecipient: lines})
	require.NoError(r.t, err)
	file, err := r.store.Dossier(r.t.Context(), id)
	require.NoError(r.t, err)
	require.NoError(r.t, r.store.FileLetter(r.t.Context(), l.ID, file.Addressee(), casefile.Document{
		CaseID: id, Kind: "schreiben", Name: "x.pdf", MediaType: "application/pdf", Size: 1, SHA256: make([]byte, 32), ObjectKey: "o-" + string(l.ID),
		State: casefile.DocumentReleased, ReceivedAt: r.now(), RecordedBy: casefile.ActorSystem,
	}, "Ihr Antrag", delivery.LastDay, frozen))
	payload, err := json.Marshal(activities.PrintOrder{Letter: l.ID})
	require.NoError(r.t, err)
	i, err := r.store.OweIntent(r.t.Context(), casefile.Intent{CaseID: id, Key: key, Kind: activities.IntentPrint, Payload: payload})
	require.NoError(r.t, err)
	return l, i
}

func (r *printRoom) letter(l casefile.Letter) casefile.Letter {
	r.t.Helper()
	stored, err := r.store.Letter(r.t.Context(), l.ID)
	require.NoError(r.t, err)
	return stored
}

func (r *printRoom) says(i casefile.Intent, verdict registers.Verdict, day, reason string) {
	r.t.Helper()
	a := registers.Answer{Request: i.ID, Verdict: verdict, Reason: reason}
	if day != "" {
		a.Dated = casefile.MustParseDate(day)
	}
	r.other.Post(a)
	r.read()
}

func (r *printRoom) lastDay(id casefile.CaseID) string {
	r.t.Helper()
	deadlines, err := r.store.Deadlines(r.t.Context(), id)
	require.NoError(r.t, err)
	require.Len(r.t, deadlines, 1)
	return deadlines[0].LastDay.String()
}

// settle lets clara finish a task.
func (r *printRoom) settle(task casefile.TaskID, data string) error {
	r.t.Helper()
	stored, err := r.store.Task(r.t.Context(), task)
	require.NoError(r.t, err)
	if stored.Assignee == "" {
		stored, err = r.store.ClaimTask(r.t.Context(), task, "clara", stored.Version)
		require.NoError(r.t, err)
	}
	return r.store.CompleteAdHocTask(r.t.Context(), casefile.Submission{
		TaskID: task, Actor: "clara", TaskVersion: stored.Version, Data: json.RawMessage(data), SubmittedAt: r.now(),
	})
}

// TestThousandLettersAfterAnOutage: architecture.md, "Effects on the outside", § 41 Abs. 2 VwVfG: the print centre is away for a day while a
// thousand letters come up; when it is back its connection still breaks off at first, and its words come twice. Each letter is printed once,
// those of a case in their order, and each has the day of posting that the print centre named.
func TestThousandLettersAfterAnOutage(t *testing.T) {
	t.Parallel()
	const cases, rounds = 50, 20
	r := newPrintRoom(t)
	r.other.Set(fake.Mode{Down: true})
	owed := map[casefile.CaseID][]string{}
	var letters []casefile.Letter
	ids := make([]casefile.CaseID, cases)
	for k := range ids {
		ids[k] = r.newCase()
	}
	for range rounds {
		for _, id := range ids {
			l, i := r.write(id, "verlaengerung/eingangsbestaetigung", 0)
			letters, owed[id] = append(letters, l), append(owed[id], i.ID)
		}
		r.work()
		r.pass(72 * time.Minute)
	}
	require.Empty(t, r.other.State().Requests)
	require.Contains(t, r.log.String(), fmt.Sprintf("waiting=%d", cases*rounds))

	r.other.Set(fake.Mode{Lose: true, Auto: []registers.Verdict{registers.LetterAccepted, registers.LetterPosted, registers.LetterPosted}})
	for range 10 {
		r.work()
		r.pass(time.Minute)
	}
	r.other.Set(fake.Mode{Auto: []registers.Verdict{registers.LetterAccepted, registers.LetterPosted, registers.LetterPosted}})
	for range 400 {
		r.pass(time.Minute)
		_, err := r.once(t.Context())
		require.NoError(t, err)
		if len(r.other.State().Requests) == cases*rounds {
			break
		}
	}
	for range cases*rounds*3/inboxBatch + 2 {
		r.read()
	}
	received := r.other.State().Requests
	require.Len(t, received, cases*rounds)
	for id, messages := range owed {
		require.True(t, slices.IsSortedFunc(messages, func(a, b string) int { return received[a].Number - received[b].Number }), "case %s", id)
		for _, message := range messages {
			require.Equal(t, 1, received[message].Sent, "printed once; what was lost on the way back was asked for")
		}
	}
	for _, l := range letters {
		stored := r.letter(l)
		require.Equal(t, casefile.WayCentre, stored.Way)
		require.Equal(t, casefile.DateOf(received[intentOf(t, r, l)].At.In(calendar.Berlin())), stored.PostedOn)
	}
	require.NotContains(t, r.log.String(), "Zzkanarie")
}

func intentOf(t *testing.T, r *printRoom, l casefile.Letter) string {
	t.Helper()
	intents, err := r.store.Intents(t.Context(), l.CaseID)
	require.NoError(t, err)
	for _, i := range intents {
		if i.Key == l.Key {
			return i.ID
		}
	}
	t.Fatal("the letter has no order")
	return ""
}

// TestPostingCounts: § 41 Abs. 2 LVwVfG, § 188 Abs. 1 BGB, § 31 Abs. 3 VwVfG: a letter of Friday, 20 November 2026, asks for an answer within
// 10 days. Posted on Tuesday the 24th, it counts as delivered on Friday the 27th, and the ten days end on Monday, 7 December. Another word with
// an earlier day changes nothing, and a letter that was posted on its own day leaves everything as it was.
func TestPostingCounts(t *testing.T) {
	t.Parallel()
	r := newPrintRoom(t)
	id := r.newCase()
	l, i := r.write(id, "nachforderung/aufforderung", 10)
	r.work()
	require.False(t, r.letter(l).Posted(), "accepted is not posted")
	require.Equal(t, "2026-12-03", r.lastDay(id), "so long as nobody knows better; § 41: the 23rd")
	r.says(i, registers.LetterPrinted, "", "")
	require.False(t, r.letter(l).Posted(), "printed is not posted")
	r.pass(4 * 24 * time.Hour)
	r.says(i, registers.LetterPosted, "2026-11-24", "")
	require.Equal(t, "2026-11-24", r.letter(l).PostedOn.String())
	require.Equal(t, "2026-11-27", r.letter(l).DeemedDeliveredOn.String())
	require.Equal(t, "2026-12-07", r.lastDay(id))
	deadlines, err := r.store.Deadlines(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, "2026-12-03", deadlines[0].Params[casefile.ParamNamed], "the day that the letter names")
	r.says(i, registers.LetterPosted, "2026-11-23", "")
	require.Equal(t, "2026-12-07", r.lastDay(id), "nobody loses a day again")

	other := r.newCase()
	_, same := r.write(other, "nachforderung/aufforderung", 10)
	r.work()
	before := r.lastDay(other)
	r.says(same, registers.LetterPosted, "2026-11-24", "")
	require.Equal(t, before, r.lastDay(other))
}

// TestPostingThatCannotBe: a day before the order, or one to come, begins no period (§ 41 Abs. 2 Satz 3 VwVfG: the authority must prove the day);
// a person reads the message.
func TestPostingThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, day := range []string{"2026-11-19", "2026-11-21"} {
		r := newPrintRoom(t)
		id := r.newCase()
		l, i := r.write(id, "verlaengerung/eingangsbestaetigung", 0)
		r.work()
		r.says(i, registers.LetterPosted, day, "")
		require.False(t, r.letter(l).Posted())
		require.Equal(t, []string{"nachricht {}"}, r.arrived(id))
	}
}

// TestRejectedIsATask: a letter that the print centre turned away is never silence: clearing has a task, once however often it is told; posted
// by hand, it counts from that day, and the period that it begins is the longer for it.
func TestRejectedIsATask(t *testing.T) {
	t.Parallel()
	r := newPrintRoom(t)
	id := r.newCase()
	l, i := r.write(id, "nachforderung/aufforderung", 10)
	r.work()
	r.says(i, registers.LetterRejected, "", registers.ReasonUnreadable)
	r.says(i, registers.LetterRejected, "", registers.ReasonUnreadable)
	stored := r.letter(l)
	require.Equal(t, registers.ReasonUnreadable, stored.RefusedFor)
	task, err := r.store.Task(t.Context(), stored.TaskID)
	require.NoError(t, err)
	require.Equal(t, "allgemein/schreiben-klaeren", task.Form)
	require.Equal(t, "clearing", task.Group)
	r.pass(3 * 24 * time.Hour)
	require.Equal(t, casefile.Invalid, casefile.KindOf(r.settle(stored.TaskID, `{"schreibenErgebnis": "von-hand", "schreibenAm": "2026-11-24"}`)), "to come")
	require.NoError(t, r.settle(stored.TaskID, `{"schreibenErgebnis": "von-hand", "schreibenAm": "2026-11-23"}`))
	require.True(t, r.letter(l).Posted())
	require.Empty(t, r.letter(l).RefusedFor)
	require.Equal(t, "2026-12-07", r.lastDay(id), "26 November and ten days: the 6th is a Sunday")
}

// TestPrintedAgain: a person has a rejected letter printed again: the print centre gets a new order, because it knows the first one, and both
// stand in the record.
func TestPrintedAgain(t *testing.T) {
	t.Parallel()
	r := newPrintRoom(t)
	l, i := r.write(r.newCase(), "verlaengerung/eingangsbestaetigung", 0)
	r.work()
	r.says(i, registers.LetterRejected, "", registers.ReasonUnreadable)
	require.NoError(t, r.settle(r.letter(l).TaskID, `{"schreibenErgebnis": "neu-drucken"}`))
	r.work()
	require.Len(t, r.other.State().Requests, 2)
	intents, err := r.store.Intents(t.Context(), l.CaseID)
	require.NoError(t, err)
	require.Len(t, intents, 2)
	r.says(intents[1], registers.LetterPosted, "2026-11-20", "")
	require.True(t, r.letter(l).Posted())
}

// TestNoAddressNothingPrinted: bad input, a person without an address: the letter is not handed over, a person is asked.
func TestNoAddressNothingPrinted(t *testing.T) {
	t.Parallel()
	r := newPrintRoom(t)
	l, i := r.write(r.newCase(), "eingang/antwort", 0, "Ayşe Zzkanarie", "Anschrift unbekannt")
	r.work()
	require.Empty(t, r.other.State().Requests)
	require.Equal(t, casefile.IntentUnclear, r.intent(i).State)
	require.NoError(t, r.settle(r.intent(i).TaskID, `{"versandErgebnis": "von-hand", "versandAm": "2026-11-20"}`))
	stored := r.letter(l)
	require.True(t, stored.Posted())
	require.Equal(t, casefile.WayByHand, stored.Way)
	require.Equal(t, casefile.LetterSent, stored.State)
}

// TestReturnedGoesToTheCase: domain 2.4, 2.5: what came back is a message to the case, once, with what stands on the envelope. The letter
// announces nothing any more, also where the print centre says only afterwards that it was posted.
func TestReturnedGoesToTheCase(t *testing.T) {
	t.Parallel()
	r := newPrintRoom(t)
	id := r.newCase()
	l, i := r.write(id, "ablehnung/bescheid-ablehnung", 0)
	r.work()
	r.pass(6 * 24 * time.Hour)
	r.says(i, registers.LetterReturned, "2026-11-26", registers.ReasonMoved)
	r.says(i, registers.LetterReturned, "2026-11-26", registers.ReasonMoved)
	r.says(i, registers.LetterPosted, "2026-11-20", "")
	require.Equal(t, []string{`ruecklaeufer {}`}, r.arrived(id))
	facts, err := r.store.Facts(t.Context(), id)
	require.NoError(t, err)
	require.JSONEq(t, `"unbekannt-verzogen"`, string(facts["ruecklaeuferGrund"]))
	stored := r.letter(l)
	require.False(t, stored.Posted(), "posted, and back")
	require.Equal(t, "2026-11-26", stored.ReturnedOn.String())
}

// TestDecisionThatGoesOutAgain: § 41 Abs. 2 Satz 3 VwVfG, §§ 70, 74 VwGO, § 188 Abs. 2 BGB: a decision of Friday, 20 November 2026, counts as
// delivered on Monday the 23rd; the month for a remedy ends on 23 December. It comes back and is printed once more: what the print centre says
// again of the first posting counts for nothing, and posted anew on Tuesday, 1 December, it counts as delivered on Friday the 4th; the month
// ends on Monday, 4 January 2027.
func TestDecisionThatGoesOutAgain(t *testing.T) {
	t.Parallel()
	r := newPrintRoom(t)
	id := r.newCase()
	l, i := r.write(id, "ablehnung/bescheid-ablehnung", 0)
	r.work()
	r.says(i, registers.LetterPosted, "2026-11-20", "")
	computed := calendar.Period(calendar.BW, casefile.MustParseDate("2026-11-23"), calendar.Length{N: 1, Unit: calendar.Months}, calendar.Options{Event: "bekanntgabe"})
	require.NoError(t, r.store.PutDeadline(t.Context(), casefile.Deadline{
		CaseID: id, Key: "case/" + string(id) + "/9", Kind: "widerspruch", Direction: "antragsteller", LastDay: computed.LastDay, Reason: computed.Reason,
		Params: computed.Params, DueAt: calendar.EndOfDay(computed.LastDay, calendar.Berlin()), SetAt: r.now(),
	}))
	require.Equal(t, "2026-12-23", r.lastDay(id))
	r.pass(6 * 24 * time.Hour)
	r.says(i, registers.LetterReturned, "2026-11-26", registers.ReasonNotCollected)
	_, err := r.store.ClaimReceipts(t.Context(), 10, func(_ context.Context, receipt casefile.Receipt) (store.ReceiptOutcome, error) {
		return store.Poison("receipt.unknown-kind"), nil
	})
	require.NoError(t, err)
	require.NoError(t, r.settle(r.letter(l).TaskID, `{"schreibenErgebnis": "neu-drucken"}`))
	r.says(i, registers.LetterPosted, "2026-11-20", "")
	require.False(t, r.letter(l).Posted(), "that one came back")
	r.work()
	r.pass(5 * 24 * time.Hour)
	intents, err := r.store.Intents(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, intents, 2)
	r.says(intents[1], registers.LetterPosted, "2026-12-01", "")
	require.True(t, r.letter(l).Posted())
	require.Equal(t, "2026-12-04", r.letter(l).DeemedDeliveredOn.String())
	require.Equal(t, "2027-01-04", r.lastDay(id))
}

// TestSilentPrintCentre: a letter that nobody posts for five days is asked about; if the word comes after all, it counts.
func TestSilentPrintCentre(t *testing.T) {
	t.Parallel()
	r := newPrintRoom(t)
	l, i := r.write(r.newCase(), "verlaengerung/eingangsbestaetigung", 0)
	r.work()
	require.Zero(t, r.ask())
	r.pass(postingMax)
	require.Equal(t, 1, r.ask())
	require.Zero(t, r.ask(), "once")
	task := r.letter(l).TaskID
	require.Equal(t, casefile.TaskOpen, r.task(task).State)
	r.says(i, registers.LetterPosted, "2026-11-23", "")
	require.True(t, r.letter(l).Posted())
	require.Equal(t, casefile.TaskCancelled, r.task(task).State, "nothing is left to be found out")
}

// ask lets the worker look for letters that nobody posted, and gives about how many it asked.
func (r *printRoom) ask() int {
	r.t.Helper()
	r.pass(2 * time.Minute)
	n, err := r.silent.once(r.t.Context())
	require.NoError(r.t, err)
	return n
}

func (r *printRoom) task(id casefile.TaskID) casefile.Task {
	r.t.Helper()
	stored, err := r.store.Task(r.t.Context(), id)
	require.NoError(r.t, err)
	return stored
}

// TestSilentOnceMore: a letter that a person had printed again, after nobody posted it, is asked about anew when the print centre is silent about
// that order too; the five days count from it.
func TestSilentOnceMore(t *testing.T) {
	t.Parallel()
	r := newPrintRoom(t)
	l, _ := r.write(r.newCase(), "verlaengerung/eingangsbestaetigung", 0)
	r.work()
	r.pass(postingMax)
	require.Equal(t, 1, r.ask())
	first := r.letter(l).TaskID
	require.NoError(t, r.settle(first, `{"schreibenErgebnis": "neu-drucken"}`))
	r.work()
	require.Zero(t, r.ask(), "the print centre has it since today")
	r.pass(postingMax)
	require.Equal(t, 1, r.ask())
	require.Zero(t, r.ask(), "once")
	require.NotEqual(t, first, r.letter(l).TaskID)
	require.Equal(t, casefile.TaskOpen, r.task(r.letter(l).TaskID).State)
}

// TestLaterWordTakesTheTaskBack: there is one question about a letter at a time: a later word of the print centre replaces what was asked before,
// whose answer nobody could take any more.
func TestLaterWordTakesTheTaskBack(t *testing.T) {
	t.Parallel()
	r := newPrintRoom(t)
	l, i := r.write(r.newCase(), "verlaengerung/eingangsbestaetigung", 0)
	r.work()
	r.pass(postingMax)
	require.Equal(t, 1, r.ask())
	silent := r.letter(l).TaskID
	r.says(i, registers.LetterRejected, "", registers.ReasonUnreadable)
	refused := r.letter(l).TaskID
	require.Equal(t, casefile.TaskCancelled, r.task(silent).State)
	require.Equal(t, casefile.TaskOpen, r.task(refused).State)
	r.says(i, registers.LetterReturned, "2026-11-25", registers.ReasonMoved)
	require.Equal(t, casefile.TaskCancelled, r.task(refused).State, "it was printed after all, and is back")
	require.Zero(t, r.ask())
}

// TestReturnedIsNotUnposted: what came back was with the post, also where the print centre never said so: its case deals with it, and nobody
// looks for it in the outgoing mail.
func TestReturnedIsNotUnposted(t *testing.T) {
	t.Parallel()
	r := newPrintRoom(t)
	_, i := r.write(r.newCase(), "verlaengerung/eingangsbestaetigung", 0)
	r.work()
	r.pass(postingMax)
	r.says(i, registers.LetterReturned, "2026-11-25", registers.ReasonMoved)
	require.Zero(t, r.ask())
	letters, err := r.store.UnpostedLetters(t.Context(), 10)
	require.NoError(t, err)
	require.Empty(t, letters)
	signals, err := r.store.Signals(t.Context())
	require.NoError(t, err)
	require.Zero(t, signals.LettersUnposted)
}

// TestTrayBeforeTheCentre: a letter that was laid into the tray before the authority was connected is not printed twice; people post it.
func TestTrayBeforeTheCentre(t *testing.T) {
	t.Parallel()
	r := newPrintRoom(t)
	l, i := r.write(r.newCase(), "verlaengerung/eingangsbestaetigung", 0)
	r.cabinet.tray[i.ID] = true
	r.other.Set(fake.Mode{Down: true})
	r.work() // an attempt that ended without an outcome
	r.other.Set(fake.Mode{})
	r.pass(10 * time.Minute)
	r.work()
	require.Empty(t, r.other.State().Requests)
	require.Equal(t, casefile.WayByHand, r.letter(l).Way)
	day := casefile.MustParseDate("2026-11-20")
	for until, want := range map[time.Time]int{r.now().Add(-time.Minute): 0, r.now(): 1} {
		n, err := r.store.PostDay(t.Context(), store.PostedDay{Handed: day, On: day, Until: until}, "clara", r.now())
		require.NoError(t, err)
		require.Equal(t, want, n, "nobody was shown it before it was known to lie there, whenever it was owed")
	}
	require.True(t, r.letter(l).Posted())
}

// TestBatch: the post of a day takes what was ordered before its cut-off; what comes later, or on a day without post, goes with the next one.
// 8 December is a Tuesday; 25 and 26 December 2026 are holidays, the 27th is a Sunday.
func TestBatch(t *testing.T) {
	t.Parallel()
	p := newPrintRoom(t).post
	for at, want := range map[string]string{
		"2026-12-08T13:59": "2026-12-08", "2026-12-08T14:00": "2026-12-09", "2026-12-11T18:00": "2026-12-14", "2026-12-26T09:00": "2026-12-28",
	} {
		ordered, err := time.ParseInLocation("2006-01-02T15:04", at, calendar.Berlin())
		require.NoError(t, err)
		require.Equal(t, want, p.batch(ordered).String(), at)
	}
}
