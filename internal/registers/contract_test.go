package registers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/casefile"
	"ablauf/internal/registers"
	"ablauf/internal/registers/fake"
)

var noon = time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC)

// partner is the fake with a client that is agreed with it.
type partner struct {
	t      *testing.T
	url    string
	client *registers.Client
}

func newPartner(t *testing.T) partner {
	t.Helper()
	server := httptest.NewServer(fake.New("k", func() time.Time { return noon }, fake.State{}, nil).Handler())
	t.Cleanup(server.Close)
	return partner{t, server.URL, clientFor(t, server.URL, "k", nil)}
}

func clientFor(t *testing.T, url, key string, c *http.Client) *registers.Client {
	t.Helper()
	client, err := registers.New(registers.Config{URL: url, Key: key, Client: c})
	require.NoError(t, err)
	return client
}

func (p partner) tell(path string, body any) {
	p.t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(p.t, err)
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.url+path, bytes.NewReader(raw))
	require.NoError(p.t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(p.t, err)
	require.NoError(p.t, response.Body.Close())
	require.Equal(p.t, http.StatusNoContent, response.StatusCode)
}

func (p partner) state() fake.State {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.url+"/dev/state", nil)
	require.NoError(p.t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(p.t, err)
	defer response.Body.Close() //nolint:errcheck // only read from
	var state fake.State
	require.NoError(p.t, json.NewDecoder(response.Body).Decode(&state))
	return state
}

func aRequest(id string) registers.Request {
	return registers.Request{
		ID: id, Authority: "Musterstadt", Aktenzeichen: "ABH-2026-000001", AppliedFor: "18b",
		Person: registers.Person{
			FamilyName: "Çelik", GivenNames: "Ayşe", BirthDate: "1991-03", Nationalities: []string{"TUR"},
		},
		Employment: registers.Employment{Employer: "Probe Werke GmbH", Job: "Ingenieurin", WeeklyHours: 40, MonthlyGross: 4800},
	}
}

func requireError(t *testing.T, err error, kind casefile.Kind, code string) {
	t.Helper()
	require.Error(t, err)
	require.Equal(t, kind, casefile.KindOf(err), err)
	require.Equal(t, code, casefile.CodeOf(err), err)
}

// TestSameMessageIsOne: the same id with the same content is one message with one moment of transmission; with other content it is refused,
// because one of the two would be lost.
func TestSameMessageIsOne(t *testing.T) {
	t.Parallel()
	p := newPartner(t)
	first, err := p.client.Send(t.Context(), aRequest("m1"))
	require.NoError(t, err)
	require.Equal(t, noon, first.At)
	p.tell("/dev/mode", fake.Mode{Ahead: 60})
	again, err := p.client.Send(t.Context(), aRequest("m1"))
	require.NoError(t, err)
	require.Equal(t, first, again, "also the moment: the two weeks do not begin anew")
	other := aRequest("m1")
	other.Employment.MonthlyGross++
	_, err = p.client.Send(t.Context(), other)
	requireError(t, err, casefile.Conflict, "register.other-content")
	require.Len(t, p.state().Requests, 1)
}

// TestAskAfterACrash: architecture, "Effects on the outside": after a crash in between the partner is asked by the message id.
func TestAskAfterACrash(t *testing.T) {
	t.Parallel()
	p := newPartner(t)
	_, known, err := p.client.Ask(t.Context(), "m1")
	require.NoError(t, err)
	require.False(t, known)
	p.tell("/dev/mode", fake.Mode{Lose: true})
	_, err = p.client.Send(t.Context(), aRequest("m1"))
	requireError(t, err, casefile.Unavailable, "register.unavailable")
	p.tell("/dev/mode", fake.Mode{})
	a, known, err := p.client.Ask(t.Context(), "m1")
	require.NoError(t, err)
	require.True(t, known, "it had arrived all the same")
	require.Equal(t, noon, a.At)
	require.Equal(t, 1, p.state().Requests["m1"].Sent)
}

// TestTrouble: what the partner may do wrong, and of which kind it is for us.
func TestTrouble(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		mode fake.Mode
		kind casefile.Kind
		code string
	}{
		{"away", fake.Mode{Down: true}, casefile.Unavailable, "register.unavailable"},
		{"too slow", fake.Mode{Delay: 1000}, casefile.Unavailable, "register.unavailable"},
		{"refuses", fake.Mode{Refuse: true}, casefile.Invalid, "register.refused"},
		{"answers wrongly", fake.Mode{Wrong: true}, casefile.Internal, "register.answer"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			p := newPartner(t)
			p.tell("/dev/mode", row.mode)
			client := clientFor(t, p.url, "k", &http.Client{Timeout: 300 * time.Millisecond})
			_, err := client.Send(t.Context(), aRequest("m1"))
			requireError(t, err, row.kind, row.code)
		})
	}
	p := newPartner(t)
	stranger := clientFor(t, p.url, "other", nil)
	_, err := stranger.Send(t.Context(), aRequest("m1"))
	requireError(t, err, casefile.Unavailable, "register.key")
	incomplete := aRequest("m1")
	incomplete.Employment.Employer = ""
	_, err = p.client.Send(t.Context(), incomplete)
	requireError(t, err, casefile.Invalid, "register.incomplete")
	require.Empty(t, p.state().Requests, "nothing of it arrived")
}

// TestUnknownIsSaidInSoManyWords: something between us and the partner that answers 404 must not make us send a message twice.
func TestUnknownIsSaidInSoManyWords(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"a page": "not found", "another id": `{"nachricht": "m2", "stand": "unbekannt"}`, "no word": `{"nachricht": "m1"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, body, http.StatusNotFound) }))
			t.Cleanup(server.Close)
			_, _, err := clientFor(t, server.URL, "k", nil).Ask(t.Context(), "m1")
			requireError(t, err, casefile.Internal, "register.answer")
		})
	}
}

// TestInbox: what is not acknowledged comes again; one message that nobody can understand does not hide the others.
func TestInbox(t *testing.T) {
	t.Parallel()
	p := newPartner(t)
	ids := func() []string {
		items, err := p.client.Inbox(t.Context(), 10)
		require.NoError(t, err)
		list := []string{}
		for _, i := range items {
			name := i.ID
			if i.Err != nil {
				requireError(t, i.Err, casefile.Internal, "register.answer")
				name += " wrong"
			}
			list = append(list, name)
		}
		return list
	}
	require.Empty(t, ids())
	p.tell("/dev/answers", registers.Answer{ID: "a2", Request: "m1", Verdict: registers.Approved})
	p.tell("/dev/answers", registers.Answer{ID: "a1", Request: "m1", Verdict: "vielleicht"})
	p.tell("/dev/answers", registers.Answer{ID: "a2", Request: "m1", Verdict: registers.Approved})
	require.Equal(t, []string{"a2", "a1 wrong", "a2"}, ids())
	require.NoError(t, p.client.Acknowledge(t.Context(), "a2"))
	require.NoError(t, p.client.Acknowledge(t.Context(), "a2"))
	require.Equal(t, []string{"a1 wrong"}, ids())
}

// TestAddress: the key and data of persons go over the wire, so the wire is encrypted unless it does not leave the machine.
func TestAddress(t *testing.T) {
	t.Parallel()
	for url, fine := range map[string]bool{
		"https://partner.example/ba": true, "http://127.0.0.1:18090": true, "http://partner.example": false, "partner.example": false, "": false,
	} {
		_, err := registers.New(registers.Config{URL: url, Key: "k"})
		require.Equal(t, fine, err == nil, url)
	}
	_, err := registers.New(registers.Config{URL: "https://partner.example"})
	requireError(t, err, casefile.Invalid, "register.config")
}

// TestNoRedirects: the key does not follow an answer elsewhere.
func TestNoRedirects(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("followed") }))
	t.Cleanup(elsewhere.Close)
	server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	t.Cleanup(server.Close)
	err := clientFor(t, server.URL, "k", nil).Acknowledge(context.Background(), "a1")
	requireError(t, err, casefile.Internal, "register.answer")
}
