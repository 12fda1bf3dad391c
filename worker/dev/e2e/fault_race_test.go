package e2e_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// TestTwoPeopleCompleteOneTask: two people finish the same task at the same moment, both are held at the door and let in together. One
// wins; the other gets 409 with a reason and the page shows the form again with everything that was typed.
func TestTwoPeopleCompleteOneTask(t *testing.T) {
	p := player.NewPlay(gateway)
	require.NoError(t, p.Apply(t.Context(), "antragsteller", testdata.Late))
	task, err := p.Task(t.Context(), "verspaetung-wuerdigen")
	require.NoError(t, err)
	const typed = "Die Verspätung beruht auf einem Zustellfehler, Nr. 4711."
	h := holdTable(t, "submission")
	answers := make([]player.Answer, 2)
	var both sync.WaitGroup
	for i, login := range []string{"sachbearbeitung", "sachbearbeitung2"} {
		both.Go(func() { answers[i], _ = gateway.As(login).Do(t.Context(), lateForm(task, typed, login)) })
	}
	h.awaited(t)
	waitForRows(t, 2, "select count(*) from pg_locks where not granted")
	h.letGo(t)
	both.Wait()

	won, lost := answers[0], answers[1]
	if won.Status == http.StatusConflict {
		won, lost = lost, won
	}
	require.Equal(t, http.StatusOK, won.Status, "the winner is led to the page of the case")
	require.Equal(t, http.StatusConflict, lost.Status)
	require.Contains(t, string(lost.Body), typed, "nothing typed is lost")
	require.Regexp(t, "nicht mehr offen|inzwischen|bereits|jemand|wartet", string(lost.Body), "with the reason")
	_, err = p.Task(t.Context(), "anordnung-entscheiden")
	require.NoError(t, err)
	require.Equal(t, 1, occurrences(t, p, "task.completed")["verspaetung-wuerdigen"])
	require.Equal(t, 1, query[int](t, "select count(*) from submission where task_id = $1", task.ID))
}

func lateForm(task player.Task, typed, login string) player.Request {
	form := url.Values{
		"version": {strconv.Itoa(task.Version)}, "vorgang": {"e2e-two-" + task.ID + login},
		"/verspaetungGrund": {typed}, "/verspaetungVerschulden": {"gering"}, "/verspaetungFolgen": {"Keine."},
		"/verspaetungVorschlag": {"nicht-anordnen"}, "/verspaetungBegruendung": {"Eine Härte ist nicht erkennbar."},
	}
	return player.Request{
		Method: http.MethodPost, Path: "/aufgaben/" + task.ID + "/erledigen", Body: []byte(form.Encode()),
		Type: "application/x-www-form-urlencoded", Accept: "text/html",
	}
}

// waitingForDocuments brings a case to where it waits for documents within a period (§ 82 Abs. 1 Satz 3 AufenthG), and gives the instant
// at which the period is over.
func waitingForDocuments(t *testing.T) (*player.Play, time.Time) {
	t.Helper()
	p := player.NewPlay(gateway)
	p.Patience = 2 * time.Minute
	require.NoError(t, p.Apply(t.Context(), "antragsteller2", testdata.Incomplete))
	require.NoError(t, p.Complete(t.Context(), "clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": false}))
	require.NoError(t, p.Complete(t.Context(), "clearing", "fehlendes-markieren", map[string]any{"fehlend": []string{"F01"}}))
	_, err := p.Letter(t.Context(), "nachforderung/aufforderung", 1)
	require.NoError(t, err)
	var last time.Time
	require.NoError(t, p.Until(t.Context(), "the period", func(ctx context.Context) (bool, error) {
		_, day, err := p.Deadline(ctx, "nachforderung")
		last = day
		return err == nil, nil
	}))
	return p, last.AddDate(0, 0, 1)
}

// TestAnswerBeforeMidnight: an answer that arrived at 23:50 of the last day counts although no worker ran until the period was over; an
// answer of 00:10 does not (§ 82 Abs. 1 AufenthG, § 31 VwVfG, § 188 BGB). The relay is kept from delivering the answers, so that they can only
// count because the case asks for them before its timer takes effect.
func TestAnswerBeforeMidnight(t *testing.T) {
	inTime, over := waitingForDocuments(t)
	late, overLate := waitingForDocuments(t)
	up := down(t, devstack.Worker, stack.StopPart)
	first := answerReceived(t, inTime, over.Add(-10*time.Minute))
	second := answerReceived(t, late, overLate.Add(10*time.Minute))
	relay := holdReceipts(t, first, second)
	advanced := make(chan error, 2)
	for _, p := range []*player.Play{inTime, late} {
		go func() {
			advanced <- p.Until(t.Context(), "the next day", func(ctx context.Context) (bool, error) {
				return p.Advance(ctx, over.Add(time.Hour)) == nil, nil
			})
		}()
	}
	up()
	require.NoError(t, <-advanced)
	require.NoError(t, <-advanced)
	_, err := inTime.Task(t.Context(), "eingang-pruefen")
	require.NoError(t, err, "the answer counts")
	_, err = late.Task(t.Context(), "anhoerung-vorbereiten")
	require.NoError(t, err, "the period is over")
	relay.letGo(t)

	visited := occurrences(t, inTime, "element.entered")
	require.Equal(t, 1, visited["antwort-eingegangen"])
	require.Zero(t, visited["frist-abgelaufen"]+visited["anhoerung-vorbereiten"], "the way of the period's end is not taken")
	visited = occurrences(t, late, "element.entered")
	require.Equal(t, 1, visited["frist-abgelaufen"])
	require.Zero(t, visited["antwort-eingegangen"]+visited["eingang-pruefen"])
	for _, p := range []*player.Play{inTime, late} {
		requireOnce(t, p, "verlaengerung/eingangsbestaetigung", "nachforderung/aufforderung", "nachforderung/erinnerung")
		require.Equal(t, 1, occurrences(t, p, "element.entered")["erinnerung-senden"], "the reminder of the week before, once")
	}
	var state string
	for _, d := range caseOf(t, inTime).Deadlines {
		if d.Kind == "nachforderung" {
			state = d.State
		}
	}
	require.Equal(t, "met", state, "the deadline was kept")
}

func caseOf(t *testing.T, p *player.Play) player.Case {
	t.Helper()
	c, err := p.Case(t.Context())
	require.NoError(t, err)
	return c
}

// answerReceived sends an answer and then gives its receipt another moment, also one to come, which the gateway would not take.
func answerReceived(t *testing.T, p *player.Play, at time.Time) string {
	t.Helper()
	key := "e2e-answer-" + p.CaseID
	require.NoError(t, gateway.As("antragsteller2").Message(t.Context(), p.CaseID, key, "antwort", map[string]any{"antwortText": "Anbei."}))
	return query[string](t, "update receipt set received_at = $2, recorded_at = greatest(recorded_at, $2) where idempotency_key = $1 returning id::text", key, at)
}

// holdReceipts keeps the relay from taking receipts; whoever only reads them is not kept from it.
func holdReceipts(t *testing.T, ids ...string) *hold {
	t.Helper()
	return holdRows(t, "receipt", "select from receipt where id = any($1::uuid[]) for update", ids)
}

// TestTimerRacesCompletion: the end of a period and what the person sends, or the certificate's timer and the decision about the
// application, come at the same moment. Either order is right; exactly one way is taken, each task is opened and closed once, and the
// case goes on to its end.
func TestTimerRacesCompletion(t *testing.T) {
	t.Run("document against the end of the period", func(t *testing.T) {
		for range 4 {
			p, over := waitingForDocuments(t)
			race(t, func() error { return p.Upload(t.Context(), "antragsteller2", "F01") }, func() error { return p.Advance(t.Context(), over) })
			require.NoError(t, p.Until(t.Context(), "one of the ways", func(context.Context) (bool, error) {
				visited := occurrences(t, p, "element.entered")
				return visited["eingang-pruefen"]+visited["anhoerung-vorbereiten"] > 0, nil
			}))
			atRest(t, p)
			requireOnce(t, p, lettersOf(t, p)...)
			visited := occurrences(t, p, "element.entered")
			require.Equal(t, 1, visited["eingang-pruefen"]+visited["anhoerung-vorbereiten"], "one way, not both")
			require.Equal(t, visited["frist-abgelaufen"], visited["anhoerung-vorbereiten"])
			require.Equal(t, visited["unterlage-eingegangen"], visited["eingang-pruefen"])
			require.Equal(t, 1, query[int](t, "select count(*) from task where case_id = $1 and state = 'open' and element_instance > 0", p.CaseID))
		}
	})
	t.Run("decision against the certificate's timer", func(t *testing.T) {
		for range 4 {
			p, task := atCompleteness(t)
			_, titleEnd, err := p.Deadline(t.Context(), "titel-ende")
			require.NoError(t, err)
			task, err = gateway.As("clearing").Claim(t.Context(), task)
			require.NoError(t, err)
			race(t, func() error {
				_, err := gateway.As("clearing").Complete(t.Context(), task, "e2e-race-"+p.CaseID, isComplete)
				return err
			}, func() error { return p.Advance(t.Context(), titleEnd.AddDate(0, 0, -6)) })
			for _, element := range []string{"bescheinigung-ausstellen", "registerauskuenfte-eintragen"} {
				_, err := p.Task(t.Context(), element)
				require.NoError(t, err, "both took effect")
			}
			requireOnce(t, p, confirmation)
			for element, n := range occurrences(t, p, "task.opened") {
				require.Equal(t, 1, n, element)
			}
			require.Equal(t, map[string]int{"vollstaendigkeit-pruefen": 1}, occurrences(t, p, "task.completed"))
		}
	})
}

// race does two things at the same moment.
func race(t *testing.T, one, other func() error) {
	t.Helper()
	errs := make([]error, 2)
	var both sync.WaitGroup
	both.Go(func() { errs[0] = one() })
	both.Go(func() { errs[1] = other() })
	both.Wait()
	require.NoError(t, errs[0])
	require.NoError(t, errs[1])
}

// TestAnswerQuickerThanTheCase: a person answers as soon as the letter that asks is there, while the case has not yet learnt that it was
// sent. The answer counts as one (§ 82 Abs. 1 AufenthG), and the period does not run out over it.
func TestAnswerQuickerThanTheCase(t *testing.T) {
	p := player.NewPlay(gateway)
	p.Patience = 2 * time.Minute
	require.NoError(t, p.Apply(t.Context(), "antragsteller2", testdata.Incomplete))
	require.NoError(t, p.Complete(t.Context(), "clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": false}))
	_, err := p.Task(t.Context(), "fehlendes-markieren")
	require.NoError(t, err)
	atRest(t, p)
	h := holdTable(t, "activity_result")
	require.NoError(t, p.Complete(t.Context(), "clearing", "fehlendes-markieren", map[string]any{"fehlend": []string{"F01"}}))
	_, err = p.Letter(t.Context(), "nachforderung/aufforderung", 1)
	require.NoError(t, err, "the letter is there")
	h.awaited(t)
	require.NoError(t, p.Upload(t.Context(), "antragsteller2", "F01"))
	waitForRows(t, 1, "select count(*) from receipt where case_id = $1 and (attempts > 0 or state <> 'pending') and case_seq = 2", p.CaseID)
	h.letGo(t)
	_, err = p.Task(t.Context(), "eingang-pruefen")
	require.NoError(t, err, "the document counts as the answer")
	require.Equal(t, 1, occurrences(t, p, "element.entered")["unterlage-eingegangen"])
	requireOnce(t, p, confirmation, "nachforderung/aufforderung")
}
