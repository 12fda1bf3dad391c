package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/activities"
	"ablauf/internal/casefile"
	"ablauf/internal/registers"
	"ablauf/internal/registers/fake"
)

// TestThousandMessagesAfterAnOutage: architecture.md 4.2 with every partner: it is away for a day while a thousand messages come up, one after
// the other in a hundred cases; when it is back its connection still breaks off at first, after it took a message in. Nothing is lost, nothing
// arrives twice, each case's messages arrive in their order, and nobody is left with a task about what settled itself.
func TestThousandMessagesAfterAnOutage(t *testing.T) {
	t.Parallel()
	for name, kind := range map[registers.Partner]string{
		registers.BA: activities.IntentBARequest, registers.Security: activities.IntentSecurityQuery,
		registers.Meldebehoerde: activities.IntentResidenceQuery, registers.AZR: activities.IntentAZRSearch,
		registers.Bundesdruck: activities.IntentCardOrder,
	} {
		t.Run(string(name), func(t *testing.T) {
			t.Parallel()
			const cases, rounds = 40, 5 // two hundred messages to each of five partners
			o := newOfficeFor(t, name)
			o.other.Set(fake.Mode{Down: true})
			owed := map[casefile.CaseID][]string{}
			var ids []casefile.CaseID
			for range cases {
				ids = append(ids, o.newCase())
			}
			for round := range rounds {
				for _, id := range ids {
					i, err := o.store.OweIntent(t.Context(), casefile.Intent{
						CaseID: id, Key: fmt.Sprintf("%s/%d", id, round), Kind: kind, Payload: json.RawMessage(`{"matter": "` + matterFor(name) + `"}`),
					})
					require.NoError(t, err)
					owed[id] = append(owed[id], i.ID)
				}
				for range 6 {
					o.work()
					o.pass(time.Hour)
				}
			}
			require.Empty(t, o.other.State().Requests)
			require.Contains(t, o.log.String(), "waiting=200")

			o.other.Set(fake.Mode{Lose: true})
			for range 30 {
				o.work()
				o.pass(time.Minute)
			}
			o.other.Set(fake.Mode{})
			for range 10 {
				o.pass(10 * time.Minute)
				o.work()
			}
			received := o.other.State().Requests
			require.Len(t, received, cases*rounds)
			for id, messages := range owed {
				require.True(t, slices.IsSortedFunc(messages, func(a, b string) int { return received[a].Number - received[b].Number }), "case %s", id)
				for _, message := range messages {
					require.Equal(t, 1, received[message].Sent, "sent once; what was lost on the way back was asked for")
					require.Equal(t, casefile.IntentConfirmed, o.intent(casefile.Intent{ID: message}).State)
				}
				tasks, err := o.store.Intents(t.Context(), id)
				require.NoError(t, err)
				for _, i := range tasks {
					if i.TaskID != "" {
						task, err := o.store.Task(t.Context(), i.TaskID)
						require.NoError(t, err)
						require.Equal(t, casefile.TaskCancelled, task.State)
					}
				}
			}
			require.NotContains(t, o.log.String(), "Zzkanarie")
		})
	}
}

func matterFor(name registers.Partner) string {
	switch name {
	case registers.Security:
		return "verlaengerung"
	case registers.Bundesdruck:
		return "abholung"
	case registers.BA, registers.Meldebehoerde, registers.AZR, registers.Print, registers.Portal:
	}
	return ""
}

// TestEachPartnerSpeaksToTheCase: what each partner says becomes a receipt of its own kind with the deciding word alone; texts and addresses
// are facts. A later word on the same request is another receipt: the person moves, the Nachbericht of § 73 AufenthG, the card goes on its way.
func TestEachPartnerSpeaksToTheCase(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		partner registers.Partner
		kind    string
		answers []registers.Answer
		want    []string
		facts   map[string]string
	}{
		{
			registers.Security, activities.IntentSecurityQuery,
			[]registers.Answer{{Verdict: registers.NoConcerns}, {Verdict: registers.Concerns, Findings: "Zzerkenntnis", Text: "Zzerkenntnis"}},
			[]string{`sicherheitsantwort {"sicherheitsabfrage":"keine-bedenken"}`, `sicherheitsantwort {"sicherheitsabfrage":"bedenken"}`},
			map[string]string{"sicherheitsabfrage": `"bedenken"`},
		},
		{
			registers.Meldebehoerde, activities.IntentResidenceQuery,
			[]registers.Answer{
				{Verdict: registers.Registered}, {Verdict: registers.MovedAway, Residence: registers.Residence{
					Address: registers.Address{Street: "Probeweg 2", PostalCode: "70199", City: "Musterstadt"}, Since: casefile.MustParseDate("2026-11-01"),
				}},
			},
			[]string{`meldeauskunft {"meldeErgebnis":"gemeldet"}`, `meldeauskunft {"meldeErgebnis":"verzogen"}`},
			map[string]string{
				"meldeErgebnis": `"verzogen"`, "meldeSeit": `"2026-11-01"`,
				"meldeAnschrift": `{"strasse": "Probeweg 2", "plz": "70199", "ort": "Musterstadt", "zusatz": ""}`,
			},
		},
		{
			registers.AZR, activities.IntentAZRSearch,
			[]registers.Answer{{Verdict: registers.Found, AZRNummer: "100000000001"}},
			[]string{`azrantwort {"azrErgebnis":"gefunden"}`},
			map[string]string{"azrNummer": `"100000000001"`},
		},
		{
			registers.Bundesdruck, activities.IntentCardOrder,
			[]registers.Answer{{Verdict: registers.CardAccepted}, {Verdict: registers.CardProduced, CardNumber: "MUSTER-1"}, {Verdict: registers.CardUndeliverable}},
			[]string{
				`kartenmeldung {"kartenstand":"angenommen"}`, `kartenmeldung {"kartenstand":"produziert"}`, `kartenmeldung {"kartenstand":"unzustellbar"}`,
			},
			map[string]string{"kartenstand": `"unzustellbar"`, "kartennummer": `"MUSTER-1"`},
		},
	} {
		t.Run(string(row.partner), func(t *testing.T) {
			t.Parallel()
			o := newOfficeFor(t, row.partner)
			i := o.oweAs(o.newCase(), row.kind, matterFor(row.partner))
			o.work()
			require.Empty(t, o.arrived(i.CaseID), "nobody waits for the transmission")
			for _, a := range row.answers {
				a.Request = i.ID
				o.other.Post(a)
				o.other.Post(a)
				o.read()
			}
			require.Equal(t, doubled(row.want), o.arrived(i.CaseID), "a second message is a second word")
			facts, err := o.store.Facts(t.Context(), i.CaseID)
			require.NoError(t, err)
			for name, value := range row.facts {
				require.JSONEq(t, value, string(facts[name]), name)
			}
		})
	}
}

func doubled(list []string) (out []string) {
	for _, s := range list {
		out = append(out, s, s)
	}
	return out
}

// TestFindingsAreKeptApart: § 73 AufenthG, role concept 7.1: of the answer everybody gets yes or no. What was found is in no receipt, no fact and
// no line of a log, also where the answer cannot be understood; sealed, it lies where only the officer reads it.
func TestFindingsAreKeptApart(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]registers.Answer{
		"understood": {Verdict: registers.Concerns, Findings: "Zzerkenntnis", Text: "Zzerkenntnis", Reference: "Zzerkenntnis"},
		"odd":        {Verdict: "Zzerkenntnis", Findings: "Zzerkenntnis"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOfficeFor(t, registers.Security)
			i := o.oweAs(o.newCase(), activities.IntentSecurityQuery, "erteilung")
			o.work()
			answer.Request = i.ID
			o.other.Post(answer)
			o.read()
			receipts, err := o.store.Receipts(t.Context(), i.CaseID)
			require.NoError(t, err)
			require.Len(t, receipts, 2)
			facts, err := o.store.Facts(t.Context(), i.CaseID)
			require.NoError(t, err)
			events, err := o.store.Events(t.Context(), i.CaseID, casefile.StreamCase, 0, 100)
			require.NoError(t, err)
			for where, kept := range map[string]any{"receipt": string(receipts[1].Raw), "deciding": receipts[1], "facts": facts, "log": events} {
				raw, err := json.Marshal(kept)
				require.NoError(t, err)
				require.NotContains(t, string(raw), "Zzerkenntnis", where)
			}
			require.NotContains(t, o.log.String(), "Zzerkenntnis")
			found, err := o.store.Findings(t.Context(), i.CaseID, "officer", nil)
			require.NoError(t, err)
			require.Len(t, found, 1)
			require.True(t, strings.HasPrefix(string(found[0].Sealed), "sealed/"+string(i.CaseID)))
		})
	}
}

// TestSealFailsNothingIsTaken: an answer whose content cannot be sealed stays with the partner; it is not kept in the open.
func TestSealFailsNothingIsTaken(t *testing.T) {
	t.Parallel()
	o := newOfficeFor(t, registers.Security)
	o.inbox.seal = func(context.Context, casefile.CaseID, []byte) ([]byte, error) {
		return nil, casefile.Errorf(casefile.Internal, "efile.master-key-unknown", "no key")
	}
	i := o.oweAs(o.newCase(), activities.IntentSecurityQuery, "erteilung")
	o.work()
	o.other.Post(registers.Answer{Request: i.ID, Verdict: registers.Concerns})
	o.read()
	require.Empty(t, o.arrived(i.CaseID))
	require.Zero(t, o.other.State().Inbox[0].Acknowledged)
	require.Contains(t, o.log.String(), "left in its inbox")
}
