package feel

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Names is the set of declared names. nil allows any name, but then only single identifiers; an empty, non-nil set allows none.
type Names []string

// Vocabulary is everything a parser may know about the names of an expression.
type Vocabulary struct {
	// Names are the variables in scope.
	Names Names
	// Members are names of context entries, which may follow a point or stand in a filter.
	Members []string
	// Types are item definitions for instance of and for parameters.
	Types map[string]*Type
	// Open permits names that are not declared; they evaluate to null with a warning.
	Open bool
}

// dictionary finds the longest declared name at a position. Names are grouped by their first identifier.
type dictionary struct{ byHead map[string][]string }

func newDictionary(names []string) *dictionary {
	d := &dictionary{byHead: make(map[string][]string, len(names))}
	for _, n := range names {
		d.add(n)
	}
	return d
}

func (d *dictionary) add(name string) {
	name = NormalizeName(name)
	if name == "" {
		return
	}
	head := leadingIdentifier(name)
	group := d.byHead[head]
	for _, known := range group {
		if known == name {
			return
		}
	}
	group = append(group, name)
	sort.Slice(group, func(i, j int) bool {
		if len(group[i]) != len(group[j]) {
			return len(group[i]) > len(group[j])
		}
		return group[i] < group[j]
	})
	d.byHead[head] = group
}

func (d *dictionary) has(name string) bool {
	for _, known := range d.byHead[leadingIdentifier(name)] {
		if known == name {
			return true
		}
	}
	return false
}

// match returns the longest name that begins src, and how many bytes of src it takes.
func (d *dictionary) match(src string) (string, int) {
	if d == nil {
		return "", 0
	}
	for _, name := range d.byHead[leadingIdentifier(src)] {
		if n := matchName(name, src); n > 0 {
			return name, n
		}
	}
	return "", 0
}

// matchName compares a normalised name with the beginning of src. A space in the name stands for any white space, and white space
// around a sign such as - or / does not matter (DMN 1.5, 10.3.1.4).
func matchName(name, src string) int {
	i, last := 0, rune(0)
	for k, want := range name {
		if want == ' ' {
			n := leadingSpace(src[i:])
			next, _ := utf8.DecodeRuneInString(name[k+1:])
			if n == 0 && namePart(last) && namePart(next) {
				return 0
			}
			i += n
			continue
		}
		if k > 0 && (!namePart(want) || !namePart(last)) && last != ' ' {
			i += leadingSpace(src[i:])
		}
		got, size := utf8.DecodeRuneInString(src[i:])
		if got != want {
			return 0
		}
		i, last = i+size, want
	}
	if next, _ := utf8.DecodeRuneInString(src[i:]); i < len(src) && namePart(last) && namePart(next) {
		return 0
	}
	return i
}

func leadingSpace(s string) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !space(r) {
			break
		}
		n += size
	}
	return n
}

// leadingIdentifier returns the name characters at the beginning of s, or its first character.
func leadingIdentifier(s string) string {
	for i, r := range s {
		if !namePart(r) {
			if i == 0 {
				return s[:utf8.RuneLen(r)]
			}
			return s[:i]
		}
	}
	return s
}

// memberNames are the properties of FEEL's own values that contain spaces or might be taken for two names.
var memberNames = []string{"time offset", "start included", "end included"}

// scopeNames keeps the names that an expression itself introduces while it is parsed.
type scopeNames struct {
	parent *scopeNames
	names  *dictionary
}

func (s *scopeNames) match(src string) (string, int) {
	best, size := "", 0
	for ; s != nil; s = s.parent {
		if name, n := s.names.match(src); n > size {
			best, size = name, n
		}
	}
	return best, size
}

func (s *scopeNames) has(name string) bool {
	for ; s != nil; s = s.parent {
		if s.names.has(name) {
			return true
		}
	}
	return false
}

func sortedSet(names map[string]bool) []string {
	out := make([]string, 0, len(names))
	for n := range names {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

func validName(s string) bool { return s != "" && !strings.ContainsAny(s, "\"(){}[],:;") }
