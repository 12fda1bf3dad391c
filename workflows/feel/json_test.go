package feel_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/feel"
)

// TestJSONRoundTrip: what the engine stores comes back exactly, and storing it again gives the same bytes.
func TestJSONRoundTrip(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		`null`:                                  `null`,
		`1.50`:                                  `1.5`,
		`"<Müller> & \"x\"\n"`:                  `"<Müller> & \"x\"\n"`,
		`@"2026-11-21"`:                         `{"@":"date","v":"2026-11-21"}`,
		`@"10:30:00.5+05:00"`:                   `{"@":"time","v":"10:30:00.5+05:00"}`,
		`@"2026-07-01T12:00:00@Europe/Berlin"`:  `{"@":"date and time","v":"2026-07-01T12:00:00@Europe/Berlin","o":7200}`,
		`@"-P1DT2H"`:                            `{"@":"days and time duration","v":"-P1DT2H"}`,
		`@"P14M"`:                               `{"@":"years and months duration","v":"P1Y2M"}`,
		`(1..@"P1D")`:                           `null`,
		`[1..5)`:                                `{"@":"range","v":"[)","low":1,"high":5}`,
		`(< 5)`:                                 `{"@":"range","v":"()","low":null,"high":5}`,
		`{z: 1, a: [true, {"@": "x", "v": 2}]}`: `{"z":1,"a":[true,{"@":"context","v":{"@":"x","v":2}}]}`,
	} {
		e, err := feel.Parse(src, nil)
		require.NoError(t, err, src)
		v, _ := e.Eval(nil, environment())
		first, err := feel.EncodeJSON(v)
		require.NoError(t, err, src)
		require.Equal(t, want, string(first), src)
		require.True(t, json.Valid(first))
		back, err := feel.DecodeJSON(first)
		require.NoError(t, err, src)
		require.Equal(t, feel.Literal(v), feel.Literal(back), src)
		second, err := feel.EncodeJSON(back)
		require.NoError(t, err, src)
		require.Equal(t, string(first), string(second), src)
	}
}

func TestJSONRefuses(t *testing.T) {
	t.Parallel()
	e, err := feel.Parse("[function(x) x]", nil)
	require.NoError(t, err)
	v, _ := e.Eval(nil, environment())
	_, err = feel.EncodeJSON(v)
	require.Error(t, err)
	for _, data := range []string{``, `{`, `1 2`, `{"a":1,"a":2}`, `{"@":"date","v":"2026-02-30"}`, `{"@":"unknown"}`, `{"@":"range","v":"[]"}`} {
		_, err := feel.DecodeJSON([]byte(data))
		require.Error(t, err, data)
	}
}

func TestGoBridge(t *testing.T) {
	t.Parallel()
	v, err := feel.FromGo(map[string]any{"b": []any{1, 2.5, json.Number("1e2"), nil, true}, "a": "2026-11-21"})
	require.NoError(t, err)
	require.Equal(t, `{a: "2026-11-21", b: [1, 2.5, 100, null, true]}`, feel.Literal(v))
	require.Equal(t, map[string]any{
		"a": "2026-11-21", "b": []any{json.Number("1"), json.Number("2.5"), json.Number("100"), nil, true},
	}, feel.ToGo(v))
	_, err = feel.FromGo(struct{}{})
	require.Error(t, err)
}

// TestContextWithLeavesTheOriginal: evaluation shares contexts, so With must copy.
func TestContextWithLeavesTheOriginal(t *testing.T) {
	t.Parallel()
	c := feel.NewContext()
	for i := range 20 {
		c.Put(string(rune('a'+i)), feel.Int(int64(i)))
	}
	d := c.With("a", feel.Int(99)).With("neu", feel.Bool(true))
	v, _ := c.Get("a")
	require.Equal(t, "0", feel.Literal(v))
	require.Len(t, c.Keys(), 20)
	require.Equal(t, "neu", d.Keys()[20])
}
