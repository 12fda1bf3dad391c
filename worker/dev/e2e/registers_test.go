package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// tellPartner tells the invented Bundesagentur what to do; what it was told before the test holds again after it.
func tellPartner(t *testing.T, path string, body any) {
	t.Helper()
	tellAt(t, stack.RegistersURL()+path, body)
}

// tellRegister is tellPartner for any of the invented partners.
func tellRegister(t *testing.T, partner, path string, body any) {
	t.Helper()
	tellAt(t, stack.PartnerURL(partner)+path, body)
}

func tellAt(t *testing.T, address string, body any) {
	t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(t, err)
	request, err := http.NewRequestWithContext(longLived(), http.MethodPost, address, bytes.NewReader(raw))
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusNoContent, response.StatusCode)
}

func partnerMode(t *testing.T, mode map[string]any) {
	t.Helper()
	tellPartner(t, "/dev/mode", mode)
	t.Cleanup(func() { tellPartner(t, "/dev/mode", map[string]any{}) })
}

func partnerAnswers(t *testing.T, id, request, verdict string, posted time.Time) {
	t.Helper()
	tellPartner(t, "/dev/answers", map[string]string{
		"nachricht": id, "bezug": request, "antwort": verdict, "eingestelltAm": posted.UTC().Format(time.RFC3339),
	})
}

// partnerHas gives how often each of our messages was handed over, by message id.
func partnerHas(t *testing.T) map[string]int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, stack.RegistersURL()+"/dev/state", nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	var state struct {
		Requests map[string]struct{ Sent int }
	}
	require.NoError(t, json.NewDecoder(response.Body).Decode(&state))
	counts := map[string]int{}
	for id, r := range state.Requests {
		counts[id] = r.Sent
	}
	return counts
}

// baAsked brings a case to where its caseworker has released the request to the Bundesagentur, and gives the request's message id.
func baAsked(t *testing.T) (*player.Play, string) {
	t.Helper()
	p := player.NewPlay(gateway)
	p.Patience = 3 * time.Minute
	require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Timely))
	_, err := p.Letter(t.Context(), confirmation, 1)
	require.NoError(t, err)
	require.NoError(t, p.Complete(t.Context(), "clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": true}))
	return p, release(t, p)
}

func release(t *testing.T, p *player.Play) string {
	t.Helper()
	before := query[int](t, "select count(*) from intent where case_id = $1 and kind = 'ba-anfrage'", p.CaseID)
	require.NoError(t, p.Complete(t.Context(), "sachbearbeitung", "ba-anfrage-stellen", map[string]any{
		"baVerfahrensart": "regel", "baAnfrageWeg": "elektronisch", "baArbeitgeber": "Probe Bau GmbH", "baTaetigkeit": "Bauingenieurin",
		"baWochenstunden": 40, "baBruttoMonat": 4800,
	}))
	waitForRows(t, before+1, "select count(*) from intent where case_id = $1 and kind = 'ba-anfrage'", p.CaseID)
	return query[string](t, "select id::text from intent where case_id = $1 and kind = 'ba-anfrage' order by created_at desc limit 1", p.CaseID)
}

// twoWeeksFrom waits until the deadline of § 36 Abs. 2 BeschV runs, counted from the day of a transmission: the day itself does not count
// (§ 187 Abs. 1 BGB), the end moves to a working day (§ 31 Abs. 3 VwVfG).
func twoWeeksFrom(t *testing.T, p *player.Play, transmitted time.Time) string {
	t.Helper()
	want := workingDay(plus(transmitted.Format(time.DateOnly), 14))
	require.NoError(t, p.Until(t.Context(), "the two weeks until "+want, func(ctx context.Context) (bool, error) {
		c, err := p.Case(ctx)
		return slices.ContainsFunc(c.Deadlines, func(d player.Deadline) bool {
			return d.Kind == "ba-zustimmung" && d.State == "running" && d.LastDay == want
		}), err
	}))
	return want
}

func standsAt(t *testing.T, p *player.Play, element string) {
	t.Helper()
	require.NoError(t, p.Until(t.Context(), "the case at "+element, func(ctx context.Context) (bool, error) {
		c, err := p.Case(ctx)
		return slices.ContainsFunc(c.Active, func(place player.Place) bool { return place.Element == element }), err
	}))
}

func passes(t *testing.T, p *player.Play, element string) {
	t.Helper()
	require.NoError(t, p.Until(t.Context(), "the case past "+element, func(ctx context.Context) (bool, error) {
		events, err := gateway.As("leitung").History(ctx, p.CaseID)
		return slices.Contains(player.Way(events), element), err
	}))
}

func wayOf(t *testing.T, p *player.Play) []string {
	t.Helper()
	events, err := gateway.As("leitung").History(t.Context(), p.CaseID)
	require.NoError(t, err)
	return player.Way(events)
}

// countOf counts the receipts of a case of a kind.
func countOf(t *testing.T, p *player.Play, kind string) int {
	t.Helper()
	return query[int](t, "select count(*) from receipt where case_id = $1 and kind = $2", p.CaseID, kind)
}

// TestRegisterAwayForADay: the Bundesagentur cannot be reached while four requests are released, and a day passes; then everything at once.
// Each request goes out once, the two weeks count from the day of transmission and not from the click (§ 36 Abs. 2 BeschV), answers come
// twice and in any order and each counts once, a question stops the fiction, silence makes it.
func TestRegisterAwayForADay(t *testing.T) {
	up := down(t, devstack.Registers, stack.KillPart)
	var plays []*player.Play
	var requests []string
	for range 4 {
		p, request := baAsked(t)
		plays, requests = append(plays, p), append(requests, request)
	}
	tomorrow := plays[0].Today.AddDate(0, 0, 1)
	for _, p := range plays {
		standsAt(t, p, "ba-uebermittlung-bestaetigt")
		require.NoError(t, p.Advance(t.Context(), tomorrow))
		c, err := p.Case(t.Context())
		require.NoError(t, err)
		require.False(t, slices.ContainsFunc(c.Deadlines, func(d player.Deadline) bool { return d.Kind == "ba-zustimmung" }), "nothing runs yet")
	}

	up()
	partnerMode(t, map[string]any{"aheadMinutes": 24 * 60})
	last := ""
	for _, p := range plays {
		last = twoWeeksFrom(t, p, tomorrow)
	}
	sent := partnerHas(t)
	for _, request := range requests {
		require.Equal(t, 1, sent[request], "once each")
	}
	approved, refused, questioned, silent := plays[0], plays[1], plays[2], plays[3]
	posted := time.Now()
	partnerAnswers(t, "e2e-2", requests[1], "abgelehnt", posted)
	partnerAnswers(t, "e2e-1", requests[0], "zugestimmt", posted)
	partnerAnswers(t, "e2e-2", requests[1], "abgelehnt", posted)
	partnerAnswers(t, "e2e-3", requests[2], "rueckfrage", posted)
	for _, p := range []*player.Play{approved, refused} {
		passes(t, p, "ba-erledigt")
		require.Equal(t, 1, countOf(t, p, "registerantwort"))
	}
	_, err := questioned.Task(t.Context(), "ba-rueckfrage-klaeren")
	require.NoError(t, err)
	noFiction := func(p *player.Play) { nowhere(t, wayOf(t, p), "ba-fiktion-feststellen") }
	require.NoError(t, questioned.Advance(t.Context(), day(last).AddDate(0, 0, 2)))
	noFiction(questioned)
	require.NoError(t, questioned.Complete(t.Context(), "sachbearbeitung", "ba-rueckfrage-klaeren", map[string]any{
		"baKlaerung": "neu-uebermitteln", "baKlaerungVermerk": "Die Arbeitszeit ist nachgereicht.",
	}))
	second := release(t, questioned)
	require.NotEqual(t, requests[2], second)
	standsAt(t, questioned, "ba-warten")
	require.Equal(t, 1, partnerHas(t)[second], "the request after a question is another message")

	require.NoError(t, silent.Advance(t.Context(), day(last).AddDate(0, 0, 2)))
	passes(t, silent, "ba-erledigt")
	inOrder(t, wayOf(t, silent), "ba-uebermittlung-bestaetigt", "ba-frist-berechnen", "ba-warten", "ba-frist-um", "ba-fiktion-feststellen")
	noFiction(approved)
	noFiction(refused)
	settled(t)
	for _, p := range plays {
		require.Zero(t, occurrences(t, p, "receipt.poison")[""])
		require.Empty(t, query[string](t, "select coalesce(string_agg(concat(name, ' ', k.kind), $2), $2) from task left join receipt k on k.id = receipt_id where task.case_id = $1 and process = $3", p.CaseID, "", "allgemein"), "nothing went past its case")
	}
	dayHasCome(t, plays...) // the partner's clock was a day ahead
}

// TestWorkerKilledBetweenSendingAndConfirming: the Bundesagentur has the request, the worker dies before it hears so; it asks by the message
// id and sends nothing twice (architecture, "Effects on the outside").
func TestWorkerKilledBetweenSendingAndConfirming(t *testing.T) {
	partnerMode(t, map[string]any{"holdMs": 5000})
	p, request := baAsked(t)
	becomes(t, func() bool { return partnerHas(t)[request] == 1 }, "the request is there")
	up := down(t, devstack.Worker, stack.KillPart)
	tellPartner(t, "/dev/mode", map[string]any{})
	require.Equal(t, "sending", query[string](t, "select state from intent where id = $1", request))
	require.Zero(t, countOf(t, p, "uebermittlung"))
	up()
	// A claimed intent is taken up again after two minutes; here they pass at once.
	query[string](t, "update intent set next_attempt_at = now() where id = $1 returning state", request)
	twoWeeksFrom(t, p, p.Today)
	require.Equal(t, 1, partnerHas(t)[request])
	require.Equal(t, 1, countOf(t, p, "uebermittlung"))
}

// TestUnclearRequestIsSettledByAPerson: the Bundesagentur turns a request away: a task says so; the person transmits it in another way, and
// the two weeks run from the day that the person states. Another person has it sent again.
func TestUnclearRequestIsSettledByAPerson(t *testing.T) {
	partnerMode(t, map[string]any{"refuse": true})
	byHand, first := baAsked(t)
	again, second := baAsked(t)
	clearing := gateway.As("clearing")
	asked := func(p *player.Play) (task player.Task) {
		t.Helper()
		require.NoError(t, p.Until(t.Context(), "task Versand prüfen", func(ctx context.Context) (bool, error) {
			tasks, err := clearing.Tasks(ctx, p.CaseID, "open")
			at := slices.IndexFunc(tasks, func(t player.Task) bool { return t.Form == "allgemein/versand-pruefen" })
			if at >= 0 {
				task = tasks[at]
			}
			return at >= 0, err
		}))
		return task
	}
	settle := func(task player.Task, data map[string]any) {
		t.Helper()
		claimed, err := clearing.Claim(t.Context(), task)
		require.NoError(t, err)
		_, err = clearing.Complete(t.Context(), claimed, "e2e-"+task.ID, data)
		require.NoError(t, err)
	}
	// Both were turned away before the partner changes its mind.
	one, other := asked(byHand), asked(again)
	settle(one, map[string]any{
		"versandErgebnis": "von-hand", "versandAm": byHand.Today.Format(time.DateOnly), "versandVermerk": "Per Post an das Arbeitsmarktteam.",
	})
	twoWeeksFrom(t, byHand, byHand.Today)
	tellPartner(t, "/dev/mode", map[string]any{})
	settle(other, map[string]any{"versandErgebnis": "erneut-senden", "versandVermerk": "Das Verfahren der BA war gestört."})
	twoWeeksFrom(t, again, again.Today)
	sent := partnerHas(t)
	require.Zero(t, sent[first])
	require.Equal(t, 1, sent[second])

	// What comes by letter is entered by hand, as always.
	require.NoError(t, gateway.As("clearing").Message(t.Context(), byHand.CaseID, "e2e-"+byHand.CaseID, "registerantwort", map[string]any{
		"stelle": "ba", "baAntwort": "zugestimmt",
	}))
	passes(t, byHand, "ba-erledigt")
}
