package feel_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestBuiltins follows the tables of DMN 1.5, 10.3.4.
func TestBuiltins(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		// 10.3.4.1 conversion
		{`number("1.000.000,01", ".", ",")`, "1000000.01"},
		{`number("1,5", ",", ",")`, "null"},
		{`string([1, "a", @"P1D", {b: null}])`, `"[1, \"a\", P1D, {b: null}]"`},
		{`range("[1..3)") = [1..3)`, "true"},
		{`range("[3..1]")`, "null"},
		{`range("[1+1..5]")`, "null"},
		// 10.3.4.3 strings
		{`substring("foobar", -2, 1)`, `"a"`},
		{`substring("x", 0)`, "null"},
		{`string length("\U01F40E")`, "1"},
		{`substring before("foobar", "x")`, `""`},
		{`string join(["a", null, "c"], ", ")`, `"a, c"`},
		{`split("a;b;;", ";")`, `["a", "b", "", ""]`},
		// 10.3.4.4 lists
		{"list contains([1, null], null)", "true"},
		{"sublist([1, 2, 3], -2, 1)", "[2]"},
		{"insert before([1, 3], 2, 2)", "[1, 2, 3]"},
		{"remove([1, 2, 3], 4)", "null"},
		{"index of([1, 2, 3, 2], 2)", "[2, 4]"},
		{"distinct values([1, 2, 1])", "[1, 2]"},
		{"flatten([[1, [2]], 3])", "[1, 2, 3]"},
		{"mode([3, 6, 1, 9, 6, 1, 3])", "[1, 3, 6]"},
		{"median(8, 2, 5, 3, 4)", "4"},
		{"sum([])", "null"},
		{"count(7)", "1"},
		{`min(["b", "a"])`, `"a"`},
		{"max([1, \"a\"])", "null"},
		{"sort([3, 1, 2], function(x, y) x < y)", "[1, 2, 3]"},
		{"list replace([2, 4, 7], function(item, newItem) item < newItem, 5)", "[5, 5, 7]"},
		// 10.3.4.5 numbers
		{"modulo(-12, 5)", "3"},
		{"modulo(10.1, -4.5)", "-3.4"},
		{"floor(-1.56, 1)", "-1.6"},
		{"round half up(-5.5, 0)", "-6"},
		{"round half down(5.5, 0)", "5"},
		{"round up(1.121, 2)", "1.13"},
		{`abs(@"-PT5H")`, `@"PT5H"`},
		{"exp(1000000000)", "null"},
		// 10.3.4.7 ranges
		{"before([1..10), 10)", "true"},
		{"before(range: [1..2], point: 3)", "true"},
		{"meets([1..5], [5..10])", "true"},
		{"overlaps before([1..5], [3..8])", "true"},
		{"finishes(10, [1..10])", "true"},
		{"during((5..10), [5..10])", "true"},
		{"started by([5..10], [5..7])", "true"},
		{"includes(5, 5)", "null"},
		// 10.3.4.11 contexts
		{`context([{key: "a", value: 1}, {key: "a", value: 2}])`, "null"},
		{`context put({x: {y: 1}}, ["x", "y"], 2)`, "{x: {y: 2}}"},
		{"context merge([{a: 1}, {a: 2, b: 3}])", "{a: 2, b: 3}"},
		{"get entries({a: 1})", `[{key: "a", value: 1}]`},
		// Arguments by name, implicit conversion of singleton lists, wrong numbers of arguments
		{`contains(match: "b", string: "abc")`, "true"},
		{"sqrt([16])", "4"},
		{"sqrt(n: 4)", "null"},
		{"sqrt(4, 4)", "null"},
	} {
		got, _ := evaluate(t, c[0])
		require.Equal(t, c[1], got, c[0])
	}
}

// TestPatterns: regular expressions of XQuery and XPath Functions and Operators 3.1, 5.6.
func TestPatterns(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{`matches("aa", "(a)\\1")`, "true"},
		{`matches("h", "(.)\\3")`, "null"},
		{`matches("abcd", "(asd)[\\1]")`, "null"},
		{`matches("helloworld", "hello world", "x")`, "true"},
		{`matches("hello world", "hello[ ]world", "x")`, "true"},
		{`matches("foo\nbar", "^bar$")`, "false"},
		{`matches("foo\nbar", "^bar$", "m")`, "true"},
		{`matches("\u212A", "k", "i")`, "true"},
		{`matches("b", "[a-z-[aeiou]]")`, "true"},
		{`matches("e", "^[a-z-[aeiou]]$")`, "false"},
		{`matches("Ä", "^\\p{Lu}$")`, "true"},
		{`matches("a.b", "a.b", "q")`, "true"},
		{`matches("axb", "a.b", "q")`, "false"},
		{`matches("x", "x", "y")`, "null"},
		{`matches("a", "a{2,1}")`, "null"},
		{`replace("AAAA", "A+?", "b")`, `"bbbb"`},
		{`replace("darted", "^(.*?)d(.*)$", "$1c$2")`, `"carted"`},
		{`replace("abracadabra", ".*?", "x")`, "null"},
		{`replace("abc", "b", "\\$")`, `"a$c"`},
		{`replace("abc", "b", "$")`, "null"},
		{`extract("a1b22", "[0-9]+")`, `["1", "22"]`},
	} {
		got, _ := evaluate(t, c[0])
		require.Equal(t, c[1], got, c[0])
	}
}

// TestInstanceOf: DMN 1.5, 10.3.2.9.2, with function types contravariant in their parameters.
func TestInstanceOf(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"null instance of Any", "false"},
		{"[1, 2] instance of list<number>", "true"},
		{"[1, \"a\"] instance of list<number>", "false"},
		{`{a: "x", b: 1} instance of context<a: string>`, "true"},
		{`(function(a: context<a: string>) "foo") instance of function<context<a: string, b: string>> -> string`, "true"},
		{`(function(a: context<a: string, b: string>) "foo") instance of function<context<a: string>> -> string`, "false"},
		{`@"P1D" instance of days and time duration`, "true"},
		{"[1..5] instance of range<number>", "true"},
	} {
		got, _ := evaluate(t, c[0])
		require.Equal(t, c[1], got, c[0])
	}
}
