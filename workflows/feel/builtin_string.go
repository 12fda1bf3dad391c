package feel

import (
	"strings"
	"unicode/utf8"
)

// stringFunctions are those of DMN 1.5, table 71. Positions count code points from 1.
func stringFunctions() []*builtin {
	matched := func(name string, f func(text, match string) Value) *builtin {
		return define(name, newForm(func(s *Session, a []Value) Value {
			s.charge(len(a[0].(String)) / 16)
			return f(string(a[0].(String)), string(a[1].(String)))
		}, arg{"string", TypeString, plain}, arg{"match", TypeString, plain}))
	}
	one := func(name string, f func(string) Value) *builtin {
		return define(name, newForm(func(s *Session, a []Value) Value {
			s.charge(len(a[0].(String)) / 16)
			return f(string(a[0].(String)))
		}, arg{"string", TypeString, plain}))
	}
	return []*builtin{
		one("string length", func(v string) Value { return Int(int64(utf8.RuneCountInString(v))) }),
		one("upper case", func(v string) Value { return String(strings.ReplaceAll(strings.ToUpper(v), "ß", "SS")) }),
		one("lower case", func(v string) Value { return String(strings.ToLower(v)) }),
		one("trim", func(v string) Value { return String(strings.TrimSpace(v)) }),
		matched("contains", func(v, m string) Value { return Bool(strings.Contains(v, m)) }),
		matched("starts with", func(v, m string) Value { return Bool(strings.HasPrefix(v, m)) }),
		matched("ends with", func(v, m string) Value { return Bool(strings.HasSuffix(v, m)) }),
		matched("substring before", func(v, m string) Value {
			before, _, found := strings.Cut(v, m)
			if !found {
				return String("")
			}
			return String(before)
		}),
		matched("substring after", func(v, m string) Value {
			_, after, found := strings.Cut(v, m)
			if !found {
				return String("")
			}
			return String(after)
		}),
		define("substring", newForm(substringFunction, arg{"string", TypeString, plain}, arg{"start position", TypeNumber, plain},
			arg{"length", TypeNumber, optNul})),
		define("matches", newForm(matchesFunction, arg{"input", TypeString, plain}, arg{"pattern", TypeString, plain},
			arg{"flags", TypeString, optNul})),
		define("replace", newForm(replaceFunction, arg{"input", TypeString, plain}, arg{"pattern", TypeString, plain},
			arg{"replacement", TypeString, plain}, arg{"flags", TypeString, optNul})),
		define("split", newForm(splitFunction, arg{"string", TypeString, plain}, arg{"delimiter", TypeString, plain})),
		define("extract", newForm(extractFunction, arg{"string", TypeString, plain}, arg{"pattern", TypeString, plain})),
		define("string join",
			newForm(joinFunction, arg{"list", TypeList, plain}, arg{"delimiter", TypeString, optNul}),
			newForm(joinFunction, arg{"list", TypeList, plain}, arg{"delimiter", TypeString, nul}, arg{"prefix", TypeString, nul},
				arg{"suffix", TypeString, nul})),
	}
}

func substringFunction(s *Session, a []Value) Value {
	text := []rune(string(a[0].(String)))
	s.charge(len(text) / 16)
	start, ok := a[1].(Number).Int64()
	if start < 0 {
		start += int64(len(text)) + 1
	}
	if !ok || start < 1 || start > int64(len(text)) {
		return s.fail("substring() begins outside of the text")
	}
	from := text[start-1:]
	length, has := a[2].(Number)
	if !has {
		return String(string(from))
	}
	n, ok := length.Int64()
	if !ok || n < 1 {
		return s.fail("substring() needs a length of at least 1")
	}
	return String(string(from[:min(n, int64(len(from)))]))
}

func joinFunction(s *Session, a []Value) Value {
	var parts []string
	size := 0
	for _, v := range a[0].(List) {
		s.charge(1)
		switch v := v.(type) {
		case String:
			parts = append(parts, string(v))
			size += len(v)
		case Null:
		default:
			return s.fail("string join() is not defined for a list with a %s", KindOf(v))
		}
	}
	delimiter, _ := a[1].(String)
	var prefix, suffix String
	if len(a) > 2 {
		// Camunda adds what stands before and behind the text.
		prefix, _ = a[2].(String)
		suffix, _ = a[3].(String)
	}
	s.charge((size + len(parts)*len(delimiter)) / 16)
	return prefix + String(strings.Join(parts, string(delimiter))) + suffix
}

func flagsOf(v Value) string {
	f, _ := v.(String)
	return string(f)
}

func matchesFunction(s *Session, a []Value) Value {
	re, err := compilePattern(string(a[1].(String)), flagsOf(a[2]))
	if err != nil {
		return s.fail("matches(): %s", err)
	}
	return Bool(re.find(s, []rune(string(a[0].(String))), 0) != nil)
}

func replaceFunction(s *Session, a []Value) Value {
	re, err := compilePattern(string(a[1].(String)), flagsOf(a[3]))
	if err != nil {
		return s.fail("replace(): %s", err)
	}
	out, err := re.replace(s, string(a[0].(String)), string(a[2].(String)))
	if err != nil {
		return s.fail("replace(): %s", err)
	}
	return String(out)
}

func splitFunction(s *Session, a []Value) Value {
	re, err := compilePattern(string(a[1].(String)), "")
	if err != nil {
		return s.fail("split(): %s", err)
	}
	text := []rune(string(a[0].(String)))
	out := List{}
	last := 0
	for at := 0; at <= len(text); {
		m := re.find(s, text, at)
		if m == nil || m[0] >= len(text) {
			break
		}
		if m[1] == m[0] {
			// A delimiter that matches nothing would split between all characters; it is skipped.
			at = m[0] + 1
			continue
		}
		out = append(out, String(string(text[last:m[0]])))
		last, at = m[1], m[1]
	}
	return append(out, String(string(text[last:])))
}

// extractFunction lists all matches of a pattern (Camunda).
func extractFunction(s *Session, a []Value) Value {
	re, err := compilePattern(string(a[1].(String)), "")
	if err != nil {
		return s.fail("extract(): %s", err)
	}
	text := []rune(string(a[0].(String)))
	out := List{}
	for at := 0; at <= len(text); {
		m := re.find(s, text, at)
		if m == nil {
			break
		}
		out = append(out, String(string(text[m[0]:m[1]])))
		at = max(m[1], m[0]+1)
	}
	return out
}
