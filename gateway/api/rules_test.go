package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

type evaluation struct {
	Key, Hash, Reference string
	Outputs              map[string]any
	Matched              []struct {
		ID, Paragraph, ValidFrom string
		InForce                  bool
	}
	NeedsLegalReview bool
	Warnings         []struct{ Code, Text string }
	Blank, Unread    []string
	Derived          []string
}

func evaluated(t *testing.T, w *world, key string, body any) evaluation {
	t.Helper()
	rec := w.post("prozessgestaltung", "/api/v1/rules/"+key+"/evaluate", body)
	require.Equal(t, http.StatusOK, rec.Code, rec.Body.String())
	var out evaluation
	require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &out))
	return out
}

// TestEvaluateRule: § 52a Abs. 2 Satz 2 AufenthV for a Turkish worker of 23 years: 27,60 euros. The answer names the row, its paragraph, the
// hash of the table and what it was not told, and leaves no trace in any log of the authority.
func TestEvaluateRule(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	out := evaluated(t, w, "gebuehr", map[string]any{"reference": "2026-11-12", "facts": map[string]any{
		"fall":    map[string]any{"antragAuf": "18b", "antragArt": "verlaengerung", "eingangAm": "2026-11-12"},
		"person":  map[string]any{"staatsangehoerigkeiten": []string{"TUR"}, "geburtsdatum": "2003-05-01"},
		"angaben": map[string]any{"assoziationTuerkei": true, "gebuehrErlassEuro": 10},
	}})
	require.InDelta(t, 27.6, out.Outputs["betrag"], 0)
	require.True(t, strings.HasSuffix(out.Matched[0].ID, "-unter-24-verlaengerung"), out.Matched[0].ID)
	require.Contains(t, out.Matched[0].Paragraph, "§ 52a Abs. 2 Satz 2 AufenthV")
	require.True(t, out.Matched[0].InForce)
	require.Len(t, out.Hash, 64)
	require.Equal(t, []string{"angaben.gebuehrErlassEuro"}, out.Unread)
	require.Contains(t, out.Blank, "angaben.sozialleistungen")
	require.Equal(t, []string{"person.minderjaehrig"}, out.Derived)
	require.False(t, out.NeedsLegalReview)
	for _, stream := range []string{"access", "case"} {
		events, err := w.db.Events(t.Context(), "", stream, 0, 100)
		require.NoError(t, err)
		require.Empty(t, events, "trying a rule leaves nothing in %s", stream)
	}
}

// TestEvaluateOutsideTheDates: for a day before a table begins the answer says that its rows are not in force.
func TestEvaluateOutsideTheDates(t *testing.T) {
	t.Parallel()
	out := evaluated(t, newWorld(t), "vier-augen", `{"reference":"2020-02-29","facts":{}}`)
	require.True(t, out.NeedsLegalReview)
	require.False(t, out.Matched[0].InForce)
	require.Equal(t, "out-of-force", out.Warnings[0].Code)
	require.Contains(t, out.Warnings[0].Text, "29.02.2020")
}

// TestEvaluateRefuses names the field that is wrong and never repeats what was entered.
func TestEvaluateRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		body, field, code string
		status            int
	}{
		{`{"reference":"2026-02-30","facts":{}}`, "/reference", "date.impossible", 422},
		{`{"facts":{}}`, "/reference", "required", 422},
		{`{"reference":"2026-11-12"}`, "/facts", "required", 422},
		{`{"reference":"2026-11-12","facts":{},"case":"ZZKANARIE"}`, "/case", "field.unknown", 422},
		{`{"reference":"2026-11-12","facts":{"person":{"familienname":"ZZKANARIE"}}}`, "/facts/person", "field.unknown", 422},
		{`{"reference":"2026-11-12","facts":{"titel":{"gueltigBis":"ZZKANARIE"}}}`, "/facts/titel/gueltigBis", "date.impossible", 422},
		{`{"reference":"2026-11-12","facts":[]}`, "/facts", "type", 422},
		{`{"reference":"2026-11-12","facts":{"x":"` + strings.Repeat("x", 70_000) + `"}}`, "", "body.too-large", 413},
		{`[]`, "", "json.malformed", 400},
	} {
		rec := w.post("leitung", "/api/v1/rules/gebuehr/evaluate", c.body)
		p := problemOf(t, rec)
		require.Equal(t, c.status, p.Status, "%s: %s", c.body[:min(90, len(c.body))], rec.Body.String())
		require.NotContains(t, rec.Body.String(), "ZZKANARIE")
		if c.field == "" {
			require.Equal(t, c.code, p.Code)
			continue
		}
		require.Len(t, p.Fields, 1, rec.Body.String())
		require.Equal(t, c.field, p.Fields[0].Field)
		require.Equal(t, c.code, p.Fields[0].Code)
	}
	require.Equal(t, "rule.unknown", problemOf(t, w.post("leitung", "/api/v1/rules/nirgends/evaluate", `{"reference":"2026-11-12","facts":{}}`)).Code)
}

// TestListRules: every row of every table has a paragraph and a first day, and every fact it reads is described in the OpenAPI document with
// the table's name.
func TestListRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rec := w.get("revision", "/api/v1/rules")
	require.Equal(t, http.StatusOK, rec.Code)
	var list struct {
		Rules []struct {
			Key, Question, Hash string
			Facts               []string
			Rows                []struct{ ID, Paragraph, ValidFrom string }
		}
	}
	require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &list))
	require.NotEmpty(t, list.Rules)
	vocabulary := described(t, w)
	for _, table := range list.Rules {
		require.NotEmpty(t, table.Question, table.Key)
		require.NotEmpty(t, table.Rows, table.Key)
		for _, row := range table.Rows {
			require.NotEmpty(t, row.Paragraph, "%s %s", table.Key, row.ID)
			require.NotEmpty(t, row.ValidFrom, "%s %s", table.Key, row.ID)
		}
		for _, fact := range table.Facts {
			group, name, _ := strings.Cut(fact, ".")
			require.Contains(t, vocabulary[group].Properties[name].Tables, table.Key, fact)
			require.NotEmpty(t, vocabulary[group].Properties[name].Description, fact)
		}
	}
}

type factGroup struct {
	Properties map[string]struct {
		Description string
		Tables      []string `json:"x-tables"`
	}
}

func described(t *testing.T, w *world) map[string]factGroup {
	t.Helper()
	var doc struct {
		Components struct {
			Schemas map[string]struct{ Properties json.RawMessage }
		}
	}
	require.NoError(t, json.Unmarshal(w.get("", "/api/v1/openapi.json").Body.Bytes(), &doc))
	var groups map[string]factGroup
	require.NoError(t, json.Unmarshal(doc.Components.Schemas["RuleFacts"].Properties, &groups))
	return groups
}

type deadline struct {
	LastDay, Land  string
	DeliverySource string
	Steps          []struct {
		LastDay, Reason string
		Sentence        map[string]string
	}
}

// TestComputeDeadline: §§ 187, 188, 193 BGB with the holidays of the Land, and § 41 Abs. 2 of its VwVfG. Where the answer differs, the case names the Land.
func TestComputeDeadline(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct{ law, body, last, says string }{
		{"§ 188 Abs. 2 BGB", `{"period":"4 W","start":"2026-11-23"}`, "2026-12-21", "Vier Wochen"},
		{"§ 188 Abs. 3 BGB", `{"period":"1M","start":"2026-01-31","fixed":true}`, "2026-02-28", "verschiebt sich nicht"},
		{"§ 193 BGB: Saturday", `{"period":"1 M","start":"2026-01-31"}`, "2026-03-02", "Sa 28.02.2026"},
		{"§ 41 Abs. 2 LVwVfG BW: third day, then a month; 26 December is a holiday and a Saturday", `{"period":"1 M","start":"2026-11-23","posted":true,"land":"BW"}`, "2026-12-28", "Bekanntgabe"},
		{"fourth day in North Rhine-Westphalia", `{"period":"1 M","start":"2026-11-23","posted":true,"land":"NW"}`, "2026-12-28", "Bekanntgabe"},
		{"§ 41 Abs. 2a Satz 3 VwVfG: the day after retrieval", `{"period":"1 M","start":"2026-11-23","delivery":"abruf","land":"BW"}`, "2026-12-24", "Bekanntgabe"},
		{"§ 41 Abs. 2 Satz 2 VwVfG: sent electronically, also abroad", `{"period":"2 W","start":"2026-11-23","delivery":"elektronisch","land":"NI"}`, "2026-12-11", "Bekanntgabe"},
		{"§ 41 Abs. 2 VwVfG until 2024: third day; the month ends on a Sunday", `{"period":"1 M","start":"2024-12-30","posted":true,"land":"NI"}`, "2025-02-03", "So 02.02.2025"},
		{"§ 187 Abs. 2 BGB: title from 29 February for two years, to the end of February", `{"period":"2 J","start":"2028-02-29","dayCounts":true,"fixed":true}`, "2030-02-28", "letzter Tag"},
		{"three months of § 75 VwGO from 30 November end with February", `{"period":"3 M","start":"2026-11-30","event":"eingang","land":"HH"}`, "2027-03-01", "So 28.02.2027"},
		{"the day of repentance is a holiday in Saxony", `{"period":"1 W","start":"2026-11-11","land":"SN"}`, "2026-11-19", "Buß- und Bettag"},
		{"and a working day in Bavaria", `{"period":"1 W","start":"2026-11-11","land":"BY"}`, "2026-11-18", "letzter Tag"},
		{"8 May 2025, Berlin only", `{"period":"1 T","start":"2025-05-07","land":"BE"}`, "2025-05-09", "Tag der Befreiung"},
		{"Epiphany is a holiday in BW", `{"period":"1 T","start":"2026-01-05","event":"eingang","land":"BW"}`, "2026-01-07", "Eingang"},
		{"and none in Berlin", `{"period":"1 T","start":"2026-01-05","land":"BE"}`, "2026-01-06", "Ein Tag"},
		{"working days skip the weekend", `{"period":"5 AT","start":"2026-11-20"}`, "2026-11-27", "Fünf Arbeitstage"},
		{"§ 187 Abs. 2 BGB: validity of a year", `{"period":"1 J","start":"2026-11-27","dayCounts":true,"fixed":true}`, "2027-11-26", "Ein Jahr"},
		{"Friedensfest in Augsburg", `{"period":"1 T","start":"2028-08-07","land":"BY","regions":["augsburg"]}`, "2028-08-09", "Augsburg"},
	} {
		rec := w.post("prozessgestaltung", "/api/v1/deadlines/compute", c.body)
		require.Equal(t, http.StatusOK, rec.Code, "%s: %s", c.law, rec.Body.String())
		var out deadline
		require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &out))
		require.Equal(t, c.last, out.LastDay, c.law)
		last := out.Steps[len(out.Steps)-1]
		require.Contains(t, last.Sentence["de"], c.says, c.law)
		require.NotEmpty(t, last.Sentence["en"], c.law)
		require.Equal(t, strings.Contains(c.body, "posted") || strings.Contains(c.body, "delivery"), out.DeliverySource != "", c.law)
	}
}

// TestComputeDeadlineRefuses names the field that is wrong.
func TestComputeDeadlineRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for body, want := range map[string][2]string{
		`{"period":"bald","start":"2026-11-23"}`:                                    {"/period", "period.unknown"},
		`{"period":"0 W","start":"2026-11-23"}`:                                     {"/period", "period.unknown"},
		`{"period":"10000 J","start":"2026-11-23"}`:                                 {"/period", "period.too-long"},
		`{"start":"2026-11-23"}`:                                                    {"/period", "required"},
		`{"period":"4 W"}`:                                                          {"/start", "required"},
		`{"period":"4 W","start":"1990-01-01"}`:                                     {"/start", "period.before-calendar"},
		`{"period":"4 W","start":"2026-11-23","land":"XX"}`:                         {"/land", "enum"},
		`{"period":"4 W","start":"2026-11-23","event":"laune"}`:                     {"/event", "enum"},
		`{"period":"4 W","start":"2026-11-23","land":"BW","regions":["augsburg"]}`:  {"/regions", "enum"},
		`{"period":"4 W","start":"2026-11-23","regions":["augsburg"]}`:              {"/regions", "deadline.region-without-land"},
		`{"period":"4 W","start":"2026-11-23","posted":true,"dayCounts":true}`:      {"/dayCounts", "deadline.day-counts-posted"},
		`{"period":"4 W","start":"2026-11-23","delivery":"abruf","dayCounts":true}`: {"/dayCounts", "deadline.day-counts-posted"},
		`{"period":"4 W","start":"2026-11-23","delivery":"ausland"}`:                {"/delivery", "deadline.delivery-abroad"},
		`{"period":"4 W","start":"2026-11-23","delivery":"taube"}`:                  {"/delivery", "enum"},
		`{"period":"4 W","start":"2026-11-23","posted":true,"delivery":"abruf"}`:    {"/delivery", "deadline.delivery-twice"},
		`{"period":"-4 W","start":"2026-11-23"}`:                                    {"/period", "period.unknown"},
		`{"period":"4,5 W","start":"2026-11-23"}`:                                   {"/period", "period.unknown"},
		`{"period":"4 w","start":"2026-11-23"}`:                                     {"/period", "period.unknown"},
	} {
		p := problemOf(t, w.post("leitung", "/api/v1/deadlines/compute", body))
		require.Equal(t, 422, p.Status, body)
		require.Len(t, p.Fields, 1, body)
		require.Equal(t, want, [2]string{p.Fields[0].Field, p.Fields[0].Code}, body)
	}
}
