package desk

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
	"ablauf/processes"
)

// TestDecisionThatNobodyCouldContest: § 37 Abs. 6 VwVfG, § 58 VwGO: whoever decides on a day without an instruction on remedies in the authority's data is
// told so before the signature, and not by a letter that cannot be drawn up. Sending back, refusing to refuse and asking for documents stay open.
func TestDecisionThatNobodyCouldContest(t *testing.T) {
	t.Parallel()
	data, err := authority.Load("musterstadt")
	require.NoError(t, err)
	bare := *data
	bare.Remedies = slices.Clone(data.Remedies)
	ended := casefile.MustParseDate("2026-11-25")
	for i := range bare.Remedies {
		if bare.Remedies[i].ValidTo.IsZero() {
			bare.Remedies[i].ValidTo = ended
		}
	}
	// 23:30 UTC of the 25th is the 26th in Berlin, the first day without a row.
	at := func(office *authority.Authority, hour int) *Desk {
		return New(Deps{Authority: Office{Data: office}, Now: func() time.Time { return time.Date(2026, 11, 25, hour, 30, 0, 0, time.UTC) }})
	}
	for _, c := range []struct {
		element, data string
		field         string // of the answer that decides; empty where the answer decides nothing
	}{
		{"ablehnung-mitzeichnen", `{"mitzeichnung": "zustimmen"}`, "/mitzeichnung"},
		{"ablehnung-mitzeichnen", `{"mitzeichnung": "zurueck", "mitzeichnungBegruendung": "x"}`, ""},
		{"ablehnung-mitzeichnen", `{"mitzeichnung": "nicht-ablehnen", "mitzeichnungBegruendung": "x"}`, ""},
		{"ablehnung-entwerfen", `{"entscheidung": "ablehnen"}`, "/entscheidung"},
		{"ablehnung-entwerfen", `{"entscheidung": "beteiligen"}`, ""},
		{"antrag-entscheiden", `{"entscheidung": "verlaengern"}`, "/entscheidung"},
		{"antrag-entscheiden", `{"entscheidung": "nachfordern"}`, ""},
		{"vorschlag-bestaetigen", `{"entscheidung": "verlaengern"}`, "/entscheidung"},
		{"vorschlag-bestaetigen", `{"entscheidung": "anders"}`, ""},
		{"stichprobe-pruefen", `{"stichprobeErgebnis": "in-ordnung"}`, "/stichprobeErgebnis"},
		{"entscheidung-mitzeichnen", `{"mitzeichnung": "zustimmen"}`, "/mitzeichnung"},
		{"wechsel-entscheiden", `{"entscheidung": "erlauben"}`, "/entscheidung"},
		{"vollstaendigkeit-pruefen", `{"vollstaendig": true}`, ""},
	} {
		task := casefile.Task{Element: c.element}
		require.NoError(t, at(data, 23).checkContestable(task, json.RawMessage(c.data)), c)
		require.NoError(t, at(&bare, 12).checkContestable(task, json.RawMessage(c.data)), c)
		err := at(&bare, 23).checkContestable(task, json.RawMessage(c.data))
		if c.field == "" {
			require.NoError(t, err, c)
			continue
		}
		var refused *casefile.Error
		require.ErrorAs(t, err, &refused, c)
		require.Equal(t, []casefile.FieldError{{Field: c.field, Code: "decision.no-remedies"}}, refused.Fields, c)
	}
}

// TestEveryDecisionIsChecked: each task that a letter names as the one at which its decision is made is in the list, with the kind of that decision.
func TestEveryDecisionIsChecked(t *testing.T) {
	t.Parallel()
	library, err := processes.Load()
	require.NoError(t, err)
	seen := 0
	for _, bundle := range library.Bundles() {
		for _, p := range bundle.Definition.Processes {
			for _, n := range p.Nodes {
				act, decision := strings.CutPrefix(n.Header("vorlage")[strings.IndexByte(n.Header("vorlage"), '/')+1:], "bescheid-")
				if !decision {
					continue
				}
				for _, element := range strings.Split(n.Header("entschieden"), ",") {
					require.Contains(t, decisions()[element].acts, act, "%s at %s", n.Header("vorlage"), element)
					seen++
				}
			}
		}
	}
	require.NotZero(t, seen)
}
