package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os/exec"
	"slices"
	"sort"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/worker/dev/devstack"
	"ablauf/worker/dev/player"
	"ablauf/worker/dev/testdata"
)

// printHouse is a stack of its own whose letters go to the invented print centre.
type printHouse struct {
	t       *testing.T
	stack   *devstack.Stack
	gateway *player.Gateway
}

func newPrintHouse(t *testing.T) *printHouse {
	t.Helper()
	own, err := devstack.Start(longLived(), devstack.Config{Throwaway: true, PrintCentre: true, Out: t.Output()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, own.Stop()) })
	return &printHouse{t: t, stack: own, gateway: player.NewGateway(own.URL())}
}

func (h *printHouse) tell(path string, body any) {
	h.t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(h.t, err)
	request, err := http.NewRequestWithContext(longLived(), http.MethodPost, h.stack.PartnerURL("druck")+path, bytes.NewReader(raw))
	require.NoError(h.t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(h.t, err)
	require.NoError(h.t, response.Body.Close())
	require.Equal(h.t, http.StatusNoContent, response.StatusCode)
}

// mode tells the print centre which words it says by itself.
func (h *printHouse) mode(words ...string) { h.tell("/dev/mode", map[string]any{"auto": words}) }

// order is what the print centre has of a letter.
type order struct {
	ID     string
	Number int
	Sent   int
	Body   struct {
		Aktenzeichen string `json:"aktenzeichen"`
		Batch        string `json:"stapel"`
	}
}

// orders gives what the print centre has for a case, in its order.
func (h *printHouse) orders(p *player.Play) []order {
	h.t.Helper()
	c, err := p.Case(h.t.Context())
	require.NoError(h.t, err)
	request, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, h.stack.PartnerURL("druck")+"/dev/state", nil)
	require.NoError(h.t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(h.t, err)
	defer response.Body.Close()
	var state struct{ Requests map[string]order }
	require.NoError(h.t, json.NewDecoder(response.Body).Decode(&state))
	var found []order
	for id, o := range state.Requests {
		if o.ID = id; o.Body.Aktenzeichen == c.Aktenzeichen {
			found = append(found, o)
		}
	}
	sort.Slice(found, func(a, b int) bool { return found[a].Number < found[b].Number })
	return found
}

func (h *printHouse) play(kind string) *player.Play {
	h.t.Helper()
	p := player.NewPlay(h.gateway)
	p.Patience = 3 * time.Minute
	require.NoError(h.t, p.Apply(h.t.Context(), "antragsteller", kind))
	return p
}

func (h *printHouse) sent(p *player.Play, template string) player.Letter {
	h.t.Helper()
	l, err := p.Letter(h.t.Context(), template, 1)
	require.NoError(h.t, err)
	return l
}

// says lets the print centre say something about the newest letter of a case, and waits until the letter shows it.
func (h *printHouse) says(p *player.Play, word, reason string, shows func(player.Letter) bool) {
	h.t.Helper()
	orders := h.orders(p)
	h.tell("/dev/answers", map[string]string{
		"bezug": orders[len(orders)-1].ID, "antwort": word, "vom": time.Now().In(player.Berlin()).Format(time.DateOnly), "grund": reason,
	})
	require.NoError(h.t, p.Until(h.t.Context(), "the word "+word, func(ctx context.Context) (bool, error) {
		c, err := p.Case(ctx)
		return err == nil && slices.ContainsFunc(c.Letters, shows), err
	}))
}

func (h *printHouse) stands(p *player.Play, element string) {
	h.t.Helper()
	require.NoError(h.t, p.Until(h.t.Context(), "the case at "+element, func(ctx context.Context) (bool, error) {
		c, err := p.Case(ctx)
		return slices.ContainsFunc(c.Active, func(place player.Place) bool { return place.Element == element }), err
	}))
}

func (h *printHouse) do(p *player.Play, login, element string, data map[string]any) {
	h.t.Helper()
	require.NoError(h.t, p.Complete(h.t.Context(), login, element, data), element)
}

// brought takes a title over that runs out soon, and gives the case that the night's scan opens for it.
func (h *printHouse) brought() *player.Play {
	h.t.Helper()
	env, err := h.stack.Env()
	require.NoError(h.t, err)
	own, err := player.LookInside(longLived(), devstack.Lookup(env))
	require.NoError(h.t, err)
	defer func() { require.NoError(h.t, own.Close()) }()
	p := player.NewPlay(h.gateway)
	p.Patience = 3 * time.Minute
	require.NoError(h.t, p.BringIn(h.t.Context(), func(ctx context.Context, args ...string) (*exec.Cmd, error) {
		return h.stack.Command(ctx, devstack.Worker, args...)
	}, own))
	return p
}

// TestLettersOfThePrintCentre: § 41 Abs. 2 VwVfG: a night without the print centre, a request whose posting is confirmed only after its
// time would have been over, and a letter about a title's end that comes back.
func TestLettersOfThePrintCentre(t *testing.T) {
	h := newPrintHouse(t)
	ctx := t.Context()

	// The print centre is away for the night: applications are received and worked on, the letters wait, and are printed once afterwards.
	h.tell("/dev/mode", map[string]any{"down": true})
	var waiting []*player.Play
	for range 3 {
		p := h.play(testdata.Timely)
		_, err := p.Task(ctx, "vollstaendigkeit-pruefen")
		require.NoError(t, err)
		c, err := p.Case(ctx)
		require.NoError(t, err)
		require.False(t, slices.ContainsFunc(c.Letters, func(l player.Letter) bool { return l.State == "sent" }))
		waiting = append(waiting, p)
	}
	h.mode("angenommen", "gedruckt", "aufgegeben")
	for _, p := range waiting {
		require.NoError(t, p.Posted(ctx))
		orders := h.orders(p)
		require.Len(t, orders, 1)
		require.Equal(t, 1, orders[0].Sent, "printed once")
		require.NotEmpty(t, orders[0].Body.Batch)
	}

	// A request for documents lies with the print centre: its four weeks do not end, however much time passes, until it is posted.
	h.mode("angenommen")
	p := waiting[0]
	h.do(p, "clearing", "vollstaendigkeit-pruefen", map[string]any{"vollstaendig": false, "unterlagenGeprueft": []string{"A01", "P01"}})
	h.do(p, "clearing", "fehlendes-markieren", map[string]any{"fehlend": []string{"K01"}})
	h.sent(p, "nachforderung/aufforderung")
	h.stands(p, "eingang-warten")
	_, end, err := p.Deadline(ctx, "nachforderung")
	require.NoError(t, err)
	over := end.AddDate(0, 0, 1).Add(12 * time.Hour)
	require.NoError(t, p.AdvanceAtOnce(ctx, over))
	h.stands(p, "eingang-warten")
	_, still, err := p.Deadline(ctx, "nachforderung")
	require.NoError(t, err)
	require.Equal(t, end, still, "it runs on")
	h.says(p, "aufgegeben", "", func(l player.Letter) bool { return l.Template == "nachforderung/aufforderung" && l.PostedOn != "" })
	h.mode("angenommen", "aufgegeben")
	require.NoError(t, p.AdvanceAtOnce(ctx, over.AddDate(0, 0, 2)))
	h.do(p, "sachbearbeitung", "anhoerung-vorbereiten", map[string]any{"anhoerungGruende": "Der Nachweis der Krankenversicherung fehlt."})
	h.sent(p, "nachforderung/anhoerung")
	require.NoError(t, p.Posted(ctx))
	_, heard, err := p.Deadline(ctx, "anhoerung")
	require.NoError(t, err)
	require.NoError(t, p.Advance(ctx, heard.AddDate(0, 0, 1).Add(12*time.Hour)))
	h.do(p, "sachbearbeitung", "nach-anhoerung-entscheiden", map[string]any{
		"anhoerungErgebnis": "ablehnen", "nachAnhoerungBegruendung": "Es hat sich niemand geäußert.",
	})

	// The first letter about the end of a title comes back. Clearing finds the new address, and the same letter goes there at once: the person
	// has heard nothing yet (§ 82 Abs. 3 AufenthG).
	const first = "ablaufverfahren/ablaufschreiben"
	p = h.brought()
	h.sent(p, first)
	require.NoError(t, p.Posted(ctx))
	h.says(p, "zurueckgekommen", "unbekannt-verzogen", func(l player.Letter) bool { return l.Template == first && l.ReturnedOn != "" })
	h.do(p, "clearing", "anschrift-ermitteln", map[string]any{
		"anschriftErgebnis": "neu", "anschriftVermerk": "Auskunft der Meldebehörde von heute.",
		"neueAnschrift": map[string]any{"strasse": "Neue Beispielgasse 9", "plz": "70174", "ort": "Musterstadt"},
	})
	again, err := p.Letter(ctx, first, 2)
	require.NoError(t, err)
	require.Empty(t, again.ReturnedOn)
	require.NoError(t, p.Posted(ctx))
	require.Len(t, h.orders(p), 2)
	h.stands(p, "antrag-warten")
}
