package feel_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ablauf/workflows/feel"
)

// clock is the moment of all evaluations in these tests: Saturday, 21 November 2026, 12:30 in Berlin.
var clock = time.Date(2026, 11, 21, 11, 30, 0, 0, time.UTC)

func environment() feel.Environment { return feel.Environment{Now: clock} }

// evaluate returns the value as a literal; the scope holds a context and a list.
func evaluate(t *testing.T, src string) (string, []feel.Warning) {
	t.Helper()
	e, err := feel.Parse(src, nil)
	require.NoError(t, err, src)
	scope, err := feel.DecodeJSON([]byte(`{"fall":{"Gebühr":100,"Frist in Tagen":14},"zahlen":[1,2,3]}`))
	require.NoError(t, err)
	v, warnings := e.Eval(scope.(*feel.Context), environment())
	return feel.Literal(v), warnings
}

// TestExpressions follows the sections of DMN 1.5, chapter 10.
func TestExpressions(t *testing.T) {
	t.Parallel()
	for _, group := range []struct {
		section string
		cases   [][2]string
	}{
		{"10.3.2.3.1 numbers are decimal128", [][2]string{
			{"0.1 + 0.2 = 0.3", "true"},
			{"1/3", "0.3333333333333333333333333333333333"},
			{"decimal(2.5, 0)", "2"},
			{"decimal(1.5, 0)", "2"},
			{"10 ** 7000", "null"},
			{"1 / 0", "null"},
			{"1.50", "1.5"},
			{"1.2e3", "1200"},
		}},
		{"10.3.1.2 precedence: the sign binds before **, and ** to the left", [][2]string{
			{"-5 ** 2", "25"}, {"3 ** 4 ** 5", "3486784401"}, {"2 + 3 * 4", "14"}, {"1 = 1 and not(2 = 3) or false", "true"},
		}},
		{"10.3.2.8 three-valued logic", [][2]string{
			{"true and null", "null"},
			{"false and null", "false"},
			{"true or null", "true"},
			{"false or null", "null"},
			{"not(null)", "null"},
			{"false and \"x\"", "false"},
			{"if null then 1 else 2", "2"},
			{"if 1 then 1 else 2", "null"},
		}},
		{"10.3.2.13 equality and order", [][2]string{
			{"null = null", "true"},
			{"1 = null", "false"},
			{"1 = \"1\"", "null"},
			{"[1, [2]] = [1, [2]]", "true"},
			{"{a: 1, b: 2} = {b: 2, a: 1}", "true"},
			{`@"10:30:00Z" = @"11:30:00+01:00"`, "true"},
			{`@"10:30:00" = @"10:30:00Z"`, "false"},
			{`@"10:30:00" < @"10:30:00Z"`, "null"},
			{"5 between 1 and 10 and true", "true"},
		}},
		{"10.3.2.13 in", [][2]string{
			{"5 in (1..5]", "true"},
			{"1 in ]1..5[", "false"},
			{"3 in (< 2, > 2)", "true"},
			{"1 in [2, 3, 1]", "true"},
			{"[1, 2] in ([1], [1, 2])", "true"},
			{"1 in (!= 10)", "true"},
			{"null in [1..3]", "null"},
		}},
		{"10.3.2.5 filters", [][2]string{
			{"zahlen[item > 1]", "[2, 3]"},
			{"zahlen[-1]", "3"},
			{"zahlen[4]", "null"},
			{"[{x: 1}, {x: 2}][x = 2].x", "[2]"},
			{"[{item: 1}, {item: 2}][item >= 2]", "[{item: 2}]"},
			{"100[1]", "100"},
			{"null[1]", "null"},
		}},
		{"10.3.2.14 iteration and quantifiers", [][2]string{
			{"for i in 4..2 return i", "[4, 3, 2]"},
			{"for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"},
			{"for x in [[1, 2], [3]], y in x return y", "[1, 2, 3]"},
			{`for d in @"2026-12-31"..@"2027-01-01" return d.weekday`, "[4, 5]"},
			{"some x in zahlen satisfies x > 2", "true"},
			{"every x in [] satisfies false", "true"},
			{"every x in [1, 2] satisfies \"nein\"", "null"},
		}},
		{"10.3.2.15 functions see the scope of their definition", [][2]string{
			{"{a: 1, f: function(x: number) x + a, r: f(2)}.r", "3"},
			{"{f: function(x: number) x, r: f(\"a\")}.r", "null"},
			{"{f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(10)}.r", "3628800"},
			{"(function(a, b) a - b)(b: 1, a: 5)", "4"},
			{"function(x) external {java: {class: \"a\", method signature: \"b\"}}", "function(x)"},
		}},
		{"10.3.1.4 names with spaces and signs", [][2]string{
			{"fall.Gebühr + 1", "101"},
			{"{Frist bis: 3, r: Frist bis + 1}.r", "4"},
			{"{a-b: 1, r: a-b + 1}.r", "2"},
			{"{foo+bar: \"x\"}.foo+bar", "\"x\""},
		}},
	} {
		t.Run(group.section, func(t *testing.T) {
			t.Parallel()
			for _, c := range group.cases {
				got, _ := evaluate(t, c[0])
				require.Equal(t, c[1], got, c[0])
			}
		})
	}
}

// TestDeclaredNamesMayContainKeywords: DMN 1.5, 10.3.1.4; the longest declared name wins.
func TestDeclaredNamesMayContainKeywords(t *testing.T) {
	t.Parallel()
	e, err := feel.Parse("Frist in Tagen + Zahl der Tage und Monate", feel.Names{"Frist in Tagen", "Frist", "Zahl der Tage und Monate"})
	require.NoError(t, err)
	require.Equal(t, []string{"Frist in Tagen", "Zahl der Tage und Monate"}, e.References())
	scope := feel.NewContext().Put("Frist in Tagen", feel.Int(14)).Put("Zahl der Tage und Monate", feel.Int(3))
	v, warnings := e.Eval(scope, environment())
	require.Empty(t, warnings)
	require.Equal(t, "17", feel.Literal(v))
}

// TestStrictNames: with declared names an unknown one is a syntax error with its place.
func TestStrictNames(t *testing.T) {
	t.Parallel()
	_, err := feel.Parse("alter >\n  grenze", feel.Names{"alter"})
	var syntax *feel.SyntaxError
	require.ErrorAs(t, err, &syntax)
	require.Equal(t, "grenze", syntax.UnknownName)
	require.Equal(t, feel.Pos{Offset: 10, Line: 2, Column: 3}, syntax.Pos)
	_, err = feel.ParseUnaryTests("< grenze", feel.Names{})
	require.ErrorAs(t, err, &syntax)
}

func TestSyntaxErrors(t *testing.T) {
	t.Parallel()
	for _, src := range []string{
		"", "1 +", `"offen`, "(1", "[1, 2", "{a 1}", "if a then b", "a b", "1 2", "f(1, b: 2)", "{a: 1, a: 2}", "/* offen", "for i return i",
	} {
		_, err := feel.Parse(src, nil)
		var syntax *feel.SyntaxError
		require.ErrorAs(t, err, &syntax, src)
	}
}

// TestErrorsAreNullWithAWarning: DMN 1.5, 10.3.2.13.1; the warning names kinds, never values.
func TestErrorsAreNullWithAWarning(t *testing.T) {
	t.Parallel()
	for _, src := range []string{
		`"Geheim" - 1`, `unbekannt`, `date("Geheim")`, `matches("a", "[")`, `sqrt(-1)`, `{a: 1}.b`, `now(1)`, `@"Geheim"`,
	} {
		got, warnings := evaluate(t, src)
		require.Equal(t, "null", got, src)
		require.NotEmpty(t, warnings, src)
		require.NotContains(t, warnings[0].Message, "Geheim", src)
	}
}

// TestUnaryTests: DMN 1.5, 10.3.2.13 and grammar rules 13 to 17.
func TestUnaryTests(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		tests string
		input feel.Value
		want  bool
	}{
		{"-", feel.Null{}, true},
		{"< 5", feel.Int(4), true},
		{"< 5", feel.Null{}, false},
		{"[1..5], 9", feel.Int(9), true},
		{"not(1, 2)", feel.Int(3), true},
		{"not(1, 2)", feel.Int(2), false},
		{"not(null)", feel.Int(2), true},
		{"null", feel.Null{}, true},
		{`"a", "b"`, feel.String("b"), true},
		{"true", feel.Bool(false), false},
		{"? > 3 and ? < 9", feel.Int(5), true},
		{"even(?)", feel.Int(5), false},
		{"grenze", feel.Int(7), true},
		{"liste", feel.Int(2), true},
		{"> grenze", feel.Int(8), true},
		{"not(? = 1) or ? = 1", feel.Int(1), true},
		{`date("2026-01-01")`, feel.Date{Year: 2026, Month: 1, Day: 1}, true},
	} {
		e, err := feel.ParseUnaryTests(c.tests, feel.Names{"grenze", "liste"})
		require.NoError(t, err, c.tests)
		scope := feel.NewContext().Put("grenze", feel.Int(7)).Put("liste", feel.List{feel.Int(1), feel.Int(2)})
		got, _ := e.Test(c.input, scope, environment())
		require.Equal(t, c.want, got, "%s on %s", c.tests, feel.Literal(c.input))
	}
}

// TestBudget: an expression without end stops with null and a warning that says so.
func TestBudget(t *testing.T) {
	t.Parallel()
	for _, src := range []string{
		"for i in 1..1000000000000 return i",
		"count(for i in 1..100000, j in 1..100000 return i)",
		"{f: function(n) f(n + 1), r: f(1)}.r",
		`matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a*)*b")`,
		"sort(for i in 1..100000 return i, function(x, y) some z in 1..1000 satisfies z < 0)",
	} {
		got, warnings := evaluate(t, src)
		require.Equal(t, "null", got, src)
		stopped := false
		for _, w := range warnings {
			stopped = stopped || w.Budget
		}
		require.True(t, stopped, src)
	}
	got, warnings := evaluate(t, `@"2026-01-01" + duration("P1000000000000Y")`)
	require.Equal(t, "null", got)
	require.NotEmpty(t, warnings)
}

// TestConstantTrueIsNoVerdict: DMN 1.5, table 55; the cell true passes an input that is true, and neither false nor an unknown one.
func TestConstantTrueIsNoVerdict(t *testing.T) {
	t.Parallel()
	for cell, passes := range map[string]feel.Value{"true": feel.Bool(true), "false": feel.Bool(false)} {
		e, err := feel.ParseUnaryTests(cell, nil)
		require.NoError(t, err)
		for _, input := range []feel.Value{feel.Null{}, feel.Bool(true), feel.Bool(false)} {
			got, _ := e.Test(input, feel.NewContext(), feel.Environment{})
			require.Equal(t, input == passes, got, "cell %s, input %s", cell, feel.Literal(input))
		}
	}
}
