package desk_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/gateway/desk"
	"ablauf/internal/casefile"
)

// TestGroundsOfALetter: § 39 Abs. 1 VwVfG: whoever looks at a letter that was sent sees, block by block, on which law and on which row of which table, in which
// version, it rests. A version that nobody knows is not made up: the row is shown as it decides today, and that is said.
func TestGroundsOfALetter(t *testing.T) {
	t.Parallel()
	library, err := desk.NewLibrary()
	require.NoError(t, err)
	d := desk.New(desk.Deps{Library: library, Now: time.Now})
	now, err := d.Rule("fiktionswirkung")
	require.NoError(t, err)
	sent := time.Date(2026, 11, 16, 12, 0, 0, 0, time.UTC)
	l := casefile.Letter{DocumentID: "d", SentAt: sent, Data: json.RawMessage(`{"Grundlagen": [
		{"absatz": 2, "beginn": "wir haben", "recht": ["§ 25 Abs. 2 VwVfG"]},
		{"absatz": 3, "beginn": "Ihr Antrag", "recht": ["§ 81 Abs. 4 Satz 1 AufenthG"], "tabellen": [{"tabelle": "fiktionswirkung", "zeilen": ["fiktionswirkung-zeile-8"]}]},
		{"absatz": 4, "beginn": "Nichts", "tabellen": [{"tabelle": "gibt-es-nicht", "zeilen": ["x"]}]}]}`)}
	made := func(hash, row string, at time.Time) casefile.Decision {
		return casefile.Decision{Table: "fiktionswirkung", TableHash: hash, Matched: json.RawMessage(`[{"RuleID": "` + row + `"}]`), HappenedAt: at}
	}
	const row = "fiktionswirkung-zeile-8"

	grounds := d.LetterGrounds(l, []casefile.Decision{made(now.Hash, row, sent.Add(-time.Hour))})
	require.Len(t, grounds, 3)
	require.Equal(t, desk.LetterGround{Opening: "wir haben", Law: []string{"§ 25 Abs. 2 VwVfG"}}, grounds[0])
	require.Len(t, grounds[1].Rows, 1)
	require.Equal(t, row, grounds[1].Rows[0].Row.ID)
	require.Equal(t, now.Hash, grounds[1].Rows[0].Table.Hash)
	require.False(t, grounds[1].Rows[0].Today)
	require.Empty(t, grounds[2].Rows)

	for name, decisions := range map[string][]casefile.Decision{
		"no decision":                 nil,
		"another row fired":           {made(now.Hash, "fiktionswirkung-zeile-9", sent.Add(-time.Hour))},
		"decided after it was sent":   {made(now.Hash, row, sent.Add(time.Hour))},
		"a version that nobody knows": {made("00ff", row, sent.Add(-time.Hour))},
	} {
		grounds = d.LetterGrounds(l, decisions)
		require.True(t, grounds[1].Rows[0].Today, name)
	}
	l.DocumentID = ""
	require.Empty(t, d.LetterGrounds(l, nil), "nothing was sent yet")

	_, err = d.RuleVersion("fiktionswirkung", "00ff")
	require.Equal(t, casefile.NotFound, casefile.KindOf(err))
	_, err = d.RuleVersion("gebuehr", now.Hash)
	require.Equal(t, casefile.NotFound, casefile.KindOf(err), "a version of another table")
	same, err := d.RuleVersion("fiktionswirkung", now.Hash)
	require.NoError(t, err)
	require.Equal(t, now, same)
}
