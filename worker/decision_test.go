package main

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/activities"
	"ablauf/internal/casefile"
	"ablauf/processes"
	"ablauf/processes/processtest"
	"ablauf/workflows/contract"
	"ablauf/workflows/feel"
)

// decided is an authority with one open case.
func decided(t *testing.T) (*activities.Activities, casefile.Case) {
	t.Helper()
	acts, _ := expiryOffice(t)
	bundle, known := acts.Library.Newest("verlaengerung")
	require.True(t, known)
	return acts, beginWith(t, acts.Store, 1, bundle.Hash)
}

// draw is the work of the element that draws the sample.
func draw(key, percent string) contract.Work {
	return contract.Work{
		EffectKey: key, Element: "stichprobe-ziehen",
		Headers: []contract.Pair{{Name: "prozent", Value: percent}, {Name: "variable", Value: "stichprobeGezogen"}},
	}
}

// TestSampleIsDrawnOnce: five of a hundred numbers are drawn (domain 7.2); the lot of a visit falls once, and neither a repetition nor two at
// the same time change it.
func TestSampleIsDrawnOnce(t *testing.T) {
	t.Parallel()
	acts, _ := expiryOffice(t)
	for number, want := range map[int64]string{0: "true", 4: "true", 5: "false", 98: "false"} {
		acts.Lot = func(n int64) (int64, error) {
			require.EqualValues(t, 100, n)
			return number, nil
		}
		key := fmt.Sprintf("case/9/%d", number)
		first, err := acts.DrawSample(t.Context(), draw(key, "5"))
		require.NoError(t, err)
		require.JSONEq(t, `{"stichprobeGezogen": `+want+`}`, string(first.Result), number)

		acts.Lot = func(int64) (int64, error) { return 99 - number, nil }
		again, err := acts.DrawSample(t.Context(), draw(key, "5"))
		require.NoError(t, err)
		require.JSONEq(t, string(first.Result), string(again.Result), "whoever draws again gets the same lot")
	}

	// Many at once, each with a lot of its own: they agree.
	var mu sync.Mutex
	next := int64(0)
	acts.Lot = func(int64) (int64, error) {
		mu.Lock()
		defer mu.Unlock()
		next += 7
		return next % 100, nil
	}
	results := make([]string, 16)
	var all sync.WaitGroup
	for i := range results {
		all.Go(func() {
			if got, err := acts.DrawSample(t.Context(), draw("case/9/together", "50")); err == nil {
				results[i] = string(got.Result)
			}
		})
	}
	all.Wait()
	for _, r := range results {
		require.NotEmpty(t, r)
		require.JSONEq(t, results[0], r)
	}

	for _, percent := range []string{"", "-1", "101", "fünf"} {
		_, err := acts.DrawSample(t.Context(), draw("case/9/bad", percent))
		require.Equal(t, "lot.percent", casefile.CodeOf(err), percent)
	}
}

// TestTrafficLightSeesUnreviewedRules: a table whose newest word on the case needs legal review stands in the inputs of the light; what it said
// before does not count, nor the light itself.
func TestTrafficLightSeesUnreviewedRules(t *testing.T) {
	t.Parallel()
	acts, c := decided(t)
	said := func(key, table string, review bool) {
		_, err := acts.Store.PutDecision(t.Context(), casefile.Decision{
			CaseID: c.ID, Key: key, Table: table, TableHash: "h", ReferenceOn: casefile.MustParseDate("2026-11-12"), NeedsLegalReview: review,
		}, nil)
		require.NoError(t, err)
	}
	light := func(key string) []string {
		_, err := acts.Rule(t.Context(), contract.Work{
			CaseID: c.ID, EffectKey: key, At: c.ReceivedAt, Element: "ampel-bestimmen", Decision: activities.TableAmpel,
			Properties: []contract.Pair{{Name: "stichtag", Value: "entscheidung"}, {Name: "entscheidend", Value: "pruefpunkt,farbe"}},
		})
		require.NoError(t, err)
		decisions, err := acts.Store.Decisions(t.Context(), c.ID)
		require.NoError(t, err)
		var inputs struct {
			Bestand struct{ RegelnZuPruefen []string }
		}
		require.NoError(t, json.Unmarshal(decisions[len(decisions)-1].Inputs, &inputs))
		require.NotNil(t, inputs.Bestand.RegelnZuPruefen, "an empty list is known, not unknown")
		return inputs.Bestand.RegelnZuPruefen
	}
	require.Empty(t, light("k1"))
	said("k2", "ba-zustimmung", true)
	said("k3", "gebuehr", false)
	require.Equal(t, []string{"ba-zustimmung"}, light("k4"))
	said("k5", "ba-zustimmung", false)
	require.Empty(t, light("k6"), "said anew; and what the light said itself does not count")
}

// TestRuleTakesWhatIsReleased: architecture.md 3, Rules: a running case is decided by the table that is released when it is decided, by its rows for the date of reference; the
// hash beside the decision says which table that was. A decision that is tried again after a release stays what was recorded, and the facts beside it give the same
// outputs once more, whatever was released since.
func TestRuleTakesWhatIsReleased(t *testing.T) {
	t.Parallel()
	acts, c := decided(t)
	library, err := processes.Load()
	require.NoError(t, err)
	acts.Library = library
	built, err := library.Rule("vier-augen")
	require.NoError(t, err)
	decide := func(key, on string) string {
		at, err := time.Parse(time.RFC3339, on+"T09:00:00Z")
		require.NoError(t, err)
		got, err := acts.Rule(t.Context(), contract.Work{
			CaseID: c.ID, EffectKey: key, At: at, Element: "vier-augen-bestimmen", Decision: "vier-augen",
			Properties: []contract.Pair{{Name: "stichtag", Value: "entscheidung"}, {Name: "entscheidend", Value: "mitzeichnung"}},
		})
		require.NoError(t, err)
		return string(got.Result)
	}
	before := decide("k1", "2026-12-02")
	require.JSONEq(t, `{"mitzeichnung": true}`, before)
	source := processtest.FollowRow(string(built.Content), "vier-augen-ablehnung", "niemand", "2026-12-01", `<text>"ablehnen"</text>`, `<text>-</text>`, "<text>true</text>", "<text>false</text>")
	require.NoError(t, library.Take(processes.Release{Table: true, Key: "vier-augen", Version: 2, Content: []byte(source)}))
	require.JSONEq(t, before, decide("k1", "2026-12-02"), "tried again")
	require.JSONEq(t, `{"mitzeichnung": false}`, decide("k2", "2026-12-02"))
	require.JSONEq(t, `{"mitzeichnung": true}`, decide("k3", "2026-11-30"), "the rows of the day before the change")

	decisions, err := acts.Store.Decisions(t.Context(), c.ID)
	require.NoError(t, err)
	require.Len(t, decisions, 3)
	released, err := library.Rule("vier-augen")
	require.NoError(t, err)
	for i, hash := range []string{built.Hash, released.Hash, released.Hash} {
		d := decisions[i]
		require.Equal(t, hash, d.TableHash)
		table, known := library.Table(hash)
		require.True(t, known)
		value, err := feel.DecodeJSON(d.Inputs)
		require.NoError(t, err)
		inputs, isObject := value.(*feel.Context)
		require.True(t, isObject)
		out, err := table.Evaluate(d.ReferenceOn, inputs, feel.Environment{Now: d.HappenedAt, Zone: feel.Berlin()})
		require.NoError(t, err)
		outputs, err := feel.EncodeJSON(out.Value)
		require.NoError(t, err)
		require.JSONEq(t, string(d.Outputs), string(outputs))
	}
}
