package registers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
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

// partner is the fake of one partner with a client that is agreed with it, and what the two have to say to each other.
type partner struct {
	t      *testing.T
	name   registers.Partner
	url    string
	client *registers.Client
	// message makes a message of the vocabulary; changed is the same one with other content, incomplete one that says too little.
	message, changed, incomplete func(id string) registers.Outgoing
	verdict                      registers.Verdict
}

func newPartner(t *testing.T, name registers.Partner) partner {
	t.Helper()
	server := httptest.NewServer(fake.New(name, "k", func() time.Time { return noon }, fake.State{}, nil).Handler())
	t.Cleanup(server.Close)
	p := vocabularies()[name]
	p.t, p.name, p.url, p.client = t, name, server.URL, clientFor(t, name, server.URL, "k", nil)
	return p
}

// withEach runs a test with each partner: they differ in what is said, not in how.
func withEach(t *testing.T, test func(t *testing.T, p partner)) {
	t.Helper()
	for _, name := range registers.Partners() {
		t.Run(string(name), func(t *testing.T) {
			t.Parallel()
			test(t, newPartner(t, name))
		})
	}
}

func clientFor(t *testing.T, name registers.Partner, url, key string, c *http.Client) *registers.Client {
	t.Helper()
	client, err := registers.New(registers.Config{Partner: name, URL: url, Key: key, Client: c})
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
	withEach(t, func(t *testing.T, p partner) {
		first, err := p.client.Send(t.Context(), p.message("m1"))
		require.NoError(t, err)
		require.Equal(t, noon, first.At)
		p.tell("/dev/mode", fake.Mode{Ahead: 60})
		again, err := p.client.Send(t.Context(), p.message("m1"))
		require.NoError(t, err)
		require.Equal(t, first, again, "also the moment: no period begins anew")
		_, err = p.client.Send(t.Context(), p.changed("m1"))
		requireError(t, err, casefile.Conflict, "register.other-content")
		require.Len(t, p.state().Requests, 1)
	})
}

// TestAskAfterACrash: architecture, "Effects on the outside": after a crash in between the partner is asked by the message id.
func TestAskAfterACrash(t *testing.T) {
	t.Parallel()
	withEach(t, func(t *testing.T, p partner) {
		_, known, err := p.client.Ask(t.Context(), "m1")
		require.NoError(t, err)
		require.False(t, known)
		p.tell("/dev/mode", fake.Mode{Lose: true})
		_, err = p.client.Send(t.Context(), p.message("m1"))
		requireError(t, err, casefile.Unavailable, "register.unavailable")
		p.tell("/dev/mode", fake.Mode{})
		a, known, err := p.client.Ask(t.Context(), "m1")
		require.NoError(t, err)
		require.True(t, known, "it had arrived all the same")
		require.Equal(t, noon, a.At)
		require.Equal(t, 1, p.state().Requests["m1"].Sent)
	})
}

// TestTrouble: what a partner may do wrong, and of which kind it is for us.
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
			withEach(t, func(t *testing.T, p partner) {
				p.tell("/dev/mode", row.mode)
				client := clientFor(t, p.name, p.url, "k", &http.Client{Timeout: 300 * time.Millisecond})
				_, err := client.Send(t.Context(), p.message("m1"))
				requireError(t, err, row.kind, row.code)
			})
		})
	}
}

// TestNothingOfItArrives: a stranger, a message that says too little, and one for somebody else: data of a person go only where they belong.
func TestNothingOfItArrives(t *testing.T) {
	t.Parallel()
	withEach(t, func(t *testing.T, p partner) {
		_, err := clientFor(t, p.name, p.url, "other", nil).Send(t.Context(), p.message("m1"))
		requireError(t, err, casefile.Unavailable, "register.key")
		_, err = p.client.Send(t.Context(), p.incomplete("m1"))
		requireError(t, err, casefile.Invalid, "register.incomplete")
		for name, other := range vocabularies() {
			if name != p.name {
				_, err = p.client.Send(t.Context(), other.message("m1"))
				requireError(t, err, casefile.Internal, "register.addressee")
			}
		}
		require.Empty(t, p.state().Requests)
	})
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
			_, _, err := clientFor(t, registers.BA, server.URL, "k", nil).Ask(t.Context(), "m1")
			requireError(t, err, casefile.Internal, "register.answer")
		})
	}
}

// TestInbox: what is not acknowledged comes again; one message that nobody can understand does not hide the others, and what another partner
// might say is not understood.
func TestInbox(t *testing.T) {
	t.Parallel()
	withEach(t, func(t *testing.T, p partner) {
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
		foreign := registers.Approved
		if p.name == registers.BA {
			foreign = registers.NoConcerns
		}
		p.tell("/dev/answers", registers.Answer{ID: "a2", Request: "m1", Verdict: p.verdict})
		p.tell("/dev/answers", registers.Answer{ID: "a1", Request: "m1", Verdict: foreign})
		p.tell("/dev/answers", registers.Answer{ID: "a2", Request: "m1", Verdict: p.verdict})
		require.Equal(t, []string{"a2", "a1 wrong", "a2"}, ids())
		require.NoError(t, p.client.Acknowledge(t.Context(), "a2"))
		require.NoError(t, p.client.Acknowledge(t.Context(), "a2"))
		require.Equal(t, []string{"a1 wrong"}, ids())
	})
}

// TestInboxInParts: behind a full part the next one begins where the partner says, whatever was acknowledged meanwhile; each message is in one part.
func TestInboxInParts(t *testing.T) {
	t.Parallel()
	withEach(t, func(t *testing.T, p partner) {
		for i := range 5 {
			p.tell("/dev/answers", registers.Answer{ID: fmt.Sprintf("a%d", i), Request: "m1", Verdict: p.verdict})
		}
		var found []string
		from := ""
		for range 3 {
			page, err := p.client.InboxFrom(t.Context(), from, 2)
			require.NoError(t, err)
			for _, i := range page.Items {
				found = append(found, i.ID)
			}
			require.NoError(t, p.client.Acknowledge(t.Context(), found[0]))
			from = page.Next
		}
		require.Equal(t, []string{"a0", "a1", "a2", "a3", "a4"}, found)
		require.Empty(t, from)
	})
}

// TestAddress: the key and data of persons go over the wire, so the wire is encrypted unless it does not leave the machine.
func TestAddress(t *testing.T) {
	t.Parallel()
	for url, fine := range map[string]bool{
		"https://partner.example/ba": true, "http://127.0.0.1:18090": true, "http://partner.example": false, "partner.example": false, "": false,
	} {
		_, err := registers.New(registers.Config{Partner: registers.BA, URL: url, Key: "k"})
		require.Equal(t, fine, err == nil, url)
	}
	_, err := registers.New(registers.Config{Partner: registers.BA, URL: "https://partner.example"})
	requireError(t, err, casefile.Invalid, "register.config")
	_, err = registers.New(registers.Config{Partner: "finanzamt", URL: "https://partner.example", Key: "k"})
	requireError(t, err, casefile.Invalid, "register.config")
}

// TestNoRedirects: the key does not follow an answer elsewhere.
func TestNoRedirects(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("followed") }))
	t.Cleanup(elsewhere.Close)
	server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	t.Cleanup(server.Close)
	err := clientFor(t, registers.BA, server.URL, "k", nil).Acknowledge(context.Background(), "a1")
	requireError(t, err, casefile.Internal, "register.answer")
}

// TestValidityReport: § 73 Abs. 3 Satz 2 AufenthG: the security authorities learn how long the title is valid, by the way of the query; they do
// not answer, also where they answer every query by themselves. Without the days it says nothing.
func TestValidityReport(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(fake.New(registers.Security, "k", func() time.Time { return noon }, fake.State{
		Mode: fake.Mode{Auto: []registers.Verdict{registers.NoConcerns}},
	}, nil).Handler())
	t.Cleanup(server.Close)
	client := clientFor(t, registers.Security, server.URL, "k", nil)
	report := registers.ValidityReport{
		Header: registers.Header{ID: "m1", Authority: "Musterstadt", Aktenzeichen: "ABH-2026-000001"}, Matter: registers.MatterValidity,
		Person: registers.Person{FamilyName: "Çelik", GivenNames: "Ayşe", BirthDate: "1991-03", Nationalities: []string{"TUR"}},
		Title: registers.ReportedTitle{
			Kind: "aufenthaltserlaubnis", Paragraph: "18b", ValidFrom: casefile.MustParseDate("2026-11-21"), ValidTo: casefile.MustParseDate("2030-11-20"),
		},
	}
	a, err := client.Send(t.Context(), report)
	require.NoError(t, err)
	require.Equal(t, noon, a.At)
	items, err := client.Inbox(t.Context(), 10)
	require.NoError(t, err)
	require.Empty(t, items)

	report.Title.ValidFrom = casefile.Date{}
	_, err = client.Send(t.Context(), report)
	requireError(t, err, casefile.Invalid, "register.incomplete")
}
