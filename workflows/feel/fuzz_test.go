package feel_test

import (
	"strings"
	"testing"

	"ablauf/workflows/feel"
)

var seeds = []string{
	"1 + 2 * -3 ** 2", "if a then b else c", "for i in 1..3, j in i..5 return [i, j]", "some x in l satisfies x > 1",
	`{a: 1, "b c": function(x: list<number>) x[1], d: b c([2])}`, `@"2026-11-21T10:00:00@Europe/Berlin" + @"P1DT2H"`,
	`replace("abc", "(b|c)+?", "[$1]")`, "x in (< 5, [7..9[, \"a\")", "a instance of function<number, context<a: string>> -> Any",
	"not(1, 2)", "-", "]1..5[", "l[item > 1][-1].name", `"\u00e4\U01F40E\n"`, "sort([3, 1], function(a, b) a < b)", "/* c */ 1 // d",
	`string(duration("P1Y")) + range("[1..2]").start`, "[[[[[[1..2[..3[", "((((((((((1", "decimal(1e6000, -6000)", "10 ** 999999",
	"context put({}, [\"a\"], partial)", "date(999999999, 12, 31) - date(-999999999, 1, 1)",
}

// FuzzEval: whatever the text, parsing ends, evaluation ends, and no defect of the package shows.
func FuzzEval(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	scope := feel.NewContext().Put("a", feel.Bool(true)).Put("l", feel.List{feel.Int(1), feel.Null{}, feel.String("x")})
	f.Fuzz(func(t *testing.T, src string) {
		for _, parse := range []func(string, feel.Names) (*feel.Expr, error){feel.Parse, feel.ParseUnaryTests} {
			e, err := parse(src, nil)
			if err != nil {
				continue
			}
			env := environment()
			env.Budget = 20_000
			v, warnings := e.Eval(scope, env)
			_, more := e.Test(v, scope, env)
			for _, w := range append(warnings, more...) {
				if strings.Contains(w.Message, "internal error") {
					t.Fatalf("%q: %s", src, w.Message)
				}
			}
			checkRoundTrip(t, v)
		}
	})
}

// FuzzDecodeJSON: stored bytes from anywhere either decode to a value that is stable, or are refused.
func FuzzDecodeJSON(f *testing.F) {
	for _, s := range []string{`{"@":"date","v":"2026-11-21"}`, `{"@":"context","v":{"@":1}}`, `[1e400,null,"a"]`, `{"@":"range","v":"[)","low":1,"high":null}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if v, err := feel.DecodeJSON(data); err == nil {
			checkRoundTrip(t, v)
		}
	})
}

func checkRoundTrip(t *testing.T, v feel.Value) {
	t.Helper()
	first, err := feel.EncodeJSON(v)
	if err != nil {
		return
	}
	back, err := feel.DecodeJSON(first)
	if err != nil {
		t.Fatalf("%s does not decode: %v", first, err)
	}
	second, err := feel.EncodeJSON(back)
	if err != nil || string(first) != string(second) {
		t.Fatalf("%s becomes %s (%v)", first, second, err)
	}
}
