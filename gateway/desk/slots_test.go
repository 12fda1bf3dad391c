package desk_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
	"ablauf/internal/store"
)

// TestSlotsOf: a slot says what the rule and the documents say, until a person has found something else; what comes after a document was found
// unusable opens the question again.
func TestSlotsOf(t *testing.T) {
	t.Parallel()
	at := func(hour int) time.Time { return time.Date(2026, 11, 23, hour, 0, 0, 0, time.UTC) }
	rule := []casefile.Decision{
		{Table: "checkliste-verlaengerung", Outputs: json.RawMessage(`[{"code":"L09"}]`)}, // an earlier result counts no more
		{Table: "checkliste-verlaengerung", Outputs: json.RawMessage(`[{"code":"P01","bezeichnung":"Reisepass"},{"code":"W01","quelle":"register"}]`)},
		{Table: "vier-augen", Outputs: json.RawMessage(`{"vierAugen":true}`)},
	}
	doc := func(state casefile.DocumentState, hour int) casefile.Document {
		return casefile.Document{Kind: "P01", State: state, ReceivedAt: at(hour), RecordedAt: at(hour)}
	}
	mark := func(state string, hour int) store.SlotMark {
		return store.SlotMark{ID: "m", Code: "P01", State: state, Reason: "gesehen", SetAt: at(hour)}
	}
	ended := mark(store.SlotExpired, 9)
	ended.EndedAt = at(10)
	for _, c := range []struct {
		name      string
		documents []casefile.Document
		marks     []store.SlotMark
		want      desk.SlotState
		asked     bool
	}{
		{"nothing came", nil, nil, desk.SlotMissing, true},
		{"a file is being checked", []casefile.Document{doc(casefile.DocumentChecking, 8)}, nil, desk.SlotChecking, false},
		{"a file was refused", []casefile.Document{doc(casefile.DocumentRefused, 8)}, nil, desk.SlotRefused, true},
		{"one was refused, another taken", []casefile.Document{doc(casefile.DocumentRefused, 9), doc(casefile.DocumentReleased, 8)}, nil, desk.SlotReceived, false},
		{"it came", []casefile.Document{doc(casefile.DocumentReleased, 8)}, nil, desk.SlotReceived, false},
		{"it cannot be read", []casefile.Document{doc(casefile.DocumentReleased, 8)}, []store.SlotMark{mark(store.SlotUnreadable, 9)}, store.SlotUnreadable, true},
		{"it has expired", []casefile.Document{doc(casefile.DocumentReleased, 8)}, []store.SlotMark{mark(store.SlotExpired, 9)}, store.SlotExpired, true},
		{"a newer one came", []casefile.Document{doc(casefile.DocumentReleased, 10)}, []store.SlotMark{mark(store.SlotExpired, 9)}, desk.SlotReceived, false},
		{"a newer one came and is being checked", []casefile.Document{doc(casefile.DocumentReleased, 8), doc(casefile.DocumentChecking, 10)}, []store.SlotMark{mark(store.SlotExpired, 9)}, store.SlotExpired, true},
		{"somebody does without it", nil, []store.SlotMark{mark(store.SlotWaived, 9)}, store.SlotWaived, false},
		{"somebody saw it at the counter", nil, []store.SlotMark{mark(store.SlotSeen, 9)}, store.SlotSeen, false},
		{"taken back", []casefile.Document{doc(casefile.DocumentReleased, 8)}, []store.SlotMark{ended}, desk.SlotReceived, false},
	} {
		slots := desk.SlotsOf(rule, c.documents, c.marks, nil)
		require.Len(t, slots, 2, c.name)
		require.Equal(t, "P01", slots[0].Code, c.name)
		require.Equal(t, c.want, slots[0].State, c.name)
		require.Equal(t, c.asked, slots[0].Asked(), c.name)
		require.True(t, slots[0].Demanded)
		require.Equal(t, desk.SlotRegister, slots[1].State, "what a register knows is not asked of the person")
		require.False(t, slots[1].Asked())
	}
	demanded := store.SlotMark{ID: "m", Code: "N01", State: store.SlotDemanded, Reason: "Zweifel", SetAt: at(9)}
	slots := desk.SlotsOf(rule, []casefile.Document{
		{Kind: "V01", State: casefile.DocumentReleased, RecordedAt: at(8)}, {Kind: "bescheid", State: casefile.DocumentReleased, Outgoing: true},
	}, []store.SlotMark{demanded}, nil)
	require.Len(t, slots, 4)
	require.Equal(t, "N01", slots[2].Code, "a person asks for more than the rule")
	require.True(t, slots[2].Asked())
	require.Equal(t, "V01", slots[3].Code, "what came without being asked for stands last")
	require.False(t, slots[3].Demanded)
}
